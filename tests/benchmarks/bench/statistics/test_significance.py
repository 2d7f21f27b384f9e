import itertools
import math
from itertools import permutations, product

import numpy as np
import pytest
from scipy import stats

from benchmarks.bench.statistics.significance import (
    Side,
    fewest_pairs,
    friedman_test,
    hodges_lehmann,
    holm,
    non_inferiority,
    signed_rank_test,
    upper_bound,
    walsh_averages,
)

# Hamilton depression scale before and after: Hollander, Wolfe, Nonparametric Statistical Methods, table 3.1
BEFORE = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
AFTER = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])


def test_the_depression_scale_of_hollander_and_wolfe() -> None:
    found = signed_rank_test(BEFORE - AFTER, Side.ABOVE_ZERO)
    assert (found.positive_rank_sum, found.negative_rank_sum) == (40.0, 5.0)
    assert found.p_value == pytest.approx(0.01953125)
    assert found.exact
    assert found.rank_biserial == pytest.approx(35 / 45)


# two-sided 5 %: McCornack, Journal of the American Statistical Association 60 (1965), table 1
@pytest.mark.parametrize(("pairs", "critical"), [(6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (15, 25), (20, 52), (25, 89)])
def test_the_critical_values_of_the_tables(pairs: int, critical: int) -> None:
    def p_value(rank_sum: int) -> float:
        differences, left = np.arange(1, pairs + 1, dtype=np.float64), rank_sum
        for rank in range(pairs, 0, -1):
            if rank <= left:
                differences[rank - 1], left = -rank, left - rank
        found = signed_rank_test(differences)
        assert found.negative_rank_sum == rank_sum
        return found.p_value

    assert p_value(critical) <= 0.05 < p_value(critical + 1)


@pytest.mark.parametrize("seed", range(5))
def test_without_ties_it_is_the_exact_test_of_scipy(seed: int) -> None:
    differences = np.random.default_rng(seed).normal(0.3, 1.1, 17)
    for side, alternative in ((Side.UNEQUAL, "two-sided"), (Side.BELOW_ZERO, "less"), (Side.ABOVE_ZERO, "greater")):
        theirs = stats.wilcoxon(differences, method="exact", alternative=alternative)
        assert signed_rank_test(differences, side).p_value == pytest.approx(float(theirs.pvalue))


@pytest.mark.parametrize("differences", [[0, 0, 1, 1, -2, 3, 3, 5], [0, -1, -1, 2, 0, 0, -4], [2, 2, 2, 2, -2, 2]])
def test_with_ties_and_zeros_it_is_the_enumeration_of_all_signs(differences: list[float]) -> None:
    array = np.array(differences, dtype=np.float64)
    ranks = np.where(array == 0, 0.0, stats.rankdata(np.abs(array)))
    seen = float(ranks[array > 0].sum())
    moved = [index for index in range(len(array)) if array[index]]
    sums = [sum(ranks[list(plus)]) for count in range(len(moved) + 1) for plus in itertools.combinations(moved, count)]
    below, above = (float(np.mean([test(s) for s in sums])) for test in (lambda s: s <= seen, lambda s: s >= seen))
    assert signed_rank_test(array).p_value == pytest.approx(min(1.0, 2 * min(below, above)))
    assert signed_rank_test(array, Side.BELOW_ZERO).p_value == pytest.approx(below)


def test_beyond_two_hundred_pairs_it_is_the_normal_test_of_scipy_with_pratt() -> None:
    differences = np.round(np.random.default_rng(3).normal(0.1, 2.0, 260))
    theirs = stats.wilcoxon(differences, zero_method="pratt", method="asymptotic")
    found = signed_rank_test(differences)
    assert not found.exact
    assert found.zeros == int((differences == 0).sum()) > 0
    assert found.p_value == pytest.approx(float(theirs.pvalue), rel=1e-9)


def test_exact_and_normal_agree_where_they_meet() -> None:
    differences = np.random.default_rng(8).normal(0.15, 1.0, 200)
    exact = signed_rank_test(differences)
    assert exact.exact
    assert exact.p_value == pytest.approx(float(stats.wilcoxon(differences, method="asymptotic").pvalue), abs=2e-3)


def test_nothing_but_zeros_shows_nothing() -> None:
    for pairs in (1, 7, 300):
        found = signed_rank_test(np.zeros(pairs))
        assert (found.p_value, found.rank_biserial, found.zeros) == (1.0, 0.0, pairs)


def test_unanimous_pairs_reach_the_smallest_p_value() -> None:
    for pairs in (1, 5, 6, 11):
        assert signed_rank_test(-np.arange(1.0, pairs + 1)).p_value == pytest.approx(2.0 ** (1 - pairs))
    assert signed_rank_test(-np.arange(1.0, 5.0), Side.BELOW_ZERO).p_value == pytest.approx(2.0**-4)


@pytest.mark.parametrize(
    ("alpha", "two_sided", "one_sided"), [(0.05, 6, 5), (0.1, 5, 4), (0.01, 8, 7), (0.03125, 6, 5)]
)
def test_the_fewest_pairs_that_can_show_anything(alpha: float, two_sided: int, one_sided: int) -> None:
    assert (fewest_pairs(alpha), fewest_pairs(alpha, Side.BELOW_ZERO)) == (two_sided, one_sided)
    enough, too_few = (signed_rank_test(np.arange(1.0, pairs + 1)).p_value for pairs in (two_sided, two_sided - 1))
    assert enough <= alpha < too_few


@pytest.mark.parametrize("wrong", [[], [math.nan, 1.0], [math.inf, 1.0]])
def test_what_is_no_difference_is_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match=r"one number|not a number|infinite"):
        signed_rank_test(wrong)


def test_estimate_and_interval_of_hollander_and_wolfe() -> None:
    # examples 3.3 and 3.4: estimate -0.46, 96 % interval from -0.786 to -0.010 (exactly 1 - 0.039)
    found = hodges_lehmann(AFTER - BEFORE, 0.96)
    assert (found.value, found.low, found.high) == (pytest.approx(-0.46), pytest.approx(-0.786), pytest.approx(-0.01))


def test_walsh_averages_by_hand() -> None:
    assert walsh_averages([1.0, 5.0, -2.0]).tolist() == [-2.0, -0.5, 1.0, 1.5, 3.0, 5.0]
    assert hodges_lehmann([1.0, 5.0, -2.0]).value == 1.25


def test_too_few_pairs_have_no_interval() -> None:
    assert hodges_lehmann([1.0, 2.0, 3.0, 4.0, 5.0]).low is None
    found = hodges_lehmann([1.0, 2.0, 3.0, 4.0, 5.0, 7.0])
    assert (found.low, found.high) == (1.0, 7.0)
    assert upper_bound([1.0, 2.0, 3.0, 4.0]) is None
    assert upper_bound([1.0, 2.0, 3.0, 4.0, 5.5]) == 5.5


@pytest.mark.parametrize("seed", range(4))
def test_the_interval_holds_the_shifts_that_the_test_does_not_reject(seed: int) -> None:
    differences = np.random.default_rng(seed).normal(0.5, 1.0, 12)
    found = hodges_lehmann(differences)
    assert found.low is not None
    assert found.high is not None
    for shift in (found.low + 1e-9, found.value, found.high - 1e-9):
        assert signed_rank_test(differences - shift).p_value > 0.05
    for shift in (found.low - 1e-9, found.high + 1e-9):
        assert signed_rank_test(differences - shift).p_value <= 0.05


def test_the_interval_covers_a_known_shift_about_as_often_as_it_says() -> None:
    source = np.random.default_rng(11)
    found = [hodges_lehmann(source.standard_t(3, 15) + 0.7) for _ in range(500)]
    covered = np.mean([item.low < 0.7 < item.high for item in found if item.low is not None and item.high is not None])
    # exact coverage 95.2 %; three standard errors of 500 experiments are 2.9 points
    assert 0.92 <= covered <= 0.985


def test_more_than_two_hundred_pairs_take_the_normal_distribution() -> None:
    differences = np.random.default_rng(5).normal(0.2, 1.0, 230)
    found = hodges_lehmann(differences)
    assert found.low is not None
    assert found.high is not None
    for end, side in ((found.low, 1), (found.high, -1)):
        theirs = float(stats.wilcoxon(differences - end, method="asymptotic").pvalue)
        assert theirs == pytest.approx(0.05, abs=1e-3), side


def test_equal_results_are_no_worse_even_without_margin() -> None:
    assert non_inferiority([0.0] * 5, 0.0).holds
    too_few = non_inferiority([0.0] * 4, 0.5)
    assert not too_few.holds
    assert (too_few.upper_bound, too_few.pairs_needed) == (None, 5)


def test_worse_within_the_margin_passes_and_beyond_it_does_not() -> None:
    differences = [0.31, 0.28, 0.35, 0.29, 0.33, 0.30, 0.27]
    # P(W+ <= 3) = 5/128 is the last within 5 %: the fourth largest Walsh average is the bound
    bound = sorted(walsh_averages(differences))[-4]
    assert non_inferiority(differences, bound).holds
    assert not non_inferiority(differences, bound - 1e-9).holds


def test_noise_that_shows_no_difference_does_not_pass_for_no_worse() -> None:
    differences = [9.0, -8.0, 7.0, -6.5, 5.0, -4.0, 3.0, -2.0]
    assert signed_rank_test(differences).p_value > 0.5
    assert not non_inferiority(differences, 1.0).holds


def test_the_bound_is_the_one_sided_test_turned_round() -> None:
    differences = np.random.default_rng(9).normal(-0.4, 1.0, 14)
    bound = upper_bound(differences)
    assert bound is not None
    assert signed_rank_test(differences - bound - 1e-9, Side.BELOW_ZERO).p_value <= 0.05
    assert signed_rank_test(differences - bound + 1e-9, Side.BELOW_ZERO).p_value > 0.05


def test_a_negative_margin_is_refused() -> None:
    with pytest.raises(ValueError, match="margin"):
        non_inferiority([1.0, 2.0], -0.1)


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
