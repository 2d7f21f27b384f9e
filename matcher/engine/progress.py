from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where the search is."""

    PREPARE = "prepare"
    RELAX = "relax"
    SELECT = "select"
    IMPROVE = "improve"
    CHECK = "check"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    """One progress event: what is known now."""

    phase: Phase
    seconds: float
    """Since the beginning."""
    cost: int | None = None
    """Points of the best plan so far; None before the incumbent is known."""
    bound: int | None = None
    """Points that no plan undercuts; None before the first pricing."""
    found_by: str = ""
    """What found the best plan so far: incumbent, warm start, quick plan, rounding, near, a kind of neighbourhood
    (``wide regret``, ``deep bed``, ...), proof."""

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost."""
        if self.cost is None or self.bound is None:
            return None
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


OnProgress = Callable[[Progress], None]
