from dataclasses import dataclass

from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Cost, Placement, cost_of


@dataclass(frozen=True)
class SearchLimits:
    """How long and how widely the search looks; its time is the stopper's."""

    workers: int = 2
    """Threads: of CP-SAT where all visits are free, else neighbourhoods side by side."""
    seed: int = 0
    batch_visits: int = 6
    """Visits put in at once when a first solution is made."""
    whole_share: float = 0.25
    """Part of the time in which all visits are free at once, which alone can prove."""
    whole_arcs: int = 12_000
    """With more arcs than this all visits at once are not tried."""
    least_free: int = 4
    most_free: int = 16
    """Visits freed at once when improving, at least and at most."""
    most_shifts: int = 16
    """Shifts opened at once where a neighbourhood does not say which."""
    neighbourhood_seconds: float = 1.5
    patience_rounds: int = 12
    """Neighbourhoods searched in vain before the solution is shaken."""
    shaken_share: float = 0.4
    """Part of the visits taken out and put in again in another order."""
    rounds: int = 1_000_000
    """Most neighbourhoods searched in each thread."""


@dataclass(frozen=True)
class Found:
    """The best solution so far, and what is known of it."""

    solution: dict[int, Placement]
    cost: Cost
    bound: int
    """No solution costs less; 0 says nothing."""
    rounds: int = 0
    """Neighbourhoods searched."""

    @property
    def is_optimal(self) -> bool:
        """Cost equals bound."""
        return self.cost.total <= self.bound


def found_of(problem: RoutingProblem, solution: dict[int, Placement], bound: int = 0) -> Found:
    """A solution with its cost."""
    return Found(solution, cost_of(problem, solution), bound)
