from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.youths import YouthTable
from matcher.terms.protocol import Charge, Charges, SoloTerm, TermView

MOST_COUNTED = 20


class MovesTerm(SoloTerm):
    """
    A change of place that is not the start or the end of care (overplaatsing), heavier with each earlier one.

    The k-th (from 0, earlier moves included, at most 20): ``move + move · move_growth_percent · k // 100``.
    A crisis stay's follow-up place counts as a move, so right-in-one-go wins where possible.
    """

    code: ClassVar[str] = "moves"
    unit: ClassVar[str] = "moves"

    def charges(self, view: TermView) -> Charges:
        """For each move, by how many there were before."""
        points = self.points(view.youths, view.instance, view.most_moves)
        return Charges(move=Charge(points, np.ones_like(points)))

    def points(self, youths: YouthTable, instance: Instance, most: int) -> NDArray[np.int64]:
        """Points of the next move after 0, 1, ... moves in this plan, shape (youths, most)."""
        k = (youths.earlier_moves[:, None] + np.arange(most)).clip(max=MOST_COUNTED)
        rates = instance.policy.rates
        return rates.move + rates.move * rates.move_growth_percent * k // 100
