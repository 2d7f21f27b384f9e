import numpy as np
from pydantic import Field

from benchmarks.statistics.arrays import Numbers, floats
from models.base import Model


class Wins(Model):
    """On how many instances B is better than, as good as, or worse than A."""

    wins: int = Field(description="B is better: B - A below minus the tolerance.")
    ties: int
    losses: int


class FeatureWins(Model):
    """The same, where an instance feature lies within a range."""

    low: float = Field(description="Least value of the feature in this group.")
    high: float = Field(description="Greatest value.")
    wins: Wins


def win_tie_loss(differences: Numbers, tolerance: float = 0.0) -> Wins:
    """
    Counts the instances.

    Parameters
    ----------
    differences
        B - A, one an instance; smaller is better.
    tolerance
        In the unit of the differences; up to this it is a tie.
    """
    array = floats(differences)
    if tolerance < 0:
        raise ValueError("a tolerance is not negative")
    wins, losses = int((array < -tolerance).sum()), int((array > tolerance).sum())
    return Wins(wins=wins, ties=len(array) - wins - losses, losses=losses)


def wins_by_feature(
    differences: Numbers, feature: Numbers, tolerance: float = 0.0, groups: int = 3
) -> tuple[FeatureWins, ...]:
    """
    Counts by groups of instances of rising feature value, as equal in number as equal values allow.

    A description, not a test: who looks at many features finds something in one of them.

    Parameters
    ----------
    feature
        One an instance, such as its number of youths.
    """
    array, values = floats(differences), floats(feature)
    if array.shape != values.shape:
        raise ValueError(f"{len(array)} difference(s) but {len(values)} feature value(s)")
    edges = np.unique(np.quantile(values, np.linspace(0, 1, groups + 1)[1:-1], method="inverted_cdf"))
    places = np.searchsorted(edges, values, side="left")
    found = []
    for place in np.unique(places):
        chosen = places == place
        counts = win_tie_loss(array[chosen], tolerance)
        found.append(FeatureWins(low=float(values[chosen].min()), high=float(values[chosen].max()), wins=counts))
    return tuple(found)
