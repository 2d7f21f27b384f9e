import numpy as np
from pydantic import Field
from scipy.stats import rankdata

from benchmarks.bench.statistics.arrays import Floats, Numbers, floats
from models.base import Model

FACTOR = 10.0


def penalised_seconds(seconds: Numbers, limit_seconds: Numbers, factor: float = FACTOR) -> Floats:
    """
    PAR10: a run that did not reach its goal counts as ten times its limit (Hutter et al. 2009).

    Left out, it would make a setting look faster the more it fails; counted as the limit, it would pass for a run that
    nearly made it. The factor is a choice: name it beside every figure, and give the number of censored runs.

    Parameters
    ----------
    seconds
        One a run; infinite where the goal was not reached.
    limit_seconds
        One a run.

    Returns
    -------
    Floats
        Of shape (runs,), all finite.
    """
    taken, limit = floats(seconds), floats(limit_seconds)
    if taken.shape != limit.shape:
        raise ValueError(f"{len(taken)} run(s) but {len(limit)} limit(s)")
    if (limit <= 0).any() or np.isinf(limit).any() or (taken < 0).any():
        raise ValueError("limits are positive and finite, seconds not negative")
    penalised: Floats = np.where(np.isfinite(taken), taken, factor * limit)
    return penalised


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


def vargha_delaney(first: Numbers, second: Numbers) -> float:
    r"""
    The chance that a run of the first takes more than a run of the second, ties counting half (Vargha, Delaney 2000).

    .. math:: A_{12} = P(X > Y) + \tfrac12 P(X = Y)

    For samples without pairs, such as the seeds of one instance; for paired instances use the rank biserial of the
    signed rank test. 0.5 is no difference; 0.56, 0.64 and 0.71 are their small, medium and large.
    """
    x, y = floats(first), floats(second)
    ranks = rankdata([*x, *y])[: len(x)]
    return float((ranks.sum() / len(x) - (len(x) + 1) / 2) / len(y))
