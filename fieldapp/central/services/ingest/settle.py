"""Read what a batch needs to know, and write down what was decided: records, visits, links, chains, feed.

Every function runs inside the caller's transaction and uses statements over whole sets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from fieldapp.central.accounts import Caller, Device, shard_of
from fieldapp.central.services.ingest.chain import extend_chain, new_chain
from fieldapp.central.services.ingest.examine import Candidate, examine
from fieldapp.central.services.ingest.judge import Facts, Key, Verdict, judge
from fieldapp.central.store import accounts, audit, duties, forms, records
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.wire import scope as scopes
from fieldapp.wire.bodies import ReviewBody, VisitBody
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import EntityKind, FlagInfo, OutcomeInfo, VisitFlags
from fieldapp.wire.receipt import Outcome, Reason

if TYPE_CHECKING:
    from fieldapp.central.open import Central

NOWHERE = "000000000"
"""The township of what belongs to none: records of unknown devices sent in no village."""

Candidates = Mapping[Key, Candidate]
Verdicts = Mapping[Key, Verdict]


@dataclass(frozen=True, slots=True)
class _Released:
    candidates: dict[Key, Candidate]
    verdicts: dict[Key, Verdict]


def gather(
    central: Central, connection: Connection, candidates: Candidates, callers: Mapping[str, Caller], now_ms: int
) -> Facts:
    """The facts that the records of a batch ask for."""
    townships = {township for township, _ in candidates}
    subjects = {subject for one in candidates.values() for subject in one.envelope.subjects}
    about = {one.visit for one in candidates.values() if one.visit is not None}
    known = records.visit_rows(connection, townships, about)
    mended = {one.body.corrects for one in candidates.values() if isinstance(one.body, VisitBody) and one.body.corrects}
    return Facts(
        now_ms=now_ms,
        callers=callers,
        persons=records.known_persons(connection, townships, subjects),
        visits=known,
        versions=records.visit_records(connection, townships, [visit for _, visit in known]),
        forms=central.form_tables.load(connection, _form_keys(candidates)),
        refused=records.refused_records(connection, townships, sorted(mended)),
        former=duties.former(connection, {caller.account.id for caller in callers.values()}),
    )


def apply_verdicts(
    central: Central, connection: Connection, candidates: Candidates, verdicts: Verdicts, facts: Facts
) -> None:
    """Keep new records with their verdicts and make what follows from them true."""
    records.insert_records(connection, [_row(key, one, verdicts[key], facts) for key, one in candidates.items()])
    _extend_chains(connection, candidates)
    # A correction may have come before the record it names, whether that one is applied or has to be mended by it.
    new_visits = [one.visit for key, one in candidates.items() if one.visit and _settled(verdicts[key])]
    released = _release(central, connection, {t for t, _ in candidates}, new_visits, facts)
    _write_down(central, connection, candidates, verdicts, released, facts)


def release_waiting(
    central: Central, connection: Connection, township: str, reason: Reason, *, device: str | None = None
) -> int:
    """Judge again what ``township`` holds for ``reason``, after what it waits for may have come (persons, a version of
    a form); with ``device`` what it holds of that device, which the township lets pass in spite of ``reason``. Returns
    how many were applied."""
    candidates = _waiting(connection, township, reason, device)
    if not candidates:
        return 0
    callers = accounts.find_callers(connection, {one.device for one in candidates.values()})
    facts = gather(central, connection, candidates, callers, central.now_ms())
    if device is not None:
        facts.admitted = frozenset({(device, reason)})
    released = _judge_again(connection, candidates, reason, facts)
    visits = [one.visit for key, one in released.candidates.items() if one.visit and _settled(released.verdicts[key])]
    followers = _release(central, connection, [township], visits, facts)
    released.candidates.update(followers.candidates)
    released.verdicts.update(followers.verdicts)
    _write_down(central, connection, {}, {}, released, facts)
    return sum(map(_applied, released.verdicts.values()))


def refuse_waiting(central: Central, connection: Connection, township: str, reason: Reason, device: str) -> int:
    """Reject what ``township`` holds of a device for ``reason``: kept, never applied. Returns how many."""
    candidates = _waiting(connection, township, reason, device)
    if not candidates:
        return 0
    facts = gather(central, connection, candidates, accounts.find_callers(connection, [device]), central.now_ms())
    verdicts = {key: Verdict(Outcome.REJECTED, reason, None) for key in candidates}
    records.change_outcomes(connection, {key: (v.outcome, v.reason, v.field) for key, v in verdicts.items()})
    _write_down(central, connection, {}, {}, _Released(candidates, verdicts), facts)
    return len(candidates)


def _waiting(connection: Connection, township: str, reason: Reason, device: str | None) -> dict[Key, Candidate]:
    waiting = map(examine, records.waiting_records(connection, township, reason).values())
    return {(township, one.id): one for one in waiting if isinstance(one, Candidate) and device in (None, one.device)}


def _release(
    central: Central, connection: Connection, townships: Collection[str], visits: list[str], facts: Facts
) -> _Released:
    # What waited for a visit or a correction that has now come; a chain of corrections is released link by link.
    done, reason = _Released({}, {}), Reason.CORRECTED_UNKNOWN
    while visits:
        waiting = [
            ((township, id_), examine(record))
            for township in townships
            for id_, record in records.waiting_records(connection, township, reason, visits).items()
        ]
        fresh = {
            key: one for key, one in waiting if isinstance(one, Candidate) and not _settled(done.verdicts.get(key))
        }
        fresh_callers = accounts.find_callers(connection, {one.device for one in fresh.values()})
        facts.callers = {**facts.callers, **fresh_callers}
        facts.former |= duties.former(connection, {caller.account.id for caller in fresh_callers.values()})
        subjects = {subject for one in fresh.values() for subject in one.envelope.subjects}
        facts.persons |= records.known_persons(connection, townships, subjects)
        facts.forms |= central.form_tables.load(connection, _form_keys(fresh))
        again = _judge_again(connection, fresh, reason, facts)
        done.candidates.update(again.candidates)
        done.verdicts.update(again.verdicts)
        visits = [one.visit for key, one in again.candidates.items() if one.visit and _settled(again.verdicts[key])]
    return done


def _judge_again(connection: Connection, candidates: Candidates, reason: Reason, facts: Facts) -> _Released:
    changed = _Released({}, {})
    for key, one in sorted(candidates.items(), key=lambda item: (item[1].envelope.device, item[1].envelope.seq)):
        verdict = judge(one, facts)
        if verdict.reason is not reason:
            changed.candidates[key] = one
            changed.verdicts[key] = verdict
    records.change_outcomes(connection, {key: (v.outcome, v.reason, v.field) for key, v in changed.verdicts.items()})
    return changed


def _write_down(
    central: Central,
    connection: Connection,
    candidates: Candidates,
    verdicts: Verdicts,
    released: _Released,
    facts: Facts,
) -> None:
    every = {**candidates, **released.candidates}
    applied = {key: one for key, one in every.items() if _applied(verdicts.get(key) or released.verdicts[key])}
    records.save_visits(connection, [visit for visit in facts.visits.values() if visit.changed])
    records.save_links(connection, [row for key, one in applied.items() for row in _links(key, one, facts)])
    authors = {visit.author for visit in facts.visits.values()}
    author_devices = accounts.account_devices(connection, authors) if authors else {}
    changes = [change for key, one in applied.items() for change in _travels(key, one, facts, author_devices)]
    changes += [_outcome_change(one, released.verdicts[key], facts) for key, one in released.candidates.items()]
    changes += _flag_changes(applied, facts)
    raise_feed(connection, changes)
    forms.add_checks(connection, [key for key, one in applied.items() if isinstance(one.body, VisitBody)])
    _note_raised_scopes(central, connection, applied, facts)


def _form_keys(candidates: Candidates) -> set[forms.FormKey]:
    return {
        (entry.id, entry.version)
        for one in candidates.values()
        if isinstance(one.body, VisitBody)
        for entry in one.body.forms
    }


def _row(key: Key, one: Candidate, verdict: Verdict, facts: Facts) -> dict[str, object]:
    return {
        "township": key[0],
        "id": one.id,
        "hash": one.hash,
        "device": one.device,
        "author": one.envelope.author,
        "kind": one.envelope.kind,
        "scope": one.envelope.scope,
        "seq": one.envelope.seq,
        "prev": one.envelope.prev,
        "envelope": one.record.envelope,
        "signature": one.record.signature,
        "salt": one.record.salt,
        "body": one.record.body,
        "outcome": str(verdict.outcome),
        "reason": None if verdict.reason is None else str(verdict.reason),
        "field": verdict.field,
        "visit": one.visit,
        "received_at": facts.now_ms,
    }


def _extend_chains(connection: Connection, candidates: Candidates) -> None:
    arrived: dict[Key, list[records.Link]] = {}
    for (township, _), one in candidates.items():
        link = records.Link(one.envelope.seq, one.envelope.prev, one.hash)
        arrived.setdefault((township, one.device), []).append(link)
    if not arrived:
        return
    known = records.chain_rows(connection, arrived)
    extended = []
    for key, links in arrived.items():
        chain = known.get(key) or new_chain(*key)
        extended.append(extend_chain(chain, links, records.links_after(connection, *key, chain.whole_seq)))
    records.save_chains(connection, extended)


def _links(key: Key, one: Candidate, facts: Facts) -> list[dict[str, object]]:
    visit = facts.visits[key[0], one.visit or ""]
    return [
        {"township": key[0], "sha256": blob.sha256, "record": one.id, "scope": visit.scope, "author": visit.author}
        for photo in one.photos
        for blob in (photo.blob, photo.thumb)
        if blob is not None
    ]


def _travels(key: Key, one: Candidate, facts: Facts, devices: Mapping[str, list[Device]]) -> list[Change]:
    """A record goes to its visit's scope; to the author's devices too if it is a decision, or if it is sensitive (no
    village scope would bring it to the author's other devices)."""
    visit = facts.visits[key[0], one.visit or ""]
    places = [(shard_of(visit.village), visit.scope)]
    decision = isinstance(one.body, ReviewBody)
    if decision or scopes.is_sensitive(visit.scope):
        places += [
            (device.township, scopes.of_device(device.id))
            for device in devices.get(visit.author, [])
            if decision or device.id != one.device
        ]
    payload = key[0].encode()
    return [Change(township, scope, EntityKind.RECORD, one.id, 1, payload) for township, scope in places]


def _flag_changes(applied: Candidates, facts: Facts) -> list[Change]:
    changes = []
    for key, one in applied.items():
        flag, visit = facts.flags.get(one.id), facts.visits.get((key[0], one.visit or ""))
        if flag is not None and visit is not None and visit.record == one.id:
            told = VisitFlags(visit.id, one.id, (FlagInfo(flag),))
            changes.append(
                Change(shard_of(visit.village), visit.scope, EntityKind.FLAGS, visit.id, facts.now_ms, pack(told))
            )
    return changes


def _outcome_change(one: Candidate, verdict: Verdict, facts: Facts) -> Change:
    device = facts.callers[one.device].device
    info = OutcomeInfo(one.id, one.hash, verdict.outcome, verdict.reason, verdict.field)
    # The version is the moment: an outcome may change more than once, later ones win.
    return Change(device.township, scopes.of_device(device.id), EntityKind.OUTCOME, one.id, facts.now_ms, pack(info))


def _note_raised_scopes(central: Central, connection: Connection, applied: Candidates, facts: Facts) -> None:
    for (township, _), one in applied.items():
        if not one.sensitive or scopes.is_sensitive(one.envelope.scope):
            continue
        audit.note(
            connection,
            id_=central.new_id(),
            township=township,
            at=facts.now_ms,
            actor=one.device,
            action="scope_raised",
            subject=one.id,
        )


def _applied(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome is Outcome.APPLIED


def _settled(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome is not Outcome.HELD
