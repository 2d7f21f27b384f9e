"""Lines with their names at the end, and bars cut into parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from benchmarks.bench.reports.drawing.palette import INK, MUTED, ON_SHADE, PAPER, Look
from benchmarks.bench.reports.drawing.vega import TEXT_PIXELS, Axis, layered, rows

LINE_PIXELS = TEXT_PIXELS + 3
LABEL_PIXELS = 170
BAND_OPACITY, CROWDED_OPACITY, CROWD = 0.14, 0.08, 4
"""Of a band, and of one among so many that they would cover each other."""
MOST_LABELLED = 14
"""Names that stand next to a plot without crowding; more go into a key."""

BAR_PIXELS, GAP_SHARE = 24, 0.5
NAME_PIXELS = 190
PART_TEXT_PIXELS, LETTER_PIXELS = 11, 5.8
"""Size of the words in bars, and how wide a letter is about."""


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
    size: tuple[int, int],
    in_steps: bool = True,
    with_points: bool = False,
    is_labelled: bool = True,
    level: Mark | None = None,
) -> alt.LayerChart:
    """
    Lines with their names at the end, on axes that are known beforehand.

    Parameters
    ----------
    size
        Width and height in pixels.
    in_steps
        A value holds until the next one.
    is_labelled
        Names stand next to the plot; else a key has to.
    level
        A line across.
    """
    across, up = x.across(), y.up()
    colour, dash, shape = _encodings(lines)
    course: Literal["step-after", "linear"] = "step-after" if in_steps else "linear"
    bands = [
        {"name": line.name, "x": a, "y": b, "y2": c}
        for line in lines
        if line.low
        for a, b, c in zip(line.x, line.low, line.high, strict=True)
    ]
    opacity = BAND_OPACITY if len(lines) < CROWD else CROWDED_OPACITY
    # all bands lie below all lines: a band over a line would change its colour
    layers: list[alt.Chart] = [
        alt.Chart(rows(bands))
        .mark_area(fillOpacity=opacity, interpolate=course)
        .encode(x=across, y=up, y2="y2:Q", color=colour),
        alt.Chart(rows([point for line in lines for point in _points(line)]))
        .mark_line(strokeWidth=2, interpolate=course)
        .encode(x=across, y=up, color=colour, strokeDash=dash),
    ]
    dots = [point for line in lines if with_points or len(line.x) == 1 for point in _points(line)]
    if dots:
        mark = alt.Chart(rows(dots)).mark_point(filled=True, size=48, opacity=1)
        layers.append(mark.encode(x=across, y=up, color=colour, shape=shape))
    ends = [(line.name, line.look, line.y[-1]) for line in lines if line.y] if is_labelled else []
    if is_labelled:
        layers.append(_leaders([line for line in lines if line.x and line.x[-1] < x.high], x, y, colour))
    if level is not None:
        mark = alt.Chart(rows([{"y": level.value}])).mark_rule(color=MUTED, strokeDash=[3, 3])
        layers.append(mark.encode(y=up))
        ends.append((level.words, Look(MUTED, (3, 3), "circle"), level.value))
    layers.extend(end_labels(ends, y, *size))
    return layered(layers, *size)


def dots_of(values: Sequence[Mapping[str, object]], look: Look, shape: str = "") -> alt.Chart:
    """Points of one setting, which may lie over each other; in another shape where one is given."""
    dots: alt.Chart = alt.Chart(rows(values)).mark_point(
        shape=shape or look.shape, filled=True, size=52, opacity=0.75, color=look.colour
    )
    return dots


def end_labels(ends: Sequence[tuple[str, Look, float]], y: Axis, width: int, height: int) -> list[alt.Chart]:
    """
    Names to the right of the plot at the height of what they name, moved away from each other where they would overlap.

    Vega-Lite moves the labels of axes and legends out of each other's way, but not those of marks.

    Parameters
    ----------
    ends
        Name, look, and value on the upright axis.
    """
    if not ends:
        return []
    at = [y.pixel(value, height) for _, _, value in ends]
    moved = spread(at, LINE_PIXELS, 0, height)
    values = [
        {"name": name, "colour": look.colour, "y": y.value(begin, height), "end": y.value(end, height)}
        for (name, look, _), begin, end in zip(ends, at, moved, strict=True)
    ]
    base = alt.Chart(rows(values))
    strokes = base.mark_rule(strokeWidth=1.5).encode(
        x=alt.value(width + 2), x2=alt.value(width + 12), y=y.up(), y2="end:Q", color=alt.Color("colour:N", scale=None)
    )
    words = base.mark_text(align="left", baseline="middle", limit=LABEL_PIXELS).encode(
        x=alt.value(width + 16), y=y.up("end"), text="name:N"
    )
    return [strokes, words]


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """
    Places as near as possible to those wanted, in the same order and a distance from each other.

    Neighbours that are too near form a block around the mean of what they want; blocks that touch are joined (the
    pool-adjacent-violators algorithm, least squares). Where there is no room for all, the distance shrinks.

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


def _points(line: Line) -> list[dict[str, object]]:
    return [{"name": line.name, "x": a, "y": b} for a, b in zip(line.x, line.y, strict=True)]


def _encodings(lines: Sequence[Line]) -> tuple[alt.Color, alt.StrokeDash, alt.Shape]:
    """The look of each line by its name, the same in every layer."""
    names = [line.name for line in lines]

    def scale(values: Sequence[Any]) -> alt.Scale:
        return alt.Scale(domain=names, range=list(values))

    return (
        alt.Color("name:N", scale=scale([line.look.colour for line in lines])),
        alt.StrokeDash("name:N", scale=scale([list(line.look.dash) for line in lines])),
        alt.Shape("name:N", scale=scale([line.look.shape for line in lines])),
    )


def _leaders(lines: Sequence[Line], x: Axis, y: Axis, colour: alt.Color) -> alt.Chart:
    """From where lines end to the edge where their names stand."""
    values = [{"name": line.name, "x": line.x[-1], "x2": x.high, "y": line.y[-1]} for line in lines]
    mark = alt.Chart(rows(values)).mark_rule(strokeWidth=1, strokeDash=[1, 4])
    chart: alt.Chart = mark.encode(x=x.across(), x2="x2:Q", y=y.up(), color=colour)
    return chart


@dataclass(frozen=True)
class Part:
    """A part of a bar."""

    bar: str
    name: str
    share: float
    """Of the whole bar, from 0 to 1."""
    colour: str
    words: str
    """Written in it, where it is wide enough."""


def share_bars(
    parts: Sequence[Part], *, title: str, width: int, bar_pixels: int = BAR_PIXELS, label_pixels: int = NAME_PIXELS
) -> alt.LayerChart:
    """
    Bars of full width, one a setting, cut into parts that differ by colour, a gap and what is written in them.

    Parameters
    ----------
    parts
        Bars and parts in the order of drawing; shares of a bar sum to 1 at most.
    title
        Of the axis.
    label_pixels
        Room for the names of the bars; longer ones are cut.
    """
    bars = list(dict.fromkeys(part.bar for part in parts))
    values = [
        {
            "bar": part.bar,
            "place": place,
            "share": part.share,
            "colour": part.colour,
            "words": part.words if len(part.words) * LETTER_PIXELS + 6 <= part.share * width else "",
        }
        for place, part in enumerate(parts)
    ]
    across = alt.X(
        "share:Q",
        stack="zero",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(title=f"{title}, %", values=[0, 0.25, 0.5, 0.75, 1], labelExpr="format(100 * datum.value, 'd')"),
    )
    up = alt.Y(
        "bar:N",
        sort=bars,
        title=None,
        axis=alt.Axis(ticks=False, labelColor=INK, labelLimit=label_pixels),
        scale=alt.Scale(paddingInner=GAP_SHARE / (1 + GAP_SHARE), paddingOuter=0.2),
    )
    base = alt.Chart(rows(values)).encode(y=up, order="place:Q", detail="place:N")
    drawn = base.mark_bar(stroke=PAPER, strokeWidth=1.5).encode(x=across, color=alt.Color("colour:N", scale=None))
    named = base.mark_text(baseline="middle", align="center", fontSize=PART_TEXT_PIXELS, fill=ON_SHADE).encode(
        x=across.bandPosition(0.5), text="words:N"
    )
    return layered([drawn, named], width, len(bars) * bar_pixels * (1 + GAP_SHARE))
