import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.travel.roads.gabriel import gabriel_pairs

coordinates = st.integers(0, 400).map(lambda number: number / 7.0)
clouds = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=14, unique=True)


def test_a_point_inside_the_circle_parts_two_neighbours() -> None:
    points = np.array([(0.0, 0.0), (8.0, 0.0), (4.0, 1.0), (4.0, 9.0)])
    assert gabriel_pairs(points).tolist() == [[0, 2], [1, 2], [2, 3]]


def test_one_or_two_points() -> None:
    assert gabriel_pairs(np.zeros((1, 2))).shape == (0, 2)
    assert gabriel_pairs(np.array([(0.0, 0.0), (5.0, 1.0)])).tolist() == [[0, 1]]


@given(clouds)
def test_it_is_what_the_definition_says(cloud: list[tuple[float, float]]) -> None:
    points = np.array(cloud)
    if np.linalg.matrix_rank(points[1:] - points[0], tol=1e-9) < 2:
        return  # all on one line: no triangulation
    found = {tuple(pair) for pair in gabriel_pairs(points).tolist()}
    for first in range(len(points)):
        for second in range(first + 1, len(points)):
            middle = (points[first] + points[second]) / 2.0
            radius = np.linalg.norm(points[first] - points[second]) / 2.0
            others = np.delete(points, [first, second], axis=0)
            gap = np.linalg.norm(others - middle, axis=1).min() - radius
            if abs(gap) > 1e-6:  # on the circle itself either answer will do
                assert ((first, second) in found) == (gap > 0)
