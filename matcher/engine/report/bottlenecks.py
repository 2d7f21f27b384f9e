import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.problem import MatchingProblem
from models.plan import Bottleneck, Price

MINUTES_AN_HOUR = 60
MOST_BOTTLENECKS = 12
CAPACITIES = ("beds:", "ambulant:", "brigade:", "mix:")
"""Kinds of which one unit more can be had; rules between youths have no next unit."""


def price_lines(problem: MatchingProblem, prices: NDArray[np.float64]) -> tuple[Price, ...]:
    """Every positive price, by resource and period."""
    calendar = problem.instance.snapshot.calendar
    return tuple(
        Price(
            resource=problem.resources.ids[row],
            period=calendar.date_of(calendar.boundaries[period]),
            points=round(float(prices[row, period]), 4),
        )
        for row, period in zip(*np.nonzero(prices > 5e-5), strict=True)
    )


def bottlenecks(problem: MatchingProblem, prices: NDArray[np.float64]) -> tuple[Bottleneck, ...]:
    """The resources whose next unit, over the whole horizon, is worth most at the best bound's prices."""
    resources, weeks = problem.resources, problem.instance.snapshot.calendar.horizon_days / 7
    total = prices.sum(axis=1)
    found = []
    for row in np.flatnonzero(total > 0):
        name = resources.ids[row]
        if not name.startswith(CAPACITIES):
            continue
        hours = resources.in_minutes[row]
        points = float(total[row]) * (MINUTES_AN_HOUR if hours else 1)
        unit = "hour per week" if hours else resources.unit[row]
        words = f"one more {unit} of {name} during {weeks:.0f} weeks saves about {points:,.0f} points"
        found.append(Bottleneck(resource=name, points=round(points, 2), unit=unit, words=words))
    found.sort(key=lambda item: (-item.points, item.resource))
    return tuple(found[:MOST_BOTTLENECKS])
