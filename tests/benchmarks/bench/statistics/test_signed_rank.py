import itertools
import math

import numpy as np
import pytest
from scipy import stats

from benchmarks.bench.statistics.paired import Side, fewest_pairs, signed_rank_test, smallest_p_value

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
        assert smallest_p_value(pairs) == 2.0 ** (1 - pairs)
    assert smallest_p_value(4, Side.BELOW_ZERO) == 2.0**-4


@pytest.mark.parametrize(
    ("alpha", "two_sided", "one_sided"), [(0.05, 6, 5), (0.1, 5, 4), (0.01, 8, 7), (0.03125, 6, 5)]
)
def test_the_fewest_pairs_that_can_show_anything(alpha: float, two_sided: int, one_sided: int) -> None:
    assert (fewest_pairs(alpha), fewest_pairs(alpha, Side.BELOW_ZERO)) == (two_sided, one_sided)
    assert smallest_p_value(two_sided) <= alpha < smallest_p_value(two_sided - 1)


@pytest.mark.parametrize("wrong", [[], [math.nan, 1.0], [math.inf, 1.0]])
def test_what_is_no_difference_is_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match=r"one number|not a number|infinite"):
        signed_rank_test(wrong)
