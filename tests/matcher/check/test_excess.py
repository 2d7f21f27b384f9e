from typing import Any

import pytest

from matcher.check import incumbent_stays
from models.plan import Excess
from models.stay import Stay
from models.vocabulary import Sex
from tests.matcher.check.build import (
    RoadTravel,
    World,
    alternative,
    ambulant,
    beds_from,
    brigade,
    contract,
    day,
    living,
    need,
    pinned,
    stay,
    unit,
    world,
    youth,
)


def crowded(count: int = 3, **of_unit: Any) -> World:
    """So many residents of one unit, who all stay; y-9 waits."""
    made = world(unit("u-1", **of_unit), unit("u-2"), youth("y-9"))
    for number in range(1, count + 1):
        made.add(youth(f"y-{number}", need=need(start=-9), current_stay=living("u-1", -9)))
        made.plan_for(f"y-{number}", stay("u-1", 0, 63))
    return made


def listed(made: World) -> list[tuple[str, int, int, int, int]]:
    return [
        (e.resource, (e.from_date - day(0)).days, (e.until - day(0)).days, e.demand, e.capacity)
        for e in made.plan().excesses
    ]


def test_the_incumbent_keeps_waits_and_follows_pins() -> None:
    made = crowded(2).add(
        youth("y-4", pinned=pinned(stay("u-2", 10, 20))),
        youth("y-5", current_stay=living("u-1", -9), pinned=pinned(stay("u-2", 14, 21))),
        youth("y-6", current_stay=living("u-1", -9), pinned=pinned(stay("u-1", 14, 21))),
        youth("y-7", current_stay=living("home", -9), need=need(start=-9, days=12)),
    )
    found = incumbent_stays(made.snapshot(), made.policy, RoadTravel())
    assert found["y-1"] == (stay("u-1", 0, 63),)
    assert found["y-9"] == ()
    assert found["y-4"] == (stay("u-2", 7, 21),)
    assert found["y-5"] == (stay("u-1", 0, 14), stay("u-2", 14, 21))
    assert found["y-6"] == (stay("u-1", 0, 63),)
    assert found["y-7"] == (stay("home", 0, 28),)


def test_a_pin_may_reach_beyond_what_the_incumbent_could_keep() -> None:
    made = crowded(1, contract=contract(-99, 13)).change("y-1", pinned=pinned(stay("u-1", 7, 28)))
    assert incumbent_stays(made.snapshot(), made.policy, RoadTravel())["y-1"] == (stay("u-1", 0, 28),)


def test_nobody_is_put_out_and_nobody_is_added() -> None:
    made = crowded(beds=2)
    assert listed(made) == [("beds:u-1", 0, 63, 3, 2)]
    assert made.codes() == ()
    assert made.plan_for("y-9", stay("u-1", 0, 63)).codes() == ("full_today",)


def test_one_who_leaves_a_place_in_excess_makes_no_room() -> None:
    made = crowded(beds=2).change("y-1", may_move=True)
    made.plan_for("y-1", stay("u-2", 0, 63)).plan_for("y-9", stay("u-1", 0, 63))
    assert made.codes() == ("full_today",)
    assert made.plan_for("y-9").codes() == ()


def test_one_who_left_may_come_back_on_days_of_the_incumbent() -> None:
    made = crowded(beds=2).change("y-1", may_move=True).change("u-2", contract=contract(-9, 40))
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 28), stay("u-1", 28, 63))
    assert made.codes() == ()


def test_excess_lasts_only_while_the_incumbent_asks_too_much() -> None:
    made = crowded(beds=2, bed_changes=(beds_from(21, 4), beds_from(40, 1)))
    assert listed(made) == [("beds:u-1", 0, 21, 3, 2), ("beds:u-1", 40, 63, 3, 1)]
    assert made.plan_for("y-9", stay("u-1", 21, 35)).codes() == ()
    assert made.plan_for("y-9", stay("u-1", 21, 42)).codes() == ("full_today",)


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ((35, 63, 3, 1), True),
        ((40, 63, 3, 1), True),
        ((42, 63, 3, 1), False),
        ((35, 63, 4, 1), False),
        ((35, 63, 3, 2), False),
        ((35, 56, 3, 1), False),
    ],
)
def test_excesses_are_listed_by_periods_or_by_days(line: tuple[int, int, int, int], right: bool) -> None:
    made = crowded(bed_changes=(beds_from(40, 1),))
    start, end, demand, capacity = line
    stated = Excess(resource="beds:u-1", from_date=day(start), until=day(end), demand=demand, capacity=capacity)
    report = made.report(made.plan().model_copy(update={"excesses": (stated,)}))
    assert report.codes == (() if right else ("excesses",))


def test_a_mixed_unit_takes_nobody_of_either_sex() -> None:
    made = crowded(2, one_sex_at_a_time=True).change("y-2", sex=Sex.MALE)
    assert [line[0] for line in listed(made)] == ["sex:u-1"]
    assert made.codes() == ()
    assert made.plan_for("y-9", stay("u-1", 0, 63)).codes() == ("full_today",)


def test_sexes_may_follow_each_other() -> None:
    made = world(unit("u-1", one_sex_at_a_time=True), youth("y-1"), youth("y-2", sex=Sex.MALE))
    made.change("y-1", need=need(days=14)).plan_for("y-1", stay("u-1", 0, 14))
    assert made.plan_for("y-2", stay("u-1", 14, 63)).codes() == ()
    assert made.plan_for("y-2", stay("u-1", 7, 63)).codes() == ("capacity_sex",)


def test_mix_and_apart_in_excess_stay_as_they_are() -> None:
    made = crowded(2, mix_limits={"fire": 1})
    made.change("y-1", risk_tags=("fire", "fire"), keep_apart_ids=("y-2", "y-1", "y-404"))
    made.change("y-2", risk_tags=("fire",))
    assert sorted(line[0] for line in listed(made)) == ["apart:y-1:y-2:u-1", "mix:u-1:fire"]
    assert made.codes() == ()
    made.change("y-9", risk_tags=("fire",)).plan_for("y-9", stay("u-1", 0, 63))
    assert made.codes() == ("full_today",)


def test_apart_is_of_units_never_of_homes() -> None:
    made = world(youth("y-1", need=need("home"), keep_apart_ids=("y-2",)), youth("y-2", need=need("home")))
    made.plan_for("y-1", stay("home", 0, 63)).plan_for("y-2", stay("home", 0, 63))
    assert made.codes() == ()


@pytest.mark.parametrize(
    ("minutes", "planned", "codes"),
    [
        (159, stay("u-1", 0, 63, ggz="t-1"), ()),
        (159, stay("u-1", 0, 63), ()),
        (160, stay("u-1", 0, 63, ggz="t-1", lvb="t-1"), ("capacity_ambulant",)),
        (159, stay("u-1", 0, 63, ggz="t-1", lvb="t-1"), ("full_today",)),
        (210, stay("u-1", 0, 63, ggz="t-1", lvb="t-1"), ()),
        (209, stay("u-1", 0, 63, ggz="t-1", lvb="t-1"), ("capacity_ambulant",)),
    ],
)
def test_ambulant_minutes(minutes: int, planned: Stay, codes: tuple[str, ...]) -> None:
    """Ggz asks 120 + 2 x 2 x 10 = 160 minutes, lvb 30 + 2 x 10 = 50."""
    made = world(
        unit("u-1"),
        ambulant("t-1", "ggz", "lvb", minutes_per_week=minutes),
        youth(
            "y-1",
            need=need(expertises={"ggz": 120, "lvb": 30}, start=-9),
            current_stay=living("u-1", -9, ggz="t-1"),
        ),
    )
    assert made.plan_for("y-1", planned).codes() == codes


def test_brigade_minutes_end_with_the_visit_weeks() -> None:
    """Three visits of 90 minutes with 2 x 20 on the road: 390 minutes, for 3 weeks from day 4 on."""
    made = world(brigade("b-1", minutes_per_week=390))
    for youth_id in ("y-1", "y-2"):
        visits = alternative("home", visits=3, minutes=90, weeks=3)
        made.add(youth(youth_id, need=need("closed"), brigade_alternative=visits))
    made.plan_for("y-1", stay("home", 4, 63, "b-1"))
    assert made.plan_for("y-2", stay("home", 28, 63, "b-1")).codes() == ()
    made.plan_for("y-2", stay("home", 21, 63, "b-1"))
    report = made.report()
    assert [(item.code, item.date, item.resource) for item in report.violations] == [
        ("capacity_brigade", day(21), "brigade:b-1")
    ]


def test_a_residents_visits_count_from_since() -> None:
    made = world(
        brigade("b-1", minutes_per_week=1),
        youth(
            "y-1",
            need=need("closed", start=-10),
            current_stay=living("home", -10, "b-1"),
            brigade_alternative=alternative("home", weeks=3),
        ),
    )
    made.plan_for("y-1", stay("home", 0, 63, "b-1"))
    assert listed(made) == [("brigade:b-1", 0, 11, 390, 1)]
    assert made.codes() == ()


@pytest.mark.parametrize(("beds", "codes"), [(2, ()), (1, ("capacity_beds",))])
def test_beds_are_counted_each_day(beds: int, codes: tuple[str, ...]) -> None:
    made = world(unit("u-1", beds=beds), youth("y-1"), youth("y-2"))
    made.plan_for("y-1", stay("u-1", 0, 63)).plan_for("y-2", stay("u-1", 56, 63))
    assert made.codes() == codes
