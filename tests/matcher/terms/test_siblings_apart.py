import pytest

from matcher.terms.siblings_apart import SiblingsApartTerm
from models.snapshot import Horizon
from tests.matcher.check.build import world, youth
from tests.matcher.tables.instances import UNLIKE, instance_of

TERM = SiblingsApartTerm()


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("siblings_apart", "pair days")


def test_points_of_a_period_are_those_of_its_days() -> None:
    made = world(youth())
    made.policy, made.horizon = UNLIKE, Horizon(days=2, weeks=2)
    assert TERM.points(instance_of(made)).tolist() == [601, 601, 4207, 4207]


@pytest.mark.parametrize(
    ("siblings", "pairs"),
    [
        ({}, []),
        ({"y-1": ("y-2",)}, [("y-1", "y-2")]),
        ({"y-2": ("y-1",)}, [("y-1", "y-2")]),
        ({"y-1": ("y-2",), "y-2": ("y-1",)}, [("y-1", "y-2")]),
        ({"y-3": ("y-1", "y-2")}, [("y-1", "y-3"), ("y-2", "y-3")]),
        (
            {"y-1": ("y-3", "y-2"), "y-2": ("y-3", "y-1"), "y-3": ()},
            [("y-1", "y-2"), ("y-1", "y-3"), ("y-2", "y-3")],
        ),
    ],
)
def test_a_pair_counts_once_and_the_first_by_id_stands_first(
    siblings: dict[str, tuple[str, ...]], pairs: list[tuple[str, str]]
) -> None:
    # the table is in another order than the ids
    made = world(*(youth(name, sibling_ids=siblings.get(name, ())) for name in ("y-3", "y-1", "y-2")))
    instance = instance_of(made)
    ids = [item.id for item in instance.snapshot.youths]
    assert ids == ["y-3", "y-1", "y-2"]
    assert [(ids[first], ids[second]) for first, second in TERM.pairs(instance)] == pairs
