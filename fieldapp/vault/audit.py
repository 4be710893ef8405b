"""The append-only local trace: who did which step when, on which ids. No names, no answers.

Every mutation of the vault writes its line in its own transaction, so the trace and the change stand or fall together.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from fieldapp.vault.engine import Store
from fieldapp.vault.tables import AUDIT, DEVICE
from fieldapp.vault.values import AuditLine, Clock


class Audit:
    """The trail of one vault."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._account: str | None = None

    def now(self) -> str:
        """The clock's moment as rows keep it (ISO 8601 with offset)."""
        return self._clock.now().isoformat()

    def write(self, conn: Connection, kind: str, subject: str | None = None, detail: str | None = None) -> None:
        """Append one line inside the transaction of the change it tells of. ``detail`` holds ids, codes and counts."""
        conn.execute(
            insert(AUDIT),
            {
                "at": self.now(),
                "monotonic_ms": self._clock.monotonic_ms(),
                "account": self._who(conn),
                "kind": kind,
                "subject": subject,
                "detail": detail,
            },
        )

    def note(self, kind: str, subject: str | None = None, detail: str | None = None) -> None:
        """Write down a step that changed nothing here (an export, a page opened for inspection)."""
        with self._store.transaction() as conn:
            self.write(conn, kind, subject, detail)

    def lines(self, *, after: int = 0, limit: int = 1000) -> Sequence[AuditLine]:
        """The trail in order, from the line after number ``after``."""
        c = AUDIT.c
        shown = select(c.n, c.at, c.account, c.kind, c.subject, c.detail).where(c.n > after).order_by(c.n).limit(limit)
        with self._store.transaction() as conn:
            return tuple(AuditLine(*row) for row in conn.execute(shown))

    def _who(self, conn: Connection) -> str | None:
        # An account, once enrolled, never changes within a vault.
        if self._account is None:
            self._account = conn.execute(select(DEVICE.c.account)).scalar()
        return self._account
