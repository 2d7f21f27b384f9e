import contextlib
import json
import os

from matcher.engine.progress import Progress


def encode_progress(progress: Progress) -> bytes:
    """One line of JSON; far shorter than what a pipe takes whole or not at all (4,096 bytes)."""
    content = {
        "phase": progress.phase.value,
        "seconds": round(progress.seconds, 3),
        "cost": progress.cost,
        "bound": progress.bound,
    }
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


class ProgressPipe:
    """
    Progress towards the worker that never holds the search up.

    A worker that is frozen does not read, one that is dead cannot: lines are dropped then.
    """

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor

    def show(self, progress: Progress) -> None:
        """Sends a line, or drops it."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._descriptor, encode_progress(progress))
