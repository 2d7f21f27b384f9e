import pytest

from matcher.rules.yes_no import ExclusionRule, LongestTravelRule, RegionRule, SexRule
from models.vocabulary import Sex
from tests.matcher.check.build import World, unit, world, youth
from tests.matcher.rules.judging import change_for, open_days, stands_in_the_way

SEX = SexRule()
SEX_CASES = [
    ((Sex.FEMALE,), Sex.FEMALE, True),
    ((Sex.FEMALE,), Sex.MALE, False),
    ((Sex.MALE,), Sex.FEMALE, False),
    ((Sex.MALE,), Sex.MALE, True),
    ((Sex.MALE, Sex.FEMALE), Sex.FEMALE, True),
    ((Sex.MALE, Sex.FEMALE), Sex.MALE, True),
]


def _of_sex(admitted: tuple[Sex, ...], sex: Sex) -> World:
    return world(unit("u-0"), unit("u-1", sexes=admitted), youth(sex=sex))


def test_the_code_is_sex() -> None:
    assert SEX.code == "sex"


@pytest.mark.parametrize(("admitted", "sex", "admits"), SEX_CASES)
def test_the_unit_admits_the_sex(admitted: tuple[Sex, ...], sex: Sex, admits: bool) -> None:
    made = _of_sex(admitted, sex)
    assert open_days(SEX, made) == ([(0, 63)] if admits else [])
    assert open_days(SEX, made, "u-0") == [(0, 63)]


@pytest.mark.parametrize(("admitted", "sex", "admits"), SEX_CASES)
def test_admitting_the_sex_is_enough(admitted: tuple[Sex, ...], sex: Sex, admits: bool) -> None:
    made = _of_sex(admitted, sex)
    change = change_for(SEX, made)
    assert change == (None if admits else {"admit_sex": sex.value})
    if change is not None:
        made.change("u-1", sexes=(*admitted, Sex(change["admit_sex"])))
    assert not stands_in_the_way(SEX, made)
    assert change_for(SEX, made) is None


REGION = RegionRule()


def _serving(regions: tuple[str, ...] | None) -> World:
    """The youth's home lies in R1."""
    return world(unit("u-0", region_ids=("R2", "R1")), unit("u-1", region_ids=regions), youth())


def test_the_code_is_region() -> None:
    assert REGION.code == "region"


@pytest.mark.parametrize(
    ("regions", "serves"),
    [(None, True), (("R1",), True), (("R2", "R1"), True), (("R2",), False), ((), False)],
)
def test_null_serves_all_and_an_empty_list_nobody(regions: tuple[str, ...] | None, serves: bool) -> None:
    made = _serving(regions)
    assert open_days(REGION, made) == ([(0, 63)] if serves else [])
    assert open_days(REGION, made, "u-0") == [(0, 63)]


@pytest.mark.parametrize("regions", [None, ("R1",), ("R2",), ()])
def test_serving_the_region_is_enough(regions: tuple[str, ...] | None) -> None:
    made = _serving(regions)
    change = change_for(REGION, made)
    assert change == (None if regions is None or "R1" in regions else {"serve_region": "R1"})
    if change is not None:
        made.change("u-1", region_ids=(*(regions or ()), change["serve_region"]))
    assert not stands_in_the_way(REGION, made)
    assert change_for(REGION, made) is None


EXCLUSION = ExclusionRule()
UNITS = ("u-1", "u-2", "u-3")


def _excluding(*excluded: str) -> World:
    return world(*(unit(name) for name in UNITS), youth(excluded_unit_ids=excluded))


def test_the_code_is_exclusion() -> None:
    assert EXCLUSION.code == "exclusion"


@pytest.mark.parametrize("excluded", [(), ("u-2",), ("u-3", "u-1"), UNITS])
def test_only_the_named_units_are_shut(excluded: tuple[str, ...]) -> None:
    made = _excluding(*excluded)
    shut = {name for name in UNITS if open_days(EXCLUSION, made, name) == []}
    assert shut == set(excluded)
    assert {name for name in UNITS if open_days(EXCLUSION, made, name) == [(0, 63)]} == set(UNITS) - shut


@pytest.mark.parametrize("name", UNITS)
def test_lifting_the_exclusion_is_enough(name: str) -> None:
    made = _excluding("u-1", "u-3")
    change = change_for(EXCLUSION, made, name)
    assert change == (None if name == "u-2" else {"lift_exclusion_of": name})
    kept = tuple(item for item in ("u-1", "u-3") if change is None or item != change["lift_exclusion_of"])
    made.change("y-1", excluded_unit_ids=kept)
    assert not stands_in_the_way(EXCLUSION, made, name)
    assert change_for(EXCLUSION, made, name) is None


TRAVEL = LongestTravelRule()


def _at_minutes(minutes: int, own: int | None, policy: int = 33) -> World:
    made = world(unit("u-1", where=20 + minutes), unit("u-2", where=20), youth(home=20, max_travel_minutes=own))
    return made.norms(longest_family_travel_minutes=policy)


TRAVEL_CASES = [
    (32, None, True),
    (33, None, True),
    (34, None, False),
    (18, 19, True),
    (19, 19, True),
    (20, 19, False),
    (41, 42, True),
    (43, 42, False),
    (0, 0, True),
    (1, 0, False),
]


def test_the_code_is_longest_travel() -> None:
    assert TRAVEL.code == "longest_travel"


@pytest.mark.parametrize(("minutes", "own", "near"), TRAVEL_CASES)
def test_the_own_limit_goes_before_the_policys(minutes: int, own: int | None, near: bool) -> None:
    made = _at_minutes(minutes, own)
    assert open_days(TRAVEL, made) == ([(0, 63)] if near else [])
    assert open_days(TRAVEL, made, "u-2") == [(0, 63)]


@pytest.mark.parametrize(("minutes", "own", "near"), TRAVEL_CASES)
def test_the_longer_limit_is_enough(minutes: int, own: int | None, near: bool) -> None:
    made = _at_minutes(minutes, own)
    change = change_for(TRAVEL, made)
    limit = 33 if own is None else own
    assert change == (None if near else {"limit_minutes": limit, "to_minutes": minutes})
    if change is not None:
        made.change("y-1", max_travel_minutes=change["to_minutes"])
    assert not stands_in_the_way(TRAVEL, made)
    assert change_for(TRAVEL, made) is None
