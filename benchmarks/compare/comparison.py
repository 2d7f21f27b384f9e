from pydantic import Field

from benchmarks.compare.pairing import Missing
from benchmarks.compare.quantities import Scale
from benchmarks.measures.disqualification import Fault
from benchmarks.statistics.estimate import Estimate
from benchmarks.statistics.friedman import Friedman
from benchmarks.statistics.non_inferiority import NonInferiority
from benchmarks.statistics.wins import Wins
from models.base import Model


class ArmFigures(Model):
    """One arm by itself."""

    arm: str
    mean: Estimate = Field(description="Over instances: shifted geometric mean of a ratio scale, else arithmetic.")
    runs: int
    censored: int = Field(description="Runs that did not reach the goal and count with the penalty.")
    mean_rank: float = Field(description="Over instances; 1 is the least.")


class PairFigures(Model):
    """Two arms beside each other; differences are second minus first, ratios second over first."""

    first: str
    second: str
    estimate: Estimate = Field(
        description="Hodges-Lehmann, as a ratio or a difference; its interval is of this pair alone, not corrected for "
        "the others."
    )
    p_value: float = Field(description="Wilcoxon signed rank, two-sided.")
    holm_p_value: float = Field(description="Corrected for all pairs compared.")
    is_exact: bool
    rank_biserial: float = Field(
        description="Effect size: -1 if the second is less wherever the two differ, 1 if more."
    )
    zeros: int = Field(description="Instances without any difference.")
    wins: Wins = Field(description="A win: the second is less.")
    is_shown: bool = Field(description="A difference is shown at alpha.")


class Gate(Model):
    """Whether the second arm may take the place of the first."""

    margin: float = Field(description="As given: percent of the first for ratios, else in the unit.")
    found: NonInferiority = Field(description="In the scale of the test: logarithms for ratios.")
    upper: float | None = Field(description="The bound as the margin is given; null with too few instances.")

    @property
    def is_open(self) -> bool:
        """Worse by more than the margin is excluded."""
        return self.found.holds


class Comparison(Model):
    """What was compared on what, and what came of it."""

    measure: str
    title: str
    unit: str
    scale: Scale
    penalty: str = Field(description="How a goal that was not reached counts; empty where there is none.")
    alpha: float
    shift: float | None = Field(description="Of the geometric means; null where they are arithmetic.")
    instances: tuple[str, ...]
    arms: tuple[ArmFigures, ...]
    overall: Friedman | None = Field(description="Of three arms or more.")
    pairs: tuple[PairFigures, ...]
    instances_needed: int = Field(description="The fewest on which a pair could be shown to differ, if all agree.")
    gate: Gate | None
    disqualified: dict[str, tuple[Fault, ...]] = Field(description="Arms asked for that made a wrong plan.")
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]
