"""Distance to the best known plan, and proven gap, as time goes by."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.bench.measures.trace import checked_cost, gap_steps, holds_for_all, seconds_of
from benchmarks.bench.reports.drawing.charts import MOST_LABELLED, Line, line_chart
from benchmarks.bench.reports.drawing.palette import line_swatch
from benchmarks.bench.reports.drawing.vega import log_axis, svg, time_axis
from benchmarks.bench.reports.figures.figure import Cell, Figure, Panel, Table
from benchmarks.bench.reports.material import Case, Material
from benchmarks.bench.reports.words import counted, listed, percent, sentences
from benchmarks.bench.runs.record import Run
from benchmarks.bench.statistics.estimates import Floats

MOST_MOMENTS = 200
EARLIEST_SECONDS = 0.01
LEAST_PERCENT = 0.01
MOST_SETS = 6
WIDE, HALF = (620, 310), (345, 220)


@dataclass(frozen=True)
class Course:
    """A measure of one run as it changes: each value holds until the next."""

    seconds: Sequence[float]
    """Rising; the first is the beginning."""
    values: Sequence[float]

    def at(self, moment: float) -> float:
        """Value at a moment."""
        return self.values[max(bisect_right(self.seconds, moment) - 1, 0)]


@dataclass(frozen=True)
class Band:
    """Median and quartiles of some runs at each moment."""

    seconds: Floats
    low: Floats
    middle: Floats
    high: Floats


def gap_over_time(material: Material) -> Figure:
    """Distance to the best known plan as time goes by."""

    def course(case: Case) -> Course | None:
        known = material.known.get(case.problem)
        if known is None:
            return None
        steps = gap_steps(case.run, known)
        return Course([step.seconds for step in steps], [step.gap for step in steps])

    return _figure(
        material,
        course,
        "gap-over-time",
        "Distance to the best known plan over time, by setting",
        "distance to the best known, %",
        "Lower and further left is better: the line is the median run, the band holds the middle half of the runs; "
        "100 % is no plan yet.",
        "No run found a plan, so there is nothing to measure distances from.",
    )


def proven_gap_over_time(material: Material) -> Figure:
    """The gap that runs could prove of their own plan, as time goes by."""
    bounded = {case.measured.arm for case in material.compared if len(proven_steps(case.run)) > 1}

    def course(case: Case) -> Course | None:
        if case.measured.arm not in bounded:
            return None
        # a run without a bound stands at 100 %: left out, it would flatter the setting
        steps = proven_steps(case.run)
        return Course([at for at, _ in steps], [gap for _, gap in steps])

    return _figure(
        material,
        course,
        "proven-gap-over-time",
        "Proven gap over time, by setting",
        "proven gap, %",
        "As above, but against each run's own bound over all candidates: what it could promise at that moment.",
        "No run tells a bound over all candidates, so no gap is proven.",
        material.own_bounds(),
    )


def band(courses: Sequence[Course], until_seconds: float) -> Band:
    """
    Median and quartiles over runs, at each moment at which any of them changes.

    They are values of runs, never means of two: a mean of a gap with "no plan yet" would be no gap.

    Parameters
    ----------
    until_seconds
        To here the last value of each run is held.
    """
    moments = sorted({max(moment, EARLIEST_SECONDS) for course in courses for moment in course.seconds})
    moments = thinned([*(moment for moment in moments if moment < until_seconds), until_seconds])
    values = np.array([[course.at(moment) for moment in moments] for course in courses])
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0, method="inverted_cdf")
    return Band(np.array(moments), low, middle, high)


def thinned(moments: Sequence[float], most: int = MOST_MOMENTS) -> list[float]:
    """Of too many moments those that come next after evenly spread ones (on a log scale), always with the last."""
    if len(moments) <= most:
        return list(moments)
    wanted = np.geomspace(moments[0], moments[-1], most)
    places = np.minimum(np.searchsorted(moments, wanted), len(moments) - 1)
    return [moments[place] for place in np.unique(places)]


def proven_steps(run: Run) -> Sequence[tuple[float, float]]:
    """
    The gap that the run could prove, (cost - bound) / cost, in order of time; begins at (0, 1): nothing is known.

    A bound that holds for the method's own choices only proves nothing.

    As with costs, what the trace says never counts as better than the plan that was handed over and checked.
    """
    steps = [(0.0, 1.0)]
    final = checked_cost(run)
    if final is None or not holds_for_all(run):
        return steps
    cost: float | None = None
    bound: float | None = None
    reported = [(point.seconds, point.cost, point.bound) for point in run.outcome.trace]
    for seconds, new_cost, new_bound in (*reported, (seconds_of(run), final, run.outcome.bound)):
        if new_cost is not None:
            cost = max(new_cost, final) if cost is None else min(cost, max(new_cost, final))
        if new_bound is not None:
            bound = new_bound if bound is None else max(bound, new_bound)
        if cost is not None and bound is not None:
            gap = max(0.0, (cost - bound) / cost) if cost > 0 else 0.0
            if gap < steps[-1][1]:
                steps.append((seconds, gap))
    return steps


def _figure(
    material: Material,
    course: Callable[[Case], Course | None],
    name: str,
    title: str,
    words: str,
    reading: str,
    missing: str,
    warning: str = "",
) -> Figure:
    courses: dict[str, dict[str, list[Course]]] = {}
    until: dict[str, float] = {}
    for case in material.compared:
        found = course(case)
        if found is not None:
            key, run = _set_of(case), case.run
            courses.setdefault(key, {}).setdefault(case.measured.arm, []).append(found)
            until[key] = max(until.get(key, EARLIEST_SECONDS * 10), min(seconds_of(run), run.time_limit_seconds))
    if not courses:
        return Figure(name, title, missing=missing)
    order = _by_size(material, courses)
    bands = {
        key: {
            configuration: band(courses[key][configuration], until[key])
            for configuration in material.configurations
            if configuration in courses[key]
        }
        for key in order
    }
    shown = order[:MOST_SETS]
    is_wide = len(shown) == 1
    is_labelled = is_wide and len(material.configurations) <= MOST_LABELLED
    panels = [
        _panel(
            material,
            f"{name}-{number}",
            title,
            words,
            key,
            bands[key],
            courses[key],
            is_wide=is_wide,
            is_labelled=is_labelled,
        )
        for number, key in enumerate(shown)
    ]
    fewest = min(len(found) for by_configuration in courses.values() for found in by_configuration.values())
    drawn = [
        configuration
        for configuration in material.configurations
        if any(configuration in item for item in courses.values())
    ]
    silent = [configuration for configuration in material.configurations if configuration not in drawn]
    return Figure(
        name,
        title,
        reading=reading,
        panels=panels,
        notes=sentences(
            warning,
            f"Not drawn, but in the CSV file: {listed(order[MOST_SETS:])}." if len(order) > MOST_SETS else "",
            f"Some bands are of {counted(fewest, 'run')} only: quartiles say little then." if fewest < 4 else "",
            f"Nothing to draw of {listed(silent)}." if silent else "",
        ),
        key=[]
        if is_labelled
        else [(configuration, line_swatch(material.looks[configuration])) for configuration in drawn],
        data=Table(
            ("instance_set", "setting", "seconds", "gap_lower_quartile", "gap_median", "gap_upper_quartile", "runs"),
            [
                row
                for key in order
                for configuration, found in bands[key].items()
                for row in _rows(key, configuration, found, courses)
            ],
        ),
    )


def _set_of(case: Case) -> str:
    return case.run.instance_set or "files"


def _by_size(material: Material, courses: Mapping[str, object]) -> list[str]:
    """Sets with anything to draw, by number of youths."""
    sets = {_set_of(case): case.run.features.get("youths", 0.0) for case in material.compared}
    return sorted((key for key in sets if key in courses), key=lambda key: (sets[key], key))


def _panel(
    material: Material,
    name: str,
    title: str,
    words: str,
    key: str,
    bands: Mapping[str, Band],
    courses: Mapping[str, Sequence[Course]],
    *,
    is_wide: bool,
    is_labelled: bool,
) -> Panel:
    lines = [
        Line(
            configuration,
            material.looks[configuration],
            list(found.seconds),
            _percents(found.middle),
            _percents(found.low),
            _percents(found.high),
        )
        for configuration, found in bands.items()
    ]
    # from the first change on: before it there is nothing to see
    begun = min(
        (course.seconds[1] for found in courses.values() for course in found if len(course.seconds) > 1), default=1.0
    )
    end = max(second for line in lines for second in line.x)
    x = time_axis("seconds since the run began", begun, end, EARLIEST_SECONDS)
    values = [value for line in lines for value in (*line.low, *line.y, *line.high)]
    y = log_axis(words, values, LEAST_PERCENT, lowest_label=f"≤ {LEAST_PERCENT}")
    chart = line_chart(lines, x, y, size=WIDE if is_wide else HALF, is_labelled=is_labelled)
    summary = "; ".join(f"{configuration} {percent(found.middle[-1])}" for configuration, found in bands.items())
    fewest, most = min(map(len, courses.values())), max(map(len, courses.values()))
    caption = f"{key}: {'' if fewest == most else f'{fewest} to '}{counted(most, 'run')} a setting"
    return Panel(svg(chart, name, title, f"{caption}. Median at the end: {summary}."), caption, is_wide)


def _percents(shares: Floats) -> list[float]:
    return [max(100 * share, LEAST_PERCENT) for share in shares.tolist()]


def _rows(
    key: str, configuration: str, found: Band, courses: Mapping[str, Mapping[str, Sequence[Course]]]
) -> list[tuple[Cell, ...]]:
    columns = zip(found.seconds, found.low, found.middle, found.high, strict=True)
    return [(key, configuration, *map(float, row), len(courses[key][configuration])) for row in columns]
