"""Writing what waits on a stick (``.fvp``): sealed batches, ciphertexts of photos, and one inquiry.

Nothing changes its state by being exported: a record waits until its receipt, however many sticks it is on. Asked to,
the package is split in files that each are a package by themselves and may be taken in alone and in any order.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fieldapp.domain.errors import EnvironmentFault, FieldappError
from fieldapp.sync.pace import MOST_BYTES, MOST_RECORDS
from fieldapp.sync.ports import DeviceIdentity, PhotoQueue, WaitingPhoto
from fieldapp.sync.summary import Cancelled
from fieldapp.sync.transports.package_ports import PackageStore, medium_faults
from fieldapp.wire.batch import seal_batch
from fieldapp.wire.ids import Random
from fieldapp.wire.inquiry import encode
from fieldapp.wire.package import CHUNK, Direction, Kind, PackageWriter
from fieldapp.wire.package_file import TEMPORARY, new_file

log = logging.getLogger(__name__)

FAT32_MOST = 4 * 1024**3 - 1
LEAST_SPLIT = 8 * CHUNK
ALL = 10_000_000


@dataclass(frozen=True, slots=True)
class ExportProgress:
    """Bytes of records and photos written so far, of about how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What is on the stick now. ``files`` are whole packages; ``photos`` counts pictures, not thumbnails; ``problem``
    is the code of why a photo could not be taken along; ``cancelled``: stopped on request, what is listed is whole."""

    package: str
    files: tuple[Path, ...] = ()
    records: int = 0
    photos: int = 0
    bytes: int = 0
    cancelled: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    """Bytes for a frame, with the ids that are on the way with it."""

    kind: Kind
    data: bytes
    records: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Order:
    """What every file of one export is written with."""

    package: str
    number: int
    created: str
    asked: bytes
    split: int | None


class _Stopped(Exception):
    """Somebody asked to stop in the middle of a file."""


class Exporter:
    """One export. Read-only but for the notes of what was written."""

    def __init__(
        self,
        identity: DeviceIdentity,
        store: PackageStore,
        photos: PhotoQueue,
        *,
        random: Random,
        on_progress: Callable[[ExportProgress], None],
        cancelled: Cancelled,
    ) -> None:
        self._identity, self._store, self._photos = identity, store, photos
        self._random, self._on_progress, self._cancelled = random, on_progress, cancelled
        self._problem: str | None = None
        self._bytes = self._total = 0

    def run(self, path: Path, package: str, split: int | None = None) -> Exported:
        """Write ``path`` and, with ``split`` (bytes), as many files beside it as are needed.

        A file is larger than ``split`` only if a single photo is. Raises ``StickFault`` kinds and the store's faults;
        files that were whole before stay and are good.
        """
        _sweep(path.parent)
        number = self._store.begin(package)
        inquiry = self._store.inquiry(number, self._identity.central.generation)
        order = _Order(package, number, inquiry.created, encode(inquiry), split)
        waiting = self._photos.next_photos(ALL)
        self._total = sum(photo.size for photo in waiting)
        items = self._items(waiting)
        item = next(items, None)
        files: list[Path] = []
        counted: Counter[str] = Counter()
        stopped = False
        try:
            while item is not None or not files:
                target = _part(path, len(files) + 1)
                taken, item = self._file(target, order, items, item)
                files.append(target)
                counted.update(self._note(order, target, taken))
        except _Stopped:
            stopped = True
        return Exported(package, tuple(files), **counted, cancelled=stopped, problem=self._problem)

    def _note(self, order: _Order, target: Path, taken: Sequence[_Item]) -> dict[str, int]:
        """Write down what is on the stick now, in numbers of records, photos and bytes."""
        records = [record for item in taken for record in item.records]
        photos = [photo for item in taken for photo in item.photos]
        pictures = self._store.written(order.number, order.package, records, photos)
        with medium_faults():
            size = target.stat().st_size
        return {"records": len(records), "photos": pictures, "bytes": size}

    def _file(
        self, target: Path, order: _Order, items: Iterator[_Item], item: _Item | None
    ) -> tuple[list[_Item], _Item | None]:
        """Write one file: what went in, and the item that did not fit any more."""
        taken: list[_Item] = []
        identity = self._identity
        with medium_faults(), new_file(target) as file:
            writer = PackageWriter(file, recipient=identity.central.sealing_public, random=self._random)
            writer.add(Kind.INQUIRY, order.asked)
            while item is not None:
                if order.split is not None and taken and writer.size_with(len(item.data)) > order.split:
                    break
                self._write(writer, item)
                taken.append(replace(item, data=b""))
                item = next(items, None)
            writer.finish(
                package=order.package,
                direction=Direction.UP,
                device=identity.device,
                signer=identity.signing,
                created=order.created,
                generation=identity.central.generation,
            )
        return taken, item

    def _write(self, writer: PackageWriter, item: _Item) -> None:
        if self._cancelled():
            raise _Stopped
        writer.add(item.kind, item.data)
        self._bytes += len(item.data)
        self._on_progress(ExportProgress(min(self._bytes, self._total), self._total))

    def _items(self, waiting: Sequence[WaitingPhoto]) -> Iterator[_Item]:
        """Text before photos, as on the line."""
        identity = self._identity
        for portion in self._store.portions(MOST_RECORDS, MOST_BYTES):
            records = self._store.records(portion)
            batch = seal_batch(records, signer=identity.signing, central_public=identity.central.sealing_public)
            self._total += len(batch)
            yield _Item(Kind.BATCH, batch, tuple(record.opened().id for record in records))
        for photo in waiting:
            data = self._ciphertext(photo)
            if data is not None:
                yield _Item(Kind.BLOB, data, photos=(photo.sha256,))

    def _ciphertext(self, photo: WaitingPhoto) -> bytes | None:
        """The bytes of a photo; one that cannot be read or is damaged is left out and told of."""
        try:
            data = self._photos.read(photo.sha256, 0, photo.size)
        except FieldappError as trouble:
            if isinstance(trouble, EnvironmentFault):
                raise
            self._pass_over(photo.sha256, trouble.code)
            return None
        if hashlib.sha256(data).hexdigest() != photo.sha256:
            self._pass_over(photo.sha256, "photo_damaged")
            return None
        return data

    def _pass_over(self, sha256: str, code: str) -> None:
        log.warning("photo %s not taken along: %s", sha256[:16], code)
        self._problem = self._problem or code


def _sweep(folder: Path) -> None:
    """Remove what exports that were killed left half-written; it would only take the stick's room."""
    with medium_faults():
        for left in folder.glob(f".fieldapp-*{TEMPORARY}"):
            left.unlink(missing_ok=True)


def _part(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
