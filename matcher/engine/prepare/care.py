import numpy as np
from numpy.typing import NDArray

from matcher.engine.model.care import CareWindow, PinnedStay, YouthCarePlan
from matcher.rules.may_move import MayMoveRule
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from models.calendar import Calendar
from models.policy import Norms
from models.vocabulary import Urgency
from models.youth import Youth


def pinned_stays(youth: Youth, calendar: Calendar, closed_units: frozenset[str]) -> tuple[PinnedStay, ...]:
    """
    The pins that touch the horizon, in order of time; where rounding makes two share a period the earlier has it.

    In a closed unit a period is part of the pin only if the authorisation covers all of it.
    """
    if youth.pinned is None:
        return ()
    pins: list[PinnedStay] = []
    for stay in sorted(youth.pinned.stays, key=lambda item: item.from_date):
        first = _period_containing(calendar, calendar.day_of(stay.from_date))
        first = max(first, pins[-1].until if pins else 0)
        until = calendar.period_from(max(0, calendar.day_of(stay.until)))
        if stay.place in closed_units:
            begins, ends = _authorised_periods(youth, calendar)
            first, until = max(first, begins), min(until, ends)
        if until > first:
            pins.append(PinnedStay(stay, first, until))
    return tuple(pins)


def _authorised_periods(youth: Youth, calendar: Calendar) -> tuple[int, int]:
    """The first period that the authorisation covers wholly, and the one after the last; equal where there is none."""
    authorisation = youth.closed_authorisation
    if authorisation is None:
        return 0, 0
    begins = calendar.period_from(calendar.day_of(authorisation.from_date))
    return begins, calendar.period_until(calendar.day_of(authorisation.until) + 1)


def care_windows(
    youth: Youth, pins: tuple[PinnedStay, ...], calendar: Calendar, norms: Norms
) -> tuple[CareWindow, ...]:
    """
    When care may begin and until when it then lasts.

    A resident has one window, from today. A waiting youth has one for each run of first periods with the same end.
    """
    need_day = calendar.day_of(youth.need.from_date)
    pins_end = max((pin.until for pin in pins), default=0)
    if youth.current_stay is not None:
        end_day = max(need_day + youth.need.expected_days, norms.overdue_care_days)
        return (CareWindow(0, 0, max(calendar.period_from(end_day), pins_end)),)
    first = calendar.period_from(max(0, need_day))
    last = calendar.periods - 1
    if pins:
        first, last = min(first, pins[0].first), min(last, pins[0].first)
    windows: list[CareWindow] = []
    for start in range(first, last + 1):
        end = max(calendar.period_from(calendar.boundaries[start] + youth.need.expected_days), pins_end)
        if windows and windows[-1].end == end:
            windows[-1] = CareWindow(windows[-1].first, start, end)
        else:
            windows.append(CareWindow(start, start, end))
    return tuple(windows)


def _period_containing(calendar: Calendar, day: int) -> int:
    return calendar.period_until(max(0, day)) if day < calendar.horizon_days else calendar.periods


def care_of_youths(
    youths: tuple[Youth, ...], calendar: Calendar, norms: Norms, closed_units: frozenset[str]
) -> list[YouthCarePlan]:
    """Care windows and pins of every youth."""
    plans = []
    for youth in youths:
        pins = pinned_stays(youth, calendar, closed_units)
        plans.append(YouthCarePlan(care_windows(youth, pins, calendar, norms), pins))
    return plans


def beginnings(options: StayOptions, care: list[YouthCarePlan], instance: Instance) -> NDArray[np.bool_]:
    """
    Periods in which a new stay of each youth may begin, shape (youths, periods).

    Every day and every week nearby; far ahead, where the plan will be made anew many times before, only every few
    weeks, and besides whenever one of the youth's possible stays ends or opens. A crisis may begin at any time.
    """
    settings, calendar = instance.settings, instance.snapshot.calendar
    week = np.arange(instance.periods) - calendar.days
    usual = (week <= settings.weekly_until_week) | (
        (week - settings.weekly_until_week) % settings.later_every_weeks == 0
    )
    begins = np.repeat(usual[None, :], len(care), axis=0)
    allowed = options.allowed
    turns = np.zeros_like(allowed)
    turns[:, 1:] = allowed[:, 1:] != allowed[:, :-1]
    np.logical_or.at(begins, options.youth, turns)
    for row, youth in enumerate(instance.snapshot.youths):
        if youth.need.urgency is Urgency.CRISIS or care[row].pins:
            begins[row] = True
    return begins


def always_leave(options: StayOptions, instance: Instance, *, has_moved: bool) -> NDArray[np.bool_]:
    """Options that may be left at any time, before or after the first move, shape (options,)."""
    leave = np.zeros(len(options), dtype=bool)
    places = np.arange(options.home + 1)
    rule = MayMoveRule()
    bounds = np.searchsorted(options.youth, np.arange(len(instance.snapshot.youths) + 1))
    kinds: dict[tuple[bool, bool], NDArray[np.bool_]] = {}
    for youth, record in enumerate(instance.snapshot.youths):
        key = (record.may_move, record.brigade_alternative is not None)
        if key not in kinds:
            kinds[key] = rule.may_always_leave(record, places, instance, has_moved=has_moved)
        rows = slice(bounds[youth], bounds[youth + 1])
        leave[rows] = kinds[key][options.place[rows]]
    return leave
