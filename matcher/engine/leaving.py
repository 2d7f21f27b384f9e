import numpy as np
from numpy.typing import NDArray

from matcher.rules.may_move import MayMoveRule
from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene


def always_leave(options: StayOptions, scene: Scene, *, has_moved: bool) -> NDArray[np.bool_]:
    """Options that may be left at any time, before or after the first move, shape (options,)."""
    leave = np.zeros(len(options), dtype=bool)
    places = np.arange(options.home + 1)
    rule = MayMoveRule()
    bounds = np.searchsorted(options.youth, np.arange(len(scene.snapshot.youths) + 1))
    kinds: dict[tuple[bool, bool], NDArray[np.bool_]] = {}
    for youth, record in enumerate(scene.snapshot.youths):
        key = (record.may_move, record.brigade_alternative is not None)
        if key not in kinds:
            kinds[key] = rule.may_always_leave(record, places, scene, has_moved=has_moved)
        rows = slice(bounds[youth], bounds[youth + 1])
        leave[rows] = kinds[key][options.place[rows]]
    return leave
