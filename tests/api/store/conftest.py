from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from api.store.database import open_database
from tests.api.databases import NewDatabase, postgresql_databases, sqlite_databases


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    return sqlite_databases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def new_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewDatabase]:
    folder: Path = tmp_path_factory.mktemp("pg")
    with postgresql_databases(folder) as new:
        yield new


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    engine = open_database(new())
    yield engine
    engine.dispose()
