from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from benchmarks.bench.reports.drawing.axis import Axis
from benchmarks.bench.reports.drawing.palette import MUTED, Look
from benchmarks.bench.reports.drawing.vega import TEXT_PIXELS, layered, rows


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """
    Places as near as possible to those wanted, in the same order and a distance apart.

    Neighbours that are too near form a block around the mean of what they want; blocks that touch are joined (the
    pool-adjacent-violators way, least squares). Where there is no room for all, the distance shrinks.

    Parameters
    ----------
    wanted
        Pixels, in any order; equal ones keep theirs.

    Returns
    -------
    list of float
        In the order given, between low and high.
    """
    if len(wanted) > 1:
        distance = min(distance, (high - low) / (len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    # without the distances between them places only have to rise: a block shares one mean
    blocks: list[tuple[float, int]] = []
    for rank, place in enumerate(order):
        mean, size = wanted[place] - rank * distance, 1
        while blocks and blocks[-1][0] > mean:
            before, number = blocks.pop()
            mean, size = (before * number + mean * size) / (number + size), number + size
        blocks.append((mean, size))
    found = [0.0] * len(wanted)
    rank = 0
    last = high - (len(wanted) - 1) * distance
    for mean, size in blocks:
        for _ in range(size):
            found[order[rank]] = min(max(mean, low), last) + rank * distance
            rank += 1
    return found


LINE_PIXELS = TEXT_PIXELS + 3
LABEL_PIXELS = 170
BAND_OPACITY, CROWDED_OPACITY, CROWD = 0.14, 0.08, 4
"""Of a band, and of one among so many that they would cover each other."""
MOST_LABELLED = 14
"""Names that stand beside a plot without crowding; more go into a key."""


@dataclass(frozen=True)
class Line:
    """One line of a chart, with a band around it if there is one."""

    name: str
    look: Look
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True)
class Mark:
    """A value on an axis to which lines are compared."""

    value: float
    words: str


def line_chart(
    lines: Sequence[Line],
    x: Axis,
    y: Axis,
    *,
    width: int,
    height: int,
    in_steps: bool = True,
    with_points: bool = False,
    is_labelled: bool = True,
    level: Mark | None = None,
) -> alt.LayerChart:
    """
    Lines with their names at the end, on axes that are known beforehand.

    Parameters
    ----------
    in_steps
        A value holds until the next one.
    is_labelled
        Names stand beside the plot; else a key has to.
    level
        A line across.
    """
    # all bands lie below all lines: a band over a line would change its colour
    layers: list[alt.Chart] = [
        _band(line, x, y, in_steps=in_steps, opacity=BAND_OPACITY if len(lines) < CROWD else CROWDED_OPACITY)
        for line in lines
        if line.low
    ]
    for line in lines:
        layers.extend(_layers(line, x, y, in_steps=in_steps, with_points=with_points))
    ends = [(line.name, line.look, line.y[-1]) for line in lines if line.y] if is_labelled else []
    if is_labelled:
        layers.extend(_leader(line, x, y) for line in lines if line.x and line.x[-1] < x.high)
    if level is not None:
        layers.append(_level(level, y))
        ends.append((level.words, Look(MUTED, (3, 3), "circle"), level.value))
    layers.extend(end_labels(ends, y, width, height))
    return layered(layers, width, height)


def end_labels(ends: Sequence[tuple[str, Look, float]], y: Axis, width: int, height: int) -> list[alt.Chart]:
    """
    Names to the right of the plot at the height of what they name, moved apart where they would overlap.

    Parameters
    ----------
    ends
        Name, look, and value on the upright axis.
    """
    if not ends:
        return []
    at = [height - y.pixel(value, height) for _, _, value in ends]
    moved = spread(at, LINE_PIXELS, 0, height)
    layers: list[alt.Chart] = []
    for (name, look, _), begin, end in zip(ends, at, moved, strict=True):
        data = rows([{"name": name}])
        layers.append(
            alt.Chart(data)
            .mark_rule(color=look.colour, strokeWidth=1.5)
            .encode(x=alt.value(width + 2), x2=alt.value(width + 12), y=alt.value(begin), y2=alt.value(end))
        )
        layers.append(
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", limit=LABEL_PIXELS)
            .encode(x=alt.value(width + 16), y=alt.value(end), text="name:N")
        )
    return layers


def _band(line: Line, x: Axis, y: Axis, *, in_steps: bool, opacity: float) -> alt.Chart:
    values = [{"x": a, "y": b, "y2": c} for a, b, c in zip(line.x, line.low, line.high, strict=True)]
    mark = alt.Chart(rows(values)).mark_area(
        color=line.look.colour, fillOpacity=opacity, interpolate="step-after" if in_steps else "linear"
    )
    chart: alt.Chart = mark.encode(x=x.across(), y=y.up(), y2="y2:Q")
    return chart


def _layers(line: Line, x: Axis, y: Axis, *, in_steps: bool, with_points: bool) -> list[alt.Chart]:
    values = [{"x": a, "y": b} for a, b in zip(line.x, line.y, strict=True)]
    drawn = alt.Chart(rows(values)).mark_line(
        color=line.look.colour,
        strokeDash=list(line.look.dash),
        strokeWidth=2,
        interpolate="step-after" if in_steps else "linear",
    )
    layers = [drawn.encode(x=x.across(), y=y.up())]
    if with_points or len(values) == 1:
        points = alt.Chart(rows(values)).mark_point(
            shape=line.look.shape, filled=True, color=line.look.colour, size=48, opacity=1
        )
        layers.append(points.encode(x=x.across(), y=y.up()))
    return layers


def _leader(line: Line, x: Axis, y: Axis) -> alt.Chart:
    """From where a line ends to the edge where its name stands."""
    values = [{"x": line.x[-1], "x2": x.high, "y": line.y[-1]}]
    mark = alt.Chart(rows(values)).mark_rule(color=line.look.colour, strokeWidth=1, strokeDash=[1, 4])
    chart: alt.Chart = mark.encode(x=x.across(), x2="x2:Q", y=y.up())
    return chart


def _level(level: Mark, y: Axis) -> alt.Chart:
    mark = alt.Chart(rows([{"y": level.value}])).mark_rule(color=MUTED, strokeDash=[3, 3])
    chart: alt.Chart = mark.encode(y=y.up())
    return chart
