import pytest

from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.reports.figures.gap_over_time import (
    Course,
    band,
    gap_over_time,
    proven_gap_over_time,
    proven_steps,
    thinned,
)
from tests.benchmarks.bench.reports.making import known_store, made_run, made_trace, rich_store, sorted_out, table_rows


def test_the_median_and_quartiles_of_two_settings_are_as_worked_out() -> None:
    figure = gap_over_time(sorted_out(known_store()))
    # of b: 0 at 2 and at 8 s, 0.2 at 20 s, and one run without a plan; quartiles are the first and the third value
    rows = [row for row in table_rows(figure) if row[1] == "b"]
    assert rows == [
        ("region", "b", 0.01, 1.0, 1.0, 1.0, 4),
        ("region", "b", 2.0, 0.0, 1.0, 1.0, 4),
        ("region", "b", 8.0, 0.0, 0.0, 1.0, 4),
        ("region", "b", 20.0, 0.0, 0.0, pytest.approx(0.2), 4),
        ("region", "b", 60.0, 0.0, 0.0, pytest.approx(0.2), 4),
    ]
    assert len(figure.panels) == 1
    assert figure.key == []


def test_each_set_has_a_drawing_of_its_own_by_size_and_a_key_names_the_settings() -> None:
    figure = gap_over_time(sorted_out(rich_store(sizes=(400, 60), seeds=1)))
    assert [panel.caption for panel in figure.panels] == ["set of 60: 2 runs a setting", "set of 400: 2 runs a setting"]
    assert [name for name, _ in figure.key] == list(sorted_out(rich_store(sizes=(60,), seeds=1)).configurations)


def test_settings_with_unlike_numbers_of_runs_say_so() -> None:
    figure = gap_over_time(sorted_out([*(made_run("a", seed=seed) for seed in range(6)), made_run("b")]))
    assert figure.panels[0].caption == "region: 1 to 6 runs a setting"


def test_few_runs_are_said_to_be_few() -> None:
    assert "of 1 run only" in gap_over_time(sorted_out([made_run()])).notes[0]
    assert gap_over_time(sorted_out([made_run(seed=seed) for seed in range(4)])).notes == []


def test_without_any_plan_there_is_a_sentence() -> None:
    figure = gap_over_time(sorted_out([made_run(cost=None, bound=None)]))
    assert (figure.missing, figure.panels) == (
        "No run found a plan, so there is nothing to measure distances from.",
        (),
    )


def test_a_setting_without_any_bound_is_named_and_not_drawn() -> None:
    figure = proven_gap_over_time(sorted_out([made_run("a"), made_run("b", bound=None)]))
    assert {row[1] for row in table_rows(figure)} == {"a"}
    assert "Nothing to draw of b." in figure.notes


def test_a_run_without_a_bound_beside_one_with_a_bound_counts_as_nothing_proven() -> None:
    trace = made_trace((4.0, "relax", "rounding", 1_000, 900))
    runs = [made_run("a", seed=1, trace=trace, bound=900), made_run("a", seed=2, bound=None)]
    last = table_rows(proven_gap_over_time(sorted_out(runs)))[-1]
    assert last == ("region", "a", 10.0, pytest.approx(0.1), pytest.approx(0.1), 1.0, 2)


def test_a_bound_over_the_way_s_own_choices_is_not_drawn() -> None:
    own = made_run("b", outcome={"bound_scope": BoundScope.POOL})
    figure = proven_gap_over_time(sorted_out([made_run("a"), own]))
    assert {row[1] for row in table_rows(figure)} == {"a"}
    assert "count as none (b: its own columns)." in figure.notes[0]
    assert "Nothing to draw of b." in figure.notes


def test_without_any_bound_there_is_a_sentence() -> None:
    missing = proven_gap_over_time(sorted_out([made_run(bound=None)])).missing
    assert missing == "No run tells a bound over all candidates, so no gap is proven."


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
