"""A team's week for people: timelines, visits, what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from api.cli.common.output import Output
from api.messages import Messages
from matcher.travel.protocol import TravelTimes
from models.geography import Location
from models.stay import HOME
from models.visits.arrangements import Expert
from models.visits.clock import dates_of, minutes_of
from models.visits.team_week import TeamWeek
from models.visits.visit_plan import PlannedVisit, TeamWeekPlan, TravelCorrection, UnplannedVisit, WeekStatus

LABEL_COLUMNS = 20
"""Longer ids stand on a line of their own above their timeline."""
INDENT = 2
TRAVEL, VISIT, LATE, FREE, OFF = "─", "█", "▓", "·", " "
"""On the road, at a visit, at a visit that began late, free, not at work."""
BEGINS = "▐"
"""First column of a visit that has room for it: two visits at one place are seen to be two."""
LEAST_COLUMNS_PER_HOUR = 3


class WeekLines:
    """A team's week for people: who rides when as timelines, then each visit, then what does not fit and why."""

    def __init__(self, output: Output, week: TeamWeek, plan: TeamWeekPlan, travel: TravelTimes) -> None:
        self._screen, self._words = output.screen, output.messages
        self._week, self._plan, self._travel = week, plan, travel
        self._locations = {visit.id: visit.location for visit in week.visits}
        spans = [(minutes_of(item.from_clock), minutes_of(item.until)) for one in week.experts for item in one.hours]
        # whole hours, so that the axis begins and ends with a mark
        self._begin = 60 * (min((begin for begin, _ in spans), default=0) // 60)
        self._end = 60 * -(-max((end for _, end in spans), default=24 * 60) // 60)

    def tell(self) -> None:
        """Everything, in the order in which a planner reads it."""
        self._head()
        for day in dates_of(self._week.week):
            self._day(day)
        self._unplanned()

    def _head(self) -> None:
        costs, words = self._plan.costs, self._words
        self._screen.heading(
            words.text(
                "visits.team",
                team=self._plan.team_id,
                week=self._week.week,
                visits=len(self._plan.visits),
                asked=len(self._week.visits),
                experts=len(self._week.experts),
            )
        )
        self._screen.line(
            words.text(
                "visits.costs",
                points=words.points(costs.points),
                travel=words.points(costs.travel_minutes),
                late=words.points(costs.lateness_minutes),
                changes=costs.changes_of_expert,
            ),
            INDENT,
        )
        if self._plan.status is WeekStatus.OPTIMAL:
            self._screen.line(words.text("visits.proven"), INDENT)
        elif self._plan.bound:
            self._screen.line(words.text("visits.bound", bound=words.points(self._plan.bound)), INDENT)
        else:
            self._screen.line(words.text("visits.no_bound"), INDENT)
        if self._plan.assumed_roster:
            self._screen.line(words.text("visits.assumed"), INDENT, "bold")

    def _day(self, day: date) -> None:
        working = [expert for expert in self._week.experts if _hours(expert, day)]
        if not working:
            return
        name = self._words.name("weekday", str(day.weekday()))
        label = min(LABEL_COLUMNS, max(len(expert.id) for expert in working))
        columns = max(12, self._screen.width - INDENT - label - 2)
        self._screen.heading(f"{name} {day}")
        room = " " * (label + 2)
        self._screen.line(f"{room}{axis(self._begin, self._end, columns)}", INDENT, "dim")
        for expert in working:
            drawn = timeline(self._stretches(expert, day), self._begin, self._end, columns)
            if len(expert.id) > label:
                self._screen.line(expert.id, INDENT)
                self._screen.line(f"{room}{drawn}", INDENT)
            else:
                self._screen.line(f"{expert.id.ljust(label)}  {drawn}", INDENT)
        for visit in self._plan.visits:
            if visit.date == day:
                self._screen.line(self._visit(visit), INDENT)

    def _stretches(self, expert: Expert, day: date) -> list[Stretch]:
        stretches: list[Stretch] = []
        for begin, end in _hours(expert, day):
            stops = [
                (minutes_of(part.from_clock), minutes_of(part.until), visit)
                for visit in self._plan.visits
                for part in visit.parts
                if visit.date == day and part.expert_id == expert.id and begin <= minutes_of(part.from_clock) < end
            ]
            stops.sort(key=lambda stop: stop[0])
            places = [self._locations[stop[2].visit_id] for stop in stops]
            trips = self._trips(expert, places)
            at = [(one, other, visit.lateness_minutes > 0) for one, other, visit in stops]
            stretches += day_stretches([(begin, end)], at, trips)
        return stretches

    def _trips(self, expert: Expert, places: Sequence[Location]) -> dict[tuple[int, int], int]:
        if expert.base is None or not places:
            return {}
        ends = [expert.base, *places]
        minutes = self._travel.minutes(ends, ends)
        numbers = range(len(ends))
        return {(one - 1, other - 1): int(minutes[one][other]) for one in numbers for other in numbers}

    def _visit(self, visit: PlannedVisit) -> str:
        times = ", ".join(f"{part.from_clock}-{part.until} {part.expert_id}" for part in visit.parts)
        place = self._words.text("course.home") if visit.place == HOME else visit.place
        line = f"{times}: {visit.youth_id}, {place}"
        if visit.lateness_minutes:
            line += ", " + self._words.text("visits.late", minutes=visit.lateness_minutes)
        return line

    def _unplanned(self) -> None:
        if not self._plan.unplanned:
            return
        self._screen.heading(self._words.text("visits.unplanned", count=len(self._plan.unplanned)))
        for item in self._plan.unplanned:
            self._screen.line(f"{item.visit_id}: {reason_words(self._words, item)}", INDENT)


def tell_legend(output: Output) -> None:
    """What the marks of the timelines mean."""
    words = output.messages
    marks = ((VISIT, "visit"), (LATE, "late"), (TRAVEL, "travel"), (FREE, "free"))
    output.screen.line("  ".join(f"{mark} {words.text(f'visits.mark.{name}')}" for mark, name in marks), style="dim")


def tell_correction(output: Output, correction: TravelCorrection) -> None:
    """What the next plan has to count, and why."""
    output.screen.line(
        output.messages.text(
            "visits.correction",
            team=correction.team_id,
            before=correction.travel_percent_before,
            percent=correction.travel_percent,
            count=correction.unplanned_visits,
        ),
        INDENT,
    )


def reason_words(words: Messages, item: UnplannedVisit) -> str:
    """Why a visit does not fit, with its numbers."""
    told = ", ".join(
        words.text(f"visits.number.{name}", number=value)
        for name, value in item.parameters.items()
        if not isinstance(value, list)
    )
    skills = [str(value) for values in item.parameters.values() if isinstance(values, list) for value in values]
    reason = words.name("unplanned", item.code.value)
    more = ", ".join(part for part in (told, *skills) if part)
    return f"{reason} ({more})" if more else reason


def _hours(expert: Expert, day: date) -> list[tuple[int, int]]:
    return [
        (minutes_of(item.from_clock), minutes_of(item.until))
        for item in expert.hours
        if item.day.number == day.weekday()
    ]


@dataclass(frozen=True)
class Stretch:
    """What somebody does from one minute of the day until another."""

    begin: int
    end: int
    mark: str


def axis(begin: int, end: int, columns: int) -> str:
    """The full hours above a timeline, as many as there is room for."""
    line = [" "] * columns
    step = 1
    while columns * 60 * step < LEAST_COLUMNS_PER_HOUR * (end - begin):
        step += 1
    for hour in range(-(-begin // 60), end // 60 + 1, step):
        place = _column(60 * hour, begin, end, columns)
        label = f"{hour:02d}"
        if place + len(label) <= columns and all(char == " " for char in line[max(0, place - 1) : place + 2]):
            line[place : place + len(label)] = label
    return "".join(line).rstrip()


def timeline(stretches: Sequence[Stretch], begin: int, end: int, columns: int) -> str:
    """
    One line from `begin` to `end` in so many columns; later stretches are drawn over earlier ones.

    Every stretch that lasts at all has at least one column, so that no visit is lost on a narrow terminal.
    """
    line = [OFF] * columns
    for stretch in stretches:
        first = min(columns - 1, _column(stretch.begin, begin, end, columns))
        last = max(first + 1, _column(stretch.end, begin, end, columns))
        if stretch.end > stretch.begin:
            line[first:last] = stretch.mark * (last - first)
            if stretch.mark in (VISIT, LATE) and last - first > 1:
                line[first] = BEGINS
    return "".join(line).rstrip()


def day_stretches(
    hours: Sequence[tuple[int, int]],
    visits: Sequence[tuple[int, int, bool]],
    trips: Mapping[tuple[int, int], int],
) -> list[Stretch]:
    """
    An expert's day: free within the hours, on the road before and between visits and back, at visits.

    Parameters
    ----------
    visits
        Begin, end and whether it began late, in order.
    trips
        Minutes from visit to visit by their numbers; -1 is the base. A trip ends when its visit begins.
    """
    free = [Stretch(begin, end, FREE) for begin, end in hours]
    if not visits:
        return free
    numbers = [-1, *range(len(visits)), -1]
    road = []
    for one, other in pairwise(numbers):
        minutes = trips[one, other]
        arrives = visits[-1][1] + minutes if other == -1 else visits[other][0]
        road.append(Stretch(arrives - minutes, arrives, TRAVEL))
    at = [Stretch(begin, end, LATE if late else VISIT) for begin, end, late in visits]
    return [*free, *road, *at]


def _column(minute: int, begin: int, end: int, columns: int) -> int:
    return min(columns, max(0, (minute - begin) * columns // (end - begin)))
