"""Trajectories of one youth as options: kind, dates, support, points by term, travel."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from matcher.desk.arrivals import siblings_of
from matcher.desk.desk import Desk
from matcher.desk.reasons.place_reason import Shortage
from matcher.desk.reasons.shortages import support_shortages
from matcher.engine.model.columns import Columns
from matcher.engine.model.stays import PlannedStay, planned_stays, stay_model
from matcher.engine.report.terms import cost_lines, term_lines
from matcher.tables.options import INTERRUPTED, WAITING, trips_per_week
from matcher.tables.units import EXPERTISES, SETTINGS
from matcher.terms import MOVES, SIBLINGS_APART
from models.base import Model
from models.plan import CostLine
from models.stay import HOME, Stay
from models.vocabulary import Expertise, Setting


class OptionKind(StrEnum):
    """What an option is, named for where it begins."""

    STAY = "stay"
    """A resident goes on at the current place."""
    STAY_WITH_BRIGADE = "stay_with_brigade"
    HOME = "home"
    """With whatever ambulant support there is."""
    HOME_WITH_BRIGADE = "home_with_brigade"
    UNIT_NOW = "unit_now"
    """From the snapshot's date."""
    UNIT_FROM_DATE = "unit_from_date"
    """From a later day: no room before, or no care needed yet."""
    UNIT_WITH_BRIGADE = "unit_with_brigade"
    CRISIS_THEN_FOLLOW_UP = "crisis_then_follow_up"
    CRISIS_ONLY = "crisis_only"
    """No place to go on to within the horizon."""


class OptionStay(Model):
    """One stay of an option, with what it means."""

    stay: Stay
    setting: Setting
    family_travel_minutes: int = Field(ge=0, description="One way; 0 at home.")
    professional_travel_minutes_per_week: int = Field(ge=0, description="All teams together, there and back.")
    uncovered_minutes_per_week: dict[Expertise, int] = Field(description="Asked, neither on site nor brought.")


class Option(Model):
    """A trajectory that can be taken now, beside what the others have in the plan."""

    kind: OptionKind
    place: str = Field(description='Where it begins: "home" or a unit id.')
    from_date: date = Field(alias="from", description="First day there; for staying: the snapshot's date.")
    stays: tuple[OptionStay, ...]
    costs: tuple[CostLine, ...]
    own_points: int = Field(description="Sum of the terms.")
    price_points: int = Field(description="What the capacity taken is worth to the others.")
    moves: int = Field(ge=0)
    days_without_place: int = Field(ge=0, description="Waiting from the first day of the need, or interrupted.")
    support_shortages: tuple[Shortage, ...] = Field(
        default=(), description="Team minutes that would have to be found to cover what is not, at the first stay."
    )
    alike: tuple[str, ...] = Field(default=(), description="Other places that differ in nothing that matters.")

    @property
    def total_points(self) -> int:
        """Own points and price: the order of the ranking."""
        return self.own_points + self.price_points


def option_lines(desk: Desk, columns: Columns, courses: list[list[PlannedStay]]) -> list[tuple[CostLine, ...]]:
    """
    Points and amounts by term of trajectories of one youth, the others as in the plan.

    Living apart from siblings counts wholly here, also where a plan charges it to the sibling.
    """
    if not len(columns):
        return []
    steps = desk.youth_slice(int(columns.youth[0])).transitions(columns.path)
    lines = term_lines(desk.problem, columns, courses, steps)
    lines[SIBLINGS_APART.code] = _siblings_apart(desk, columns)
    return cost_lines(lines, len(columns))


def days_without_place(desk: Desk, columns: Columns) -> NDArray[np.int64]:
    """Waiting and interrupted days of each trajectory in each period, shape (trajectories, periods)."""
    costs, path = desk.problem.costs, columns.path
    waiting = (path == WAITING) * costs.waiting_days[columns.youth]
    days: NDArray[np.int64] = waiting + (path == INTERRUPTED) * desk.problem.instance.days
    return days


def _siblings_apart(desk: Desk, columns: Columns) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    problem, days = desk.problem, np.zeros(len(columns), dtype=np.int64)
    if len(columns) and len(problem.options):
        own = np.where(columns.path >= 0, problem.options.place[columns.path.clip(0)], -1)
        for sibling, _ in siblings_of(desk, int(columns.youth[0])):
            path = desk.held.path[sibling]
            there = np.where(path >= 0, problem.options.place[path.clip(0)], -1)
            days += ((own >= 0) & (there >= 0) & (own != there)) @ problem.instance.days
    return days * problem.instance.policy.rates.siblings_apart_day, days


def columns_of(desk: Desk, youth: int, paths: NDArray[np.int64]) -> Columns:
    """Trajectories of one youth with exact costs and demands."""
    return desk.youth_slice(youth).columns(paths)


def describe(desk: Desk, youth: int, room: NDArray[np.int64], columns: Columns) -> list[Option]:
    """Trajectories of one youth as options, in their order."""
    courses = planned_stays(desk.problem, columns)
    lines = option_lines(desk, columns, courses)
    price = np.asarray(columns.demand.T @ desk.prices.reshape(-1))
    without = days_without_place(desk, columns).sum(axis=1)
    calendar = desk.problem.instance.snapshot.calendar
    options = []
    for row, course in enumerate(courses):
        entered = _entered(desk, youth, course)
        options.append(
            Option.model_construct(
                kind=_kind(desk, youth, course, entered),
                place=_place(desk, entered),
                from_date=calendar.date_of(calendar.boundaries[entered.first]),
                stays=tuple(_option_stay(desk, stay) for stay in course),
                costs=lines[row],
                own_points=sum(line.points for line in lines[row]),
                price_points=round(float(price[row])),
                moves=next((line.amount for line in lines[row] if line.term == MOVES.code), 0),
                days_without_place=int(without[row]),
                support_shortages=support_shortages(desk, entered, room),
                alike=(),
            )
        )
    return options


def _entered(desk: Desk, youth: int, course: list[PlannedStay]) -> PlannedStay:
    """The stay that the option is about: a resident's first at another place, else the first."""
    problem = desk.problem
    current = int(problem.current_option[youth])
    if current < 0:
        return course[0]
    here = problem.options.place[current]
    return next((stay for stay in course if problem.options.place[stay.option] != here), course[0])


def _kind(desk: Desk, youth: int, course: list[PlannedStay], entered: PlannedStay) -> OptionKind:
    problem = desk.problem
    options, instance = problem.options, problem.instance
    place, brigade = int(options.place[entered.option]), bool(options.brigade[entered.option] >= 0)
    current = int(problem.current_option[youth])
    if current >= 0 and options.place[current] == place:
        return OptionKind.STAY_WITH_BRIGADE if brigade else OptionKind.STAY
    if place == options.home:
        return OptionKind.HOME_WITH_BRIGADE if brigade else OptionKind.HOME
    if SETTINGS[instance.units.setting[place]] is Setting.CRISIS:
        follows = any(stay.first > entered.first and options.place[stay.option] != place for stay in course)
        return OptionKind.CRISIS_THEN_FOLLOW_UP if follows else OptionKind.CRISIS_ONLY
    if brigade:
        return OptionKind.UNIT_WITH_BRIGADE
    return OptionKind.UNIT_NOW if entered.first == 0 else OptionKind.UNIT_FROM_DATE


def _place(desk: Desk, stay: PlannedStay) -> str:
    place = int(desk.problem.options.place[stay.option])
    return HOME if place == desk.problem.options.home else desk.problem.instance.units.units[place].id


def _option_stay(desk: Desk, stay: PlannedStay) -> OptionStay:
    problem, row = desk.problem, stay.option
    options, instance, youth = problem.options, problem.instance, stay.youth
    place = int(options.place[row])
    at_home = place == options.home
    care = problem.youths.care_minutes[youth]
    brought = options.team[row] >= 0
    covered = brought if at_home else brought | instance.units.on_site[place]
    trips = trips_per_week(care, instance.policy.norms.minutes_per_ambulant_visit)
    road = int((trips * 2 * options.team_minutes[row] * brought).sum())
    if options.brigade[row] >= 0 and stay.visit_days:
        road += int(problem.youths.brigade_visits[youth] * 2 * options.brigade_minutes[row])
    return OptionStay.model_construct(
        stay=stay_model(problem, stay),
        setting=Setting.HOME if at_home else SETTINGS[instance.units.setting[place]],
        family_travel_minutes=int(options.family_minutes[row]),
        professional_travel_minutes_per_week=road,
        uncovered_minutes_per_week={
            expertise: int(care[number])
            for number, expertise in enumerate(EXPERTISES)
            if care[number] and not covered[number]
        },
    )


NEAR_PERCENT = 1
"""So much above the best counts as near: less than what estimated travel minutes are worth."""


def near_best(options: Sequence[Option]) -> int:
    """
    How many other options are within 1 % of the best total, alike places counted (hoe willekeurig).

    Parameters
    ----------
    options
        The best first.
    """
    if not options:
        return 0
    best = options[0].total_points
    limit = 100 * best + NEAR_PERCENT * abs(best)
    near = [option for option in options if 100 * option.total_points <= limit]
    return sum(1 + len(option.alike) for option in near) - 1
