"""Production: PostgreSQL through psycopg 3. Any number of replicas of the central share one database.

Reads see one moment (REPEATABLE READ), so a feed page that ends at its scope's head has everything up to it. Writes
see what was committed when each of their statements begins, and whoever changes a township holds its lock (see
``feed.lock_townships``): there they are one after another, as on SQLite.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, create_engine, event, exc, make_url, text

from fieldapp.central.errors import BadSetting, StoreNotDurable
from fieldapp.central.store.arrays import teach_arrays
from fieldapp.central.store.engine import Store, told_plainly

_POOL, _MORE = 8, 24
_WAIT_S = 30
_SESSION = {
    "lock_timeout": "20s",  # a township that stays locked longer is somebody else's trouble: the device comes back
    "idle_in_transaction_session_timeout": "60s",  # a replica that went silent lets its locks go
    "synchronous_commit": "on",
}


def open_postgres(url: str) -> Store:
    """The database of a ``postgresql://`` URL (as libpq reads it); durable at every commit.

    Raises ``BadSetting`` for another kind of URL, ``StoreNotDurable`` when the server does not sync, and
    ``StoreUnavailable``.
    """
    engine = create_engine(
        parsed_url(url),
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
            "application_name": "fieldapp-central",
            "connect_timeout": 10,
        },
        pool_size=_POOL,
        max_overflow=_MORE,
        pool_timeout=_WAIT_S,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _made(connection: Any, _: object) -> None:
        teach_arrays(connection)

    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    store = Store(reading, engine, glancing=engine.execution_options(isolation_level="AUTOCOMMIT"))
    try:
        with told_plainly(), engine.connect() as connection:
            syncs = connection.execute(text("SHOW fsync")).scalar()
    except BaseException:
        store.close()
        raise
    if syncs != "on":
        store.close()
        raise StoreNotDurable("the database server runs with fsync off: what it acknowledges may be lost")
    return store


def parsed_url(url: str) -> URL:
    """The URL for psycopg. Raises ``BadSetting``."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        raise BadSetting("FIELDAPP_DATABASE_URL") from None
    if parsed.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise BadSetting("FIELDAPP_DATABASE_URL")
    return parsed.set(drivername="postgresql+psycopg")
