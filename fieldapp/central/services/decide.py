"""What the township decides about records that wait for people: those of a revoked device, and those from villages that
their author does not serve. They are let pass or refused together; new ones that come later wait again."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.central.errors import DeviceUnknown, NothingToDecide
from fieldapp.central.open import Central
from fieldapp.central.services.ingest.settle import refuse_waiting, release_waiting
from fieldapp.central.store import accounts, audit, records
from fieldapp.central.store.feed import lock_townships
from fieldapp.wire.receipt import Reason

DECIDABLE = (Reason.REVOKED_DEVICE, Reason.OUT_OF_SCOPE)
"""What people decide; everything else that is held waits for something to arrive."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the records that waited: ``applied``, ``rejected``, and ``waiting`` on for something else."""

    applied: int
    rejected: int
    waiting: int


def decide(
    central: Central, device: str, reason: Reason, *, let_pass: bool, words: str = "", actor: str = "operator"
) -> Decided:
    """Let the records of ``device`` that are held for ``reason`` (one of ``DECIDABLE``) pass, or refuse them.

    What passes is judged by everything else as any record, and flagged for its reviewer; ``words`` go to the audit log.
    Raises ``DeviceUnknown``, ``NothingToDecide``.
    """
    with central.store.write() as connection:
        caller = accounts.find_callers(connection, [device]).get(device)
        if caller is None:
            raise DeviceUnknown("no device has this id")
        township = caller.device.township
        lock_townships(connection, [township])
        waited = records.count_waiting(connection, township, reason, device)
        if not waited:
            raise NothingToDecide("no record of this device waits for this decision")
        if let_pass:
            applied = release_waiting(central, connection, township, reason, device=device)
            rejected = 0
        else:
            applied, rejected = 0, refuse_waiting(central, connection, township, reason, device)
        done = Decided(applied, rejected, max(0, waited - applied - rejected))
        audit.note(
            connection,
            id_=central.new_id(),
            township=township,
            at=central.now_ms(),
            actor=actor,
            action="let_pass" if let_pass else "refused",
            subject=device,
            facts={"reason": str(reason), "words": words, "applied": applied, "rejected": rejected, "of": waited},
        )
    return done
