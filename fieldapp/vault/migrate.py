"""Brings the tables of a vault up to date, by Alembic, over the open connection.

The environment is ``db/vault`` beside the package; a frozen build ships it as data in the same place. Alembic is only
imported when something is to be done: an unlock of a vault that is up to date must be quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from fieldapp.places import migrations
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import VaultTooNew
from fieldapp.vault.projection import project_all

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision this program knows, oldest first; the last is what it needs."""


def environment() -> Path:
    """The folder of the Alembic environment, ``db/vault``."""
    return migrations("vault")


def bring_up_to_date(store: Store) -> None:
    """Run what is missing, in one transaction; what follows from the records is then made anew from them.

    Raises ``VaultTooNew`` when the vault is ahead of the program.
    """
    with store.transaction() as conn:
        found = revision(conn)
        if found == REVISIONS[-1]:
            return
        if found is not None and found not in REVISIONS:
            raise VaultTooNew(found)
        upgrade(conn)
        if found is not None:
            project_all(conn)


def revision(conn: Connection) -> str | None:
    """The revision of an open vault; ``None`` for an empty one."""
    known = conn.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").scalar()
    return None if known is None else conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade(conn: Connection, target: str = "head") -> None:
    """Upgrade to ``target`` within the connection's transaction."""
    from alembic import command

    command.upgrade(_config(conn), target)


def downgrade(conn: Connection, target: str) -> None:
    """Go back to ``target`` within the connection's transaction; what only newer tables hold is lost."""
    from alembic import command

    command.downgrade(_config(conn), target)


def _config(conn: Connection) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": conn})
    config.set_main_option("script_location", str(environment()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
