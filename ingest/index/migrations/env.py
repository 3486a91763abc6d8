"""Runs the migrations on the connection that the register hands over."""

from alembic import context

from ingest.index.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters a table by copying it.
    render_as_batch=True,
    # All migrations in one transaction: the register is as before or as after.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
