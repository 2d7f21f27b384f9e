import math

import pytest

from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.reports.overview import overview_grid, overview_notes, overview_table, standings
from tests.benchmarks.bench.reports.making import known_store, made_run, sorted_out


def test_every_figure_of_the_overview_is_as_worked_out_on_paper() -> None:
    a, b = standings(sorted_out(known_store()))
    assert (a.runs, a.plans, a.instances, a.best_on, a.target_runs, a.bounded_runs) == (4, 4, 2, 2, 3, 4)
    assert (b.runs, b.plans, b.instances, b.best_on, b.target_runs, b.bounded_runs) == (4, 3, 2, 1, 2, 3)
    # region-1 0 and 20 %, region-2 0 and 0; for b 0, 0, no plan, 20 %
    assert a.distance == pytest.approx(0.05)
    assert b.distance == pytest.approx(0.3)
    # proven: 1, 20.8, 1 and 1 %; for b 1, 1, none, 20.8 %
    assert a.proven_gap == pytest.approx((0.109 + 0.01) / 2)
    assert b.proven_gap == pytest.approx((0.01 + 0.208) / 2)


def test_seconds_are_shifted_geometric_means_over_instances_and_count_what_failed_as_the_limit() -> None:
    a, b = standings(sorted_out(known_store()))
    assert a.run_seconds is not None
    assert b.run_seconds is not None
    assert a.run_seconds.value == pytest.approx(math.sqrt(15 * 21) - 10)  # means 5 and 11
    assert b.run_seconds.value == pytest.approx(math.sqrt(15 * 50) - 10)  # means 5 and 40
    assert a.target_seconds is not None
    assert b.target_seconds is not None
    assert a.target_seconds.value == pytest.approx(math.sqrt(42 * 21) - 10)  # 4 and 60, 10 and 12
    assert b.target_seconds.value == pytest.approx(math.sqrt(15 * 70) - 10)  # 2 and 8, 60 and 60


def test_par10_counts_what_failed_as_ten_times_the_limit() -> None:
    a, b = standings(sorted_out(known_store()))
    assert a.target_par10_seconds == pytest.approx((302 + 11) / 2)
    assert b.target_par10_seconds == pytest.approx((5 + 600) / 2)


def test_another_target_gives_other_seconds() -> None:
    a, b = standings(sorted_out(known_store(), "plan"))
    assert (a.target_runs, b.target_runs) == (4, 3)
    assert a.target_par10_seconds == pytest.approx((5 + 11) / 2)
    assert b.target_par10_seconds == pytest.approx((5 + 310) / 2)


def test_distance_over_time_is_the_primal_integral_over_the_limit() -> None:
    (only,) = standings(sorted_out([made_run(cost=1_000, seconds=15.0)]))
    assert only.distance_over_time == pytest.approx(15 / 60)


def test_a_disqualified_setting_stands_first_with_counts_alone() -> None:
    wrong = made_run("c", cost=500, outcome={"violations": {"beds": 3, "age": 4}})
    out, *others = standings(sorted_out([*known_store(), wrong]))
    assert (out.arm, out.is_disqualified, out.violations, out.plans) == ("c", True, 7, 0)
    assert (out.distance, out.run_seconds, out.target_par10_seconds) == (None, None, None)
    assert [item.arm for item in others] == ["a", "b"]
    # its 500 points are no best known for the others
    assert others[0].best_on == 2


def test_the_table_shows_the_best_of_each_column_in_bold() -> None:
    material = sorted_out(known_store())
    rows = overview_grid(material, standings(material)).rows
    words = {row.name: [cell.words for cell in row.cells] for row in rows}
    assert words["a"] == ["4 / 4", "2 / 2", "5.00 %", "5.95 %", "7.75", "19.7", "156", "512", "0"]
    assert words["b"] == ["3 / 4", "1 / 2", "30.0 %", "10.9 %", "17.4", "22.4", "302", "512", "0"]
    bold = {row.name: [number for number, cell in enumerate(row.cells) if cell.is_best] for row in rows}
    assert bold == {"a": [1, 2, 3, 4, 5, 6], "b": []}


def test_nothing_is_bold_where_settings_do_not_differ() -> None:
    material = sorted_out([made_run("a"), made_run("b")])
    rows = overview_grid(material, standings(material)).rows
    assert not any(cell.is_best for row in rows for cell in row.cells)


def test_a_disqualified_setting_is_red_in_the_table_and_has_no_figures() -> None:
    material = sorted_out([made_run("a"), made_run("c", outcome={"violations": {"beds": 2}})])
    row = overview_grid(material, standings(material)).rows[0]
    assert (row.name, row.is_out) == ("c", True)
    assert [cell.words for cell in row.cells] == ["0 / 1", *["–"] * 7, "2"]
    assert row.cells[-1].is_alarm


def test_a_bound_over_the_way_s_own_choices_is_no_proven_gap_and_named() -> None:
    other = made_run("c", bound=1_000, outcome={"bound_scope": BoundScope.POOL})
    material = sorted_out([made_run("a"), made_run("b", bound=980), other])
    cells = [row.cells[3] for row in overview_grid(material, standings(material)).rows]
    assert [(cell.words, cell.extra, cell.is_best) for cell in cells] == [
        ("1.00 %", "", True),
        ("2.00 %", "", False),
        ("–", "its own columns", False),
    ]
    words = "Proofs count over all candidates only; bounds over a way's own choices count as none (c: its own columns)."
    assert words in overview_notes(material, standings(material))
    c = standings(material)[2]
    assert (c.proven_gap, c.bounded_runs, c.bound_scope) == (None, 0, "its own columns")


def test_few_instances_are_said_to_be_few() -> None:
    def told(instances: int) -> str:
        material = sorted_out([made_run(instance=f"region-{number}") for number in range(1, instances + 1)])
        return " ".join(overview_notes(material, standings(material)))

    assert "With 4 instances there are no intervals" in told(4)
    assert "With 5 instances intervals are too narrow to trust" in told(5)
    assert "With 9 instances intervals are too narrow to trust" in told(9)
    assert "instances intervals" not in told(10)


def test_the_csv_file_has_every_figure_with_the_ends_of_its_interval() -> None:
    table = overview_table(standings(sorted_out(known_store())))
    assert list(table.columns) == [
        "arm",
        "is_disqualified",
        "runs",
        "plans",
        "violations",
        "instances",
        "best_on",
        "distance",
        "distance_over_time",
        "proven_gap",
        "bound_scope",
        "bounded_runs",
        "target_runs",
        "target_par10_seconds",
        "peak_mib",
        "run_seconds",
        "run_seconds_low",
        "run_seconds_high",
        "target_seconds",
        "target_seconds_low",
        "target_seconds_high",
    ]
    assert [row[0] for row in table.rows] == ["a", "b"]
