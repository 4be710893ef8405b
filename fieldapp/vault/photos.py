"""Photos on disk, as ciphertexts only, named by their SHA-256: own ones to be sent, received ones kept in a cache.

A new ciphertext is on the disk (flushed, renamed) before its row is committed, so a row always has its file; a file
without a row is what a crash left, and is swept at the next start. The picture in the clear exists in memory only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, case, delete, func, insert, select, update

from fieldapp.vault.audit import Audit
from fieldapp.vault.blobs import LOCAL, OWN, BlobState, add_rows, parts_of
from fieldapp.vault.durable import disk_faults
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import PhotoNotHere
from fieldapp.vault.photo_files import PhotoFiles, checked
from fieldapp.vault.projection import json_ids
from fieldapp.vault.provider import KEY_BYTES, address, seal_picture
from fieldapp.vault.purge import purge_settled
from fieldapp.vault.tables import BLOB, DRAFT_PHOTO
from fieldapp.vault.values import PhotoFacts, State, WaitingPhoto
from fieldapp.vault.visits import draft_photos, draft_row
from fieldapp.wire.bodies import BlobRef, PhotoRef
from fieldapp.wire.codec import pack
from fieldapp.wire.ids import Random
from fieldapp.wire.receipt import Receipt


class Photos:
    """The ciphertexts of an open vault; also the ``PhotoQueue`` port of the sync room."""

    def __init__(self, store: Store, audit: Audit, files: PhotoFiles, random: Random) -> None:
        self._store = store
        self._audit = audit
        self._files = files
        self._random = random

    def add(self, visit: str, facts: PhotoFacts, picture: bytes, thumb: bytes | None = None) -> PhotoRef:
        """Encrypt a picture (and its thumbnail) with a new key and attach it to the visit's draft.

        Raises ``NoDraft``, ``DiskFull``, ``DiskFault``; then nothing is left of it.
        """
        with self._store.transaction() as conn:
            draft_row(conn, visit)
        key = self._random(KEY_BYTES)
        sealed = [seal_picture(part, key, self._random) for part in (picture, thumb) if part is not None]
        blobs = [BlobRef(address(data), len(data)) for data in sealed]
        photo = _photo_ref(facts, key, blobs)
        try:
            for blob, data in zip(blobs, sealed, strict=True):
                self._files.write(blob.sha256, [data])
            with self._store.transaction() as conn:
                draft = draft_row(conn, visit)
                add_rows(conn, visit, [photo], (BlobState.DRAFT, BlobState.DRAFT), self._audit.now())
                attached = {"draft": draft, "sha256": photo.blob.sha256, "payload": pack(photo)}
                conn.execute(insert(DRAFT_PHOTO), attached)
                self._audit.write(conn, "photo_added", visit, photo.blob.sha256)
        except BaseException:
            self._files.remove([blob.sha256 for blob in blobs])
            raise
        return photo

    def attach(self, visit: str, photo: PhotoRef) -> None:
        """Attach a photo of an earlier record to the draft of its correction; its ciphertext stays where it is."""
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            conn.execute(insert(DRAFT_PHOTO), {"draft": draft, "sha256": photo.blob.sha256, "payload": pack(photo)})
            self._audit.write(conn, "photo_attached", visit, photo.blob.sha256)

    def remove(self, visit: str, sha256: str) -> None:
        """Take a photo (by its blob's SHA-256) off a draft. Its ciphertext goes too unless a record holds it."""
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            photo = next((p for p in draft_photos(conn, draft) if p.blob.sha256 == sha256), None)
            if photo is None:
                raise PhotoNotHere(sha256)
            off = (DRAFT_PHOTO.c.draft == draft, DRAFT_PHOTO.c.sha256 == sha256)
            conn.execute(delete(DRAFT_PHOTO).where(*off))
            named = [blob.sha256 for _, blob, _ in parts_of([photo])]
            unsent = (BLOB.c.sha256.in_(json_ids(named)), BLOB.c.state == BlobState.DRAFT)
            gone = conn.execute(select(BLOB.c.sha256).where(*unsent)).scalars().all()
            conn.execute(delete(BLOB).where(*unsent))
            self._audit.write(conn, "photo_removed", visit, sha256)
        self._files.remove(gone)

    def of_draft(self, visit: str) -> Sequence[PhotoRef]:
        """Photos attached to the open draft. Raises ``NoDraft``."""
        with self._store.transaction() as conn:
            return draft_photos(conn, draft_row(conn, visit))

    def photo_bytes(self, ref: PhotoRef) -> bytes:
        """The picture in the clear, in memory only. Raises ``PhotoNotHere``, ``PhotoDamaged``."""
        return self._files.open(ref.blob, ref.key)

    def thumb_bytes(self, ref: PhotoRef) -> bytes:
        """The thumbnail; the picture itself where there is none. Raises as ``photo_bytes``."""
        return self._files.open(ref.thumb or ref.blob, ref.key)

    def counts(self) -> Mapping[State, int]:
        """Own photos by state (draft, waiting, stored); their thumbnails are not counted."""
        shown = select(BLOB.c.state, func.count()).where(BLOB.c.state.in_(OWN), BLOB.c.thumb.is_(False))
        shown = shown.group_by(BLOB.c.state)
        with self._store.transaction() as conn:
            return {State(state): int(number) for state, number in conn.execute(shown)}

    def next_photos(self, limit: int) -> Sequence[WaitingPhoto]:
        """Photos of submitted records without a ``stored`` line, thumbnails first, then oldest first."""
        c = BLOB.c
        shown = select(c.sha256, c.size, c.upload_url).where(c.state == BlobState.WAITING)
        with self._store.transaction() as conn:
            rows = conn.execute(shown.order_by(c.thumb.desc(), c.row).limit(limit))
            return tuple(WaitingPhoto(*row) for row in rows)

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        """A piece of a ciphertext. Raises ``PhotoNotHere``."""
        return self._files.read(sha256, offset, length)

    def remember_upload(self, sha256: str, upload_url: str | None) -> None:
        """Note (or forget) where an upload was begun, so that it resumes after a restart."""
        with self._store.transaction() as conn:
            conn.execute(update(BLOB).where(BLOB.c.sha256 == sha256), {"upload_url": upload_url})
            self._audit.write(conn, "upload_begun" if upload_url else "upload_forgotten", sha256)

    def settle_photos(self, receipt: Receipt) -> int:
        """Write the receipt's photo lines down; returns how many photos (thumbnails not counted) became ``stored``
        now. A photo that was stored and is so no longer (the central was restored) waits again if it is still here."""
        stored = [line.sha256 for line in receipt.photos if line.stored]
        missing = [line.sha256 for line in receipt.photos if not line.stored and self._files.here(line.sha256)]
        with self._store.transaction() as conn:
            news = select(func.count()).where(BLOB.c.sha256.in_(json_ids(stored)), BLOB.c.thumb.is_(False))
            count = int(conn.execute(news.where(BLOB.c.state == BlobState.WAITING)).scalar_one())
            moved = self._move(conn, stored, BlobState.WAITING, BlobState.STORED)
            again = self._move(conn, missing, BlobState.STORED, BlobState.WAITING)
            if moved or again:
                self._audit.write(conn, "photos_settled", None, f"stored={moved} again={again}")
            gone = purge_settled(conn)
        self._files.remove(gone)
        return count

    def photos_waiting(self) -> int:
        """How many photos are not stored yet: a photo waits while its picture or its thumbnail does."""
        waiting = select(func.count()).where(BLOB.c.state == BlobState.WAITING).group_by(BLOB.c.thumb)
        with self._store.transaction() as conn:
            return max(conn.execute(waiting).scalars().all(), default=0)

    def wanted_blobs(self, limit: int) -> Sequence[str]:
        """SHA-256 of thumbnails of received records that are not here yet, newest first."""
        shown = select(BLOB.c.sha256).where(BLOB.c.state == BlobState.WANTED).order_by(BLOB.c.row.desc()).limit(limit)
        with self._store.transaction() as conn:
            return tuple(conn.execute(shown).scalars())

    def keep_blob(self, sha256: str, chunks: Iterator[bytes]) -> None:
        """Keep a downloaded ciphertext after checking size and SHA-256. Raises ``Malformed`` when they differ,
        ``PhotoNotHere`` when no record names it."""
        with self._store.transaction() as conn:
            size = conn.execute(select(BLOB.c.size).where(BLOB.c.sha256 == sha256)).scalar()
        if size is None:
            raise PhotoNotHere(sha256)
        self._files.write(sha256, checked(chunks, sha256, size))
        with self._store.transaction() as conn:
            received = (BLOB.c.sha256 == sha256, BLOB.c.state.in_((BlobState.WANTED, BlobState.REMOTE)))
            conn.execute(update(BLOB).where(*received), {"state": BlobState.KEPT, "since": self._audit.now()})
            self._audit.write(conn, "blob_kept", sha256)

    def trim(self, max_bytes: int) -> int:
        """Drop received full photos, longest unused first, until they take at most ``max_bytes``; returns how many."""
        shown = select(BLOB.c.sha256, BLOB.c.size).where(BLOB.c.state == BlobState.KEPT, BLOB.c.thumb.is_(False))
        with self._store.transaction() as conn:
            kept = [(self._files.last_used(sha256), sha256, size) for sha256, size in conn.execute(shown)]
            total = sum(size for _, _, size in kept)
            gone: list[str] = []
            for _, sha256, size in sorted(kept):
                if total <= max_bytes:
                    break
                gone.append(sha256)
                total -= size
            if gone:
                dropped = update(BLOB).where(BLOB.c.sha256.in_(json_ids(gone)))
                conn.execute(dropped, {"state": BlobState.REMOTE, "since": self._audit.now()})
                self._audit.write(conn, "cache_trimmed", None, f"photos={len(gone)}")
        self._files.remove(gone)
        return len(gone)

    def sweep(self) -> int:
        """After a crash: remove files no row knows, and mark kept ones without a file as to be fetched. Returns how
        many files went."""
        files = self._files.listing()
        with self._store.transaction() as conn:
            known = dict(conn.execute(select(BLOB.c.sha256, BLOB.c.state).where(BLOB.c.state.in_(LOCAL))).all())
            lost = [sha256 for sha256, state in known.items() if state == BlobState.KEPT and sha256 not in files]
            again = case((BLOB.c.thumb.is_(True), BlobState.WANTED.value), else_=BlobState.REMOTE.value)
            if lost:
                conn.execute(update(BLOB).where(BLOB.c.sha256.in_(json_ids(lost))).values(state=again))
            orphans = [name for name in files if name not in known]
            if lost or orphans:
                self._audit.write(conn, "photos_swept", None, f"orphans={len(orphans)} lost={len(lost)}")
        with disk_faults():
            for name in orphans:
                files[name].unlink(missing_ok=True)
        return len(orphans)

    def _move(self, conn: Connection, addresses: Sequence[str], before: BlobState, after: BlobState) -> int:
        moving = update(BLOB).where(BLOB.c.sha256.in_(json_ids(addresses)), BLOB.c.state == before)
        changed = {"state": after, "since": self._audit.now(), "upload_url": None}
        return conn.execute(moving, changed).rowcount


def _photo_ref(facts: PhotoFacts, key: bytes, blobs: Sequence[BlobRef]) -> PhotoRef:
    return PhotoRef(
        ref=facts.ref,
        name=facts.name,
        blob=blobs[0],
        key=key,
        width=facts.width,
        height=facts.height,
        original_sha256=facts.original_sha256,
        phash=facts.phash,
        phash_mirror=facts.phash_mirror,
        thumb=blobs[1] if len(blobs) > 1 else None,
        taken_at=facts.taken_at,
        camera=facts.camera,
        place=facts.place,
    )
