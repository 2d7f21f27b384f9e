"""Ranked options for one youth, and a reason for every other place."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from pydantic import Field

from matcher.desk.arrivals import arrivals_of
from matcher.desk.desk import Desk, places_of
from matcher.desk.options import (
    Option,
    OptionKind,
    OptionStay,
    columns_of,
    days_without_place,
    describe,
    near_best,
    option_lines,
)
from matcher.desk.reasons.place_reason import PlaceReason, nearest_first
from matcher.desk.reasons.reasons import Reasons
from matcher.engine.model.stays import planned_stays
from models.base import Model


class WithoutChoice(Model):
    """What follows if nothing is chosen: wait or stay, and what that costs."""

    waiting_from: date | None = Field(description="First day without a place; null: there is always one.")
    days_without_place: int = Field(ge=0)
    norm_date: date | None = Field(description="Day on which a waiting youth's norm has passed; null: a resident.")
    own_points: int


class Recommendation(Model):
    """Ranked options for one youth, and a reason for every place that is none."""

    snapshot_id: str
    youth_id: str
    as_of: date
    is_priced: bool = Field(description="False: there is no plan with prices, taking capacity looks free.")
    options: tuple[Option, ...] = Field(description="Cheapest first by own points and price.")
    near_best: int = Field(
        default=0, ge=0, description="Other options within 1 % of the best total, alike places counted: how arbitrary."
    )
    reasons: tuple[PlaceReason, ...]
    relaxations: tuple[PlaceReason, ...] = Field(
        default=(), description="Where no new place is an option: the nearest changes, the least price first."
    )
    without_choice: WithoutChoice


def ranked(options: Iterable[Option]) -> tuple[Option, ...]:
    """Cheapest first by own points and price, then by own points, date and place; alike places are one option."""
    ordered = sorted(options, key=lambda item: (item.total_points, item.own_points, item.from_date, item.place))
    first: dict[tuple[object, ...], int] = {}
    kept: list[Option] = []
    others: list[list[str]] = []
    for option in ordered:
        key = _what_matters(option)
        number = first.setdefault(key, len(kept))
        if number == len(kept):
            kept.append(option)
            others.append([])
        elif option.place not in (kept[number].place, *others[number]):
            others[number].append(option.place)
    return tuple(option.model_copy(update={"alike": tuple(more)}) for option, more in zip(kept, others, strict=True))


def _what_matters(option: Option) -> tuple[object, ...]:
    """Everything a person would weigh, but not which place or team it is."""
    return (
        option.kind,
        option.from_date,
        option.own_points,
        option.price_points,
        tuple((line.term, line.points, line.amount) for line in option.costs),
        tuple(_stay_that_matters(stay) for stay in option.stays),
        _elsewhere(option.stays),
        tuple((short.units, short.unit, short.points) for short in option.support_shortages),
    )


def _stay_that_matters(stay: OptionStay) -> tuple[object, ...]:
    return (
        stay.setting,
        stay.stay.from_date,
        stay.stay.until,
        stay.family_travel_minutes,
        stay.professional_travel_minutes_per_week,
        tuple(item.expertise for item in stay.stay.support),
        stay.stay.brigade_team_id is not None,
        tuple(sorted(stay.uncovered_minutes_per_week.items())),
    )


def _elsewhere(stays: Sequence[OptionStay]) -> tuple[bool, ...]:
    """Whether each stay is at another place than the one before."""
    return tuple(before.stay.place != after.stay.place for before, after in pairwise(stays))


MOST_RELAXATIONS = 5
STAYING = (OptionKind.STAY, OptionKind.STAY_WITH_BRIGADE)


def recommend(desk: Desk, youth_id: str) -> Recommendation:
    r"""
    Ranked options (opties) for one youth, beside what the plan's other youths hold, and a reason for every other place.

    .. math:: \text{total}(\tau) = c(\tau) + \sum_r \pi_r a_r(\tau)

    Raises
    ------
    KeyError
        If the snapshot has no such youth.
    """
    problem = desk.problem
    instance = problem.instance
    youth = instance.youth_index[youth_id]
    room = desk.room_beside(youth)
    arrivals = arrivals_of(desk, youth, room)
    options: tuple[Option, ...] = ()
    if arrivals is not None and len(paths := arrivals.paths()):
        options = ranked(describe(desk, youth, room, columns_of(desk, youth, paths)))
    offered = {place for option in options for place in (option.place, *option.alike)}
    why_not = Reasons(desk, youth, room, arrivals)
    reasons = tuple(why_not.of(row) for row, place in enumerate(places_of(instance)) if place not in offered)
    nowhere_new = all(option.kind in STAYING for option in options)
    return Recommendation(
        snapshot_id=instance.snapshot.id,
        youth_id=youth_id,
        as_of=instance.snapshot.as_of,
        is_priced=desk.is_priced,
        options=options,
        near_best=near_best(options),
        reasons=reasons,
        relaxations=nearest_first(reasons)[:MOST_RELAXATIONS] if nowhere_new else (),
        without_choice=_without_choice(desk, youth),
    )


def _without_choice(desk: Desk, youth: int) -> WithoutChoice:
    problem = desk.problem
    instance, record = problem.instance, problem.instance.snapshot.youths[youth]
    column = problem.incumbent.only(np.array([youth], dtype=np.int64))
    lines = option_lines(desk, column, planned_stays(problem, column))[0]
    days = days_without_place(desk, column)[0]
    first = None
    norm = None
    if days.any():
        period = int(np.flatnonzero(days)[0])
        begin = int(instance.boundaries[period])
        if record.current_stay is None:
            begin = max(begin, int(problem.youths.need_day[youth]))
        first = instance.snapshot.calendar.date_of(begin)
    if record.current_stay is None:
        norm = record.need.from_date + timedelta(days=int(problem.youths.waiting_norm_days[youth]))
    return WithoutChoice(
        waiting_from=first,
        days_without_place=int(days.sum()),
        norm_date=norm,
        own_points=sum(line.points for line in lines),
    )
