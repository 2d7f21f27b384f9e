import pytest

from matcher.terms.heavier_setting import HeavierSettingTerm
from tests.matcher.check.build import authorised, living, need, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of
from tests.matcher.terms.paying import paid

TERM = HeavierSettingTerm()


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("heavier_setting", "step days")


@pytest.mark.parametrize(
    ("setting", "asked", "steps"),
    [
        ("family_home", ("home", "family_home"), 1),
        ("open_group", ("home", "open_group"), 2),
        ("three_milieu", ("home", "three_milieu"), 3),
        ("closed", ("home", "closed"), 4),
        ("closed", ("closed", "three_milieu"), 1),
        ("open_group", ("open_group", "closed"), 0),
        ("crisis", ("crisis", "home"), 0),
        ("crisis", ("crisis",), 0),
        ("three_milieu", ("crisis", "three_milieu", "family_home"), 2),
    ],
)
def test_steps_above_the_lightest_that_is_asked_for(setting: str, asked: tuple[str, ...], steps: int) -> None:
    made = world(unit("u-1", setting=setting), youth(need=need(*asked)))
    made.change("y-1", closed_authorisation=authorised(0, 70))
    made.policy = UNLIKE
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1")) == (7 * steps, 211 * steps)


@pytest.mark.parametrize(
    ("setting", "asked", "steps"),
    [
        ("family_home", ("three_milieu",), 0),
        ("closed", ("crisis",), 0),
        ("crisis", ("home",), 0),
        ("closed", ("family_home",), 3),
    ],
)
def test_a_resident_where_it_was_not_asked_for(setting: str, asked: tuple[str, ...], steps: int) -> None:
    made = world(unit("u-1", setting=setting), youth(need=need(*asked), current_stay=living("u-1", -9)))
    made.change("y-1", closed_authorisation=authorised(-9, 70))
    made.policy = UNLIKE
    problem = problem_of(made)
    row = option_at(problem, "y-1", "u-1", resident=True)
    assert paid(TERM, problem, row) == (7 * steps, 211 * steps)


@pytest.mark.parametrize("asked", [("home",), ("home", "closed")])
def test_home_is_never_heavy(asked: tuple[str, ...]) -> None:
    problem = problem_of(world(unit("u-1", setting="closed"), youth(need=need(*asked))))
    assert paid(TERM, problem, option_at(problem, "y-1", "home")) == (0, 0)
