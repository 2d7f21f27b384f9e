import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.engine.stopping import Stopper
from matcher.travel.protocol import TravelTimes
from matcher.visits.check import VisitViolation, check_week
from matcher.visits.preparing import prepare
from matcher.visits.reading import read_week
from matcher.visits.routing.limits import Found, SearchLimits
from matcher.visits.routing.search import search
from models.geography import Location
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import TeamWeekPlan


class RememberedTravel:
    """
    The trips of a team's week, asked of their source once; search and checker then ask here pair by pair.

    Parameters
    ----------
    travel
        The source; a pair of which one end is no base and no place of the week is asked of it each time.
    """

    def __init__(self, travel: TravelTimes, week: TeamWeek) -> None:
        self._travel = travel
        bases = [expert.base for expert in week.experts if expert.base is not None]
        locations = list(dict.fromkeys([*bases, *(visit.location for visit in week.visits)]))
        self._index = {location: number for number, location in enumerate(locations)}
        self._minutes = travel.minutes(locations, locations)

    @property
    def name(self) -> str:
        """Of the source."""
        return self._travel.name

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """One-way whole minutes of shape (origins, destinations)."""
        if not all(location in self._index for location in (*origins, *destinations)):
            return self._travel.minutes(origins, destinations)
        rows = np.array([self._index[location] for location in origins], dtype=np.intp)
        columns = np.array([self._index[location] for location in destinations], dtype=np.intp)
        return self._minutes[np.ix_(rows, columns)]


LEAST_SHARE_SECONDS = 1.0
"""However small a team's week, so long it may be searched while time is left."""


class WeekRejectedError(Exception):
    """A week did not pass the independent check: a mistake of the search, never of the input."""

    def __init__(self, team_id: str, violations: Sequence[VisitViolation]) -> None:
        self.team_id = team_id
        self.violations = tuple(violations)
        super().__init__(f"{team_id}: {len(self.violations)} violation(s)")


@dataclass(frozen=True)
class WeekProgress:
    """A better week of a team."""

    team_id: str
    team: int
    """1 for the first."""
    teams: int
    seconds: float
    points: int
    unplanned: int


OnWeekProgress = Callable[[WeekProgress], object]


def plan_weeks(
    weeks: Sequence[TeamWeek],
    travel: TravelTimes,
    time_limit_seconds: float,
    limits: SearchLimits | None = None,
    *,
    stop: threading.Event | None = None,
    on_progress: OnWeekProgress = lambda progress: None,
) -> list[TeamWeekPlan]:
    """
    Plans the teams' weeks one after another; each gets a share of the time by its visits, squared.

    A team whose week is proven leaves its time to the others. A stop keeps the best weeks so far; the visits of
    teams that were not begun are all unplanned.

    Raises
    ------
    WeekRejectedError
        If the independent checker found a violation; no week leaves without it.
    """
    stopper = Stopper(time_limit_seconds, stop)
    shares = [max(1, len(week.visits)) ** 2 for week in weeks]
    plans: list[TeamWeekPlan] = []
    for number, week in enumerate(weeks):
        mine = stopper.share(_part(shares[number:], stopper.remaining_seconds))

        def tell(found: Found, number: int = number, week: TeamWeek = week) -> None:
            left_out = found.cost.unplanned // week.rates.unplanned_visit
            on_progress(WeekProgress(week.team_id, number + 1, len(weeks), stopper.seconds, found.cost.total, left_out))

        plans.append(plan_week(week, travel, mine, limits, on_found=tell))
    return plans


def plan_week(
    week: TeamWeek,
    travel: TravelTimes,
    stopper: Stopper,
    limits: SearchLimits | None = None,
    on_found: Callable[[Found], object] = lambda found: None,
) -> TeamWeekPlan:
    """
    Plans one team's week and has it checked independently.

    Raises
    ------
    WeekRejectedError
        If the check found a violation.
    """
    known = RememberedTravel(travel, week)
    prepared = prepare(week, known)
    found = search(prepared.problem, stopper, limits, on_found)
    plan = read_week(week, prepared, replace(found, bound=min(found.bound, found.cost.total)))
    violations = check_week(week, plan, known)
    if violations:
        raise WeekRejectedError(week.team_id, violations)
    return plan


def _part(shares: Sequence[int], remaining_seconds: float) -> float:
    """The first one's part of the time that is left; it leaves the others a second each if it can."""
    if remaining_seconds <= 0:
        return 1.0
    others = LEAST_SHARE_SECONDS * (len(shares) - 1)
    seconds = min(remaining_seconds * shares[0] / sum(shares), max(LEAST_SHARE_SECONDS, remaining_seconds - others))
    return min(1.0, max(LEAST_SHARE_SECONDS, seconds) / remaining_seconds)
