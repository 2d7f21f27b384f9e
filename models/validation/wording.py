from models.issue import Issue, Severity
from models.validation.codes import IssueCode
from models.validation.pointer import pointer

SINGULAR = {
    "regions": "region",
    "municipalities": "municipality",
    "organisations": "organisation",
    "units": "unit",
    "ambulant_teams": "ambulant team",
    "brigade_teams": "brigade team",
    "youths": "youth",
}
"""What one row of each table is called in a message."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def looks_like_bsn(identifier: str) -> bool:
    """Eight or nine digits that pass the Dutch eleven-test (elfproef) of the citizen service number (BSN)."""
    if len(identifier) not in (8, 9) or not (identifier.isascii() and identifier.isdigit()):
        return False
    digits = [int(digit) for digit in identifier.zfill(9)]
    return sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def shown(identifier: str) -> str:
    """An id as messages show it; what may be a BSN is never repeated."""
    return "(hidden)" if looks_like_bsn(identifier) else identifier


def and_others(count: int) -> str:
    """Of several to which a message applies one is named: how many more there are."""
    return f" and {count - 1} more" if count > 1 else ""


def error(code: IssueCode, where: tuple[str | int, ...], message: str, remedy: str) -> Issue:
    """A problem that refuses the input."""
    return Issue(code=code.value, path=pointer(*where), message=message, remedy=remedy)


def warning(code: IssueCode, where: tuple[str | int, ...], message: str, remedy: str) -> Issue:
    """A problem that is shown and lets the input through."""
    return Issue(severity=Severity.WARNING, code=code.value, path=pointer(*where), message=message, remedy=remedy)
