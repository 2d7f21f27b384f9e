"""A worker whose solver processes use the engines of these tests."""

import os
import sys
from pathlib import Path

from api.jobs.worker.housekeeping import Care
from api.jobs.worker.worker import WorkerOptions, run_worker
from tests.api.jobs.solver_with_engine import BY_SEED

if __name__ == "__main__":
    url, folder, name, beat, dead_after, *more = sys.argv[1:]
    run_worker(
        WorkerOptions(
            url=url,
            folder=Path(folder),
            travel="great-circle",
            name=name,
            grace_seconds=20,
            care=Care(beat_seconds=float(beat), dead_after_seconds=float(dead_after)),
            wait_for_place_seconds=20,
            command=(sys.executable, "-m", "tests.api.jobs.solver_with_engine", BY_SEED),
        ),
        lifeline="lifeline" in more,
    )
    os._exit(0)
