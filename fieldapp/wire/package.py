"""A package: what a USB stick carries between a device and the central (design §4, Package; ADR 16).

One format for both ways. The file is a head and equal chunks:

    file      "fieldapp package 1\\n" ‖ length of head (4 bytes) ‖ head ‖ chunk ‖ chunk …
    head      clear (version, suite, salt, hint) and a fresh 32-byte key, HPKE-sealed to the receiver with clear as info
    chunk     256 KiB of the inside, AES-256-GCM under that key, numbered, the last one marked
    inside    frame ‖ frame … ‖ manifest ‖ end, filled up with zeros
    frame     kind (1 byte) ‖ length (4 bytes) ‖ bytes

Hands that carry it see how many chunks there are and nothing else: no device, no number or size of records, no hash of
a photo. ``hint`` lets the receiver, who knows its own public key, tell "for somebody else" from "damaged" without
giving others a mark to follow. The manifest, signed by the sender, lists every frame with its size and SHA-256; it is
checked with the whole file before anything is used, and every frame is checked again when it is read. Equal chunks make
any frame reachable without reading those before it. Memory needed is one frame, whatever the size of the file.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from itertools import accumulate
from typing import BinaryIO

from msgspec import Struct

from fieldapp.wire.codec import check_version, pack, unpack
from fieldapp.wire.errors import NotAPackage, NotForUs, PackageDamaged, PackageForAnother, WireError
from fieldapp.wire.ids import Random
from fieldapp.wire.suite import CHUNK_KEY, CHUNK_TAG, SUITE, ChunkCipher, SealingKey, SigningKey, seal, verify

VERSION = 1
MAGIC = b"fieldapp package 1\n"
CONTEXT = b"fieldapp package v1"
CHUNK = 256 * 1024
MAX_FRAME = 64 * 1024 * 1024
_SALT, _HINT, _LENGTH, _MAX_HEAD = 16, 8, 4, 4096
_FRAME_HEAD = 1 + _LENGTH
_ENTRY_BYTES = 48

Tick = Callable[[int], None]
"""Told how many bytes of the file were dealt with so far; may raise to stop."""


class Kind(IntEnum):
    """What a frame holds."""

    END = 0
    MANIFEST = 1
    BATCH = 2  # wire/batch.py, the bytes HTTPS would carry
    BLOB = 3  # a ciphertext, named by its SHA-256
    INQUIRY = 4  # wire/inquiry.py
    RECEIPT = 5  # wire/receipt.py, signed
    FEED = 6  # wire/feed.py: FeedReply, squeezed, its pages signed
    ANSWER = 7  # wire/inquiry.py


class Direction(StrEnum):
    """``up``: device to central (``.fvp``). ``down``: back (``.fvr``)."""

    UP = "up"
    DOWN = "down"


class Entry(Struct, frozen=True, array_like=True):
    """One frame: its kind, size in bytes and SHA-256 (32 bytes)."""

    kind: int
    size: int
    sha256: bytes


class Manifest(Struct, frozen=True, array_like=True):
    """What is inside. ``package`` is the package's id, ``device`` the id of the device it comes from or goes to,
    ``signer`` the sender's public signing key, ``created`` the sender's time (ISO 8601), ``generation`` the central's
    life as the sender knows it."""

    version: int
    package: str
    direction: Direction
    device: str
    signer: bytes
    created: str
    generation: str
    entries: tuple[Entry, ...]


class _Clear(Struct, frozen=True, array_like=True):
    version: int
    suite: int
    salt: bytes
    hint: bytes


class _Head(Struct, frozen=True, array_like=True):
    clear: bytes
    sealed_key: bytes


class _Signed(Struct, frozen=True, array_like=True):
    payload: bytes
    signature: bytes


class PackageWriter:
    """Writes a package to ``out`` frame by frame; ``finish`` ends it. Raises what ``out`` raises."""

    def __init__(self, out: BinaryIO, *, recipient: bytes, random: Random) -> None:
        salt, secret = random(_SALT), random(CHUNK_KEY)
        clear = pack(_Clear(VERSION, SUITE, salt, _hint(salt, recipient)))
        head = pack(_Head(clear, seal(recipient, secret, MAGIC + clear)))
        self._out = out
        self._cipher = ChunkCipher(secret)
        self._buffer = bytearray()
        self._number = 0
        self._entries: list[Entry] = []
        self._inside = 0
        self._before = len(MAGIC) + _LENGTH + len(head)
        _write(out, MAGIC + len(head).to_bytes(_LENGTH, "big") + head)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The frames so far."""
        return tuple(self._entries)

    def size_with(self, *frames: int) -> int:
        """About how large the file would become if frames of these sizes were added and it was finished; never less
        than it really becomes."""
        count = len(self._entries) + len(frames)
        inside = self._inside + sum(frames) + _FRAME_HEAD * (len(frames) + 2) + _ENTRY_BYTES * count + 512
        return self._before + -(-inside // CHUNK) * (CHUNK + CHUNK_TAG)

    def add(self, kind: Kind, data: bytes) -> None:
        """Add a frame."""
        self._entries.append(Entry(kind, len(data), hashlib.sha256(data).digest()))
        self._frame(kind, data)

    def finish(
        self, *, package: str, direction: Direction, device: str, signer: SigningKey, created: str, generation: str
    ) -> Manifest:
        """Write the signed manifest and the end. Nothing can be added afterwards."""
        entries = self.entries
        manifest = Manifest(VERSION, package, direction, device, signer.public, created, generation, entries)
        payload = pack(manifest)
        self._frame(Kind.MANIFEST, pack(_Signed(payload, signer.sign(CONTEXT, payload))))
        self._frame(Kind.END, b"")
        self._buffer += bytes(-len(self._buffer) % CHUNK)
        self._flush(keep=0)
        return manifest

    def _frame(self, kind: Kind, data: bytes) -> None:
        if len(data) > MAX_FRAME:
            raise PackageDamaged("frame is too large")
        self._inside += _FRAME_HEAD + len(data)
        self._buffer += bytes([kind]) + len(data).to_bytes(_LENGTH, "big") + data
        self._flush(keep=CHUNK)

    def _flush(self, keep: int) -> None:
        """Write whole chunks; with ``keep`` the newest one stays, for it may be the last."""
        start = 0
        while len(self._buffer) - start > keep:
            chunk = bytes(self._buffer[start : start + CHUNK])
            start += CHUNK
            last = keep == 0 and start >= len(self._buffer)
            _write(self._out, self._cipher.seal(self._number, last, chunk))
            self._number += 1
        del self._buffer[:start]


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package that is whole, for us and signed by ``manifest.signer`` (who that may be is the caller's question)."""

    manifest: Manifest
    _file: BinaryIO = field(repr=False)
    _inside: _Inside = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False)

    def read(self, place: int) -> bytes:
        """The bytes of frame number ``place``, checked once more. Raises ``PackageDamaged`` (a stick that gives other
        bytes the second time), ``OSError``."""
        entry = self.manifest.entries[place]
        self._inside.seek(self._starts[place] + _FRAME_HEAD)
        data = self._inside.read(entry.size)
        if hashlib.sha256(data).digest() != entry.sha256:
            raise PackageDamaged("a frame is not the one that was checked")
        return data

    def frames(self, kind: Kind) -> Iterator[tuple[int, Entry]]:
        """Places and entries of the frames of one kind, in order."""
        return ((place, entry) for place, entry in enumerate(self.manifest.entries) if entry.kind == kind)


def open_package(file: BinaryIO, keys: Sequence[SealingKey], tick: Tick = lambda _read: None) -> OpenedPackage:
    """Read a whole package and check it.

    Raises ``NotAPackage``, ``PackageForAnother``, ``PackageDamaged``, ``UnsupportedVersion``, ``OSError`` and what
    ``tick`` raises.
    """
    inside = _Inside.of(file, keys, tick)
    try:
        entries, signed = _all_frames(inside)
        inside.finish()
        manifest = _manifest(signed)
    except PackageDamaged:
        raise
    except WireError as exc:
        raise PackageDamaged("the list of contents is not right") from exc
    if manifest.entries != entries:
        raise PackageDamaged("the list of contents names other frames")
    sizes = (_FRAME_HEAD + entry.size for entry in entries)
    return OpenedPackage(manifest, file, inside, tuple(accumulate(sizes, initial=0))[:-1])


def is_package(head: bytes) -> bool:
    """Whether a file that begins so claims to be a package."""
    return head.startswith(MAGIC)


class _Inside:
    """The inside of a package, read forward or from any place."""

    def __init__(self, file: BinaryIO, cipher: ChunkCipher, before: int, chunks: int, tick: Tick) -> None:
        self._file, self._cipher, self._before, self._chunks, self._tick = file, cipher, before, chunks, tick
        self._number = -1
        self._chunk = b""
        self._at = 0

    @classmethod
    def of(cls, file: BinaryIO, keys: Sequence[SealingKey], tick: Tick) -> _Inside:
        """Read the head and find our key for it."""
        size = file.seek(0, 2)
        file.seek(0)
        magic = file.read(len(MAGIC))
        if magic != MAGIC:
            raise PackageDamaged("cut short") if magic and MAGIC.startswith(magic) else NotAPackage("no package")
        length = int.from_bytes(file.read(_LENGTH), "big")
        head = file.read(length) if 0 < length <= _MAX_HEAD else b""
        before = len(MAGIC) + _LENGTH + length
        chunks, rest = divmod(size - before, CHUNK + CHUNK_TAG)
        if len(head) != length or not head or chunks < 1 or rest:
            raise PackageDamaged("cut short")
        return cls(file, ChunkCipher(_content_key(head, keys)), before, chunks, tick)

    def seek(self, offset: int) -> None:
        """Go to a place."""
        number, self._at = divmod(offset, CHUNK)
        if number != self._number:
            self._load(number)

    def read(self, count: int) -> bytes:
        """Exactly ``count`` bytes, at most a frame."""
        parts = bytearray()
        for part in self.pieces(count):
            parts += part
        return bytes(parts)

    def pieces(self, count: int) -> Iterator[bytes]:
        """The next ``count`` bytes, a chunk at a time."""
        while count:
            if self._number < 0 or self._at == len(self._chunk):
                self._load(self._number + 1)
                self._at = 0
            piece = self._chunk[self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            yield piece

    def finish(self) -> None:
        """Check that only zeros follow, in this chunk and no further one."""
        if self._number != self._chunks - 1 or self._chunk[self._at :].strip(b"\0"):
            raise PackageDamaged("something follows the end")

    def _load(self, number: int) -> None:
        if number >= self._chunks:
            raise PackageDamaged("cut short")
        self._file.seek(self._before + number * (CHUNK + CHUNK_TAG))
        sealed = self._file.read(CHUNK + CHUNK_TAG)
        try:
            self._chunk = self._cipher.open(number, number == self._chunks - 1, sealed)
        except NotForUs as exc:
            raise PackageDamaged("a part is not as it was written") from exc
        self._number = number
        self._tick(self._before + (number + 1) * (CHUNK + CHUNK_TAG))


def _all_frames(inside: _Inside) -> tuple[tuple[Entry, ...], bytes]:
    """Every frame but the last two as an entry, and the bytes of the manifest."""
    entries: list[Entry] = []
    while True:
        head = inside.read(_FRAME_HEAD)
        kind, size = head[0], int.from_bytes(head[1:], "big")
        if size > MAX_FRAME or kind == Kind.END:
            raise PackageDamaged("no list of contents")
        if kind == Kind.MANIFEST:
            signed = inside.read(size)
            if any(inside.read(_FRAME_HEAD)):
                raise PackageDamaged("no end")
            return tuple(entries), signed
        digest = hashlib.sha256()
        for piece in inside.pieces(size):
            digest.update(piece)
        entries.append(Entry(kind, size, digest.digest()))


def _manifest(signed: bytes) -> Manifest:
    outer = unpack(signed, _Signed)
    manifest = unpack(outer.payload, Manifest)
    check_version(manifest.version, VERSION)
    verify(manifest.signer, outer.signature, CONTEXT, outer.payload)
    return manifest


def _content_key(head: bytes, keys: Sequence[SealingKey]) -> bytes:
    try:
        outer = unpack(head, _Head)
        clear = unpack(outer.clear, _Clear)
    except WireError as exc:
        raise PackageDamaged("the head cannot be read") from exc
    check_version(clear.version, VERSION)
    check_version(clear.suite, SUITE)
    ours = [key for key in keys if hmac.compare_digest(_hint(clear.salt, key.public), clear.hint)]
    if not ours:
        raise PackageForAnother("sealed to somebody else")
    try:
        return ours[0].open(outer.sealed_key, MAGIC + outer.clear)
    except WireError as exc:
        raise PackageDamaged("the head is not as it was written") from exc


def _hint(salt: bytes, public: bytes) -> bytes:
    return hashlib.sha256(b"fieldapp package for\0" + salt + public).digest()[:_HINT]


def _write(out: BinaryIO, data: bytes) -> None:
    # A raw file may take less than it was given.
    left = memoryview(data)
    while left:
        left = left[out.write(left) :]
