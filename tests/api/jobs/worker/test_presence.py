import subprocess
import sys
from pathlib import Path

import pytest

from api.jobs.worker.presence import WorkerRunningError, executor_place

SERVER = "postgresql://service@db/thuisnabij"


def test_sqlite_has_one_place(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with executor_place(url, tmp_path / "work", None) as first:
        assert first == "worker"
        with pytest.raises(WorkerRunningError, match="one worker a database"), executor_place(url, tmp_path, None):
            pass
    with executor_place(url, tmp_path / "elsewhere", None) as again:
        assert again == first


def test_on_a_server_a_machine_has_places_by_number_and_the_first_free_one_is_taken_again(tmp_path: Path) -> None:
    with executor_place(SERVER, tmp_path, "machine") as first:
        with executor_place(SERVER, tmp_path, "machine") as second:
            assert (first, second) == ("machine-1", "machine-2")
        with executor_place(SERVER, tmp_path, "machine") as again:
            assert again == "machine-2"


def test_a_place_is_free_when_its_worker_was_killed(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys\n"
        "from api.jobs.worker.presence import executor_place\n"
        f"with executor_place({SERVER!r}, pathlib.Path(sys.argv[1]), 'machine') as place:\n"
        "    print(place, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "machine-1\n"
        with executor_place(SERVER, tmp_path, "machine") as beside:
            assert beside == "machine-2"
        other.kill()
        other.wait()
    with executor_place(SERVER, tmp_path, "machine") as after:
        assert after == "machine-1"


def test_a_worker_can_wait_for_the_one_before_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    script = (
        "import pathlib, sys, time\n"
        "from api.jobs.worker.presence import executor_place\n"
        "with executor_place(sys.argv[1], pathlib.Path(sys.argv[2]), None):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(1.5)\n"
    )
    command = [sys.executable, "-c", script, url, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as before:
        assert before.stdout is not None
        assert before.stdout.readline() == "held\n"
        with executor_place(url, tmp_path, None, wait_seconds=30) as place:
            assert place == "worker"
