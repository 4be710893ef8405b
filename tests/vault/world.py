"""A small world around a vault: a settable clock, seeded randomness, a central's keys, persons, pages and records."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from fieldapp.domain.people import Category, Person
from fieldapp.vault.api import FormUse, KdfCost, PhotoFacts, Vault, create_vault, open_vault
from fieldapp.wire.bodies import FormAnswers, PhotoRef, ReviewBody, ServiceMinutes, VisitBody
from fieldapp.wire.codec import pack
from fieldapp.wire.enrolment import CentralIdentity, EnrolReply, sign_identity
from fieldapp.wire.feed import AccountInfo, EntityKind, FeedPage, FeedRow
from fieldapp.wire.ids import Random, uuid7
from fieldapp.wire.receipt import Outcome, PhotoLine, Reason, Receipt, RecordLine
from fieldapp.wire.record import GENESIS, Record, author_record, encode_record
from fieldapp.wire.suite import SealingKey, SigningKey, key_id

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "一段口令 and more"
VILLAGE = "370683107204"
SCOPE, OTHER_SCOPE = f"{VILLAGE}.o", "370683107205.o"
TK = FormUse("TK", "1", "d" * 64)
GENERATION = "g1"


@dataclass
class SettableClock:
    """Time that stands still until told."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    ticks: int = 1000

    def now(self) -> datetime:
        return self.moment

    def monotonic_ms(self) -> int:
        self.ticks += 1
        return self.ticks

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def seeded(seed: int = 1) -> Random:
    """Random bytes that are the same in every run."""
    return random.Random(seed).randbytes


@dataclass
class World:
    """One data folder, one central, one account."""

    base: Path
    clock: SettableClock = field(default_factory=SettableClock)
    random: Random = field(default_factory=seeded)
    account: str = "a" * 32
    positions: dict[str, int] = field(default_factory=dict)
    _ids: int = 1_770_000_000_000

    def __post_init__(self) -> None:
        self.central = SigningKey.generate(self.random)
        self.central_sealing = SealingKey.generate(self.random)
        self.signing = SigningKey.generate(self.random)
        self.sealing = SealingKey.generate(self.random)

    def new_id(self) -> str:
        """Ids that grow, as those of a device do."""
        self._ids += 1
        return uuid7(self._ids, self.random)

    def create(self, passphrase: str = PASSPHRASE) -> Vault:
        return create_vault(self.base, passphrase, clock=self.clock, random=self.random, cost=CHEAP)

    def open(self, folder: Path, passphrase: str = PASSPHRASE) -> Vault:
        return open_vault(folder, passphrase, clock=self.clock, random=self.random, cost=CHEAP)

    def identity(self) -> bytes:
        known = CentralIdentity(1, self.central.public, self.central_sealing.public, GENERATION, "镇")
        return sign_identity(known, self.central)

    def account_info(self, **changes: Any) -> AccountInfo:
        told = {
            "id": self.account,
            "name": "协理员甲",
            "role": "assistant",
            "divisions": (VILLAGE,),
            "scopes": (SCOPE,),
        }
        return AccountInfo(**{**told, **changes})

    def enrol(self, vault: Vault) -> None:
        vault.device.save_enrolment(
            signing=self.signing,
            sealing=self.sealing,
            central_identity=self.identity(),
            url="https://central.example",
            reply=EnrolReply(1, key_id(self.signing.public).hex(), self.account_info(), GENERATION, b""),
        )

    def body(self, visit: str, *, answer: str = "好", **changes: Any) -> VisitBody:
        told: dict[str, Any] = {
            "visit": visit,
            "forms": (FormAnswers("TK", "1", {"/data/tk/TK03": answer}),),
            "started_at": "2026-03-02T09:00:00+08:00",
            "ended_at": "2026-03-02T09:30:00+08:00",
            "met": True,
            "minutes": (ServiceMinutes("meal", 30),),
        }
        return VisitBody(**{**told, **changes})

    def author(
        self,
        body: VisitBody | ReviewBody,
        seq: int,
        prev: bytes,
        *,
        persons: Sequence[str] = ("p1",),
        signer: SigningKey | None = None,
        author: str | None = None,
        scope: str = SCOPE,
        record_id: str | None = None,
        day: str = "2026-03-02",
    ) -> Record:
        """A signed record of this world's device, or of ``signer``."""
        kind = "review" if isinstance(body, ReviewBody) else "correction" if body.corrects else "visit"
        return author_record(
            body,
            record_id=record_id or self.new_id(),
            kind=kind,
            subjects=tuple(persons),
            scope=scope,
            author=author or self.account,
            signer=signer or self.signing,
            seq=seq,
            prev=prev,
            occurred_at=f"{day}T09:30:00+08:00",
            authored_at=f"{day}T09:31:00+08:00",
            monotonic_ms=5,
            random=self.random,
        )

    def start(self, vault: Vault, visit: str, persons: Sequence[str] = ("p1",), **changes: Any) -> None:
        vault.visits.start(visit, persons=persons, forms=[TK], started_at=self.clock.now().isoformat(), **changes)

    def submit(self, vault: Vault, visit: str, persons: Sequence[str] = ("p1",), **changes: Any) -> Record:
        """A visit begun and frozen."""
        urgent = bool(changes.pop("urgent", False))
        scope, day = changes.pop("scope", SCOPE), changes.pop("day", "2026-03-02")
        self.start(vault, visit, persons)
        body = self.body(visit, **changes)
        return vault.records.freeze(
            visit, lambda seq, prev: self.author(body, seq, prev, persons=persons, scope=scope, day=day), urgent=urgent
        )

    def news(self, vault: Vault, *rows: FeedRow) -> Any:
        """The next page of the scope for this vault."""
        after = self.positions.get(vault.info.id, 0)
        self.positions[vault.info.id] = after + len(rows)
        return apply(vault, page(rows, after=after))

    def review(
        self,
        judged: Record,
        visit: str,
        decision: str,
        *,
        signer: SigningKey | None = None,
        seq: int = 1,
        **changes: Any,
    ) -> Record:
        """A supervisor's decision on ``judged``, from another device unless ``signer`` is given."""
        body = ReviewBody(visit, judged.opened().id, judged.hash, decision, **changes)
        return self.author(
            body, seq, GENESIS, signer=signer or SigningKey(bytes([7]) * 32), author="b" * 32, persons=("p1",)
        )


def person(identifier: str, name: str = "王小明", **changes: Any) -> Person:
    told: dict[str, Any] = {"village_code": VILLAGE, "categories": (Category.DISPERSED_TEKUN,)}
    return Person(id=identifier, name=name, **{**told, **changes})


def row(kind: EntityKind, identifier: str, payload: Any, *, version: int = 1, seq: int = 1) -> FeedRow:
    data = b"" if payload is None else payload if isinstance(payload, bytes) else pack(payload)
    return FeedRow(kind, identifier, version, seq, payload is None, data)


def person_row(someone: Person, *, version: int = 1) -> FeedRow:
    return row(EntityKind.PERSON, someone.id, someone, version=version)


def record_row(record: Record, *, version: int = 1) -> FeedRow:
    return row(EntityKind.RECORD, record.opened().id, encode_record(record), version=version)


def page(
    rows: Iterable[FeedRow],
    *,
    scope: str = SCOPE,
    after: int = 0,
    to: int | None = None,
    head: int | None = None,
    generation: str = GENERATION,
) -> FeedPage:
    told = tuple(rows)
    last = after + len(told) if to is None else to
    return FeedPage(1, generation, scope, after, last, last if head is None else head, told)


def apply(vault: Vault, *pages: FeedPage, **changes: Any) -> Any:
    told: dict[str, Any] = {"cursor": None, "generation": GENERATION, "scopes": None}
    return vault.feed.apply(list(pages), **{**told, **changes})


def receipt(
    records: Sequence[tuple[Record, Outcome]] = (),
    *,
    reason: Reason | None = None,
    at_fault: str | None = None,
    stored: Sequence[str] = (),
    missing: Sequence[str] = (),
) -> Receipt:
    lines = tuple(RecordLine(r.opened().id, r.hash, outcome, False, reason, at_fault) for r, outcome in records)
    photos = (*(PhotoLine(one, True) for one in stored), *(PhotoLine(one, False) for one in missing))
    return Receipt(1, b"c" * 16, GENERATION, "d" * 32, b"x" * 32, "2026-03-02T10:00:00+08:00", lines, photos)


def facts(ref: str = "/data/tk/photo", **changes: Any) -> PhotoFacts:
    told: dict[str, Any] = {
        "name": "1.jpg",
        "width": 1600,
        "height": 1200,
        "original_sha256": "0" * 64,
        "phash": "0" * 16,
        "phash_mirror": "f" * 16,
    }
    return PhotoFacts(ref=ref, **{**told, **changes})


def addresses(photo: PhotoRef) -> list[str]:
    """SHA-256 of a photo's ciphertexts: the picture, then the thumbnail."""
    return [photo.blob.sha256, *([photo.thumb.sha256] if photo.thumb else [])]
