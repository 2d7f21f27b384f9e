import math
from collections.abc import Sequence

import altair as alt

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.reports.drawing.axis import Axis, log_axis
from benchmarks.bench.reports.drawing.palette import FAINT, INK, MUTED
from benchmarks.bench.reports.drawing.vega import layered, rows, svg
from benchmarks.bench.reports.figures.figure import Figure, Panel, Table
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.words import counted, listed, sentences

NAME = "duels"
SIDE_PIXELS = 300
LEAST_SECONDS = 0.05
MOST_DUELS = 6
NEAR, FAR = 1.1, 2.0
"""Factors: within the first neither counts as quicker; beyond the second one is much quicker."""
Pair = tuple[Problem, int, float, float]
"""Problem, seed, seconds of the baseline, seconds of the other; infinite where the goal was not reached."""


def duels(material: Material) -> Figure:
    """Each setting against the baseline, run by run."""
    title = f"Seconds to {material.target.words}: each setting against {material.baseline}"
    missing = material.no_comparison()
    if missing:
        return Figure(NAME, title, missing=missing)
    pairs = {arm: _pairs(material, arm) for arm in material.others}
    met = [arm for arm in material.others if any(min(first, second) < math.inf for *_, first, second in pairs[arm])]
    if not met:
        words = f"No two runs of one instance and seed of which any came to {material.target.words}."
        return Figure(NAME, title, missing=words)
    left = [arm for arm in material.others if arm not in met]
    return Figure(
        NAME,
        title,
        reading="A point is an instance with a seed. Below the diagonal the setting named above is quicker; in the "
        "grey zone they differ by less than 10 % and count as neither; beyond a dashed line one is more than twice as "
        "quick. A triangle on an outer edge: not there in time.",
        panels=[_panel(material, f"{NAME}-{place}", arm, pairs[arm]) for place, arm in enumerate(met[:MOST_DUELS])],
        notes=sentences(
            f"Not drawn, but in the CSV file: {listed(met[MOST_DUELS:])}." if len(met) > MOST_DUELS else "",
            f"Without a pair of which any got there: {listed(left)} against {material.baseline}." if left else "",
        ),
        data=Table(
            ("baseline", "setting", "instance", "seed", "baseline_seconds", "setting_seconds"),
            [
                (material.baseline, arm, problem.instance, seed, _finite(first), _finite(second))
                for arm, found in pairs.items()
                for problem, seed, first, second in found
            ],
        ),
    )


def _pairs(material: Material, other: str) -> list[Pair]:
    def times(arm: str) -> dict[tuple[Problem, int], float]:
        cases = material.by_arm[arm]
        return {(case.problem, case.run.seed): material.target.seconds(case.measured) for case in cases}

    first, second = times(material.baseline), times(other)
    return [(*case, first[case], second[case]) for case in sorted(first) if case in second]


def _panel(material: Material, name: str, arm: str, pairs: Sequence[Pair]) -> Panel:
    values = [max(value, LEAST_SECONDS) for *_, a, b in pairs for value in (a, b) if math.isfinite(value)]
    # the edge lies beyond every limit, so that a run that made it in its last second is not taken for one that did not
    within = log_axis("", [*values, material.limit_seconds], LEAST_SECONDS)
    edge = within.high * (within.high / within.low) ** 0.06
    x = Axis(f"{material.baseline}, seconds", within.low, edge, is_log=True)
    y = Axis(f"{arm}, seconds", within.low, edge, is_log=True)
    there: list[dict[str, float]] = []
    lost: list[dict[str, float]] = []
    for *_, a, b in pairs:
        (lost if math.inf in (a, b) else there).append({"x": max(min(a, edge), x.low), "y": max(min(b, edge), y.low)})
    layers = _zones(x, y, within.high)
    for found, shape in ((there, "circle"), (lost, "triangle-up")):
        mark = alt.Chart(rows(found)).mark_point(
            shape=shape, filled=True, size=46, opacity=0.75, color=material.looks[arm].colour
        )
        layers.append(mark.encode(x=x.across(), y=y.up()))
    quicker = sum(b < a / NEAR for *_, a, b in pairs)
    slower = sum(b > a * NEAR for *_, a, b in pairs)
    told = f"{arm}: {quicker} quicker, {slower} slower of {counted(len(pairs), 'pair')}"
    title = f"{arm} against {material.baseline}"
    return Panel(svg(layered(layers, SIDE_PIXELS, SIDE_PIXELS), name, title, f"{told}."), told, is_wide=False)


def _zones(x: Axis, y: Axis, limit: float) -> list[alt.Chart]:
    """The zone of little difference, the diagonal, twice and half, and the edges of what was in time."""
    low = x.low
    # wedges at both ends: the zone may not leave the square
    across = (low, low * NEAR, limit / NEAR, limit)
    zone = [{"x": at, "y": max(at / NEAR, low), "y2": min(at * NEAR, limit)} for at in across]
    lines = [
        ([(low, low), (limit, limit)], [1, 0]),
        ([(low, low * FAR), (limit / FAR, limit)], [4, 3]),
        ([(low * FAR, low), (limit, limit / FAR)], [4, 3]),
    ]
    layers: list[alt.Chart] = [alt.Chart(rows(zone)).mark_area(color=FAINT).encode(x=x.across(), y=y.up(), y2="y2:Q")]
    for ends, dash in lines:
        mark = alt.Chart(rows([{"x": a, "y": b} for a, b in ends]))
        mark = mark.mark_line(color=MUTED, strokeWidth=1, strokeDash=dash)
        layers.append(mark.encode(x=x.across(), y=y.up()))
    words = alt.Chart(rows([{"words": "not in time"}])).mark_text(
        align="left", baseline="middle", fontSize=11, fill=MUTED
    )
    top = (SIDE_PIXELS - y.pixel(limit, SIDE_PIXELS)) / 2
    return [
        *layers,
        alt.Chart(rows([{"x": limit}])).mark_rule(color=INK, strokeWidth=0.75).encode(x=x.across()),
        alt.Chart(rows([{"y": limit}])).mark_rule(color=INK, strokeWidth=0.75).encode(y=y.up()),
        words.encode(x=alt.value(SIDE_PIXELS + 8), y=alt.value(top), text="words:N"),
    ]


def _finite(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None
