import pytest

from matcher.visits.preparing import fewest_runs, runs


@pytest.mark.parametrize(
    ("days", "count"),
    [([], 0), ([0, 1], 0), ([0, 1, 2], 1), ([0, 1, 3], 0), ([0, 1, 2, 3], 2), ([0, 1, 3, 4], 0), (range(7), 5)],
)
def test_runs_are_three_neighbouring_days(days: list[int], count: int) -> None:
    assert runs(days) == count


@pytest.mark.parametrize(
    ("possible", "visits", "agreed", "count"),
    [
        (range(5), 3, (), 0),
        (range(5), 4, (), 0),
        (range(5), 5, (), 3),
        (range(3), 3, (), 1),
        (range(3), 9, (), 1),
        (range(5), 3, (0, 1, 2), 1),
        (range(5), 4, (1, 2), 1),
        (range(5), 1, (3, 6), 0),
        ((), 2, (), 0),
    ],
)
def test_the_fewest_runs_that_so_many_visits_can_have(
    possible: range, visits: int, agreed: tuple[int, ...], count: int
) -> None:
    assert fewest_runs(possible, visits, agreed) == count
