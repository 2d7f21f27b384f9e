"""How many options, and whose places, differ where points hardly do."""

import numpy as np
import pytest

from matcher.check import check_plan
from matcher.desk.arbitrariness import elsewhere, how_arbitrary, shaken
from matcher.desk.options import Option, OptionKind, near_best
from tests.matcher.check.build import RoadTravel, day, stay, unit, world, youth
from tests.matcher.desk.building import asked
from tests.matcher.desk.standing import standing_of

DAYS = 63


def _option(points: int, *alike: str) -> Option:
    return Option(
        kind=OptionKind.UNIT_NOW, place="u-1", from_date=day(0), stays=(), costs=(), own_points=points,
        price_points=0, moves=0, days_without_place=0, alike=alike,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("points", "count"), [((), 0), ((1000,), 0), ((1000, 1010), 1), ((1000, 1011), 0), ((700, 703, 707, 708), 2)]
)
def test_options_within_one_percent_of_the_best_are_counted(points: tuple[int, ...], count: int) -> None:
    assert near_best([_option(item) for item in points]) == count


def test_alike_places_count_as_well() -> None:
    assert near_best([_option(1000, "u-2", "u-3"), _option(1003, "u-4"), _option(2000, "u-5")]) == 4


def test_below_zero_near_means_above_as_well() -> None:
    assert near_best([_option(-1000), _option(-990), _option(-989)]) == 1


def test_a_recommendation_says_how_many() -> None:
    here = world(youth(), unit("u-1", where=10), unit("u-2", where=10), unit("u-3", where=38))
    assert asked(here).near_best == 1


def test_where_two_places_cost_the_same_the_place_is_arbitrary() -> None:
    here = world(
        youth(), youth("y-2", home=60),
        unit("u-1", where=10), unit("u-2", where=30), unit("u-3", where=65),
    )  # fmt: skip
    # y-1 has 10 minutes to u-1 and to u-2; y-2 has 5 to u-3 and 30 to u-2
    here.plan_for("y-1", stay("u-1", 0, DAYS)).plan_for("y-2", stay("u-3", 0, DAYS))

    found = how_arbitrary(standing_of(here), 6, 30.0)

    assert found.youth_ids == ("y-1",)
    assert (found.youths, found.share) == (2, 0.5)
    # 29 and 14 points a day, whichever place it is
    assert [(item.seed, item.cost) for item in found.plans] == [(seed, DAYS * (29 + 14)) for seed in range(1, 7)]
    assert {item.youths_elsewhere for item in found.plans} == {0, 1}


def test_where_one_place_is_clearly_better_nothing_is_arbitrary() -> None:
    here = world(youth(), unit("u-1", where=10), unit("u-2", where=38)).plan_for("y-1", stay("u-1", 0, DAYS))

    found = how_arbitrary(standing_of(here), 4, 30.0)

    assert found.youth_ids == ()
    assert all(item.is_near and item.above_percent == 0.0 for item in found.plans)


def test_a_plan_that_is_much_dearer_says_nothing_about_the_others() -> None:
    # the given plan leaves y-1 waiting: the others are cheaper by far, and only they are near each other
    here = world(youth(), unit("u-1", where=10), unit("u-2", where=38))
    found = how_arbitrary(standing_of(here), 2, 30.0)
    assert [item.cost for item in found.plans] == [DAYS * 29] * 2
    assert found.cost == DAYS * 2400


def test_the_same_seed_shakes_alike_and_by_one_percent_at_most() -> None:
    problem = standing_of(world(youth(), unit("u-1", where=10), unit("u-2", where=38))).desk.problem
    one, again, other = shaken(problem, 1).costs, shaken(problem, 1).costs, shaken(problem, 2).costs
    assert np.array_equal(one.waiting, again.waiting)
    assert not np.array_equal(one.waiting, other.waiting)
    for points, true in ((one.waiting, problem.costs.waiting), (one.day, problem.costs.day)):
        # in tenths of points, rounded
        assert (np.abs(points / 10 - true) <= 0.01 * true + 0.05).all()


def test_other_support_at_the_same_place_is_no_other_place() -> None:
    baseline = standing_of(world(youth(), unit("u-1")).plan_for("y-1", stay("u-1", 0, DAYS)))
    assert not elsewhere(baseline.desk.problem, baseline.columns, baseline.columns).any()
    assert elsewhere(baseline.desk.problem, baseline.columns, baseline.desk.problem.incumbent).all()


def test_a_plan_as_it_stands_is_what_the_checker_says() -> None:
    here = world(youth(), unit("u-1")).plan_for("y-1", stay("u-1", 0, DAYS))
    baseline = standing_of(here)
    assert baseline.cost == DAYS * 29
    assert check_plan(here.snapshot(), baseline.stated, travel=RoadTravel()).violations == ()
