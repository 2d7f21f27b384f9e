from collections.abc import Sequence

from matcher.check import Violation


class NoTrajectoryError(Exception):
    """
    Pricing found no trajectory at all for some youths: a fault of ours, since everybody can at least do as today.

    Parameters
    ----------
    youths
        Their rows.
    """

    def __init__(self, youths: Sequence[int]) -> None:
        self.youths = tuple(youths)
        super().__init__(f"no trajectory at all was found for {len(self.youths)} youth(s)")


class PlanRejectedError(Exception):
    """The independent checker refused the engine's plan: a fault of ours, and no plan leaves."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0].message if self.violations else ""
        super().__init__(f"the plan breaks the contract in {len(self.violations)} place(s): {first}")
