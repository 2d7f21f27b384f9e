from collections.abc import Iterable, Iterator, Sequence

from models.issue import Issue
from models.stay import HOME
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, IssueCode, error, looks_like_bsn, shown, warning


def ids_are_unique(lookups: Lookups) -> Iterator[Issue]:
    """An id names one thing of its table."""
    for table, kind in SINGULAR.items():
        seen: set[str] = set()
        for index, item in enumerate(getattr(lookups.snapshot, table)):
            if item.id in seen:
                yield error(
                    IssueCode.DUPLICATE_ID,
                    (table, index, "id"),
                    f"{kind} {shown(item.id)} is listed more than once",
                    f"Give each {kind} an id of its own, or delete the repeated one.",
                )
            seen.add(item.id)


def ids_differ_by_more_than_case(lookups: Lookups) -> Iterator[Issue]:
    """Two ids that differ in capitals only are mostly one thing, entered twice; where they differ they never meet."""
    for table, kind in SINGULAR.items():
        first: dict[str, str] = {}
        for index, item in enumerate(getattr(lookups.snapshot, table)):
            known = first.setdefault(item.id.casefold(), item.id)
            if known != item.id:
                yield warning(
                    IssueCode.IDS_ALIKE,
                    (table, index, "id"),
                    f"{kind} {shown(known)} and {kind} {shown(item.id)}: the ids differ in capitals only",
                    f"If they are one {kind}, keep one of them and name it everywhere alike.",
                )


def no_unit_is_called_home(lookups: Lookups) -> Iterator[Issue]:
    """The place `home` is the youth's own home, so no unit may have that id."""
    for index, unit in enumerate(lookups.snapshot.units):
        if unit.id.casefold() == HOME:
            yield error(
                IssueCode.RESERVED_ID,
                ("units", index, "id"),
                f'unit {unit.id}: "{HOME}" means the own home of a youth',
                "Give the unit another id.",
            )


def ids_are_pseudonymous(lookups: Lookups) -> Iterator[Issue]:
    """The id of a youth is never a citizen service number."""
    for index, youth in enumerate(lookups.snapshot.youths):
        if looks_like_bsn(youth.id):
            yield error(
                IssueCode.BSN_LIKE_ID,
                ("youths", index, "id"),
                f"youth number {index + 1}: the id passes the test of a citizen service number (BSN)",
                "Use a pseudonymous id that cannot be traced to a person.",
            )


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


_PLAIN = {
    "organisations": ("expertises",),
    "units": ("sexes", "expertises", "region_ids"),
    "ambulant_teams": ("expertises",),
    "youths": ("sibling_ids", "keep_apart_ids", "risk_tags", "excluded_unit_ids", "preferred_unit_ids"),
}
"""Lists of each table in which a value stands once: a risk tag named twice would count twice."""


def lists_name_a_value_once(lookups: Lookups) -> Iterator[Issue]:
    """A list of ids, tags, settings, sexes or expertises names each one once."""
    for table, fields in _PLAIN.items():
        for index, item in enumerate(getattr(lookups.snapshot, table)):
            for field in fields:
                yield from _repeated(getattr(item, field) or (), item.id, (table, index, field))
    for index, youth in enumerate(lookups.snapshot.youths):
        yield from _repeated(youth.need.settings, youth.id, ("youths", index, "need", "settings"))
        if youth.brigade_alternative is not None:
            where = ("youths", index, "brigade_alternative", "settings")
            yield from _repeated(youth.brigade_alternative.settings, youth.id, where)


def _repeated(values: Sequence[str], owner: str, where: tuple[str | int, ...]) -> Iterator[Issue]:
    if len(set(values)) == len(values):
        return
    for number, value in enumerate(values):
        if value in values[:number]:
            field = ".".join(str(part) for part in where[2:])
            yield error(
                IssueCode.REPEATED_VALUE,
                (*where, number),
                f"{SINGULAR[str(where[0])]} {shown(owner)}: {field} names the same value twice",
                "Delete the repeated value.",
            )
