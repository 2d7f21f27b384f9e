from itertools import pairwise

import pytest

from benchmarks.bench.peers.engine import EnginePeer
from benchmarks.bench.peers.protocol import Peer, Trace, TraceStep
from benchmarks.bench.peers.time_indexed import TimeIndexedPeer
from fixtures.generator import generate
from models.policy import Policy
from models.settings import SolverSettings


def test_every_better_cost_is_noted_and_nothing_twice() -> None:
    trace = Trace()
    for seconds, cost in ((0.1, 900), (0.2, 900), (0.3, 950), (0.4, 899)):
        trace.note(seconds, "look", cost, None, f"at {seconds}")
    assert trace.steps == (TraceStep(0.1, "look", 900, None, "at 0.1"), TraceStep(0.4, "look", 899, None, "at 0.4"))


def test_a_bound_is_noted_when_it_closes_a_hundredth_of_the_gap_and_at_the_end() -> None:
    trace = Trace()
    trace.note(0.0, "look", 1_100, 100)
    for seconds, bound in ((1.0, 105), (2.0, 109), (3.0, 110), (4.0, 119), (5.0, 112)):
        trace.note(seconds, "look", None, bound)
    # a thousand is missing: ten is a hundredth of it; from 110 on 9.9
    assert [(step.seconds, step.bound) for step in trace.steps] == [(0.0, 100), (3.0, 110), (4.0, 119)]
    trace.note(6.0, "look", 1_000, None)
    assert trace.steps[-1] == TraceStep(6.0, "look", 1_000, 119, "")
    # the small step to 119 is part of the next
    assert len(trace.steps) == 3


def test_before_there_is_a_plan_the_bound_itself_is_the_measure() -> None:
    trace = Trace()
    for seconds, bound in ((0.0, -500.0), (1.0, -497.0), (2.0, -495.0), (3.0, 300.0), (4.0, 302.0)):
        trace.note(seconds, "look", None, bound)
    assert [step.bound for step in trace.steps] == [-500, -495, 300, 302]


def test_nothing_known_is_nothing_noted() -> None:
    trace = Trace()
    trace.note(0.0, "look", None, None)
    assert trace.steps == ()


@pytest.mark.parametrize("peer", [EnginePeer(), TimeIndexedPeer()], ids=lambda peer: peer.name)
def test_a_ways_trace_goes_one_way_and_ends_at_its_plan(peer: Peer) -> None:
    found = peer.run(generate("small", 1), Policy(), SolverSettings(time_limit_seconds=10.0, seed=1))
    assert found.stays is not None
    assert found.bound is not None
    costs = [step.cost for step in found.trace if step.cost is not None]
    bounds = [step.bound for step in found.trace if step.bound is not None]
    assert all(one >= other for one, other in pairwise(costs))
    assert all(one <= other for one, other in pairwise(bounds))
    assert all(one.seconds <= other.seconds for one, other in pairwise(found.trace))
    assert len(costs) > 2
    assert costs[0] > costs[-1]
    # told as whole numbers while the search runs, rounded up in the plan
    assert found.bound - 1 <= bounds[-1] <= found.bound + 1e-6
    assert found.trace[-1].found_by
    assert all(bound <= costs[-1] + 1e-6 for bound in bounds)


def test_one_cp_sat_model_tells_its_gap_integral() -> None:
    snapshot, settings = generate("small", 1), SolverSettings(time_limit_seconds=10.0)
    found = TimeIndexedPeer().run(snapshot, Policy(), settings)
    assert found.gap_integral is not None
    assert found.gap_integral > 0
    assert EnginePeer().run(snapshot, Policy(), settings).gap_integral is None
