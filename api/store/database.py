import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary
from zlib import crc32

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

__all__ = [
    "DATABASE_ERRORS",
    "Connection",
    "DatabaseUnusableError",
    "Engine",
    "is_absence",
    "is_postgresql",
    "lock",
    "open_database",
    "parsed_url",
    "reading",
    "require_safe_sqlite",
    "writing",
]

DATABASE_ERRORS: tuple[type[Exception], ...] = (DBAPIError, PoolTimeoutError)
"""The database does not answer, or not in time."""

BUSY_TIMEOUT_MILLISECONDS = 15_000
"""How long a writer waits for another on SQLite."""
POOL_SIZE = 20
POOL_WAIT_SECONDS = 10
SAFE_SQLITE = (3, 42, 0)
"""From Python 3.12 on, older ones lose jobs when several threads write."""

_BEGIN = "thuisnabij_begin"
_turns: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
"""Whose turn it is to write, for each SQLite database that this process has open."""


class DatabaseUnusableError(RuntimeError):
    """The database cannot be used; the message says what to do."""


def open_database(url: str) -> Engine:
    """
    An engine for `sqlite:///PATH` or `postgresql://...`, with what each kind needs to be safe.

    Raises
    ------
    DatabaseUnusableError
        If the URL names another kind, or SQLite is too old for this Python.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    return create_engine(
        parsed,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view, whatever others commit meanwhile; nothing is written."""
    # a server shows each statement what is newest: a row, and then a content that an erasure has just replaced
    options = {"isolation_level": "REPEATABLE READ"} if is_postgresql(engine) else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """
    A transaction that writes: all or nothing.

    On SQLite it takes the write lock at once: a reader that becomes a writer half-way could not wait for
    another writer, it would fail. Writers of one process take turns: SQLite itself has who waits look again after up
    to 100 ms, and where many wait, some do so for seconds.

    Raises
    ------
    sqlalchemy.exc.TimeoutError
        If its turn does not come.
    """
    with _turn(engine), engine.connect().execution_options(**{_BEGIN: "IMMEDIATE"}) as connection, connection.begin():
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    if is_postgresql(engine):
        yield
        return
    turn = _turns.setdefault(engine, Lock())
    if not turn.acquire(timeout=BUSY_TIMEOUT_MILLISECONDS / 1000):
        raise PoolTimeoutError("other writers took too long")
    try:
        yield
    finally:
        turn.release()


def lock(connection: Connection, name: str) -> None:
    """Holds a named lock until the transaction ends; on SQLite a writer is alone already."""
    if is_postgresql(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": crc32(f"thuisnabij:{name}".encode())})


def is_absence(error: BaseException) -> bool:
    """Whether the database could not be reached, or was locked too long: the same may work in a moment."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_postgresql(connection: Connection | Engine) -> bool:
    """Whether the database is a server."""
    return connection.dialect.name == "postgresql"


def require_safe_sqlite(library: tuple[int, ...], python: tuple[int, ...]) -> None:
    """Refuses an SQLite that is too old for this Python; `DatabaseUnusableError` says what to do."""
    if python >= (3, 12) and library < SAFE_SQLITE:
        found = ".".join(str(part) for part in library)
        raise DatabaseUnusableError(
            f"SQLite {found} is too old for Python {python[0]}.{python[1]}: it may lose writes. "
            "Use SQLite 3.42 or later, Python 3.11, or PostgreSQL."
        )


def parsed_url(url: str) -> URL:
    """
    A database's URL taken apart; it is never repeated, for it may hold a password.

    Raises
    ------
    DatabaseUnusableError
        If it is none.
    """
    try:
        # ValueError: a port that is no number
        found = make_url(url) if url.isprintable() else None
    except (ArgumentError, ValueError):
        found = None
    if found is None:
        raise DatabaseUnusableError("the database URL cannot be read: give sqlite:///PATH or postgresql://...")
    return found


def _parsed(url: str) -> URL:
    parsed = parsed_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            if parsed.database in (None, "", ":memory:"):
                raise DatabaseUnusableError("a database in memory is not kept: give sqlite:///PATH")
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
    raise DatabaseUnusableError(f"{parsed.drivername} is not supported: give sqlite:///PATH or postgresql://...")


def _open_sqlite(url: URL) -> Engine:
    require_safe_sqlite(sqlite3.sqlite_version_info, sys.version_info[:2])
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=POOL_WAIT_SECONDS,
        hide_parameters=True,  # they would stand in messages of errors, and so in logs
        connect_args={"timeout": BUSY_TIMEOUT_MILLISECONDS / 1000, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        # the driver would begin by itself, and late; see _begin
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get(_BEGIN, "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine
