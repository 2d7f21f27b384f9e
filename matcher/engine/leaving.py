import numpy as np
from numpy.typing import NDArray

from matcher.engine.care import YouthCarePlan
from matcher.rules.may_move import MayMoveRule
from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene


def always_leave(
    options: StayOptions, care: list[YouthCarePlan], scene: Scene, *, has_moved: bool
) -> NDArray[np.bool_]:
    """Options that may be left at any time, before or after the first move, shape (options,)."""
    leave = np.zeros(len(options), dtype=bool)
    places = np.arange(options.home + 1)
    rule = MayMoveRule()
    bounds = np.searchsorted(options.youth, np.arange(len(care) + 1))
    kinds: dict[tuple[bool, bool, bool], NDArray[np.bool_]] = {}
    for youth, record in enumerate(scene.snapshot.youths):
        has_pin = bool(care[youth].pins)
        key = (record.may_move, has_pin, record.brigade_alternative is not None)
        if key not in kinds:
            kinds[key] = rule.may_always_leave(record, places, scene, has_pin=has_pin, has_moved=has_moved)
        rows = slice(bounds[youth], bounds[youth + 1])
        leave[rows] = kinds[key][options.place[rows]]
    return leave
