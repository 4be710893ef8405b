"""Alembic environment of the central: runs on the connection that the store hands over."""

from __future__ import annotations

from alembic import context

from fieldapp.central.store.tables import metadata


def run() -> None:
    """Migrate inside the caller's transaction."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, compare_type=True, render_as_batch=True)
    context.run_migrations()


run()
