from collections.abc import Sequence

import numpy as np
from pydantic import Field

from benchmarks.statistics.arrays import Floats, table
from benchmarks.statistics.curves import Curve
from models.base import Model


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
        curves=tuple(_curve(column) for column in ratios.T),
        virtual_best=float(np.isfinite(best).mean()),
        best_alone=tuple(int(count) for count in alone.sum(axis=0)),
    )


def virtual_best(values: Sequence[Sequence[float]] | Floats) -> Floats:
    """What one would reach by picking the best setting for every instance beforehand; of shape (instances,)."""
    best: Floats = table(values).min(axis=1)
    return best


def _curve(ratios: Floats) -> Curve:
    factors = np.unique([1.0, *ratios[np.isfinite(ratios)]])
    return Curve(x=tuple(map(float, factors)), y=tuple(float((ratios <= factor).mean()) for factor in factors))
