"""The open database: SQLCipher under SQLAlchemy, one connection, one transaction at a time.

Durable means ``synchronous=FULL`` on a WAL: a transaction that returned survives a kill and a power cut. Nothing is
ever written in the clear: temporary tables stay in memory, the WAL is encrypted like the file. After an operational
fault the connection is closed, and the next transaction opens it anew.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from fieldapp.vault.durable import disk_faults, fault_at, flush_folder
from fieldapp.vault.errors import DiskFault, DiskFull, StoreFault, VaultClosed, VaultDamaged, VaultInUse

_BUSY_MS = 5000
_SETTINGS = (
    # cipher_memory_security stays off: it locks and wipes every page buffer and costs a third of the speed; the key
    # itself SQLCipher always wipes.
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA cipher_memory_security = OFF",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA busy_timeout = {_BUSY_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -16384",
    "PRAGMA trusted_schema = OFF",
)


_FAULTS: dict[str, Callable[[], StoreFault]] = {
    "SQLITE_CORRUPT": lambda: VaultDamaged("database"),
    "SQLITE_NOTADB": lambda: VaultDamaged("database"),
    "SQLITE_BUSY": lambda: VaultInUse(None),
    "SQLITE_LOCKED": lambda: VaultInUse(None),
    "SQLITE_READONLY": lambda: DiskFault("EROFS"),
    "SQLITE_CANTOPEN": lambda: DiskFault("ENOENT"),
    "SQLITE_PERM": lambda: DiskFault("EACCES"),
}


class Store:
    """One vault database, open. ``key`` is the raw 32-byte database key.

    Raises ``VaultDamaged`` when the file is missing (unless ``create``) or does not open with the key.
    """

    def __init__(self, path: Path, key: bytes, *, create: bool = False) -> None:
        self._path = path
        self._closed = False
        self._turn = threading.RLock()
        if not create and not path.is_file():
            raise VaultDamaged("database")
        self._engine = _engine(path, key)
        try:
            with self.transaction() as conn:
                conn.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            if create:
                with disk_faults():
                    flush_folder(path.parent)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, rolled back when it raises. Raises ``StoreFault`` kinds,
        ``VaultClosed``. A second thread waits for its turn (a new session's token may come while a page is applied)."""
        if self._closed:
            raise VaultClosed("closed")
        try:
            with self._turn, self._engine.begin() as conn:
                yield conn
        except DBAPIError as exc:
            fault = self._fault_of(exc)
            if fault is None:
                raise
            self._engine.dispose()
            raise fault from exc

    def close(self) -> None:
        """Close the file for good; the WAL is folded back into it."""
        self._closed = True
        self._engine.dispose()

    def _fault_of(self, exc: DBAPIError) -> StoreFault | None:
        """What the surroundings did, or ``None`` when the error is a bug of ours."""
        name = getattr(exc.orig, "sqlite_errorname", "") or ""
        if name.startswith("SQLITE_FULL"):
            return DiskFull("no room left")
        if name.startswith("SQLITE_IOERR"):
            # Only ENOSPC is told as FULL; a quota or a limit on file size comes as a failed write like any other.
            return fault_at(self._path.parent, max(self._sizes(), default=0))
        return next((made() for prefix, made in _FAULTS.items() if name.startswith(prefix)), None)

    def _sizes(self) -> Iterator[int]:
        for path in (self._path, self._path.with_name(self._path.name + "-wal")):
            with contextlib.suppress(OSError):
                yield path.stat().st_size


def _engine(path: Path, key: bytes) -> Engine:
    def connect() -> Any:
        connection = sqlcipher3.connect(str(path), check_same_thread=False, isolation_level=None)
        try:
            # A raw key is given as a blob literal and cannot be a bound value; hex digits need no quoting.
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in _SETTINGS:
                connection.execute(pragma).fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite+pysqlite://", module=sqlcipher3.dbapi2, creator=connect, poolclass=StaticPool, hide_parameters=True
    )
    # The driver would begin transactions by its own rules; with isolation_level None every BEGIN is ours.
    event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN"))
    return engine
