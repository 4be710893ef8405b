"""Reading the central's answer from a stick (``.fvr``): receipts, feed pages, ciphertexts.

The whole file is checked before anything of it is used. A stick may be old, come twice, or come after the line did the
same work, so everything here only leads on:

- a receipt settles what still waits (``PackageStore.settle``);
- feed replies go on from our cursor where the package begins at it or holds it (also after a reading that broke off);
  else their rows are offered to the scopes we have, where versions decide, and our cursor stays;
- an answer of another life of the central is followed only if it answers an inquiry of the life we know; else it is
  from before the restore we already followed, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fieldapp.sync.errors import AnswerUnasked, CentralChanged, ProtocolViolation
from fieldapp.sync.lives import Lives
from fieldapp.sync.ports import DeviceIdentity, FeedSink, PhotoQueue
from fieldapp.sync.summary import Cancelled, Tally
from fieldapp.sync.transports.package_ports import PackageStore, medium_faults
from fieldapp.sync.verify import read_reply, trusted_page, trusted_receipt
from fieldapp.wire.errors import PackageForAnother, WireError
from fieldapp.wire.feed import FeedPage
from fieldapp.wire.inquiry import Answer, decode
from fieldapp.wire.package import Direction, Kind, OpenedPackage, open_package

_BLOBS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far a package is read: ``checking`` it counts bytes of the file, using it counts frames."""

    checking: bool
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What a package brought. ``applied``, ``held``, ``rejected``: own records settled now; ``photos_stored``: own
    photos known as stored now; ``received``: rows that were news; ``withdrawn``: scopes purged; ``blobs``: ciphertexts
    kept. ``old``: it was made before what we have and changed nothing. ``revoked``: the township took this device
    back. ``cancelled``: stopped on request; what is counted is done."""

    package: str
    applied: int = 0
    held: int = 0
    rejected: int = 0
    photos_stored: int = 0
    received: int = 0
    withdrawn: int = 0
    blobs: int = 0
    old: bool = False
    revoked: bool = False
    cancelled: bool = False

    @property
    def nothing_new(self) -> bool:
        """Whether all of it was known already."""
        counted = (self.applied, self.held, self.rejected, self.photos_stored, self.received, self.withdrawn)
        return not (any(counted) or self.blobs)


class _Stopped(Exception):
    """Somebody asked to stop while the file was checked: nothing was used yet."""


class Importer:
    """One reading of one package."""

    def __init__(
        self,
        identity: DeviceIdentity,
        store: PackageStore,
        photos: PhotoQueue,
        sink: FeedSink,
        *,
        on_progress: Callable[[ImportProgress], None],
        cancelled: Cancelled,
    ) -> None:
        self._identity, self._store, self._photos, self._sink = identity, store, photos, sink
        self._on_progress, self._cancelled = on_progress, cancelled
        self._tally = Tally()
        self._blobs = self._stored = self._frames = 0

    def run(self, path: Path) -> Imported:
        """Check the file, then use it.

        Raises ``PackageDamaged``, ``PackageForAnother``, ``NotAPackage``, ``UnsupportedVersion`` (nothing was used),
        ``CentralChanged``, ``ProtocolViolation``, ``AnswerUnasked``, ``StickFault`` and the store's faults. What was
        used before a fault is good; reading the package again goes on from there.
        """
        with medium_faults(), path.open("rb") as file:
            try:
                package = self._checked(file)
            except _Stopped:
                return Imported("", cancelled=True)
            return self._use(package)

    def _checked(self, file: BinaryIO) -> OpenedPackage:
        total = file.seek(0, 2)

        def tick(read: int) -> None:
            if self._cancelled():
                raise _Stopped
            if not self._frames:
                self._on_progress(ImportProgress(True, read, total))

        package = open_package(file, [self._identity.sealing], tick)
        manifest, central = package.manifest, self._identity.central
        if manifest.direction != Direction.DOWN or manifest.device != self._identity.device:
            raise PackageForAnother("not an answer to this device")
        if manifest.signer != central.signing_public:
            raise CentralChanged("package_signed_by_another_key")
        self._frames = max(len(manifest.entries), 1)
        return package

    def _use(self, package: OpenedPackage) -> Imported:
        name = package.manifest.package
        answer = _answer(package)
        if not self._follow(package.manifest.generation, answer):
            return Imported(name, old=True)
        try:
            self._receipts(package)
            self._pages(package, answer)
            self._ciphertexts(package)
        except _Stopped:
            return self._told(name, answer, cancelled=True)
        self._store.was_read(name, self._tally.received)
        return self._told(name, answer, cancelled=False)

    def _told(self, name: str, answer: Answer, *, cancelled: bool) -> Imported:
        tally = self._tally
        return Imported(
            package=name,
            applied=tally.applied,
            held=tally.held,
            rejected=tally.rejected,
            photos_stored=self._stored,
            received=tally.received,
            withdrawn=tally.withdrawn,
            blobs=self._blobs,
            revoked=answer.revoked,
            cancelled=cancelled,
        )

    def _follow(self, generation: str, answer: Answer) -> bool:
        """Come to the central's life of this package; ``False`` when it is one we have left behind."""
        lives = Lives(self._identity, self._sink)
        if generation == lives.current:
            return True
        if answer.number is None:
            raise AnswerUnasked("the central was restored and has no inquiry of this device")
        if answer.generation != lives.current:
            return False
        return lives.follow(generation)

    def _receipts(self, package: OpenedPackage) -> None:
        for place, _ in package.frames(Kind.RECEIPT):
            if self._cancelled():
                raise _Stopped
            receipt = trusted_receipt(package.read(place), self._identity, answers=b"")
            if receipt.generation != package.manifest.generation:
                raise ProtocolViolation("receipt_of_another_generation")
            settled = self._store.settle(receipt)
            self._tally.applied += settled.applied
            self._tally.held += settled.held
            self._tally.rejected += settled.rejected
            self._stored += self._photos.settle_photos(receipt)
            self._on_progress(ImportProgress(False, place + 1, self._frames))

    def _pages(self, package: OpenedPackage, answer: Answer) -> None:
        places = [place for place, _ in package.frames(Kind.FEED)]
        if len(places) != len(answer.cursors):
            raise ProtocolViolation("answer_names_other_replies")
        known = _continue_at(self._sink.cursor(), answer)
        for number, place in enumerate(places):
            if known is not None and number < known:
                continue  # read before, up to here
            if self._cancelled():
                raise _Stopped
            reply = read_reply(package.read(place))
            if reply.generation != package.manifest.generation or reply.cursor != answer.cursors[number]:
                raise ProtocolViolation("reply_of_another_answer")
            pages = [trusted_page(data, self._identity) for data in reply.pages]
            if known is None:
                self._offer(pages, reply.generation)
            else:
                self._apply(pages, reply.cursor, reply.generation, reply.scopes)
            self._on_progress(ImportProgress(False, place + 1, self._frames))

    def _apply(self, pages: list[FeedPage], cursor: str, generation: str, scopes: tuple[str, ...] | None) -> None:
        applied = self._sink.apply(pages, cursor=cursor, generation=generation, scopes=scopes)
        self._tally.received += applied.received
        self._tally.withdrawn += applied.withdrawn

    def _offer(self, pages: list[FeedPage], generation: str) -> None:
        """Rows that do not go on from where we are: a scope we do not read (any more) takes none of them."""
        held = self._store.held_scopes()
        ours = [page for page in pages if page.scope in held]
        if ours:
            applied = self._sink.apply(ours, cursor=None, generation=generation, scopes=None)
            self._tally.received += applied.received

    def _ciphertexts(self, package: OpenedPackage) -> None:
        there = list(package.frames(Kind.BLOB))
        for start in range(0, len(there), _BLOBS_AT_ONCE):
            some = {entry.sha256.hex(): place for place, entry in there[start : start + _BLOBS_AT_ONCE]}
            for sha256 in sorted(self._store.missing_blobs(list(some)), key=some.__getitem__):
                if self._cancelled():
                    raise _Stopped
                self._photos.keep_blob(sha256, iter((package.read(some[sha256]),)))
                self._blobs += 1
                self._on_progress(ImportProgress(False, some[sha256] + 1, self._frames))


def _answer(package: OpenedPackage) -> Answer:
    places = [place for place, _ in package.frames(Kind.ANSWER)]
    if len(places) != 1:
        raise ProtocolViolation("package_without_answer")
    try:
        return decode(package.read(places[0]), Answer)
    except WireError as exc:
        raise ProtocolViolation("answer_malformed") from exc


def _continue_at(cursor: str | None, answer: Answer) -> int | None:
    """The number of the first reply that is news to a reader at ``cursor``; ``None`` when the replies do not go on
    from there."""
    stations = [answer.asked, *answer.cursors]
    if cursor in stations:
        return len(stations) - 1 - stations[::-1].index(cursor)
    return 0 if cursor is None and answer.from_start else None
