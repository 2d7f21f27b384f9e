from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.desk.arrivals import Arrivals, arrivals_of, siblings_of
from matcher.desk.desk import Desk, row_of_place
from matcher.desk.explain.explanation import PricedResource
from matcher.desk.options import Option, columns_of, describe, option_lines
from matcher.engine.model.columns import Columns
from matcher.engine.model.stays import planned_stays
from models.plan import CostLine
from models.stay import Stay


@dataclass(frozen=True)
class Way:
    """A trajectory of one youth with its words."""

    column: Columns
    """One."""
    option: Option | None
    """None where it has no stay."""
    costs: tuple[CostLine, ...]
    price_points: int
    points: NDArray[np.float64]
    """(resources, periods): what each thing taken is worth."""
    asked: NDArray[np.int64]
    """(resources, periods)"""

    @property
    def own_points(self) -> int:
        """Sum of the terms."""
        return sum(line.points for line in self.costs)

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Its stays as they are exchanged."""
        return () if self.option is None else tuple(item.stay for item in self.option.stays)

    def is_same(self, other: "Way") -> bool:
        """The same stays."""
        return self.stays == other.stays

    def priced(self, desk: Desk) -> tuple[PricedResource, ...]:
        """What makes up the price, the dearest first; what rounds to nothing is left out."""
        points = self.points.sum(axis=1)
        rows = sorted(np.flatnonzero(points.round()), key=lambda row: (-points[row], desk.problem.resources.ids[row]))
        ids = desk.problem.resources.ids
        return tuple(PricedResource(resource=ids[row], points=round(float(points[row]))) for row in rows)


class Ways:
    """
    A youth's cheapest trajectories to each place, beside what the plan's others leave.

    Parameters
    ----------
    only
        The one place asked about; None: all of them.
    known
        The same youth's ways beside another room.
    """

    def __init__(
        self, desk: Desk, youth: int, room: NDArray[np.int64], only: str | None = None, known: "Ways | None" = None
    ) -> None:
        self._desk, self._youth, self._room = desk, youth, room
        before = None if known is None else known.arrivals
        self.arrivals: Arrivals | None = arrivals_of(desk, youth, room) if before is None else before.beside(room)
        """None where no care is needed within the horizon."""
        paths = np.zeros((0, desk.problem.instance.periods), dtype=np.int64)
        if self.arrivals is not None:
            paths = self.arrivals.paths(None if only is None else row_of_place(desk.problem.instance, only))
        self._columns = columns_of(desk, youth, paths) if len(paths) else None
        self._place = _places_reached(desk, youth, paths)

    def cheapest_at(self, place: str) -> Way | None:
        """The trajectory to a place that `recommend` ranks first; None where there is none."""
        return self._cheapest(np.flatnonzero(self._place == row_of_place(self._desk.problem.instance, place)))

    def cheapest_beside(self, held: Way) -> Way | None:
        """The one ranked first among those that lead elsewhere than a given one."""
        row = -1 if held.option is None else row_of_place(self._desk.problem.instance, held.option.place)
        return self._cheapest(np.flatnonzero(self._place != row))

    def _cheapest(self, rows: NDArray[np.int64]) -> Way | None:
        if not len(rows) or self._columns is None:
            return None
        columns = self._columns.only(rows)
        if not siblings_of(self._desk, self._youth):
            # without siblings a trajectory's cost is its own points: only the cheapest need words
            price = np.round(np.asarray(columns.demand.T @ self._desk.prices.reshape(-1)))
            total = columns.cost + price.astype(np.int64)
            columns = columns.only(np.flatnonzero(total == total.min()))
        options = describe(self._desk, self._youth, self._room, columns)
        best = min(range(len(options)), key=lambda row: _rank(options[row]))
        return _way(self._desk, columns.only(np.array([best])), options[best])


def held_way(desk: Desk, youth: int, room: NDArray[np.int64]) -> Way:
    """What the plan has for a youth."""
    column = desk.held.only(np.array([youth]))
    if not (column.path >= 0).any():
        return _way(desk, column, None)
    return _way(desk, column, describe(desk, youth, room, column)[0])


def _places_reached(desk: Desk, youth: int, paths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each trajectory leads: a resident's first other place, else the first of all; shape (trajectories,)."""
    options, current = desk.problem.options, int(desk.problem.current_option[youth])
    lives = paths >= 0
    place = np.where(lives, options.place[np.where(lives, paths, 0)], -1)
    elsewhere = lives & (place != options.place[current]) if current >= 0 else lives
    first = np.where(elsewhere.any(axis=1), elsewhere.argmax(axis=1), lives.argmax(axis=1))
    reached: NDArray[np.int64] = place[np.arange(len(paths)), first]
    return reached


def _rank(option: Option) -> tuple[int, int, date, str]:
    return (option.total_points, option.own_points, option.from_date, option.place)


def _way(desk: Desk, column: Columns, option: Option | None) -> Way:
    asked = np.asarray(column.demand.todense()).reshape(desk.prices.shape).astype(np.int64)
    points = asked * desk.prices
    costs = option_lines(desk, column, planned_stays(desk.problem, column))[0] if option is None else option.costs
    return Way(column, option, costs, round(float(points.sum())), points, asked)
