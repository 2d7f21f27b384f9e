from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.bench.peers import one_entrance, time_indexed
from benchmarks.bench.peers.common import prepared
from benchmarks.bench.peers.one_entrance import OneEntrance
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.peers.time_indexed import TimeIndexedMipPeer, TimeIndexedPeer
from fixtures.cases import CASES, Case
from fixtures.cases.urgent_goes_first import urgent_goes_first
from fixtures.generator import generate
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from tests.benchmarks.bench.peers.planning import ran

each_case = pytest.mark.parametrize("function", CASES, ids=lambda function: function.__name__)


def test_two_youths_and_a_bed_for_a_week() -> None:
    problem = prepared(urgent_goes_first().snapshot, Policy(), SolverSettings())
    model = OneEntrance(problem).build(Stopper(5.0))
    # each waits or enters on one of seven days; the one bed binds on each of the seven
    assert model.first.tolist() == [0, 8, 16]
    assert model.room.tolist() == [1] * 7
    # entering on day k asks for the bed on 7 - k days, for both
    assert model.rows.nnz == 2 * (7 + 6 + 5 + 4 + 3 + 2 + 1)
    assert model.cost[[0, 1, 8, 9]].tolist() == [16_800, 203, 33_600, 203]
    assert np.flatnonzero(model.start).tolist() == [0, 8]
    assert model.size == "16 booleans, 56 terms"


@each_case
def test_cp_sat_and_highs_agree_on_the_same_model(function: Callable[[], Case]) -> None:
    snapshot = function().snapshot
    by_cp_sat, by_highs = ran(TimeIndexedPeer(), snapshot), ran(TimeIndexedMipPeer(), snapshot)
    assert by_highs[1].violations == {}
    assert by_highs[1].cost_points == by_cp_sat[1].cost_points
    assert by_highs[0].status is PeerStatus.OPTIMAL
    assert by_highs[0].note == by_cp_sat[0].note


def test_they_agree_on_the_small_set() -> None:
    snapshot = generate("small", 2)
    by_cp_sat, by_highs = ran(TimeIndexedPeer(), snapshot, 30.0), ran(TimeIndexedMipPeer(), snapshot, 30.0)
    assert by_highs[1].violations == {}
    # both may end at the same gap of 1e-4
    assert by_highs[1].cost_points == pytest.approx(by_cp_sat[1].cost_points, rel=2e-4)
    assert by_highs[0].bound is not None
    assert by_highs[0].bound <= by_highs[1].cost_points + 1e-3
    assert set(by_highs[0].seconds_by_phase) == {"prepare", "build", "solve", "write"}
    costs = [step.cost for step in by_highs[0].trace if step.cost is not None]
    assert costs[-1] == by_highs[1].cost_points
    assert costs == sorted(costs, reverse=True)


def test_out_of_time_while_building_says_how_far_it_came() -> None:
    problem = prepared(generate("small", 1), Policy(), SolverSettings())
    model = OneEntrance(problem)
    with pytest.raises(SearchStoppedError):
        model.build(Stopper(0.0))
    assert model.size == "0 booleans, 0 terms"


def test_highs_out_of_time_is_no_answer() -> None:
    found = TimeIndexedMipPeer().run(generate("small", 1), Policy(), SolverSettings(time_limit_seconds=1e-3))
    assert found.status is PeerStatus.NO_ANSWER
    assert found.stays is None
    assert "out of time while building" in found.note


def test_highs_is_not_begun_where_it_would_end_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    # 56 terms at half a second each, and less than 20 seconds
    monkeypatch.setattr(time_indexed, "SETTING_UP_SECONDS", 0.5)
    found = TimeIndexedMipPeer().run(urgent_goes_first().snapshot, Policy(), SolverSettings(time_limit_seconds=20.0))
    assert found.status is PeerStatus.NO_ANSWER
    assert found.note == "out of time while building: 16 booleans, 56 terms"


def test_building_ends_while_there_is_time_to_put_it_together(monkeypatch: pytest.MonkeyPatch) -> None:
    # the first youth has 28 terms: 14 seconds, the second 28 more
    monkeypatch.setattr(one_entrance, "STACKING_SECONDS", 0.5)
    problem = prepared(urgent_goes_first().snapshot, Policy(), SolverSettings())
    model = OneEntrance(problem)
    with pytest.raises(SearchStoppedError):
        model.build(Stopper(20.0))
    assert model.size == "16 booleans, 56 terms"
