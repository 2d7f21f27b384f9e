from itertools import permutations, product

import numpy as np
import pytest
from scipy import stats

from benchmarks.bench.statistics.friedman import friedman_test, holm, pair_tests

# Area under the curve of four learners: Demšar, Journal of Machine Learning Research 7 (2006), table 6
DEMSAR = np.array(
    [
        [0.763, 0.768, 0.771, 0.798],
        [0.599, 0.591, 0.590, 0.569],
        [0.954, 0.971, 0.968, 0.967],
        [0.628, 0.661, 0.654, 0.657],
        [0.882, 0.888, 0.886, 0.898],
        [0.936, 0.931, 0.916, 0.931],
        [0.661, 0.668, 0.609, 0.685],
        [0.583, 0.583, 0.563, 0.625],
        [0.775, 0.838, 0.866, 0.875],
        [1.000, 1.000, 1.000, 1.000],
        [0.940, 0.962, 0.965, 0.962],
        [0.619, 0.666, 0.614, 0.669],
        [0.972, 0.981, 0.978, 0.975],
        [0.957, 0.978, 0.946, 0.970],
    ]
)
# Rounding first base, three ways: Hollander, Wolfe, table 7.1
BASES = np.array(
    [
        [5.40, 5.50, 5.55],
        [5.85, 5.70, 5.75],
        [5.20, 5.60, 5.50],
        [5.55, 5.50, 5.40],
        [5.90, 5.85, 5.70],
        [5.45, 5.55, 5.60],
        [5.40, 5.40, 5.35],
        [5.45, 5.50, 5.35],
        [5.25, 5.15, 5.00],
        [5.85, 5.80, 5.70],
        [5.25, 5.20, 5.10],
        [5.65, 5.55, 5.45],
        [5.60, 5.35, 5.45],
        [5.05, 5.00, 4.95],
        [5.50, 5.50, 5.40],
        [5.45, 5.55, 5.50],
        [5.55, 5.55, 5.35],
        [5.45, 5.50, 5.55],
        [5.50, 5.45, 5.25],
        [5.65, 5.60, 5.40],
        [5.70, 5.65, 5.55],
        [6.30, 6.30, 6.25],
    ]
)


def test_the_mean_ranks_of_demsar() -> None:
    found = friedman_test(-DEMSAR)
    assert [round(rank, 3) for rank in found.mean_ranks] == [3.143, 2.0, 2.893, 1.964]
    # without correction for ties 12 n / (k (k + 1)) (sum of squares - ...) = 9.28, as printed
    plain = 12 * 14 / 20 * (sum(rank**2 for rank in found.mean_ranks) - 4 * 25 / 4)
    assert round(plain, 2) == 9.28
    # F-form 3.69 with 3 and 39 degrees of freedom, p = 0.020
    assert found.p_value == pytest.approx(0.02, abs=0.006)
    assert not found.exact


def test_rounding_first_base() -> None:
    found = friedman_test(BASES)
    assert found.statistic == pytest.approx(11.142857, abs=1e-6)
    assert found.statistic == pytest.approx(float(stats.friedmanchisquare(*BASES.T).statistic))
    assert found.p_value == pytest.approx(0.0038, abs=0.002)


@pytest.mark.parametrize("values", [[[1, 2, 3], [1, 3, 2], [2, 1, 3]], [[1, 1, 2], [0, 5, 5], [3, 2, 1], [1, 2, 2]]])
def test_few_instances_are_enumerated(values: list[list[float]]) -> None:
    ranks = stats.rankdata(np.array(values), axis=1)
    seen = ((ranks.sum(axis=0) - ranks.sum() / 3) ** 2).sum()
    among = [
        ((np.sum(rows, axis=0) - ranks.sum() / 3) ** 2).sum() for rows in product(*(permutations(row) for row in ranks))
    ]
    found = friedman_test(values)
    assert found.exact
    assert found.p_value == pytest.approx(np.mean(np.array(among) >= seen - 1e-9))


def test_two_unanimous_instances_are_not_certain() -> None:
    assert friedman_test([[1, 2, 3], [1, 2, 3]]).p_value == pytest.approx(1 / 6)


def test_equal_settings_everywhere_show_nothing() -> None:
    found = friedman_test([[4.0, 4.0, 4.0]] * 9)
    assert (found.statistic, found.p_value, found.mean_ranks) == (0.0, 1.0, (2.0, 2.0, 2.0))


def test_the_same_seed_gives_the_same_p_value() -> None:
    assert friedman_test(BASES, 4) == friedman_test(BASES, 4)
    assert friedman_test(BASES, 4).p_value != friedman_test(BASES, 6).p_value


def test_two_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="three settings"):
        friedman_test([[1.0, 2.0]] * 8)


def test_holm_as_in_r() -> None:
    # p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]).tolist() == [1.0, 1.0]


def test_pairs_are_tested_by_themselves_and_corrected_together() -> None:
    steps = np.arange(1.0, 9.0)
    found = pair_tests(np.column_stack([steps, steps + 0.1 * steps, steps + np.array([1, -2, 3, -4, 5, -6, 7, -8])]))
    assert [(item.first, item.second) for item in found] == [(0, 1), (0, 2), (1, 2)]
    assert found[0].p_value == 2**-7
    assert found[0].holm_p_value == pytest.approx(3 * 2**-7)
    assert all(item.holm_p_value >= item.p_value for item in found)
