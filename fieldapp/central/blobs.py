"""Ciphertexts by their SHA-256, and the pieces of uploads under way, in an object store (obstore).

Layout: ``blobs/<first two hex digits>/<sha256>`` and ``uploads/<id>/<offset, 20 digits>-<8 hex digits>``. Which pieces
an upload has stands in the database; a key is never used twice, so nothing here is ever overwritten by other bytes.
What was put is durable when the call returns: object stores promise that (SeaweedFS when told to sync, see ADR 15),
the folder store is synced here, because the library does not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
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

    def put_piece(self, upload: str, start: int, mark: str, data: bytes) -> str:
        """Keep bytes of an upload that begin at ``start``, durably; returns the key they lie under. ``mark`` makes it
        this writer's own. Raises ``BlobsUnavailable``."""
        key = f"{_pieces_of(upload)}{start:020d}-{mark}"
        self._put(key, data)
        return key

    def put_blob(self, sha256: str, data: bytes) -> bool:
        """Keep a ciphertext durably, if that is its hash. Raises ``BlobsUnavailable``."""
        if hashlib.sha256(data).hexdigest() != sha256:
            return False
        self._put(_blob(sha256), data)
        return True

    def assemble(self, keys: Sequence[str], sha256: str) -> bool:
        """Make pieces the blob ``sha256`` if that is the hash of all of them; the pieces stay.

        Raises ``BlobsUnavailable``.
        """
        try:
            data = b"".join(bytes(obstore.get(self._store, key).bytes()) for key in keys)
        except FileNotFoundError:
            return False  # a folder that lost a piece with its power: the device sends it all again
        except (BaseError, OSError) as fault:
            raise _plain(fault) from fault
        return self.put_blob(sha256, data)

    def drop_piece(self, key: str) -> None:
        """Throw one piece away."""
        with _told_plainly():
            obstore.delete(self._store, key)

    def uploads(self) -> list[str]:
        """The uploads that have pieces."""
        with _told_plainly():
            found = (m["path"] for part in obstore.list(self._store, prefix="uploads/") for m in part)
            return sorted({path.split("/")[1] for path in found})

    def drop_upload(self, upload: str) -> None:
        """Throw the pieces of an upload away."""
        with _told_plainly():
            keys = [m["path"] for part in obstore.list(self._store, prefix=_pieces_of(upload)) for m in part]
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

    def whole(self, sha256: str) -> bytes | None:
        """All bytes of what lies under ``sha256``; ``None`` when nothing does. Raises ``BlobsUnavailable``."""
        try:
            return bytes(obstore.get(self._store, _blob(sha256)).bytes())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as fault:
            raise _plain(fault) from fault

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
        """Raise ``BlobsUnavailable`` when the store does not take a few bytes, give them back and let them go."""
        key = f"probes/{uuid4().hex}"
        with _told_plainly():
            if self._folder is not None:
                self._folder.stat()  # the library would make a folder that is gone anew, and say nothing
            obstore.put(self._store, key, b"?", use_multipart=False)
            obstore.get(self._store, key).bytes()
            obstore.delete(self._store, key)

    def _put(self, key: str, data: bytes) -> None:
        with _told_plainly():
            obstore.put(self._store, key, data, use_multipart=False)
            self._sync(key)

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
    return BlobStore(LocalStore(folder, automatic_cleanup=True), folder)


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


def _plain(fault: Exception) -> BlobsUnavailable:
    full = "No space left" in str(fault) or "File too large" in str(fault)
    return BlobsUnavailable("the blob store does not answer", full=full)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as fault:
        raise _plain(fault) from fault
