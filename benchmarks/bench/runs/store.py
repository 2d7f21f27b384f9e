"""The store: JSON lines, one run a line."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from benchmarks.bench.runs.record import Run
from models.issue import InvalidInputError, Issue


def read_runs(path: Path) -> tuple[Run, ...]:
    """
    Every run of a store, in the order in which they were made; of a key that was run again, the last.

    A last line that is not ended is left out: it is being written, or was when its writer was killed.

    Raises
    ------
    InvalidInputError
        Naming the line that is no run.
    FileNotFoundError
        If there is no store.
    """
    return tuple(_by_key(path, path.read_bytes()).values())


class RunStore:
    """
    A store opened for writing: JSON lines, one run a line, on disk before the next run begins.

    Parameters
    ----------
    stream
        Locked, at its end, and every line of it whole.
    """

    def __init__(self, path: Path, stream: IO[bytes], runs: dict[str, Run], torn_bytes: int) -> None:
        self.path = path
        self._stream = stream
        self._runs = runs
        self.torn_bytes = torn_bytes
        """Of a line that was not ended when the store was opened, and that is cut off now; 0 of none."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """As `read_runs` would read them."""
        return tuple(self._runs.values())

    def get(self, key: str) -> Run | None:
        """The run of a key, if it was made."""
        return self._runs.get(key)

    def append(self, run: Run) -> None:
        """Writes a run, and returns when it is on disk."""
        self._stream.write(run.model_dump_json().encode() + b"\n")
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._runs.pop(run.key, None)
        self._runs[run.key] = run


@contextmanager
def opened_store(path: Path) -> Iterator[RunStore]:
    """
    Opens a store for one writer alone, made if it is not there; a line torn by a kill is cut off.

    Raises
    ------
    InvalidInputError
        If another process writes it, or a line is no run.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        try:
            # given up by the system when the process ends, however it ends
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message, remedy = "another process writes this store", "Wait for it to end, or give --store another file."
            raise InvalidInputError(str(path), [Issue(code="busy", path="", message=message, remedy=remedy)]) from None
        stream.seek(0)
        content = stream.read()
        runs = _by_key(path, content)
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            stream.truncate(whole)
            os.fsync(stream.fileno())
        yield RunStore(path, stream, runs, len(content) - whole)


def _by_key(path: Path, content: bytes) -> dict[str, Run]:
    runs: dict[str, Run] = {}
    *lines, _ = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            run = Run.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            issue = Issue(
                code="not_a_run",
                path=f"line {number}",
                message=": ".join(part for part in (where, first["msg"]) if part),
                remedy="Delete the line to have its run made again, or give another store.",
            )
            raise InvalidInputError(str(path), [issue]) from None
        runs.pop(run.key, None)
        runs[run.key] = run
    return runs
