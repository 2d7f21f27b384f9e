import importlib.util
import resource
import time

import numpy as np
import pytest

from benchmarks.bench.peers.common import costed, prepared
from benchmarks.bench.peers.greedy import place_everybody
from benchmarks.bench.peers.one_entrance import one_entrance_paths
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.peers.timefold_java import ScoreKeeper, start_java
from benchmarks.bench.peers.timefold_peer import TimefoldPeer, cheapest_choices
from fixtures.cases import CASES, Case
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance, living_at
from fixtures.cases.one_sex_at_a_time import one_sex_at_a_time
from fixtures.cases.siblings_together import siblings_together
from fixtures.cases.urgent_goes_first import urgent_goes_first
from fixtures.generator import generate
from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope, whole_scope
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.vocabulary import Setting
from tests.benchmarks.bench.peers.planning import ran

NO_CONTENTION = (
    "closed_beats_waiting",
    "expertise_comes",
    "move_that_pays",
    "nearest_free_place",
    "right_in_one_go",
)
"""Cases in which everybody can have the cheapest choice: Timefold ends as soon as it has found that."""


@pytest.fixture(scope="module")
def _java() -> None:
    missing = start_java()
    if missing is not None:
        pytest.skip(f"Timefold: {missing}")


def case(name: str) -> Case:
    return next(function() for function in CASES if function.__name__ == name)


@pytest.mark.usefixtures("_java")
@pytest.mark.parametrize("name", NO_CONTENTION)
def test_everybody_gets_the_cheapest_choice_where_there_is_room(name: str) -> None:
    expected = case(name)
    begun = time.perf_counter()
    found, judgement = ran(TimefoldPeer(), expected.snapshot, seconds=120.0)
    assert judgement.violations == {}
    assert judgement.cost_points == expected.expected_cost_points
    assert found.trace[-1].cost == expected.expected_cost_points
    assert time.perf_counter() - begun < 100.0


@pytest.mark.usefixtures("_java")
def test_the_urgent_one_gets_the_bed() -> None:
    found, judgement = ran(TimefoldPeer(), case("urgent_goes_first").snapshot, seconds=20.0)
    assert judgement.violations == {}
    assert judgement.cost_points == 17_003
    assert found.status is PeerStatus.FEASIBLE
    assert found.bound is None
    assert found.note.startswith("16 choices of 2 youths, ")


@pytest.mark.usefixtures("_java")
@pytest.mark.parametrize("name", ["siblings_together", "one_sex_at_a_time", "keep_apart", "over_full_unit"])
def test_no_rule_is_broken_where_youths_depend_on_each_other(name: str) -> None:
    expected = case(name)
    found, judgement = ran(TimefoldPeer(), expected.snapshot, seconds=10.0)
    assert judgement.violations == {}
    assert judgement.cost_points >= expected.expected_cost_points
    assert set(found.stays or ()) == {youth.id for youth in expected.snapshot.youths}


@pytest.mark.usefixtures("_java")
def test_it_ends_in_time_with_a_plan_that_costs_what_it_says() -> None:
    begun = time.perf_counter()
    found, judgement = ran(TimefoldPeer(), generate("small", 1), seconds=20.0)
    assert time.perf_counter() - begun < 25.0
    assert judgement.violations == {}
    costs = [step.cost for step in found.trace if step.cost is not None]
    assert costs[-1] == judgement.cost_points
    assert costs == sorted(costs, reverse=True)
    # it begins with first come first served over the same candidates
    assert costs[0] <= 5_888_950
    assert judgement.cost_points < 5_888_950


@pytest.mark.usefixtures("_java")
def test_pinned_youths_follow_their_pins_and_nobody_else_is_asked() -> None:
    expected = case("pinned_decision")
    found, judgement = ran(TimefoldPeer(), expected.snapshot)
    assert found.note == "nobody chooses"
    assert judgement.violations == {}
    assert judgement.cost_points == expected.expected_cost_points


@pytest.mark.usefixtures("_java")
def test_without_time_there_is_no_answer() -> None:
    found = TimefoldPeer().run(generate("small", 1), Policy(), SolverSettings(time_limit_seconds=1e-3))
    assert found.status is PeerStatus.NO_ANSWER
    assert found.note == "out of time before Timefold began"


def test_without_the_package_it_is_skipped_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = TimefoldPeer().run(case("nearest_free_place").snapshot, Policy(), SolverSettings())
    assert found.status is PeerStatus.FAILED
    assert found.stays is None
    assert found.note.startswith("skipped: the package timefold is not installed")


def test_without_java_it_is_skipped_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    jpype = pytest.importorskip("jpype")

    def none() -> str:
        raise jpype.JVMNotFoundException

    monkeypatch.setattr(jpype, "isJVMStarted", lambda: False)
    monkeypatch.setattr(jpype, "getDefaultJVMPath", none)
    found = TimefoldPeer().run(case("nearest_free_place").snapshot, Policy(), SolverSettings())
    assert found.status is PeerStatus.FAILED
    assert found.note == "skipped: there is no Java: install version 17 or later, or set JAVA_HOME"


def test_java_is_not_started_where_it_could_not_reserve_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    jpype = pytest.importorskip("jpype")
    monkeypatch.setattr(jpype, "isJVMStarted", lambda: False)
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (2 * 2**30, 8 * 2**30))
    assert start_java() == "Java needs 5 GiB of address space, the memory limit is 2 GiB"


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
