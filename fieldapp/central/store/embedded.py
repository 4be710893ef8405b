"""The embedded default: one SQLite file under SQLCipher, with a write-ahead log.

SQLite has one writer. A lock in this process makes writers queue here, in order and without time-outs, instead of
inside SQLite; readers keep their own connections and snapshots.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, create_engine, event, exc
from sqlalchemy.pool import QueuePool

from fieldapp.central.errors import KeysUnreadable, StoreUnavailable
from fieldapp.central.store.engine import Store

_BUSY_MS = 10_000
_CACHE_KIB = 16_384
_CHECKPOINT_PAGES = 4_000
_WRITE = "BEGIN IMMEDIATE"


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

    store = Store(engine, engine.execution_options(fieldapp_begin=_WRITE), threading.Lock())
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except (exc.DatabaseError, sqlcipher3.dbapi2.DatabaseError) as fault:
        store.close()
        if "not a database" in str(fault):
            raise KeysUnreadable("the key file does not open this database") from None
        raise StoreUnavailable("the database cannot be opened") from None
    return store
