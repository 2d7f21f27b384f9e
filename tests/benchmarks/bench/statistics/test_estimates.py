import math

import numpy as np
import pytest
from scipy import stats

from benchmarks.bench.statistics.estimates import mean_estimate, shifted_geometric_mean_estimate

INF = math.inf


def test_the_shifted_geometric_mean_by_hand() -> None:
    assert shifted_geometric_mean_estimate([0.0, 30.0], 10.0).value == pytest.approx(10.0)
    assert shifted_geometric_mean_estimate([2.0, 8.0], 0.0).value == pytest.approx(4.0)
    assert shifted_geometric_mean_estimate([3.0, 7.0, 40.0], 1e9).value == pytest.approx(50 / 3, abs=1e-4)


def test_without_shift_it_is_the_geometric_mean_of_scipy() -> None:
    values = np.random.default_rng(2).exponential(9.0, 31)
    assert shifted_geometric_mean_estimate(values, 0.0).value == pytest.approx(float(stats.gmean(values)))


@pytest.mark.parametrize("wrong", [[-1.0, 2.0], [INF, 2.0], [math.nan], []])
def test_no_mean_of_what_is_no_time(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match=r"negative|never ended|not a number|one number"):
        shifted_geometric_mean_estimate(wrong)


def test_a_time_of_zero_needs_a_shift() -> None:
    with pytest.raises(ValueError, match="positive with the shift"):
        shifted_geometric_mean_estimate([0.0, 3.0], 0.0)


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
