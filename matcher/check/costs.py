from collections.abc import Callable
from typing import NamedTuple

from matcher.check.alliance import Alliance
from matcher.check.care import need_day
from matcher.check.course import Course, Leg
from matcher.check.demand import ambulant_trips, visit_days
from matcher.check.trips import Trips
from models.stay import HOME
from models.vocabulary import Setting


class Counted(NamedTuple):
    """Points of one term and how much of it there is."""

    points: int
    amount: int


Term = Callable[[Alliance, Trips, Course], Counted]


def daily(weekly: int) -> int:
    """Weekly points as points a day, to the nearest whole number, halves down: ``(weekly + 3) // 7``."""
    return (weekly + 3) // 7


def waiting(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Waiting days by urgency, dearer each day beyond the norm, and interrupted days. In days."""
    rates, norms, urgency = alliance.rates, alliance.norms, course.youth.need.urgency
    rate, norm = rates.waiting_day.of(urgency), norms.waiting_norm_days.of(urgency)
    growth = rate * rates.waiting_growth_percent_per_week
    first = need_day(alliance, course.youth)
    start, end = course.waiting
    points = (end - start) * rate
    for waited in range(max(start - first + 1, norm), end - first + 1):
        points += growth * (waited - norm) // 700
    interrupted = sum(end - start for start, end in course.interruptions)
    return Counted(points + interrupted * rates.interrupted_day, end - start + interrupted)


def closed_days(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Days in a closed unit."""
    days = sum(_days(leg) for leg in course.legs if alliance.setting_of(leg.stay.place) is Setting.CLOSED)
    return Counted(days * alliance.rates.closed_day, days)


def moves(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Moves, each heavier by the moves before it, of which at most 20 count."""
    rate, growth = alliance.rates.move, alliance.rates.move_growth_percent
    before = (min(20, course.youth.earlier_moves + index) for index in range(len(course.moves)))
    return Counted(sum(rate + rate * growth * k // 100 for k in before), len(course.moves))


def family_travel(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Round trips of the family to a unit. In minutes."""
    points = amount = 0
    for leg in course.legs:
        if leg.stay.place != HOME:
            one_way = trips.family(leg.stay.place, course.youth)
            weekly = course.youth.family_visits_per_week * 2 * one_way
            points += _days(leg) * daily(weekly * alliance.rates.family_travel_minute)
            amount += _days(leg) * weekly // 7
    return Counted(points, amount)


def professional_travel(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Round trips of ambulant teams and, on visit days, of the brigade. In minutes."""
    rate = alliance.rates.professional_travel_minute
    points = amount = 0
    for leg in course.legs:
        weekly = sum(
            count * 2 * trips.ambulant(team_id, leg.stay.place, course.youth)
            for team_id, _, count in ambulant_trips(alliance, course.youth, leg)
        )
        points += _days(leg) * daily(weekly * rate)
        amount += _days(leg) * weekly // 7
        start, end = visit_days(course.youth, leg, leg.stay.end)
        visits = course.youth.brigade_alternative
        if start < end and visits is not None and leg.stay.brigade_team_id is not None:
            one_way = trips.brigade(leg.stay.brigade_team_id, leg.stay.place, course.youth)
            weekly = visits.visits_per_week * 2 * one_way
            points += (end - start) * daily(weekly * rate)
            amount += (end - start) * weekly // 7
    return Counted(points, amount)


def uncovered_expertise(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Asked care that is neither on site nor brought. In minutes."""
    points = amount = 0
    for leg in course.legs:
        there = {expertise for expertise, _ in leg.stay.support} | set(alliance.on_site(leg.stay.place))
        asked = course.youth.need.expertises.items()
        weekly = sum(minutes for expertise, minutes in asked if expertise not in there)
        points += _days(leg) * daily(weekly * alliance.rates.uncovered_minute)
        amount += _days(leg) * weekly // 7
    return Counted(points, amount)


def heavier_setting(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Steps above the lightest acceptable setting; crisis counts on neither side. In step-days."""
    levels = [setting.level for setting in course.youth.need.settings if setting.level is not None]
    amount = 0
    for leg in course.legs:
        level = alliance.setting_of(leg.stay.place).level
        if level is not None and levels and leg.stay.place != HOME:
            amount += _days(leg) * max(0, level - min(levels))
    return Counted(amount * alliance.rates.heavier_step_day, amount)


def change_of_team(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Ambulant and brigade teams that stop where one stay is followed at once by another. In changes."""
    changes = 0
    for left, entered in course.joins:
        changes += len(left.stay.support - entered.stay.support)
        changes += left.stay.brigade_team_id not in (None, entered.stay.brigade_team_id)
    return Counted(changes * alliance.rates.change_of_team, changes)


def preference(alliance: Alliance, trips: Trips, course: Course) -> Counted:
    """Days in a unit that is not among those preferred, if any are."""
    preferred = course.youth.preferred_unit_ids
    outside = (leg for leg in course.legs if leg.stay.place not in (HOME, *preferred))
    days = sum(_days(leg) for leg in outside) if preferred else 0
    return Counted(days * alliance.rates.not_preferred_day, days)


def _days(leg: Leg) -> int:
    return leg.stay.end - leg.stay.start
