"""Ciphertexts in and out: finish an upload, tell what is stored, find what a caller may read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fieldapp.central.accounts import Caller
from fieldapp.central.errors import BlobUnknown, RequestMalformed, UploadMismatch, UploadUnknown
from fieldapp.central.open import Central
from fieldapp.central.services.reading import caller_scopes
from fieldapp.central.store import blobs
from fieldapp.central.store.blobs import PieceRow, UploadRow
from fieldapp.wire.receipt import VERSION, PhotoLine, Receipt, sign_receipt
from fieldapp.wire.suite import key_id

MAX_INQUIRY = 1_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_sha256(text: str) -> bool:
    """Whether ``text`` is a SHA-256 in lower-case hex."""
    return _SHA256.fullmatch(text) is not None


def take_bytes(central: Central, upload: UploadRow, start: int, data: bytes) -> bool:
    """Make ``data``, which begins at byte ``start`` of an upload, durable. ``True`` when that was all of it, checked
    and stored: the upload is over then.

    Bytes that another replica was faster with change nothing. Raises ``UploadMismatch``, ``BlobsUnavailable``.
    """
    if start == 0 and len(data) == upload.size:
        _end(central, upload, good=central.blobs.put_blob(upload.sha256, data))
        return True
    key = central.blobs.put_piece(upload.id, start, central.random(4).hex(), data)
    with central.store.write() as connection:
        taken = blobs.add_piece(connection, upload, PieceRow(start, len(data), key))
    if not taken:
        central.blobs.drop_piece(key)
    return False


def finish_upload(central: Central, upload: UploadRow) -> None:
    """Check a complete upload against its SHA-256, make it a durable blob and forget the upload.

    Finishing twice changes nothing. Raises ``UploadMismatch`` (the pieces are thrown away), ``BlobsUnavailable``.
    """
    with central.store.read() as connection:
        found = blobs.upload_parts(connection, upload)
    if not found:
        return  # it was finished or given up meanwhile
    good = central.blobs.assemble([piece.key for piece in found], upload.sha256)
    try:
        _end(central, upload, good=good)
    finally:
        central.blobs.drop_upload(upload.id)


def received(central: Central, upload: UploadRow) -> int:
    """How many bytes of an upload are durable, whichever replica took them."""
    with central.store.read() as connection:
        return blobs.received(connection, upload)


def begin_upload(central: Central, upload: UploadRow) -> None:
    """Take note of an upload before its first byte."""
    with central.store.write() as connection:
        blobs.save_upload(connection, upload)


def give_up(central: Central, upload: UploadRow) -> None:
    """End an upload and throw its pieces away."""
    with central.store.write() as connection:
        blobs.drop_upload(connection, upload)
    central.blobs.drop_upload(upload.id)


def own_upload(central: Central, caller: Caller, upload: str) -> tuple[UploadRow, int]:
    """The caller's upload of this id and how far it came. Raises ``UploadUnknown`` when there is none, or another
    device's."""
    with central.store.glance() as connection:
        row = blobs.find_upload(connection, caller.device.township, upload)
        if row is None or row.device != caller.device.id:
            raise UploadUnknown("no such upload")
        return row, blobs.received(connection, row)


def photo_receipt(central: Central, caller: Caller, sha256: Sequence[str]) -> bytes:
    """Signed lines that tell which ciphertexts are stored. Raises ``RequestMalformed``.

    An upload whose last byte came but whose end was cut off is finished here, so a device never waits for it.
    """
    if len(sha256) > MAX_INQUIRY or not all(is_sha256(one) for one in sha256):
        raise RequestMalformed("at most 1,000 SHA-256 in hex")
    with central.store.read() as connection:
        pending = blobs.device_uploads(connection, caller.device.township, caller.device.id, sha256)
        whole = [row for row in pending if blobs.received(connection, row) == row.size]
    for row in whole:
        _finish_quietly(central, row)
    with central.store.read() as connection:
        stored = blobs.stored_blobs(connection, caller.device.township, sha256)
    receipt = Receipt(
        version=VERSION,
        central=key_id(central.keys.signing.public),
        generation=central.generation,
        device=caller.device.id,
        answers=b"",
        at=central.clock().isoformat(),
        photos=tuple(PhotoLine(one, one in stored) for one in sha256),
    )
    return sign_receipt(receipt, central.keys.signing)


def readable_blob(central: Central, caller: Caller, sha256: str) -> int:
    """The size of a stored ciphertext the caller may read. Raises ``BlobUnknown``."""
    with central.store.read() as connection:
        size = blobs.blob_size_for(
            connection,
            sha256,
            township=caller.device.township,
            device=caller.device.id,
            account=caller.account.id,
            scopes=caller_scopes(connection, caller),
        )
    if size is None:
        raise BlobUnknown("no such ciphertext for this device")
    return size


def sweep_uploads(central: Central) -> int:
    """Throw away uploads nobody went on with in time, and pieces that a stop in the middle left of finished ones.
    Returns how many of both."""
    # Listed before the rows are read: an upload has its row before it has pieces.
    pieces = central.blobs.uploads()
    with central.store.read() as connection:
        over = blobs.expired_uploads(connection, central.now_ms())
        under_way = blobs.upload_ids(connection)
    for upload in over:
        with central.store.write() as connection:
            blobs.drop_upload(connection, upload)
    ended = {upload.id for upload in over}
    left = [upload for upload in pieces if upload in ended or upload not in under_way]
    for leftover in left:
        central.blobs.drop_upload(leftover)
    return len({*ended, *left})


def _end(central: Central, upload: UploadRow, *, good: bool) -> None:
    with central.store.write() as connection:
        if good:
            blobs.save_blob(
                connection,
                sha256=upload.sha256,
                size=upload.size,
                at=central.now_ms(),
                township=upload.township,
                device=upload.device,
            )
        blobs.drop_upload(connection, upload)
    if not good:
        raise UploadMismatch("the bytes do not have the SHA-256 that was announced")


def _finish_quietly(central: Central, upload: UploadRow) -> None:
    try:
        finish_upload(central, upload)
    except UploadMismatch:
        return  # the line says "not stored", and the device sends it again
