"""One rule at a time on a small world: on which days it leaves a unit open, what it would take."""

from typing import Any

from matcher.rules.protocol import AdmissionRule, AdmissionWindow, YouthView
from matcher.tables.instance import Instance
from tests.matcher.check.build import World
from tests.matcher.tables.instances import instance_of, problem_of


def view_of(instance: Instance, youth_id: str = "y-1") -> YouthView:
    youth = instance.snapshot.youths[instance.youth_index[youth_id]]
    places = [unit.location for unit in instance.snapshot.units]
    minutes = instance.travel.minutes([youth.home.location], places)[0]
    region = instance.region_of_municipality[youth.home.municipality_id]
    return YouthView(youth, region, minutes, instance.birthday_days(youth))


def window_of(rule: AdmissionRule, instance: Instance) -> AdmissionWindow:
    """What the rule alone leaves of the widest window."""
    window = AdmissionWindow.wide(instance)
    rule.narrow(window, view_of(instance), instance)
    return window


def open_days(rule: AdmissionRule, made: World, unit_id: str = "u-1") -> list[tuple[int, int]]:
    """Spans of days, the last excluded, on which the rule lets the youth be in the unit."""
    instance = instance_of(made)
    allowed = window_of(rule, instance).allowed_periods(instance)[instance.units.index[unit_id]]
    spans: list[tuple[int, int]] = []
    for period in allowed.nonzero()[0]:
        start, end = int(instance.boundaries[period]), int(instance.boundaries[period + 1])
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def stands_in_the_way(rule: AdmissionRule, made: World, unit_id: str = "u-1") -> bool:
    """A day of the horizon is shut, or cannot be a first day, or care that begins on some day is too long."""
    instance = instance_of(made)
    window, unit = window_of(rule, instance), instance.units.index[unit_id]
    problem = problem_of(made)
    bounds = problem.instance.boundaries
    days = [
        int(bounds[care.end] - bounds[first])
        for care in problem.care[0].windows
        for first in range(care.first, care.last + 1)
    ]
    return (
        not window.allowed_periods(instance)[unit].all()
        or bool(window.latest_start_day[unit] < instance.boundaries[-2])
        or any(window.longest_days[unit] < asked for asked in days)
    )


def change_for(rule: AdmissionRule, made: World, unit_id: str = "u-1") -> dict[str, Any] | None:
    """The smallest change's parameters; its code is the rule's."""
    instance = instance_of(made)
    change = rule.smallest_change(view_of(instance), instance.units.index[unit_id], instance)
    if change is None:
        return None
    assert change.code == rule.code
    return change.parameters


def broken_days(rule: Any, made: World, unit_id: str = "u-1") -> tuple[tuple[int, int], ...]:
    """Spans of days, the last excluded, on which going on in the unit breaks the rule."""
    instance = instance_of(made)
    spans: tuple[tuple[int, int], ...] = rule.broken_days(view_of(instance), instance.units.index[unit_id], instance)
    return spans
