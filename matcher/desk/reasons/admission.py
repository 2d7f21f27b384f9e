from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.reasons.place_reason import PlaceReason
from matcher.desk.reasons.shortages import least_lack
from matcher.rules import ADMISSION_RULES, ENDING_RULES
from matcher.rules.brigade import BrigadeRule
from matcher.rules.current_stay import ended_days
from matcher.rules.protocol import AdmissionWindow, SmallestChange, YouthView
from matcher.tables.instance import Instance
from matcher.tables.units import EVER
from models.stay import HOME
from models.vocabulary import Setting
from models.youth import Youth

BY_MONTH = {"old_enough_on": "old_enough_in", "too_old_on": "too_old_in"}
FULL = "full"


@dataclass(frozen=True)
class Admission:
    """What the rules say of one youth in each unit."""

    view: YouthView
    reasons: dict[int, PlaceReason]
    """By row of the unit: the first rule that shuts it on all days asked about, and which others would."""
    full: NDArray[np.bool_]
    """(units,): no bed is free on any of the days."""


def view_of(desk: Desk, youth: Youth) -> YouthView:
    """A youth as the rules see it."""
    instance = desk.problem.instance
    minutes = instance.travel.minutes([youth.home.location], [unit.location for unit in instance.units.units])
    region = instance.region_of_municipality[youth.home.municipality_id]
    return YouthView(youth, region, minutes.reshape(-1), instance.birthday_days(youth))


def admission_of(desk: Desk, youth: Youth, days: NDArray[np.bool_], room: NDArray[np.int64]) -> Admission:
    """
    Asks every rule in turn.

    Parameters
    ----------
    days
        Periods in which the youth could be somewhere new, shape (periods,).
    room
        What the others leave, shape (resources, periods): a change of rule is no help where no bed is free.
    """
    instance = desk.problem.instance
    view = view_of(desk, youth)
    window = AdmissionWindow.wide(instance)
    open_before = np.ones(len(instance.units.units), dtype=bool)
    first: dict[int, int] = {}
    shut = []
    for number, rule in enumerate(ADMISSION_RULES):
        rule.narrow(window, view, instance)
        open_now = _open_on(window, days, instance)
        for row in np.flatnonzero(open_before & ~open_now):
            first[int(row)] = number
        open_before &= open_now
        alone = AdmissionWindow.wide(instance)
        rule.narrow(alone, view, instance)
        shut.append(~_open_on(alone, days, instance))
    no_bed = np.asarray((room[desk.bed_rows][:, days] < 1).all(axis=1))
    reasons: dict[int, PlaceReason] = {}
    for unit, number in first.items():
        rule = ADMISSION_RULES[number]
        others = [item.code for item, by in zip(ADMISSION_RULES, shut, strict=True) if item is not rule and by[unit]]
        others += [FULL] if no_bed[unit] and "beds_open" not in (rule.code, *others) else []
        reasons[unit] = reason(desk, view, unit, rule.code, rule.smallest_change(view, unit, instance), also=others)
    brigade = BrigadeRule()
    for row in np.flatnonzero(open_before & ~window.without_brigade):
        unit = int(row)
        setting = instance.units.units[unit].setting
        short = brigade.smallest_change(youth, setting, instance.brigade_unit_minutes[:, unit], instance)
        if short is not None:
            reasons[unit] = reason(desk, view, unit, brigade.code, short, also=[FULL] if no_bed[unit] else [])
    return Admission(view, reasons, no_bed)


def _open_on(window: AdmissionWindow, days: NDArray[np.bool_], instance: Instance) -> NDArray[np.bool_]:
    """Units that are open in some of the periods, shape (units,)."""
    return np.asarray((window.allowed_periods(instance) & days).any(axis=1))


def home_reason(desk: Desk, view: YouthView) -> PlaceReason | None:
    """The rule that keeps a youth from living at home; None where home is acceptable."""
    instance, rule, youth = desk.problem.instance, BrigadeRule(), view.youth
    if Setting.HOME in youth.need.settings:
        return None
    home = len(instance.units.units)
    if not rule.suits(youth, Setting.HOME):
        asked = [item.value for item in youth.need.settings]
        return reason(desk, view, home, "setting", SmallestChange("setting", {"accept_setting": HOME, "asked": asked}))
    minutes = instance.travel.minutes(instance.brigade.locations, [youth.home.location]).reshape(-1)
    change = rule.smallest_change(youth, Setting.HOME, minutes, instance)
    return None if change is None else reason(desk, view, home, rule.code, change)


def reason(
    desk: Desk, view: YouthView, place: int, code: str, change: SmallestChange | None = None, also: Sequence[str] = ()
) -> PlaceReason:
    """A reason without a price."""
    instance = desk.problem.instance
    units = instance.units.units
    return PlaceReason(
        place=HOME if place == len(units) else units[place].id,
        code=code,
        parameters={} if change is None else _by_month(change.parameters, instance.snapshot.as_of),
        also=tuple(also),
        family_travel_minutes=0 if place == len(units) else int(view.unit_minutes[place]),
    )


def _by_month(parameters: dict[str, Any], today: date) -> dict[str, Any]:
    """
    Days on which an age limit passes, as months: the day would be the birthday, and with the age the birth date.

    Who is too old on the first day is so since a day that is not known here.
    """
    if parameters.get("too_old_on") == today.isoformat():
        parameters = {**parameters, "too_old_on": None, "too_old_already": True}
    return {
        BY_MONTH.get(name, name): value[: len("2026-11")] if name in BY_MONTH and value else value
        for name, value in parameters.items()
    }


def current_place_reason(desk: Desk, youth: int, view: YouthView, room: NDArray[np.int64]) -> PlaceReason:
    """Why a resident cannot even begin by staying: care is over, a pin, a rule that ends the stay, or no room."""
    problem = desk.problem
    options, instance = problem.options, problem.instance
    current = int(problem.current_option[youth])
    place = int(options.place[current])
    end = problem.care[youth].windows[0].end
    if end == 0:
        return reason(desk, view, place, "outside_care")
    if problem.care[youth].pins:
        return reason(desk, view, place, "pinned")
    allowed = options.allowed[current]
    if not allowed[0]:
        first_days = {
            rule.code: min((first for first, _ in ended_days(rule, view, place, instance)), default=EVER)
            for rule in ENDING_RULES
        }
        code = min(first_days, key=first_days.__getitem__)
        rule = next(item for item in ADMISSION_RULES if item.code == code)
        change = rule.smallest_change(view, place, instance)
        parameters = {} if change is None else change.parameters
        ended = instance.snapshot.calendar.date_of(first_days[code]).isoformat()
        return reason(desk, view, place, code, SmallestChange(code, parameters | {"ends_on": ended}))
    begins = np.zeros(instance.periods, dtype=bool)
    begins[0] = True
    last = int(np.flatnonzero(~np.append(allowed[:end], False))[0])
    lack = least_lack(desk, current, begins, np.full(instance.periods, last, dtype=np.int64), room)
    plain = reason(desk, view, place, "given_to_others")
    if lack is None or not lack.shortages:
        return plain
    points = round(lack.points) if desk.is_priced else None
    return plain.model_copy(update={"shortages": lack.shortages, "points": points})
