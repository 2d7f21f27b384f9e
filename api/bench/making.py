import asyncio
import gzip
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine, select, update

from api.bench.tables import runs, snapshots
from api.jobs.patience import patiently
from api.store.database import reading, writing
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.machine import cores
from benchmarks.bench.runs.record import Machine, Outcome, Run, Task
from benchmarks.bench.runs.subprocess import Measured, RunStoppedError, run_in_subprocess
from benchmarks.bench.runs.version import CodeVersion


class Making:
    """
    Does the jobs of experiments: each run in a process of its own, its line into the database.

    A job may come again after a crash; a line that is there is not written over.
    """

    def __init__(self, engine: Engine, worker: str, machine: Machine, at_once: int) -> None:
        self._engine, self._worker, self._machine, self._at_once = engine, worker, machine, at_once
        self._stop = threading.Event()
        self._under_way: set[str] = set()

    async def make(self, run_id: str) -> None:
        """From a queued run to its line; returns when the run is over."""
        found = await patiently(lambda: self._begin(run_id))
        if found is None:
            return
        task, asked, content = found
        self._under_way.add(run_id)
        try:
            measured = await asyncio.to_thread(self._measured, task, content)
        except RunStoppedError:
            # the job is not over, so its workflow must not be: it waits here for the end of the process
            await asyncio.Event().wait()
            return
        except OSError as error:
            # no room on the disk, say: told as an outcome, or whoever asked would wait for ever
            measured = Measured.nothing(Outcome(status=PeerStatus.FAILED, note=f"{self._worker}: {error}"))
        await patiently(lambda: self._end(run_id, asked, measured))
        self._under_way.discard(run_id)

    def close(self) -> list[str]:
        """Ends the processes of the runs under way; returns the jobs that are to be queued again."""
        self._stop.set()
        return sorted(self._under_way)

    def _measured(self, task: Task, content: bytes) -> Measured:
        with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
            path = Path(folder) / "snapshot.json"
            path.write_bytes(gzip.decompress(content))
            if task.most_threads * self._at_once > cores():
                threads = f"{self._at_once} runs at once with {task.most_threads} threads"
                note = f"{threads}: {self._worker} has {cores()} cores"
                return Measured.nothing(Outcome(status=PeerStatus.FAILED, note=note))
            return run_in_subprocess(task.model_copy(update={"snapshot": str(path)}), CodeVersion(), self._stop)

    def _begin(self, run_id: str) -> tuple[Task, Run, bytes] | None:
        with writing(self._engine) as connection:
            open_rows = (runs.c.id == run_id, runs.c.line.is_(None))
            if not connection.execute(update(runs).where(*open_rows).values(worker=self._worker)).rowcount:
                # made already, or not wanted any more
                return None
            query = select(runs.c.task, runs.c.asked, snapshots.c.content).join_from(
                runs, snapshots, runs.c.snapshot_id == snapshots.c.id
            )
            task, asked, content = connection.execute(query.where(runs.c.id == run_id)).one()
        return Task.model_validate_json(task), Run.model_validate_json(asked), content

    def give_up(self, run_ids: Iterable[str]) -> None:
        """Ends runs that the queue begins no more: every worker that began them died."""
        for run_id in run_ids:
            with reading(self._engine) as connection:
                text = connection.execute(select(runs.c.asked).where(runs.c.id == run_id)).scalar()
            if text is not None:
                note = "given up: the workers that began it died"
                nothing = Measured.nothing(Outcome(status=PeerStatus.FAILED, note=note))
                self._end(run_id, Run.model_validate_json(text), nothing)

    def _end(self, run_id: str, asked: Run, measured: Measured) -> None:
        line = asked.model_copy(update={**vars(measured), "machine": self._machine}).model_dump_json()
        with writing(self._engine) as connection:
            connection.execute(update(runs).where(runs.c.id == run_id, runs.c.line.is_(None)).values(line=line))
