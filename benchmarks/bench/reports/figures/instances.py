"""Instances and seeds: wins by feature, spread over seeds, scaling."""

import math
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.reports.drawing.charts import MOST_LABELLED, Part, dots_of, end_labels, share_bars
from benchmarks.bench.reports.drawing.palette import INK, Look, line_swatch, shade_swatch
from benchmarks.bench.reports.drawing.vega import Axis, distance_axis, layered, log_axis, rows, svg
from benchmarks.bench.reports.figures.figure import Cell, Figure, Panel, Table
from benchmarks.bench.reports.material import ByProblem, Material, by_problem, mean, upper_median
from benchmarks.bench.reports.words import counted, listed, percent, sentences, short
from benchmarks.bench.statistics.descriptive import FeatureWins, wins_by_feature

WINS = "wins"
SEEDS = "seeds"
SCALING = "scaling"
BARS_WIDTH, BAR_PIXELS, LABEL_PIXELS = 165, 15, 260
ROW_WIDTH, ROW_PIXELS = 250, 24
WIDTH, HEIGHT = 620, 320
TIE_SHARE = 0.0001
MOST_SETTINGS, MOST_FEATURES, LEAST_INSTANCES = 4, 5, 4
MOST_INSTANCES = 6
LEAST_SECONDS = 0.01
LEAST_SIZES, LEAST_FACTOR = 3, 4.0
"""Sizes, and largest to smallest, from which a power is more than a guess."""
FIRST = ("youths", "youths_per_bed", "asked_per_team_minute", "closed_share", "crisis_share", "brigade_share")
"""Features that are shown first: one of size, then how scarce things are; others follow in the order of the store."""
SIGNS = (("cheaper", "+", "#c9e2f5"), ("equal", "=", "#f1f2f4"), ("dearer", "−", "#d9894f"))
"""Words, sign before the count, and a shade that differs in grey print too."""
COLUMNS = (
    "baseline",
    "setting",
    "feature",
    "from",
    "to",
    "instances_cheaper",
    "instances_equal",
    "instances_dearer",
)
Gaps = dict[str, list[tuple[int, float]]]
"""By setting: seed and distance to the best known."""
Points = list[tuple[float, float, Problem]]
"""Youths, seconds, problem."""


def feature_wins(material: Material) -> Figure:
    """Where each setting finds cheaper plans than the baseline: by number of youths, units, ..."""
    title = f"Cheaper or dearer plans than {material.baseline}, by feature of the instance"
    missing = material.no_comparison()
    if missing:
        return Figure(WINS, title, missing=missing)
    gaps = {configuration: _distances(material, configuration) for configuration in material.configurations}
    features = _features(material)
    panels: list[Panel] = []
    table: list[tuple[Cell, ...]] = []
    few: list[str] = []
    for configuration in material.others:
        common = [key for key in material.problems if key in gaps[configuration] and key in gaps[material.baseline]]
        if len(common) < LEAST_INSTANCES:
            few.append(f"{configuration} ({len(common)})")
            continue
        differences = [gaps[configuration][key] - gaps[material.baseline][key] for key in common]
        groups: dict[str, tuple[FeatureWins, ...]] = {}
        for name, values in features.items():
            if all(key in values for key in common) and len({values[key] for key in common}) > 1:
                groups[name] = wins_by_feature(differences, [values[key] for key in common], TIE_SHARE)
        table.extend(_rows(material.baseline, configuration, groups))
        if groups and len(panels) < MOST_SETTINGS:
            panels.append(_wins_panel(f"{WINS}-{len(panels)}", title, configuration, len(common), groups))
    if not panels:
        reason = f"fewer than {LEAST_INSTANCES} instances in common with {material.baseline}"
        return Figure(WINS, title, missing=f"Nothing to group by: {reason if few else 'no feature that differs'}.")
    return Figure(
        WINS,
        title,
        reading="Each bar is a group of instances, + counts cheaper plans and − dearer ones: where groups differ, the "
        "feature may tell why. A description, no test: who looks at many features finds something in one.",
        panels=panels,
        notes=sentences(
            f"Mean over seeds of the distance to the best known; up to {100 * TIE_SHARE:g} % apart counts as equal, no "
            "plan as the largest distance.",
            f"Too few instances in common: {listed(few)}." if few else "",
            f"The first {MOST_SETTINGS} settings are drawn, all are in the CSV file."
            if len(material.others) - len(few) > MOST_SETTINGS
            else "",
        ),
        key=[(name, shade_swatch(colour)) for name, _, colour in SIGNS],
        data=Table(COLUMNS, table),
    )


def _distances(material: Material, configuration: str) -> ByProblem:
    """Mean over seeds of the distance to the best known, of the problems that anyone found a plan for."""
    cases = [case for case in material.by_configuration[configuration] if case.measured.distance is not None]
    return by_problem(cases, lambda case: case.measured.distance or 0.0, mean)


def _features(material: Material) -> dict[str, ByProblem]:
    """Values by problem of the features that tell instances apart, in the order of the store."""
    found: dict[str, dict[Problem, float]] = {}
    for case in material.compared:
        for name, value in case.run.features.items():
            found.setdefault(name, {})[case.problem] = value
    telling = sorted(
        (name for name, values in found.items() if len(set(values.values())) > 1),
        key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST),
    )
    return {name: found[name] for name in telling[:MOST_FEATURES]}


def _wins_panel(
    name: str, title: str, configuration: str, instances: int, groups: dict[str, tuple[FeatureWins, ...]]
) -> Panel:
    parts = []
    for feature, found in groups.items():
        for group, words_of_group in zip(found, _ranges(found), strict=True):
            wins, number = group.wins, group.wins.wins + group.wins.ties + group.wins.losses
            bar = f"{feature.replace('_', ' ')} {words_of_group}"
            for (words, sign, colour), count in zip(SIGNS, (wins.wins, wins.ties, wins.losses), strict=True):
                if count:
                    parts.append(Part(bar, words, count / number, colour, f"{sign}{count}"))
    chart = share_bars(
        parts,
        title="share of the group's instances",
        width=BARS_WIDTH,
        bar_pixels=BAR_PIXELS,
        label_pixels=LABEL_PIXELS,
    )
    caption = f"{configuration}, on {counted(instances, 'instance')}"
    summary = "; ".join(f"{part.bar} {part.name} {part.words}" for part in parts)
    return Panel(svg(chart, name, title, f"{caption}: {summary}."), caption, is_wide=False)


def _ranges(groups: Sequence[FeatureWins]) -> list[str]:
    """From where to where each group goes, with as many digits as tell them apart."""
    for digits in (3, 5, 17):
        ends = [(short(group.low, digits), short(group.high, digits)) for group in groups]
        if len(set(ends)) == len(groups):
            break
    return [low if low == high else f"{low} to {high}" for low, high in ends]


def _rows(baseline: str, configuration: str, groups: dict[str, tuple[FeatureWins, ...]]) -> list[tuple[Cell, ...]]:
    return [
        (baseline, configuration, name, group.low, group.high, group.wins.wins, group.wins.ties, group.wins.losses)
        for name, found in groups.items()
        for group in found
    ]


def seed_spread(material: Material) -> Figure:
    """How much the seed decides, compared with how much the setting does."""
    title = "Spread over seeds of the distance to the best known plan, by setting"
    gaps = {problem: _gaps(material, problem) for problem in material.problems if problem in material.known}
    repeated = {problem: found for problem, found in gaps.items() if any(len(points) > 1 for points in found.values())}
    if not repeated:
        return Figure(SEEDS, title, missing="No setting has plans of two seeds on one instance: no spread to show.")
    widest = sorted(repeated, key=lambda problem: -max(map(_width, repeated[problem].values())))[:MOST_INSTANCES]
    shown = [problem for problem in repeated if problem in widest]
    panels = [
        _seeds_panel(material, f"{SEEDS}-{number}", title, problem, repeated[problem])
        for number, problem in enumerate(shown)
    ]
    fewest = min(len(points) for found in repeated.values() for points in found.values() if points)
    return Figure(
        SEEDS,
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
                (problem.instance, configuration, seed, gap)
                for problem, found in gaps.items()
                for configuration, points in found.items()
                for seed, gap in points
            ],
        ),
    )


def _gaps(material: Material, problem: Problem) -> Gaps:
    found: Gaps = {configuration: [] for configuration in material.configurations}
    for configuration, cases in material.by_configuration.items():
        for case in cases:
            gap = case.measured.distance
            if case.measured.cost is not None and gap is not None and case.problem == problem:
                found[configuration].append((case.run.seed, gap))
    return found


def _width(points: Sequence[tuple[int, float]]) -> float:
    return max((gap for _, gap in points), default=0.0) - min((gap for _, gap in points), default=0.0)


def _seeds_panel(material: Material, name: str, title: str, problem: Problem, gaps: Gaps) -> Panel:
    configurations = [configuration for configuration in material.configurations if gaps[configuration]]
    x = distance_axis(
        "distance to the best known, %",
        [[100 * gap for _, gap in gaps[configuration]] for configuration in configurations],
    )
    across = x.across()
    up = alt.Y(
        "setting:N",
        sort=configurations,
        title=None,
        axis=alt.Axis(ticks=False, labelColor=INK, labelLimit=150, labelPadding=12, grid=True),
    )
    layers: list[alt.Chart] = []
    for configuration in configurations:
        look = material.looks[configuration]
        points = [{"setting": configuration, "x": max(100 * gap, x.low)} for _, gap in gaps[configuration]]
        dots = dots_of(points, look)
        layers.append(dots.encode(x=across, y=up))
        stroke = alt.Chart(
            rows([{"setting": configuration, "x": max(100 * _median(gaps[configuration]), x.low)}])
        ).mark_tick(color=INK, thickness=1.5, size=ROW_PIXELS * 0.75)
        layers.append(stroke.encode(x=across, y=up))
    chart = layered(layers, ROW_WIDTH, len(configurations) * ROW_PIXELS)
    summary = "; ".join(
        f"{configuration} median {percent(_median(gaps[configuration]))}, width {percent(_width(gaps[configuration]))}"
        for configuration in configurations
    )
    most = max(len(points) for points in gaps.values())
    caption = f"{problem.instance}, {counted(most, 'seed')}"
    return Panel(svg(chart, name, title, f"{caption}: {summary}."), caption, is_wide=False)


def _median(points: Sequence[tuple[int, float]]) -> float:
    return upper_median([gap for _, gap in points])


def scaling_plot(material: Material) -> Figure:
    """Seconds to the goal against the number of youths, both on log scales."""
    title = f"Seconds to {material.target.words}, by number of youths and setting"
    youths = {case.problem: case.run.features.get("youths", 0.0) for case in material.compared}
    if len({size for size in youths.values() if size > 0}) < 2:
        return Figure(
            SCALING, title, missing="All instances are of one size (or do not tell how many youths they have)."
        )
    every: dict[str, Points] = {}
    for configuration in material.configurations:
        times = material.median_seconds(configuration)
        every[configuration] = [
            (youths[key], times[key], key) for key in material.problems if key in times and youths[key] > 0
        ]
    reached = {
        configuration: [point for point in points if math.isfinite(point[1])] for configuration, points in every.items()
    }
    reached = {configuration: points for configuration, points in reached.items() if points}
    if not reached:
        return Figure(SCALING, title, missing=f"No setting came to {material.target.words} on any instance.")
    powers = {configuration: _power(points) for configuration, points in reached.items()}
    x = log_axis("youths", [size for points in reached.values() for size, *_ in points], 1.0)
    y = log_axis("seconds", [s for points in reached.values() for _, s, _ in points], LEAST_SECONDS)
    chart = _chart(material, reached, powers, x, y)
    summary = "; ".join(_power_words(configuration, power) for configuration, power in powers.items())
    lost = {configuration: len(every[configuration]) - len(reached.get(configuration, ())) for configuration in every}
    missed = [f"{configuration} {counted(number, 'instance')}" for configuration, number in lost.items() if number]
    return Figure(
        SCALING,
        title,
        reading="A point is an instance (upper median of its seeds). A line rises a decade for each decade of youths "
        "where seconds grow in proportion; steeper is worse.",
        panels=[Panel(svg(chart, SCALING, title, f"{summary}."))],
        notes=sentences(
            f"Fitted: {summary}.",
            f"Not reached, left out of points and lines, which flatters: {', '.join(missed)}." if missed else "",
        ),
        key=[]
        if _is_labelled(reached)
        else [(configuration, line_swatch(material.looks[configuration])) for configuration in reached],
        data=Table(
            ("setting", "instance", "youths", "seconds", "fitted_power"),
            [
                (
                    configuration,
                    problem.instance,
                    size,
                    second if math.isfinite(second) else None,
                    powers.get(configuration),
                )
                for configuration, points in every.items()
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


def _power_words(configuration: str, power: float | None) -> str:
    return (
        f"{configuration}: too few sizes for a line"
        if power is None
        else f"{configuration}: youths to the power {power:.2f}"
    )


def _is_labelled(reached: Mapping[str, Points]) -> bool:
    return len(reached) <= MOST_LABELLED


def _chart(
    material: Material, reached: dict[str, Points], powers: dict[str, float | None], x: Axis, y: Axis
) -> alt.LayerChart:
    across, up = x.across(), y.up()
    layers: list[alt.Chart] = []
    ends: list[tuple[str, Look, float]] = []
    for configuration, points in reached.items():
        look = material.looks[configuration]
        values = [{"x": size, "y": max(second, LEAST_SECONDS)} for size, second, _ in points]
        dots = dots_of(values, look)
        layers.append(dots.encode(x=across, y=up))
        last = values[-1]["y"]
        if powers[configuration] is not None:
            slope, height = _fit(points)
            line = [{"x": size, "y": math.exp(height) * size**slope} for size in (points[0][0], points[-1][0])]
            drawn = alt.Chart(rows(line)).mark_line(color=look.colour, strokeDash=list(look.dash), strokeWidth=2)
            layers.append(drawn.encode(x=across, y=up))
            last = line[-1]["y"]
        ends.append((configuration, look, last))
    if _is_labelled(reached):
        layers.extend(end_labels(ends, y, WIDTH, HEIGHT))
    return layered(layers, WIDTH, HEIGHT)
