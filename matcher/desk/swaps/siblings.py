import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.resources.siblings import certain_place
from matcher.terms import SIBLINGS_APART


class SiblingsInExchange:
    """
    Points of siblings apart that depend on two trajectories.

    Of a pair of whom one is certain to stay where it is, the points are a cost of the other's trajectory already.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        options, scene = desk.problem.options, desk.problem.scene
        pairs = SIBLINGS_APART.pairs(scene)
        self._pairs = [pair for pair in pairs if not any(certain_place(options, youth) for youth in pair)]
        self._points = SIBLINGS_APART.points(scene)

    def pairs_of(self, youths: set[int]) -> list[tuple[int, int]]:
        """Pairs of whom at least one is among some youths."""
        return [pair for pair in self._pairs if youths.intersection(pair)]

    def most_gained(self, youth: int) -> int:
        """What the youth's pairs cost in the plan: no exchange can gain more with them."""
        return sum(self.points(pair, {}) for pair in self.pairs_of({youth}))

    def gained(self, youths: set[int], after: dict[int, NDArray[np.int64]]) -> int:
        """Points before minus after of all pairs of some youths, if others of `after` take another trajectory."""
        return sum(self.points(pair, {}) - self.points(pair, after) for pair in self.pairs_of(youths))

    def points(self, pair: tuple[int, int], after: dict[int, NDArray[np.int64]]) -> int:
        """Points of a pair, with the plan's trajectories save those given, as option rows of shape (periods,)."""
        first, second = (after.get(youth, self._desk.held.path[youth]) for youth in pair)
        place = self._desk.problem.options.place
        apart = (first >= 0) & (second >= 0) & (place[first.clip(0)] != place[second.clip(0)])
        return int(self._points[apart].sum())
