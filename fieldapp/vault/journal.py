"""The trace of synchronisation itself: the ``SyncJournal`` port of the sync room, and what is shown of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import insert, select

from fieldapp.vault.audit import Audit
from fieldapp.vault.engine import Store
from fieldapp.vault.tables import SYNC_RUN
from fieldapp.vault.values import SyncRun
from fieldapp.wire.codec import pack

_SUMMARY = msgspec.msgpack.Decoder(dict[str, int])


class Journal:
    """How synchronisations of an open vault ended."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store = store
        self._audit = audit

    def note_sync(self, *, ok: bool, problem: str | None, summary: dict[str, int], skew_ms: int | None) -> None:
        """Write down how a run ended; ``problem`` is a stable error code."""
        row = {"at": self._audit.now(), "ok": ok, "problem": problem, "summary": pack(summary), "skew_ms": skew_ms}
        with self._store.transaction() as conn:
            conn.execute(insert(SYNC_RUN), row)
            self._audit.write(conn, "sync_ended", None, "ok" if ok else problem)

    def runs(self, limit: int = 20) -> Sequence[SyncRun]:
        """Latest first."""
        shown = select(SYNC_RUN).order_by(SYNC_RUN.c.row.desc()).limit(limit)
        with self._store.transaction() as conn:
            return tuple(
                SyncRun(row.at, row.ok, row.problem, _SUMMARY.decode(row.summary), row.skew_ms)
                for row in conn.execute(shown)
            )

    def last_success(self) -> str | None:
        """When a run last ended well."""
        shown = select(SYNC_RUN.c.at).where(SYNC_RUN.c.ok.is_(True)).order_by(SYNC_RUN.c.row.desc()).limit(1)
        with self._store.transaction() as conn:
            return conn.execute(shown).scalar()
