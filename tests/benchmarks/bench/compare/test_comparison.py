import math

import numpy as np
import pytest

from benchmarks.bench.compare.comparison import compare, differences
from benchmarks.bench.compare.pairing import CompareError, pair
from benchmarks.bench.compare.quantities import QUANTITIES, Scale, find_quantity
from benchmarks.bench.compare.verdict import gate_words, p_words, verdict
from benchmarks.bench.measures.measured import measure
from benchmarks.bench.measures.problems import UnlikeTravelError
from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.statistics.significance import signed_rank_test
from tests.benchmarks.bench.compare.stores import runs_of
from tests.benchmarks.bench.measures.making import made_run

COST, SECONDS, GAP = find_quantity("cost"), find_quantity("seconds"), find_quantity("gap")
BASE = [1000, 1600, 2500, 1250, 2000, 4000, 3200, 1000]
"""Costs whose primal gaps to 1000 or less are round."""


def test_seeds_are_averaged_before_anything_is_tested() -> None:
    runs = [made_run("a", f"region-{n}", seed, seconds=2.0 + seed) for n in range(1, 8) for seed in (1, 2, 6)]
    runs += [made_run("b", f"region-{n}", seed, seconds=1.5 * (2.0 + seed)) for n in range(1, 8) for seed in (1, 2, 6)]
    found = compare(runs, ["a", "b"], SECONDS)
    pair = found.pairs[0]
    # seven instances, not twenty-one
    assert pair.p_value == 2**-6
    assert pair.estimate.value == pytest.approx(1.5)
    assert found.arms[0].mean.value == pytest.approx(5.0)
    assert [figures.runs for figures in found.arms] == [21, 21]
    assert pair.is_shown
    assert verdict(found) == (
        "b is worse than a: time of the whole run, ratio 1.5 (95 % interval 1.5 to 1.5), p = 0.016."
    )


def test_cost_is_the_distance_to_the_best_of_the_whole_store() -> None:
    runs = runs_of({"a": [1250] * 6, "b": [1600] * 6, "other": [1000] * 6})
    found = compare(runs, ["a", "b"], COST)
    assert [figures.mean.value for figures in found.arms] == pytest.approx([20.0, 37.5])
    assert found.pairs[0].estimate.value == pytest.approx(17.5)
    assert (found.pairs[0].rank_biserial, found.pairs[0].wins.losses) == (1.0, 6)


def test_a_plan_that_the_trace_dates_after_the_limit_counts_as_none_of_cost() -> None:
    late = made_run("b", seconds=50.0, trace=((49.0, "", 1000, None),))
    found = compare([*runs_of({"a": [1250]}), late], ["a", "b"], COST)
    assert [figures.mean.value for figures in found.arms] == pytest.approx([20.0, 100.0])
    assert [figures.censored for figures in found.arms] == [0, 1]


def test_no_difference_is_said_to_be_not_shown() -> None:
    b = [cost + step for cost, step in zip(BASE, (9, -8, 7, -6, 5, -4, 3, -9), strict=True)]
    found = compare(runs_of({"a": BASE, "b": b}), ["a", "b"], COST)
    assert not found.pairs[0].is_shown
    assert verdict(found).startswith(
        "No difference shown between a and b in distance to the best known cost: difference "
    )


@pytest.mark.parametrize("count", [1, 5])
def test_too_few_instances_are_told_with_the_number_needed(count: int) -> None:
    found = compare(runs_of({"a": [1000] * count, "b": [2000] * count}), ["a", "b"], COST)
    assert found.pairs[0].p_value == 2.0 ** (1 - count)
    assert verdict(found).endswith(f"{count} instance(s) could never show one: it takes 6, all pointing one way.")


def test_six_unanimous_instances_show_a_difference() -> None:
    assert compare(runs_of({"a": BASE[:6], "b": [c + 5 for c in BASE[:6]]}), ["a", "b"], COST).pairs[0].is_shown


def test_equal_results_count_as_instances_that_say_nothing() -> None:
    found = compare(runs_of({"a": BASE, "b": [*BASE[:3], *(cost + 5 for cost in BASE[3:])]}), ["a", "b"], COST)
    assert found.pairs[0].zeros == 3
    assert verdict(found).endswith("Only 5 of 8 instances differ at all; it takes 6 to show anything.")


def test_missing_runs_are_named_and_instances_without_any_left_out() -> None:
    runs = runs_of({"a": BASE, "b": [cost + 1 for cost in BASE]}, seeds=2)
    gone = {("b", "region-3", 2), ("a", "region-5", 1), ("a", "region-5", 2)}
    found = compare([run for run in runs if (run.setting, run.instance, run.seed) not in gone], ["a", "b"], COST)
    told = [(item.arm, item.instance, item.seeds, item.leaves_out) for item in found.missing]
    assert told == [("b", "region-3", (2,), False), ("a", "region-5", (1, 2), True)]
    assert len(found.instances) == 7
    assert "region-5" not in found.instances
    assert [figures.runs for figures in found.arms] == [14, 13]


def test_a_way_without_seeds_of_its_own_misses_none() -> None:
    runs = runs_of({"a": BASE}, seeds=3) + runs_of({"greedy": [cost + 50 for cost in BASE]})
    found = compare(runs, ["a", "greedy"], COST)
    assert found.missing == ()
    assert found.pairs[0].is_shown


def test_a_run_without_a_plan_is_counted_not_dropped() -> None:
    runs = runs_of({"a": BASE}) + [made_run("b", f"region-{n}", cost=None) for n in range(1, 9)]
    found = compare(runs, ["a", "b"], COST)
    assert (found.arms[1].mean.value, found.arms[1].censored) == (100.0, 8)
    seconds = compare(runs, ["a", "b"], SECONDS)
    # PAR10 of 20 s
    assert seconds.arms[1].mean.value == pytest.approx(200.0)
    assert compare(runs, ["a", "b"], GAP).arms[1].censored == 8
    integral = compare(runs, ["a", "b"], find_quantity("primal_integral"))
    assert integral.arms[1].mean.value == pytest.approx(20.0)


def test_instances_that_nobody_solves_are_ties() -> None:
    runs = [made_run(configuration, f"region-{n}", cost=None) for n in range(1, 4) for configuration in "ab"]
    for quantity in QUANTITIES[:-1]:
        assert compare(runs, ["a", "b"], quantity).pairs[0].wins.ties == 3, quantity.name


def test_a_disqualified_setting_is_named_and_left_out() -> None:
    runs = [*runs_of({"a": BASE, "b": BASE}), *runs_of({"cheat": [1] * 8})]
    runs.append(made_run("cheat", "region-9", violations={"beds": 3}))
    found = compare(runs, ["a", "cheat", "b"], COST)
    assert [figures.arm for figures in found.arms] == ["a", "b"]
    assert found.overall is None
    assert found.disqualified["cheat"][0].violations == {"beds": 3}
    two = compare(runs, ["a", "cheat"], COST)
    assert (two.arms, two.pairs) == ((), ())
    assert verdict(two) == "Nothing can be compared: fewer than two settings kept the rules."


def test_three_settings_need_friedman_and_holm() -> None:
    found = compare(
        runs_of({"a": BASE, "b": [cost + 20 for cost in BASE], "c": [cost + 90 for cost in BASE]}),
        ["a", "b", "c"],
        COST,
    )
    assert found.overall is not None
    assert found.overall.mean_ranks == (1.0, 2.0, 3.0)
    assert [pair.p_value for pair in found.pairs] == [2**-7] * 3
    assert [pair.holm_p_value for pair in found.pairs] == pytest.approx([3 * 2**-7] * 3)
    assert found.instances_needed == 7
    assert verdict(found).endswith("after Holm's correction: a below b; a below c; b below c.")


def test_a_pair_alone_shows_nothing_where_all_together_show_nothing() -> None:
    base = BASE[:7]
    moving = [cost - 50 if number % 2 else cost + 300 for number, cost in enumerate(base)]
    found = compare(runs_of({"a": base, "b": [cost + 9 for cost in base], "c": moving}), ["a", "b", "c"], COST)
    assert found.pairs[0].holm_p_value == pytest.approx(3 * 2**-6)
    assert found.overall is not None
    assert found.overall.p_value > 0.05
    assert not found.pairs[0].is_shown
    assert "shown among these 3 settings" in verdict(found)


def test_few_instances_of_three_settings_are_told_as_few() -> None:
    found = compare(runs_of({"a": [1000, 2000], "b": [1000, 3000], "c": [1500, 2000]}), ["a", "b", "c"], COST)
    assert verdict(found).endswith("2 instance(s) could never show a pair: it takes 7, all pointing one way.")


def test_equal_settings_are_told_apart_about_as_often_as_alpha() -> None:
    source = np.random.default_rng(17)
    alarms = []
    for _ in range(500):
        sizes = source.integers(500, 50_000, 9)
        runs = [
            made_run(
                configuration,
                f"region-{number}",
                seed,
                int(size * source.lognormal(0, 0.05)) if source.random() < 0.95 else None,
                seconds=float(source.lognormal(1.5, 0.6)),
            )
            for number, size in enumerate(sizes)
            for configuration in "ab"
            for seed in (1, 2)
        ]
        found = pair(measure(runs), ["a", "b"], find_quantity("primal_integral"))
        alarms.append(signed_rank_test(differences(found.values, Scale.RATIO)).p_value <= 0.05)
    # three standard errors of 500 experiments; exact p-values of nine pairs reach 3.9 % at most
    assert 0.01 <= np.mean(alarms) <= 0.07


def test_three_equal_settings_show_nothing() -> None:
    rotated = [[cost + (number + shift) % 3 for number, cost in enumerate(BASE)] for shift in range(3)]
    found = compare(runs_of(dict(zip("abc", rotated, strict=True))), ["a", "b", "c"], COST)
    assert verdict(found).startswith("No difference shown among these 3 settings in distance")
    assert not any(pair.is_shown for pair in found.pairs)


def test_points_of_unlike_policies_are_refused_but_seconds_are_not() -> None:
    runs = runs_of({"a": BASE}) + [
        made_run("b", f"region-{n}", overrides={"policy": {"moves": 3}}) for n in range(1, 9)
    ]
    with pytest.raises(CompareError, match="unlike policies"):
        compare(runs, ["a", "b"], COST)
    assert len(compare(runs, ["a", "b"], SECONDS).instances) == 8


def test_key_figures_are_compared_without_a_verdict_of_better() -> None:
    runs = []
    for run in runs_of({"a": BASE, "b": BASE}):
        days = 70.0 if run.setting == "a" else 63.0
        runs.append(run.model_copy(update={"outcome": run.outcome.model_copy(update={"kpis": {"closed_days": days}})}))
    found = compare(runs, ["a", "b"], find_quantity("kpi.closed_days"))
    assert verdict(found).startswith("b has less closed days than a: difference -7 (")


@pytest.mark.parametrize(
    ("configurations", "told"), [(["a", "x"], "it has a, b"), (["a"], "two or more"), (["a", "a"], "each once")]
)
def test_settings_that_are_not_there_or_not_two_are_refused(configurations: list[str], told: str) -> None:
    with pytest.raises(CompareError, match=told):
        compare(runs_of({"a": BASE, "b": BASE}), configurations, COST)


def test_the_same_run_twice_is_refused() -> None:
    with pytest.raises(CompareError, match="stands twice"):
        compare([*runs_of({"a": BASE, "b": BASE}), made_run("a", key="older")], ["a", "b"], COST)


def test_unlike_travel_times_are_refused() -> None:
    with pytest.raises(UnlikeTravelError):
        compare([made_run("a", travel="roads"), made_run("b", travel="circle")], ["a", "b"], COST)


def test_unlike_limits_and_bound_scopes_are_told() -> None:
    runs = runs_of({"a": BASE}) + [
        made_run("b", f"region-{n}", cost=1500, time_limit_seconds=60.0, threads=1) for n in range(1, 9)
    ]
    found = compare(runs, ["a", "b"], GAP)
    assert found.notes == ("unlike time limit: a 20 s; b 60 s", "unlike threads: a 2; b 1")


def test_a_bound_over_a_way_s_own_choices_counts_as_none_and_is_told() -> None:
    runs = runs_of({"a": BASE, "b": BASE})
    own = {"bound_scope": BoundScope.ONE_ENTRANCE}
    runs = [
        run.model_copy(update={"outcome": run.outcome.model_copy(update=own)}) if run.setting == "b" else run
        for run in runs
    ]
    found = compare(runs, ["a", "b"], GAP)
    assert found.notes == ("b: a bound over its own choices (one entrance a youth) counts as none",)
    assert [figures.censored for figures in found.arms] == [0, 8]
    assert found.arms[1].mean.value == 100.0
    # what rests on no bound is not concerned
    assert compare(runs, ["a", "b"], COST).notes == ()


def test_the_gate_is_open_within_the_margin_and_closed_beyond() -> None:
    seconds = [4.0, 6.0, 5.0, 8.0, 7.0, 4.5, 6.5, 5.5]
    runs = runs_of({"a": BASE, "b": BASE}, {"a": seconds, "b": [1.04 * value for value in seconds]})
    opened, closed = (compare(runs, ["a", "b"], SECONDS, margin=margin) for margin in (4.1, 3.9))
    assert opened.gate is not None
    assert opened.gate.is_open
    assert opened.gate.upper == pytest.approx(4.0)
    assert gate_words(opened) == (
        "Gate open: that b is worse than a by more than 4.1 % is excluded (upper 95 % bound +4 %)."
    )
    assert closed.gate is not None
    assert not closed.gate.is_open
    # shown to be worse, and still within a margin: the two questions are not one
    assert opened.pairs[0].is_shown


def test_the_gate_takes_five_instances_and_two_settings() -> None:
    few = compare(runs_of({"a": BASE[:4], "b": BASE[:4]}), ["a", "b"], COST, margin=50.0)
    assert few.gate is not None
    assert not few.gate.is_open
    assert gate_words(few) == "Gate closed: 4 instance(s) exclude nothing at alpha 0.05; it takes 5."
    same = compare(runs_of({"a": BASE[:5], "b": BASE[:5]}), ["a", "b"], COST, margin=0.0)
    assert same.gate is not None
    assert same.gate.is_open
    with pytest.raises(CompareError, match="two settings"):
        compare(runs_of({"a": BASE, "b": BASE, "c": BASE}), ["a", "b", "c"], COST, margin=1.0)


def test_ratios_are_logarithms_and_take_no_zero() -> None:
    values = np.array([[2.0, 6.0], [0.0, 0.001]])
    assert differences(values, Scale.RATIO).tolist() == pytest.approx([math.log(3), 0.0])
    assert differences(values, Scale.DIFFERENCE).tolist() == pytest.approx([4.0, 0.001])


def test_every_measure_has_its_own_name_and_others_are_refused() -> None:
    assert len({quantity.name for quantity in QUANTITIES}) == len(QUANTITIES)
    with pytest.raises(LookupError, match="primal_integral"):
        find_quantity("speed")


def test_a_key_figure_that_no_run_has_is_refused_with_those_that_are_there() -> None:
    assert find_quantity("kpi.moves", ["closed_days", "moves"]).name == "kpi.moves"
    with pytest.raises(
        LookupError, match=r"no key figure 'nope' in these runs; there are: kpi.closed_days, kpi.moves$"
    ):
        find_quantity("kpi.nope", ["closed_days", "moves"])
    with pytest.raises(LookupError, match="there are: none"):
        find_quantity("kpi.nope", [])


@pytest.mark.parametrize(
    ("p_value", "words"), [(1.0, "p = 1"), (0.9999, "p = 1"), (0.0004, "p < 0.001"), (0.0478, "p = 0.048")]
)
def test_p_values_are_told_with_two_digits(p_value: float, words: str) -> None:
    assert p_words(p_value) == words
