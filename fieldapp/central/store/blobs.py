"""What is known of ciphertexts and of uploads under way. The bytes are in ``fieldapp/central/blobs.py``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from fieldapp.central.store.rows import insert_new, pieces, upsert
from fieldapp.central.store.tables import blob_links, blobs, uploads


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload under way; ``params`` is what the tus library keeps of it, ``expires_at`` in ms."""

    id: str
    device: str
    sha256: str
    expires_at: int
    params: Mapping[str, Any]


def save_blob(connection: Connection, *, sha256: str, size: int, at: int, township: str, device: str) -> None:
    """Note a durable ciphertext; noted before, nothing changes."""
    row = {"sha256": sha256, "size": size, "stored_at": at, "township": township, "device": device}
    insert_new(connection, blobs, [row])


def stored_blobs(connection: Connection, sha256: Sequence[str]) -> set[str]:
    """Those of ``sha256`` that are stored."""
    found: set[str] = set()
    for some in pieces(sha256):
        found.update(connection.execute(select(blobs.c.sha256).where(blobs.c.sha256.in_(some))).scalars())
    return found


def all_blobs(connection: Connection) -> list[tuple[str, int]]:
    """Every stored ciphertext and its size."""
    return [(row.sha256, row.size) for row in connection.execute(select(blobs.c.sha256, blobs.c.size))]


def blob_size_for(
    connection: Connection, sha256: str, *, township: str, device: str, account: str, scopes: Iterable[str]
) -> int | None:
    """Size of a stored ciphertext that this caller may read: it uploaded it, wrote a record that names it, or reads a
    scope such a record travels in. ``None`` otherwise."""
    row = connection.execute(select(blobs.c.size, blobs.c.device).where(blobs.c.sha256 == sha256)).one_or_none()
    if row is None:
        return None
    if row.device == device:
        return int(row.size)
    query = select(blob_links.c.record).where(
        blob_links.c.township == township,
        blob_links.c.sha256 == sha256,
        or_(blob_links.c.author == account, blob_links.c.scope.in_(list(scopes))),
    )
    return None if connection.execute(query).first() is None else int(row.size)


def save_upload(connection: Connection, upload: UploadRow) -> None:
    """Insert or replace an upload."""
    row = {
        "id": upload.id,
        "device": upload.device,
        "sha256": upload.sha256,
        "expires_at": upload.expires_at,
        "params": dict(upload.params),
    }
    upsert(connection, uploads, [row])


def find_upload(connection: Connection, upload: str) -> UploadRow | None:
    """The upload of this id."""
    row = connection.execute(select(uploads).where(uploads.c.id == upload)).mappings().one_or_none()
    return None if row is None else UploadRow(**row)


def device_uploads(connection: Connection, device: str, sha256: Sequence[str]) -> list[UploadRow]:
    """The uploads a device has under way for these ciphertexts."""
    query = select(uploads).where(uploads.c.device == device, uploads.c.sha256.in_(list(sha256)))
    return [UploadRow(**row) for row in connection.execute(query).mappings()]


def expired_uploads(connection: Connection, now: int) -> list[str]:
    """Uploads nobody went on with in time."""
    return list(connection.execute(select(uploads.c.id).where(uploads.c.expires_at < now)).scalars())


def upload_ids(connection: Connection) -> list[str]:
    """Every upload under way."""
    return list(connection.execute(select(uploads.c.id)).scalars())


def drop_upload(connection: Connection, upload: str) -> None:
    """Forget an upload."""
    connection.execute(delete(uploads).where(uploads.c.id == upload))
