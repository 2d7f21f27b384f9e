import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import altair as alt

MOST_STEPS = 6
"""Tick labels on an axis, about."""
DUST = 1e-9
"""Differences below this share are none."""
FAR_APART, LEAST_PERCENT = 10, 0.01


@dataclass(frozen=True)
class Axis:
    """An axis whose ends and ticks are chosen here, so that labels can be put at known pixels."""

    title: str
    """With the unit."""
    low: float
    high: float
    is_log: bool = False
    lowest_label: str = ""
    """Written at the low end, where it stands for all that is below too."""

    def pixel(self, value: float, length: float) -> float:
        """Distance from the low end, of an axis so many pixels long; ends hold what lies beyond."""
        value = min(max(value, self.low), self.high)
        if self.is_log:
            return length * math.log(value / self.low) / math.log(self.high / self.low)
        return length * (value - self.low) / (self.high - self.low)

    def across(self) -> alt.X:
        """As the axis of the column `x`."""
        return alt.X("x:Q", scale=self._scale(), axis=self._labelled())

    def up(self) -> alt.Y:
        """As the axis of the column `y`."""
        return alt.Y("y:Q", scale=self._scale(), axis=self._labelled())

    def _scale(self) -> alt.Scale:
        # not rounded by Vega, so that `pixel` tells the truth
        kind: Literal["log", "linear"] = "log" if self.is_log else "linear"
        return alt.Scale(type=kind, domain=[self.low, self.high], nice=False, zero=False, clamp=True)

    def _labelled(self) -> alt.Axis:
        expression = "datum.label"
        if self.lowest_label:
            expression = f"datum.value <= {self.low * 1.0001} ? '{self.lowest_label}' : datum.label"
        return alt.Axis(title=self.title, values=list(self.ticks()), format=",~f", labelExpr=expression)

    def ticks(self) -> tuple[float, ...]:
        """Values 1, 2 and 5 times a power of ten, of a wide log axis the powers only."""
        return _log_ticks(self.low, self.high) if self.is_log else _even_ticks(self.low, self.high)


def log_axis(title: str, values: list[float], lowest: float, lowest_label: str = "") -> Axis:
    """
    A log axis around the values, its ends 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    lowest
        Positive; what lies below is drawn there.
    """
    finite = [max(value, lowest) for value in values if math.isfinite(value)] or [lowest]
    low, high = _down(min(finite)), _up(max(finite))
    if high / low < 9.9:
        low, high = _down(low / 2), _up(high * 2)
    low = max(low, lowest)
    return Axis(title, low, high, is_log=True, lowest_label=lowest_label if low == lowest else "")


def time_axis(title: str, begin: float, end: float, earliest: float) -> Axis:
    """A log axis of seconds that ends where the time does: what is beyond was never run."""
    rounded = log_axis(title, [begin, end], earliest)
    return replace(rounded, high=end) if end > 2 * rounded.low else rounded


def count_axis(title: str, most: int) -> Axis:
    """An even axis from nought, with whole numbers only."""
    return (
        even_axis(title, [0.0, float(max(most, MOST_STEPS))]) if most < MOST_STEPS else even_axis(title, [float(most)])
    )


def even_axis(title: str, values: list[float], *, from_zero: bool = True) -> Axis:
    """An even axis around the values, its ends on ticks."""
    finite = [value for value in values if math.isfinite(value)] or [1.0]
    low, high = min(finite), max(finite)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    size = max(abs(low), abs(high))
    if size < DUST:
        low, high = 0.0, 1.0
    elif high - low < DUST * size:
        # one value, but for the dust of sums: labels of such an axis would all read alike
        low, high = low - size / 10, high + size / 10
    step = _step(low, high)
    return Axis(title, math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)


def distance_axis(words: str, percents: Sequence[Sequence[float]]) -> Axis:
    """
    For distances to the best known plan: a log axis where some lie so far away that the others would be a heap.

    Parameters
    ----------
    percents
        By setting.
    """
    furthest = [max(found) for found in percents]
    every = [value for found in percents for value in found]
    if max(furthest) > max(FAR_APART * min(furthest), LEAST_PERCENT):
        return log_axis(f"{words} (log scale)", every, LEAST_PERCENT, f"≤ {LEAST_PERCENT}")
    return even_axis(words, every)


def _log_ticks(low: float, high: float) -> tuple[float, ...]:
    decades = range(math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9) + 1)
    factors = (1, 2, 5) if math.log10(high / low) <= MOST_STEPS / 3 else (1,)
    ticks = [_clean(factor, decade) for decade in decades for factor in factors]
    return tuple(tick for tick in ticks if low * 0.9999 <= tick <= high * 1.0001)


def _even_ticks(low: float, high: float) -> tuple[float, ...]:
    step = _step(low, high)
    first = math.ceil(low / step - 1e-9)
    return tuple(float(f"{number * step:.12g}") for number in range(first, math.floor(high / step + 1e-9) + 1))


def _step(low: float, high: float) -> float:
    return _up((high - low) / MOST_STEPS)


def _up(value: float) -> float:
    decade = math.floor(math.log10(value) + 1e-9)
    factor = next(factor for factor in (1, 2, 5, 10) if value <= factor * 10.0**decade * 1.0001)
    return _clean(factor, decade)


def _down(value: float) -> float:
    decade = math.floor(math.log10(value) + 1e-9)
    factor = next(factor for factor in (5, 2, 1) if value >= factor * 10.0**decade * 0.9999)
    return _clean(factor, decade)


def _clean(factor: int, decade: int) -> float:
    """Without the dust of powers of ten in binary."""
    return float(f"{factor}e{decade}")
