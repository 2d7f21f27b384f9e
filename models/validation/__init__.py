"""What must hold between the parts of a Snapshot whose structure is right."""

from models.validation.checks import CHECKS, find_issues
from models.validation.wording import IssueCode

__all__ = ["CHECKS", "IssueCode", "find_issues"]
