import pytest

from matcher.terms.preference import PreferenceTerm
from tests.matcher.check.build import World, living, need, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of
from tests.matcher.terms.paying import paid

TERM = PreferenceTerm()
PLACES = ("u-1", "u-2", "u-3", "home")


def _made(*preferred: str, others: str = "u-1") -> World:
    made = world(*(unit(name) for name in PLACES[:3]))
    made.add(youth("y-0", preferred_unit_ids=(others,)))
    made.add(youth("y-1", need=need("home", "open_group"), preferred_unit_ids=preferred))
    made.policy = UNLIKE
    return made


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("preference", "days")


@pytest.mark.parametrize("preferred", [(), ("u-2",), ("u-3", "u-1"), ("u-1", "u-2", "u-3")])
def test_units_outside_a_list_that_is_not_empty(preferred: tuple[str, ...]) -> None:
    problem = problem_of(_made(*preferred))
    free = {place for place in PLACES if not preferred or place in preferred or place == "home"}
    for place in PLACES:
        expected = (0, 0) if place in free else (7, 103)
        assert paid(TERM, problem, option_at(problem, "y-1", place)) == expected


def test_each_youth_has_an_own_list() -> None:
    problem = problem_of(_made("u-3", others="u-2"))
    assert paid(TERM, problem, option_at(problem, "y-0", "u-2")) == (0, 0)
    assert paid(TERM, problem, option_at(problem, "y-0", "u-3")) == (7, 103)


def test_a_resident_who_prefers_another_unit_pays_for_staying() -> None:
    made = world(unit("u-1"), unit("u-2"), youth(preferred_unit_ids=("u-2",), current_stay=living("u-1", -7)))
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1", resident=True)) == (7, 100)
