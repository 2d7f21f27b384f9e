"""The independent checker of a team's week: recomputes it from clocks and dates; docs/visits.md is its contract."""

from matcher.visits.check.check import check_week
from matcher.visits.check.report import VisitCode, VisitViolation

__all__ = ["VisitCode", "VisitViolation", "check_week"]
