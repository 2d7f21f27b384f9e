import pytest

from benchmarks.bench.reports.figures.instances import feature_wins, scaling_plot, seed_spread
from benchmarks.bench.runs.record import Run
from tests.benchmarks.bench.reports.making import known_store, made_run, sorted_out, table_rows


def _six() -> list[Run]:
    """Six instances of 100 to 600 youths: b is dearer on the small ones, equal in the middle, cheaper on the large."""
    costs = {
        1: (1_000, 1_300),
        2: (1_000, 1_100),
        3: (1_000, 1_000),
        4: (2_000, 2_000),
        5: (1_200, 1_000),
        6: (1_500, 1_000),
    }
    return [
        made_run(configuration, f"region-{number}", cost=cost)
        for number, pair in costs.items()
        for configuration, cost in zip("ab", pair, strict=True)
    ]


def test_wins_are_counted_in_groups_of_rising_features() -> None:
    rows = table_rows(feature_wins(sorted_out(_six())))
    assert rows[:3] == [
        ("a", "b", "youths", 100.0, 200.0, 0, 0, 2),
        ("a", "b", "youths", 300.0, 400.0, 0, 2, 0),
        ("a", "b", "youths", 500.0, 600.0, 2, 0, 0),
    ]
    assert {row[2] for row in rows} == {"youths", "units"}


def test_groups_that_differ_in_the_fourth_digit_keep_a_bar_each() -> None:
    runs = [run.model_copy(update={"features": {"share": 0.1234 + int(run.instance[-1]) / 100_000}}) for run in _six()]
    drawn = feature_wins(sorted_out(runs)).panels[0].svg
    assert all(
        f">share {words}<" in drawn for words in ("0.12341 to 0.12342", "0.12343 to 0.12344", "0.12345 to 0.12346")
    )
    assert drawn.count(">−2<") == drawn.count(">=2<") == drawn.count(">+2<") == 1


def test_names_of_groups_are_never_cut() -> None:
    def features(run: Run) -> dict[str, float]:
        # five digits are what it takes to tell these apart
        return {"asked_per_team_minute": 0.78234 + int(run.instance[-1]) / 100_000}

    runs = [run.model_copy(update={"features": features(run)}) for run in _six()]
    drawn = feature_wins(sorted_out(runs)).panels[0].svg
    assert ">asked per team minute 0.78235 to 0.78236<" in drawn
    assert "…" not in drawn


def test_a_run_without_a_plan_loses_against_any_plan() -> None:
    runs = [run if run.setting == "a" else made_run("b", run.instance, cost=None, bound=None) for run in _six()]
    assert [row[5:] for row in table_rows(feature_wins(sorted_out(runs)))[:3]] == [(0, 0, 2)] * 3


def test_wins_need_four_instances_in_common() -> None:
    assert "fewer than 4 instances" in feature_wins(sorted_out(known_store())).missing
    assert "One setting only" in feature_wins(sorted_out([made_run()])).missing
    alike = [run.model_copy(update={"features": {"youths": 7.0}}) for run in _six()]
    assert "no feature that differs" in feature_wins(sorted_out(alike)).missing


def test_the_spread_is_each_seed_s_distance_to_the_best_known() -> None:
    assert table_rows(seed_spread(sorted_out(known_store()))) == [
        ("region-1", "a", 1, 0.0),
        ("region-1", "a", 2, pytest.approx(0.2)),
        ("region-1", "b", 1, 0.0),
        ("region-1", "b", 2, 0.0),
        ("region-2", "a", 1, 0.0),
        ("region-2", "a", 2, 0.0),
        ("region-2", "b", 2, pytest.approx(0.2)),
    ]


def test_the_instances_with_the_widest_spread_are_drawn() -> None:
    runs = [
        made_run(instance=f"region-{number}", seed=seed, cost=1_000 + 10 * number * seed)
        for number in range(1, 10)
        for seed in (0, 1)
    ]
    figure = seed_spread(sorted_out(runs))
    assert [panel.caption for panel in figure.panels] == [f"region-{number}, 2 seeds" for number in range(4, 10)]
    assert "The 6 of 9 instances with the widest spread; all are in the CSV file." in figure.notes


def test_one_seed_has_no_spread() -> None:
    assert "two seeds" in seed_spread(sorted_out([made_run("a"), made_run("b")])).missing


def _sizes(power: float, *sizes: int, setting: str = "a") -> list[Run]:
    return [
        made_run(setting, f"region-{size}", seconds=0.02 * (100 * size) ** power, time_limit_seconds=1e6)
        for size in sizes
    ]


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_fitted_power_is_found_back(power: float) -> None:
    figure = scaling_plot(sorted_out(_sizes(power, 1, 2, 4, 8)))
    assert table_rows(figure)[0][:4] == ("a", "region-1", 100.0, pytest.approx(0.02 * 100**power))
    assert all(row[4] == pytest.approx(power) for row in table_rows(figure))
    assert f"a: youths to the power {power:.2f}" in figure.notes[0]


@pytest.mark.parametrize("sizes", [(1, 9), (2, 3, 4)])
def test_few_or_near_sizes_give_points_without_a_line(sizes: tuple[int, ...]) -> None:
    figure = scaling_plot(sorted_out(_sizes(1.0, *sizes)))
    assert "too few sizes for a line" in figure.notes[0]
    assert all(row[4] is None for row in table_rows(figure))


def test_instances_that_were_not_reached_are_counted_beside_the_plot() -> None:
    runs = [*_sizes(1.0, 1, 2, 4), made_run("a", "region-8", cost=None, bound=None)]
    assert (
        "Not reached, left out of points and lines, which flatters: a 1 instance."
        in scaling_plot(sorted_out(runs)).notes
    )


def test_one_size_does_not_scale() -> None:
    assert "of one size" in scaling_plot(sorted_out([made_run("a"), made_run("b")])).missing
    lost = [made_run("a", f"region-{number}", cost=None, bound=None) for number in (1, 2)]
    assert "No setting came to" in scaling_plot(sorted_out(lost)).missing
