from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from api.store.database import DatabaseUnusableError, lock, reading, writing


def migrate(engine: Engine) -> str:
    """Brings the tables to this version, all or nothing; harmless where they are. Returns the version."""
    script = _configuration()
    with writing(engine) as connection:
        lock(connection, "migrations")  # several processes may start at once
        script.attributes["connection"] = connection
        command.upgrade(script, "head")
    return version_wanted()


def version_found(engine: Engine) -> str | None:
    """The version of the database's tables; None where there are none."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def version_wanted() -> str:
    """The version that this program works with."""
    head = ScriptDirectory.from_config(_configuration()).get_current_head()
    if head is None:
        raise RuntimeError("the distribution has no migrations")
    return head


def require_version(engine: Engine) -> None:
    """Refuses a database of another version; `DatabaseUnusableError` says what to do."""
    found, wanted = version_found(engine), version_wanted()
    if found != wanted:
        raise DatabaseUnusableError(
            f"the database has version {found or 'none'}, this program needs {wanted}: run thuisnabij migrate"
        )


def _configuration() -> Config:
    script = Config()
    # a percent sign in a path would be read as an interpolation
    script.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return script
