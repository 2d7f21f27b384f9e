from collections.abc import Iterable

from matcher.desk.reasons.place_reason import PlaceReason
from models.vocabulary import Setting

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
