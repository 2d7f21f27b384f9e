import math

import numpy as np
import pytest
from scipy import stats

from benchmarks.bench.statistics.descriptive import (
    cactus,
    ecdf,
    penalised_seconds,
    performance_profile,
    virtual_best,
    win_tie_loss,
    wins_by_feature,
)

INF = math.inf


def test_censored_runs_count_as_ten_times_their_limit() -> None:
    assert penalised_seconds([3.0, INF, 60.4], [60.0, 20.0, 60.0]).tolist() == [3.0, 200.0, 60.4]
    assert penalised_seconds([INF], [7.0], 2.0).tolist() == [14.0]
    with pytest.raises(ValueError, match="limits are positive"):
        penalised_seconds([1.0], [0.0])
    with pytest.raises(ValueError, match="limit"):
        penalised_seconds([1.0], [1.0, 2.0])


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
