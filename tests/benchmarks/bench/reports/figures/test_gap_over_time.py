import pytest

from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.reports.figures.gap_over_time import gap_over_time, proven_gap_over_time
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
    assert [name for name, _ in figure.key] == list(sorted_out(rich_store(sizes=(60,), seeds=1)).arms)


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
