import numpy as np
import pytest
from scipy import stats

from benchmarks.bench.statistics.paired import (
    Side,
    hodges_lehmann,
    non_inferiority,
    signed_rank_test,
    upper_bound,
    walsh_averages,
)
from tests.benchmarks.bench.statistics.test_signed_rank import AFTER, BEFORE


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
