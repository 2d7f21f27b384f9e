"""Counts and curves: wins, ECDF, cactus, performance profile."""

from collections.abc import Sequence

import numpy as np
from pydantic import Field

from benchmarks.bench.statistics.estimates import Floats, Numbers, floats, table
from models.base import Model

FACTOR = 10.0


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


def penalised_seconds(seconds: Numbers, limit_seconds: Numbers, factor: float = FACTOR) -> Floats:
    """
    PAR10: a run that did not reach its goal counts as ten times its limit (Hutter et al. 2009).

    Left out, it would make a setting look faster the more it fails; counted as the limit, it would pass for a run that
    nearly made it. The factor is a choice: name it next to every figure, and give the number of censored runs.

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


class Curve(Model):
    """A line that rises in steps: it keeps its height until the next point."""

    x: tuple[float, ...]
    y: tuple[float, ...]


class Reached(Model):
    """How many runs reached a goal within which time."""

    curve: Curve = Field(description="x seconds, y share of all runs (ECDF) or number of runs (cactus).")
    runs: int
    censored: int = Field(description="Never reached it; they hold the curve below its top.")


def ecdf(seconds: Numbers) -> Reached:
    """
    The share of runs that reached their goal by each moment.

    Parameters
    ----------
    seconds
        One a run; infinite where the goal was not reached. These count in the denominator.
    """
    array = floats(seconds)
    reached, counts = np.unique(array[np.isfinite(array)], return_counts=True)
    curve = _curve(reached, np.cumsum(counts) / len(array))
    return Reached(curve=curve, runs=len(array), censored=int(np.isinf(array).sum()))


def cactus(seconds: Numbers) -> Reached:
    """
    The number of runs (x) that end within this many seconds each (y), easiest first; further to the right is better.

    Parameters
    ----------
    seconds
        One a run; infinite where the goal was not reached: these end the curve.
    """
    array = floats(seconds)
    reached = np.sort(array[np.isfinite(array)])
    curve = _curve(np.arange(1, len(reached) + 1, dtype=np.float64), reached)
    return Reached(curve=curve, runs=len(array), censored=int(np.isinf(array).sum()))


class PerformanceProfile(Model):
    """On which share of the instances each setting is within which factor of the best of them."""

    curves: tuple[Curve, ...] = Field(description="By setting: x factor from 1 on, y share of all instances.")
    virtual_best: float = Field(description="Share of instances that at least one solved: no curve can rise above.")
    best_alone: tuple[int, ...] = Field(description="Instances on which the setting beats every other.")


def performance_profile(values: Sequence[Sequence[float]] | Floats) -> PerformanceProfile:
    r"""
    Performance profile (Dolan, Moré 2002).

    .. math:: \rho_s(\tau) = \frac{1}{n} \bigl|\{p : t_{p,s} \le \tau \min_{s'} t_{p,s'}\}\bigr|

    Curves of three settings or more depend on who else is there (Gould, Scott 2016): read each against the virtual
    best, not two losers against each other.

    Parameters
    ----------
    values
        Shape (instances, settings), not negative, smaller is better; infinite where not solved. With a best of
        zero only zero is within any factor.

    Returns
    -------
    PerformanceProfile
        Each curve begins at factor 1; instances that nobody solved count in the denominator.
    """
    array = table(values)
    if (array < 0).any():
        raise ValueError("a performance profile takes values that are not negative")
    best = virtual_best(array)
    ratios = np.full_like(array, np.inf)
    for row, least in enumerate(best):
        solved = np.isfinite(array[row])
        ratios[row, solved] = array[row, solved] / least if least > 0 else np.where(array[row, solved] > 0, np.inf, 1.0)
    alone = (array == best[:, None]) & np.isfinite(array)
    alone &= alone.sum(axis=1, keepdims=True) == 1
    return PerformanceProfile(
        curves=tuple(_solved_within(column) for column in ratios.T),
        virtual_best=float(np.isfinite(best).mean()),
        best_alone=tuple(int(count) for count in alone.sum(axis=0)),
    )


def virtual_best(values: Sequence[Sequence[float]] | Floats) -> Floats:
    """What one would reach by picking the best setting for every instance beforehand; of shape (instances,)."""
    best: Floats = table(values).min(axis=1)
    return best


def _curve(x: Floats, y: Floats) -> Curve:
    return Curve(x=tuple(map(float, x)), y=tuple(map(float, y)))


def _solved_within(ratios: Floats) -> Curve:
    factors = np.unique([1.0, *ratios[np.isfinite(ratios)]])
    return Curve(x=tuple(map(float, factors)), y=tuple(float((ratios <= factor).mean()) for factor in factors))
