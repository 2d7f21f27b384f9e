from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.service.settings import ServiceSettings
    from api.store.database import Engine


@contextmanager
def opened_database(settings: ServiceSettings) -> Iterator[Engine]:
    """
    The service's database, as it is.

    Raises
    ------
    DatabaseUnusableError
        If there is none, or its tables are of another version.
    """
    from api.store.backup import sqlite_path
    from api.store.database import DatabaseUnusableError, open_database, parsed_url
    from api.store.migrating import require_version

    url = settings.database_url
    if parsed_url(url).get_backend_name() == "sqlite" and not sqlite_path(url).is_file():
        # opening it would make an empty one, at a place that may be a slip of the pen
        raise DatabaseUnusableError(f"there is no database {sqlite_path(url)}: run thuisnabij migrate")
    engine = open_database(url)
    try:
        require_version(engine)
        yield engine
    finally:
        engine.dispose()
