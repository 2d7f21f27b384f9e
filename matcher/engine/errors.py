from collections.abc import Sequence

from matcher.check import Violation


class PlanRejectedError(Exception):
    """The independent checker refused the engine's plan: a fault of ours, and no plan leaves."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0].message if self.violations else ""
        super().__init__(f"the plan breaks the contract in {len(self.violations)} place(s): {first}")
