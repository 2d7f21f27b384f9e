from collections.abc import Iterable
from dataclasses import dataclass

from matcher.desk.reasons.nearest import nearest_first, rank_of
from matcher.desk.reasons.place_reason import PlaceReason

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
