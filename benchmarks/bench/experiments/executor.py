"""Who makes the runs of an experiment, and the run before the first that compiles."""

import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue

from benchmarks.bench.experiments.planned import Counter, PlannedRun, Reporter
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import Machine, Task
from benchmarks.bench.runs.store import RunStore
from benchmarks.bench.runs.subprocess import Measured, RunStoppedError, run_in_subprocess
from benchmarks.bench.runs.version import CodeVersion
from fixtures.generator import generate

SECONDS, MEMORY_GIB = 120.0, 16.0
"""Never the end of it: compiling alone takes several seconds, on a busy machine many."""
SOLVER: dict[str, JsonValue] = {"relax_rounds": 6, "improve_rounds": 6}
"""Too few rounds to prove anything, so that every phase has its turn."""


class Executor(Protocol):
    """Who makes the runs of an experiment: this machine, or others."""

    @property
    def at_once(self) -> int:
        """Runs side by side, for the expected end."""
        ...

    def carry(
        self, experiment: str, runs: Sequence[PlannedRun], store: RunStore, stop: threading.Event, counter: Counter
    ) -> int:
        """Makes runs and stores each when it ends; returns how many."""
        ...


@dataclass(frozen=True)
class LocalExecutor:
    """The machine that this process runs on, with several runs at once."""

    machines: Mapping[str, Machine]
    """By label of the code's version."""
    at_once: int

    def carry(
        self, experiment: str, runs: Sequence[PlannedRun], store: RunStore, stop: threading.Event, counter: Counter
    ) -> int:
        """As `execute_here`."""
        return execute_here(experiment, runs, self.machines, store, self.at_once, stop, counter)


def execute_here(
    experiment: str,
    runs: Sequence[PlannedRun],
    machines: Mapping[str, Machine],
    store: RunStore,
    parallel_runs: int,
    stop: threading.Event,
    counter: Counter,
) -> int:
    """
    Makes runs, several at once, and stores each when it ends.

    Parameters
    ----------
    stop
        Ends the processes of the runs under way, which are then as if they had never begun.
    counter
        Called on the caller's thread.

    Returns
    -------
    int
        How many were made; fewer than asked for if it was stopped before.
    """
    waiting = list(reversed(runs))
    made = 0
    under_way: dict[Future[Measured], PlannedRun] = {}
    with ThreadPoolExecutor(max_workers=parallel_runs, thread_name_prefix="run") as pool:
        try:
            while (waiting or under_way) and not stop.is_set():
                while waiting and len(under_way) < parallel_runs:
                    item = waiting.pop()
                    counter.began(item)
                    under_way[pool.submit(run_in_subprocess, item.task, item.configuration.version, stop)] = item
                done, _ = wait(under_way, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in done:
                    item = under_way.pop(future)
                    made += _keep(experiment, item, future, machines, store, counter)
        except BaseException:
            # whatever went wrong here, no process goes on that nobody waits for
            stop.set()
            raise
        for future, item in under_way.items():
            made += _keep(experiment, item, future, machines, store, counter)
    return made


def _keep(
    experiment: str,
    item: PlannedRun,
    future: "Future[Measured]",
    machines: Mapping[str, Machine],
    store: RunStore,
    counter: Counter,
) -> bool:
    """Stores what came of a run; False if it was stopped and nothing came of it."""
    try:
        measured = future.result()
    except RunStoppedError:
        return False
    run = item.record(experiment, machines[item.configuration.version.label], measured)
    store.append(run)
    counter.ended(item, run)
    return True


def warm_up(versions: Iterable[CodeVersion], into: Path, stop: threading.Event, reporter: Reporter) -> None:
    """One run that nobody measures for each version: it leaves the compiled pricing on disk."""
    snapshot = into / "warm-up.json"
    for version in sorted(versions, key=lambda item: item.label):
        snapshot.write_text(generate("small", 1).model_dump_json(by_alias=True), encoding="utf-8")
        reporter.note(f"warming up{f': {version.label}' if version.label else ''}")
        task = Task(
            snapshot=str(snapshot),
            way="engine",
            solver=SOLVER,
            time_limit_seconds=SECONDS,
            threads=1,
            seed=0,
            memory_limit_gib=MEMORY_GIB,
            out="",
        )
        try:
            outcome = run_in_subprocess(task, version, stop).outcome
        except RunStoppedError:
            return
        if outcome.status is PeerStatus.FAILED:
            reporter.note(f"warming up failed: {outcome.note}")


def warm_up_here(stop: threading.Event, reporter: Reporter) -> None:
    """For the code that runs, outside any experiment."""
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        warm_up((CodeVersion(),), Path(folder), stop, reporter)
