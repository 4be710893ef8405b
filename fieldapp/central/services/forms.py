"""Forms at the central: which versions there are, where they travel, which are withdrawn (docs/adr/0014).

Every version is kept for good. The forms that come with the program are known without being published: their devices
have them too. Once two versions of a form are about, all of them travel by the feed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from fieldapp.central.accounts import shard_of
from fieldapp.central.errors import DivisionUnknown, FormNotKnown
from fieldapp.central.services.ingest.settle import release_waiting
from fieldapp.central.store import audit, divisions, forms, records
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.central.store.forms import FormContent, FormMark
from fieldapp.domain.form_versions import version_key
from fieldapp.forms.api import form_name
from fieldapp.places import resources
from fieldapp.wire import scope as scopes
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import EntityKind, FormInfo, form_entity
from fieldapp.wire.receipt import Reason

if TYPE_CHECKING:
    from fieldapp.central.open import Central

OPERATOR = "operator"
_DIGITS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A version no visit is begun on any more, and the one that is used instead, if any."""

    form: str
    version: str
    used_now: str | None


def withdraw_form(central: Central, name: str) -> Withdrawn:
    """Let no new visit begin on a form: on ``ID@VERSION``, or on the newest version of ``ID`` that is in use. Visits
    begun on it may be finished. Raises ``FormNotKnown``."""
    form, _, version = name.partition("@")
    with central.store.write() as connection:
        used = [mark for mark in forms.form_marks(connection, [form]) if not mark.withdrawn]
        used.sort(key=lambda mark: version_key(mark.version))
        chosen = [mark for mark in used if version in ("", mark.version)]
        if not chosen:
            raise FormNotKnown(name)
        gone = chosen[-1]
        left = [mark.version for mark in used if mark is not gone]
        after = replace(gone, withdrawn=True, change=gone.change + 1, scopes=gone.scopes or places(connection, None))
        tell_feed(connection, [after])
        note_order(central, connection, after, "form_withdrawn")
    return Withdrawn(gone.id, gone.version, left[-1] if left else None)


def take_bundled(central: Central) -> int:
    """Know the forms this program comes with; returns how many were new.

    Beside other versions of the same form they travel by the feed, and so do those others, so that devices with an
    older or a newer program can use and show them all. What waited for them is judged again.
    """
    contents = [path.read_bytes() for path in sorted((resources() / "forms" / "compiled").glob("*.xml"))]
    with central.store.read() as connection:
        fresh = _fresh(connection, contents)
    if not fresh:
        return 0
    with central.store.write() as connection:
        fresh = _fresh(connection, [content for _, content in fresh])  # another replica may have been quicker
        for mark, content in fresh:
            forms.add_form(connection, mark, FormContent(content, {}), None, central.now_ms())
        tell_all_versions(connection, {mark.id for mark, _ in fresh})
        release_held(central, connection)
    return len(fresh)


def tell_all_versions(connection: Connection, ids: Iterable[str], *, at_least: int = 2) -> None:
    """Let every version of these forms travel by the feed, where there are ``at_least`` so many of one."""
    by_form: dict[str, list[FormMark]] = {}
    for mark in forms.form_marks(connection, set(ids)):
        by_form.setdefault(mark.id, []).append(mark)
    silent = [mark for marks in by_form.values() if len(marks) >= at_least for mark in marks if not mark.scopes]
    if silent:
        where = places(connection, None)
        tell_feed(connection, [replace(mark, scopes=where) for mark in silent])


def places(connection: Connection, division: str | None) -> tuple[str, ...]:
    """The scopes a form travels in: one division's, or the provinces' that this central serves."""
    if division is None:
        return tuple(scopes.ordinary(code) for code in divisions.provinces(connection))
    if not (division.isdigit() and len(division) in _DIGITS and divisions.any_within(connection, division)):
        raise DivisionUnknown(division)
    return (scopes.ordinary(division),)


def _fresh(connection: Connection, contents: Iterable[bytes]) -> list[tuple[FormMark, bytes]]:
    """The forms among ``contents`` whose version is not there yet, not even with other content."""
    marks = forms.form_marks(connection)
    digests, keys = {mark.digest for mark in marks}, {mark.key for mark in marks}
    found = []
    for content in contents:
        digest = hashlib.sha256(content).hexdigest()
        if digest not in digests:
            name = form_name(content)
            mark = FormMark(name.id, name.version, name.title, digest, (), False, 0)
            if mark.key not in keys:
                found.append((mark, content))
    return found


def tell_feed(connection: Connection, marks: Sequence[FormMark]) -> None:
    """Write the state of forms down and raise the feed of their scopes."""
    forms.save_marks(connection, marks)
    changes = []
    for mark in marks:
        content = forms.form_content(connection, mark.key)
        assert content is not None
        info = FormInfo(mark.id, mark.version, mark.digest, content.xform.decode(), mark.withdrawn, dict(content.files))
        entity, payload = form_entity(mark.id, mark.version), pack(info)
        for scope in mark.scopes:
            shard = shard_of(scopes.division_of(scope) or "")
            changes.append(Change(shard, scope, EntityKind.FORM, entity, mark.change + 1, payload))
    raise_feed(connection, changes)


def release_held(central: Central, connection: Connection) -> int:
    """Judge again, everywhere, what waits for a version of a form; returns how many records were applied."""
    waiting = records.townships_waiting(connection, Reason.UNKNOWN_FORM)
    return sum(release_waiting(central, connection, township, Reason.UNKNOWN_FORM) for township in waiting)


def note_order(central: Central, connection: Connection, mark: FormMark, action: str) -> None:
    """A line in the audit log: what the operator ordered of which version."""
    audit.note(
        connection,
        id_=central.new_id(),
        township=next(iter(mark.scopes)).split(".")[0],
        at=central.now_ms(),
        actor=OPERATOR,
        action=action,
        subject=form_entity(mark.id, mark.version),
        facts={"digest": mark.digest, "scopes": list(mark.scopes)},
    )
