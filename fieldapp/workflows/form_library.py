"""The checklists a device knows: those published through the feed, and those the program came with.

A published form wins over a bundled one of the same id. A visit keeps the version it was begun on; a submitted one is
always shown with the version it was made on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fieldapp.forms.api import FormDefinition, compile_form, form_title
from fieldapp.vault.api import Forms
from fieldapp.vault.values import FormUse
from fieldapp.workflows.errors import UnknownForm


class FormLibrary:
    """Forms by id and version, compiled once each."""

    def __init__(self, published: Forms, bundled: Path) -> None:
        self._published = published
        self._bundled = bundled / "compiled"
        self._compiled: dict[str, FormDefinition] = {}
        self._bundled_forms: dict[str, FormDefinition] = {}
        self._bundled_titles: dict[str, str] = {}

    def current(self, form: str) -> FormDefinition:
        """The version a new visit is begun on. Raises ``UnknownForm``."""
        info = next((found for found in self._published.list() if found.id == form), None)
        return self._compile(info.digest, info.xform) if info else self._bundled_form(form)

    def of(self, use: FormUse) -> FormDefinition:
        """Exactly the version a visit was made on. Raises ``UnknownForm``."""
        return self.version(use.id, use.version)

    def version(self, form: str, version: str) -> FormDefinition:
        """A form by id and version, also when withdrawn since. Raises ``UnknownForm``."""
        info = self._published.get(form, version)
        if info is not None:
            return self._compile(info.digest, info.xform)
        bundled = self._bundled_form(form)
        if bundled.version != version:
            raise UnknownForm(f"{form} {version}")
        return bundled

    def titles(self) -> Mapping[str, str]:
        """Title by form id, of every form a visit can be begun on."""
        if not self._bundled_titles:
            self._bundled_titles = {
                path.stem: form_title(path.read_bytes()) for path in sorted(self._bundled.glob("*.xml"))
            }
        published = {info.id: form_title(info.xform.encode()) for info in self._published.list()}
        return {**self._bundled_titles, **published}

    def _compile(self, digest: str, xform: str) -> FormDefinition:
        if digest not in self._compiled:
            self._compiled[digest] = compile_form(xform.encode(), "xml")
        return self._compiled[digest]

    def _bundled_form(self, form: str) -> FormDefinition:
        if form not in self._bundled_forms:
            path = self._bundled / f"{form}.xml"
            if not form.isalnum() or not path.is_file():
                raise UnknownForm(form)
            self._bundled_forms[form] = compile_form(path)
        return self._bundled_forms[form]
