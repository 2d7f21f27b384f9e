import numpy as np
from numpy.typing import NDArray

from matcher.desk.arrivals import Arrivals
from matcher.desk.desk import Desk
from matcher.desk.reasons.admission import FULL, admission_of, current_place_reason, home_reason, reason
from matcher.desk.reasons.place_reason import PlaceReason
from matcher.desk.reasons.shortages import lasting_until, least_lack
from matcher.rules.closed_authorisation import ClosedAuthorisationRule
from matcher.rules.full_today import FullTodayRule
from matcher.rules.may_move import MayMoveRule
from matcher.rules.protocol import SmallestChange
from matcher.tables.options import options_of_youth

LACKING = {"beds": FULL, "brigade": "brigade_full", "mix": "mix", "apart": "apart", "sex": "sex_today"}
"""Code by kind of the resource that is short."""


class Reasons:
    """Why places are no option for one youth: rules first, then leaving, then capacity."""

    def __init__(self, desk: Desk, youth: int, room: NDArray[np.int64], arrivals: Arrivals | None) -> None:
        self._desk, self._youth, self._room = desk, youth, room
        self._problem = desk.problem
        self._record = desk.problem.instance.snapshot.youths[youth]
        self._rows = options_of_youth(desk.problem.options, youth)
        self._leaving = None if arrivals is None else arrivals.leaving
        self._begins, self._ends = self._care()
        self._before = self._points_before()
        in_care = np.arange(len(self._begins)) < self._ends.max(initial=0)
        first = int(self._begins.argmax()) if self._begins.any() else 0
        in_care &= np.arange(len(in_care)) >= first
        self._admission = admission_of(desk, self._record, in_care, room)

    def of(self, place: int) -> PlaceReason:
        """The reason for a place: a row of the unit table, or their number for home."""
        problem, view = self._problem, self._admission.view
        options = problem.options
        current = int(problem.current_option[self._youth])
        if current >= 0 and options.place[current] == place:
            return current_place_reason(self._desk, self._youth, view, self._room)
        if not self._begins.any() and (current < 0 or not self._ends.any()):
            return self._reason(place, "outside_care")
        by_rule = home_reason(self._desk, view) if place == options.home else self._admission.reasons.get(place)
        if by_rule is not None:
            return by_rule
        if problem.care[self._youth].pins:
            return self._reason(place, "pinned")
        if current >= 0 and not self._begins.any():
            full = place < len(self._admission.full) and self._admission.full[place]
            consent = MayMoveRule().smallest_change(self._record, problem.instance)
            return reason(self._desk, view, place, MayMoveRule.code, consent, [FULL] if full else [])
        return self._by_capacity(place)

    def _reason(self, place: int, code: str, change: SmallestChange | None = None) -> PlaceReason:
        return reason(self._desk, self._admission.view, place, code, change)

    def _care(self) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Periods in which a new stay may begin, and the period in which care then ends: both (periods,)."""
        periods = self._problem.instance.periods
        begins, ends = np.zeros(periods, dtype=bool), np.zeros(periods, dtype=np.int64)
        if self._leaving is not None:
            begins |= self._leaving.possible
            ends[:] = self._problem.care[self._youth].windows[0].end
            return begins, ends
        if self._problem.current_option[self._youth] >= 0:
            return begins, ends
        for window in self._problem.care[self._youth].windows:
            begins[window.first : window.last + 1] = True
            ends[window.first : window.last + 1] = window.end
        return begins, ends

    def _points_before(self) -> NDArray[np.float64]:
        """Points of waiting, or of staying until then, before each period, shape (periods,)."""
        if self._leaving is not None:
            return self._leaving.points
        waited = np.cumsum(self._problem.costs.waiting[self._youth])
        return np.concatenate([[0.0], waited[:-1]])

    def _by_capacity(self, place: int) -> PlaceReason:
        """Open by the rules: over capacity today, too late to begin, or short of something."""
        problem, desk = self._problem, self._desk
        options, bounds = problem.options, problem.instance.boundaries
        rows = self._rows[(options.place[self._rows] == place) & ~options.resident[self._rows]]
        # support is never a must: the place itself is open with nobody
        rows = rows[(options.team[rows] < 0).all(axis=1)]
        if not len(rows):
            return self._reason(place, "not_considered")
        open_rows = [int(row) for row in rows if (options.allowed[row] & self._begins).any()]
        if not open_rows:
            return self._over_today(place, rows)
        lacks = []
        for row in open_rows:
            begins = self._begins & options.allowed[row] & (bounds[:-1] <= options.latest_start_day[row])
            lack = least_lack(desk, row, begins, lasting_until(desk, row, self._ends), self._room, self._before)
            if lack is not None:
                lacks.append(lack)
        if not lacks:
            # open on some days, but none of them is in time to begin: only an authorisation lapses
            change = ClosedAuthorisationRule().smallest_change(self._admission.view, place, problem.instance)
            return self._reason(place, ClosedAuthorisationRule.code, change)
        least = min(lacks, key=lambda item: item.rank)
        if not least.shortages:
            return self._by_moves(place)
        kind = least.shortages[0].resource.partition(":")[0]
        points = round(least.points) if desk.is_priced else None
        plain = self._reason(place, LACKING.get(kind, kind))
        return plain.model_copy(update={"shortages": least.shortages, "points": points})

    def _over_today(self, place: int, rows: NDArray[np.int64]) -> PlaceReason:
        """Nobody is added to what holds more than its capacity."""
        problem = self._problem
        asked = np.unique(problem.resources.demand[rows].indices)
        asked = np.union1d(asked, np.unique(problem.resources.visiting_demand[rows].indices))
        over = (problem.incumbent_demand - problem.resources.capacity) * problem.excess
        for resource in asked:
            if problem.excess[resource].any():
                most = int(over[resource].max())
                change = FullTodayRule().smallest_change(problem.resources.ids[resource], max(1, most))
                return self._reason(place, FullTodayRule.code, change)
        # somebody certain to be there excludes the youth: the other sex in a unit of one sex at a time
        return self._reason(place, "sex_today")

    def _by_moves(self, place: int) -> PlaceReason:
        """Room enough, but the youth may not come here from where the youth is."""
        problem, units = self._problem, self._problem.instance.units
        current = int(problem.current_option[self._youth])
        if current < 0:
            return self._reason(place, "no_trajectory")
        if problem.instance.policy.norms.max_moves == 0:
            return self._reason(place, "max_moves")
        here = int(problem.options.place[current])
        limited = [bool(row < len(units.units) and units.limited[row]) for row in (here, place)]
        return self._reason(place, "short_after_short" if all(limited) else "no_trajectory")
