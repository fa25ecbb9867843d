"""Run migrations on the connection, and in the transaction, that the store hands over."""

from __future__ import annotations

from alembic import context

from workbench.cases.records import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
)
context.run_migrations()
