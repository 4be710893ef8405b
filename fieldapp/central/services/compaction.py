"""Let go of the feed's tombstones that every device has read.

A removal is told by a row that says so. Devices that have come past it do not need it any more, and a device that
starts from nothing never did. What is let go is marked in the scope's head: a cursor from below the mark answers 410,
and that device starts again.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from fieldapp.central.open import Central
from fieldapp.central.services.cursor import decode_body
from fieldapp.central.store import cursors, feed
from fieldapp.wire import scope as scopes

_DAY_MS = 24 * 3600 * 1000
_RECENT_DAYS = 14
"""So long a device may go on from an earlier cursor than its newest: its last reply was lost, or its vault set back."""


def compact_feed(central: Central) -> int:
    """Drop the removed rows below the cursors of all devices; returns how many.

    A device that did not ask for ``Limits.silent_days`` holds nothing up. Raises ``StoreUnavailable``.
    """
    with central.store.read() as connection:
        wanted = feed.tombstones(connection)
        if not wanted:
            return 0
        lowest = _lowest(central, connection, {scope for _, scope in wanted})
        marks = feed.marks(connection, wanted)
    dropped = 0
    for township, scope in wanted:
        # Up to the head as it was when the cursors were looked at: what was removed since, nobody has read.
        upto = min(marks[scope].head, lowest.get(scope, marks[scope].head))
        with central.store.write() as connection:
            dropped += feed.drop_tombstones(connection, township, scope, upto)
    return dropped


def _lowest(central: Central, connection: Connection, wanted: Collection[str]) -> dict[str, int]:
    """How far the device that is furthest behind has read each scope; position 0 is a device with nothing of it yet."""
    found: dict[str, int] = {}
    heard, recent = (central.now_ms() - days * _DAY_MS for days in (central.config.limits.silent_days, _RECENT_DAYS))
    for device, body in cursors.each_cursor(connection, heard, recent):
        for scope, at in decode_body(body, scopes.of_device(device)).positions.items():
            if at and scope in wanted:
                found[scope] = min(at, found.get(scope, at))
    return found
