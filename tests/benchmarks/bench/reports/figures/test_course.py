import pytest

from benchmarks.bench.reports.figures.gap_over_time import Course, band, proven_steps, thinned
from tests.benchmarks.bench.reports.making import made_run, made_trace


def test_a_value_holds_until_the_next() -> None:
    course = Course([0.0, 2.0, 5.0], [1.0, 0.3, 0.1])
    assert [course.at(moment) for moment in (0.0, 1.99, 2.0, 4.0, 5.0, 60.0)] == [1.0, 1.0, 0.3, 0.3, 0.1, 0.1]


def test_median_and_quartiles_are_values_of_runs_at_each_moment_of_change() -> None:
    courses = [
        Course([0.0, 1.0], [1.0, 0.4]),
        Course([0.0, 2.0], [1.0, 0.3]),
        Course([0.0, 4.0], [1.0, 0.2]),
        Course([0.0], [1.0]),
    ]
    found = band(courses, 10.0)
    assert found.seconds.tolist() == [0.01, 1.0, 2.0, 4.0, 10.0]
    assert found.low.tolist() == [1.0, 0.4, 0.3, 0.2, 0.2]
    assert found.middle.tolist() == [1.0, 1.0, 0.4, 0.3, 0.3]
    assert found.high.tolist() == [1.0, 1.0, 1.0, 0.4, 0.4]


def test_a_band_of_one_run_is_its_course() -> None:
    found = band([Course([0.0, 3.0], [1.0, 0.25])], 5.0)
    assert found.low.tolist() == found.middle.tolist() == found.high.tolist() == [1.0, 0.25, 0.25]


def test_too_many_moments_are_thinned_and_the_last_is_kept() -> None:
    moments = [0.1 * number for number in range(1, 5_001)]
    found = thinned(moments, 50)
    assert len(found) <= 50
    assert (found[0], found[-1]) == (0.1, 500.0)
    assert set(found) <= set(moments)
    assert thinned([1.0, 2.0]) == [1.0, 2.0]


def test_the_proven_gap_falls_with_the_cost_and_with_the_bound() -> None:
    trace = made_trace(
        (1.0, "prepare", "incumbent", 4_000, None),
        (2.0, "relax", "", 4_000, 800),
        (3.0, "relax", "rounding", 1_250, 800),
        (5.0, "improve", "", 1_250, 900),
    )
    run = made_run(cost=1_000, bound=950, seconds=8.0, trace=trace)
    assert proven_steps(run) == [
        (0.0, 1.0),
        (2.0, pytest.approx(0.8)),
        (3.0, pytest.approx(0.36)),
        (5.0, pytest.approx(0.28)),
        (8.0, pytest.approx(0.05)),
    ]


def test_a_trace_never_proves_more_than_the_checked_plan() -> None:
    trace = made_trace((1.0, "relax", "", 500, 490))
    assert proven_steps(made_run(cost=1_000, bound=490, trace=trace)) == [(0.0, 1.0), (1.0, pytest.approx(0.51))]


@pytest.mark.parametrize(("cost", "bound"), [(None, None), (1_000, None)])
def test_without_a_plan_or_a_bound_nothing_is_proven(cost: int | None, bound: float | None) -> None:
    assert proven_steps(made_run(cost=cost, bound=bound)) == [(0.0, 1.0)]
