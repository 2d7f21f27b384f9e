import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

from pydantic import JsonValue

from benchmarks.experiments.telling import Teller
from benchmarks.peers.protocol import PeerStatus
from benchmarks.runs.apart import RunStoppedError, run_apart
from benchmarks.runs.task import Task
from benchmarks.runs.version import CodeVersion
from fixtures.generator import generate

SECONDS, MEMORY_GIB = 120.0, 16.0
"""Never the end of it: compiling alone takes several seconds, on a busy machine many."""
SOLVER: dict[str, JsonValue] = {"relax_rounds": 6, "improve_rounds": 6}
"""Too few rounds to prove anything, so that every phase has its turn."""


def warm_up(versions: Iterable[CodeVersion], into: Path, stop: threading.Event, teller: Teller) -> None:
    """One run that nobody measures for each version: it leaves the compiled pricing on disk."""
    snapshot = into / "warm-up.json"
    for version in sorted(versions, key=lambda item: item.label):
        snapshot.write_text(generate("small", 1).model_dump_json(by_alias=True), encoding="utf-8")
        teller.note(f"warming up{f': {version.label}' if version.label else ''}")
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
            outcome = run_apart(task, version, stop).outcome
        except RunStoppedError:
            return
        if outcome.status is PeerStatus.FAILED:
            teller.note(f"warming up failed: {outcome.note}")


def warm_up_here(stop: threading.Event, teller: Teller) -> None:
    """For the code that runs, outside any experiment."""
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        warm_up((CodeVersion(),), Path(folder), stop, teller)
