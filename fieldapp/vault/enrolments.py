"""An enrolment by file: the requests that were written and whose reply is still on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from fieldapp.vault.audit import Audit
from fieldapp.vault.engine import Store
from fieldapp.vault.package_tables import ENROLMENT_REQUEST
from fieldapp.vault.tables import ENROLMENT_KEY
from fieldapp.wire.enrolment import request_digest
from fieldapp.wire.suite import SealingKey, SigningKey


@dataclass(frozen=True, slots=True)
class PendingEnrolment:
    """A request whose reply has not come; ``identity`` are the central's signed keys, checked against the code."""

    code: bytes
    identity: bytes
    url: str
    request: bytes


class Enrolments:
    """The pending enrolments of a vault that belongs to nobody yet."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store = store
        self._audit = audit

    def save(self, code: bytes, identity: bytes, url: str, request: bytes) -> PendingEnrolment:
        """Keep a request before its file is written. ``code`` is the SHA-256 of the code's secret."""
        row = {"code": code, "identity": identity, "url": url, "request": request}
        with self._store.transaction() as conn:
            conn.execute(insert(ENROLMENT_REQUEST), {**row, "digest": request_digest(request), "at": self._audit.now()})
            self._audit.write(conn, "enrolment_requested")
        return PendingEnrolment(code, identity, url, request)

    def pending(self) -> Sequence[PendingEnrolment]:
        """Every request made, newest first: a reply may come to any of them."""
        c = ENROLMENT_REQUEST.c
        with self._store.transaction() as conn:
            rows = conn.execute(select(c.code, c.identity, c.url, c.request).order_by(c.at.desc()))
            return tuple(PendingEnrolment(*row) for row in rows)

    def keys(self) -> tuple[SigningKey, SealingKey] | None:
        """The keys an unfinished enrolment was begun with."""
        with self._store.transaction() as conn:
            kept = conn.execute(select(ENROLMENT_KEY.c.signing, ENROLMENT_KEY.c.sealing)).first()
        return None if kept is None else (SigningKey(kept.signing), SealingKey(kept.sealing))

    def forget(self) -> None:
        """The enrolment is done: the requests, and the secrets of their codes, are of no more use."""
        with self._store.transaction() as conn:
            if conn.execute(delete(ENROLMENT_REQUEST)).rowcount:
                self._audit.write(conn, "enrolment_requests_forgotten")
