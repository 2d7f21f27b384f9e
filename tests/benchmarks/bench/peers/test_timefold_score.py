import numpy as np
import pytest

from benchmarks.bench.peers.preparing import prepared
from benchmarks.bench.peers.timefold_java import ScoreKeeper
from benchmarks.bench.peers.timefold_peer import cheapest_choices
from fixtures.cases.one_sex_at_a_time import one_sex_at_a_time
from fixtures.cases.siblings_together import siblings_together
from fixtures.cases.urgent_goes_first import urgent_goes_first
from fixtures.generator import generate
from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope, whole_scope
from matcher.engine.stopping import Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


def choosing(snapshot: Snapshot, most: int = 50) -> tuple[MatchingProblem, Scope, Columns]:
    problem = prepared(snapshot, Policy(), SolverSettings())
    scope = whole_scope(problem)
    return problem, scope, cheapest_choices(problem, scope, problem.incumbent, problem.beginnings, most, Stopper(20.0))


def recounted(problem: MatchingProblem, scope: Scope, chosen: Columns) -> tuple[int, int]:
    """What is over and the points, with the switches tried one by one."""
    over = np.asarray(chosen.demand.sum(axis=1)).reshape(-1) - scope.capacity
    points = int(chosen.cost.sum()) + scope.fixed_cost
    resources, total = problem.resources, 0
    switches = resources.switch_matrix.tocsc()
    for number in range(switches.shape[1]):
        column = switches[:, [number]].tocoo()
        rows, coefficients = column.row, column.data
        off, on = over[rows].clip(0).sum(), (over[rows] + coefficients).clip(0).sum()
        total += min(off, on)
        points += int(resources.switch_points[number]) if on < off else 0
        over[rows] = 0
    return int(total + over.clip(0).sum()), points


def test_two_in_one_bed_are_over_on_every_day_that_both_are_there() -> None:
    problem, scope, columns = choosing(urgent_goes_first().snapshot)
    keeper = ScoreKeeper(problem, scope, columns)
    entering = [number for number in range(len(columns)) if columns.cost[number] == 203]
    assert len(entering) == 2
    keeper.add(entering[0])
    assert (keeper.over, keeper.points) == (0, 203)
    keeper.add(entering[1])
    assert (keeper.over, keeper.points) == (7, 406)
    keeper.remove(entering[0])
    assert (keeper.over, keeper.points) == (0, 203)


@pytest.mark.parametrize("snapshot", [siblings_together().snapshot, one_sex_at_a_time().snapshot, generate("small", 3)])
def test_kept_and_counted_anew_are_the_same(snapshot: Snapshot) -> None:
    problem, scope, columns = choosing(snapshot)
    keeper, random = ScoreKeeper(problem, scope, columns), np.random.default_rng(2)
    rows = [np.flatnonzero(columns.youth == youth) for youth in scope.youths]
    picked = [int(own[0]) for own in rows]
    for choice in picked:
        keeper.add(choice)
    assert (keeper.over, keeper.points) == (0, int(problem.incumbent.cost.sum()))
    seen_over = False
    for _ in range(60):
        youth = int(random.integers(len(rows)))
        keeper.remove(picked[youth])
        picked[youth] = int(random.choice(rows[youth]))
        keeper.add(picked[youth])
        assert (keeper.over, keeper.points) == recounted(problem, scope, columns.only(np.array(picked)))
        seen_over |= keeper.over > 0
    assert seen_over


def test_cleared_is_as_new() -> None:
    problem, scope, columns = choosing(urgent_goes_first().snapshot)
    keeper = ScoreKeeper(problem, scope, columns)
    keeper.add(1)
    keeper.clear()
    assert (keeper.over, keeper.points) == (0, scope.fixed_cost)
