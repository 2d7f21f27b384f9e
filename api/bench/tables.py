from sqlalchemy import Column, Engine, LargeBinary, MetaData, String, Table, Text, UniqueConstraint, inspect

from api.store.database import DatabaseUnusableError
from api.store.tables import workers

metadata = MetaData()
snapshots = Table(
    "bench_snapshots",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""What the runs are made on, as compressed JSON; kept as long as a run refers to it."""
runs = Table(
    "bench_runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("experiment", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("snapshot_id", String(80), nullable=False),
    Column("task", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("worker", String(200)),
    Column("line", Text),
    UniqueConstraint("experiment", "key"),
)
"""
Runs that were asked for and not collected yet: `asked` is the line as far as it is known before, `line` the whole one
as soon as it is.
"""


def make_tables(engine: Engine) -> None:
    """
    Makes the tables that are not there yet.

    Raises
    ------
    DatabaseUnusableError
        If the database is a service's: its workers would take runs for plans.
    """
    if inspect(engine).has_table("plans"):
        raise DatabaseUnusableError("this is a service's database: give experiments one of their own")
    metadata.create_all(engine)
    # the list of live workers is the service's own
    workers.create(engine, checkfirst=True)
