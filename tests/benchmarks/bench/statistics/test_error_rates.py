"""Equal settings must not be told apart more often than alpha says; planted differences must be found."""

from itertools import combinations

import numpy as np
import pytest

from benchmarks.bench.statistics.significance import friedman_test, holm, non_inferiority, signed_rank_test

EXPERIMENTS = 500
ALPHA = 0.05
# three standard errors of 500 experiments, sqrt(0.05 * 0.95 / 500) = 0.97 points each
HIGHEST = ALPHA + 0.03
LOWEST = ALPHA - 0.03


def _experiments(
    instances: int, settings: int, seeds: int, effects: tuple[float, ...] = ()
) -> list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """Costs of instances of very unlike size, means over seeds; `effects` are shares added to each setting."""
    source = np.random.default_rng(2026)
    factors = 1 + np.array(effects or (0.0,) * settings)
    found = []
    for _ in range(EXPERIMENTS):
        sizes = source.lognormal(6.0, 2.0, (instances, 1, 1))
        noise = source.lognormal(0.0, 0.08, (instances, settings, seeds))
        found.append((sizes * noise * factors[None, :, None]).mean(axis=2))
    return found


def _logs(
    values: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(np.log(values[:, 1] / values[:, 0]))


def _corrected(values: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[float]:
    """P-values of every two settings, corrected for all of them."""
    pairs = combinations(values.T, 2)
    return holm([signed_rank_test(second - first).p_value for first, second in pairs]).tolist()


@pytest.mark.parametrize("instances", [8, 15, 30])
def test_two_equal_settings_are_told_apart_about_as_often_as_alpha(instances: int) -> None:
    alarms = np.mean([signed_rank_test(_logs(values)).p_value <= ALPHA for values in _experiments(instances, 2, 3)])
    assert LOWEST <= alarms <= HIGHEST


def test_many_equal_results_raise_no_more_alarms() -> None:
    source = np.random.default_rng(7)
    runs = [np.where(source.random(20) < 0.6, 0.0, np.round(source.normal(0, 2, 20))) for _ in range(EXPERIMENTS)]
    assert np.mean([signed_rank_test(run).p_value <= ALPHA for run in runs]) <= HIGHEST


def test_three_equal_settings_are_told_apart_about_as_often_as_alpha() -> None:
    alarms = [friedman_test(values, seed).p_value <= ALPHA for seed, values in enumerate(_experiments(10, 3, 2))]
    assert LOWEST <= np.mean(alarms) <= HIGHEST


def test_among_four_equal_settings_even_one_alarm_is_as_rare() -> None:
    alarms = [min(_corrected(values)) <= ALPHA for values in _experiments(12, 4, 2)]
    assert np.mean(alarms) <= HIGHEST


def test_planted_differences_are_found() -> None:
    two = [signed_rank_test(_logs(values)).p_value <= ALPHA for values in _experiments(15, 2, 3, (0.0, 0.08))]
    assert np.mean(two) >= 0.9
    three = _experiments(15, 3, 3, (0.0, 0.0, 0.10))[:100]
    assert np.mean([friedman_test(values).p_value <= ALPHA for values in three]) >= 0.9
    found = [[p_value <= ALPHA for p_value in _corrected(values)] for values in three]
    first_two, first_third, second_third = np.mean(found, axis=0)
    assert min(first_third, second_third) >= 0.85
    assert first_two <= HIGHEST


def test_the_gate_lets_a_worse_setting_pass_about_as_often_as_alpha() -> None:
    margin = 0.05
    at_margin = _experiments(15, 2, 3, (0.0, float(np.expm1(margin))))
    passed = np.mean([non_inferiority(_logs(values), margin, ALPHA).holds for values in at_margin])
    assert LOWEST <= passed <= HIGHEST


def test_the_gate_lets_an_equal_setting_pass_where_there_is_enough_evidence() -> None:
    assert np.mean([non_inferiority(_logs(values), 0.05).holds for values in _experiments(15, 2, 3)]) >= 0.75
