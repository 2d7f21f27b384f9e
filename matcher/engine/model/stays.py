from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.columns import Columns, visit_days
from matcher.engine.model.problem import MatchingProblem
from matcher.tables.options import INTERRUPTED, NO_CARE, WAITING, options_of_youth
from matcher.tables.units import EXPERTISES
from models.stay import HOME, Stay, Support


@dataclass(frozen=True)
class PlannedStay:
    """A run of periods in which a youth keeps place and support."""

    youth: int
    option: int
    first: int
    until: int
    """Exclusive."""
    visit_days: int
    """Days on which a brigade team visits."""


def planned_stays(problem: MatchingProblem, assignment: Columns) -> list[list[PlannedStay]]:
    """The stays of every column, in order of time; neighbours alike in place and support are one."""
    options = problem.options
    visits = visit_days(assignment.path, options, problem.youths, problem.instance)
    kinds: dict[int, tuple[int, ...]] = {}

    def kind(option: int) -> tuple[int, ...]:
        if option not in kinds:
            team = options.team[option].tolist()
            kinds[option] = (int(options.place[option]), int(options.brigade[option]), *team)
        return kinds[option]

    courses = []
    for youth, path, visited in zip(assignment.youth, assignment.path, visits, strict=True):
        course: list[PlannedStay] = []
        begin = 0
        breaks = np.flatnonzero(path[1:] != path[:-1]) + 1
        for end in (*breaks.tolist(), len(path)):
            option = int(path[begin])
            if option >= 0:
                days = int(visited[begin:end].sum())
                last = course[-1] if course else None
                if last is not None and last.until == begin and kind(last.option) == kind(option):
                    course[-1] = PlannedStay(int(youth), last.option, last.first, end, last.visit_days + days)
                else:
                    course.append(PlannedStay(int(youth), option, begin, end, days))
            begin = end
        courses.append(course)
    return courses


def stay_model(problem: MatchingProblem, stay: PlannedStay) -> Stay:
    """The stay as it is exchanged."""
    options, instance, option = problem.options, problem.instance, stay.option
    calendar = instance.snapshot.calendar
    place = int(options.place[option])
    brigade = int(options.brigade[option])
    return Stay(
        place=HOME if place == options.home else instance.units.units[place].id,
        from_date=calendar.date_of(calendar.boundaries[stay.first]),
        until=calendar.date_of(calendar.boundaries[stay.until]),
        support=tuple(
            Support(expertise=expertise, team_id=instance.ambulant.ids[team])
            for expertise, team in zip(EXPERTISES, options.team[option], strict=True)
            if team >= 0
        ),
        brigade_team_id=None if brigade < 0 else instance.brigade.ids[brigade],
    )


GONE = -2
"""Row of a team that the snapshot does not have: no option has it."""


def matching_options(problem: MatchingProblem, youth: int, stay: Stay) -> NDArray[np.int64]:
    """The youth's options with the stay's place, brigade team and, expertise by expertise, ambulant teams."""
    options, instance = problem.options, problem.instance
    rows = options_of_youth(options, youth)
    place = options.home if stay.place == HOME else instance.units.index.get(stay.place, GONE)
    team = np.full(len(EXPERTISES), -1, dtype=np.int64)
    for item in stay.support:
        team[EXPERTISES.index(item.expertise)] = instance.ambulant.index.get(item.team_id, GONE)
    brigade = -1 if stay.brigade_team_id is None else instance.brigade.index.get(stay.brigade_team_id, GONE)
    same = (options.place[rows] == place) & (options.brigade[rows] == brigade)
    matching: NDArray[np.int64] = rows[same & (options.team[rows] == team).all(axis=1)]
    return matching


def path_of_stays(problem: MatchingProblem, youth: int, stays: Sequence[Stay]) -> NDArray[np.int64] | None:
    """
    A youth's stays of some plan as option rows, shape (periods,); the one reader of plans.

    Before the first stay a youth waits, between stays care is interrupted, and after its end there is none. What was
    over before today is passed over, so an earlier date's plan can be read.

    Returns
    -------
    NDArray[np.int64] | None
        None where a stay is not among the options on all its days, or is shorter than a period.
    """
    calendar, options = problem.instance.snapshot.calendar, problem.options
    resident = bool(problem.youths.is_resident[youth])
    path = np.full(problem.instance.periods, INTERRUPTED if resident else WAITING, dtype=np.int64)
    current = int(problem.current_option[youth])
    begun: int | None = 0 if resident else None
    never_left, stayed_until = resident, 0
    for stay in sorted(stays, key=lambda item: item.from_date):
        if calendar.day_of(stay.until) <= 0:
            continue
        first = calendar.period_from(max(0, calendar.day_of(stay.from_date)))
        until = calendar.period_from(calendar.day_of(stay.until))
        rows = matching_options(problem, youth, stay)
        if until <= first or not len(rows):
            return None
        begun = first if begun is None else begun
        never_left = (
            never_left and first == stayed_until and bool((options.place[rows] == options.place[current]).all())
        )
        stayed_until = until
        # going on at a place that was never left is another option than coming back to it
        rows = rows[options.resident[rows] == never_left]
        possible = options.allowed[rows, first:until]
        if not possible.any(axis=0).all():
            return None
        path[first:until] = rows[possible.argmax(axis=0)]
    if begun is None:
        return path
    end = next((item.end for item in problem.care[youth].windows if item.first <= begun <= item.last), None)
    if end is None or (path[end:] >= 0).any():
        return None
    path[begun:end][path[begun:end] == WAITING] = INTERRUPTED
    path[end:] = NO_CARE
    return path
