from collections.abc import Iterable, Iterator

from models.issue import Issue
from models.stay import HOME
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, error, shown

Reference = tuple[str, str, tuple[str | int, ...]]
"""The id named, the table in which it must stand, and where it is named."""


def references_exist(lookups: Lookups) -> Iterator[Issue]:
    """Every id that is named stands in its table."""
    snapshot = lookups.snapshot
    for named, table, where in _references(lookups):
        if named not in lookups.ids[table]:
            owner = getattr(snapshot, str(where[0]))[where[1]]
            yield error(
                IssueCode.UNKNOWN_REFERENCE,
                where,
                f"{SINGULAR[str(where[0])]} {shown(owner.id)}: {SINGULAR[table]} {shown(named)} does not exist",
                f"Name an id from {table}, or add it there.",
            )


def _references(lookups: Lookups) -> Iterator[Reference]:
    yield from _of_capacity(lookups)
    yield from _of_youths(lookups)
    yield from _of_stays(lookups)


def _of_capacity(lookups: Lookups) -> Iterator[Reference]:
    snapshot = lookups.snapshot
    for index, municipality in enumerate(snapshot.municipalities):
        yield municipality.region_id, "regions", ("municipalities", index, "region_id")
    for index, unit in enumerate(snapshot.units):
        yield unit.organisation_id, "organisations", ("units", index, "organisation_id")
        yield from _each(unit.region_ids or (), "regions", ("units", index, "region_ids"))
    for index, ambulant_team in enumerate(snapshot.ambulant_teams):
        yield ambulant_team.organisation_id, "organisations", ("ambulant_teams", index, "organisation_id")
    for index, brigade_team in enumerate(snapshot.brigade_teams):
        yield brigade_team.organisation_id, "organisations", ("brigade_teams", index, "organisation_id")


def _of_youths(lookups: Lookups) -> Iterator[Reference]:
    for index, youth in enumerate(lookups.snapshot.youths):
        yield youth.home.municipality_id, "municipalities", ("youths", index, "home", "municipality_id")
        yield from _each(youth.sibling_ids, "youths", ("youths", index, "sibling_ids"))
        yield from _each(youth.keep_apart_ids, "youths", ("youths", index, "keep_apart_ids"))
        yield from _each(youth.excluded_unit_ids, "units", ("youths", index, "excluded_unit_ids"))
        yield from _each(youth.preferred_unit_ids, "units", ("youths", index, "preferred_unit_ids"))


def _of_stays(lookups: Lookups) -> Iterator[Reference]:
    for _, stay, where in lookups.stays():
        if stay.place != HOME:
            yield stay.place, "units", (*where, "place")
        for number, support in enumerate(stay.support):
            yield support.team_id, "ambulant_teams", (*where, "support", number, "team_id")
        if stay.brigade_team_id is not None:
            yield stay.brigade_team_id, "brigade_teams", (*where, "brigade_team_id")


def _each(ids: Iterable[str], table: str, where: tuple[str | int, ...]) -> Iterator[Reference]:
    for number, named in enumerate(ids):
        yield named, table, (*where, number)
