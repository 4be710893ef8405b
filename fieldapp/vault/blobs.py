"""Rows of ciphertexts: own ones on their way up, received ones wanted or kept. The files are ``photos.py``'s.

Own: draft (attached), waiting (in a record, to be sent), stored (a signed line said so), unused (attached to a draft
but in no record; kept all the same). Received: wanted (a thumbnail to fetch), remote (a photo to fetch when looked
at), kept (on this disk).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldapp.vault.projection import json_ids
from fieldapp.vault.tables import BLOB
from fieldapp.wire.bodies import BlobRef, PhotoRef


class BlobState(StrEnum):
    """Where a ciphertext stands; see the module."""

    DRAFT = "draft"
    WAITING = "waiting"
    STORED = "stored"
    UNUSED = "unused"
    WANTED = "wanted"
    REMOTE = "remote"
    KEPT = "kept"


OWN = (BlobState.DRAFT, BlobState.WAITING, BlobState.STORED)
LOCAL = (*OWN, BlobState.UNUSED, BlobState.KEPT)
EXPENDABLE = (BlobState.STORED, BlobState.WANTED, BlobState.REMOTE, BlobState.KEPT)


def parts_of(photos: Iterable[PhotoRef]) -> Iterable[tuple[PhotoRef, BlobRef, bool]]:
    """Each ciphertext of each photo, and whether it is the thumbnail."""
    for photo in photos:
        yield photo, photo.blob, False
        if photo.thumb is not None:
            yield photo, photo.thumb, True


def add_rows(conn: Connection, visit: str, photos: Iterable[PhotoRef], states: tuple[str, str], now: str) -> None:
    """Make ciphertexts known in the states (photo, thumbnail); known ones stay as they are."""
    rows = [
        {
            "sha256": blob.sha256,
            "size": blob.size,
            "thumb": thumb,
            "state": states[thumb],
            "visit": visit,
            "ref": photo.ref,
            "since": now,
        }
        for photo, blob, thumb in parts_of(photos)
    ]
    if rows:
        conn.execute(upsert(BLOB).on_conflict_do_nothing(index_elements=["sha256"]), rows)


def queue_photos(conn: Connection, visit: str, photos: Sequence[PhotoRef], now: str) -> None:
    """A record holds these photos now: send those that are ours and not sent yet. What else was attached to drafts of
    the visit, and is attached no more, becomes unused."""
    named = [blob.sha256 for _, blob, _ in parts_of(photos)]
    ours = update(BLOB).where(BLOB.c.sha256.in_(json_ids(named)), BLOB.c.state.in_((BlobState.DRAFT, BlobState.UNUSED)))
    conn.execute(ours, {"state": BlobState.WAITING, "since": now})
    left = update(BLOB).where(BLOB.c.visit == visit, BLOB.c.state == BlobState.DRAFT)
    conn.execute(left, {"state": BlobState.UNUSED, "since": now})


def drop_rows(conn: Connection, visits: Iterable[str]) -> Sequence[str]:
    """Forget ciphertexts of these visits, but none that is not stored at the central yet. Returns their SHA-256: the
    files go after the commit."""
    gone = (BLOB.c.visit.in_(json_ids(visits)), BLOB.c.state.in_(EXPENDABLE))
    addresses = conn.execute(select(BLOB.c.sha256).where(*gone)).scalars().all()
    if addresses:
        conn.execute(delete(BLOB).where(*gone))
    return addresses
