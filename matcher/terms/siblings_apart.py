from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions, options_of_youth
from matcher.terms.protocol import Charge, Charges, TermView


class SiblingsApartTerm:
    """
    Days on which two siblings both have a place, but not the same.

    It depends on two youths at once, so it is not a cost of a trajectory: the sibling resource
    (matcher/resources/siblings.py) lets the pair be apart at this price.
    """

    code: ClassVar[str] = "siblings_apart"
    unit: ClassVar[str] = "pair days"

    def charges(self, view: TermView) -> Charges:
        """Of a trajectory only where the sibling's place is certain; else the resource's switches say it."""
        points = apart_from_certain_sibling(view.options, view.instance, view.care_end)
        return Charges(dated=Charge(points, np.zeros_like(points))) if points.any() else Charges()

    def between(self, place: NDArray[np.int64], instance: Instance) -> Charge | None:
        """Days of each pair at two places, charged to the first of the pair by id, shape (youths,)."""
        days = np.zeros(len(place), dtype=np.int64)
        for first, second in self.pairs(instance):
            one, other = place[first], place[second]
            days[first] += int(instance.days[(one >= 0) & (other >= 0) & (one != other)].sum())
        return Charge.at(instance.policy.rates.siblings_apart_day, days)

    def points(self, instance: Instance) -> NDArray[np.int64]:
        """Points of each period apart, shape (periods,)."""
        return instance.policy.rates.siblings_apart_day * instance.days

    def pairs(self, instance: Instance) -> list[tuple[int, int]]:
        """Rows of the two youths of each pair, the first by id first; a pair counts if either names the other."""
        index = instance.youth_index
        names = {
            (min(youth.id, other), max(youth.id, other))
            for youth in instance.snapshot.youths
            for other in youth.sibling_ids
        }
        return [(index[first], index[second]) for first, second in sorted(names)]


def certain_place(options: StayOptions, youth: int) -> bool:
    """A resident who has no place but the current one."""
    rows = options_of_youth(options, youth)
    return len(rows) > 0 and bool(options.resident[rows].all())


def apart_from_certain_sibling(
    options: StayOptions, instance: Instance, care_ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """
    Points of being apart from a sibling whose place is certain: a cost of the option itself.

    Parameters
    ----------
    care_ends
        Period (exclusive) in which each youth's care ends, shape (youths,).

    Returns
    -------
    NDArray[np.int64]
        Shape (options, periods).
    """
    extra = np.zeros((len(options), instance.periods), dtype=np.int64)
    points = SiblingsApartTerm().points(instance)
    for first, second in SiblingsApartTerm().pairs(instance):
        certain = [certain_place(options, youth) for youth in (first, second)]
        if not any(certain):
            continue
        fixed, other = (first, second) if certain[0] else (second, first)
        rows = options_of_youth(options, fixed)
        # who must leave does not come back
        there = np.logical_and.accumulate(options.allowed[rows].any(axis=0))
        there[care_ends[fixed] :] = False
        mine = options_of_youth(options, other)
        apart = mine[options.place[mine] != options.place[rows[0]]]
        extra[apart] += points * there
    return extra
