"""Time to a goal: performance profile, shares over time, cactus plot, and duels with the baseline."""

import math
from collections.abc import Mapping, Sequence

import altair as alt

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.reports.drawing.charts import MOST_LABELLED, Line, Mark, dots_of, line_chart
from benchmarks.bench.reports.drawing.palette import FAINT, INK, MUTED, line_swatch
from benchmarks.bench.reports.drawing.vega import Axis, count_axis, even_axis, layered, log_axis, rows, svg, time_axis
from benchmarks.bench.reports.figures.figure import Figure, Panel, Table
from benchmarks.bench.reports.material import TARGETS, Material
from benchmarks.bench.reports.words import counted, listed, percent, sentences
from benchmarks.bench.statistics.descriptive import Reached, cactus, ecdf, performance_profile

PROFILE, ECDF, CACTUS = "profile", "time-to-target", "cactus"
DUELS = "duels"
WIDE, HALF = (620, 300), (345, 220)
"""Width and height in pixels."""
SIDE_PIXELS = 300
FEW = 10
LEAST_FACTOR_SECONDS = 0.05
"""Shorter times count as this: below it the clock and the start of a process decide the factor."""
LEAST_SECONDS = 0.01
MOST_DUELS = 6
NEAR, FAR = 1.1, 2.0
"""Factors: within the first neither counts as quicker; beyond the second one is much quicker."""
Pair = tuple[Problem, int, float, float]
"""Problem, seed, seconds of the baseline, seconds of the other; infinite where the goal was not reached."""


def profile(material: Material) -> Figure:
    """On which share of the instances each setting is within which factor of the quickest."""
    title = f"Performance profile: seconds to {material.target.words}, against the quickest setting on each instance"
    if len(material.configurations) < 2:
        return Figure(PROFILE, title, missing="One setting only: there is nothing to compare it with.")
    times = {configuration: material.median_seconds(configuration) for configuration in material.configurations}
    problems = [problem for problem in material.problems if all(problem in found for found in times.values())]
    if not problems:
        return Figure(PROFILE, title, missing="The settings have no instance in common.")
    table = [
        [max(times[configuration][problem], LEAST_FACTOR_SECONDS) for configuration in material.configurations]
        for problem in problems
    ]
    if not any(math.isfinite(value) for row in table for value in row):
        return Figure(PROFILE, title, missing=f"No setting came to {material.target.words} on any instance.")
    found = performance_profile(table)
    furthest = max(factor for curve in found.curves for factor in curve.x)
    x = log_axis("factor of the quickest setting's seconds", [1.0, max(furthest * 1.1, 2.0)], 1.0)
    y = even_axis("share of the instances, %", [0.0, 100.0])
    lines = [
        Line(
            configuration,
            material.looks[configuration],
            [*curve.x, x.high],
            [100 * share for share in (*curve.y, curve.y[-1])],
        )
        for configuration, curve in zip(material.configurations, found.curves, strict=True)
    ]
    is_labelled = len(lines) <= MOST_LABELLED
    level = Mark(100 * found.virtual_best, "virtual best")
    chart = line_chart(lines, x, y, size=WIDE, is_labelled=is_labelled, level=level)
    left = len(material.problems) - len(problems)
    summary = "; ".join(
        f"{configuration} quickest or as quick on {percent(curve.y[0])}, reaches the goal on {percent(curve.y[-1])}"
        for configuration, curve in zip(material.configurations, found.curves, strict=True)
    )
    return Figure(
        PROFILE,
        title,
        reading="Higher is better: at the left how often a setting is the quickest, at the right how often it "
        "gets there at all. The virtual best picks the right setting for every instance beforehand.",
        panels=[Panel(svg(chart, PROFILE, title, f"Of {counted(len(problems), 'instance')}: {summary}."))],
        notes=sentences(
            f"{counted(len(problems), 'instance')}, by the upper median of its seeds; what is below "
            f"{LEAST_FACTOR_SECONDS} s counts as that.",
            "With so few instances a step is one instance." if len(problems) < FEW else "",
            f"{counted(left, 'instance')} left out: not every setting was run on it." if left else "",
            "With more than two settings, read each against the virtual best only."
            if len(material.configurations) > 2
            else "",
        ),
        key=[]
        if is_labelled
        else [(configuration, line_swatch(material.looks[configuration])) for configuration in material.configurations],
        data=Table(
            ("setting", "factor", "share_of_instances", "instances"),
            [
                (configuration, factor, share, len(problems))
                for configuration, curve in zip(material.configurations, found.curves, strict=True)
                for factor, share in zip(curve.x, curve.y, strict=True)
            ],
        ),
    )


def time_to_target(material: Material) -> Figure:
    """The share of runs that reached each goal by each moment (ECDF)."""
    title = "Share of runs that reached a goal, over time, by setting"
    reached = {
        target.name: {
            configuration: ecdf([target.seconds(case.measured) for case in cases])
            for configuration, cases in material.by_configuration.items()
        }
        for target in TARGETS
    }
    drawn = [target for target in TARGETS if _anyone(reached[target.name])]
    if not drawn:
        return Figure(ECDF, title, missing="No run reached any of the goals, from a first plan to a proof.")
    first = min(
        second
        for by_configuration in reached.values()
        for found in by_configuration.values()
        for second in found.curve.x
    )
    x = time_axis("seconds", first, material.limit_seconds, LEAST_SECONDS)
    y = even_axis("share of runs, %", [0.0, 100.0])
    panels: list[Panel] = []
    for target in drawn:
        lines = []
        for configuration, found in reached[target.name].items():
            if found.curve.x:
                xs, ys = (
                    [x.low, *(max(second, x.low) for second in found.curve.x), x.high],
                    [0.0, *found.curve.y, found.curve.y[-1]],
                )
                lines.append(Line(configuration, material.looks[configuration], xs, [100 * share for share in ys]))
        chart = line_chart(lines, x, y, size=HALF, is_labelled=False)
        summary = "; ".join(
            f"{configuration} {found.runs - found.censored} of {found.runs}"
            for configuration, found in reached[target.name].items()
        )
        caption = f"To {target.words}"
        panels.append(
            Panel(svg(chart, f"{ECDF}-{len(panels)}", title, f"{caption}: {summary}."), caption, is_wide=False)
        )
    nobody = [target.words for target in TARGETS if target not in drawn]
    fewest = min(map(len, material.by_configuration.values()))
    return Figure(
        ECDF,
        title,
        reading="Higher and further left is better; where a line ends below 100 %, the others ran out of time.",
        panels=panels,
        notes=sentences(
            material.own_bounds(),
            f"Runs, every seed counted: {_counts(material)}." + (" Few: a step is one run." if fewest < 10 else ""),
            f"Reached by no run: {listed(nobody)}." if nobody else "",
        ),
        key=[(configuration, line_swatch(material.looks[configuration])) for configuration in material.configurations],
        data=Table(
            ("target", "setting", "seconds", "share_of_runs", "runs", "runs_not_there"),
            [
                (target.name, configuration, second, share, found.runs, found.censored)
                for target in TARGETS
                for configuration, found in reached[target.name].items()
                for second, share in zip(found.curve.x, found.curve.y, strict=True)
            ],
        ),
    )


def cactus_plot(material: Material) -> Figure:
    """How many runs reach the goal if each may take this long."""
    title = f"Cactus plot: runs that came to {material.target.words}, easiest first"
    found = {
        configuration: cactus([material.target.seconds(case.measured) for case in cases])
        for configuration, cases in material.by_configuration.items()
    }
    if not _anyone(found):
        return Figure(CACTUS, title, missing=f"No run came to {material.target.words} within its limit.")
    most = max(len(item.curve.x) for item in found.values())
    if most < 2:
        return Figure(CACTUS, title, missing=f"No setting came to {material.target.words} in two runs or more.")
    x = count_axis("number of runs", most)
    y = log_axis(
        "seconds of the slowest of them",
        [max(s, LEAST_SECONDS) for i in found.values() for s in i.curve.y],
        LEAST_SECONDS,
    )
    lines = [
        Line(
            configuration,
            material.looks[configuration],
            item.curve.x,
            [max(second, LEAST_SECONDS) for second in item.curve.y],
        )
        for configuration, item in found.items()
        if item.curve.x
    ]
    is_labelled = len(lines) <= MOST_LABELLED
    chart = line_chart(
        lines,
        x,
        y,
        size=WIDE,
        in_steps=False,
        with_points=most <= 40,
        is_labelled=is_labelled,
    )
    summary = "; ".join(
        f"{configuration} {item.runs - item.censored} of {item.runs}" for configuration, item in found.items()
    )
    return Figure(
        CACTUS,
        title,
        reading="Further to the right is better (more runs get there), lower is better (they get there sooner).",
        panels=[Panel(svg(chart, CACTUS, title, f"Runs that got there: {summary}."))],
        notes=[f"Got there: {summary}."],
        key=[] if is_labelled else [(line.name, line_swatch(line.look)) for line in lines],
        data=Table(
            ("setting", "runs_there", "seconds"),
            [
                (configuration, int(x), y)
                for configuration, item in found.items()
                for x, y in zip(item.curve.x, item.curve.y, strict=True)
            ],
        ),
    )


def _anyone(reached: Mapping[str, Reached]) -> bool:
    return any(found.curve.x for found in reached.values())


def _counts(material: Material) -> str:
    return ", ".join(
        f"{configuration} {counted(len(cases), 'run')}" for configuration, cases in material.by_configuration.items()
    )


def duels(material: Material) -> Figure:
    """Each setting against the baseline, run by run."""
    title = f"Seconds to {material.target.words}: each setting against {material.baseline}"
    missing = material.no_comparison()
    if missing:
        return Figure(DUELS, title, missing=missing)
    pairs = {configuration: _pairs(material, configuration) for configuration in material.others}
    met = [
        configuration
        for configuration in material.others
        if any(min(first, second) < math.inf for *_, first, second in pairs[configuration])
    ]
    if not met:
        words = f"No two runs of one instance and seed of which any came to {material.target.words}."
        return Figure(DUELS, title, missing=words)
    left = [configuration for configuration in material.others if configuration not in met]
    return Figure(
        DUELS,
        title,
        reading="A point is an instance with a seed. Below the diagonal the setting named above is quicker; in the "
        "grey zone they differ by less than 10 % and count as neither; beyond a dashed line one is more than twice as "
        "quick. A triangle on an outer edge: not there in time.",
        panels=[
            _duel_panel(material, f"{DUELS}-{place}", configuration, pairs[configuration])
            for place, configuration in enumerate(met[:MOST_DUELS])
        ],
        notes=sentences(
            f"Not drawn, but in the CSV file: {listed(met[MOST_DUELS:])}." if len(met) > MOST_DUELS else "",
            f"Without a pair of which any got there: {listed(left)} against {material.baseline}." if left else "",
        ),
        data=Table(
            ("baseline", "setting", "instance", "seed", "baseline_seconds", "setting_seconds"),
            [
                (material.baseline, configuration, problem.instance, seed, _finite(first), _finite(second))
                for configuration, found in pairs.items()
                for problem, seed, first, second in found
            ],
        ),
    )


def _pairs(material: Material, other: str) -> list[Pair]:
    def times(configuration: str) -> dict[tuple[Problem, int], float]:
        cases = material.by_configuration[configuration]
        return {(case.problem, case.run.seed): material.target.seconds(case.measured) for case in cases}

    first, second = times(material.baseline), times(other)
    return [(*case, first[case], second[case]) for case in sorted(first) if case in second]


def _duel_panel(material: Material, name: str, configuration: str, pairs: Sequence[Pair]) -> Panel:
    values = [max(value, LEAST_FACTOR_SECONDS) for *_, a, b in pairs for value in (a, b) if math.isfinite(value)]
    # the edge lies beyond every limit, so that a run that made it in its last second is not taken for one that did not
    within = log_axis("", [*values, material.limit_seconds], LEAST_FACTOR_SECONDS)
    edge = within.high * (within.high / within.low) ** 0.06
    x = Axis(f"{material.baseline}, seconds", within.low, edge, is_log=True)
    y = Axis(f"{configuration}, seconds", within.low, edge, is_log=True)
    there: list[dict[str, float]] = []
    lost: list[dict[str, float]] = []
    for *_, a, b in pairs:
        (lost if math.inf in (a, b) else there).append({"x": max(min(a, edge), x.low), "y": max(min(b, edge), y.low)})
    layers = _zones(x, y, within.high)
    for found, shape in ((there, "circle"), (lost, "triangle-up")):
        layers.append(dots_of(found, material.looks[configuration], shape).encode(x=x.across(), y=y.up()))
    quicker = sum(b < a / NEAR for *_, a, b in pairs)
    slower = sum(b > a * NEAR for *_, a, b in pairs)
    summary = f"{configuration}: {quicker} quicker, {slower} slower of {counted(len(pairs), 'pair')}"
    title = f"{configuration} against {material.baseline}"
    return Panel(svg(layered(layers, SIDE_PIXELS, SIDE_PIXELS), name, title, f"{summary}."), summary, is_wide=False)


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
