"""What visits raised and is still open: told from the records on this device, and settled by a record of its own."""

from __future__ import annotations

from fieldapp.domain.follow_ups import key_of, open_follow_ups
from fieldapp.domain.worklist import OpenFollowUp
from fieldapp.vault.api import Vault
from fieldapp.wire.bodies import SettlementBody
from fieldapp.workflows.authoring import authored
from fieldapp.workflows.errors import HowMissing, NoSuchFollowUp
from fieldapp.workflows.session import Session


def follow_ups(vault: Vault) -> tuple[OpenFollowUp, ...]:
    """Every open follow-up of the persons this device knows, the most urgent of each person first."""
    settled = vault.findings.settled()
    known = {person.id for person in vault.people.list()}
    return tuple(
        follow_up
        for person, visits in sorted(vault.findings.by_person().items())
        if person in known
        for follow_up in open_follow_ups(visits, settled)
    )


def settle_follow_up(session: Session, follow_up: str, how: str) -> str:
    """Write down that a follow-up (by its id) is dealt with, and how; returns the record's id.

    The record is about the visit that found it last, and goes where that visit went. Raises ``NoSuchFollowUp`` when it
    is not open (any more), ``HowMissing`` when nothing is said of what was done, and the vault's ``StoreFault``
    kinds.
    """
    if not how.strip():
        raise HowMissing("how it was dealt with is missing")
    key = key_of(follow_up)
    with session.held() as vault:
        if key is None or all(open_.id != follow_up for open_ in follow_ups(vault)):
            raise NoSuchFollowUp(follow_up)
        visit, ref, starts = key
        view = vault.reviews.visit_view(visit)
        body = SettlementBody(visit, ref, how.strip(), starts)
        make = authored(session, body, kind="settlement", subjects=view.persons, scope=view.standing.scope)
        return vault.records.append(make).opened().id
