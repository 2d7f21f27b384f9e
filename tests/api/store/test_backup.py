import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine

from api.store.audit import list_audit, verify_audit
from api.store.backup import back_up, restore
from api.store.database import DatabaseUnusableError, open_database, reading, writing
from api.store.decisions import list_decisions
from api.store.erasure import erase_youth
from api.store.snapshots import get_snapshot, read_snapshot_content
from tests.api.databases import NewDatabase
from tests.api.store.test_erasure import everything, filled
from tests.api.store.things import AUTHOR, NOON, SNAPSHOT


@pytest.fixture
def url(new_sqlite: NewDatabase) -> str:
    return new_sqlite()


def opened(url: str) -> Engine:
    return open_database(url)


def test_a_copy_made_while_the_service_writes_has_everything(url: str, tmp_path: Path) -> None:
    engine = opened(url)
    filled(engine)
    # what was written last is still in the log beside the file
    size = back_up(url, tmp_path / "copy.bak")
    assert size == (tmp_path / "copy.bak").stat().st_size > 100_000
    assert (tmp_path / "copy.bak").stat().st_mode & 0o077 == 0
    restored = restore(tmp_path / "copy.bak", f"sqlite:///{tmp_path / 'new.db'}", NOON, replace=False)
    assert restored.erased_again == 0
    copy = opened(f"sqlite:///{tmp_path / 'new.db'}")
    with reading(engine) as connection:
        before, taken = verify_audit(connection), list_decisions(connection, 9)
    with reading(copy) as connection:
        found = verify_audit(connection, (before.sequence, before.hash))
        assert (found.findings, found.rows) == ((), before.rows + 1)
        assert list_audit(connection, 1)[0].action == "database.restore"
        assert list_decisions(connection, 9) == taken != []
        assert read_snapshot_content(connection, get_snapshot(connection, SNAPSHOT.id)) == SNAPSHOT
    for item in (engine, copy):
        item.dispose()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.bak", "new.db"]


def test_a_database_that_is_there_is_replaced_only_when_told(url: str, tmp_path: Path) -> None:
    back_up(url, tmp_path / "copy.bak")
    with pytest.raises(DatabaseUnusableError, match="is there already; --replace"):
        restore(tmp_path / "copy.bak", url, NOON, replace=False)
    restore(tmp_path / "copy.bak", url, NOON, replace=True)


def test_a_database_that_somebody_uses_is_not_replaced(url: str, tmp_path: Path) -> None:
    back_up(url, tmp_path / "copy.bak")
    engine = opened(url)
    filled(engine)
    before = everything(engine)
    with pytest.raises(DatabaseUnusableError, match="is in use: end the service"):
        restore(tmp_path / "copy.bak", url, NOON, replace=True)
    assert everything(engine) == before
    engine.dispose()


def test_who_was_erased_after_the_backup_is_erased_from_it_as_well(url: str, tmp_path: Path) -> None:
    engine = opened(url)
    filled(engine)
    back_up(url, tmp_path / "copy.bak")
    with writing(engine) as connection:
        erase_youth(connection, "y-2", AUTHOR, NOON)
    engine.dispose()
    assert restore(tmp_path / "copy.bak", url, NOON, replace=True).erased_again == 1
    engine = opened(url)
    assert "y-2" not in everything(engine)
    assert "y-1" in everything(engine)
    with reading(engine) as connection:
        assert verify_audit(connection).findings == ()
    engine.dispose()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_damaged_backup_replaces_nothing(url: str, tmp_path: Path, content: bytes) -> None:
    engine = opened(url)
    filled(engine)
    before = everything(engine)
    engine.dispose()
    (tmp_path / "copy.bak").write_bytes(content)
    with pytest.raises(DatabaseUnusableError):
        restore(tmp_path / "copy.bak", url, NOON, replace=True)
    engine = opened(url)
    assert everything(engine) == before
    engine.dispose()


def test_what_is_no_sqlite_of_ours_is_refused_with_what_to_do(url: str, tmp_path: Path) -> None:
    for wrong, words in (
        ("postgresql://host/name", "for PostgreSQL use pg_dump"),
        (f"sqlite:///{tmp_path / 'none.db'}", "there is no database"),
    ):
        with pytest.raises(DatabaseUnusableError, match=words):
            back_up(wrong, tmp_path / "copy.bak")
    with pytest.raises(DatabaseUnusableError, match="there is no backup"):
        restore(tmp_path / "none.bak", url, NOON, replace=True)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    with pytest.raises(DatabaseUnusableError, match="no database of this service"):
        restore(other, url, NOON, replace=True)
    assert list(tmp_path.glob(".*")) == []
