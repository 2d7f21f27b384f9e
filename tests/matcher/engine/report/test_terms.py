import numpy as np
import pytest

from fixtures.generator import generate
from matcher.engine.model.columns import Columns, transitions
from matcher.engine.model.feasibility import plan_cost
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.model.stays import planned_stays
from matcher.engine.prepare.prepare import prepare
from matcher.engine.pricing.pricer import Pricer
from matcher.engine.relax.subgradient import typical_prices
from matcher.engine.report.terms import cost_lines, plan_lines, term_lines
from matcher.engine.stopping import Stopper
from matcher.tables.instance import build_instance
from matcher.terms import TERM_UNITS
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from tests.matcher.check.build import need, stay, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of, published_plan


@pytest.fixture(scope="module", params=[1, 4])
def problem(request: pytest.FixtureRequest) -> MatchingProblem:
    instance = build_instance(generate("small", request.param), Policy(), SolverSettings(), GreatCircleTravel())
    return prepare(instance, None)


def _priced(problem: MatchingProblem) -> Columns:
    """Several trajectories a youth: with moves, brigades, interruptions."""
    scope = whole_scope(problem)
    prices = typical_prices(problem) * np.random.default_rng(5).uniform(0, 1, problem.capacity.shape)
    found = Pricer(problem, scope, Stopper(60.0)).price_paths(prices, 6, 1e6)
    return problem.columns(
        np.concatenate([scope.youths, found.alternative_youth]), np.concatenate([found.path, found.alternative_path])
    )


def test_the_lines_of_a_trajectory_add_up_to_its_cost(problem: MatchingProblem) -> None:
    columns = _priced(problem)
    lines = term_lines(problem, columns)
    assert tuple(lines) == tuple(TERM_UNITS)
    assert sum(points for points, _ in lines.values()).tolist() == columns.cost.tolist()
    for term in ("waiting", "moves", "change_of_team", "family_travel", "professional_travel"):
        assert lines[term][1].any(), f"no trajectory here has any {term}"


def test_given_stays_and_transitions_are_those_that_it_would_make(problem: MatchingProblem) -> None:
    columns = _priced(problem)
    steps = transitions(columns.youth, columns.path, problem.options, problem.youths)
    given = term_lines(problem, columns, planned_stays(problem, columns), steps)
    assert {term: [item.tolist() for item in line] for term, line in given.items()} == {
        term: [item.tolist() for item in line] for term, line in term_lines(problem, columns).items()
    }


def test_the_lines_of_a_plan_add_up_to_its_cost(problem: MatchingProblem) -> None:
    lines = plan_lines(problem, problem.incumbent)
    assert sum(int(points.sum()) for points, _ in lines.values()) == plan_cost(problem, problem.incumbent)


def test_each_occasion_has_its_line() -> None:
    made = world(
        unit("u-1", where=13),
        unit("u-2", where=4),
        youth("y-1", need=need("open_group", start=2), earlier_moves=1),
    )
    made.policy = UNLIKE
    problem = problem_of(made, published_plan(y_1=(stay("u-1", 0, 63),)))
    path = np.full((1, problem.instance.periods), option_at(problem, "y-1", "u-2"), dtype=np.int64)
    # waits on days 0-2, one of them counted; goes on without a place on day 5
    path[0, :3], path[0, 5] = -1, -2
    path[0, 3:5] = option_at(problem, "y-1", "u-1")
    columns = problem.columns(np.zeros(1, dtype=np.int64), path)
    lines = {line.term: (line.amount, line.unit) for line in cost_lines(term_lines(problem, columns), 1)[0]}
    assert lines["waiting"] == (1 + 1, "days")
    assert lines["moves"] == (1, "moves")
    # all days from the need on but the two in u-1
    assert lines["departure"] == (63 - 2 - 2, "days")


def test_who_has_nothing_of_a_term_has_no_line() -> None:
    problem = problem_of(world(youth(need=need("home"))))
    path = np.full((1, problem.instance.periods), option_at(problem, "y-1", "home"), dtype=np.int64)
    columns = problem.columns(np.zeros(1, dtype=np.int64), path)
    assert cost_lines(term_lines(problem, columns), 1) == [()]
