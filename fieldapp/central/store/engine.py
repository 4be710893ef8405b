"""The store port: one encrypted database, read and write transactions, and its schema.

SQLite has one writer. A lock in this process makes writers queue here, in order and without time-outs, instead of
inside SQLite; readers keep their own connections and snapshots (WAL). Nothing here or in its siblings depends on
SQLite beyond this file.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.pool import QueuePool

from fieldapp.central.errors import KeysUnreadable, StoreTooNew, StoreUnavailable
from fieldapp.places import migrations

MIGRATIONS = migrations("central")
_BUSY_MS = 10_000
_CACHE_KIB = 16_384
_CHECKPOINT_PAGES = 4_000
_WRITE = "BEGIN IMMEDIATE"


class Store:
    """An open database. Safe to share between threads; ``close`` it once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and writes nothing. Raises ``StoreUnavailable``."""
        with _told_plainly(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is durable once this block has ended, or did not happen. Raises ``StoreUnavailable``."""
        with _told_plainly(), self._writer, self.engine.connect() as plain:
            connection = plain.execution_options(fieldapp_begin=_WRITE)
            with connection.begin():
                yield connection

    def migrate(self) -> None:
        """Bring the schema to this program's revision. Raises ``StoreTooNew``, ``StoreUnavailable``."""
        config = _alembic()
        if self._known_revision(config) == ScriptDirectory.from_config(config).get_current_head():
            return
        with self.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def revision(self) -> str | None:
        """The schema revision of the database; ``None`` before the first migration."""
        with self.read() as connection:
            if not self.engine.dialect.has_table(connection, "alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def _known_revision(self, config: Config) -> str | None:
        found = self.revision()
        try:
            if found is not None:
                ScriptDirectory.from_config(config).get_revision(found)
        except CommandError:
            raise StoreTooNew(found or "") from None
        return found

    def close(self) -> None:
        """Give the files back."""
        self.engine.dispose()


def open_embedded(path: Path, key: bytes) -> Store:
    """The embedded default: SQLCipher under the 32-byte ``key``; durable at every commit.

    Raises ``KeysUnreadable`` when the key does not open the file, ``StoreUnavailable``.
    """

    def connect() -> Any:
        connection = sqlcipher3.connect(str(path), check_same_thread=False, isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=24,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("fieldapp_begin", "BEGIN"))

    store = Store(engine)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except (exc.DatabaseError, sqlcipher3.dbapi2.DatabaseError) as fault:
        store.close()
        if "not a database" in str(fault):
            raise KeysUnreadable("the key file does not open this database") from None
        raise StoreUnavailable("the database cannot be opened") from None
    return store


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@contextmanager
def _told_plainly() -> Iterator[None]:
    # Drivers put statements into their messages; ours carry none. ``from None`` keeps them out of logs too.
    try:
        yield
    except (exc.OperationalError, sqlcipher3.dbapi2.OperationalError) as fault:
        full = "disk is full" in str(fault) or "disk I/O" in str(fault)
        raise StoreUnavailable("the database does not answer", full=full) from None
