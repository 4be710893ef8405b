"""Prove that what the central holds is what was handed in: signatures, hashes, chains, ciphertexts, feed.

A gap is no fault (its records may still be on their way); a fork, a changed byte, a missing or changed ciphertext
and a feed that would skip something are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from fieldapp.central.open import Central
from fieldapp.central.store import blobs, whole
from fieldapp.central.store.records import ChainRow
from fieldapp.wire.errors import WireError
from fieldapp.wire.record import GENESIS

MAX_TOLD = 1_000


@dataclass(slots=True)
class Verification:
    """What was looked at and what is wrong; ``problems`` are ``{"what", "id", "problem"}``, at most 1,000 of them.

    ``incidents`` are what was sent and did not agree (the same id with other bytes, a wrong signature): the evidence is
    kept, nothing took harm, somebody should look. The newest 1,000, as ``{"kind", "record", "device", "at"}``.
    """

    records: int = 0
    chains: int = 0
    gaps: int = 0
    blobs: int = 0
    photos_waiting: int = 0
    incidents: list[dict[str, object]] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)

    def tell(self, what: str, id_: str, problem: str) -> None:
        """Add a problem."""
        if len(self.problems) < MAX_TOLD:
            self.problems.append({"what": what, "id": id_, "problem": problem})

    def document(self) -> dict[str, object]:
        """As the command line prints it."""
        return {
            "ok": not self.problems,
            "records": self.records,
            "chains": self.chains,
            "gaps": self.gaps,
            "blobs": self.blobs,
            "photos_waiting": self.photos_waiting,
            "incidents": self.incidents,
            "problems": self.problems,
        }


@dataclass(slots=True)
class _Chain:
    """A chain being walked: the last number and hash of its whole part."""

    seq: int = 0
    head: bytes = GENESIS
    broken: bool = False
    forked: bool = False


def verify_central(central: Central) -> Verification:
    """Look at everything. Raises ``StoreUnavailable``, ``BlobsUnavailable``."""
    found = Verification()
    with central.store.read() as connection:
        _verify_records(connection, found)
        for problem in whole.feed_inconsistencies(connection):
            found.tell("feed", problem.rsplit(" ", 1)[1], problem.rsplit(":", 1)[0])
        for person in whole.stale_person_rows(connection):
            found.tell("person", person, "not in the feed as it is")
        found.photos_waiting = whole.waiting_blobs(connection)
        found.incidents = whole.latest_incidents(connection, MAX_TOLD)
    for sha256, size in blobs.each_blob(central.store):
        found.blobs += 1
        lies = central.blobs.digest(sha256)
        if lies is None:
            found.tell("blob", sha256, "missing")
        elif lies != (sha256, size):
            found.tell("blob", sha256, "changed")
    return found


def _verify_records(connection: Connection, found: Verification) -> None:
    walked: dict[tuple[str, str], _Chain] = {}
    for kept in whole.every_record(connection):
        found.records += 1
        try:
            envelope = kept.record.verified()
        except WireError as exc:
            found.tell("record", kept.id, exc.code)
            continue
        named = (envelope.id, envelope.device_id, envelope.seq, kept.record.hash)
        if named != (kept.id, kept.device, kept.seq, kept.hash):
            found.tell("record", kept.id, "not what the store says it is")
        _walk(walked.setdefault((kept.township, kept.device), _Chain()), kept, envelope.prev)
    _compare(walked, whole.every_chain(connection), found)


def _walk(chain: _Chain, kept: whole.KeptRecord, prev: bytes) -> None:
    if kept.seq <= chain.seq:
        chain.forked = True
    elif chain.broken or kept.seq != chain.seq + 1:
        chain.broken = True
    elif prev != chain.head:
        chain.forked = chain.broken = True
    else:
        chain.seq, chain.head = kept.seq, kept.hash


def _compare(
    walked: dict[tuple[str, str], _Chain], noted: dict[tuple[str, str], ChainRow], found: Verification
) -> None:
    for key, chain in walked.items():
        found.chains += 1
        found.gaps += chain.broken and not chain.forked
        row = noted.get(key)
        if chain.forked:
            found.tell("chain", key[1], "fork")
        elif row is None or (row.whole_seq, row.whole_hash) != (chain.seq, chain.head):
            found.tell("chain", key[1], "not what the store says it is")
    for key in noted.keys() - walked.keys():
        found.tell("chain", key[1], "its records are gone")
