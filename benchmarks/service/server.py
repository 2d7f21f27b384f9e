import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

COMMAND = (sys.executable, "-m", "api.cli")
"""The product as its users have it: a command, and HTTP. Nothing of it is imported here."""
LONGEST_START_SECONDS = 120.0
LONGEST_END_SECONDS = 60.0
POLL_SECONDS = 0.02


class ServiceFailedError(RuntimeError):
    """The service did not start, or not do what it was asked; the message says what."""


@dataclass(frozen=True)
class Server:
    """A service of the benchmark's own, in a folder of its own."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path
    answers_seconds: float
    ready_seconds: float

    def key(self, *given: str) -> str:
        """A new API key, with the command line's own options."""
        made = told(self.folder, "keys", "create", "benchmark", *given)
        return str(made["key"])


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """`thuisnabij serve` on SQLite, from an empty folder until it is ready; ended in order."""
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=log, env=_environment(folder)
        )
    try:
        url = str(_first_object(process)["url"])
        answers = time.perf_counter() - begun
        _until_ready(url, begun)
        yield Server(process, url, folder, round(answers, 3), round(time.perf_counter() - begun, 3))
        process.terminate()
        process.wait(LONGEST_END_SECONDS)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def told(folder: Path, *given: str) -> dict[str, Any]:
    """What another command of the product says with --json, for the same data folder."""
    ran = subprocess.run([*COMMAND, *given, "--json"], capture_output=True, env=_environment(folder), check=False)
    if ran.returncode:
        raise ServiceFailedError(f"{given[0]}: {ran.stderr.decode(errors='replace').strip()}")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _environment(folder: Path) -> dict[str, str]:
    """The caller's, without its settings of a service; the benchmark asks more often than one key may."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("THUISNABIJ_")}
    return mine | {
        "THUISNABIJ_DATA_FOLDER": str(folder / "data"),
        "THUISNABIJ_REQUESTS_PER_MINUTE": "100000",
        "THUISNABIJ_LOG_LEVEL": "warning",
    }


def _first_object(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    text = ""
    for line in process.stdout or ():
        text += line.decode()
        if line.startswith(b"}"):
            break
    if not text:
        raise ServiceFailedError(f"the service ended with {process.wait()}")
    found: dict[str, Any] = json.loads(text)
    return found


def _until_ready(url: str, begun: float) -> None:
    with httpx.Client(base_url=url) as client:
        while client.get("/ready").status_code != httpx.codes.OK:
            if time.perf_counter() - begun > LONGEST_START_SECONDS:
                raise ServiceFailedError("the service is not ready")
            time.sleep(POLL_SECONDS)
