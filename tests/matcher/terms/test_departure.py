import pytest

from matcher.engine.model.problem import MatchingProblem
from matcher.terms.departure import DepartureTerm
from models.plan import Plan
from models.stay import Stay
from tests.matcher.check.build import World, need, stay, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of, published_plan

TERM = DepartureTerm()
WEEKS = 8


def _made(start: int = 12) -> World:
    """Needs care from day 12; a second youth stands before in the table."""
    made = world(
        unit("u-1"),
        unit("u-2"),
        youth("y-0"),
        youth("y-1", need=need("home", "open_group", start=start)),
    )
    made.policy = UNLIKE
    return made


def _weeks(days: list[int]) -> list[int]:
    """Days by week from day 7 on; in the first seven days nothing departs."""
    assert days[:7] == [0] * 7
    return days[7:]


PUBLISHED = published_plan(y_1=(stay("u-1", 10, 24), stay("u-2", 24, 60)))
"""Neither stay begins or ends where a period does: 7, 14, 21, 28, ..."""


def _counted(problem: MatchingProblem, published: Plan) -> tuple[list[int], list[int], dict[str, list[int]]]:
    """Days with a published stay, those of them that are waiting, and days elsewhere by place."""
    options = problem.options
    found = TERM.departures(options, problem.youths.need_day, published, problem.instance)
    assert found.option_days is not None
    places = {place: found.option_days[option_at(problem, "y-1", place)].tolist() for place in ("u-1", "u-2", "home")}
    return found.published_days[1].tolist(), found.published_waiting_days[1].tolist(), places


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("departure", "days")


def test_stays_that_begin_within_a_period() -> None:
    published, waiting, places = _counted(problem_of(_made()), PUBLISHED)
    assert _weeks(published) == [4, 7, 7, 7, 7, 7, 7, 4]
    # need from day 12: two days of the first week
    assert _weeks(waiting) == [2, 7, 7, 7, 7, 7, 7, 4]
    assert _weeks(places["u-1"]) == [0, 0, 4, 7, 7, 7, 7, 4]
    assert _weeks(places["u-2"]) == [4, 7, 3, 0, 0, 0, 0, 0]
    assert _weeks(places["home"]) == [4, 7, 7, 7, 7, 7, 7, 4]


def test_nobody_else_departs() -> None:
    problem = problem_of(_made())
    found = TERM.departures(problem.options, problem.youths.need_day, PUBLISHED, problem.instance)
    assert found.option_days is not None
    assert not found.published_days[0].any()
    assert not found.option_days[option_at(problem, "y-0", "u-2")].any()


@pytest.mark.parametrize(
    ("stays", "published", "at_home"),
    [
        ((stay("u-1", -9, 2),), [1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0]),
        ((stay("u-1", -9, 0),), [0] * 7, [0] * 7),
        ((stay("home", 2, 4), stay("u-1", 4, 5)), [0, 0, 1, 1, 1, 0, 0], [0, 0, 0, 0, 1, 0, 0]),
        ((stay("home", 3, 5),), [0, 0, 0, 1, 1, 0, 0], [0] * 7),
        ((stay("u-9", 3, 5),), [0, 0, 0, 1, 1, 0, 0], [0, 0, 0, 1, 1, 0, 0]),
        ((stay("u-1", 63, 90),), [0] * 7, [0] * 7),
    ],
    ids=["began before", "is over", "home then u-1", "home", "a unit that is gone", "beyond the horizon"],
)
def test_days_by_date(stays: tuple[Stay, ...], published: list[int], at_home: list[int]) -> None:
    problem = problem_of(_made(start=0))
    days, waiting, places = _counted(problem, published_plan(y_1=stays))
    assert days[:7] == waiting[:7] == published
    assert places["home"][:7] == at_home
    assert not any(days[7:])


def test_a_stay_that_goes_beyond_the_horizon_counts_until_its_end() -> None:
    days, _, _ = _counted(problem_of(_made()), published_plan(y_1=(stay("u-1", 58, 300),)))
    assert days == [0] * 14 + [5]


def test_youths_that_are_gone_are_passed_over() -> None:
    problem = problem_of(_made())
    published = published_plan(y_8=(stay("u-1", 0, 63),), y_1=PUBLISHED.trajectories[0].stays)
    assert _counted(problem, published) == _counted(problem, PUBLISHED)


def test_without_a_published_plan_nothing_departs() -> None:
    problem = problem_of(_made())
    found = TERM.departures(problem.options, problem.youths.need_day, None, problem.instance)
    assert found.option_days is None
    assert not found.published_days.any()
    assert not found.published_waiting_days.any()
    assert problem.costs.dated is None


def test_what_the_days_cost() -> None:
    made = _made()
    problem, free = problem_of(made, PUBLISHED), problem_of(made)
    assert TERM.points_per_day(problem.instance) == 151
    assert problem.costs.dated is not None
    # the week from 21 to 28
    assert problem.costs.dated[option_at(problem, "y-1", "u-1"), 9] == 4 * 151
    assert problem.costs.dated[option_at(problem, "y-1", "u-2"), 9] == 3 * 151
    # the week from 7 to 14: two days of waiting, four of interruption
    assert (problem.costs.waiting - free.costs.waiting)[1, 7] == 2 * 151
    assert problem.costs.interrupted[1, 7] == 7 * 8009 + 4 * 151
    assert problem.costs.interrupted[0, 7] == 7 * 8009
