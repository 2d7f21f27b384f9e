"""The independent checker: recomputes any plan from dates; docs/semantics.md is its contract."""

from matcher.check.check import check_plan
from matcher.check.evaluate import Evaluation, evaluate_plan
from matcher.check.incumbent import incumbent_stays
from matcher.check.report import CheckReport, Code, Violation

__all__ = [
    "CheckReport",
    "Code",
    "Evaluation",
    "Violation",
    "check_plan",
    "evaluate_plan",
    "incumbent_stays",
]
