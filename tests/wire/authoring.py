"""Small records for the tests of this room."""

from __future__ import annotations

import random

from fieldapp.wire.bodies import FormAnswers, PhotoRef, VisitBody
from fieldapp.wire.ids import uuid7
from fieldapp.wire.record import GENESIS, Record, author_record
from fieldapp.wire.suite import SigningKey

AT = "2026-03-02T09:00:00+08:00"


def visit_body(text: str = "好", photos: tuple[PhotoRef, ...] = ()) -> VisitBody:
    return VisitBody(
        visit="f" * 32,
        forms=(FormAnswers("TK", "1", {"/data/tk/TK03": text}),),
        started_at=AT,
        ended_at=AT,
        photos=photos,
    )


def make(
    signer: SigningKey, seq: int = 1, prev: bytes = GENESIS, text: str = "好", photos: tuple[PhotoRef, ...] = ()
) -> Record:
    source = random.Random(seq)
    return author_record(
        visit_body(text, photos),
        record_id=uuid7(1_772_000_000_000 + seq, source.randbytes),
        kind="visit",
        subjects=("p1",),
        scope="370683107204.o",
        author="a1",
        signer=signer,
        seq=seq,
        prev=prev,
        occurred_at=AT,
        authored_at=AT,
        monotonic_ms=seq * 1000,
        random=source.randbytes,
    )


def chain(signer: SigningKey, length: int) -> list[Record]:
    records: list[Record] = []
    for seq in range(1, length + 1):
        records.append(make(signer, seq, records[-1].hash if records else GENESIS))
    return records
