"""Alembic runs this file; the connection and its transaction are `migrate`'s."""

from alembic import context

from api.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # the transaction is begun already: on SQLite too, tables are made all or nothing
    transactional_ddl=False,
)
context.run_migrations()
