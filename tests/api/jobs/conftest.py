from collections.abc import Iterator
from pathlib import Path

import pytest

from models.snapshot import Snapshot
from tests.api.databases import NewDatabase
from tests.api.jobs.service import Service
from tests.models.snapshots import BASE


@pytest.fixture(scope="session")
def tiny() -> Snapshot:
    return Snapshot.model_validate(BASE)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    return new


@pytest.fixture(scope="session")
def calm(new_database: NewDatabase, tiny: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """On each kind of database: a service with one worker, for tests that leave it as it is."""
    with Service.open(new_database(), tmp_path_factory.mktemp("calm"), tiny) as opened:
        opened.worker()
        yield opened


@pytest.fixture
def service(new_database: NewDatabase, tiny: Snapshot, tmp_path: Path) -> Iterator[Service]:
    """On each kind of database: a service of one's own, without a worker."""
    with Service.open(new_database(), tmp_path, tiny) as opened:
        yield opened


@pytest.fixture
def sqlite_service(new_sqlite: NewDatabase, tiny: Snapshot, tmp_path: Path) -> Iterator[Service]:
    """A service of one's own, without a worker."""
    with Service.open(new_sqlite(), tmp_path, tiny) as opened:
        yield opened


@pytest.fixture
def postgresql_service(new_postgresql: NewDatabase, tiny: Snapshot, tmp_path: Path) -> Iterator[Service]:
    """A service of one's own, without a worker; several are possible."""
    with Service.open(new_postgresql(), tmp_path, tiny) as opened:
        yield opened
