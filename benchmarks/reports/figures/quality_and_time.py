from collections.abc import Sequence

from benchmarks.reports.drawing.axis import distance_axis, log_axis
from benchmarks.reports.drawing.pareto import pareto_panel
from benchmarks.reports.drawing.swatches import point_swatch
from benchmarks.reports.figures.figure import Figure
from benchmarks.reports.material import Material
from benchmarks.reports.standing import Standing
from benchmarks.reports.table import Table
from benchmarks.reports.words import counted

NAME = "quality-and-time"
LEAST_SECONDS = 0.01


def quality_and_time(material: Material, standings: Sequence[Standing]) -> Figure:
    """How near to the best known plan each setting comes, against how long it takes."""
    title = "Distance to the best known plan against seconds of a run, by setting"
    points = {
        item.arm: (max(item.run_seconds.value, LEAST_SECONDS), 100 * item.distance)
        for item in standings
        if item.run_seconds is not None and item.distance is not None
    }
    if len(points) < 2:
        return Figure(NAME, title, missing="Fewer than two settings with a distance to the best known plan.")
    x = log_axis("seconds (shifted geometric mean)", [seconds for seconds, _ in points.values()], LEAST_SECONDS)
    y = distance_axis("mean distance to the best known, %", [[distance] for _, distance in points.values()])
    panel = pareto_panel(points, material.looks, x, y, NAME)
    return Figure(
        NAME,
        title,
        reading="Lower and further left is better. Ringed settings are on the Pareto front: none is nearer to the best "
        "known plan without taking longer. Settings on one spot are drawn around each other and named.",
        panels=[panel],
        notes=[f"Over {counted(len(material.problems), 'instance')}; no plan counts as 100 % and the time limit."],
        key=[(arm, point_swatch(material.looks[arm])) for arm in points],
        data=Table(
            ("setting", "run_seconds_geometric_mean", "mean_distance"),
            [(arm, seconds, distance / 100) for arm, (seconds, distance) in points.items()],
        ),
    )
