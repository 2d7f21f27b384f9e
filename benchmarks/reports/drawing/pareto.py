from collections.abc import Mapping, Sequence

import altair as alt

from benchmarks.reports.drawing.axis import Axis
from benchmarks.reports.drawing.palette import MUTED, Look
from benchmarks.reports.drawing.vega import layered, rows, svg
from benchmarks.reports.figures.figure import Panel

WIDTH, HEIGHT = 330, 205
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
    """Settings by two figures, those on the Pareto front ringed and joined."""
    front = pareto_front(points)
    across, up = x.across(), y.up()
    ends = _values([points[arm] for arm in front])
    layers = [
        alt.Chart(ends).mark_line(interpolate="step-after", color=MUTED, strokeWidth=1).encode(x=across, y=up),
        alt.Chart(ends).mark_point(shape="circle", size=260, color=MUTED, strokeWidth=1.2).encode(x=across, y=up),
    ]
    for arm, point in points.items():
        look = looks[arm]
        mark = alt.Chart(_values([point])).mark_point(
            shape=look.shape, filled=True, size=75, opacity=1, color=look.colour
        )
        layers.append(mark.encode(x=across, y=up))
    chart = layered(layers, WIDTH, HEIGHT)
    title = f"{y.title} against {x.title}"
    told = "; ".join(f"{arm} {a:,.4g} and {b:,.4g}" for arm, (a, b) in points.items())
    description = f"On the Pareto front: {', '.join(front)}. {x.title} and {y.title}: {told}."
    return Panel(svg(chart, name, title, description), is_wide=False)


def _values(points: Sequence[tuple[float, float]]) -> alt.InlineData:
    return rows([{"x": a, "y": max(b, 0.0)} for a, b in points])
