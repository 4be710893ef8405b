"""Forms by id and version, never changed once there but for their state; and visits whose form is to be run again.

The table holds a few hundred rows in a province's life and carries no township: every shard has all of it. XForm and
files are kept compressed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, tuple_, update

from fieldapp.central.store.rows import insert_new
from fieldapp.central.store.tables import form_checks, forms, records, visits
from fieldapp.wire.codec import expand, pack, squeeze, unpack
from fieldapp.wire.record import Record

FormKey = tuple[str, str]
"""A form's id and version."""
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class FormMark:
    """A version of a form without its content. ``scopes`` are those whose feed carries it, empty while only the
    program brings it; ``change`` rises with every change of its state."""

    id: str
    version: str
    title: str
    digest: str
    scopes: tuple[str, ...]
    withdrawn: bool
    change: int

    @property
    def key(self) -> FormKey:
        """Its id and version."""
        return self.id, self.version


@dataclass(frozen=True, slots=True)
class FormContent:
    """What makes up a form: its XForm and the files it refers to; ``source`` as its author wrote it, where kept."""

    xform: bytes
    files: Mapping[str, bytes]
    source: bytes | None = None
    source_name: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A record whose form is to be run again, and the visit it belongs to: ``standing`` is the visit's latest."""

    township: str
    record: str
    bytes: Record
    visit: str
    scope: str
    village: str
    standing: str


def add_form(connection: Connection, mark: FormMark, content: FormContent, shapes: bytes | None, at: int) -> None:
    """Keep a new version of a form; one that is there already is left alone."""
    row = {
        "id": mark.id,
        "version": mark.version,
        "title": mark.title,
        "digest": mark.digest,
        "xform": squeeze(content.xform, _LEVEL),
        "files": squeeze(pack(dict(content.files)), _LEVEL),
        "shapes": shapes,
        "source": None if content.source is None else squeeze(content.source, _LEVEL),
        "source_name": content.source_name,
        "scopes": list(mark.scopes),
        "withdrawn": mark.withdrawn,
        "change": mark.change,
        "added_at": at,
    }
    insert_new(connection, forms, [row])


def save_marks(connection: Connection, marks: Iterable[FormMark]) -> None:
    """Write the state of forms down: where they travel, whether they are withdrawn."""
    rows = [
        {"i": m.id, "v": m.version, "scopes": list(m.scopes), "withdrawn": m.withdrawn, "change": m.change}
        for m in marks
    ]
    if rows:
        same = (forms.c.id == bindparam("i"), forms.c.version == bindparam("v"))
        changed: dict[str, Any] = {name: bindparam(name) for name in ("scopes", "withdrawn", "change")}
        connection.execute(update(forms).where(*same).values(changed), rows)


def form_marks(connection: Connection, ids: Collection[str] | None = None) -> list[FormMark]:
    """Every version of these forms, or of all, in no order."""
    columns = ("id", "version", "title", "digest", "scopes", "withdrawn", "change")
    query = select(*(forms.c[name] for name in columns))
    if ids is not None:
        query = query.where(forms.c.id.in_(sorted(ids)))
    return [_mark(row) for row in connection.execute(query)]


def form_content(connection: Connection, key: FormKey) -> FormContent | None:
    """What makes up one version of a form."""
    row = connection.execute(_one(select(forms), key)).one_or_none()
    if row is None:
        return None
    source = None if row.source is None else expand(row.source)
    return FormContent(expand(row.xform), unpack(expand(row.files), dict[str, bytes]), source, row.source_name)


def form_shapes(connection: Connection, keys: Sequence[FormKey]) -> dict[FormKey, tuple[str, bytes | None]]:
    """Digest and table of answers of those versions that are known; no table where none was made yet."""
    query = select(forms.c.id, forms.c.version, forms.c.digest, forms.c.shapes)
    found = connection.execute(query.where(tuple_(forms.c.id, forms.c.version).in_(list(keys))))
    return {(row.id, row.version): (row.digest, row.shapes) for row in found}


def save_shapes(connection: Connection, key: FormKey, shapes: bytes) -> None:
    """Keep the table of answers of a version."""
    connection.execute(update(forms).where(forms.c.id == key[0], forms.c.version == key[1]).values(shapes=shapes))


def add_checks(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Note records (township, id) whose form is to be run again."""
    insert_new(connection, form_checks, [{"township": township, "record": record} for township, record in keys])


def waiting_checks(connection: Connection, limit: int) -> list[Check]:
    """Some of the records whose form is to be run again, by (township, id): the oldest of a township first."""
    query = (
        select(
            form_checks.c.township,
            form_checks.c.record,
            records.c.envelope,
            records.c.signature,
            records.c.salt,
            records.c.body,
            visits.c.id.label("visit"),
            visits.c.scope,
            visits.c.village,
            visits.c.record.label("standing"),
        )
        .join(records, (records.c.township == form_checks.c.township) & (records.c.id == form_checks.c.record))
        .join(visits, (visits.c.township == records.c.township) & (visits.c.id == records.c.visit))
        .order_by(form_checks.c.township, form_checks.c.record)
        .limit(limit)
    )
    return [
        Check(
            row.township,
            row.record,
            Record(row.envelope, row.signature, row.salt, row.body),
            row.visit,
            row.scope,
            row.village,
            row.standing,
        )
        for row in connection.execute(query)
    ]


def drop_checks(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    """Forget records (township, id) whose form was run."""
    if keys:
        gone = (form_checks.c.township == bindparam("t"), form_checks.c.record == bindparam("r"))
        connection.execute(delete(form_checks).where(*gone), [{"t": t, "r": r} for t, r in keys])


def _one(query: Any, key: FormKey) -> Any:
    return query.where(forms.c.id == key[0], forms.c.version == key[1])


def _mark(row: Row[Any]) -> FormMark:
    return FormMark(row.id, row.version, row.title, row.digest, tuple(row.scopes), row.withdrawn, row.change)
