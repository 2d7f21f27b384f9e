from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.recommendation import PlaceReason
from matcher.rules import ADMISSION_RULES
from matcher.rules.brigade import BrigadeRule
from matcher.rules.protocol import SmallestChange, YouthView
from matcher.rules.window import AdmissionWindow
from models.stay import HOME
from models.vocabulary import Setting
from models.youth import Youth

BY_MONTH = {"old_enough_on": "old_enough_in", "too_old_on": "too_old_in"}


@dataclass(frozen=True)
class Admission:
    """What the rules say of one youth in each unit."""

    view: YouthView
    reasons: dict[int, PlaceReason]
    """By row of the unit: the first rule that shuts it on all days asked about."""


def view_of(desk: Desk, youth: Youth) -> YouthView:
    """A youth as the rules see it."""
    scene = desk.problem.scene
    minutes = scene.travel.minutes([youth.home.location], [unit.location for unit in scene.units.units])
    region = scene.region_of_municipality[youth.home.municipality_id]
    return YouthView(youth, region, minutes.reshape(-1), scene.birthday_days(youth))


def admission_of(desk: Desk, youth: Youth, days: NDArray[np.bool_]) -> Admission:
    """
    Asks every rule in turn.

    Parameters
    ----------
    days
        Periods in which the youth could be somewhere new, shape (periods,).
    """
    scene = desk.problem.scene
    view = view_of(desk, youth)
    window = AdmissionWindow.wide(scene)
    open_before = np.ones(len(scene.units.units), dtype=bool)
    reasons: dict[int, PlaceReason] = {}
    for rule in ADMISSION_RULES:
        rule.narrow(window, view, scene)
        open_now = np.asarray((window.allowed_periods(scene) & days).any(axis=1))
        for unit in np.flatnonzero(open_before & ~open_now):
            change = rule.smallest_change(view, int(unit), scene)
            reasons[int(unit)] = reason(desk, int(unit), rule.code, change)
        open_before &= open_now
    brigade = BrigadeRule()
    for unit in np.flatnonzero(open_before & ~window.without_brigade):
        setting = scene.units.units[unit].setting
        short = brigade.smallest_change(youth, setting, scene.brigade_unit_minutes[:, unit], scene)
        if short is not None:
            reasons[int(unit)] = reason(desk, int(unit), brigade.code, short)
    return Admission(view, reasons)


def home_reason(desk: Desk, youth: Youth) -> PlaceReason | None:
    """The rule that keeps a youth from living at home; None where home is acceptable."""
    scene, rule = desk.problem.scene, BrigadeRule()
    if Setting.HOME in youth.need.settings:
        return None
    home = len(scene.units.units)
    if not rule.suits(youth, Setting.HOME):
        asked = [item.value for item in youth.need.settings]
        return reason(desk, home, "setting", SmallestChange("setting", {"accept_setting": HOME, "asked": asked}))
    minutes = scene.travel.minutes(scene.brigade.locations, [youth.home.location]).reshape(-1)
    change = rule.smallest_change(youth, Setting.HOME, minutes, scene)
    return None if change is None else reason(desk, home, rule.code, change)


def reason(desk: Desk, place: int, code: str, change: SmallestChange | None = None) -> PlaceReason:
    """A reason without a price."""
    units = desk.problem.scene.units.units
    return PlaceReason(
        place=HOME if place == len(units) else units[place].id,
        code=code,
        parameters={} if change is None else _by_month(change.parameters),
    )


def _by_month(parameters: dict[str, Any]) -> dict[str, Any]:
    """Days on which an age limit passes, as months: the day would be the birthday, and with the age the birth date."""
    return {
        BY_MONTH.get(name, name): value[: len("2026-11")] if name in BY_MONTH and value else value
        for name, value in parameters.items()
    }
