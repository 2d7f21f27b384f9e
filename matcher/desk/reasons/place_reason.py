from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from models.base import Model
from models.vocabulary import Setting


class Shortage(Model):
    """Capacity that is missing while a stay would need it."""

    resource: str
    units: int = Field(ge=1, description="The most that is missing on any day.")
    unit: str
    from_date: date = Field(alias="from", description="First day on which it is missing.")
    until: date = Field(description="First day after the last on which it is missing.")
    points: int | None = Field(default=None, description="What the missing is worth; null: no prices known.")


class PlaceReason(Model):
    """Why a place is not an option, and the smallest change that would make it one."""

    place: str
    code: str
    parameters: dict[str, Any] = Field(default_factory=dict, description="The smallest change; never a name.")
    shortages: tuple[Shortage, ...] = ()
    points: int | None = Field(default=None, description="What the change is worth; null: it has no price.")
    also: tuple[str, ...] = Field(
        default=(), description="Codes of what else stands in the way all the time: the change alone would not do."
    )
    family_travel_minutes: int | None = Field(default=None, ge=0, description="One way, 0 at home; null: not known.")


NEAREST = ("may_move", "longest_travel", "beds_open", "contract", "region", "age", "brigade", "setting")
"""Changes without a price, those first that are soonest talked over."""
FARTHEST_MINUTES = 10**6

MOST_STEPS = 9

Rank = tuple[bool, int, bool, int, int, int, int, int]


def nearest_first(reasons: Iterable[PlaceReason]) -> tuple[PlaceReason, ...]:
    """
    Changes with the least price first, then those without one: capacity before what a rule says.

    Of these the fewest things in the way, then what is soonest talked over, the setting nearest to one asked for,
    and the least travel for the family.
    """
    return tuple(sorted(reasons, key=rank_of))


def rank_of(item: PlaceReason) -> Rank:
    """The less, the nearer to being an option."""
    short = sum(lack.units for lack in item.shortages)
    code = NEAREST.index(item.code) if item.code in NEAREST else len(NEAREST)
    minutes = FARTHEST_MINUTES if item.family_travel_minutes is None else item.family_travel_minutes
    return (
        item.points is None,
        item.points or 0,
        not item.shortages,
        len(item.also),
        short,
        code,
        _steps(item),
        minutes,
    )


def _steps(item: PlaceReason) -> int:
    """Steps between the setting that would have to be accepted and the nearest asked for; 0 for other changes."""
    if "accept_setting" not in item.parameters:
        return 0
    level = Setting(item.parameters["accept_setting"]).level
    asked = [Setting(name).level for name in item.parameters.get("asked", ())]
    return min((abs(level - one) for one in asked if level is not None and one is not None), default=MOST_STEPS)


KINDS = ("accept_setting", "admit_sex", "serve_region", "suitable_in")
"""Parameters that say of what kind a change is; dates, ages and minutes only say how much."""


@dataclass(frozen=True)
class ReasonGroup:
    """Places that are no option for the same reason, whose changes are of one kind."""

    code: str
    reasons: tuple[PlaceReason, ...]
    """The nearest to being an option first."""


def grouped(reasons: Iterable[PlaceReason]) -> tuple[ReasonGroup, ...]:
    """Reasons by code and kind of change, the group with the nearest place first."""
    groups: dict[tuple[object, ...], list[PlaceReason]] = {}
    for item in reasons:
        key = (item.code, *(item.parameters.get(name) for name in KINDS))
        groups.setdefault(key, []).append(item)
    found = [ReasonGroup(str(key[0]), nearest_first(items)) for key, items in groups.items()]
    return tuple(sorted(found, key=lambda group: rank_of(group.reasons[0])))
