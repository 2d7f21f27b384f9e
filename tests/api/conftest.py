from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from typer.testing import CliRunner

from api.cli import main
from fixtures.generator import generate
from models.files import write_snapshot
from models.snapshot import Snapshot

if TYPE_CHECKING:
    from tests.api.databases import NewDatabase


class Ran(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        content = json.loads(self.stdout)
        assert isinstance(content, dict)
        return content


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process; `columns` is the terminal's width."""

    def invoke(*arguments: object, columns: int = 100) -> Ran:
        monkeypatch.setenv("COLUMNS", str(columns))
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return invoke


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return generate("small", 1)


@pytest.fixture(scope="session")
def snapshot_path(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("alliance") / "small.json"
    write_snapshot(snapshot, path)
    return path


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Makes SQLite databases."""
    from tests.api.databases import sqlite_databases

    return sqlite_databases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def new_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewDatabase]:
    """Makes databases of one PostgreSQL server, for all tests that want one."""
    from tests.api.databases import postgresql_databases

    with postgresql_databases(tmp_path_factory.mktemp("pg")) as new:
        yield new
