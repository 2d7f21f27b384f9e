import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from api.store.audit import append, system
from api.store.contents import erased_among, get_blob
from api.store.database import Connection, DatabaseUnusableError, Engine, open_database, parsed_url, reading, writing
from api.store.erasure import erase_youth
from api.store.migrating import migrate
from api.store.tables import blobs, erased_ids, snapshots
from api.store.tables import secrets as kept_secrets
from models.base import Model
from models.snapshot import Snapshot

PAGES_AT_ONCE = 2000
SIDE_FILES = ("-wal", "-shm")


class Restored(Model):
    """What came of a restore."""

    version: str
    erased_again: int
    """Youths erased since the backup was made, erased from it as well."""


def sqlite_path(url: str) -> Path:
    """The file of an SQLite database; `DatabaseUnusableError` for another kind, with what to use."""
    parsed = parsed_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise DatabaseUnusableError("this is for SQLite; for PostgreSQL use pg_dump and pg_restore")
    return Path(parsed.database)


def back_up(url: str, target: Path) -> int:
    """
    Copies an SQLite database into one file, also while the service runs; all or nothing.

    Returns
    -------
    int
        Bytes written.

    Raises
    ------
    DatabaseUnusableError
        If there is no database, or it is damaged.
    """
    source = sqlite_path(url)
    if not source.is_file():
        raise DatabaseUnusableError(f"there is no database {source}")
    if target.is_dir():
        raise DatabaseUnusableError(f"{target} is a folder: give a file")
    with _beside(target) as temporary:
        with closing(_opened(source)) as from_, closing(sqlite3.connect(temporary)) as to:
            # without log: one file has everything
            from_.backup(to, pages=PAGES_AT_ONCE)
            to.execute("PRAGMA journal_mode=DELETE")
        _require_whole(temporary)
        size = temporary.stat().st_size
        temporary.replace(target)
    return size


def restore(backup: Path, url: str, at: datetime, replace: bool) -> Restored:
    """
    Puts a backup in the place of an SQLite database; all or nothing.

    Who was erased since the backup was made, as far as the replaced database tells, is erased from it as well.

    Raises
    ------
    DatabaseUnusableError
        If a database is there and `replace` is not set, somebody uses it, or the backup is damaged.
    """
    target = sqlite_path(url)
    if not backup.is_file():
        raise DatabaseUnusableError(f"there is no backup {backup}")
    if target.exists() and not replace:
        raise DatabaseUnusableError(f"{target} is there already; --replace puts the backup in its place")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(target) as temporary:
        with closing(_opened(backup)) as from_, closing(sqlite3.connect(temporary)) as to:
            from_.backup(to, pages=PAGES_AT_ONCE)
        _require_whole(temporary)
        engine = open_database(f"sqlite:///{temporary}")
        try:
            version = migrate(engine)
            again = _erase_again(engine, target, at) if target.exists() else 0
            with writing(engine) as connection:
                # what was done after the backup is gone from the audit: this row says since when
                append(connection, system("restore"), at, "database.restore", "done")
        finally:
            engine.dispose()
        _remove_side_files(temporary)
        if target.exists():
            _require_unused(target)
            _remove_side_files(target)
        temporary.replace(target)
    return Restored(version=version, erased_again=again)


def _erase_again(engine: Engine, replaced: Path, at: datetime) -> int:
    """Takes over who was erased in the database that is replaced."""
    old = open_database(f"sqlite:///{replaced}")
    try:
        migrate(old)
        with reading(old) as connection:
            salts = connection.execute(select(kept_secrets)).mappings().all()
            fingerprints = list(connection.execute(select(erased_ids.c.fingerprint)).scalars())
    finally:
        old.dispose()
    if not fingerprints:
        return 0
    with writing(engine) as connection:
        known = {row["name"]: row["value"] for row in connection.execute(select(kept_secrets)).mappings()}
        for row in salts:
            if row["name"] not in known:
                connection.execute(insert(kept_secrets).values(dict(row)))
            elif known[row["name"]] != row["value"]:
                raise DatabaseUnusableError("the backup is of another database than the one to be replaced")
        there = set(connection.execute(select(erased_ids.c.fingerprint)).scalars())
        more = [{"fingerprint": item} for item in fingerprints if item not in there]
        if more:
            connection.execute(insert(erased_ids), more)
        gone = erased_among(connection, _youths(connection))
        for youth_id in sorted(gone):
            erase_youth(connection, youth_id, system("restore"), at)
    return len(gone)


def _youths(connection: Connection) -> set[str]:
    """Every youth in any stored snapshot."""
    contents = connection.execute(select(blobs.c.id).where(blobs.c.id.in_(select(snapshots.c.blob_id)))).scalars()
    return {
        youth.id for blob in list(contents) for youth in Snapshot.model_validate_json(get_blob(connection, blob)).youths
    }


def _require_whole(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT count(*) FROM audit").fetchone()
        except sqlite3.DatabaseError:
            found = "no database of this service"
    if found != "ok":
        raise DatabaseUnusableError(f"the copy is damaged ({found}); nothing was written")


def _require_unused(path: Path) -> None:
    """Refuses while any process has the database open: it would go on writing into a file that is gone."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("SELECT count(*) FROM audit").fetchone()
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise DatabaseUnusableError(f"{path} is in use: end the service and its worker first") from None


def _opened(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise DatabaseUnusableError(f"{path} cannot be read as SQLite database ({error})") from None
    return connection


def _remove_side_files(path: Path) -> None:
    for suffix in SIDE_FILES:
        Path(f"{path}{suffix}").unlink(missing_ok=True)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file beside the target that only this user can read; gone afterwards, unless it was renamed."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        _remove_side_files(temporary)
