"""What a backup looks like: a folder that is brought up to date, or one file (tar) written from front to back.

    manifest        signed: whose it is, when it was made, the hash of its database
    database        the whole database, encrypted
    blobs/…         ciphertexts under their SHA-256, as they are

A folder keeps its ciphertexts from one backup to the next. Its manifest names the database that belongs to it and is
put in place last, so a backup that was broken off leaves the earlier one whole.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from msgspec import Struct

from fieldapp.central.errors import BackupUnreadable
from fieldapp.wire.codec import check_version, pack, unpack
from fieldapp.wire.errors import WireError
from fieldapp.wire.suite import SigningKey, verify

VERSION = 1
MANIFEST, DATABASE, BLOBS = "manifest", "database", "blobs/"
_CONTEXT = b"fieldapp backup v1"
_MAX_MANIFEST = 64 * 1024


class Manifest(Struct, frozen=True):
    """``kind`` is ``sqlite`` (the encrypted file itself) or ``postgres`` (a sealed dump); ``sha256`` of that entry."""

    version: int
    kind: str
    central: bytes
    generation: str
    revision: str
    created: str
    size: int
    sha256: str


class _Signed(Struct, frozen=True, array_like=True):
    payload: bytes
    signature: bytes


class BackupWriter(Protocol):
    """Where a backup goes: its database first, then its ciphertexts."""

    def put_database(self, manifest: bytes, path: Path, sha256: str) -> None:
        """Take the database in ``path``, which may be moved away, and the manifest that names it."""
        ...

    def has(self, sha256: str, size: int) -> bool:
        """Whether this ciphertext is there from an earlier backup."""
        ...

    def put_blob(self, sha256: str, data: bytes) -> None:
        """Take a ciphertext."""
        ...


class BackupReader(Protocol):
    """Where a backup comes from; read once, in this order."""

    def manifest(self) -> bytes:
        """The signed manifest. Raises ``BackupUnreadable``."""
        ...

    def database(self, sha256: str) -> BinaryIO:
        """The database of that hash, unchecked. Raises ``BackupUnreadable``."""
        ...

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        """Ciphertexts with the hash they are kept under, unchecked. Raises ``BackupUnreadable``."""
        ...


def sign_manifest(manifest: Manifest, signer: SigningKey) -> bytes:
    """The manifest's bytes with the central's signature."""
    payload = pack(manifest)
    return pack(_Signed(payload, signer.sign(_CONTEXT, payload)))


def open_manifest(data: bytes, central_public: bytes) -> Manifest:
    """A manifest after checking that it is this central's. Raises ``BackupUnreadable``."""
    try:
        signed = unpack(data, _Signed)
        verify(central_public, signed.signature, _CONTEXT, signed.payload)
        manifest = unpack(signed.payload, Manifest)
        check_version(manifest.version, VERSION)
    except WireError:
        raise BackupUnreadable("its manifest is damaged, or it is the backup of a central with other keys") from None
    return manifest


@contextmanager
def writing(out: Path) -> Iterator[BackupWriter]:
    """A file when ``out`` has an extension, else a folder. Under its own name stands only what is whole.

    Raises ``OSError``.
    """
    if out.is_dir() or not out.suffix:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield _FolderWriter(out)
        return
    part = out.with_name(out.name + ".part")
    with part.open("wb") as file:
        part.chmod(0o600)
        with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            yield _TarWriter(tar)
        file.flush()
        os.fsync(file.fileno())
    part.replace(out)
    sync_folder(out.parent)


@contextmanager
def reading(source: Path) -> Iterator[BackupReader]:
    """The backup in ``source``. Raises ``BackupUnreadable``, ``OSError``."""
    if source.is_dir():
        yield _FolderReader(source)
        return
    try:
        with tarfile.open(source, mode="r|") as tar:
            yield _TarReader(tar)
    except (tarfile.TarError, EOFError):
        raise BackupUnreadable("the file is not a backup, or was cut off") from None


class _FolderWriter:
    """A folder that is brought up to date."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put_database(self, manifest: bytes, path: Path, sha256: str) -> None:
        name = _database_in(self._folder, sha256)
        path.replace(name)
        _write_durably(self._folder / MANIFEST, manifest)
        for old in self._folder.glob(f"{DATABASE}-*"):
            if old != name:
                old.unlink()

    def has(self, sha256: str, size: int) -> bool:
        try:
            return _blob_in(self._folder, sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def put_blob(self, sha256: str, data: bytes) -> None:
        path = _blob_in(self._folder, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_durably(path, data)


class _FolderReader:
    """A folder, as it stands."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def manifest(self) -> bytes:
        with self._opened(self._folder / MANIFEST) as file:
            return file.read(_MAX_MANIFEST)

    def database(self, sha256: str) -> BinaryIO:
        return self._opened(_database_in(self._folder, sha256))

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted((self._folder / BLOBS).glob("??/*")):
            if not path.name.endswith(".part"):
                yield path.name, path.read_bytes()

    def _opened(self, path: Path) -> BinaryIO:
        try:
            return path.open("rb")
        except FileNotFoundError:
            raise BackupUnreadable(f"no {path.name} in this folder: no backup, or one that was broken off") from None


class _TarWriter:
    """One file, written from front to back; nothing is there from before."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def put_database(self, manifest: bytes, path: Path, sha256: str) -> None:
        self._put(MANIFEST, manifest)
        with path.open("rb") as file:
            self._tar.addfile(_entry(DATABASE, path.stat().st_size), file)
        path.unlink()

    def has(self, sha256: str, size: int) -> bool:
        return False

    def put_blob(self, sha256: str, data: bytes) -> None:
        self._put(BLOBS + sha256, data)

    def _put(self, name: str, data: bytes) -> None:
        self._tar.addfile(_entry(name, len(data)), io.BytesIO(data))


class _TarReader:
    """One file, read from front to back."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def manifest(self) -> bytes:
        return self._next(MANIFEST).read(_MAX_MANIFEST)

    def database(self, sha256: str) -> BinaryIO:
        return self._next(DATABASE)

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        while (entry := self._tar.next()) is not None:
            file = self._tar.extractfile(entry)
            if file is None or not entry.name.startswith(BLOBS):
                raise BackupUnreadable("something in the file is not of a backup")
            data = file.read()
            if len(data) != entry.size:
                raise BackupUnreadable("the file was cut off")
            yield entry.name.removeprefix(BLOBS), data

    def _next(self, name: str) -> BinaryIO:
        entry = self._tar.next()
        file = None if entry is None or entry.name != name else self._tar.extractfile(entry)
        if file is None:
            raise BackupUnreadable(f"no {name} where it should be")
        return cast(BinaryIO, file)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _database_in(folder: Path, sha256: str) -> Path:
    return folder / f"{DATABASE}-{sha256[:16]}"


def _blob_in(folder: Path, sha256: str) -> Path:
    return folder / BLOBS / sha256[:2] / sha256


def _write_durably(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable, so that a rename outlives a power cut. Raises ``OSError``."""
    if os.name == "nt":
        return  # Windows keeps directory entries with the file's own flush
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
