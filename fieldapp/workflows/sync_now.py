"""Synchronise now: everything up and down that can be, resumable wherever it stops."""

from __future__ import annotations

from fieldapp.sync.engine import sync_once
from fieldapp.sync.errors import NoAddress
from fieldapp.sync.ports import SyncPorts
from fieldapp.sync.summary import Cancelled, OnProgress, ProgressEvent, SyncSummary
from fieldapp.workflows.session import Session, locked


def _silent(_event: ProgressEvent) -> None:
    """Nobody watches."""


def _never() -> bool:
    return False


def sync_now(session: Session, *, on_progress: OnProgress = _silent, cancelled: Cancelled = _never) -> SyncSummary:
    """One run of synchronisation. May run on another thread than the person's work: the vault is held only for each
    short step. Raises ``SyncError`` kinds (with ``summary``) and the vault's ``StoreFault`` kinds."""
    with session.held() as vault:
        identity = vault.device.identity()
        # Visits made on them may come now, and have to be shown after the next upgrade too.
        session.forms.keep_bundled()
    if not identity.url:
        raise NoAddress("enrolled by file")
    ports = SyncPorts(
        outbox=locked(vault.outbox, session),
        photos=locked(vault.photos, session),
        feed=locked(vault.feed, session),
        credentials=locked(vault.device, session),
        journal=locked(vault.journal, session),
    )
    transport = session.connect(identity, ports.credentials)
    try:
        return sync_once(identity, ports, transport, on_progress=on_progress, cancelled=cancelled, pace=session.pace)
    finally:
        transport.close()
