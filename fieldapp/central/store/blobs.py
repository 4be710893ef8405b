"""What is known of ciphertexts and of uploads under way. The bytes are in ``fieldapp/central/blobs.py``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, tuple_

from fieldapp.central.store.dialect import among
from fieldapp.central.store.engine import Store
from fieldapp.central.store.rows import insert_new, pieces, upsert
from fieldapp.central.store.tables import blob_links, blobs, upload_pieces, uploads

_PIECE = 5_000


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload under way; ``params`` is what the tus library keeps of it, ``expires_at`` in ms."""

    township: str
    id: str
    device: str
    sha256: str
    expires_at: int
    params: Mapping[str, Any]

    @property
    def size(self) -> int:
        """How many bytes it announced."""
        return int(self.params["size"])


@dataclass(frozen=True, slots=True)
class PieceRow:
    """Durable bytes of an upload: where they begin, how many they are and under which key they lie."""

    start: int
    size: int
    key: str


def save_blob(connection: Connection, *, sha256: str, size: int, at: int, township: str, device: str) -> None:
    """Note a durable ciphertext; noted before, nothing changes."""
    row = {"sha256": sha256, "size": size, "stored_at": at, "township": township, "device": device}
    insert_new(connection, blobs, [row])


def stored_blobs(connection: Connection, township: str, sha256: Sequence[str]) -> set[str]:
    """Those of ``sha256`` that devices of this township stored."""
    found: set[str] = set()
    for some in pieces(sha256):
        query = select(blobs.c.sha256).where(blobs.c.township == township, among(connection, blobs.c.sha256, some))
        found.update(connection.execute(query).scalars())
    return found


def each_blob(store: Store) -> Iterator[tuple[str, int]]:
    """Every stored ciphertext and its size, one piece of the list after the other, each in a transaction of its own:
    going through all of them may take hours. What several townships stored comes once for each."""
    key = (blobs.c.township, blobs.c.sha256)
    query = select(*key, blobs.c.size).order_by(*key).limit(_PIECE)
    last: tuple[str, str] | None = None
    while True:
        with store.read() as connection:
            rows = connection.execute(query if last is None else query.where(tuple_(*key) > last)).all()
        for row in rows:
            yield row.sha256, row.size
        if len(rows) < _PIECE:
            return
        last = (rows[-1].township, rows[-1].sha256)


def blob_size_for(
    connection: Connection, sha256: str, *, township: str, device: str, account: str, scopes: Iterable[str]
) -> int | None:
    """Size of a stored ciphertext that this caller may read: it uploaded it, wrote a record that names it, or reads a
    scope such a record travels in. ``None`` otherwise."""
    found = select(blobs.c.size, blobs.c.device).where(blobs.c.township == township, blobs.c.sha256 == sha256)
    row = connection.execute(found).one_or_none()
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
    row = {column.name: getattr(upload, column.name) for column in uploads.columns}
    upsert(connection, uploads, [{**row, "params": dict(upload.params)}])


def find_upload(connection: Connection, township: str, upload: str) -> UploadRow | None:
    """The upload of this id."""
    query = select(uploads).where(uploads.c.township == township, uploads.c.id == upload)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else UploadRow(**row)


def device_uploads(connection: Connection, township: str, device: str, sha256: Sequence[str]) -> list[UploadRow]:
    """The uploads a device has under way for these ciphertexts."""
    query = select(uploads).where(
        uploads.c.township == township, uploads.c.device == device, among(connection, uploads.c.sha256, sha256)
    )
    return [UploadRow(**row) for row in connection.execute(query).mappings()]


def add_piece(connection: Connection, upload: UploadRow, piece: PieceRow) -> bool:
    """Note a durable piece; ``False`` when the upload is gone or has come to another byte than the piece begins at.

    The upload is locked until the transaction ends, so of two writers at the same byte one comes too late.
    """
    locked = select(uploads.c.id).where(uploads.c.township == upload.township, uploads.c.id == upload.id)
    if connection.execute(locked.with_for_update()).first() is None or received(connection, upload) != piece.start:
        return False
    row = {"start": piece.start, "size": piece.size, "key": piece.key}
    insert_new(connection, upload_pieces, [{"township": upload.township, "upload": upload.id, **row}])
    return True


def upload_parts(connection: Connection, upload: UploadRow) -> list[PieceRow]:
    """The pieces of an upload, in order."""
    columns = (upload_pieces.c.start, upload_pieces.c.size, upload_pieces.c.key)
    query = select(*columns).where(*_of(upload)).order_by(upload_pieces.c.start)
    return [PieceRow(*row) for row in connection.execute(query)]


def received(connection: Connection, upload: UploadRow) -> int:
    """How many bytes of an upload are durable."""
    query = select(func.coalesce(func.sum(upload_pieces.c.size), 0)).where(*_of(upload))
    return int(connection.execute(query).scalar_one())


def expired_uploads(connection: Connection, now: int) -> list[UploadRow]:
    """Uploads nobody went on with in time."""
    query = select(uploads).where(uploads.c.expires_at < now)
    return [UploadRow(**row) for row in connection.execute(query).mappings()]


def upload_ids(connection: Connection) -> set[str]:
    """Every upload under way."""
    return set(connection.execute(select(uploads.c.id)).scalars())


def drop_upload(connection: Connection, upload: UploadRow) -> None:
    """Forget an upload and its pieces."""
    connection.execute(delete(upload_pieces).where(*_of(upload)))
    connection.execute(delete(uploads).where(uploads.c.township == upload.township, uploads.c.id == upload.id))


def _of(upload: UploadRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return upload_pieces.c.township == upload.township, upload_pieces.c.upload == upload.id
