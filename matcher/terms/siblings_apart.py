from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.scene import Scene


class SiblingsApartTerm:
    """
    Days on which two siblings both have a place, but not the same.

    It depends on two youths at once, so it is not a cost of a trajectory: the sibling resource
    (matcher/resources/siblings.py) lets the pair be apart at this price.
    """

    code: ClassVar[str] = "siblings_apart"
    unit: ClassVar[str] = "pair days"

    def points(self, scene: Scene) -> NDArray[np.int64]:
        """Points of each period apart, shape (periods,)."""
        return scene.policy.rates.siblings_apart_day * scene.days

    def pairs(self, scene: Scene) -> list[tuple[int, int]]:
        """Rows of the two youths of each pair, the first by id first; a pair counts if either names the other."""
        index = scene.youth_index
        names = {
            (min(youth.id, other), max(youth.id, other))
            for youth in scene.snapshot.youths
            for other in youth.sibling_ids
        }
        return [(index[first], index[second]) for first, second in sorted(names)]
