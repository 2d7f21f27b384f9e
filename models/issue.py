from collections.abc import Sequence
from enum import StrEnum

from models.base import Model


class Severity(StrEnum):
    """Errors refuse the input; warnings let it through and are shown."""

    ERROR = "error"
    WARNING = "warning"


class Issue(Model):
    """One problem in the input: where it is and what to do. Holds ids and field names only."""

    severity: Severity = Severity.ERROR
    code: str
    path: str
    message: str
    remedy: str


class InvalidInputError(ValueError):
    """The input was refused; `issues` lists every problem found, not only the first."""

    def __init__(self, source: str, issues: Sequence[Issue]) -> None:
        self.source = source
        self.issues = tuple(issues)
        super().__init__(f"{source}: {len(self.issues)} problem(s) in the input")
