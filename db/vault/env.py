"""Alembic's environment for the vault: runs over the connection that ``fieldapp.vault.migrate`` hands in.

There is no ini file and no offline mode: a vault's key exists only while it is open.
"""

from alembic import context

from fieldapp.vault.tables import SEARCH, metadata


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    # FTS5 keeps its index in shadow tables of its own.
    return not (kind == "table" and name is not None and name.startswith(SEARCH))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=_ours,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
