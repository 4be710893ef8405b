"""Publish forms: all files of a call are checked first, and all are taken or none (docs/adr/0014)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from fieldapp.central.errors import FormsRefused, Refusal
from fieldapp.central.open import Central
from fieldapp.central.services.form_files import Draft, read_draft
from fieldapp.central.services.form_tables import pack_shapes
from fieldapp.central.services.forms import note_order, places, release_held, tell_all_versions, tell_feed
from fieldapp.central.store import forms
from fieldapp.central.store.forms import FormContent, FormMark
from fieldapp.domain.form_versions import is_newer, version_key
from fieldapp.forms.api import FormDefinition, Problem


@dataclass(frozen=True, slots=True)
class Published:
    """What became of one file: the version it holds, whether that was news, where it travels, what is doubtful, and
    how many held records its coming has settled."""

    file: str
    form: str
    version: str
    title: str
    is_new: bool
    scopes: tuple[str, ...]
    warnings: tuple[Problem, ...]
    released: int = 0


def publish_forms(
    central: Central, files: Sequence[Path], *, division: str | None = None, older: bool = False
) -> list[Published]:
    """Check the forms in ``files`` and publish them, all or none, to ``division`` or wherever this central serves.

    With ``older`` a version older than the newest is taken too: visits made on it can be checked and shown, new ones
    stay on the newest. Publishing what is there already changes nothing; a withdrawn version is in use again.
    Raises ``FormsRefused`` with the problems, ``FormUnreadable``, ``DivisionUnknown``.
    """
    drafts = [read_draft(path, central.clock()) for path in files]
    _refuse([draft.refusal for draft in drafts])
    with central.store.write() as connection:
        where = places(connection, division)
        told, refused = [], []
        for draft in sorted(drafts, key=lambda one: version_key(_defined(one).version)):
            marks = forms.form_marks(connection, [_defined(draft).id])
            problem = _clash(connection, draft, marks, older=older)
            if problem is None:
                told.append(_publish(central, connection, draft, marks, where))
            else:
                refused.append(Refusal(str(draft.path), (problem,)))
        _refuse(refused)
        tell_all_versions(connection, {one.form for one in told})
        released = release_held(central, connection)
    return [replace(one, released=released) for one in told]


def _defined(draft: Draft) -> FormDefinition:
    assert draft.definition is not None  # a draft without one was refused
    return draft.definition


def _refuse(refusals: Iterable[Refusal | None]) -> None:
    found = [refusal for refusal in refusals if refusal is not None]
    if found:
        raise FormsRefused(found)


def _clash(connection: Connection, draft: Draft, marks: Sequence[FormMark], *, older: bool) -> Problem | None:
    """What the versions known already have against this one."""
    form = _defined(draft)
    same = next((mark for mark in marks if mark.version == form.version), None)
    if same is not None:
        kept = forms.form_content(connection, same.key)
        if kept is not None and (kept.xform, kept.files) == (form.xform, form.files):
            return None
        told = f"{form.id} 的版本 {form.version} 已经有了，内容不同 / this version is there already, with other content"
        fix = "改过的表单请写新的版本号 / give the changed form a new version"
        return Problem(told, fix, sheet="settings", column="version")
    newest = max((mark.version for mark in marks), key=version_key, default=None)
    if newest is None or older or is_newer(form.version, newest):
        return None
    told = f"{form.id} 的版本 {form.version} 比已有的 {newest} 旧 / this version is older than {newest}"
    fix = (
        "请写更新的版本号；只为核对旧走访才用 --older / give it a newer version; --older takes it for visits made on it"
    )
    return Problem(told, fix, sheet="settings", column="version")


def _publish(
    central: Central, connection: Connection, draft: Draft, marks: Sequence[FormMark], where: tuple[str, ...]
) -> Published:
    form = _defined(draft)
    before = next((mark for mark in marks if mark.version == form.version), None)
    if before is None:
        mark = FormMark(form.id, form.version, form.title, form.digest, (), False, 0)
        content = FormContent(form.xform, form.files or {}, draft.source, draft.path.name)
        forms.add_form(connection, mark, content, pack_shapes(draft.shapes or {}), central.now_ms())
    else:
        mark = before
    after = replace(mark, scopes=tuple(sorted({*mark.scopes, *where})), withdrawn=False)
    is_new = before is None or (before.withdrawn, before.scopes) != (after.withdrawn, after.scopes)
    if is_new:
        tell_feed(connection, [replace(after, change=mark.change + 1)])
        note_order(central, connection, after, "form_published")
    return Published(str(draft.path), form.id, form.version, form.title, is_new, after.scopes, draft.problems)
