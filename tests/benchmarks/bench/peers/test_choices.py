import numpy as np
import pytest

from benchmarks.bench.peers.greedy import place_everybody
from benchmarks.bench.peers.one_entrance import one_entrance_paths
from benchmarks.bench.peers.preparing import costed, prepared
from benchmarks.bench.peers.timefold_peer import cheapest_choices
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance, living_at
from fixtures.generator import generate
from matcher.engine.model.scope import whole_scope
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.vocabulary import Setting

MOST = 7


def test_half_are_the_cheapest_with_room_and_half_the_cheapest_of_all() -> None:
    units = (a_unit("full", Setting.OPEN_GROUP, 0, beds=1), a_unit("free", Setting.OPEN_GROUP, 30, beds=1))
    resident = living_at("full", a_youth("y-1", a_need(Setting.OPEN_GROUP)))
    waiting = a_youth("y-2", a_need(Setting.OPEN_GROUP))
    problem = prepared(an_alliance(resident, waiting, units=units), Policy(), SolverSettings())
    found = cheapest_choices(problem, whole_scope(problem), problem.incumbent, problem.beginnings, 5, Stopper(5.0))
    own = found.path[found.youth == 1]
    entered = [int(problem.options.place[path[-1]]) if path[-1] >= 0 else -1 for path in own]
    # waiting, two stays in the free unit, two in the full one, which is nearer
    assert entered == [-1, 1, 1, 0, 0]
    costs = found.cost[found.youth == 1].tolist()
    assert costs[1] < costs[2]
    assert costs[3] < costs[4]


def test_all_are_kept_where_there_are_few_and_the_cheapest_where_there_are_many() -> None:
    problem = prepared(generate("small", 1), Policy(), SolverSettings())
    scope = whole_scope(problem)
    few = cheapest_choices(problem, scope, problem.incumbent, problem.beginnings, MOST, Stopper(20.0))
    cut = 0
    for youth in scope.youths:
        own = few.only(np.flatnonzero(few.youth == youth))
        paths = one_entrance_paths(problem, int(youth), problem.beginnings[youth])
        assert (own.path[0] == problem.incumbent.path[youth]).all()
        assert len(own) == min(MOST, len(paths))
        if len(paths) > MOST:
            cut += 1
            costs = costed(problem, np.full(len(paths) - 1, youth), paths[1:]).cost
            assert own.cost[1:].min() == costs.min()
            assert len({path.tobytes() for path in own.path}) == MOST
    assert cut > 10


def test_the_choices_begin_with_another_plan_where_one_is_given() -> None:
    problem = prepared(generate("small", 1), Policy(), SolverSettings())
    paths, _ = place_everybody(problem, Stopper(20.0))
    start, scope = costed(problem, np.arange(len(paths)), paths), whole_scope(problem)
    found = cheapest_choices(problem, scope, start, problem.beginnings, MOST, Stopper(20.0))
    moved = 0
    for youth in scope.youths:
        own = found.path[found.youth == youth]
        assert (own[0] == paths[youth]).all()
        assert len({path.tobytes() for path in own}) == len(own) <= MOST
        moved += bool((own[0] != problem.incumbent.path[youth]).any())
    assert moved > 10


def test_out_of_time_is_said() -> None:
    problem = prepared(generate("small", 1), Policy(), SolverSettings())
    with pytest.raises(SearchStoppedError):
        cheapest_choices(problem, whole_scope(problem), problem.incumbent, problem.beginnings, MOST, Stopper(0.0))
