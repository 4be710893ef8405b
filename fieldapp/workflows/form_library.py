"""The checklists a device knows: those published through the feed, those the program came with, and those kept here
because they were in use (docs/adr/0014).

A new visit is begun on the newest version that is not withdrawn, published or bundled. A visit keeps the version it was
begun on; a submitted one is always shown with the version it was made on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldapp.domain.form_versions import version_key
from fieldapp.forms.api import FormDefinition, FormName, compile_form, form_name
from fieldapp.vault.api import Forms
from fieldapp.vault.forms import ToldForm
from fieldapp.vault.values import FormUse
from fieldapp.wire.feed import FormInfo
from fieldapp.workflows.errors import FormWithdrawn, UnknownForm


@dataclass(frozen=True, slots=True)
class _Bundled:
    """A form the program came with, not compiled yet."""

    name: FormName
    digest: str
    path: Path

    def info(self) -> FormInfo:
        """The form as it is kept."""
        return FormInfo(self.name.id, self.name.version, self.digest, self.path.read_text(encoding="utf-8"))


class FormLibrary:
    """Forms by id and version, compiled once each."""

    def __init__(self, published: Forms, bundled: Path) -> None:
        self._published = published
        self._folder = bundled / "compiled"
        self._bundled: dict[str, _Bundled | None] = {}
        self._compiled: dict[str, FormDefinition] = {}
        self._digests: dict[tuple[str, str, str], str] = {}
        self._titles: dict[tuple[str, str], str] = {}

    def current(self, form: str) -> FormDefinition:
        """The version a new visit is begun on. Raises ``UnknownForm``, ``FormWithdrawn`` when no version is left."""
        return self.version(form, self._chosen(form, self._published.told(form)))

    def of(self, use: FormUse) -> FormDefinition:
        """Exactly the form a visit was begun or made on. Raises ``UnknownForm``."""
        return self.version(use.id, use.version, use.digest)

    def version(self, form: str, version: str, digest: str = "") -> FormDefinition:
        """A form by id and version, also when withdrawn since; with ``digest`` that very form, where it is here.

        Raises ``UnknownForm``.
        """
        asked = (form, version, digest)
        if asked not in self._digests:
            found = self._find(form, version, digest)
            if found is None:
                raise UnknownForm(f"{form} {version}")
            self._digests[asked] = self._compile(found)
        return self._compiled[self._digests[asked]]

    def titles(self) -> Mapping[str, str]:
        """Title by form id, of every form a visit can be begun on."""
        told: dict[str, list[ToldForm]] = {}
        for one in self._published.told():
            told.setdefault(one.id, []).append(one)
        found = {}
        for form in sorted({*self._bundled_ids(), *told}):
            try:
                found[form] = self._title(form, self._chosen(form, told.get(form, ())))
            except FormWithdrawn:
                continue
        return found

    def keep(self, definitions: Iterable[FormDefinition]) -> None:
        """Keep forms that a visit is begun on: neither a withdrawal nor the next program takes them away."""
        self._published.keep(
            FormInfo(form.id, form.version, form.digest, form.xform.decode(), files=dict(form.files or {}))
            for form in definitions
        )

    def keep_bundled(self) -> None:
        """Keep the forms of this program, so that visits made on them can be shown by the next one too."""
        bundled = [one for form in self._bundled_ids() if (one := self._from_program(form)) is not None]
        known = self._published.kept_digests()
        missing = [one.info() for one in bundled if one.digest not in known]
        if missing:
            self._published.keep(missing)

    def _chosen(self, form: str, told: Sequence[ToldForm]) -> str:
        """The newest version that may be used, of those told and the bundled one."""
        bundled = self._from_program(form)
        usable = {one.version for one in told if one.live}
        if bundled is not None:
            least = version_key(bundled.name.version)
            usable = {version for version in usable if version_key(version) >= least}
            if not self._is_withdrawn(bundled.name, told):
                usable.add(bundled.name.version)
        if usable:
            return max(usable, key=version_key)
        raise FormWithdrawn(form) if bundled is not None or told else UnknownForm(form)

    def _is_withdrawn(self, name: FormName, told: Sequence[ToldForm]) -> bool:
        # A version that is not live may only have left our scopes; then what the program brings is still good.
        if not any(one.version == name.version and not one.live for one in told):
            return False
        info = self._published.get(name.id, name.version)
        return info is not None and info.withdrawn

    def _find(self, form: str, version: str, digest: str) -> FormInfo | _Bundled | None:
        bundled = self._from_program(form)
        if bundled is not None and (bundled.name.version != version or digest not in ("", bundled.digest)):
            bundled = None
        published = self._published.get(form, version)
        if published is not None and (not digest or published.digest == digest):
            return published
        exactly = bundled or (self._published.kept(form, version, digest) if digest else None)
        # Without the very form, any of the same version reads a visit better than none.
        return exactly or published or self._published.kept(form, version) or self._same_version(form, version)

    def _same_version(self, form: str, version: str) -> _Bundled | None:
        bundled = self._from_program(form)
        return bundled if bundled is not None and bundled.name.version == version else None

    def _compile(self, found: FormInfo | _Bundled) -> str:
        if found.digest not in self._compiled:
            if isinstance(found, _Bundled):
                form = compile_form(found.path)
            else:
                form = compile_form(found.xform.encode(), "xml", found.files)
            self._compiled[found.digest] = form
        return found.digest

    def _title(self, form: str, version: str) -> str:
        if (form, version) not in self._titles:
            bundled = self._same_version(form, version)
            published = None if bundled is not None else self._published.get(form, version)
            name = bundled.name if bundled is not None else form_name(published.xform.encode()) if published else None
            self._titles[form, version] = name.title if name is not None else form
        return self._titles[form, version]

    def _bundled_ids(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.xml"))

    def _from_program(self, form: str) -> _Bundled | None:
        if form not in self._bundled:
            path = self._folder / f"{form}.xml"
            there = form.isalnum() and path.is_file()
            content = path.read_bytes() if there else b""
            digest = hashlib.sha256(content).hexdigest()
            self._bundled[form] = _Bundled(form_name(content), digest, path) if there else None
        return self._bundled[form]
