from collections.abc import Iterator

from models.issue import Issue
from models.stay import HOME
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, error, looks_like_bsn, shown


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


def no_unit_is_called_home(lookups: Lookups) -> Iterator[Issue]:
    """The place `home` is the youth's own home, so no unit may have that id."""
    for index, unit in enumerate(lookups.snapshot.units):
        if unit.id == HOME:
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
