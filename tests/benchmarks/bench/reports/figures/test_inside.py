import pytest

from benchmarks.bench.reports.drawing.palette import SHADES, shades, with_others
from benchmarks.bench.reports.figures.inside import finders, phase_shares
from tests.benchmarks.bench.reports.making import made_run, made_trace, sorted_out, table_rows


def test_shares_of_phases_are_means_of_each_run_s_shares() -> None:
    runs = [
        made_run("a", seed=1, outcome={"seconds_by_phase": {"prepare": 1.0, "relax": 3.0}}),
        made_run("a", seed=2, outcome={"seconds_by_phase": {"prepare": 10.0, "relax": 10.0, "select": 20.0}}),
        made_run("b", outcome={"seconds_by_phase": {"build": 7.0}}),
        made_run("c"),
    ]
    figure = phase_shares(sorted_out(runs))
    assert table_rows(figure) == [
        ("a", "prepare", pytest.approx(0.25), 2),
        ("a", "relax", pytest.approx(0.5), 2),
        ("a", "select", pytest.approx(0.25), 2),
        ("b", "build", pytest.approx(1.0), 1),
    ]
    assert figure.notes[1] == "No phases told by c."
    assert [name for name, _ in figure.key] == ["prepare", "relax", "select", "build"]


def test_no_two_phases_have_one_shade_and_the_csv_file_has_them_all() -> None:
    phases = {f"phase {number}": float(number) for number in range(1, len(SHADES) + 3)}
    figure = phase_shares(sorted_out([made_run(outcome={"seconds_by_phase": phases})]))
    assert [name for name, _ in figure.key] == [*(f"phase {number}" for number in range(4, len(SHADES) + 3)), "others"]
    assert len({sign for _, sign in figure.key}) == len(figure.key) == len(SHADES)
    assert len(table_rows(figure)) == len(SHADES) + 2
    assert with_others(phases, shades([{"default": phases}]))["others"] == 1 + 2 + 3
    assert "The shortest phases share a shade; all are in the CSV file." in figure.notes


def test_without_phases_there_is_a_sentence() -> None:
    assert phase_shares(sorted_out([made_run()])).missing == "No run tells how long its phases took."


def test_the_gain_after_the_first_plan_belongs_to_who_found_the_better_one() -> None:
    first = made_trace(
        (1.0, "prepare", "incumbent", 3_000, None),
        (2.0, "relax", "quick plan", 1_500, None),
        (3.0, "relax", "", 1_500, 900),
        (4.0, "improve", "near", 1_125, 900),
        (5.0, "improve", "wide regret", 1_000, 900),
    )
    second = made_trace(
        (1.0, "solve", "", 3_000, None), (5.0, "quick", "", 2_600, None), (6.0, "select", "", 1_600, None)
    )
    third = made_trace((1.0, "prepare", "incumbent", 3_000, None))
    runs = [
        made_run("a", seed=1, trace=first),
        made_run("a", seed=2, cost=1_600, trace=second),
        made_run("a", seed=3, cost=3_000, trace=third),
        made_run("b"),
    ]
    figure = finders(sorted_out(runs))
    assert table_rows(figure) == [
        ("a", "quick plan", 1, 0.0, 0.0, 2),
        ("a", "near", 1, pytest.approx(0.375), 0.0, 2),
        ("a", "wide regret", 1, pytest.approx(0.125), 0.5, 2),
        ("a", "quick", 1, 0.0, 0.0, 2),
        ("a", "select", 1, pytest.approx(0.5), 0.5, 2),
    ]
    assert figure.notes[1:] == ["Runs that told their steps: a 2.", "No steps told by b."]


def test_a_step_that_is_no_better_found_nothing() -> None:
    trace = made_trace((1.0, "relax", "rounding", 1_000, None), (2.0, "improve", "near", 1_000, None))
    figure = finders(sorted_out([made_run(trace=trace)]))
    assert table_rows(figure) == [("default", "rounding", 1, 0.0, 1.0, 1)]
    assert [panel.caption for panel in figure.panels] == ["Found the last plan"]


def test_too_many_finders_share_one_shade_and_the_csv_file_has_them_all() -> None:
    number = len(SHADES) + 3
    steps = [(float(at), "improve", f"kind {at}", 10_000 - at * at * 10, None) for at in range(number + 1)]
    figure = finders(sorted_out([made_run(cost=5_000, trace=made_trace(*steps))]))
    assert len(figure.key) == len(SHADES)
    assert figure.key[-1][0] == "others"
    assert len(table_rows(figure)) == number + 1


def test_without_steps_there_is_a_sentence() -> None:
    assert finders(sorted_out([made_run()])).missing == "No run tells step by step what plans it found."
