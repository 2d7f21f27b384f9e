import pytest

from matcher.rules.sex import SexRule
from models.vocabulary import Sex
from tests.matcher.check.build import World, unit, world, youth
from tests.matcher.rules.judging import change_for, open_days, stands_in_the_way

RULE = SexRule()
CASES = [
    ((Sex.FEMALE,), Sex.FEMALE, True),
    ((Sex.FEMALE,), Sex.MALE, False),
    ((Sex.MALE,), Sex.FEMALE, False),
    ((Sex.MALE,), Sex.MALE, True),
    ((Sex.MALE, Sex.FEMALE), Sex.FEMALE, True),
    ((Sex.MALE, Sex.FEMALE), Sex.MALE, True),
]


def _made(admitted: tuple[Sex, ...], sex: Sex) -> World:
    return world(unit("u-0"), unit("u-1", sexes=admitted), youth(sex=sex))


def test_the_code_is_sex() -> None:
    assert RULE.code == "sex"


@pytest.mark.parametrize(("admitted", "sex", "admits"), CASES)
def test_the_unit_admits_the_sex(admitted: tuple[Sex, ...], sex: Sex, admits: bool) -> None:
    made = _made(admitted, sex)
    assert open_days(RULE, made) == ([(0, 63)] if admits else [])
    assert open_days(RULE, made, "u-0") == [(0, 63)]


@pytest.mark.parametrize(("admitted", "sex", "admits"), CASES)
def test_the_change_is_enough(admitted: tuple[Sex, ...], sex: Sex, admits: bool) -> None:
    made = _made(admitted, sex)
    change = change_for(RULE, made)
    assert change == (None if admits else {"admit_sex": sex.value})
    if change is not None:
        made.change("u-1", sexes=(*admitted, Sex(change["admit_sex"])))
    assert not stands_in_the_way(RULE, made)
    assert change_for(RULE, made) is None
