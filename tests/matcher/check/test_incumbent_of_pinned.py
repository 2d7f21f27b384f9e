from typing import Any

import pytest

from matcher.check import incumbent_stays
from models.stay import Stay
from tests.matcher.check.build import RoadTravel, World, contract, need, stay
from tests.matcher.check.test_pins import LIVING, REFUSING, decided


def incumbent(made: World) -> tuple[Stay, ...]:
    return incumbent_stays(made.snapshot(), made.policy, RoadTravel())["y-1"]


def test_a_unit_that_opens_during_a_pin_is_open_after_it() -> None:
    made = decided(stay("u-1", 7, 14), of_unit={"contract": contract(10, 400)})
    assert incumbent(made) == (stay("u-1", 7, 63),)


@pytest.mark.parametrize(
    ("of_unit", "of_youth", "end"),
    [
        ({}, {}, 63),
        ({"contract": contract(-9, 40)}, {}, 35),
        ({"contract": contract(-9, -9)}, {}, 21),
        ({"setting": "three_milieu"}, {}, 21),
        ({"where": 99}, {}, 21),
        ({"where": 99}, {"max_travel_minutes": 79}, 63),
        ({"max_stay_days": 50}, {}, 21),
        ({}, {"need": need(days=20)}, 28),
    ],
    ids=["allowed", "as long as", "never", "setting", "travel", "own travel", "limited", "care ends"],
)
def test_after_a_pin_the_incumbent_stays_as_the_rules_allow(
    of_unit: dict[str, Any], of_youth: dict[str, Any], end: int
) -> None:
    made = decided(stay("u-1", 7, 21), of_unit=of_unit, **of_youth)
    assert incumbent(made) == (stay("u-1", 7, end),)


def test_after_a_pin_support_that_may_not_be_brought_does_not_go_on() -> None:
    made = decided(stay("u-1", 7, 21, lvb="t-1"), need=need(expertises={"lvb": 30}))
    assert incumbent(made) == (stay("u-1", 7, 21, lvb="t-1"),)
    made.change("t-1", max_travel_minutes=99)
    assert incumbent(made) == (stay("u-1", 7, 63, lvb="t-1"),)


def test_between_pins_the_incumbent_goes_on_then_is_interrupted() -> None:
    made = decided(stay("u-1", 7, 14), stay("u-2", 42, 49), of_unit={"contract": contract(-9, 29)})
    assert incumbent(made) == (stay("u-1", 7, 28), stay("u-2", 42, 63))
    assert made.plan_for("y-1", *incumbent(made)).codes() == ()


@pytest.mark.parametrize(("planned", "end"), [("u-1", 42), ("u-2", 21)], ids=["never left", "left"])
def test_a_place_that_was_never_left_is_still_the_current_one(planned: str, end: int) -> None:
    """It stays without entering where it was not left; u-1 refuses all who enter."""
    refusing = {**REFUSING, "contract": contract(-99, 45)}
    made = decided(stay(planned, 7, 14), stay("u-1", 14, 21), of_unit=refusing, current_stay=LIVING)
    found = incumbent(made)
    assert found[-1].until == stay("u-1", 14, end).until
    assert made.plan_for("y-1", *found).codes() == ()
