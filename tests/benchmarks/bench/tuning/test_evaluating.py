import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.bench.experiments.experiment import Limits
from benchmarks.bench.experiments.instances import Instance
from benchmarks.bench.experiments.planned import PlannedRun
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import Outcome, Run
from benchmarks.bench.runs.store import RunStore, opened_store
from benchmarks.bench.runs.subprocess import Measured, RunStoppedError
from benchmarks.bench.runs.task import Task
from benchmarks.bench.tuning.evaluating import StoredRuns, TuningStoppedError
from benchmarks.bench.tuning.experiment import DEFAULT, candidate
from tests.benchmarks.bench.measures.making import BEGUN, MACHINE

INSTANCES = [
    Instance(f"small-{number}", "small", f"sha256:{number}", {}, 20.0, Path(f"{number}.json")) for number in (1, 2, 3)
]
BEST = candidate([("ascent_rounds", 70)])


class Quiet:
    """Tells nothing."""

    def note(self, text: str) -> None:
        pass

    def began(self, item: PlannedRun) -> None:
        pass

    def ended(self, item: PlannedRun, run: Run) -> None:
        pass

    @contextmanager
    def counting(self, runs: Sequence[PlannedRun], made: Sequence[Run], parallel_runs: int) -> Iterator["Quiet"]:
        yield self


def _stored(store: RunStore, stop: threading.Event) -> StoredRuns:
    limits = Limits(time_limit_seconds=20, threads=1)
    return StoredRuns("rounds", INSTANCES, limits, MACHINE, store, stop, Quiet())


def _stopping_at(last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes of which this one is ended by Ctrl-C."""
    begun: list[Task] = []

    def made(task: Task, version: object, stop: threading.Event) -> Measured:
        begun.append(task)
        if len(begun) == last:
            stop.set()
            raise RunStoppedError
        return Measured(BEGUN, 0.5, 0.7, 9.0, Outcome(status=PeerStatus.NO_ANSWER))

    monkeypatch.setattr("benchmarks.bench.experiments.executor.run_apart", made)


@pytest.mark.parametrize("last", [1, 2, 6])
def test_one_run_that_was_not_made_is_a_stop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, last: int) -> None:
    _stopping_at(last, monkeypatch)
    with opened_store(tmp_path / "store.jsonl") as store:
        with pytest.raises(TuningStoppedError):
            _stored(store, threading.Event())((DEFAULT, BEST), (4,))
        assert len(store.runs) == last - 1


def test_what_was_made_is_not_made_again_and_comes_in_the_planned_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened_store(tmp_path / "store.jsonl") as store:
        _stopping_at(3, monkeypatch)
        with pytest.raises(TuningStoppedError):
            _stored(store, threading.Event())((DEFAULT, BEST), (4,))
        _stopping_at(5, monkeypatch)
        found = _stored(store, threading.Event())((DEFAULT, BEST), (4,))
    assert [(run.instance, run.setting) for run in found] == [
        ("small-1", "default"),
        ("small-1", BEST.name),
        ("small-2", BEST.name),
        ("small-2", "default"),
        ("small-3", "default"),
        ("small-3", BEST.name),
    ]
