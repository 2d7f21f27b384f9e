import math

import pytest

from benchmarks.reports.drawing.pareto import pareto_front
from benchmarks.reports.figures.quality_and_time import quality_and_time
from benchmarks.reports.figures.tradeoffs import tradeoffs
from benchmarks.reports.standing import standings
from tests.benchmarks.reports.making import known_store, made_run, sorted_out, table_rows


def test_the_front_holds_those_that_nobody_beats() -> None:
    points = {"a": (1.0, 9.0), "b": (2.0, 3.0), "c": (3.0, 3.0), "d": (4.0, 1.0), "e": (5.0, 2.0)}
    assert pareto_front(points) == ["a", "b", "d"]


def test_equal_settings_are_both_on_the_front() -> None:
    assert pareto_front({"a": (1.0, 1.0), "b": (1.0, 1.0), "c": (1.0, 2.0)}) == ["a", "b"]


def _kpis(**values: float) -> dict[str, object]:
    return {"kpis": values}


def test_key_figures_are_means_per_hundred_youths_over_instances_that_all_solved() -> None:
    runs = [
        made_run("a", "region-1", 1, outcome=_kpis(unplaced_days=30, moves=4)),
        made_run("a", "region-1", 2, outcome=_kpis(unplaced_days=50, moves=6)),
        made_run("b", "region-1", 1, outcome=_kpis(unplaced_days=90, moves=3)),
        made_run("a", "region-2", 1, outcome=_kpis(unplaced_days=26, moves=8)),
        made_run("b", "region-2", 1, outcome=_kpis(unplaced_days=14, moves=2)),
        made_run("a", "region-3", 1, outcome=_kpis(unplaced_days=999, moves=999)),
        made_run("b", "region-3", 1, cost=None, bound=None),
    ]
    figure = tradeoffs(sorted_out(runs))
    assert table_rows(figure) == [
        ("unplaced_days", "a", pytest.approx((40 + 13) / 2), 2),
        ("unplaced_days", "b", pytest.approx((90 + 7) / 2), 2),
        ("moves", "a", pytest.approx((5 + 4) / 2), 2),
        ("moves", "b", pytest.approx((3 + 1) / 2), 2),
    ]
    assert len(figure.panels) == 1
    assert "On the Pareto front: a, b" in figure.panels[0].svg


def test_a_setting_without_any_plan_does_not_take_the_others_along() -> None:
    runs = [
        made_run("a", outcome=_kpis(unplaced_days=30, moves=4)),
        made_run("b", outcome=_kpis(unplaced_days=20, moves=5)),
        made_run("c", cost=None, bound=None),
    ]
    figure = tradeoffs(sorted_out(runs))
    assert {row[1] for row in table_rows(figure)} == {"a", "b"}
    assert [name for name, _ in figure.key] == ["a", "b"]
    assert "Without any plan, and left out: c." in figure.notes


def test_figures_that_are_neither_good_nor_bad_are_in_the_csv_file_only() -> None:
    runs = [
        made_run("a", outcome=_kpis(unplaced_days=30, moves=4, bed_occupancy_percent=70)),
        made_run("b", outcome=_kpis(unplaced_days=20, moves=5, bed_occupancy_percent=90)),
    ]
    figure = tradeoffs(sorted_out(runs))
    assert len(figure.panels) == 1
    assert ("bed_occupancy_percent", "b", 90.0, 1) in table_rows(figure)


def test_there_is_no_trade_off_without_two_settings_two_figures_and_an_instance() -> None:
    assert "Fewer than two settings have a plan" in tradeoffs(sorted_out([made_run("a")])).missing
    alike = [made_run(arm, outcome=_kpis(unplaced_days=30, moves=4)) for arm in "ab"]
    assert "Fewer than two key figures differ" in tradeoffs(sorted_out(alike)).missing
    assert (
        "No instance on which every setting"
        in tradeoffs(sorted_out([made_run("a"), made_run("b", "region-2")])).missing
    )


def test_quality_stands_against_time() -> None:
    material = sorted_out(known_store())
    figure = quality_and_time(material, standings(material))
    assert table_rows(figure) == [
        ("a", pytest.approx(math.sqrt(15 * 21) - 10), pytest.approx(0.05)),
        ("b", pytest.approx(math.sqrt(15 * 50) - 10), pytest.approx(0.3)),
    ]
    one = sorted_out([made_run()])
    assert "Fewer than two settings" in quality_and_time(one, standings(one)).missing
