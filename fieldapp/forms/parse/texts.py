"""Texts of a form: itext by language, labels and hints, messages (specification, "Languages")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from fieldapp.forms.parse.context import Reading
from fieldapp.forms.parse.reading import elements, local
from fieldapp.forms.schema import Evaluate, NodeDef, Parts, Read, TextDef, Wording

_ITEXT_CALL = re.compile(r"\s*jr:itext\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*")

_COMPUTED_ID = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)

RawText = Mapping[str, etree._Element]


@dataclass(slots=True)
class Texts:
    """The itext block, and the making of ``TextDef`` from elements that hold or refer to text. ``shared_reads`` is what
    outputs in texts found by a computed id read."""

    reading: Reading
    languages: tuple[str, ...] = ()
    default: str | None = None
    raw: dict[str, dict[str, RawText]] = field(default_factory=dict)
    shared_reads: tuple[Read, ...] = ()

    def read_itext(self, itext: etree._Element | None) -> None:
        """Take in every translation; the default is the one marked so, else the first."""
        for translation in elements(itext) if itext is not None else []:
            if local(translation) != "translation":
                continue
            language = translation.get("lang") or ""
            if translation.get("default") is not None or self.default is None:
                marked = translation.get("default") is not None
                self.default = language if marked or self.default is None else self.default
            held = self.raw.setdefault(language, {})
            for text in elements(translation):
                held[text.get("id") or ""] = {
                    (value.get("form") or ""): value for value in elements(text) if local(value) == "value"
                }
        self.languages = tuple(self.raw)

    def constant_table(self) -> dict[str, dict[str, Wording]]:
        """Every itext entry by language and id, for ids that are computed; outputs are read from the root."""
        where = self.reading.root
        reads: dict[Read, None] = {}
        table = {
            language: {text_id: self._wording(forms, where, reads) for text_id, forms in held.items()}
            for language, held in self.raw.items()
        }
        self.shared_reads = tuple(reads)
        return table

    def element(self, element: etree._Element | None, node: NodeDef) -> TextDef | None:
        """The text of a ``label`` or ``hint`` element that belongs to ``node``."""
        if element is None:
            return None
        ref = element.get("ref")
        if ref:
            return self._referred(ref, node)
        reads: dict[Read, None] = {}
        wording = Wording(self._parts(element, node, reads))
        return TextDef(plain=wording, reads=tuple(reads))

    def message(self, written: str | None, node: NodeDef) -> TextDef | None:
        """A constraint or required message: plain words or ``jr:itext('id')``."""
        if written is None or not written.strip():
            return None
        if _ITEXT_CALL.fullmatch(written):
            return self._referred(written, node)
        return TextDef(plain=Wording((written,)))

    def _referred(self, ref: str, node: NodeDef) -> TextDef | None:
        match = _ITEXT_CALL.fullmatch(ref)
        if match is not None:
            return self._translated(match[1] or match[2] or "", node)
        computed = _COMPUTED_ID.fullmatch(ref)
        compiled = self.reading.compile(computed[1] if computed else ref, node, "text", node.path)
        if compiled is None:
            return None
        if computed:
            return TextDef(itext_expr=compiled.fn, reads=compiled.reads)
        return TextDef(plain=Wording((compiled.fn,)), reads=compiled.reads)

    def _translated(self, text_id: str, node: NodeDef) -> TextDef | None:
        reads: dict[Read, None] = {}
        found = {
            language: self._wording(held[text_id], node, reads)
            for language, held in self.raw.items()
            if text_id in held
        }
        if not found:
            self.reading.refuse(f"the text {text_id!r} is used but not in any translation", node.path)
            return None
        return TextDef(by_language=found, reads=tuple(reads))

    def _wording(self, forms: RawText, node: NodeDef, reads: dict[Read, None]) -> Wording:
        chosen = forms.get("", forms.get("long", forms.get("short")))
        parts = self._parts(chosen, node, reads) if chosen is not None else ()
        others = {form: self._parts(value, node, reads) for form, value in forms.items() if form}
        return Wording(parts, others)

    def _parts(self, element: etree._Element, node: NodeDef, reads: dict[Read, None]) -> Parts:
        parts: list[str | Evaluate] = []
        if element.text:
            parts.append(element.text)
        for child in elements(element):
            if local(child) == "output":
                part = self._output(child, node, reads)
                if part is not None:
                    parts.append(part)
            else:
                parts.append("".join(str(text) for text in child.itertext()))
            if child.tail:
                parts.append(child.tail)
        return tuple(parts)

    def _output(self, element: etree._Element, node: NodeDef, reads: dict[Read, None]) -> Evaluate | None:
        source = element.get("value") or element.get("ref") or ""
        compiled = self.reading.compile(source, node, "text", f"{node.path} (output)")
        if compiled is None:
            return None
        reads.update((read, None) for read in compiled.reads)
        return compiled.fn
