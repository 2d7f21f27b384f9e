from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from api.store.database import DatabaseUnusableError, open_database, reading, writing
from api.store.migrating import migrate, require_version, version_found, version_wanted
from api.store.tables import metadata


def test_migrations_make_exactly_the_tables(engine: Engine) -> None:
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_is_harmless(engine: Engine) -> None:
    assert migrate(engine) == migrate(engine) == version_found(engine) == version_wanted()


def test_a_database_without_tables_is_refused_with_what_to_do(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(DatabaseUnusableError, match=r"version none.* run thuisnabij migrate"):
        require_version(engine)
    migrate(engine)
    require_version(engine)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'half.db'}")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE snapshots (other INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        migrate(engine)
    with reading(engine) as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    assert names == ["snapshots"]
