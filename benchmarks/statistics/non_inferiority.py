from pydantic import Field

from benchmarks.statistics.arrays import Numbers, floats
from benchmarks.statistics.hodges_lehmann import hodges_lehmann, upper_bound
from benchmarks.statistics.signed_rank import Side, fewest_pairs
from models.base import Model


class NonInferiority(Model):
    """Whether B may be taken for no worse than A, but for a margin."""

    margin: float = Field(description="In the unit of the differences.")
    alpha: float
    estimate: float = Field(description="Hodges-Lehmann, B - A.")
    upper_bound: float | None = Field(description="One-sided; null with fewer pairs than needed.")
    pairs: int
    pairs_needed: int

    @property
    def holds(self) -> bool:
        """Worse by more than the margin is excluded. What cannot be excluded counts against B."""
        return self.upper_bound is not None and self.upper_bound <= self.margin


def non_inferiority(differences: Numbers, margin: float, alpha: float = 0.05) -> NonInferiority:
    """
    Whether it can be excluded that B is worse than A by more than the margin.

    It can when the one-sided upper confidence bound (1 - alpha) of the Hodges-Lehmann difference B - A is at most the
    margin. "No significant difference" is not enough for that: few or noisy instances show no difference either, and
    here they leave the bound high.

    Parameters
    ----------
    differences
        B - A, one an instance; smaller is better.
    margin
        Not negative; with 0 only a B that is shown to be no worse at all passes (equal results do).
    """
    if margin < 0:
        raise ValueError("a margin is not negative")
    return NonInferiority(
        margin=margin,
        alpha=alpha,
        estimate=hodges_lehmann(differences).value,
        upper_bound=upper_bound(differences, alpha),
        pairs=len(floats(differences)),
        pairs_needed=fewest_pairs(alpha, Side.BELOW_ZERO),
    )
