"""Axes with known ends, and charts as inline SVG; what is drawn between them is left to Vega-Lite."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import altair as alt
import vl_convert
from markupsafe import Markup, escape

from benchmarks.bench.reports.drawing.palette import FAINT, INK, MUTED

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""Families of one and the same width: vl-convert measures with its own Liberation Sans, a browser may have Arial."""
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
TEXT_PIXELS = 12
_CONFIG: dict[str, Any] = {
    "font": FONT,
    "aria": False,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": TEXT_PIXELS,
        "titleColor": INK,
        "titleFontSize": TEXT_PIXELS,
        "titleFontWeight": "normal",
        "gridColor": FAINT,
        "domainColor": MUTED,
        "tickColor": MUTED,
        "labelPadding": 5,
        "labelOverlap": True,
        "labelFlush": False,
    },
    "axisX": {"titlePadding": 10, "grid": False},
    # the title of an upright axis stands over it, unturned: read without tilting the head
    "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -14, "domain": False},
    "axisYQuantitative": {"ticks": False},
    "text": {"fontSize": TEXT_PIXELS, "fill": INK},
    "legend": {"disable": True},
}
MOST_STEPS = 6
"""Tick labels on an axis, about."""
DUST = 1e-9
"""Differences below this share are none."""
FAR_APART, LEAST_PERCENT = 10, 0.01


def svg(chart: alt.LayerChart, name: str, title: str, description: str) -> Markup:
    """
    A chart as inline SVG with an alternative text.

    Parameters
    ----------
    name
        Unlike all others of the page; ids inside begin with it.
    """
    # Altair's own check of every part against the schema takes longer than drawing; types and tests hold it instead
    specification = chart.to_dict(validate=False)
    specification["config"] = _CONFIG
    # values stand in the chart itself: nothing is fetched, nothing may be
    drawn = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _inline(drawn, name, title, description)


def layered(layers: Sequence[alt.Chart], width: float, height: float) -> alt.LayerChart:
    """Drawings above each other, on axes that they share."""
    return alt.LayerChart(layer=list(layers), width=width, height=height)


def rows(values: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows of a chart's data, in it."""
    return alt.InlineData(values=list(values))


@dataclass(frozen=True)
class Axis:
    """An axis whose ends are chosen here, so that labels can be put at known pixels."""

    title: str
    """With the unit."""
    low: float
    high: float
    is_log: bool = False
    lowest_label: str = ""
    """Written at the low end, where it stands for all that is below too."""
    least_step: float = 0.0
    """Between ticks of an even axis."""

    def pixel(self, value: float, length: float) -> float:
        """Distance from the low end, of an axis this many pixels long; ends hold what lies beyond."""
        value = min(max(value, self.low), self.high)
        if self.is_log:
            return length * math.log(value / self.low) / math.log(self.high / self.low)
        return length * (value - self.low) / (self.high - self.low)

    def value(self, pixel: float, length: float) -> float:
        """What lies this many pixels from the low end."""
        share = pixel / length
        if self.is_log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def across(self) -> alt.X:
        """As the axis of the column `x`."""
        return alt.X("x:Q", scale=self._scale(), axis=self._labelled())

    def up(self, column: str = "y") -> alt.Y:
        """As the axis of a column."""
        return alt.Y(f"{column}:Q", scale=self._scale(), axis=self._labelled())

    def _scale(self) -> alt.Scale:
        # not rounded by Vega, so that `pixel` is right
        kind: Literal["log", "linear"] = "log" if self.is_log else "linear"
        return alt.Scale(type=kind, domain=[self.low, self.high], nice=False, zero=False, clamp=True)

    def _labelled(self) -> alt.Axis:
        expression = "datum.label"
        if self.lowest_label:
            expression = f"datum.value <= {self.low * 1.0001} ? '{self.lowest_label}' : datum.label"
        if self.is_log:
            # Vega would label every whole multiple of the powers of ten
            ticks = alt.Axis(values=list(_log_ticks(self.low, self.high)))
        else:
            step = max(_step(self.low, self.high), self.least_step)
            ticks = alt.Axis(tickCount=round((self.high - self.low) / step))
        ticks.title, ticks.format, ticks.labelExpr = self.title, ",~f", expression
        return ticks


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
    return replace(even_axis(title, [float(most)]), least_step=1.0)


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
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    # without the dust of multiplication, which would lie beyond the last tick
    return Axis(title, float(f"{low:.12g}"), float(f"{high:.12g}"))


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


def _inline(drawn: str, name: str, title: str, description: str) -> Markup:
    head, _, body = drawn.partition(">")
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head).groups()  # type: ignore[union-attr]
    body = re.sub(r"<[^>]+>", lambda tag: _plain_tag(tag[0]), body)
    # the counter of clips goes on from chart to chart: named again, so that the same store gives the same bytes
    for number, old in enumerate(dict.fromkeys(re.findall(r'<clipPath id="([^"]+)"', body))):
        body = body.replace(f'id="{old}"', f'id="{name}-c{number}"').replace(f"url(#{old})", f"url(#{name}-c{number})")
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-t {name}-d" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FONT}">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{body}'
    )


def _plain_tag(tag: str) -> str:
    """A tag without what Vega adds for its own scripts, and with coordinates of two decimals."""
    if tag.startswith("<path") and re.search(r' d="(?:M0,0h0v0h0Z)?"', tag):
        return ""
    tag = re.sub(r' (?:aria-hidden|aria-roledescription|role|pointer-events|class|font-family)="[^"]*"', "", tag)
    tag = tag.replace(' opacity="1"', "").replace(' font-weight="normal"', "")
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{round(float(number[0]), 2):g}", tag)


def _log_ticks(low: float, high: float) -> tuple[float, ...]:
    decades = range(math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9) + 1)
    factors = (1, 2, 5) if math.log10(high / low) <= MOST_STEPS / 3 else (1,)
    ticks = [_clean(factor, decade) for decade in decades for factor in factors]
    return tuple(tick for tick in ticks if low * 0.9999 <= tick <= high * 1.0001)


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
