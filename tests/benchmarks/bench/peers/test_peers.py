from collections.abc import Callable

import pytest

from benchmarks.bench.peers.greedy import GreedyPeer
from benchmarks.bench.peers.protocol import BoundScope, Peer, PeerStatus
from benchmarks.bench.peers.registry import peers
from benchmarks.bench.peers.time_indexed import TimeIndexedPeer
from benchmarks.bench.peers.trajectory_mip import TrajectoryMipPeer
from benchmarks.bench.runs.kpis import judged
from fixtures.cases import CASES, Case
from fixtures.generator import generate
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Norms, Policy
from models.settings import SolverSettings

TRAVEL = GreatCircleTravel()
SECONDS = 10.0
TWO_ENTRANCES = {"crisis_bed_then_follow_up"}
"""Cases whose cheapest plan has a youth enter two places, one after the other."""


def within(seconds: float) -> SolverSettings:
    return SolverSettings(time_limit_seconds=seconds, seed=1)


each_case = pytest.mark.parametrize("function", CASES, ids=lambda function: function.__name__)
OPTIONAL = {"timefold"}
"""Needs Java and uses all the time it is given; has tests of its own, which skip where Java is missing."""
each_peer = pytest.mark.parametrize(
    "peer", [peer for peer in peers() if peer.name not in OPTIONAL], ids=lambda peer: peer.name
)


def test_names_are_unique_and_need_no_quotes() -> None:
    names = [peer.name for peer in peers()]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalpha() for name in names)


@each_peer
@each_case
def test_a_plan_breaks_no_rule_and_costs_no_less_than_the_cheapest(function: Callable[[], Case], peer: Peer) -> None:
    case = function()
    limit = 2.0 if peer.name == "engine" else SECONDS
    found = peer.run(case.snapshot, Policy(), within(limit))
    assert found.stays is not None
    assert set(found.stays) == {youth.id for youth in case.snapshot.youths}
    judgement = judged(case.snapshot, found.stays, Policy(), TRAVEL)
    assert judgement.violations == {}
    assert judgement.cost_points >= case.expected_cost_points
    if found.bound_scope is BoundScope.CANDIDATES:
        assert found.bound is not None
        assert found.bound <= case.expected_cost_points


@each_case
def test_time_indexed_is_cheapest_where_one_entrance_suffices(function: Callable[[], Case]) -> None:
    case = function()
    found = TimeIndexedPeer().run(case.snapshot, Policy(), within(SECONDS))
    assert found.stays is not None
    cost = judged(case.snapshot, found.stays, Policy(), TRAVEL).cost_points
    assert (cost == case.expected_cost_points) is (case.name not in TWO_ENTRANCES)
    assert found.status is PeerStatus.OPTIMAL
    assert found.bound == pytest.approx(cost)


@each_case
def test_the_engines_trajectories_suffice_for_the_mip(function: Callable[[], Case]) -> None:
    case = function()
    found = TrajectoryMipPeer().run(case.snapshot, Policy(), within(SECONDS))
    assert found.stays is not None
    assert judged(case.snapshot, found.stays, Policy(), TRAVEL).cost_points == case.expected_cost_points
    assert found.status is PeerStatus.OPTIMAL


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", ["small", "crisis-noord-veluwe"])
def test_greedy_keeps_the_rules_on_generated_sets(name: str, seed: int) -> None:
    snapshot = generate(name, seed)
    found = GreedyPeer().run(snapshot, Policy(), within(SECONDS))
    assert found.stays is not None
    assert judged(snapshot, found.stays, Policy(), TRAVEL).violations == {}
    assert found.bound is None


@pytest.mark.parametrize("peer", [TimeIndexedPeer(), TrajectoryMipPeer()], ids=lambda peer: peer.name)
def test_models_keep_the_rules_on_a_generated_set(peer: Peer) -> None:
    snapshot = generate("small", 2)
    found = peer.run(snapshot, Policy(), within(SECONDS))
    assert found.stays is not None
    judgement = judged(snapshot, found.stays, Policy(), TRAVEL)
    assert judgement.violations == {}
    assert found.bound is not None
    assert found.bound <= judgement.cost_points + 1e-3
    assert set(found.seconds_by_phase) >= {"prepare", "build", "solve"}


@each_peer
def test_nobody_moves_where_no_move_is_allowed(peer: Peer) -> None:
    policy = Policy(norms=Norms(max_moves=0))
    case = next(function() for function in CASES if function.__name__ == "turns_eighteen")
    found = peer.run(case.snapshot, policy, within(2.0))
    assert found.stays is not None
    assert judged(case.snapshot, found.stays, policy, TRAVEL).violations == {}


@pytest.mark.parametrize("peer", [TimeIndexedPeer(), TrajectoryMipPeer()], ids=lambda peer: peer.name)
def test_out_of_time_while_building_is_no_answer(peer: Peer) -> None:
    found = peer.run(generate("small", 1), Policy(), within(1e-3))
    assert found.status is PeerStatus.NO_ANSWER
    assert found.stays is None
    assert "out of time" in found.note
    assert "prepare" in found.seconds_by_phase


def test_greedy_leaves_those_whom_it_does_not_reach_where_they_are() -> None:
    snapshot = generate("small", 1)
    found = GreedyPeer().run(snapshot, Policy(), within(1e-3))
    assert found.stays is not None
    assert judged(snapshot, found.stays, Policy(), TRAVEL).violations == {}
    assert f"{len(snapshot.youths)} youths" in found.note
