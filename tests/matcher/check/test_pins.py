from typing import Any

import pytest

from models.stay import Stay
from tests.matcher.check.build import (
    World,
    alternative,
    ambulant,
    authorised,
    brigade,
    contract,
    living,
    need,
    pinned,
    stay,
    unit,
    world,
    youth,
)

REFUSING = {"region_ids": (), "where": 99, "min_age": 17, "contract": contract(-99, -9)}

LIVING = living("u-1", -9)


def decided(*pins: Stay, of_unit: dict[str, Any] | None = None, **of_youth: Any) -> World:
    return world(
        unit("u-1", **(of_unit or {})),
        unit("u-2"),
        ambulant("t-1", "lvb", where=99),
        youth("y-1", pinned=pinned(*pins), **of_youth),
    )


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [(7, 28, ()), (14, 28, ("pin",)), (7, 21, ("pin",))],
    ids=["snapped outwards", "begins late", "ends early"],
)
def test_pins_are_rounded_outwards(start: int, end: int, codes: tuple[str, ...]) -> None:
    made = decided(stay("u-1", 10, 22), of_unit=REFUSING).plan_for("y-1", stay("u-1", 7, 28))
    assert made.codes() == ()
    made = decided(stay("u-1", 10, 22)).plan_for("y-1", stay("u-1", start, end))
    found = set(made.codes())
    assert found - {"interruption"} == set(codes)


def test_a_pinned_stay_waives_the_rules_but_not_around_it() -> None:
    made = decided(stay("u-1", 7, 28, lvb="t-1"), of_unit=REFUSING)
    assert made.plan_for("y-1", stay("u-1", 7, 28, lvb="t-1")).codes() == ()
    made.plan_for("y-1", stay("u-1", 7, 35, lvb="t-1"))
    assert made.codes() == (
        "age",
        "contract",
        "longest_travel",
        "region",
        "support_not_needed",
    )


def test_a_pinned_stay_may_be_longer_where_the_rules_allow_it() -> None:
    made = decided(stay("u-1", 7, 28))
    assert made.plan_for("y-1", stay("u-1", 0, 63)).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 7, 35)).codes() == ("interruption",)


@pytest.mark.parametrize(("last", "end", "codes"), [(27, 28, ()), (26, 28, ("closed_authorisation",)), (26, 21, ())])
def test_no_pin_waives_the_authorisation(last: int, end: int, codes: tuple[str, ...]) -> None:
    """In a closed unit a pin is rounded outwards only as far as the authorisation goes."""
    made = decided(
        stay("u-1", 7, 27),
        of_unit={"setting": "closed"},
        need=need("closed"),
        closed_authorisation=authorised(0, last),
    )
    assert made.plan_for("y-1", stay("u-1", 7, end)).codes() == codes


@pytest.mark.parametrize(("last", "codes"), [(41, ()), (40, ("closed_authorisation",))])
def test_nor_at_the_current_place(last: int, codes: tuple[str, ...]) -> None:
    made = decided(
        stay("u-1", -5, 42),
        of_unit={"setting": "closed"},
        need=need("closed", start=-9),
        current_stay=living("u-1", -9),
        closed_authorisation=authorised(-9, last),
    )
    assert made.plan_for("y-1", stay("u-1", 0, 42)).codes() == codes


def test_a_pin_lengthens_a_residents_care() -> None:
    made = decided(stay("u-2", 35, 42), need=need(start=-50, days=60), current_stay=LIVING)
    assert made.plan_for("y-1", stay("u-1", 0, 35), stay("u-2", 35, 42)).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 0, 35), stay("u-2", 35, 49)).codes() == ("care_ends",)


@pytest.mark.parametrize(
    "planned",
    [stay("u-2", 7, 63), stay("u-1", 7, 63, lvb="t-1")],
    ids=["place", "support"],
)
def test_place_and_support_are_as_decided(planned: Stay) -> None:
    made = decided(stay("u-1", 14, 21), need=need(expertises={"lvb": 30})).change("t-1", max_travel_minutes=99)
    assert made.plan_for("y-1", planned).codes() == ("pin",)


def test_pins_in_the_past_and_beyond_the_horizon_are_ignored() -> None:
    made = decided(stay("u-2", -30, 0), stay("u-2", 63, 99))
    assert made.plan_for("y-1", stay("u-1", 0, 63)).codes() == ()


def test_a_pin_begins_care_before_the_need_and_lengthens_it() -> None:
    made = decided(stay("u-1", 7, 42), need=need(start=14, days=10))
    assert made.plan_for("y-1", stay("u-1", 7, 42)).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 6, 42)).codes() == ("care_begins",)
    assert made.plan_for("y-1", stay("u-1", 7, 49)).codes() == ("care_ends",)


def test_a_pin_is_left_and_entered_but_allows_no_move_beside_it() -> None:
    made = decided(stay("u-2", 14, 28), current_stay=living("u-1", -9)).norms(max_moves=0)
    assert made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 63)).codes() == ()
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 28), stay("u-1", 28, 63))
    assert made.codes() == ("max_moves",)


@pytest.mark.parametrize(("most", "codes"), [(1, ("max_moves",)), (2, ())])
def test_moves_into_pinned_stays_count(most: int, codes: tuple[str, ...]) -> None:
    made = decided(stay("u-2", 14, 28), current_stay=living("u-1", -9)).norms(max_moves=most)
    assert made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 28), stay("u-1", 28, 63)).codes() == codes


@pytest.mark.parametrize("most", [0, 1, 2])
def test_as_many_moves_as_the_pins_alone_take(most: int) -> None:
    pins = (stay("u-2", 7, 14), stay("u-1", 14, 21), stay("u-2", 28, 35))
    made = decided(*pins, current_stay=living("u-1", -9)).norms(max_moves=most)
    assert made.plan_for("y-1", stay("u-1", 0, 7), *pins).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 0, 7), *pins, stay("u-1", 35, 63)).codes() == ("max_moves",)


def test_a_pin_where_somebody_lives_is_no_reason_to_leave() -> None:
    made = decided(stay("u-1", 0, 7), current_stay=LIVING)
    assert made.plan_for("y-1", stay("u-1", 0, 7), stay("u-2", 7, 63)).codes() == ("leaving",)
    assert made.plan_for("y-1", stay("u-1", 0, 63)).codes() == ()


def test_a_pin_ahead_is_no_reason_to_leave_before_it() -> None:
    made = decided(stay("u-2", 28, 63), current_stay=LIVING)
    made.add(unit("u-3"))
    assert made.plan_for("y-1", stay("u-1", 0, 28), stay("u-2", 28, 63)).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 0, 14), stay("u-3", 14, 28), stay("u-2", 28, 63)).codes() == ("leaving",)


def test_who_was_placed_meanwhile_is_not_moved_for_a_pin_without_a_reason() -> None:
    made = decided(stay("u-2", 28, 63), need=need("open_group", "crisis"))
    made.add(unit("u-crisis", setting="crisis"))
    assert made.plan_for("y-1", stay("u-1", 0, 28), stay("u-2", 28, 63)).codes() == ("leaving",)
    assert made.plan_for("y-1", stay("u-crisis", 0, 28), stay("u-2", 28, 63)).codes() == ()


def test_neighbouring_pins_that_are_the_same_are_one_stay() -> None:
    made = decided(stay("u-1", 7, 21), stay("u-1", 21, 28), of_unit=REFUSING)
    assert made.plan_for("y-1", stay("u-1", 7, 28)).codes() == ()
    assert "merged" in made.plan_for("y-1", stay("u-1", 7, 21), stay("u-1", 21, 28)).codes()


def test_where_rounding_makes_pins_overlap_the_earlier_one_keeps_the_days() -> None:
    made = decided(stay("u-1", 7, 24), stay("u-2", 24, 42))
    assert made.plan_for("y-1", stay("u-1", 7, 28), stay("u-2", 28, 63)).codes() == ()


@pytest.mark.parametrize(
    ("end", "codes"),
    [(35, ("interruption", "pin")), (42, ("interruption", "pin")), (49, ()), (56, ("contract",))],
)
def test_who_must_leave_stays_as_long_as_pinned(end: int, codes: tuple[str, ...]) -> None:
    made = decided(stay("u-1", 28, 49), of_unit={"contract": contract(-9, 34)}, current_stay=living("u-1", -9))
    assert made.plan_for("y-1", stay("u-1", 0, end)).codes() == codes


def test_the_days_before_a_pin_are_judged_too() -> None:
    made = decided(stay("u-1", 28, 49), of_unit={"contract": contract(-9, 20)}, current_stay=living("u-1", -9))
    assert made.plan_for("y-1", stay("u-1", 0, 49)).codes() == ("contract",)
    assert made.plan_for("y-1", stay("u-1", 0, 21), stay("u-1", 28, 49)).codes() == ()


def test_a_unit_that_opens_during_a_pin_is_open_after_it() -> None:
    made = decided(stay("u-1", 7, 14), of_unit={"contract": contract(10, 400)})
    assert made.plan_for("y-1", stay("u-1", 7, 63)).codes() == ()
    assert made.plan_for("y-1", stay("u-1", 7, 21)).codes() == ("interruption",)


@pytest.mark.parametrize("of_unit", [{}, {"max_stay_days": 28}], ids=["any unit", "limited unit"])
@pytest.mark.parametrize(
    ("end", "codes"),
    [(14, ("interruption", "pin")), (21, ()), (28, ("interruption",))],
    ids=["before its pin ends", "with its pin", "one week longer"],
)
def test_a_stay_may_end_with_its_pin(end: int, codes: tuple[str, ...], of_unit: dict[str, Any]) -> None:
    made = decided(stay("u-1", 7, 21), of_unit=of_unit)
    assert made.plan_for("y-1", stay("u-1", 7, end)).codes() == codes


def test_in_the_place_that_was_never_left_a_stay_goes_on_after_its_pin() -> None:
    made = decided(stay("u-1", 7, 21), current_stay=LIVING)
    assert made.plan_for("y-1", stay("u-1", 0, 21)).codes() == ("interruption",)
    assert made.plan_for("y-1", stay("u-1", 0, 63)).codes() == ()


@pytest.mark.parametrize(("end", "codes"), [(28, ()), (35, ("closed_authorisation",))], ids=["as pinned", "longer"])
def test_a_pin_waives_the_lapse_on_its_own_days(end: int, codes: tuple[str, ...]) -> None:
    made = decided(
        stay("u-1", 21, 28),
        of_unit={"setting": "closed"},
        need=need("closed"),
        closed_authorisation=authorised(-9, 400),
    ).norms(authorisation_lapse_days=30)
    assert made.plan_for("y-1", stay("u-1", 21, end)).codes() == codes


def _shuttling(*pins: Stay, **of_youth: Any) -> World:
    made = decided(*pins, of_unit={"max_stay_days": 28}, need=need("open_group", "crisis"), **of_youth)
    return made.add(unit("u-crisis", setting="crisis"))


def test_after_a_pin_no_other_limited_unit_follows_than_one_that_is_pinned() -> None:
    made = _shuttling(stay("u-crisis", 0, 14))
    assert "limited_unit" in made.plan_for("y-1", stay("u-crisis", 0, 14), stay("u-1", 14, 42)).codes()
    made = _shuttling(stay("u-crisis", 0, 14), stay("u-1", 14, 28))
    assert made.plan_for("y-1", stay("u-crisis", 0, 14), stay("u-1", 14, 42)).codes() == ()
    made = _shuttling(stay("u-crisis", 0, 14), stay("u-1", 28, 35))
    # an interruption between two decisions makes them no less neighbours
    assert made.plan_for("y-1", stay("u-crisis", 0, 14), stay("u-1", 28, 56)).codes() == ()
    # nor does a stay that goes on after its pin
    assert made.plan_for("y-1", stay("u-crisis", 0, 28), stay("u-1", 28, 56)).codes() == ()


def test_a_pinned_limited_unit_follows_no_other_that_nobody_decided_on() -> None:
    made = _shuttling(stay("u-1", 28, 42))
    assert "limited_unit" in made.plan_for("y-1", stay("u-crisis", 0, 28), stay("u-1", 28, 56)).codes()
    assert made.plan_for("y-1", stay("u-2", 0, 28), stay("u-1", 28, 56)).codes() == ("leaving",)


@pytest.mark.parametrize(("end", "codes"), [(28, ()), (35, ("longest_stay",))])
def test_who_comes_from_a_crisis_unit_by_decision_stays_as_long_as_anybody(end: int, codes: tuple[str, ...]) -> None:
    made = _shuttling(stay("u-1", 0, 7), current_stay=living("u-crisis", -9))
    assert made.plan_for("y-1", stay("u-1", 0, end)).codes() == codes


@pytest.mark.parametrize(("end", "codes"), [(28, ()), (35, ("longest_stay",))])
def test_the_longest_stay_is_counted_from_the_arrival_through_a_pin(end: int, codes: tuple[str, ...]) -> None:
    made = _shuttling(stay("u-1", 7, 14))
    assert made.plan_for("y-1", stay("u-1", 0, end)).codes() == codes


def test_a_pinned_stay_is_exempt_from_the_brigade_change_in_a_limited_unit() -> None:
    made = decided(
        stay("u-1", 0, 14, "b-1"),
        of_unit={"max_stay_days": 90},
        brigade_alternative=alternative("open_group"),
    ).add(brigade("b-1"))
    made.plan_for("y-1", stay("u-1", 0, 14, "b-1"), stay("u-1", 14, 63))
    assert made.codes() == ()
    made.plan_for("y-1", stay("u-1", 0, 21, "b-1"), stay("u-1", 21, 63))
    assert made.codes() == ("limited_brigade",)
