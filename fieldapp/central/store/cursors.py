"""Positions of devices under short names, so that a cursor need not carry them all; see ``services.cursor``."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, func, or_, select

from fieldapp.central.store.rows import upsert
from fieldapp.central.store.tables import accounts, cursors, devices

_PIECE = 1_000
KEPT = 20
"""How many cursors of a device stay known: a vault may be restored to a few syncs ago and read on from there."""


def cursor_body(connection: Connection, township: str, device: str, name: bytes) -> bytes | None:
    """The positions kept under a name."""
    query = select(cursors.c.body).where(
        cursors.c.township == township, cursors.c.device == device, cursors.c.name == name
    )
    return connection.execute(query).scalar()


def each_cursor(connection: Connection, heard: int, recent: int) -> Iterator[tuple[str, bytes]]:
    """What admitted devices may go on from, as (device, body): of each one heard after ``heard`` (ms) its newest
    cursor, and those that had no newer one before ``recent``: a lost reply or a vault set back leads to one of them."""
    own = (cursors.c.township, cursors.c.device)
    kept = select(
        cursors.c.device,
        cursors.c.body,
        func.lead(cursors.c.at).over(partition_by=own, order_by=cursors.c.at).label("until"),
        func.max(cursors.c.at).over(partition_by=own).label("newest"),
    ).subquery()
    query = (
        select(kept.c.device, kept.c.body)
        .join(devices, devices.c.id == kept.c.device)
        .join(accounts, accounts.c.id == devices.c.account)
        .where(
            devices.c.revoked_at.is_(None),
            accounts.c.revoked_at.is_(None),
            kept.c.newest >= heard,
            or_(kept.c.until.is_(None), kept.c.until >= recent),
        )
        .execution_options(yield_per=_PIECE)
    )
    for row in connection.execute(query):
        yield row.device, row.body


def keep_cursor(connection: Connection, township: str, device: str, *, name: bytes, body: bytes, at: int) -> None:
    """Keep positions under a name and let the oldest of the device go.

    The moment is moved behind the last one's, so that neither a clock that stands still nor a replica whose clock is
    behind makes the newest cursor look old.
    """
    own = (cursors.c.township == township, cursors.c.device == device)
    query = select(cursors.c.name, cursors.c.at).where(*own).order_by(cursors.c.at.desc(), cursors.c.name)
    found = connection.execute(query).all()
    moment = max(at, found[0].at + 1) if found else at
    upsert(connection, cursors, [{"township": township, "device": device, "name": name, "body": body, "at": moment}])
    old = [row.name for row in found if row.name != name][KEPT - 1 :]
    if old:
        connection.execute(delete(cursors).where(*own, cursors.c.name.in_(old)))
