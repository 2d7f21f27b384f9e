import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.options.option import Option, OptionKind, OptionStay
from matcher.desk.options.points import cost_lines, days_without_place
from matcher.desk.reasons.shortages import support_shortages
from matcher.engine.columns import Columns
from matcher.engine.stays import PlannedStay, planned_stays, stay_model
from matcher.tables.options import trips_per_week
from matcher.tables.units import EXPERTISES, SETTINGS
from matcher.terms import MOVES
from models.stay import HOME
from models.vocabulary import Setting


def columns_of(desk: Desk, youth: int, paths: NDArray[np.int64]) -> Columns:
    """Trajectories of one youth with exact costs and demands."""
    return desk.own_part(youth).columns(paths)


def describe(desk: Desk, youth: int, room: NDArray[np.int64], columns: Columns) -> list[Option]:
    """Trajectories of one youth as options, in their order."""
    courses = planned_stays(desk.problem, columns)
    lines = cost_lines(desk, columns, courses)
    price = np.asarray(columns.demand.T @ desk.prices.reshape(-1))
    without = days_without_place(desk, columns).sum(axis=1)
    calendar = desk.problem.scene.snapshot.calendar
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
    options, scene = problem.options, problem.scene
    place, brigade = int(options.place[entered.option]), bool(options.brigade[entered.option] >= 0)
    current = int(problem.current_option[youth])
    if current >= 0 and options.place[current] == place:
        return OptionKind.STAY_WITH_BRIGADE if brigade else OptionKind.STAY
    if place == options.home:
        return OptionKind.HOME_WITH_BRIGADE if brigade else OptionKind.HOME
    if SETTINGS[scene.units.setting[place]] is Setting.CRISIS:
        follows = any(stay.first > entered.first and options.place[stay.option] != place for stay in course)
        return OptionKind.CRISIS_THEN_FOLLOW_UP if follows else OptionKind.CRISIS_ONLY
    if brigade:
        return OptionKind.UNIT_WITH_BRIGADE
    return OptionKind.UNIT_NOW if entered.first == 0 else OptionKind.UNIT_FROM_DATE


def _place(desk: Desk, stay: PlannedStay) -> str:
    place = int(desk.problem.options.place[stay.option])
    return HOME if place == desk.problem.options.home else desk.problem.scene.units.units[place].id


def _option_stay(desk: Desk, stay: PlannedStay) -> OptionStay:
    problem, row = desk.problem, stay.option
    options, scene, youth = problem.options, problem.scene, stay.youth
    place = int(options.place[row])
    at_home = place == options.home
    care = problem.youths.care_minutes[youth]
    brought = options.team[row] >= 0
    covered = brought if at_home else brought | scene.units.on_site[place]
    trips = trips_per_week(care, scene.policy.norms.minutes_per_ambulant_visit)
    road = int((trips * 2 * options.team_minutes[row] * brought).sum())
    if options.brigade[row] >= 0 and stay.visit_days:
        road += int(problem.youths.brigade_visits[youth] * 2 * options.brigade_minutes[row])
    return OptionStay.model_construct(
        stay=stay_model(problem, stay),
        setting=Setting.HOME if at_home else SETTINGS[scene.units.setting[place]],
        family_travel_minutes=int(options.family_minutes[row]),
        professional_travel_minutes_per_week=road,
        uncovered_minutes_per_week={
            expertise: int(care[number])
            for number, expertise in enumerate(EXPERTISES)
            if care[number] and not covered[number]
        },
    )
