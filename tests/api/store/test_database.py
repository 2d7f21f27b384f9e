from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text

from api.store import database
from api.store.database import (
    DATABASE_ERRORS,
    DatabaseUnusableError,
    open_database,
    reading,
    require_safe_sqlite,
    writing,
)
from api.store.tables import secrets
from tests.api.databases import NewDatabase


def test_sqlite_has_a_log_foreign_keys_full_synchronisation_and_overwrites_what_is_deleted(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with reading(engine) as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "secure_delete": 1}


@pytest.mark.parametrize(
    ("library", "python", "is_safe"),
    [((3, 41, 2), (3, 12), False), ((3, 42, 0), (3, 12), True), ((3, 40, 1), (3, 11), True)],
)
def test_an_old_sqlite_is_refused_from_python_3_12_on(
    library: tuple[int, ...], python: tuple[int, ...], is_safe: bool
) -> None:
    if is_safe:
        require_safe_sqlite(library, python)
    else:
        with pytest.raises(DatabaseUnusableError, match=r"SQLite 3\.41\.2 is too old for Python 3\.12"):
            require_safe_sqlite(library, python)


@pytest.mark.parametrize("url", ["mysql://host/name", "no url at all", "sqlite"])
def test_another_kind_of_database_is_refused_with_what_to_give(url: str) -> None:
    with pytest.raises(DatabaseUnusableError, match="give sqlite:///PATH or postgresql://"):
        open_database(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusableError, match="give sqlite:///PATH"):
        open_database(url)


def test_a_transaction_that_fails_writes_nothing(engine: Engine) -> None:
    def write_and_fail() -> None:
        with writing(engine) as connection:
            connection.execute(insert(secrets).values(name="a", value="1"))
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        write_and_fail()
    with reading(engine) as connection:
        assert connection.execute(select(secrets)).all() == []


def test_many_writers_wait_for_each_other(engine: Engine) -> None:
    def write(number: int) -> None:
        with writing(engine) as connection:
            connection.execute(select(secrets)).all()
            connection.execute(insert(secrets).values(name=str(number), value="1"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    with reading(engine) as connection:
        assert len(connection.execute(select(secrets)).all()) == 40


def test_on_sqlite_a_writer_whose_turn_does_not_come_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MILLISECONDS", 50)
    one, other = (open_database(f"sqlite:///{tmp_path / name}") for name in ("a.db", "b.db"))

    def write(engine: Engine) -> None:
        with writing(engine):
            pass

    with writing(one), ThreadPoolExecutor(1) as pool:
        with pytest.raises(DATABASE_ERRORS):
            pool.submit(write, one).result()
        # each database has turns of its own
        pool.submit(write, other).result()
    write(one)
    for engine in (one, other):
        engine.dispose()


def test_a_moment_without_time_zone_is_refused(engine: Engine) -> None:
    from sqlalchemy.exc import StatementError

    from api.store.plans import get_plan, start_plan
    from tests.api.store.things import a_plan

    with writing(engine) as connection:
        plan = a_plan(connection)
        with pytest.raises(StatementError, match="needs a time zone"):
            start_plan(connection, plan.id, datetime(2026, 11, 23, 12, 0))  # noqa: DTZ001
        assert get_plan(connection, plan.id).created_at.utcoffset() is not None


def test_postgresql_urls_of_both_spellings_open(new_postgresql: NewDatabase) -> None:
    url = new_postgresql().replace("postgresql+psycopg://", "postgresql://")
    engine = open_database(url)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_who_reads_sees_one_view_whatever_others_commit_meanwhile(engine: Engine) -> None:
    with reading(engine) as connection:
        assert connection.execute(select(secrets)).all() == []
        with writing(engine) as other:
            other.execute(insert(secrets).values(name="a", value="7"))
        assert connection.execute(select(secrets)).all() == []
    with reading(engine) as connection:
        assert len(connection.execute(select(secrets)).all()) == 1
    # the connection goes back as it was: a writer must see what is newest
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            assert connection.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"
