from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.care import YouthCarePlan
from matcher.engine.model.columns import Columns, brigade_since_day, columns_of_paths
from matcher.engine.model.cost_table import CostTables
from matcher.engine.model.resource_table import ResourceTable
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable
from models.stay import HOME

UNLIMITED = 2**40
"""Capacity of what excess settles otherwise."""


@dataclass(frozen=True)
class MatchingProblem:
    """The snapshot under a policy as whole numbers: what there is to choose, what it costs, what is scarce."""

    instance: Instance
    youths: YouthTable
    care: list[YouthCarePlan]
    options: StayOptions
    resources: ResourceTable
    costs: CostTables
    incumbent: Columns
    """One trajectory per youth, in their order: stay where you are, wait."""
    incumbent_demand: NDArray[np.int64]
    """(resources, periods)"""
    excess: NDArray[np.bool_]
    """(resources, periods): holds more than it should, and nobody is added."""
    capacity: NDArray[np.int64]
    """(resources, periods): at least the incumbent's demand; UNLIMITED where excess settles it."""
    visits_open: NDArray[np.bool_] | None
    """(options, periods): the brigade team may visit; None if no brigade team is in excess."""
    held: NDArray[np.bool_]
    """(youths,): keep the incumbent's trajectory, whatever else they could do."""
    move_limits: NDArray[np.int64]
    """(youths,): most moves of each, the policy's or as many as the pins alone take."""
    beginnings: NDArray[np.bool_]
    """(youths, periods): a new stay may begin."""
    always_leave: NDArray[np.bool_]
    """(2, options): may be left at any time, before the first move and after it."""

    @property
    def rows(self) -> int:
        """Rows of the master: resource × period."""
        return self.capacity.size

    @cached_property
    def current_option(self) -> NDArray[np.int64]:
        """(youths,): option row of a resident's current stay, -1 for others."""
        current = np.full(len(self.care), -1, dtype=np.int64)
        rows = np.flatnonzero(self.options.current)
        current[self.options.youth[rows]] = rows
        return current

    @cached_property
    def brigade_since_day(self) -> NDArray[np.int64]:
        """(options,): since when a resident's own brigade team visits at the current place, else NEVER."""
        return brigade_since_day(self.options, self.youths)

    @cached_property
    def pinned_place(self) -> NDArray[np.int64]:
        """(youths, periods): row of the place where a person decided that the youth is, -1 where nobody did."""
        place = np.full((len(self.care), self.instance.periods), -1, dtype=np.int64)
        for row, care in enumerate(self.care):
            for pin in care.pins:
                at_home = pin.stay.place == HOME
                place[row, pin.first : pin.until] = (
                    self.options.home if at_home else self.instance.units.index[pin.stay.place]
                )
        return place

    @property
    def is_pinned(self) -> NDArray[np.bool_]:
        """(youths, periods): a person decided where the youth is."""
        pinned: NDArray[np.bool_] = self.pinned_place >= 0
        return pinned

    @cached_property
    def own_pin(self) -> NDArray[np.bool_]:
        """(options, periods): what a person decided."""
        own: NDArray[np.bool_] = self.options.pinned[:, None] & self.is_pinned[self.options.youth]
        return own & self.options.allowed

    @cached_property
    def at_pinned_place(self) -> NDArray[np.bool_]:
        """(options,): at a place where a person decided that the youth is at some time."""
        home, options = self.options.home, self.options
        key = options.youth * (home + 1) + options.place
        at_place: NDArray[np.bool_] = np.isin(key, np.unique(key[options.pinned]))
        return at_place

    def columns(self, youth: NDArray[np.int64], path: NDArray[np.int64]) -> Columns:
        """
        Trajectories with exact costs and demands.

        Parameters
        ----------
        youth
            Row of each trajectory's youth, shape (trajectories,).
        path
            Option rows by period, or WAITING, INTERRUPTED, NO_CARE, shape (trajectories, periods).
        """
        return columns_of_paths(youth, path, self.options, self.youths, self.resources, self.costs, self.instance)

    def recosted(self, columns: Columns) -> Columns:
        """Trajectories of another problem with the same options, at the points of this one."""
        return self.columns(columns.youth, columns.path)
