import math

import pytest

from benchmarks.bench.reports.drawing.palette import look
from benchmarks.bench.reports.drawing.vega import even_axis
from benchmarks.bench.reports.figures.choices import pareto_front, pareto_panel, quality_and_time, spots, tradeoffs
from benchmarks.bench.reports.overview import standings
from tests.benchmarks.bench.reports.making import known_store, made_run, made_trace, sorted_out, table_rows


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
    left_out = "no plan within the limit that is better than that everybody stays or waits: c (0 of 1)."
    assert any(note.startswith("Left out") and note.endswith(left_out) for note in figure.notes)


def test_a_setting_without_plans_on_most_instances_is_left_out_and_the_rest_compared_on_theirs() -> None:
    doing_nothing = made_trace((1.0, "prepare", "incumbent", 7_000, None))
    runs = [
        made_run(configuration, f"region-{number}", trace=doing_nothing, outcome=_kpis(unplaced_days=days, moves=moves))
        for configuration, days, moves in (("a", 30, 4), ("b", 20, 5), ("c", 50, 1))
        for number in (1, 2, 3, 4, 5)
    ]
    # c hands over that everybody stays on two, and its plan on a third comes after the limit
    late: dict[str, object] = {"trace": made_trace((88.0, "solve", "", 1_000, None)), "seconds": 90.0}
    lost: dict[str, dict[str, object]] = {"region-2": {"cost": 7_000}, "region-3": {"cost": 7_000}, "region-5": late}
    runs = [
        made_run("c", run.instance, outcome=run.outcome.model_dump(include={"kpis"}), **lost[run.instance])  # type: ignore[arg-type]
        if run.setting == "c" and run.instance in lost
        else run
        for run in runs
    ]
    figure = tradeoffs(sorted_out(runs))
    assert {row[1:2] + row[3:] for row in table_rows(figure)} == {("a", 5), ("b", 5)}
    assert any(note.endswith("everybody stays or waits: c (2 of 5).") for note in figure.notes)


def _spots(points: dict[str, tuple[float, float]]) -> list[list[str]]:
    return spots(points, even_axis("days", [0.0, 100.0]), even_axis("moves", [0.0, 100.0]))


def test_marks_within_five_pixels_are_on_one_spot() -> None:
    # 330 pixels across: a hundredth is 3.3 of them
    assert _spots({"a": (10.0, 10.0), "b": (11.0, 10.0), "c": (12.0, 10.0), "d": (90.0, 10.0)}) == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]


def test_settings_on_one_spot_are_all_seen_and_named_there_and_only_there() -> None:
    points = {"one": (10.0, 10.0), "two": (10.0, 10.0), "three": (60.0, 70.0)}
    looks = {name: look(number) for number, name in enumerate(points)}
    axes = even_axis("days", [0.0, 100.0]), even_axis("moves", [0.0, 100.0])
    drawn = pareto_panel(points, looks, *axes, "spot").svg
    assert [f">{name}<" in drawn for name in points] == [True, True, False]
    assert f'fill="{looks["one"].colour}"' in drawn
    assert f'stroke="{looks["two"].colour}"' in drawn


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
    alike = [made_run(configuration, outcome=_kpis(unplaced_days=30, moves=4)) for configuration in "ab"]
    assert "Fewer than two key figures differ" in tradeoffs(sorted_out(alike)).missing
    assert (
        "No instance on which these settings all"
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
