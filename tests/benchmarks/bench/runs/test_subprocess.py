import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import Task, TracePoint
from benchmarks.bench.runs.subprocess import Measured, RunStoppedError, run_in_subprocess
from benchmarks.bench.runs.version import CodeVersion
from fixtures.cases.nearest_free_place import nearest_free_place
from tests.benchmarks.planning import EXTRA_MIB

OWN = "tests.benchmarks.planning"
LONGEST_SECONDS = 60.0


@pytest.fixture
def a_task(tmp_path: Path) -> Task:
    path = tmp_path / "tiny.json"
    path.write_text(nearest_free_place().snapshot.model_dump_json(by_alias=True), encoding="utf-8")
    return Task(
        snapshot=str(path), way="greedy", time_limit_seconds=2.0, threads=1, seed=1, memory_limit_gib=8.0, out=""
    )


def ran(task: Task, way: str, grace_seconds: float = LONGEST_SECONDS) -> Measured:
    return run_in_subprocess(task.model_copy(update={"way": way}), CodeVersion(), threading.Event(), grace_seconds)


def test_a_run_is_measured_and_checked(a_task: Task) -> None:
    measured = ran(a_task, "greedy")
    found = measured.outcome
    assert found.status is PeerStatus.FEASIBLE
    assert found.cost == nearest_free_place().expected_cost_points
    assert (found.violations, found.kpis["unplaced_days"], found.kpis["changed_days"]) == ({}, 0, 7)
    assert (found.bound, found.gap, found.trace) == (None, None, ())
    assert found.seconds is not None
    assert 0 < found.seconds < measured.process_seconds
    assert {"prepare", "place"} <= set(found.seconds_by_phase)


def test_settings_policy_and_limits_reach_the_way(a_task: Task) -> None:
    task = a_task.model_copy(
        update={"solver": {"gap": 0.25}, "policy": {"rates": {"move": 77}}, "threads": 3, "seed": 11}
    )
    found = ran(task, f"{OWN}:ECHO").outcome
    assert found.note == "0.25 3 11 2 77"
    assert found.gap_integral == 7.5


def test_steps_come_back_with_whole_bounds(a_task: Task) -> None:
    # a bound that floating point puts a hair above a whole number is that number; 60.25 rules out costs up to 60
    assert ran(a_task, f"{OWN}:ECHO").outcome.trace == (
        TracePoint(seconds=0.123, phase="look", cost=70, bound=10),
        TracePoint(seconds=0.5, phase="look", cost=70, bound=61, found_by="luck"),
    )


def test_peak_memory_is_the_processs_own(a_task: Task) -> None:
    found = ran(a_task, f"{OWN}:IDLE").outcome
    assert found.peak_mib is not None
    assert found.start_mib is not None
    # the kernel's high-water mark may lag a little
    assert EXTRA_MIB - 20 < found.peak_mib - found.start_mib < EXTRA_MIB + 100
    assert found.kpis["unplaced_youths"] == 1


@pytest.mark.parametrize(
    ("way", "words"),
    [("CRASHING", "exit code 1: RuntimeError: the dyke broke"), ("DYING", "ended by SIGABRT")],
)
def test_a_crash_is_told_and_survived(a_task: Task, way: str, words: str) -> None:
    found = ran(a_task, f"{OWN}:{way}").outcome
    assert found.status is PeerStatus.FAILED
    assert words in found.note
    assert (found.cost, found.seconds, found.violations) == (None, None, None)


def test_memory_beyond_the_limit_is_no_answer(a_task: Task) -> None:
    found = ran(a_task, f"{OWN}:GREEDY").outcome
    assert found.status is PeerStatus.NO_ANSWER
    assert found.note == "out of memory: 8 GiB"


def test_a_plan_that_breaks_rules_keeps_its_violations(a_task: Task, tmp_path: Path) -> None:
    from fixtures.cases.over_full_unit import over_full_unit

    path = tmp_path / "residents.json"
    path.write_text(over_full_unit().snapshot.model_dump_json(by_alias=True), encoding="utf-8")
    found = ran(a_task.model_copy(update={"snapshot": str(path)}), f"{OWN}:BREAKING").outcome
    assert found.status is PeerStatus.FEASIBLE
    assert found.violations
    assert sum(found.violations.values()) >= 1


def test_a_plan_that_cannot_be_costed_breaks_a_rule_and_is_no_crash(a_task: Task, tmp_path: Path) -> None:
    from fixtures.cases.over_full_unit import over_full_unit

    path = tmp_path / "residents.json"
    path.write_text(over_full_unit().snapshot.model_dump_json(by_alias=True), encoding="utf-8")
    found = ran(a_task.model_copy(update={"snapshot": str(path)}), f"{OWN}:OVERLAPPING").outcome
    assert (found.status, found.cost, found.kpis) == (PeerStatus.FEASIBLE, None, {})
    assert found.violations is not None
    assert set(found.violations) == {"stay_order"}
    assert found.note.startswith("its plan cannot be costed: ")
    assert found.note.endswith("; careless")


def test_a_process_that_does_not_end_is_ended(a_task: Task) -> None:
    measured = ran(a_task, f"{OWN}:SLEEPING", grace_seconds=1.0)
    assert measured.outcome.status is PeerStatus.NO_ANSWER
    assert measured.outcome.note == "ended by the runner after 3 s, limit 2 s"
    assert measured.process_seconds < 20


def test_a_stop_ends_the_process_and_leaves_no_outcome(
    a_task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mark(monkeypatch, tmp_path)
    stop = threading.Event()
    task = a_task.model_copy(update={"way": f"{OWN}:MARKING"})
    threading.Thread(target=lambda: (_marked(tmp_path), stop.set())).start()
    with pytest.raises(RunStoppedError):
        run_in_subprocess(task, CodeVersion(), stop)
    assert _is_gone(_marked(tmp_path))


def test_a_run_ends_when_its_runner_is_killed(a_task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _mark(monkeypatch, tmp_path)
    task = a_task.model_copy(update={"way": f"{OWN}:MARKING"}).model_dump_json()
    script = (
        "import sys, threading\n"
        "from benchmarks.bench.runs.subprocess import run_in_subprocess\n"
        "from benchmarks.bench.runs.record import Task\n"
        "from benchmarks.bench.runs.version import CodeVersion\n"
        "run_in_subprocess(Task.model_validate_json(sys.argv[1]), CodeVersion(), threading.Event())\n"
    )
    runner = subprocess.Popen([sys.executable, "-c", script, task])
    number = _marked(tmp_path)
    runner.kill()
    runner.wait()
    assert _is_gone(number)


def _mark(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "marks").mkdir()
    monkeypatch.setenv("MARKS", str(folder / "marks"))
    monkeypatch.setenv("MARKING_SECONDS", f"{LONGEST_SECONDS}")


def _marked(folder: Path) -> int:
    """The number of the process that has begun."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        for mark in (folder / "marks").iterdir():
            return int(mark.name)
        time.sleep(0.05)
    raise AssertionError("no process began")


def _is_gone(number: int) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        if "\nState:\tZ" in Path(f"/proc/{number}/status").read_text():
            # ended; nobody has asked for its exit code yet
            return True
        time.sleep(0.05)
    return False
