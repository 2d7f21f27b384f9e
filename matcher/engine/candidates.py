import numpy as np
from numpy.typing import NDArray

from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.youths import YouthTable
from matcher.terms import STAY_TERMS


def daily_points(options: StayOptions, youths: YouthTable, scene: Scene) -> NDArray[np.int64]:
    """Points of a day of each option, brigade visits included, shape (options,)."""
    points = np.zeros(len(options), dtype=np.int64)
    for term in STAY_TERMS:
        points += term.points_per_day(options, youths, scene)
    return points


def cheapest_of_each(
    group: NDArray[np.int64], item: NDArray[np.int64], points: NDArray[np.int64], most: int
) -> NDArray[np.bool_]:
    """
    Rows of the ``most`` cheapest items of each group; an item costs its cheapest row, ties by item.

    Parameters
    ----------
    group, item, points
        Shape (rows,); rows with the same item belong to the same group and stay or go together.
    """
    if not len(group):
        return np.zeros(0, dtype=bool)
    items, row_item = np.unique(item, return_inverse=True)
    cost = np.full(len(items), np.iinfo(np.int64).max)
    np.minimum.at(cost, row_item, points)
    group_of = np.empty(len(items), dtype=np.int64)
    group_of[row_item] = group
    order = np.lexsort((np.arange(len(items)), cost, group_of))
    ranked = group_of[order]
    first = np.searchsorted(ranked, ranked)
    rank = np.empty(len(items), dtype=np.int64)
    rank[order] = np.arange(len(items)) - first
    keep: NDArray[np.bool_] = rank[row_item] < most
    return keep
