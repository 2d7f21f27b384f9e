from collections.abc import Iterable

from matcher.desk.recommendation import PlaceReason

NEAREST = ("may_move", "longest_travel", "beds_open", "contract", "region", "age", "brigade", "setting")
"""Changes without a price, those first that are soonest talked over."""


def nearest_first(reasons: Iterable[PlaceReason]) -> tuple[PlaceReason, ...]:
    """Changes with the least price first, then those without one: capacity before what a rule says."""
    return tuple(sorted(reasons, key=_rank))


def _rank(item: PlaceReason) -> tuple[bool, int, bool, int, int]:
    short = sum(lack.units for lack in item.shortages)
    code = NEAREST.index(item.code) if item.code in NEAREST else len(NEAREST)
    return (item.points is None, item.points or 0, not item.shortages, short, code)
