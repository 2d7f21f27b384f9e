import math
from collections.abc import Mapping, Sequence

import altair as alt

from benchmarks.bench.reports.drawing.axis import Axis
from benchmarks.bench.reports.drawing.palette import MUTED, Look
from benchmarks.bench.reports.drawing.vega import layered, rows, svg
from benchmarks.bench.reports.figures.figure import Panel

WIDTH, HEIGHT = 330, 205
MARK, RING, MORE = 75, 260, 130
"""Areas of a mark and of the ring of the front; and by how much each further mark on one spot is larger."""
LABEL_SIZE, LINE_PIXELS = 11, 13
NEAR_PIXELS = 5.0
"""Marks so near to each other are on one spot."""
Points = Mapping[str, tuple[float, float]]
"""By setting; of both less is better."""


def pareto_front(points: Points) -> list[str]:
    """Settings that no other equals or beats on both while beating them on one, by the first figure."""
    kept = [
        arm
        for arm, (a, b) in points.items()
        if not any(c <= a and d <= b and (c, d) != (a, b) for c, d in points.values())
    ]
    return sorted(kept, key=lambda arm: points[arm])


def pareto_panel(points: Points, looks: Mapping[str, Look], x: Axis, y: Axis, name: str) -> Panel:
    """Settings by two figures, those on the Pareto front ringed and joined; of several on one spot all are seen."""
    front = pareto_front(points)
    across, up = x.across(), y.up()
    ends = _values([points[arm] for arm in front])
    layers = [alt.Chart(ends).mark_line(interpolate="step-after", color=MUTED, strokeWidth=1).encode(x=across, y=up)]
    for arms in spots(points, x, y):
        for place, arm in enumerate(arms):
            # the first is filled, others stand around it as outlines
            mark = alt.Chart(_values([points[arm]])).mark_point(
                shape=looks[arm].shape,
                filled=not place,
                size=MARK + place * MORE,
                opacity=1,
                color=looks[arm].colour,
                strokeWidth=1.8 if place else 0,
            )
            layers.append(mark.encode(x=across, y=up))
        on_front = [points[arm] for arm in arms if arm in front]
        if on_front:
            ring = alt.Chart(_values(on_front[:1])).mark_point(
                shape="circle", size=RING + (len(arms) - 1) * MORE, color=MUTED, strokeWidth=1.2
            )
            layers.append(ring.encode(x=across, y=up))
        if len(arms) > 1:
            layers.append(_names(arms, points[arms[0]], x, y))
    chart = layered(layers, WIDTH, HEIGHT)
    title = f"{y.title} against {x.title}"
    told = "; ".join(f"{arm} {a:,.4g} and {b:,.4g}" for arm, (a, b) in points.items())
    description = f"On the Pareto front: {', '.join(front)}. {x.title} and {y.title}: {told}."
    return Panel(svg(chart, name, title, description), is_wide=False)


def spots(points: Points, x: Axis, y: Axis) -> list[list[str]]:
    """Settings whose marks lie on one spot together, the others each alone; in the order given."""
    found: list[list[str]] = []
    for arm, (a, b) in points.items():
        at = x.pixel(a, WIDTH), y.pixel(b, HEIGHT)
        for spot in found:
            c, d = points[spot[0]]
            if math.dist(at, (x.pixel(c, WIDTH), y.pixel(d, HEIGHT))) <= NEAR_PIXELS:
                spot.append(arm)
                break
        else:
            found.append([arm])
    return found


def _names(arms: Sequence[str], point: tuple[float, float], x: Axis, y: Axis) -> alt.Chart:
    """The settings on one spot, a line each, on the side where there is more room."""
    is_left = x.pixel(point[0], WIDTH) > WIDTH / 2
    aside = math.sqrt(RING + (len(arms) - 1) * MORE) / 2 + 4
    mark = alt.Chart(_values([point])).mark_text(
        text=list(arms),
        align="right" if is_left else "left",
        baseline="middle",
        dx=-aside if is_left else aside,
        dy=-LINE_PIXELS * (len(arms) - 1) / 2,
        lineHeight=LINE_PIXELS,
        fontSize=LABEL_SIZE,
    )
    chart: alt.Chart = mark.encode(x=x.across(), y=y.up())
    return chart


def _values(points: Sequence[tuple[float, float]]) -> alt.InlineData:
    return rows([{"x": a, "y": max(b, 0.0)} for a, b in points])
