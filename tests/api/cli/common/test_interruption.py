import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from api.cli.common.interruption import Interruption
from models.files import read_plan
from models.plan import EndReason


def _begin(engine: str, snapshot: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """A solve that has told its first progress."""
    command = [sys.executable, "-m", "tests.api.cli.with_engine", engine, "solve", str(snapshot)]
    process = subprocess.Popen(
        [*command, "--out", str(out), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert "gap" in process.stderr.readline()
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_writes_the_best_plan_and_ends_with_130(
    number: signal.Signals, snapshot_path: Path, tmp_path: Path
) -> None:
    process = _begin("patient", snapshot_path, tmp_path / "plan.json", "--json")
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert read_plan(tmp_path / "plan.json").provenance.ended is EndReason.STOPPED
    assert json.loads(stdout)["ended"] == "stopped"
    assert "stopping" in stderr
    assert "Traceback" not in stderr


def test_the_second_signal_ends_at_once_and_writes_nothing(snapshot_path: Path, tmp_path: Path) -> None:
    process = _begin("deaf", snapshot_path, tmp_path / "plan.json")
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert "stopping" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_what_the_work_raises_arrives_in_the_main_thread() -> None:
    def fail() -> None:
        raise LookupError("here")

    with pytest.raises(LookupError, match="here"):
        Interruption(lambda: None).run(fail)


def test_the_handlers_are_given_back() -> None:
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals belong to the main thread")
    before = signal.getsignal(signal.SIGINT)
    with Interruption(lambda: None).listening():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
