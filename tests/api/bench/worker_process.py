"""A worker that notices dead ones soon: URL, folder, name."""

import signal
import sys
import threading
from functools import partial
from pathlib import Path

from api.bench.worker import BenchWorkerOptions, work

if __name__ == "__main__":
    url, folder, name = sys.argv[1:]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    options = BenchWorkerOptions(url, Path(folder), name, beat_seconds=0.5, dead_after_seconds=4.0)
    work(options, stop, partial(print, flush=True))
