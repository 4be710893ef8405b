"""Whether this central should get more work, and the numbers somebody who watches it wants."""

from __future__ import annotations

import shutil

from fieldapp.central.errors import BlobsUnavailable, DiskLow, StoreBehind, StoreUnavailable
from fieldapp.central.open import Central
from fieldapp.central.store import counting


def check_ready(central: Central) -> None:
    """Raise what keeps this central from taking work: ``StoreUnavailable``, ``StoreBehind``, ``BlobsUnavailable``,
    ``DiskLow``.

    A database that a newer program has already brought forward is no reason: it only added to what this one uses.
    """
    if not central.store.is_current():
        raise StoreBehind("the database lacks a revision of this program")
    central.blobs.ready()
    room = disk_room(central)
    if room is not None and room < central.config.limits.disk_room_bytes:
        raise DiskLow("little room is left on the disk")


def standing_numbers(central: Central) -> dict[str, dict[str, int]] | None:
    """Counts of the whole central by name and label; ``None`` when the database does not answer.

    None of them costs more as records grow.
    """
    try:
        with central.store.read() as connection:
            counts = counting.standing(connection)
    except StoreUnavailable:
        return None
    room = disk_room(central)
    return counts if room is None else {**counts, "disk_free_bytes": {"": room}}


def disk_room(central: Central) -> int | None:
    """Bytes free where this central keeps its things; ``None`` when it keeps nothing on a disk of its own."""
    config = central.config
    if config.database_url is not None and config.blob_url is not None:
        return None
    try:
        return shutil.disk_usage(config.data).free
    except OSError:
        raise BlobsUnavailable("the folder of the central is gone") from None
