import math
from collections.abc import Mapping

import altair as alt
import numpy as np

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.reports.drawing.axis import Axis, log_axis
from benchmarks.bench.reports.drawing.lines import MOST_LABELLED, end_labels
from benchmarks.bench.reports.drawing.palette import Look, line_swatch
from benchmarks.bench.reports.drawing.vega import layered, rows, svg
from benchmarks.bench.reports.figures.figure import Figure, Panel, Table
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.words import counted, sentences

NAME = "scaling"
WIDTH, HEIGHT = 620, 320
LEAST_SECONDS = 0.01
LEAST_SIZES, LEAST_FACTOR = 3, 4.0
"""Sizes, and largest to smallest, from which a power is more than a guess."""
Points = list[tuple[float, float, Problem]]
"""Youths, seconds, problem."""


def scaling_plot(material: Material) -> Figure:
    """Seconds to the goal against the number of youths, both on log scales."""
    title = f"Seconds to {material.target.words}, by number of youths and setting"
    youths = {case.problem: case.run.features.get("youths", 0.0) for case in material.compared}
    if len({size for size in youths.values() if size > 0}) < 2:
        return Figure(NAME, title, missing="All instances are of one size (or do not tell how many youths they have).")
    every: dict[str, Points] = {}
    for arm in material.arms:
        times = material.median_seconds(arm)
        every[arm] = [(youths[key], times[key], key) for key in material.problems if key in times and youths[key] > 0]
    reached = {arm: [point for point in points if math.isfinite(point[1])] for arm, points in every.items()}
    reached = {arm: points for arm, points in reached.items() if points}
    if not reached:
        return Figure(NAME, title, missing=f"No setting came to {material.target.words} on any instance.")
    powers = {arm: _power(points) for arm, points in reached.items()}
    x = log_axis("youths", [size for points in reached.values() for size, *_ in points], 1.0)
    y = log_axis("seconds", [s for points in reached.values() for _, s, _ in points], LEAST_SECONDS)
    chart = _chart(material, reached, powers, x, y)
    told = "; ".join(_power_words(arm, power) for arm, power in powers.items())
    lost = {arm: len(every[arm]) - len(reached.get(arm, ())) for arm in every}
    missed = [f"{arm} {counted(number, 'instance')}" for arm, number in lost.items() if number]
    return Figure(
        NAME,
        title,
        reading="A point is an instance (upper median of its seeds). A line rises a decade for each decade of youths "
        "where seconds grow in proportion; steeper is worse.",
        panels=[Panel(svg(chart, NAME, title, f"{told}."))],
        notes=sentences(
            f"Fitted: {told}.",
            f"Not reached, left out of points and lines, which flatters: {', '.join(missed)}." if missed else "",
        ),
        key=[] if _is_labelled(reached) else [(arm, line_swatch(material.looks[arm])) for arm in reached],
        data=Table(
            ("setting", "instance", "youths", "seconds", "fitted_power"),
            [
                (arm, problem.instance, size, second if math.isfinite(second) else None, powers.get(arm))
                for arm, points in every.items()
                for size, second, problem in points
            ],
        ),
    )


def _power(points: Points) -> float | None:
    """Least squares slope of log seconds on log youths; null where the sizes are too few or too near."""
    sizes = sorted({size for size, *_ in points})
    if len(sizes) < LEAST_SIZES or sizes[-1] / sizes[0] < LEAST_FACTOR:
        return None
    return _fit(points)[0]


def _fit(points: Points) -> tuple[float, float]:
    seconds = [math.log(max(second, LEAST_SECONDS)) for _, second, _ in points]
    slope, height = np.polyfit([math.log(size) for size, *_ in points], seconds, 1)
    return float(slope), float(height)


def _power_words(arm: str, power: float | None) -> str:
    return f"{arm}: too few sizes for a line" if power is None else f"{arm}: youths to the power {power:.2f}"


def _is_labelled(reached: Mapping[str, Points]) -> bool:
    return len(reached) <= MOST_LABELLED


def _chart(
    material: Material, reached: dict[str, Points], powers: dict[str, float | None], x: Axis, y: Axis
) -> alt.LayerChart:
    across, up = x.across(), y.up()
    layers: list[alt.Chart] = []
    ends: list[tuple[str, Look, float]] = []
    for arm, points in reached.items():
        look = material.looks[arm]
        values = [{"x": size, "y": max(second, LEAST_SECONDS)} for size, second, _ in points]
        dots = alt.Chart(rows(values)).mark_point(
            shape=look.shape, filled=True, size=52, opacity=0.75, color=look.colour
        )
        layers.append(dots.encode(x=across, y=up))
        last = values[-1]["y"]
        if powers[arm] is not None:
            slope, height = _fit(points)
            line = [{"x": size, "y": math.exp(height) * size**slope} for size in (points[0][0], points[-1][0])]
            drawn = alt.Chart(rows(line)).mark_line(color=look.colour, strokeDash=list(look.dash), strokeWidth=2)
            layers.append(drawn.encode(x=across, y=up))
            last = line[-1]["y"]
        ends.append((arm, look, last))
    if _is_labelled(reached):
        layers.extend(end_labels(ends, y, WIDTH, HEIGHT))
    return layered(layers, WIDTH, HEIGHT)
