import math

import numpy as np
import pytest
from scipy import stats

from benchmarks.bench.statistics.bootstrap import mean_estimate, shifted_geometric_mean, shifted_geometric_mean_estimate
from benchmarks.bench.statistics.profiles import cactus, ecdf, performance_profile, virtual_best
from benchmarks.bench.statistics.wins import penalised_seconds, vargha_delaney, win_tie_loss, wins_by_feature

INF = math.inf


def test_the_shifted_geometric_mean_by_hand() -> None:
    assert shifted_geometric_mean([0.0, 30.0], 10.0) == pytest.approx(10.0)
    assert shifted_geometric_mean([2.0, 8.0], 0.0) == pytest.approx(4.0)
    assert shifted_geometric_mean([3.0, 7.0, 40.0], 1e9) == pytest.approx(50 / 3, abs=1e-4)


def test_without_shift_it_is_the_geometric_mean_of_scipy() -> None:
    values = np.random.default_rng(2).exponential(9.0, 31)
    assert shifted_geometric_mean(values, 0.0) == pytest.approx(float(stats.gmean(values)))


@pytest.mark.parametrize("wrong", [[-1.0, 2.0], [INF, 2.0], [math.nan], []])
def test_no_mean_of_what_is_no_time(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match=r"negative|never ended|not a number|one number"):
        shifted_geometric_mean(wrong)


def test_a_time_of_zero_needs_a_shift() -> None:
    with pytest.raises(ValueError, match="positive with the shift"):
        shifted_geometric_mean([0.0, 3.0], 0.0)


def test_the_interval_is_seeded_and_holds_the_mean() -> None:
    values = np.random.default_rng(4).lognormal(2.0, 1.0, 24)
    first, again, other = (shifted_geometric_mean_estimate(values, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert first.low is not None
    assert first.high is not None
    assert first.low < first.value < first.high


def test_four_instances_have_no_interval_and_equal_ones_have_none_wide() -> None:
    assert mean_estimate([3.5]).low is None
    assert mean_estimate([3.5, 4.0, 5.5, 9.0]).low is None
    assert mean_estimate([3.5, 4.0, 5.5, 9.0, 2.0]).low is not None
    equal = mean_estimate([3.5] * 5)
    assert (equal.low, equal.value, equal.high) == (3.5, 3.5, 3.5)


def test_the_bootstrap_covers_a_known_mean_about_as_often_as_it_says() -> None:
    source = np.random.default_rng(6)
    true = math.exp(2.0 + 0.5 * 0.7**2)
    hits = [mean_estimate(source.lognormal(2.0, 0.7, 40), seed=number) for number in range(200)]
    covered = np.mean(
        [item.low <= true <= item.high for item in hits if item.low is not None and item.high is not None]
    )
    # bootstraps of skewed means cover a little less than 95 %; three standard errors of 200 are 4.6 points
    assert 0.88 <= covered <= 0.99


def test_censored_runs_count_as_ten_times_their_limit() -> None:
    assert penalised_seconds([3.0, INF, 60.4], [60.0, 20.0, 60.0]).tolist() == [3.0, 200.0, 60.4]
    assert penalised_seconds([INF], [7.0], 2.0).tolist() == [14.0]
    with pytest.raises(ValueError, match="limits are positive"):
        penalised_seconds([1.0], [0.0])
    with pytest.raises(ValueError, match="limit"):
        penalised_seconds([1.0], [1.0, 2.0])


def test_vargha_delaney_is_the_statistic_of_mann_and_whitney() -> None:
    assert vargha_delaney([3.0, 5.0], [4.0, 3.0, 1.0]) == pytest.approx((1.5 + 3) / 6)
    source = np.random.default_rng(1)
    x, y = np.round(source.normal(0, 2, 13)), np.round(source.normal(1, 2, 9))
    assert vargha_delaney(x, y) == pytest.approx(float(stats.mannwhitneyu(x, y).statistic) / (13 * 9))


def test_ecdf_counts_the_censored_below_the_line() -> None:
    found = ecdf([4.0, INF, 1.5, 4.0, INF])
    assert found.curve.x == (1.5, 4.0)
    assert found.curve.y == pytest.approx((0.2, 0.6))
    assert (found.runs, found.censored) == (5, 2)


def test_ecdf_is_that_of_scipy() -> None:
    values = np.round(np.random.default_rng(7).exponential(5.0, 40), 1)
    theirs = stats.ecdf(values).cdf
    assert ecdf(values).curve.x == tuple(theirs.quantiles)
    assert ecdf(values).curve.y == pytest.approx(tuple(theirs.probabilities))


def test_cactus_counts_from_the_easiest_on() -> None:
    found = cactus([9.0, INF, 2.0, 5.0])
    assert (found.curve.x, found.curve.y, found.censored) == ((1.0, 2.0, 3.0), (2.0, 5.0, 9.0), 1)
    assert cactus([INF]).curve.x == ()


def test_a_performance_profile_by_hand() -> None:
    values = [[2.0, 4.0], [9.0, 3.0], [5.0, 5.0], [INF, 7.0], [INF, INF]]
    found = performance_profile(values)
    first, second = found.curves
    assert (first.x, first.y) == ((1.0, 3.0), pytest.approx((0.4, 0.6)))
    assert (second.x, second.y) == ((1.0, 2.0), pytest.approx((0.6, 0.8)))
    assert found.virtual_best == pytest.approx(0.8)
    assert found.best_alone == (1, 2)
    assert virtual_best(values).tolist() == [2.0, 3.0, 5.0, 7.0, INF]


def test_beside_a_best_of_zero_only_zero_counts() -> None:
    found = performance_profile([[0.0, 0.5, 0.0], [1.0, 1.5, 3.0]])
    assert [curve.y[0] for curve in found.curves] == [1.0, 0.0, 0.5]
    assert found.curves[1].x == (1.0, 1.5)
    assert found.best_alone == (1, 0, 0)


def test_wins_within_a_tolerance_are_ties() -> None:
    found = win_tie_loss([-0.3, -0.1, 0.0, 0.1, 0.25, 7.0], 0.1)
    assert (found.wins, found.ties, found.losses) == (1, 3, 2)


def test_wins_follow_the_feature() -> None:
    found = wins_by_feature([-1, -2, 3, 0, 4, 5], [60, 61, 400, 400, 2900, 2800])
    assert [(item.low, item.high) for item in found] == [(60, 61), (400, 400), (2800, 2900)]
    assert [(item.wins.wins, item.wins.ties, item.wins.losses) for item in found] == [(2, 0, 0), (0, 1, 1), (0, 0, 2)]
    assert len(wins_by_feature([1.0, -1.0], [5.0, 5.0])) == 1
