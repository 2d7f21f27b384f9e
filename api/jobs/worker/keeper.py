import contextlib
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

import structlog

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
LIVED_SECONDS = 60.0
"""Who lived so long did not fail at the start: its successor begins at once again."""
log = structlog.get_logger("thuisnabij.jobs")


class WorkerKeeper:
    """
    Keeps one worker running as a child of the service's process; a solve never disturbs reads there.

    The worker's standard input is its life-line: it ends when this process does, however it ends.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command, self._environment = list(command), dict(environment)
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Starts the worker, and another whenever it ends."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Lets the worker hand its jobs back and end; kills it if it takes longer."""
        self._ending.set()
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            log.error("worker killed", process=process.pid)
            process.kill()
            process.wait()
        self._thread.join(seconds)

    def _keep(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._ending.is_set():
            begun = time.monotonic()
            process = self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env=self._environment,
                # Ctrl-C is for the service, which then ends the worker; not a session, see SolverRun.start
                process_group=0,
            )
            if self._ending.is_set() and process.stdin is not None:
                # stop() may have come before there was a process to stop
                process.stdin.close()
            code = process.wait()
            if self._ending.is_set():
                return
            with contextlib.suppress(OSError):
                if process.stdin is not None:
                    process.stdin.close()
            if time.monotonic() - begun > LIVED_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            log.error("worker ended", exit_code=code, again_in_seconds=pause)
            self._ending.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
