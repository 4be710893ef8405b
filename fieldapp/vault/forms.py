"""Published forms as the feed brought them. Old versions stay, so that every visit can be shown with its own form."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from fieldapp.vault.engine import Store
from fieldapp.vault.tables import FORM
from fieldapp.wire.feed import FormInfo

_FORM = msgspec.msgpack.Decoder(FormInfo)


class Forms:
    """The forms of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list(self) -> Sequence[FormInfo]:
        """The newest version of each form, by id; withdrawn ones are left out."""
        newest: dict[str, FormInfo] = {}
        shown = select(FORM.c.id, FORM.c.payload).where(FORM.c.live.is_(True)).order_by(FORM.c.id, FORM.c.version)
        with self._store.transaction() as conn:
            for form, payload in conn.execute(shown):
                newest[form] = _FORM.decode(payload)
        return tuple(newest.values())

    def get(self, form: str, version: str | None = None) -> FormInfo | None:
        """A form by id: the newest that may be used now, or with ``version`` exactly that one, withdrawn or not."""
        shown = select(FORM.c.payload).where(FORM.c.id == form).order_by(FORM.c.version.desc()).limit(1)
        shown = shown.where(FORM.c.live.is_(True)) if version is None else shown.where(FORM.c.revision == version)
        with self._store.transaction() as conn:
            payload = conn.execute(shown).scalar()
        return None if payload is None else _FORM.decode(payload)
