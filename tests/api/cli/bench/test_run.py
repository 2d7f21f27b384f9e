import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from api.store.database import open_database
from api.store.migrating import migrate
from benchmarks.bench.runs.store import read_runs
from tests.api.conftest import Run
from tests.benchmarks.bench.experiments.writing import OWN, TWO_WAYS, written

WRONG = TWO_WAYS.replace("seeds = [0, 1]", "seeds = [0]").replace("CRASHING", "BREAKING").replace("crashing", "wrong")


def test_an_experiment_is_run_told_and_not_repeated(run: Run, tmp_path: Path) -> None:
    path, store = written(tmp_path, WRONG), tmp_path / "store.jsonl"
    ran = run("bench", "run", path, "--store", store, "--no-warm-up", "--json")
    assert ran.exit_code == 0
    assert {name: ran.document[name] for name in ("experiment", "runs", "made_before", "made_now", "left")} == {
        "experiment": "dykes", "runs": 4, "made_before": 0, "made_now": 4, "left": 0,
    }  # fmt: skip
    assert [(row["setting"], row["wrong"]) for row in ran.document["settings"]] == [("echo", 0), ("wrong", 2)]
    assert "WRONG" in ran.stderr
    assert "wrong is out: 2 of 2 plans break a rule" in ran.stderr
    assert len(read_runs(store)) == 4

    again = run("bench", "run", path, "--store", store)
    assert again.exit_code == 0
    assert "every run is in the store already" in again.stderr
    assert "Who holds?" in again.stdout
    assert "4 of 4 runs, 0 made now" in " ".join(again.stdout.split())


def test_the_store_lies_in_bench_of_the_current_folder_unless_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # ways of one's own are found from where the command is run
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "experiments", WRONG)
    assert run("bench", "run", "experiments/dykes.toml", "--no-warm-up").exit_code == 0
    assert len(read_runs(tmp_path / "bench" / "dykes.jsonl")) == 4


def test_what_is_wrong_with_the_experiment_is_listed_and_ends_with_3(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, WRONG.replace("threads", "thread").replace("ECHO", "NOBODY"))
    ran = run("bench", "run", path, "--json")
    assert ran.exit_code == 3
    (issue,) = ran.document["issues"]
    assert (issue["path"], issue["remedy"]) == ("/limits/thread", "Did you mean threads?")
    assert "/limits/thread" in ran.stderr
    assert run("bench", "run", tmp_path / "none.toml").exit_code == 3


def test_a_name_that_is_not_shipped_lists_those_that_are(run: Run) -> None:
    ran = run("bench", "run", "nope", columns=80)
    assert ran.exit_code == 3
    assert "peers, scaling, smoke" in ran.stderr


def test_a_store_that_is_not_there_is_told_in_words_that_fit_argument_and_option(run: Run, tmp_path: Path) -> None:
    for command in (("report", tmp_path / "none.jsonl"), ("compare", "a", "b", "--store", tmp_path / "none.jsonl")):
        ran = run("bench", *command, "--json")
        assert ran.exit_code == 3
        assert ran.document["issues"][0]["remedy"] == "Run `thuisnabij bench run`, or correct the path."


def test_a_worker_looks_at_its_database_before_it_warms_up(run: Run, tmp_path: Path) -> None:
    service = f"sqlite:///{tmp_path / 'service.db'}"
    migrate(open_database(service))
    for url, reason in ((service, "service's database"), (f"sqlite:///{tmp_path}/no/such/bench.db", "unable to open")):
        ran = run("bench", "worker", "--database", url, "--folder", tmp_path, columns=200)
        assert ran.exit_code == 3
        assert reason in ran.stderr
        assert "warming up" not in ran.stderr


def test_an_unknown_choice_is_usage(run: Run, tmp_path: Path) -> None:
    ran = run("bench", "run", written(tmp_path), "--again", "everything")
    assert ran.exit_code == 2
    assert "no-answer" in ran.stderr


def test_ctrl_c_ends_the_runs_keeps_the_store_and_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "marks").mkdir()
    path, store = written(tmp_path, WRONG.replace("BREAKING", "MARKING")), tmp_path / "store.jsonl"
    environment = {**os.environ, "MARKS": str(tmp_path / "marks"), "MARKING_SECONDS": "60"}
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "bench",
        "run",
        str(path),
        "--store",
        str(store),
        "--no-warm-up",
        "--json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    assert any("1/4" in line for line in process.stderr)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    document = json.loads(stdout)
    assert (document["interrupted"], document["made_now"], document["left"]) == (True, 1, 3)
    assert len(read_runs(store)) == 1
    assert "stopped with 3 runs to go; give the same command again to go on" in stderr
    assert "Traceback" not in stderr
    assert OWN not in stderr
