import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

from api.jobs.lifeline import Lifeline
from api.jobs.worker import WorkerOptions, work


def run_worker(options: WorkerOptions, lifeline: bool, ready: Callable[[str], None] = lambda _: None) -> None:
    """
    A worker as the main thread of this process; the first SIGINT or SIGTERM asks it to end, and so does its parent.

    Parameters
    ----------
    lifeline
        Standard input is held open by a parent without which the worker must not live.
    ready
        Called with the worker's name when it takes jobs.

    Raises
    ------
    WorkerRunningError, DatabaseUnusableError
        As `work` does.
    """
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    if lifeline:
        Lifeline(sys.stdin.fileno(), stop.set).watch()
    work(options, stop, ready)
