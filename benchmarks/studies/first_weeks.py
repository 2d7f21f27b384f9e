from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from models.base import Model
from models.stay import Stay

DAYS = 28
"""What a planner acts on before everything is planned anew."""

Stays = Mapping[str, Sequence[Stay]]
"""By youth."""


class FirstWeeks(Model):
    """What two plans of one alliance have in common in their first days, whatever their horizons are."""

    days_elsewhere: int
    """Days of all youths on which the second plan has another place than the first, or a place and none."""
    youths_elsewhere: int
    """Youths with such a day."""
    placed_days: int
    """Of the second plan: days of all youths at a place."""
    moves: int
    """Of the second plan: days on which a youth is at another place than the day before, both at a place."""


def first_weeks(first: Stays, second: Stays, as_of: date, days: int = DAYS) -> FirstWeeks:
    """
    Compares two plans on the first days.

    Costs of unlike horizons cannot be compared: each counts its own days. Where youths are on days that both
    plan can be.

    Parameters
    ----------
    first, second
        Stays of the same youths.

    Raises
    ------
    ValueError
        If the plans are of unlike youths.
    """
    if first.keys() != second.keys():
        raise ValueError("the plans are of unlike youths")
    elsewhere, placed, moves = [], 0, 0
    for youth_id, stays in second.items():
        places = places_by_day(stays, as_of, days)
        before = places_by_day(first[youth_id], as_of, days)
        elsewhere.append(sum(one != other for one, other in zip(before, places, strict=True)))
        placed += sum(place is not None for place in places)
        moves += sum(one is not None and other is not None and one != other for one, other in pairwise(places))
    return FirstWeeks(
        days_elsewhere=sum(elsewhere),
        youths_elsewhere=sum(count > 0 for count in elsewhere),
        placed_days=placed,
        moves=moves,
    )


def places_by_day(stays: Sequence[Stay], as_of: date, days: int) -> list[str | None]:
    """Where a youth is on each of the first days; None without a place."""
    return [
        next((stay.place for stay in stays if stay.from_date <= day < stay.until), None)
        for day in (as_of + timedelta(days=number) for number in range(days))
    ]
