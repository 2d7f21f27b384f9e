import pytest

from matcher.terms.closed_days import ClosedDaysTerm
from tests.matcher.check.build import authorised, living, need, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of
from tests.matcher.terms.paying import paid

TERM = ClosedDaysTerm()
SETTINGS = ("family_home", "open_group", "three_milieu", "closed", "crisis")


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("closed_days", "days")


@pytest.mark.parametrize(("place", "expected"), [("u-3", (7, 1511)), ("home", (0, 0))])
def test_a_closed_day_is_dear_and_home_is_free(place: str, expected: tuple[int, int]) -> None:
    # the closed unit stands first in the table: home must not be taken for row 0
    made = world(unit("u-3", setting="closed"), youth(need=need("home", "closed")))
    made.change("y-1", closed_authorisation=authorised(0, 70))
    made.policy = UNLIKE
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", place)) == expected


def test_other_settings_cost_nothing() -> None:
    made = world(*(unit(f"u-{row}", setting=setting) for row, setting in enumerate(SETTINGS)))
    made.add(youth(need=need(*SETTINGS), closed_authorisation=authorised(0, 70)))
    made.policy = UNLIKE
    problem = problem_of(made)
    paying = [paid(TERM, problem, option_at(problem, "y-1", f"u-{row}")) for row in range(5)]
    assert paying == [(0, 0), (0, 0), (0, 0), (7, 1511), (0, 0)]


def test_staying_where_one_is_counts_too() -> None:
    made = world(unit("u-1", setting="closed"), youth(current_stay=living("u-1", -40), need=need("closed")))
    made.change("y-1", closed_authorisation=authorised(-40, 70))
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1", resident=True)) == (7, 1500)
