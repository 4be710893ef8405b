"""The files of ciphertexts: written durably, read in pieces, opened in memory, removed when their rows are gone."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from fieldapp.vault.durable import disk_faults, write_file
from fieldapp.vault.errors import PhotoDamaged, PhotoNotHere
from fieldapp.vault.folder import VaultFolder
from fieldapp.vault.provider import OpenFailed, open_picture
from fieldapp.wire.bodies import BlobRef
from fieldapp.wire.errors import Malformed


class PhotoFiles:
    """Ciphertexts under ``photos/`` of one vault, by SHA-256."""

    def __init__(self, folder: VaultFolder) -> None:
        self._folder = folder

    def here(self, sha256: str) -> bool:
        """Whether this ciphertext is on the disk."""
        return self._folder.photo(sha256).is_file()

    def write(self, sha256: str, chunks: Iterable[bytes]) -> None:
        """Write a ciphertext; durable on return. Raises ``DiskFull``, ``DiskFault`` and what ``chunks`` raises."""
        write_file(self._folder.photo(sha256), chunks)

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """A piece of a ciphertext. Raises ``PhotoNotHere``."""
        path = self._path(sha256)
        with disk_faults(), path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def whole(self, sha256: str) -> bool:
        """Whether the ciphertext is here and still hashes to its name."""
        path = self._path(sha256)
        with disk_faults(), path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def open(self, blob: BlobRef, key: bytes) -> bytes:
        """The picture inside, in memory only. Raises ``PhotoNotHere``, ``PhotoDamaged``."""
        path = self._path(blob.sha256)
        with disk_faults():
            sealed = path.read_bytes()
        with contextlib.suppress(OSError):
            os.utime(path)  # the cache drops what was looked at longest ago
        if hashlib.sha256(sealed).hexdigest() != blob.sha256:
            raise PhotoDamaged(blob.sha256)
        try:
            return open_picture(sealed, key)
        except OpenFailed as exc:
            raise PhotoDamaged(blob.sha256) from exc

    def last_used(self, sha256: str) -> float:
        """When a ciphertext was last opened or written (seconds since 1970); 0 when it is not here."""
        try:
            return self._folder.photo(sha256).stat().st_mtime
        except OSError:
            return 0.0

    def remove(self, addresses: Iterable[str]) -> None:
        """Remove ciphertexts whose rows are gone. What the disk refuses to remove is left for the next sweep."""
        for sha256 in addresses:
            with contextlib.suppress(OSError):
                self._folder.photo(sha256).unlink(missing_ok=True)

    def listing(self) -> Mapping[str, Path]:
        """Every file there is, half-written ones too, by name."""
        return {path.name: path for path in self._folder.photo_files()}

    def _path(self, sha256: str) -> Path:
        path = self._folder.photo(sha256)
        if not path.is_file():
            raise PhotoNotHere(sha256)
        return path


def checked(chunks: Iterator[bytes], sha256: str, size: int) -> Iterator[bytes]:
    """``chunks``, refusing (``Malformed``) more than ``size`` bytes and, at the end, another SHA-256."""
    digest, total = hashlib.sha256(), 0
    for chunk in chunks:
        total += len(chunk)
        if total > size:
            raise Malformed("ciphertext is larger than its record says")
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise Malformed("ciphertext is another one")
