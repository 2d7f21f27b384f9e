import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, KDTree

INSIDE = 1.0 - 1e-9
"""A point on the circle itself does not part two neighbours, whatever the noise."""


def gabriel_pairs(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """
    Neighbours in the Gabriel graph (Gabriel and Sokal 1969).

    Two points are neighbours if no other lies inside the circle on their connecting line as diameter. The graph is
    connected and looks like a network of local roads.

    Parameters
    ----------
    points
        Plane coordinates in km, of shape (points, 2).

    Returns
    -------
    NDArray[np.int64]
        Rows of two indices, the lower first, of shape (pairs, 2).
    """
    if len(points) < 3:
        return np.array([(0, 1)] if len(points) == 2 else [], dtype=np.int64).reshape(-1, 2)
    corners = Delaunay(points).simplices  # the Gabriel graph is a part of the Delaunay triangulation
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    pairs = np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)
    middle = points[pairs].mean(axis=1)
    radius = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1) / 2.0
    nearest, _ = KDTree(points).query(middle)
    kept: NDArray[np.int64] = pairs[nearest >= radius * INSIDE]
    return kept
