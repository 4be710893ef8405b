"""A real vault in a folder, as the sync ports' suite and the journeys fill it."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fieldapp.sync.ports import SyncPorts
from fieldapp.vault.api import Vault, create_vault, open_vault
from fieldapp.vault.provider import KdfCost
from fieldapp.vault.values import FormUse, PhotoFacts
from fieldapp.wire.bodies import FormAnswers, PhotoRef, VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.enrolment import EnrolReply
from fieldapp.wire.feed import AccountInfo
from fieldapp.wire.ids import uuid7
from fieldapp.wire.record import Record, author_record
from fieldapp.wire.suite import SealingKey, SigningKey, key_id

PASSPHRASE = "村里的路很长"
CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
AT = "2026-02-25T14:13:20+08:00"


class Clock:
    """Runs one second a look."""

    def __init__(self) -> None:
        self._looks = 0

    def now(self) -> datetime:
        self._looks += 1
        start = datetime(2026, 2, 25, 14, 13, 20, tzinfo=timezone(timedelta(hours=8)))
        return start + timedelta(seconds=self._looks)

    def monotonic_ms(self) -> int:
        self._looks += 1
        return self._looks


class VaultBench:
    """A vault enrolled with the given keys and identity."""

    def __init__(self, base: Path, seed: int = 11) -> None:
        self._clock, self._random = Clock(), random.Random(seed)
        self._made = 0
        self._scope, self._subject, self._form = "370683107204.o", "p1", FormUse("TK", "1", "d")
        self.vault: Vault = create_vault(base, PASSPHRASE, clock=self._clock, random=os.urandom, cost=CHEAP)

    @classmethod
    def at(cls, folder: Path, seed: int, made: int) -> VaultBench:
        """The vault that is in ``folder`` already; ids go on after number ``made``."""
        bench = cls.__new__(cls)
        bench._clock, bench._random, bench._made = Clock(), random.Random(seed), made
        bench._scope, bench._subject, bench._form = "370683107204.o", "p1", FormUse("TK", "1", "d")
        bench.vault = open_vault(folder, PASSPHRASE, clock=bench._clock, random=os.urandom, cost=CHEAP)
        bench.vault.device.identity()  # known before the first record is authored, inside its transaction
        return bench

    def enrol(self, identity: bytes, keys: tuple[SigningKey, SealingKey], url: str, reply: EnrolReply) -> None:
        self.vault.device.save_enrolment(
            signing=keys[0], sealing=keys[1], central_identity=identity, url=url, reply=reply
        )

    def visit_from_now_on(self, *, scope: str, subject: str, form: FormUse) -> None:
        """Whom the visits concern and with which form they are made."""
        self._scope, self._subject, self._form = scope, subject, form

    @staticmethod
    def made_up_reply(keys: tuple[SigningKey, SealingKey], generation: str) -> EnrolReply:
        account = AccountInfo("account", "协理员甲", "assistant", ("370683107204",), ("370683107204.o",))
        return EnrolReply(1, key_id(keys[0].public).hex(), account, generation, bytes(32))

    @property
    def ports(self) -> SyncPorts:
        vault = self.vault
        return SyncPorts(vault.outbox, vault.photos, vault.feed, vault.device, vault.journal)

    def submit(self, *, urgent: bool = False, text: str = "") -> Record:
        visit = self._new_id()
        return self.vault.records.append(lambda seq, prev: self._author(seq, prev, visit, (), text), urgent=urgent)

    def mend(self, record: Record, text: str = "") -> Record:
        """A correction of ``record``."""
        body = unpack(record.body, VisitBody)
        number = record.opened().id
        return self.vault.records.append(
            lambda seq, prev: self._author(seq, prev, body.visit, (), text, corrects=number)
        )

    def submit_answer(self, ref: str, value: str) -> Record:
        """A visit with this one answer, whatever the form says to it."""
        visit = self._new_id()
        return self.vault.records.append(lambda seq, prev: self._author(seq, prev, visit, (), "", answers={ref: value}))

    def add_photos(self, count: int, size: int = 3000) -> Sequence[str]:
        visit = self._new_id()
        self.vault.visits.start(visit, persons=[self._subject], forms=[self._form], started_at=AT)
        facts = PhotoFacts("/data/p", "p.jpg", 4, 3, "0" * 64, "0" * 16, "0" * 16)
        photos = tuple(self.vault.photos.add(visit, facts, self._random.randbytes(size)) for _ in range(count))
        self.vault.records.freeze(visit, lambda seq, prev: self._author(seq, prev, visit, photos, ""))
        return [photo.blob.sha256 for photo in photos]

    def state(self, record: Record) -> tuple[str, str | None, str | None]:
        stored = self.vault.records.get(record.opened().id)
        return stored.state.value, stored.reason, stored.field

    def people(self) -> dict[str, str]:
        return {person.id: person.name for person in self.vault.people.list()}

    def reopen(self) -> None:
        folder = self.vault.info.folder
        self.vault.close()
        self.vault = open_vault(folder, PASSPHRASE, clock=self._clock, random=os.urandom, cost=CHEAP)

    def close(self) -> None:
        self.vault.close()

    def _new_id(self) -> str:
        self._made += 1
        return uuid7(1_772_000_000_000 + self._made, self._random.randbytes)

    def _author(
        self,
        seq: int,
        prev: bytes,
        visit: str,
        photos: tuple[PhotoRef, ...],
        text: str,
        *,
        corrects: str | None = None,
        answers: dict[str, str] | None = None,
    ) -> Record:
        identity = self.vault.device.identity()
        answers = answers or ({"/data/tail/GT02_add": text} if text else {})
        form = FormAnswers(self._form.id, self._form.version, answers, self._form.digest)
        return author_record(
            VisitBody(visit, (form,), AT, AT, met=True, photos=photos, corrects=corrects),
            record_id=self._new_id(),
            kind="visit" if corrects is None else "correction",
            subjects=(self._subject,),
            scope=self._scope,
            author=identity.account,
            signer=identity.signing,
            seq=seq,
            prev=prev,
            occurred_at=AT,
            authored_at=AT,
            monotonic_ms=seq,
            random=self._random.randbytes,
        )
