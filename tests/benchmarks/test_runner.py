import pytest

from benchmarks.peers.protocol import PeerStatus
from benchmarks.scaling.machine import this_machine
from benchmarks.scaling.records import Run
from benchmarks.scaling.runner import run_apart
from fixtures.cases.nearest_free_place import nearest_free_place
from tests.benchmarks.planning import EXTRA_MIB


def ran(way: str, grace_seconds: float = 60.0) -> Run:
    return run_apart(nearest_free_place().snapshot, "tiny", 1, way, 2.0, 8.0, grace_seconds)


def test_a_run_is_measured_and_checked() -> None:
    run = ran("greedy")
    case = nearest_free_place()
    assert run.key == ("tiny", 1, "greedy")
    assert (run.youths, run.snapshot_id) == (len(case.snapshot.youths), case.snapshot.id)
    found = run.outcome
    assert found.status is PeerStatus.FEASIBLE
    assert found.cost == case.expected_cost_points
    assert (found.violations, found.unplaced, found.unplaced_days) == ({}, 0, 0)
    assert (found.bound, found.gap) == (None, None)
    assert found.seconds is not None
    assert 0 < found.seconds < run.process_seconds
    assert {"prepare", "place"} <= set(found.seconds_by_phase)


def test_peak_memory_is_the_processs_own() -> None:
    found = ran("tests.benchmarks.planning:IDLE").outcome
    assert found.peak_mib is not None
    assert found.start_mib is not None
    # the kernel's high-water mark may lag a little
    assert EXTRA_MIB - 20 < found.peak_mib - found.start_mib < EXTRA_MIB + 100
    assert found.unplaced == 1


@pytest.mark.parametrize(
    ("way", "words"),
    [("CRASHING", "exit code 1: RuntimeError: the dyke broke"), ("DYING", "ended by SIGABRT")],
)
def test_a_crash_is_told_and_survived(way: str, words: str) -> None:
    found = ran(f"tests.benchmarks.planning:{way}").outcome
    assert found.status is PeerStatus.FAILED
    assert words in found.note
    assert (found.cost, found.seconds, found.violations) == (None, None, None)


def test_memory_beyond_the_limit_is_no_answer() -> None:
    found = ran("tests.benchmarks.planning:GREEDY").outcome
    assert found.status is PeerStatus.NO_ANSWER
    assert found.note == "out of memory: 8 GiB"


def test_a_process_that_does_not_end_is_ended() -> None:
    run = ran("tests.benchmarks.planning:SLEEPING", grace_seconds=1.0)
    assert run.outcome.status is PeerStatus.NO_ANSWER
    assert run.outcome.note == "ended by the runner after 3 s, limit 2 s"
    assert run.process_seconds < 20


def test_the_machine_is_described() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory_gib > 0
    assert machine.processor
    assert machine.versions["ortools"].startswith("9.")
