from typing import Any

import pytest

from matcher.check import incumbent_stays
from models.stay import Stay
from tests.matcher.check.build import RoadTravel, World, contract, stay
from tests.matcher.check.test_pins import LIVING, REFUSING, decided


def incumbent(made: World) -> tuple[Stay, ...]:
    return incumbent_stays(made.snapshot(), made.policy, RoadTravel())["y-1"]


@pytest.mark.parametrize("of_unit", [{}, {"contract": contract(10, 400)}, {"max_stay_days": 50}, {"where": 99}])
def test_after_a_pin_the_incumbent_takes_nothing_that_was_not_decided(of_unit: dict[str, Any]) -> None:
    made = decided(stay("u-1", 7, 21), of_unit=of_unit)
    assert incumbent(made) == (stay("u-1", 7, 21),)
    assert made.plan_for("y-1", *incumbent(made)).codes() == ()


def test_between_pins_the_incumbent_is_interrupted() -> None:
    made = decided(stay("u-1", 7, 14), stay("u-2", 42, 49))
    assert incumbent(made) == (stay("u-1", 7, 14), stay("u-2", 42, 49))
    assert made.plan_for("y-1", *incumbent(made)).codes() == ()


def test_a_resident_moved_by_a_pin_does_not_go_on_there() -> None:
    made = decided(stay("u-2", 14, 21), current_stay=LIVING)
    assert incumbent(made) == (stay("u-1", 0, 14), stay("u-2", 14, 21))


@pytest.mark.parametrize(("planned", "end"), [("u-1", 42), ("u-2", 21)], ids=["never left", "left"])
def test_a_place_that_was_never_left_is_still_the_current_one(planned: str, end: int) -> None:
    """It stays without entering where it was not left; u-1 refuses all who enter."""
    refusing = {**REFUSING, "contract": contract(-99, 45)}
    made = decided(stay(planned, 7, 14), stay("u-1", 14, 21), of_unit=refusing, current_stay=LIVING)
    found = incumbent(made)
    assert found[-1].until == stay("u-1", 14, end).until
    assert made.plan_for("y-1", *found).codes() == ()
