import math

from benchmarks.reports.drawing.axis import even_axis, log_axis
from benchmarks.reports.drawing.lines import MOST_LABELLED, Line, Mark, line_chart
from benchmarks.reports.drawing.swatches import line_swatch
from benchmarks.reports.drawing.vega import svg
from benchmarks.reports.figures.figure import Figure, Panel
from benchmarks.reports.material import Material
from benchmarks.reports.table import Table
from benchmarks.reports.words import counted, percent, sentences
from benchmarks.statistics.performance_profile import performance_profile

NAME = "profile"
WIDTH, HEIGHT = 620, 300
FEW, LEAST_SECONDS = 10, 0.05
"""Shorter times count as this: below it the clock and the start of a process decide the factor."""


def profile(material: Material) -> Figure:
    """On which share of the instances each setting is within which factor of the quickest."""
    title = f"Performance profile: seconds to {material.target.words}, against the quickest setting on each instance"
    if len(material.arms) < 2:
        return Figure(NAME, title, missing="One setting only: there is nothing to compare it with.")
    times = {arm: material.median_seconds(arm) for arm in material.arms}
    problems = [problem for problem in material.problems if all(problem in found for found in times.values())]
    if not problems:
        return Figure(NAME, title, missing="The settings have no instance in common.")
    table = [[max(times[arm][problem], LEAST_SECONDS) for arm in material.arms] for problem in problems]
    if not any(math.isfinite(value) for row in table for value in row):
        return Figure(NAME, title, missing=f"No setting came to {material.target.words} on any instance.")
    found = performance_profile(table)
    furthest = max(factor for curve in found.curves for factor in curve.x)
    x = log_axis("factor of the quickest setting's seconds", [1.0, max(furthest * 1.1, 2.0)], 1.0)
    y = even_axis("share of the instances, %", [0.0, 100.0])
    lines = [
        Line(arm, material.looks[arm], [*curve.x, x.high], [100 * share for share in (*curve.y, curve.y[-1])])
        for arm, curve in zip(material.arms, found.curves, strict=True)
    ]
    is_labelled = len(lines) <= MOST_LABELLED
    level = Mark(100 * found.virtual_best, "virtual best")
    chart = line_chart(lines, x, y, width=WIDTH, height=HEIGHT, is_labelled=is_labelled, level=level)
    left = len(material.problems) - len(problems)
    told = "; ".join(
        f"{arm} quickest or as quick on {percent(curve.y[0])}, reaches the goal on {percent(curve.y[-1])}"
        for arm, curve in zip(material.arms, found.curves, strict=True)
    )
    return Figure(
        NAME,
        title,
        reading="Higher is better: at the left how often a setting is the quickest, at the right how often it "
        "gets there at all. The virtual best picks the right setting for every instance beforehand.",
        panels=[Panel(svg(chart, NAME, title, f"Of {counted(len(problems), 'instance')}: {told}."))],
        notes=sentences(
            f"{counted(len(problems), 'instance')}, by the upper median of its seeds; what is below {LEAST_SECONDS} s "
            "counts as that.",
            "With so few instances a step is one instance." if len(problems) < FEW else "",
            f"{counted(left, 'instance')} left out: not every setting was run on it." if left else "",
            "With more than two settings, read each against the virtual best only." if len(material.arms) > 2 else "",
        ),
        key=[] if is_labelled else [(arm, line_swatch(material.looks[arm])) for arm in material.arms],
        data=Table(
            ("setting", "factor", "share_of_instances", "instances"),
            [
                (arm, factor, share, len(problems))
                for arm, curve in zip(material.arms, found.curves, strict=True)
                for factor, share in zip(curve.x, curve.y, strict=True)
            ],
        ),
    )
