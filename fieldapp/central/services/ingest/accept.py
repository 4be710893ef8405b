"""Take a batch in: one transaction, a signed receipt line for every record, and the same answer to a repeat.

Signatures are checked before the writer's turn is taken. Inside it, statements are set-based; a batch costs the same
number of them whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from fieldapp.central.accounts import Caller, shard_of
from fieldapp.central.errors import StoreUnavailable
from fieldapp.central.open import Central
from fieldapp.central.services.forms import tell_all_versions
from fieldapp.central.services.ingest.examine import Candidate, Unkeepable, examine, village_of
from fieldapp.central.services.ingest.judge import Key, Verdict, judge
from fieldapp.central.services.ingest.settle import NOWHERE, apply_verdicts, gather
from fieldapp.central.services.shares import Shares
from fieldapp.central.services.tries import Tries
from fieldapp.central.store import accounts, records
from fieldapp.central.store.feed import lock_townships
from fieldapp.wire.batch import open_batch
from fieldapp.wire.codec import pack
from fieldapp.wire.receipt import VERSION, Outcome, Reason, Receipt, RecordLine, sign_receipt
from fieldapp.wire.record import Record
from fieldapp.wire.suite import key_id

_ROUNDS = 3
_PIECE = 50
_MAX_EVIDENCE = 64 * 1024


@dataclass(slots=True)
class _Sorted:
    """A batch against what is there: new records by (township, id), lines already certain, evidence to keep, and the
    places where a batch repeats itself."""

    new: dict[Key, Candidate] = field(default_factory=dict)
    lines: dict[int, RecordLine] = field(default_factory=dict)
    incidents: list[dict[str, object]] = field(default_factory=list)
    twins: set[int] = field(default_factory=set)


def accept_batch(
    central: Central, data: bytes, strangers: Tries, shares: Shares | None = None
) -> tuple[bytes, tuple[RecordLine, ...]]:
    """Settle a batch: the signed receipt, and its lines for the counters. ``shares`` bounds what its carrier may ask.

    Raises ``WireError`` kinds for a batch that cannot be opened, ``TooManyTries`` for unknown carriers,
    ``TooManyRequests``, ``StoreUnavailable``.
    """
    opened = open_batch(data, central.keys.sealing_by_id())
    carrier = key_id(opened.header.device).hex()
    if shares is not None:
        shares.take(carrier)  # its signature was checked: nobody can use up another's share
    _bound_strangers(central, carrier, strangers)
    examined = _examine_all(central, opened.records)
    lines = _settled(central, examined, carrier)
    receipt = Receipt(
        version=VERSION,
        central=key_id(central.keys.signing.public),
        generation=central.generation,
        device=carrier,
        answers=opened.digest,
        at=central.clock().isoformat(),
        records=lines,
    )
    return sign_receipt(receipt, central.keys.signing), lines


def _examine_all(central: Central, batch: Sequence[Record]) -> list[Candidate | Unkeepable]:
    pieces = [batch[start : start + _PIECE] for start in range(0, len(batch), _PIECE)]
    return [one for piece in central.workers.map(lambda some: list(map(examine, some)), pieces) for one in piece]


def _bound_strangers(central: Central, carrier: str, strangers: Tries) -> None:
    # Records of a key we do not know are kept too (a central restored from backup forgets enrolments), but anyone
    # can make keys: so only so many such batches a minute.
    with central.store.glance() as connection:
        known = carrier in accounts.find_callers(connection, [carrier])
    if not known:
        now = central.now_ms()
        strangers.check(now)
        strangers.note(now)


def _settled(central: Central, examined: Sequence[Candidate | Unkeepable], carrier: str) -> tuple[RecordLine, ...]:
    for _ in range(_ROUNDS):
        try:
            with central.store.write() as connection:
                return _settle(central, connection, examined, carrier)
        except IntegrityError:
            continue  # another replica kept one of these records meanwhile: now it is a repeat
    raise StoreUnavailable("the same records are being written elsewhere")


def _settle(
    central: Central, connection: Connection, examined: Sequence[Candidate | Unkeepable], carrier: str
) -> tuple[RecordLine, ...]:
    candidates = [one for one in examined if isinstance(one, Candidate)]
    callers = accounts.find_callers(connection, {one.device for one in candidates})
    keys = [None if isinstance(one, Unkeepable) else (township_for(one, callers), one.id) for one in examined]
    lock_townships(connection, {key[0] for key in keys if key})
    standing = records.standings(connection, {key[0] for key in keys if key}, [one.id for one in candidates])
    batch = _sort(central, examined, keys, standing, carrier)
    facts = gather(central, connection, batch.new, callers, central.now_ms())
    in_order = sorted(batch.new.items(), key=lambda item: (item[1].envelope.device, item[1].envelope.seq))
    verdicts = {key: judge(one, facts) for key, one in in_order}
    apply_verdicts(central, connection, batch.new, verdicts, facts)
    _tell_known_versions(connection, verdicts.values())
    records.save_incidents(connection, batch.incidents)
    return tuple(
        batch.lines[place] if key is None or place in batch.lines else _line(one, verdicts[key], place in batch.twins)
        for place, (one, key) in enumerate(zip(examined, keys, strict=True))
    )


def _tell_known_versions(connection: Connection, verdicts: Iterable[Verdict]) -> None:
    # A device with an older or a newer program than ours: from now on it is told what versions there are.
    unknown = {one.field.split("@")[0] for one in verdicts if one.reason is Reason.UNKNOWN_FORM and one.field}
    if unknown:
        tell_all_versions(connection, unknown, at_least=1)


def _sort(
    central: Central,
    examined: Sequence[Candidate | Unkeepable],
    keys: Sequence[Key | None],
    standing: Mapping[Key, records.Standing],
    carrier: str,
) -> _Sorted:
    batch = _Sorted()
    for place, (one, key) in enumerate(zip(examined, keys, strict=True)):
        if isinstance(one, Unkeepable) or key is None:
            assert isinstance(one, Unkeepable)
            batch.lines[place] = _refused(one, one.fault.reason, one.fault.field)
            batch.incidents.append(_evidence(central, NOWHERE, one, one.fault.reason, carrier))
            continue
        known, earlier = standing.get(key), batch.new.get(key)
        if one.hash != (known or earlier or one).hash:
            batch.lines[place] = _refused(one, Reason.SAME_ID_OTHER_BYTES, None)
            batch.incidents.append(_evidence(central, key[0], one, Reason.SAME_ID_OTHER_BYTES, carrier))
        elif known is not None:
            batch.lines[place] = RecordLine(one.id, one.hash, known.outcome, True, known.reason, known.field)
        elif earlier is not None:
            batch.twins.add(place)
        else:
            batch.new[key] = one
    return batch


def _line(one: Candidate | Unkeepable, verdict: Verdict, repeat: bool) -> RecordLine:
    return RecordLine(one.id, one.hash, verdict.outcome, repeat, verdict.reason, verdict.field)


def _refused(one: Candidate | Unkeepable, reason: Reason, field_: str | None) -> RecordLine:
    return RecordLine(one.id, one.hash, Outcome.REJECTED, False, reason, field_)


def _evidence(
    central: Central, township: str, one: Candidate | Unkeepable, kind: Reason, carrier: str
) -> dict[str, object]:
    return {
        "township": township,
        "hash": one.hash,
        "kind": str(kind),
        "at": central.now_ms(),
        "device": carrier,
        "record": one.id,
        "evidence": pack(_bounded(one.record)),
    }


def _bounded(record: Record) -> Record:
    # Evidence comes from anyone: enough to recognise it is kept, not whatever they like to send.
    if len(record.envelope) + len(record.body) <= _MAX_EVIDENCE:
        return record
    return Record(record.envelope[:_MAX_EVIDENCE], record.signature[:64], record.salt[:32], b"")


def township_for(candidate: Candidate, callers: Mapping[str, Caller]) -> str:
    """The township a record is kept under: its author's; of an unknown device, the one it was sent in."""
    caller = callers.get(candidate.device)
    if caller is not None:
        return caller.device.township
    village = village_of(candidate.envelope)
    return NOWHERE if village is None else shard_of(village)
