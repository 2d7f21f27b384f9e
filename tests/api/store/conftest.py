from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from api.store.database import open_database
from tests.api.databases import NewDatabase


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    new: NewDatabase = request.getfixturevalue(f"new_{request.param}")
    engine = open_database(new())
    yield engine
    engine.dispose()
