import pytest

from matcher.terms.moves import MovesTerm
from tests.matcher.check.build import pinned, stay, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, problem_of

TERM = MovesTerm()
POINTS = {0: 30001, 1: 33901, 2: 37801, 3: 41701, 17: 96303, 18: 100203, 19: 104103, 20: 108003}
"""30001 + 30001 x 13 x k // 100 after k moves."""


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("moves", "moves")


@pytest.mark.parametrize(
    ("earlier", "after"),
    [
        (0, (0, 1, 2, 3)),
        (17, (17, 18, 19, 20)),
        (18, (18, 19, 20, 20)),
        (20, (20, 20, 20, 20)),
        (21, (20, 20, 20, 20)),
        (100, (20, 20, 20, 20)),
    ],
)
def test_each_move_is_dearer_than_the_one_before_up_to_twenty(earlier: int, after: tuple[int, ...]) -> None:
    made = world(unit("u-1"), youth("y-1", earlier_moves=earlier), youth("y-2", earlier_moves=3))
    made.policy = UNLIKE
    problem = problem_of(made)
    points = TERM.points(problem.youths, problem.instance, 4)
    assert points[0].tolist() == [POINTS[k] for k in after]
    assert points[1, 0] == POINTS[3]


@pytest.mark.parametrize(("most", "pins", "columns"), [(0, 0, 1), (2, 0, 3), (3, 2, 6)])
def test_there_is_a_price_for_every_move_that_a_plan_may_have(most: int, pins: int, columns: int) -> None:
    stays = [stay("u-1", 7 * number, 7 * number + 7) for number in range(pins)]
    made = world(unit("u-1"), youth("y-1", pinned=pinned(*stays) if stays else None), youth("y-2"))
    assert problem_of(made.norms(max_moves=most)).costs.move.shape == (2, columns)
