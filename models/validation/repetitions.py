from collections.abc import Iterator, Sequence

from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, error, shown

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
