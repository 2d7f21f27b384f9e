"""What processes of the service do about themselves: the life-line, the watchdog, peak memory."""

import contextlib
import faulthandler
import os
import sys
import threading
from collections.abc import Callable


class Lifeline:
    """
    Standard input as a life-line: its end, or any byte on it, asks this process to stop.

    The parent keeps the other end open and never writes to it but to ask. The operating system closes it when
    the parent dies, even by kill -9, so that no process is left without its parent.

    Parameters
    ----------
    descriptor
        To read from; 0 is standard input.
    on_end
        Called once, on a thread of its own.
    """

    def __init__(self, descriptor: int, on_end: Callable[[], None]) -> None:
        self._descriptor, self._on_end = descriptor, on_end

    def watch(self) -> None:
        """Begins to watch; the thread ends with the process."""
        threading.Thread(target=self._wait, name="lifeline", daemon=True).start()

    def _wait(self) -> None:
        # a life-line that cannot be read is cut
        with contextlib.suppress(OSError):
            os.read(self._descriptor, 1)
        self._on_end()


def exit_hard_after(seconds: float, traces: int) -> None:
    """
    Ends this process at the latest so many seconds from now, whatever it is doing; again: from then on.

    The watchdog is not a Python thread: it also ends a process whose interpreter is held by a solver.

    Parameters
    ----------
    traces
        Descriptor of an open file; gets where every thread was, as file and line.
    """
    faulthandler.dump_traceback_later(seconds, exit=True, file=traces)


def peak_memory_mib() -> float | None:
    """Most memory this process has held, in MiB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
