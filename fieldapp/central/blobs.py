"""Ciphertexts by their SHA-256, and the pieces of uploads under way, in an object store (obstore).

Layout: ``blobs/<first two hex digits>/<sha256>`` and ``uploads/<id>/<offset, 20 digits>``. A piece is written under
the offset it begins at and never over another, so two writers of one upload cannot mix their bytes, and any replica
sees how far an upload came by listing its pieces. A blob is durable when ``assemble`` returns: object stores promise
that, the folder store is synced here (the library does not). Pieces promise nothing: what a power cut takes of them is
sent again, because the offset is what lies there and the hash is checked in the end.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from fieldapp.central.config import BLOB_URL
from fieldapp.central.errors import BadSetting, BlobsUnavailable

_CHUNK = 256 * 1024
_CONNECT, _ANSWER = timedelta(seconds=5), timedelta(seconds=20)


class BlobStore:
    """An object store for ciphertexts. ``folder`` is its root when it is a folder, which then is synced."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._lasting: set[Path] = set()

    def append_piece(self, upload: str, offset: int, data: bytes) -> bool:
        """Keep ``data`` as the upload's bytes from ``offset``; ``False`` when other bytes began there already.

        Raises ``BlobsUnavailable``.
        """
        key = f"{_pieces_of(upload)}{offset:020d}"
        with _told_plainly():
            try:
                obstore.put(self._store, key, data, mode="create", use_multipart=False)
            except AlreadyExistsError:
                return False
        return True

    def received(self, upload: str) -> int:
        """How many bytes of an upload are here, counted over pieces without a hole."""
        return sum(size for _, size in self._pieces(upload))

    def assemble(self, upload: str, sha256: str, size: int) -> bool:
        """Make the pieces of an upload the blob ``sha256`` if hash and size agree, durably; the pieces stay."""
        pieces = self._pieces(upload)
        if sum(length for _, length in pieces) != size:
            return False
        with _told_plainly():
            data = b"".join(bytes(obstore.get(self._store, key).bytes()) for key, _ in pieces)
            if hashlib.sha256(data).hexdigest() != sha256:
                return False
            key = _blob(sha256)
            obstore.put(self._store, key, data)
            self._sync(key)
        return True

    def uploads(self) -> list[str]:
        """The uploads that have pieces."""
        with _told_plainly():
            prefixes = obstore.list_with_delimiter(self._store, prefix="uploads/")["common_prefixes"]
        return [prefix.rstrip("/").rsplit("/", 1)[1] for prefix in prefixes]

    def drop_upload(self, upload: str) -> None:
        """Throw the pieces of an upload away."""
        with _told_plainly():
            keys = [key for key, _ in self._listed(upload)]
            if keys:
                obstore.delete(self._store, keys)

    def read(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        """Bytes ``start`` to ``end`` (exclusive) of a stored blob, in pieces. Raises ``BlobsUnavailable``."""
        with _told_plainly():
            position = start
            while position < end:
                length = min(_CHUNK, end - position)
                yield bytes(obstore.get_range(self._store, _blob(sha256), start=position, length=length))
                position += length

    def digest(self, sha256: str) -> tuple[str, int] | None:
        """SHA-256 and size of what really lies under ``sha256``; ``None`` when nothing does."""
        found, size = hashlib.sha256(), 0
        try:
            for chunk in obstore.get(self._store, _blob(sha256)).stream(_CHUNK):
                found.update(chunk)
                size += len(chunk)
        except FileNotFoundError:
            return None
        return found.hexdigest(), size

    def ready(self) -> None:
        """Raise ``BlobsUnavailable`` when the store does not answer."""
        with _told_plainly():
            if self._folder is not None:
                self._folder.stat()  # the library finds nothing in a folder that is gone, and says so calmly
            next(iter(obstore.list(self._store, prefix="uploads/", chunk_size=1)), None)

    def _pieces(self, upload: str) -> list[tuple[str, int]]:
        whole: list[tuple[str, int]] = []
        position = 0
        for key, size in sorted(self._listed(upload)):
            if int(key.rsplit("/", 1)[1]) != position:
                break
            whole.append((key, size))
            position += size
        return whole

    def _listed(self, upload: str) -> list[tuple[str, int]]:
        with _told_plainly():
            return [
                (m["path"], m["size"]) for part in obstore.list(self._store, prefix=_pieces_of(upload)) for m in part
            ]

    def _sync(self, key: str) -> None:
        if self._folder is None:
            return
        path = self._folder / key
        _fsync(path)
        _fsync(path.parent)
        if path.parent not in self._lasting:
            _fsync(path.parent.parent)
            _fsync(self._folder)
            self._lasting.add(path.parent)


def open_folder(folder: Path) -> BlobStore:
    """The embedded default: a folder, made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    return BlobStore(LocalStore(folder), folder)


def open_bucket(url: str) -> BlobStore:
    """Production: the bucket and prefix of ``s3://bucket/prefix``; endpoint and keys are the usual ``AWS_…`` variables.

    The bucket must be there. Raises ``BadSetting``.
    """
    if not url.startswith("s3://"):
        raise BadSetting(BLOB_URL)
    try:
        store = S3Store.from_url(
            url,
            client_options={"allow_http": True, "timeout": _ANSWER, "connect_timeout": _CONNECT},
            retry_config={"max_retries": 3, "retry_timeout": _ANSWER},
        )
    except (BaseError, ValueError):
        raise BadSetting(BLOB_URL) from None
    return BlobStore(store)


def _pieces_of(upload: str) -> str:
    return f"uploads/{upload}/"


def _blob(sha256: str) -> str:
    return f"blobs/{sha256[:2]}/{sha256}"


def _fsync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows keeps directory entries with the file's own flush
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as fault:
        full = "No space left" in str(fault) or "File too large" in str(fault)
        raise BlobsUnavailable("the blob store does not answer", full=full) from fault
