import importlib.util
import resource
import time

import pytest

from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.peers.timefold_java import start_java
from benchmarks.bench.peers.timefold_peer import TimefoldPeer
from fixtures.cases import CASES, Case
from fixtures.generator import generate
from models.policy import Policy
from models.settings import SolverSettings
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
