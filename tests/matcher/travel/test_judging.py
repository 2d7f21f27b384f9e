from typing import Any

import numpy as np
import pytest

from matcher.travel.judging import MOST_MINUTES, fault_of, is_possible
from matcher.travel.protocol import EngineAnswerError, Key, Trip

ARNHEM, NEAR, EDE, ZUTPHEN = (51.98, 5.9), (51.99, 5.92), (52.04, 5.66), (52.14, 6.2)
"""Near is 1.8 km from Arnhem, the others 18 km and more from each other."""


def judged(*rows: list[float], origins: tuple[Key, ...] = (ARNHEM, EDE), ends: tuple[Key, ...] = (ZUTPHEN, EDE)) -> Any:
    return fault_of(np.array(rows, dtype=np.float64), origins, ends)


@pytest.mark.parametrize("minutes", [0.0, 0.5, 1439.99, MOST_MINUTES])
def test_up_to_a_day_is_possible(minutes: float) -> None:
    assert is_possible(minutes)


@pytest.mark.parametrize("minutes", [-0.001, 1440.001, np.nan, np.inf, -np.inf])
def test_nothing_else_is_possible(minutes: float) -> None:
    assert not is_possible(minutes)


def test_a_table_that_can_be_has_no_fault() -> None:
    assert judged([31.5, 22.0], [40.0, 0.0]) is None
    assert judged([1440.0, 1.0], [40.0, 0.0]) is None
    assert fault_of(np.zeros((0, 2)), (), (ARNHEM, EDE)) is None
    assert fault_of(np.zeros((1, 1)), (ARNHEM,), (ARNHEM,)) is None


@pytest.mark.parametrize(
    ("value", "what"),
    [(np.nan, "have no road"), (-1.0, "have no road"), (np.inf, "have no road"), (-np.inf, "have no road"),
     (1440.5, "take more than 1,440 minutes"), (0.0, "take less than a minute over more than 4 km"),
     (0.9, "take less than a minute over more than 4 km")],
)  # fmt: skip
def test_the_first_trip_that_cannot_be_is_named(value: float, what: str) -> None:
    fault = judged([31.5, 22.0], [value, 0.0])
    assert (fault.row, fault.column, fault.count, fault.size, fault.what) == (1, 0, 1, 4, what)
    told = str(fault.error(EngineAnswerError, "engine"))
    assert told.startswith(f"engine: 1 of 4 trips {what}, first from origin 2 to destination 1; ")
    assert "52" not in told


def test_two_places_may_be_moved_to_one_road_but_not_all_places() -> None:
    assert judged([0.0, 30.0], origins=(ARNHEM,), ends=(NEAR, EDE)) is None
    fault = judged([0.0], origins=(ARNHEM,), ends=(NEAR,))
    assert fault.what == "take 0 minutes over more than 1 km"
    # nearer than that a drive of no time is none
    assert judged([0.0], origins=(ARNHEM,), ends=((51.981, 5.9),)) is None


def test_a_trip_is_told_by_its_ends_not_by_where_they_are() -> None:
    trip = Trip(2, 0)
    assert str(trip) == "from origin 3 to destination 1"
    assert str(Trip(2, 0, is_back=True)) == "from destination 1 to origin 3"
    assert str(trip.named("unit u-7", "")) == "from unit u-7 to destination 1"
    error = EngineAnswerError("slow: ", trip, "; wait")
    assert str(error) == "slow: from origin 3 to destination 1; wait"
    assert str(error.with_trip(trip.named("unit u-7", "home"))) == "slow: from unit u-7 to home; wait"
    assert str(EngineAnswerError("plain")) == "plain"
