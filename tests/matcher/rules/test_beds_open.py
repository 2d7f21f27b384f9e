import pytest

from matcher.rules.beds_open import BedsOpenRule
from matcher.tables.units import EVER
from models.capacity import BedChange
from tests.matcher.check.build import World, beds_from, day, unit, world, youth
from tests.matcher.rules.judging import broken_days, change_for, open_days, stands_in_the_way

RULE = BedsOpenRule()


def _made(beds: int, *changes: BedChange) -> World:
    return world(unit("u-1", beds=beds, bed_changes=changes), youth())


def test_the_code_is_beds_open() -> None:
    assert RULE.code == "beds_open"


@pytest.mark.parametrize(
    ("changes", "spans"),
    [
        ((), [(0, 63)]),
        ((beds_from(3, 0),), [(0, 3)]),
        ((beds_from(14, 0),), [(0, 14)]),
        ((beds_from(15, 0),), [(0, 14)]),
        ((beds_from(20, 0),), [(0, 14)]),
        ((beds_from(21, 0),), [(0, 21)]),
        ((beds_from(23, 0), beds_from(25, 6)), [(0, 21), (28, 63)]),
        ((beds_from(62, 0),), [(0, 56)]),
        ((beds_from(63, 0),), [(0, 63)]),
        ((beds_from(9, 1),), [(0, 63)]),
        ((beds_from(-4, 0),), []),
        ((beds_from(0, 0), beds_from(5, 2)), [(5, 63)]),
    ],
)
def test_every_day_needs_a_bed(changes: tuple[BedChange, ...], spans: list[tuple[int, int]]) -> None:
    assert open_days(RULE, _made(4, *changes)) == spans


@pytest.mark.parametrize(
    ("start", "spans"), [(6, [(6, 63)]), (7, [(7, 63)]), (8, [(14, 63)]), (56, [(56, 63)]), (57, [])]
)
def test_a_unit_that_is_yet_to_open(start: int, spans: list[tuple[int, int]]) -> None:
    assert open_days(RULE, _made(0, beds_from(start, 3))) == spans


def test_a_unit_without_beds_offers_nothing() -> None:
    assert open_days(RULE, _made(0)) == []
    assert change_for(RULE, _made(0)) == {"beds": 1, "from": day(0).isoformat()}


def test_what_comes_after_the_horizon_shuts_nothing() -> None:
    assert open_days(RULE, _made(4, beds_from(64, 0))) == [(0, 63)]


@pytest.mark.parametrize(
    ("beds", "changes", "days"),
    [
        (4, (), ()),
        (4, (beds_from(1, 0),), ((1, EVER),)),
        (4, (beds_from(0, 0),), ()),
        (4, (beds_from(17, 1), beds_from(40, 0)), ((40, EVER),)),
        (0, (beds_from(9, 0),), ()),
        (0, (beds_from(9, 2), beds_from(31, 0), beds_from(38, 5), beds_from(45, 0)), ((31, 38), (45, EVER))),
    ],
)
def test_a_stay_ends_while_beds_have_fallen_to_none(
    beds: int, changes: tuple[BedChange, ...], days: tuple[tuple[int, int], ...]
) -> None:
    assert broken_days(RULE, _made(beds, *changes)) == days


@pytest.mark.parametrize(
    ("beds", "changes", "when"),
    [
        (0, (), 0),
        (0, (beds_from(5, 2),), 0),
        (4, (beds_from(3, 0),), 3),
        (4, (beds_from(21, 0),), 21),
        (4, (beds_from(10, 2), beds_from(21, 0), beds_from(49, 3)), 21),
        (4, (beds_from(7, 0), beds_from(14, 2), beds_from(21, 0)), 7),
    ],
)
def test_one_bed_from_the_named_day_is_enough(beds: int, changes: tuple[BedChange, ...], when: int) -> None:
    made = _made(beds, *changes)
    assert change_for(RULE, made) == {"beds": 1, "from": day(when).isoformat()}
    least = tuple(item.model_copy(update={"beds": max(1, item.beds)}) for item in changes)
    made.change("u-1", beds=max(1, beds), bed_changes=least)
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None


def test_the_change_names_the_first_day_without_a_bed() -> None:
    assert change_for(RULE, _made(4, beds_from(17, 0))) == {"beds": 1, "from": day(17).isoformat()}
