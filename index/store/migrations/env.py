"""What Alembic runs to migrate over a connection that is given (see `index.store.migrations`)."""

from alembic import context

from index.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True,
)  # fmt: skip
with context.begin_transaction():
    context.run_migrations()
