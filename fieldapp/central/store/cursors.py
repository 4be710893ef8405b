"""Positions of devices under short names, so that a cursor need not carry them all; see ``services.cursor``."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from fieldapp.central.store.rows import upsert
from fieldapp.central.store.tables import cursors

KEPT = 20
"""How many cursors of a device stay known: a vault may be restored to a few syncs ago and read on from there."""


def cursor_body(connection: Connection, township: str, device: str, name: bytes) -> bytes | None:
    """The positions kept under a name."""
    query = select(cursors.c.body).where(
        cursors.c.township == township, cursors.c.device == device, cursors.c.name == name
    )
    return connection.execute(query).scalar()


def keep_cursor(connection: Connection, township: str, device: str, *, name: bytes, body: bytes, at: int) -> None:
    """Keep positions under a name and let the oldest of the device go."""
    upsert(connection, cursors, [{"township": township, "device": device, "name": name, "body": body, "at": at}])
    own = (cursors.c.township == township, cursors.c.device == device)
    names = connection.execute(select(cursors.c.name).where(*own).order_by(cursors.c.at.desc(), cursors.c.name))
    old = list(names.scalars())[KEPT:]
    if old:
        connection.execute(delete(cursors).where(*own, cursors.c.name.in_(old)))
