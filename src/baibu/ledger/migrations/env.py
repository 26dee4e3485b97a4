"""Run migrations on the connection that `ledger.database` hands over."""

from __future__ import annotations

from alembic import context

from baibu.ledger.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
