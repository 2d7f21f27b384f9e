"""`thuisnabij serve` as a process, on a port and in a folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.access.grants import Grant, Role, Scope
from api.store.database import open_database, writing
from api.store.keys import add_key


@dataclass
class RunningService:
    process: subprocess.Popen[bytes]
    url: str
    database: str
    folder: Path

    def key(self, *roles: Role) -> str:
        """What a client sends who may see everything."""
        engine = open_database(self.database)
        now = datetime.now(UTC)
        grant = Grant(roles=frozenset(roles), scope=Scope(everything=True))
        with writing(engine) as connection:
            _, token = add_key(connection, "test", grant, now + timedelta(days=1), now)
        engine.dispose()
        return token

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text(encoding="utf-8")


@contextmanager
def running_service(folder: Path, *options: str, lang: str = "en") -> Iterator[RunningService]:
    """Starts the service and ends it by SIGTERM, which it must obey in order."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--json", "--data-folder", str(folder / "data")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THUISNABIJ_")}
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=log, env={**environment, "THUISNABIJ_LANG": lang}
        )
    try:
        told = _first_object(process)
        running = RunningService(process, told["url"], told["database"], folder)
        yield running
        if process.poll() is None:
            process.terminate()
            assert process.wait(180) == 0, running.log
            assert '"worker ended"' in running.log
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _first_object(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The JSON object that says that it is ready, however it is broken into lines."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line.decode()
        if line.startswith(b"}"):
            break
    assert text, f"the service ended with {process.wait()}"
    found = json.loads(text)
    assert isinstance(found, dict)
    return found
