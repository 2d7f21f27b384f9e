import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench.reports.drawing.axis import Axis, count_axis, distance_axis, even_axis, log_axis, time_axis


def test_a_log_axis_ends_at_one_two_or_five_times_a_power_of_ten() -> None:
    axis = log_axis("seconds", [0.37, 41.0], 0.01)
    assert (axis.low, axis.high) == (0.2, 50.0)
    assert axis.ticks() == (1.0, 10.0)


def test_a_narrow_log_axis_is_widened_and_has_ticks_between_the_powers() -> None:
    axis = log_axis("seconds", [3.0, 4.0], 0.01)
    assert (axis.low, axis.high) == (1.0, 10.0)
    assert axis.ticks() == (1.0, 2.0, 5.0, 10.0)


def test_what_lies_below_the_lowest_value_of_a_log_axis_is_put_there() -> None:
    axis = log_axis("distance, %", [0.0, 3.0], 0.01, "≤ 0.01")
    assert (axis.low, axis.high, axis.lowest_label) == (0.01, 5.0, "≤ 0.01")
    assert axis.pixel(0.0, 300) == 0.0


def test_the_low_end_is_only_said_to_stand_for_less_where_it_does() -> None:
    assert log_axis("distance, %", [0.5, 30.0], 0.01, "≤ 0.01").lowest_label == ""


def test_infinite_values_do_not_stretch_an_axis() -> None:
    assert log_axis("seconds", [1.0, 30.0, math.inf], 0.01).high == 50.0
    assert even_axis("runs", [3.0, math.inf]).high == 3.0


def test_an_even_axis_begins_at_nought_unless_told_otherwise() -> None:
    assert (even_axis("days", [41.0, 47.0]).low, even_axis("days", [41.0, 47.0]).high) == (0.0, 50.0)
    axis = even_axis("days", [41.0, 47.0], from_zero=False)
    assert (axis.low, axis.high) == (41.0, 47.0)
    assert axis.ticks() == (41.0, 42.0, 43.0, 44.0, 45.0, 46.0, 47.0)


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, 5e-324, -1e-200])
def test_an_axis_of_one_value_has_a_width(value: float) -> None:
    axis = even_axis("days", [value], from_zero=False)
    assert axis.low < axis.high
    assert axis.low - 1e-12 <= value <= axis.high


def test_values_that_differ_by_dust_are_one_value() -> None:
    axis = even_axis("days", [47.3, 47.3 + 1e-12], from_zero=False)
    assert len({f"{tick:.6f}" for tick in axis.ticks()}) == len(axis.ticks()) > 1


def test_a_time_axis_ends_where_the_time_does() -> None:
    axis = time_axis("seconds", 0.13, 6.0, 0.01)
    assert (axis.low, axis.high, axis.ticks()) == (0.1, 6.0, (0.1, 0.2, 0.5, 1.0, 2.0, 5.0))
    assert time_axis("seconds", 5.0, 6.0, 0.01).high == 6.0


@pytest.mark.parametrize("most", [1, 2, 5, 6, 7, 48, 1_203])
def test_an_axis_of_counts_has_whole_ticks(most: int) -> None:
    axis = count_axis("runs", most)
    assert axis.low == 0.0
    assert axis.high >= most
    assert all(tick == int(tick) for tick in axis.ticks())


def test_pixels_of_a_log_axis_are_equal_for_equal_factors() -> None:
    axis = Axis("seconds", 0.1, 100.0, is_log=True)
    assert [round(axis.pixel(value, 300), 6) for value in (0.1, 1.0, 10.0, 100.0, 1000.0)] == [0, 100, 200, 300, 300]


def test_distances_that_lie_far_apart_get_a_log_axis_and_others_do_not() -> None:
    assert distance_axis("distance, %", [[0.02, 0.05], [14.0, 20.0]]).is_log
    assert not distance_axis("distance, %", [[3.0, 5.0], [14.0, 20.0]]).is_log
    assert not distance_axis("distance, %", [[0.0], [0.0]]).is_log


@given(st.lists(st.floats(1e-4, 1e6), min_size=1, max_size=8))
def test_every_value_lies_on_its_log_axis(values: list[float]) -> None:
    axis = log_axis("seconds", values, 1e-4)
    assert axis.low <= min(values) * 1.001
    assert axis.high >= max(values) * 0.999
    assert len(axis.ticks()) >= 2


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), st.booleans())
def test_every_value_lies_on_its_even_axis(values: list[float], from_zero: bool) -> None:
    axis = even_axis("days", values, from_zero=from_zero)
    room = 1e-9 * max(1.0, abs(axis.low), abs(axis.high))
    assert axis.low - room <= min(values)
    assert max(values) <= axis.high + room
    assert 1 <= len(axis.ticks()) <= 15
