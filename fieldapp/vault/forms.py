"""Forms: published ones as the feed brought them, and those kept here because a visit was or may be made on them.

Nothing is ever removed. A visit shows with the version it was made on whatever was published, withdrawn or upgraded
since: what a program brings is gone with the next program, so the one that has it keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import insert, select

from fieldapp.domain.form_versions import version_key
from fieldapp.vault.audit import Audit
from fieldapp.vault.engine import Store
from fieldapp.vault.projection import json_ids
from fieldapp.vault.tables import FORM, FORM_KEPT
from fieldapp.wire.codec import expand, pack, squeeze, unpack
from fieldapp.wire.feed import FormInfo

_FORM = msgspec.msgpack.Decoder(FormInfo)


@dataclass(frozen=True, slots=True)
class ToldForm:
    """That the feed told of a version; ``live`` is false once it was withdrawn, or no scope of ours holds it."""

    id: str
    version: str
    live: bool


class Forms:
    """The forms of an open vault."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store = store
        self._audit = audit

    def told(self, form: str | None = None) -> Sequence[ToldForm]:
        """Every version the feed told of ``form``, or of all forms: oldest first, by id."""
        shown = select(FORM.c.id, FORM.c.revision, FORM.c.live)
        with self._store.transaction() as conn:
            rows = conn.execute(shown if form is None else shown.where(FORM.c.id == form)).all()
        found = [ToldForm(row.id, row.revision, row.live) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.id, version_key(one.version))))

    def list(self) -> Sequence[FormInfo]:
        """The newest version of each form, by id; withdrawn ones are left out."""
        newest = {one.id: one.version for one in self.told() if one.live}
        found = (self.get(form, version) for form, version in newest.items())
        return tuple(info for info in found if info is not None)

    def get(self, form: str, version: str | None = None) -> FormInfo | None:
        """A form by id: the newest that may be used now, or with ``version`` exactly that one, withdrawn or not."""
        if version is None:
            version = next((one.version for one in reversed(self.told(form)) if one.live), None)
        shown = select(FORM.c.payload).where(FORM.c.id == form, FORM.c.revision == version)
        with self._store.transaction() as conn:
            payload = conn.execute(shown).scalar()
        return None if payload is None else _FORM.decode(payload)

    def keep(self, forms: Iterable[FormInfo]) -> None:
        """Keep forms that are in use here; those that are kept already cost nothing."""
        by_digest = {form.digest: form for form in forms}
        with self._store.transaction() as conn:
            known = select(FORM_KEPT.c.digest).where(FORM_KEPT.c.digest.in_(json_ids(by_digest)))
            for digest in set(by_digest) - set(conn.execute(known).scalars()):
                form = by_digest[digest]
                row = {"digest": digest, "id": form.id, "revision": form.version, "payload": squeeze(pack(form))}
                conn.execute(insert(FORM_KEPT), row)
                self._audit.write(conn, "form_kept", f"{form.id}@{form.version}", digest)

    def kept_digests(self) -> frozenset[str]:
        """The digests of all forms kept."""
        with self._store.transaction() as conn:
            return frozenset(conn.execute(select(FORM_KEPT.c.digest)).scalars())

    def kept(self, form: str, version: str, digest: str = "") -> FormInfo | None:
        """A form that was kept: the one with ``digest``, or without one any of that id and version."""
        shown = select(FORM_KEPT.c.payload).where(FORM_KEPT.c.id == form, FORM_KEPT.c.revision == version).limit(1)
        if digest:
            shown = shown.where(FORM_KEPT.c.digest == digest)
        with self._store.transaction() as conn:
            payload = conn.execute(shown).scalar()
        return None if payload is None else unpack(expand(payload), FormInfo)
