import importlib
import json
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from numba.core.registry import CPUDispatcher

import matcher.engine
from benchmarks.bench.experiments.executor import warm_up_here
from benchmarks.bench.experiments.planned import Counter, PlannedRun
from benchmarks.bench.experiments.runner import (
    Again,
    Finished,
    Options,
    require_same_experiment,
    require_same_machines,
    run_experiment,
    runs_to_make,
)
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.machine import ROOT, cores
from benchmarks.bench.runs.record import Outcome, Run
from benchmarks.bench.runs.store import RunStore, opened_store, read_runs
from models.issue import InvalidInputError
from tests.benchmarks.bench.experiments.planning_runs import a_planned_run
from tests.benchmarks.bench.experiments.writing import OWN, TWO_WAYS, written
from tests.benchmarks.bench.runs.records import FAILED, MACHINE, NO_PLAN, PROVEN, WRONG, a_run

LONGEST_SECONDS = 60.0
MARKING = TWO_WAYS.replace("ECHO", "MARKING").replace("CRASHING", "MARKING").replace('"crashing"', '"other"')


class Notebook:
    """A teller that keeps what it is told, and may ask to stop."""

    def __init__(self, stop: threading.Event | None = None, stop_after: int = -1) -> None:
        self.notes: list[str] = []
        self.begun: list[PlannedRun] = []
        self.ended_runs: list[Run] = []
        self._stop, self._stop_after = stop, stop_after

    def note(self, text: str) -> None:
        self.notes.append(text)

    @contextmanager
    def counting(self, runs: Sequence[PlannedRun], made: Sequence[Run], parallel_runs: int) -> Iterator[Counter]:
        yield self

    def began(self, item: PlannedRun) -> None:
        self.begun.append(item)

    def ended(self, item: PlannedRun, run: Run) -> None:
        self.ended_runs.append(run)
        if len(self.ended_runs) == self._stop_after and self._stop is not None:
            self._stop.set()


def ran(
    path: Path, options: Options, notebook: Notebook | None = None, stop: threading.Event | None = None
) -> Finished:
    return run_experiment(str(path), options, stop or threading.Event(), notebook or Notebook())


def options(folder: Path, **changes: object) -> Options:
    return Options(**{"store": folder / "store.jsonl", "warm_up": False, **changes})  # type: ignore[arg-type]


def test_every_run_is_made_once_and_kept(tmp_path: Path) -> None:
    path, notebook = written(tmp_path), Notebook()
    found = ran(path, options(tmp_path), notebook)
    assert (found.planned, found.made_before, found.made_now, found.interrupted) == (6, 0, 6, False)
    assert [(run.setting, run.instance, run.seed) for run in found.runs] == [
        ("echo", "tiny", 0), ("crashing", "tiny", 0), ("crashing", "again", 0), ("echo", "again", 0),
        ("echo", "tiny", 1), ("echo", "again", 1),
    ]  # fmt: skip
    assert read_runs(tmp_path / "store.jsonl") == tuple(notebook.ended_runs) == found.runs
    last = found.runs[-1]
    assert (last.experiment, last.way, last.threads, last.time_limit_seconds) == ("dykes", f"{OWN}:ECHO", 1, 30)
    assert last.outcome.note.split()[1:4] == ["1", "1", "30"]
    assert last.machine.cores == cores()
    assert last.features["youths"] > 0
    assert found.runs[1].outcome.status is PeerStatus.FAILED
    # plain JSON, a line each: polars and pandas read it as it is
    lines = (tmp_path / "store.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["key"] for line in lines] == [run.key for run in found.runs]

    again = ran(path, options(tmp_path), Notebook())
    assert (again.made_before, again.made_now, again.runs) == (6, 0, found.runs)
    once_more = ran(path, options(tmp_path, again=Again.FAILED), Notebook())
    assert (once_more.made_before, once_more.made_now) == (4, 2)
    assert {run.key for run in once_more.runs} == {run.key for run in found.runs}


def test_threads_inside_cp_sat_count_as_well(tmp_path: Path) -> None:
    engine = f"\n[[settings]]\nname = 'inside'\nsolver.workers = 2\nsolver.cp_sat.num_workers = {cores()}\n"
    with pytest.raises(InvalidInputError) as refused:
        ran(written(tmp_path, TWO_WAYS + engine), options(tmp_path))
    assert refused.value.issues[0].code == "too_many_threads"
    assert f"1 runs at once with {2 * cores()} threads each" in refused.value.issues[0].message


def test_more_threads_than_cores_are_refused_before_anything_runs(tmp_path: Path) -> None:
    path = written(tmp_path, TWO_WAYS.replace("threads = 1", f"threads = 1\nparallel_runs = {cores() + 1}"))
    with pytest.raises(InvalidInputError) as refused:
        ran(path, options(tmp_path))
    assert refused.value.issues[0].code == "too_many_threads"
    # a setting's own number counts as well
    path = written(tmp_path, f"{TWO_WAYS}[grid]\nsolver.workers = [1, {cores() + 1}]\n")
    with pytest.raises(InvalidInputError):
        ran(path, options(tmp_path))
    assert not (tmp_path / "store.jsonl").exists()


@pytest.mark.skipif(cores() < 2, reason="one core: nothing runs side by side")
def test_runs_side_by_side_are_the_same_runs(tmp_path: Path) -> None:
    one = ran(written(tmp_path / "one"), options(tmp_path / "one"))
    both = ran(
        written(tmp_path / "two", TWO_WAYS.replace("threads = 1", "threads = 1\nparallel_runs = 2")),
        options(tmp_path / "two"),
    )
    assert [(run.key, run.outcome.cost) for run in both.runs] == [(run.key, run.outcome.cost) for run in one.runs]


def test_a_stop_keeps_what_is_done_and_ends_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _mark(monkeypatch, tmp_path, 0.1)
    stop = threading.Event()
    found = ran(written(tmp_path, MARKING), options(tmp_path), Notebook(stop, stop_after=2), stop)
    assert (found.made_now, found.interrupted) == (2, True)
    assert read_runs(tmp_path / "store.jsonl") == found.runs
    rest = ran(written(tmp_path, MARKING), options(tmp_path))
    assert (rest.made_before, rest.made_now, rest.interrupted) == (2, 4, False)


def test_an_experiment_killed_in_the_middle_goes_on_to_the_same_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mark(monkeypatch, tmp_path, 0.5)
    path, store = written(tmp_path, MARKING), tmp_path / "store.jsonl"
    script = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from benchmarks.bench.experiments.runner import Options, run_experiment\n"
        "from tests.benchmarks.bench.experiments.test_runner import Notebook\n"
        "options = Options(store=Path(sys.argv[2]), warm_up=False)\n"
        "run_experiment(sys.argv[1], options, threading.Event(), Notebook())\n"
    )
    for lines in (1, 3):
        runner = subprocess.Popen([sys.executable, "-c", script, str(path), str(store)])
        _wait_for(lambda lines=lines: store.exists() and store.read_bytes().count(b"\n") >= lines)  # type: ignore[misc]
        runner.send_signal(signal.SIGKILL)
        runner.wait()
    # a line torn in the middle, as a kill during the writing leaves it
    whole = store.read_bytes()
    before = len(read_runs(store))
    store.write_bytes(whole + whole.splitlines()[0][:200])
    assert 3 <= before < 6

    notebook = Notebook()
    found = ran(path, options(tmp_path), notebook)
    assert (found.made_before, found.made_now) == (before, 6 - before)
    assert any("torn" in note for note in notebook.notes)

    unbroken = ran(written(tmp_path / "unbroken", MARKING), options(tmp_path / "unbroken"))
    assert {run.key for run in read_runs(store)} == {run.key for run in unbroken.runs}
    assert len(store.read_bytes().splitlines()) == 6
    assert [(run.key, run.outcome.cost) for run in found.runs] == [(run.key, run.outcome.cost) for run in unbroken.runs]


def test_other_code_is_not_mixed_in_unless_asked(tmp_path: Path) -> None:
    path, store = written(tmp_path), tmp_path / "store.jsonl"
    ran(path, options(tmp_path))
    first, *others = read_runs(store)
    aged = first.model_copy(update={"machine": first.machine.model_copy(update={"git": "an older commit"})})
    store.unlink()
    with opened_store(store) as opened:
        for run in (aged, *others):
            opened.append(run)
    with pytest.raises(InvalidInputError) as refused:
        ran(path, options(tmp_path))
    assert "--mixed" in refused.value.issues[0].remedy
    assert ran(path, options(tmp_path, mixed=True)).made_before == 6


def test_versions_run_their_own_code_and_stand_apart(tmp_path: Path) -> None:
    other = tmp_path / "other"
    for package in ("models", "matcher", "fixtures", "benchmarks"):
        shutil.copytree(ROOT / package, other / package, ignore=shutil.ignore_patterns("__pycache__"))
    settings = other / "models" / "settings.py"
    settings.write_text(
        settings.read_text().replace("gap: Share = Field(default=1e-4", "gap: Share = Field(default=0.5")
    )
    text = TWO_WAYS.replace("seeds = [0, 1]", "seeds = [0]").partition('[[settings]]\nname = "crashing"')[0]
    versions = '[[versions]]\nlabel = "here"\n[[versions]]\nlabel = "other"\nfolder = "other"\n'
    found = ran(written(tmp_path, text + versions), options(tmp_path))
    assert [(run.setting, run.version, run.outcome.note.split()[0]) for run in found.runs[:2]] == [
        ("echo@here", "here", "0.0001"),
        ("echo@other", "other", "0.5"),
    ]
    unusable = versions.replace('folder = "other"', 'folder = "nowhere"')
    with pytest.raises(InvalidInputError) as refused:
        ran(written(tmp_path, text + unusable), options(tmp_path))
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [("/versions/1", "unusable_version")]


def test_a_warm_up_is_told_and_not_stored(tmp_path: Path) -> None:
    text = TWO_WAYS.replace("seeds = [0, 1]", "seeds = [0]")
    notebook = Notebook()
    found = ran(written(tmp_path, text), options(tmp_path, warm_up=True), notebook)
    assert notebook.notes.count("warming up") == 1
    assert not any("failed" in note for note in notebook.notes)
    assert len(read_runs(tmp_path / "store.jsonl")) == found.planned == 4
    notebook = Notebook()
    ran(written(tmp_path, text), options(tmp_path, warm_up=True), notebook)
    assert "warming up" not in notebook.notes


def _mark(monkeypatch: pytest.MonkeyPatch, folder: Path, seconds: float) -> None:
    (folder / "marks").mkdir()
    monkeypatch.setenv("MARKS", str(folder / "marks"))
    monkeypatch.setenv("MARKING_SECONDS", f"{seconds}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))))


def _wait_for(happened: "object") -> None:
    assert callable(happened)
    until = time.monotonic() + LONGEST_SECONDS
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


PLANNED = tuple(a_planned_run(name) for name in ("right", "failed", "nothing", "wrong", "new"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    with opened_store(tmp_path / "store.jsonl") as opened:
        for item, outcome in zip(PLANNED, (PROVEN, FAILED, NO_PLAN, WRONG), strict=False):
            opened.append(made(item, outcome))
        yield opened


def made(item: PlannedRun, outcome: Outcome = PROVEN) -> Run:
    run = a_run(item.configuration.name, outcome, instance=item.instance.name, seed=item.seed, key=item.key)
    return run.model_copy(update={"overrides": {"solver": dict(item.configuration.solver)}})


@pytest.mark.parametrize(
    ("again", "names"),
    [
        (None, ["new"]),
        (Again.FAILED, ["failed", "new"]),
        (Again.NO_ANSWER, ["nothing", "new"]),
        (Again.WRONG, ["wrong", "new"]),
    ],
)
def test_only_what_is_missing_or_asked_for_is_made(store: RunStore, again: Again | None, names: list[str]) -> None:
    assert [item.configuration.name for item in runs_to_make(PLANNED, store, again)] == names


def test_a_store_of_the_same_experiment_is_taken(store: RunStore) -> None:
    require_same_experiment(PLANNED, store)
    # runs of settings that the experiment has no more are left in peace
    require_same_experiment(PLANNED[:2], store)
    require_same_machines({"": MACHINE}, store)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(PLANNED[0], configuration=replace(PLANNED[0].configuration, solver={"gap": 0.1})), "another setting"),
        (replace(PLANNED[0], configuration=replace(PLANNED[0].configuration, threads=1)), "another number of threads"),
        (replace(PLANNED[0], instance=replace(PLANNED[0].instance, snapshot_id="sha256:9")), "another snapshot"),
        (replace(PLANNED[0], instance=replace(PLANNED[0].instance, time_limit_seconds=9.0)), "another time limit"),
        (replace(PLANNED[0], memory_gib=1.0), "another memory limit"),
    ],
)
def test_a_store_with_another_run_in_the_same_place_is_refused(
    store: RunStore, changed: PlannedRun, words: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_same_experiment((changed,), store)
    (issue,) = refused.value.issues
    assert words in issue.message
    assert "right on small-1 with seed 0" in issue.message


def test_runs_of_other_code_or_another_machine_are_not_mixed(store: RunStore) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_same_machines({"": MACHINE.model_copy(update={"git": "abc", "cores": 4})}, store)
    assert "cores 3, now 4; git unknown, now abc" in refused.value.issues[0].message
    # another version's runs are another version's
    require_same_machines({"old": MACHINE.model_copy(update={"git": "abc"})}, store)


ENGINE = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(matcher.engine.__path__, f"{matcher.engine.__name__}.")
]
COMPILED = {
    f"{loop.__module__.rpartition('.')[2]}.{loop.__name__}"
    for module in ENGINE
    for loop in vars(module).values()
    if isinstance(loop, CPUDispatcher)
}


def test_a_warm_up_leaves_every_compiled_loop_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", f"{tmp_path}")
    notebook = Notebook()
    warm_up_here(threading.Event(), notebook)
    assert notebook.notes == ["warming up"]
    assert {"kernels.backward", "alternatives._walk_alternatives"} < COMPILED
    assert {index.name.rpartition("-")[0] for index in tmp_path.rglob("*.nbi")} == COMPILED
