"""What to choose by: quality against time, and key figures against each other."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

import altair as alt

from benchmarks.bench.reports.drawing.palette import MUTED, Look, point_swatch
from benchmarks.bench.reports.drawing.vega import Axis, distance_axis, even_axis, layered, log_axis, rows, svg
from benchmarks.bench.reports.figures.figure import Figure, Panel, Table
from benchmarks.bench.reports.material import Case, Material, mean
from benchmarks.bench.reports.overview import Standing
from benchmarks.bench.reports.words import counted, listed, sentences

QUALITY_AND_TIME = "quality-and-time"
LEAST_SECONDS = 0.01
MOST_PANELS = 6
YOUTHS = 100
LESS_IS_BETTER = (
    "unplaced_days",
    "closed_days",
    "moves",
    "family_travel_minutes",
    "professional_travel_minutes",
    "changed_days",
    "uncovered_expertise_minutes",
    "heavier_setting_step_days",
    "changes_of_team",
    "not_preferred_days",
    "siblings_apart_pair_days",
    "unplaced_youths",
    "changed_youths",
    "unplaced_days_crisis",
    "unplaced_days_urgent",
    "unplaced_days_regular",
)
"""Key figures that are set against each other, what people ask for first in front; others (occupancy, youths with a
brigade) are neither good nor bad."""
WIDTH, HEIGHT = 330, 205
MARK, RING, MORE = 75, 260, 130
"""Areas of a mark and of the ring of the front; and by how much each further mark on one spot is larger."""
LABEL_SIZE, LINE_PIXELS = 11, 13
NEAR_PIXELS = 5.0
"""Marks so near to each other are on one spot."""
Means = Mapping[str, Mapping[str, float]]
"""By key figure and setting."""
Points = Mapping[str, tuple[float, float]]
"""By setting; of both less is better."""


def quality_and_time(material: Material, standings: Sequence[Standing]) -> Figure:
    """How near to the best known plan each setting comes, against how long it takes."""
    title = "Distance to the best known plan against seconds of a run, by setting"
    points = {
        item.arm: (max(item.run_seconds.value, LEAST_SECONDS), 100 * item.distance)
        for item in standings
        if item.run_seconds is not None and item.distance is not None
    }
    if len(points) < 2:
        return Figure(
            QUALITY_AND_TIME, title, missing="Fewer than two settings with a distance to the best known plan."
        )
    x = log_axis("seconds (shifted geometric mean)", [seconds for seconds, _ in points.values()], LEAST_SECONDS)
    y = distance_axis("mean distance to the best known, %", [[distance] for _, distance in points.values()])
    panel = pareto_panel(points, material.looks, x, y, QUALITY_AND_TIME)
    return Figure(
        QUALITY_AND_TIME,
        title,
        reading="Lower and further left is better. Ringed settings are on the Pareto front: none is nearer to the best "
        "known plan without taking longer. Settings on one spot are drawn around each other and named.",
        panels=[panel],
        notes=[f"Over {counted(len(material.problems), 'instance')}; no plan counts as 100 % and the time limit."],
        key=[(configuration, point_swatch(material.looks[configuration])) for configuration in points],
        data=Table(
            ("setting", "run_seconds_geometric_mean", "mean_distance"),
            [(configuration, seconds, distance / 100) for configuration, (seconds, distance) in points.items()],
        ),
    )


TRADEOFFS = "tradeoffs"


def tradeoffs(material: Material) -> Figure:
    """Key figures against each other: what a setting wins on one and loses on another."""
    title = f"Key figures against each other, per {YOUTHS} youths, by setting"
    solved = {
        configuration: {case.run.instance for case in cases if _has_plan(case)}
        for configuration, cases in material.by_configuration.items()
    }
    every = set().union(*solved.values())
    # one that fails nearly everywhere would leave the others next to nothing to be compared on
    configurations = [configuration for configuration, done in solved.items() if done and 2 * len(done) >= len(every)]
    if len(configurations) < 2:
        words = "Fewer than two settings have a plan on half of the instances: nothing to trade off."
        return Figure(TRADEOFFS, title, missing=words)
    without = [
        f"{configuration} ({len(done)} of {len(every)})"
        for configuration, done in solved.items()
        if configuration not in configurations
    ]
    instances, means = _means(material, configurations)
    if not instances:
        return Figure(
            TRADEOFFS,
            title,
            missing="No instance on which these settings all have a plan: key figures would not compare.",
        )
    telling = [name for name in LESS_IS_BETTER if len({round(value, 9) for value in means.get(name, {}).values()}) > 1]
    if len(telling) < 2:
        return Figure(TRADEOFFS, title, missing="Fewer than two key figures differ between the settings.")
    alike = [_words(name) for name in LESS_IS_BETTER if name in means and name not in telling]
    pairs = [
        (a, b, {configuration: (means[a][configuration], means[b][configuration]) for configuration in configurations})
        for a, b in combinations(telling, 2)
    ]
    # where one setting is best on both there is nothing to choose
    pairs.sort(key=lambda pair: len(pareto_front(pair[2])) < 2)
    panels = [
        pareto_panel(
            points,
            material.looks,
            even_axis(_words(a), [first for first, _ in points.values()], from_zero=False),
            even_axis(_words(b), [second for _, second in points.values()], from_zero=False),
            f"{TRADEOFFS}-{number}",
        )
        for number, (a, b, points) in enumerate(pairs[:MOST_PANELS])
    ]
    return Figure(
        TRADEOFFS,
        title,
        reading="Lower and further left is better. Ringed settings are on the Pareto front: none is better on one of "
        "the two without being worse on the other. Settings on one spot are drawn around each other and named.",
        panels=panels,
        notes=sentences(
            f"Means over {counted(len(instances), 'instance')} on which each of them has a plan, seeds taken together "
            "first; axes do not begin at nought.",
            f"{counted(len(pairs) - MOST_PANELS, 'pair')} not drawn; all key figures are in the CSV file."
            if len(pairs) > MOST_PANELS
            else "",
            "Left out, for on most instances they have no plan within the limit that is better than that everybody "
            f"stays or waits: {listed(without)}."
            if without
            else "",
            f"No difference in {listed(alike)}." if alike else "",
        ),
        key=[(configuration, point_swatch(material.looks[configuration])) for configuration in configurations],
        data=Table(
            ("key_figure", "setting", f"mean_per_{YOUTHS}_youths", "instances"),
            [
                (name, configuration, value, len(instances))
                for name, by_configuration in means.items()
                for configuration, value in by_configuration.items()
            ],
        ),
    )


def _means(material: Material, configurations: Sequence[str]) -> tuple[Sequence[str], Means]:
    """
    Instances on which every setting has a plan, and each setting's mean of each key figure on them.

    By instance, not by problem: another policy counts other points, but its days and moves compare.
    """
    values: dict[str, dict[tuple[str, str], list[float]]] = defaultdict(lambda: defaultdict(list))
    done: dict[str, set[str]] = {configuration: set() for configuration in configurations}
    for configuration in configurations:
        for case in material.by_configuration[configuration]:
            run = case.run
            youths = run.features.get("youths", 0.0)
            if _has_plan(case) and youths > 0:
                done[configuration].add(run.instance)
                for name, value in run.outcome.kpis.items():
                    values[name][configuration, run.instance].append(YOUTHS * value / youths)
    common = sorted(set.intersection(*done.values()))
    means = {
        name: {
            configuration: mean([mean(found[configuration, instance]) for instance in common])
            for configuration in configurations
        }
        for name, found in values.items()
        if common and all((configuration, instance) in found for configuration in configurations for instance in common)
    }
    return common, means


def _has_plan(case: Case) -> bool:
    """Within the limit, and better than that everybody stays or waits: doing nothing has few moves by nature."""
    return case.measured.cost is not None and case.measured.seconds_to_first is not None


def _words(name: str) -> str:
    return name.replace("_", " ")


def pareto_front(points: Points) -> list[str]:
    """Settings that no other equals or beats on both while beating them on one, by the first figure."""
    kept = [
        configuration
        for configuration, (a, b) in points.items()
        if not any(c <= a and d <= b and (c, d) != (a, b) for c, d in points.values())
    ]
    return sorted(kept, key=lambda configuration: points[configuration])


def pareto_panel(points: Points, looks: Mapping[str, Look], x: Axis, y: Axis, name: str) -> Panel:
    """Settings by two figures, those on the Pareto front ringed and joined; of several on one spot all are seen."""
    front = pareto_front(points)
    across, up = x.across(), y.up()
    ends = _values([points[configuration] for configuration in front])
    layers = [alt.Chart(ends).mark_line(interpolate="step-after", color=MUTED, strokeWidth=1).encode(x=across, y=up)]
    for configurations in spots(points, x, y):
        for place, configuration in enumerate(configurations):
            # the first is filled, others stand around it as outlines
            mark = alt.Chart(_values([points[configuration]])).mark_point(
                shape=looks[configuration].shape,
                filled=not place,
                size=MARK + place * MORE,
                opacity=1,
                color=looks[configuration].colour,
                strokeWidth=1.8 if place else 0,
            )
            layers.append(mark.encode(x=across, y=up))
        on_front = [points[configuration] for configuration in configurations if configuration in front]
        if on_front:
            ring = alt.Chart(_values(on_front[:1])).mark_point(
                shape="circle", size=RING + (len(configurations) - 1) * MORE, color=MUTED, strokeWidth=1.2
            )
            layers.append(ring.encode(x=across, y=up))
        if len(configurations) > 1:
            layers.append(_names(configurations, points[configurations[0]], x, y))
    chart = layered(layers, WIDTH, HEIGHT)
    title = f"{y.title} against {x.title}"
    summary = "; ".join(f"{configuration} {a:,.4g} and {b:,.4g}" for configuration, (a, b) in points.items())
    description = f"On the Pareto front: {', '.join(front)}. {x.title} and {y.title}: {summary}."
    return Panel(svg(chart, name, title, description), is_wide=False)


def spots(points: Points, x: Axis, y: Axis) -> list[list[str]]:
    """Settings whose marks lie on one spot together, the others each alone; in the order given."""
    found: list[list[str]] = []
    for configuration, (a, b) in points.items():
        at = x.pixel(a, WIDTH), y.pixel(b, HEIGHT)
        for spot in found:
            c, d = points[spot[0]]
            if math.dist(at, (x.pixel(c, WIDTH), y.pixel(d, HEIGHT))) <= NEAR_PIXELS:
                spot.append(configuration)
                break
        else:
            found.append([configuration])
    return found


def _names(configurations: Sequence[str], point: tuple[float, float], x: Axis, y: Axis) -> alt.Chart:
    """The settings on one spot, a line each, on the side where there is more room."""
    is_left = x.pixel(point[0], WIDTH) > WIDTH / 2
    aside = math.sqrt(RING + (len(configurations) - 1) * MORE) / 2 + 4
    mark = alt.Chart(_values([point])).mark_text(
        text=list(configurations),
        align="right" if is_left else "left",
        baseline="middle",
        dx=-aside if is_left else aside,
        dy=-LINE_PIXELS * (len(configurations) - 1) / 2,
        lineHeight=LINE_PIXELS,
        fontSize=LABEL_SIZE,
    )
    chart: alt.Chart = mark.encode(x=x.across(), y=y.up())
    return chart


def _values(points: Sequence[tuple[float, float]]) -> alt.InlineData:
    return rows([{"x": a, "y": max(b, 0.0)} for a, b in points])
