from collections.abc import Sequence

import altair as alt

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.reports.drawing.axis import distance_axis
from benchmarks.bench.reports.drawing.palette import INK
from benchmarks.bench.reports.drawing.vega import layered, rows, svg
from benchmarks.bench.reports.figures.figure import Figure, Panel, Table
from benchmarks.bench.reports.material import Material, upper_median
from benchmarks.bench.reports.words import counted, percent, sentences

NAME = "seeds"
WIDTH, ROW_PIXELS = 250, 24
MOST_INSTANCES = 6
Gaps = dict[str, list[tuple[int, float]]]
"""By setting: seed and distance to the best known."""


def seed_spread(material: Material) -> Figure:
    """How much the seed decides, beside how much the setting does."""
    title = "Spread over seeds of the distance to the best known plan, by setting"
    gaps = {problem: _gaps(material, problem) for problem in material.problems if problem in material.known}
    repeated = {problem: found for problem, found in gaps.items() if any(len(points) > 1 for points in found.values())}
    if not repeated:
        return Figure(NAME, title, missing="No setting has plans of two seeds on one instance: no spread to show.")
    widest = sorted(repeated, key=lambda problem: -max(map(_width, repeated[problem].values())))[:MOST_INSTANCES]
    shown = [problem for problem in repeated if problem in widest]
    panels = [
        _panel(material, f"{NAME}-{number}", title, problem, repeated[problem]) for number, problem in enumerate(shown)
    ]
    fewest = min(len(points) for found in repeated.values() for points in found.values() if points)
    return Figure(
        NAME,
        title,
        reading="A point is a run, the upright stroke the median. Where the points of two settings mix, the seed "
        "decides as much as the setting: take more seeds before you conclude.",
        panels=panels,
        notes=sentences(
            f"The {len(shown)} of {counted(len(repeated), 'instance')} with the widest spread; all are in the CSV file."
            if len(repeated) > len(shown)
            else "",
            f"Some rows are of {counted(fewest, 'run')} only." if fewest < 5 else "",
        ),
        data=Table(
            ("instance", "setting", "seed", "distance"),
            [
                (problem.instance, arm, seed, gap)
                for problem, found in gaps.items()
                for arm, points in found.items()
                for seed, gap in points
            ],
        ),
    )


def _gaps(material: Material, problem: Problem) -> Gaps:
    found: Gaps = {arm: [] for arm in material.arms}
    for arm, cases in material.by_arm.items():
        for case in cases:
            gap = case.measured.distance
            if case.measured.cost is not None and gap is not None and case.problem == problem:
                found[arm].append((case.run.seed, gap))
    return found


def _width(points: Sequence[tuple[int, float]]) -> float:
    return max((gap for _, gap in points), default=0.0) - min((gap for _, gap in points), default=0.0)


def _panel(material: Material, name: str, title: str, problem: Problem, gaps: Gaps) -> Panel:
    arms = [arm for arm in material.arms if gaps[arm]]
    x = distance_axis("distance to the best known, %", [[100 * gap for _, gap in gaps[arm]] for arm in arms])
    across = x.across()
    up = alt.Y(
        "arm:N",
        sort=arms,
        title=None,
        axis=alt.Axis(ticks=False, labelColor=INK, labelLimit=150, labelPadding=12, grid=True),
    )
    layers: list[alt.Chart] = []
    for arm in arms:
        look = material.looks[arm]
        points = [{"arm": arm, "x": max(100 * gap, x.low)} for _, gap in gaps[arm]]
        dots = alt.Chart(rows(points)).mark_point(
            shape=look.shape, filled=True, size=52, opacity=0.75, color=look.colour
        )
        layers.append(dots.encode(x=across, y=up))
        stroke = alt.Chart(rows([{"arm": arm, "x": max(100 * _median(gaps[arm]), x.low)}])).mark_tick(
            color=INK, thickness=1.5, size=ROW_PIXELS * 0.75
        )
        layers.append(stroke.encode(x=across, y=up))
    chart = layered(layers, WIDTH, len(arms) * ROW_PIXELS)
    told = "; ".join(f"{arm} median {percent(_median(gaps[arm]))}, width {percent(_width(gaps[arm]))}" for arm in arms)
    most = max(len(points) for points in gaps.values())
    caption = f"{problem.instance}, {counted(most, 'seed')}"
    return Panel(svg(chart, name, title, f"{caption}: {told}."), caption, is_wide=False)


def _median(points: Sequence[tuple[int, float]]) -> float:
    return upper_median([gap for _, gap in points])
