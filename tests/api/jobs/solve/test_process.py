import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.jobs.solve.folder import CHANGES, Outcome, Refusal, SolverFolder
from models.files import read_plan, write_snapshot
from models.plan import EndReason, Plan, PlanStatus
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.api.jobs.waiting import LONGEST_SECONDS, until


@pytest.fixture
def folder(snapshot: Snapshot, tmp_path: Path) -> SolverFolder:
    given = SolverFolder.create(tmp_path / "solves")
    write_snapshot(snapshot, given.snapshot)
    given.put(given.settings, SolverSettings(time_limit_seconds=20).model_dump_json().encode())
    return given


def _command(folder: SolverFolder, engine: str | None, grace: float = 30.0) -> list[str]:
    module = ["api.jobs.solve.process"] if engine is None else ["tests.api.jobs.solver_with_engine", engine]
    return [sys.executable, "-m", *module, str(folder.path), "roads" if engine is None else "great-circle", str(grace)]


@contextmanager
def _solver(folder: SolverFolder, engine: str | None, grace: float = 30.0) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(_command(folder, engine, grace), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _first_report(process: subprocess.Popen[bytes]) -> dict[str, object]:
    assert process.stdout is not None
    report = json.loads(process.stdout.readline())
    assert isinstance(report, dict)
    return report


def test_the_engine_s_plan_its_figures_and_its_changes_are_written(folder: SolverFolder, snapshot: Snapshot) -> None:
    with _solver(folder, None) as process:
        assert process.stdout is not None
        reports = [json.loads(line) for line in process.stdout]
        assert process.wait(LONGEST_SECONDS) == 0
    plan, outcome = read_plan(folder.plan), Outcome.model_validate_json(folder.outcome.read_bytes())
    assert (plan.snapshot_id, plan.cost, plan.bound) == (snapshot.id, outcome.cost, outcome.bound)
    assert outcome.status in (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE)
    changes = CHANGES.validate_json(folder.changes.read_bytes())
    assert sum(change.points for change in changes) <= outcome.cost - outcome.incumbent_cost < 0
    assert [report["phase"] for report in reports][-1] == "done"
    assert not folder.refusal.exists()


@pytest.mark.parametrize("closing", [True, False], ids=["its end", "a byte"])
def test_the_end_of_the_life_line_keeps_the_best_plan(folder: SolverFolder, closing: bool) -> None:
    with _solver(folder, "patient") as process:
        assert _first_report(process) == {"phase": "relax", "seconds": 0.5, "cost": 1000, "bound": 900}
        assert process.stdin is not None
        if closing:
            process.stdin.close()
        else:
            process.stdin.write(b"s")
            process.stdin.flush()
        assert process.wait(LONGEST_SECONDS) == 0
    assert read_plan(folder.plan).provenance.ended is EndReason.STOPPED
    assert Outcome.model_validate_json(folder.outcome.read_bytes()).ended is EndReason.STOPPED


def test_who_does_not_stop_is_ended_after_the_grace_time(folder: SolverFolder) -> None:
    with _solver(folder, "deaf", grace=0.5) as process:
        _first_report(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(LONGEST_SECONDS) != 0
    assert not folder.outcome.exists()
    assert "solver_with_engine.py" in folder.crash.read_text()


def test_no_process_and_no_folder_is_left_when_the_parent_is_killed(folder: SolverFolder) -> None:
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    command = [sys.executable, "-c", script, *_command(folder, "patient")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        solver = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait(LONGEST_SECONDS)
    until(lambda: not folder.path.exists(), "the folder is removed")
    until(lambda: not _runs(solver), "the solver has ended")


def test_bad_input_is_refused_by_codes_and_places_without_values(folder: SolverFolder, snapshot: Snapshot) -> None:
    content = json.loads(folder.snapshot.read_bytes())
    content["youths"][0]["home"]["municipality_id"] = "nowhere"
    folder.snapshot.write_text(json.dumps(content))
    with _solver(folder, "brisk") as process:
        assert process.wait(LONGEST_SECONDS) == 3
    refusal = Refusal.model_validate_json(folder.refusal.read_bytes())
    assert refusal.code == "bad_input"
    assert refusal.problems == ("unknown_reference /youths/0/home/municipality_id",)
    assert not folder.outcome.exists()


def test_a_plan_of_which_the_checker_refused_a_part_is_made(folder: SolverFolder) -> None:
    with _solver(folder, "partly_refused") as process:
        assert process.wait(LONGEST_SECONDS) == 0
    assert [item.code for item in Plan.model_validate_json(folder.plan.read_bytes()).refused] == ["max_moves"]
    assert not folder.refusal.exists()


def test_a_failure_tells_kind_and_place_and_no_birth_date(folder: SolverFolder, snapshot: Snapshot) -> None:
    with _solver(folder, "indiscreet") as process:
        assert process.wait(LONGEST_SECONDS) == 1
    told = folder.crash.read_text()
    assert told.startswith("ValueError")
    assert "solver_with_engine.py" in told
    assert str(snapshot.youths[0].birth_date) not in told


def test_a_worker_that_does_not_listen_does_not_hold_the_search_up(folder: SolverFolder) -> None:
    with _solver(folder, "talkative") as process:
        # nobody reads its output
        assert process.wait(LONGEST_SECONDS) == 0
    assert folder.outcome.exists()


def test_only_this_user_can_read_the_folder(folder: SolverFolder) -> None:
    assert folder.path.stat().st_mode & 0o077 == 0
    assert folder.path.parent.stat().st_mode & 0o077 == 0


def _runs(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    # ended but not yet taken note of by its new parent
    return Path(f"/proc/{process_id}/stat").read_text().split()[2] != "Z" if Path("/proc").exists() else True
