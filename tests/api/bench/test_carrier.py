import os
import signal
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.bench.carrier import make_tables, run_table, snapshot_table
from api.cli.bench.run import queue_of
from api.store.database import DatabaseUnusableError, open_database, reading
from api.store.migrating import migrate
from benchmarks.bench.experiments.runner import Finished, Options, run_experiment
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.machine import cores, this_machine
from benchmarks.bench.runs.store import opened_store, read_runs
from models.issue import InvalidInputError
from tests.api.bench.conftest import Worker
from tests.api.jobs.waiting import until
from tests.benchmarks.bench.experiments.test_runner import Notebook
from tests.benchmarks.bench.experiments.writing import TWO_WAYS, written

MARKING = (
    TWO_WAYS.replace("seeds = [0, 1]", "seeds = [0]")
    .replace("ECHO", "MARKING")
    .replace("CRASHING", "MARKING")
    .replace('"crashing"', '"other"')
)


def asked(
    path: Path,
    store: Path,
    url: str,
    stop: threading.Event | None = None,
    notebook: Notebook | None = None,
    *,
    mixed: bool = False,
) -> Finished:
    teller = notebook or Notebook()
    carrier = queue_of(url, teller.note, mixed=mixed)
    return run_experiment(str(path), Options(store=store, mixed=mixed), stop or threading.Event(), teller, carrier)


def rows(url: str) -> tuple[int, int]:
    """How many runs and snapshots the database holds."""
    with reading(open_database(url)) as connection:
        found = [
            connection.execute(select(func.count()).select_from(table)).scalar()
            for table in (run_table, snapshot_table)
        ]
    return int(found[0] or 0), int(found[1] or 0)


def in_background(work: "object") -> threading.Thread:
    assert callable(work)
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_runs_made_elsewhere_are_those_that_would_be_made_here(url: str, worker: Worker, tmp_path: Path) -> None:
    path, notebook = written(tmp_path), Notebook()
    worker("first")
    found = asked(path, tmp_path / "far.jsonl", url, notebook=notebook)
    assert (found.planned, found.made_now, found.interrupted) == (6, 6, False)
    here = run_experiment(
        str(path), Options(store=tmp_path / "here.jsonl", warm_up=False), threading.Event(), Notebook()
    )
    assert [(run.key, run.outcome.cost, run.outcome.status) for run in found.runs] == [
        (run.key, run.outcome.cost, run.outcome.status) for run in here.runs
    ]
    first = found.runs[0]
    assert first.machine == this_machine()
    assert first.process_seconds > 0
    assert first.begun.year > 2000
    assert {item.key for item in notebook.begun} == {run.key for run in found.runs}
    # nothing of anybody stays behind
    assert rows(url) == (0, 0)
    # made runs are not asked for again, wherever they were made
    assert asked(path, tmp_path / "far.jsonl", url).made_now == 0


def test_runs_by_other_code_are_left_in_the_database_unless_they_may_be_mixed(
    url: str, worker: Worker, tmp_path: Path
) -> None:
    path, here, store = written(tmp_path), tmp_path / "here.jsonl", tmp_path / "store.jsonl"
    first = run_experiment(str(path), Options(store=here, warm_up=False), threading.Event(), Notebook()).runs[0]
    aged = first.model_copy(update={"machine": first.machine.model_copy(update={"git": "an older commit"})})
    with opened_store(store) as opened:
        opened.append(aged)
    worker("first")
    with pytest.raises(InvalidInputError) as refused:
        asked(path, store, url)
    assert "git an older commit, now " in refused.value.issues[0].message
    assert read_runs(store) == (aged,)
    assert rows(url)[0] == 5
    assert asked(path, store, url, mixed=True).made_now == 5
    assert rows(url) == (0, 0)


def test_who_stops_asking_finds_the_runs_again(url: str, worker: Worker, marks: Path, tmp_path: Path) -> None:
    path, store, stop = written(tmp_path, MARKING), tmp_path / "store.jsonl", threading.Event()
    notebook = Notebook()
    thread = in_background(lambda: asked(path, store, url, stop, notebook))
    until(lambda: store.exists() and rows_or_none(url) == (4, 1), "all are queued")
    stop.set()
    thread.join(30)
    assert store.read_bytes() == b""
    assert [note for note in notebook.notes if "no worker" in note] != []
    worker("first")
    found = asked(path, store, url)
    assert (found.made_now, len(read_runs(store))) == (4, 4)
    # four processes for four runs: none was queued twice
    assert len(list(marks.iterdir())) == 4
    assert rows(url) == (0, 0)


def test_a_worker_that_is_killed_is_made_good(
    url: str, worker: Worker, marks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = written(tmp_path, MARKING), tmp_path / "store.jsonl"
    monkeypatch.setenv("MARKING_SECONDS", "60")
    doomed = worker("first")
    monkeypatch.setenv("MARKING_SECONDS", "0.2")
    results: list[Finished] = []
    thread = in_background(lambda: results.append(asked(path, store, url)))
    until(lambda: list(marks.iterdir()), "a run has begun")
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    # its run must not go on: two would be measured at once
    (mark,) = marks.iterdir()
    until(lambda: _is_gone(int(mark.name)), "the run of the dead worker ends")
    # on SQLite the same place again; on PostgreSQL another machine, which notices the silence
    worker("second")
    thread.join(120)
    assert [result.made_now for result in results] == [4]
    assert len(read_runs(store)) == 4
    assert len(list(marks.iterdir())) == 5


def test_a_worker_that_is_asked_to_end_hands_its_run_back(
    url: str, worker: Worker, marks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = written(tmp_path, MARKING), tmp_path / "store.jsonl"
    monkeypatch.setenv("MARKING_SECONDS", "60")
    leaving = worker("first")
    monkeypatch.setenv("MARKING_SECONDS", "0.2")
    results: list[Finished] = []
    thread = in_background(lambda: results.append(asked(path, store, url)))
    until(lambda: list(marks.iterdir()), "a run has begun")
    leaving.terminate()
    assert leaving.wait(60) == 0
    worker("second")
    thread.join(120)
    assert [result.made_now for result in results] == [4]
    assert {run.outcome.status for run in read_runs(store)} == {PeerStatus.FEASIBLE}


def test_a_run_that_wants_more_cores_than_the_worker_has_is_refused_and_told(
    url: str, worker: Worker, tmp_path: Path
) -> None:
    text = TWO_WAYS.replace("threads = 1", f"threads = {cores() + 1}").replace("seeds = [0, 1]", "seeds = [0]")
    worker("first")
    found = asked(written(tmp_path, text), tmp_path / "store.jsonl", url)
    assert {run.outcome.status for run in found.runs} == {PeerStatus.FAILED}
    assert all(f"has {cores()} cores" in run.outcome.note for run in found.runs)


def test_a_services_database_is_refused(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'service.db'}")
    migrate(engine)
    with pytest.raises(DatabaseUnusableError, match="one of their own"):
        make_tables(engine)


def test_versions_are_for_this_machine_alone(tmp_path: Path) -> None:
    path = written(tmp_path, f'{TWO_WAYS}[[versions]]\nlabel = "here"\n')
    with pytest.raises(InvalidInputError) as refused:
        asked(path, tmp_path / "store.jsonl", f"sqlite:///{tmp_path / 'bench.db'}")
    assert refused.value.issues[0].path == "/versions"


def rows_or_none(url: str) -> tuple[int, int] | None:
    try:
        return rows(url)
    except Exception:  # the tables are not there yet
        return None


def _is_gone(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return "\nState:\tZ" in Path(f"/proc/{number}/status").read_text()
