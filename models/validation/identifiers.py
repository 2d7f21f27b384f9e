from collections.abc import Iterator

from models.issue import Issue
from models.stay import HOME
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import SINGULAR, error, looks_like_bsn, shown, warning


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
