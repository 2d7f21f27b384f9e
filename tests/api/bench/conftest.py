import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.api.databases import running_server

Worker = Callable[[str], "subprocess.Popen[str]"]
"""Begins a worker of a name on the test's database, and waits until it takes runs."""


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = running_server(tmp_path_factory.mktemp("pg"))
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    yield url.render_as_string(hide_password=False)
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bench.db'}"
    return new_postgresql(request)


def new_postgresql(request: pytest.FixtureRequest) -> str:
    server = make_url(request.getfixturevalue("postgresql"))
    name = f"bench_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where runs of the way MARKING leave a mark when they begin."""
    folder = tmp_path / "marks"
    folder.mkdir()
    monkeypatch.setenv("MARKS", str(folder))
    monkeypatch.setenv("MARKING_SECONDS", "0.2")
    return folder


@pytest.fixture
def worker(url: str, tmp_path: Path) -> Iterator[Worker]:
    begun: list[subprocess.Popen[str]] = []

    def begin(name: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.api.bench.worker_process", url, str(tmp_path / name), name]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        begun.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip()
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
