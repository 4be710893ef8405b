"""A form of the library as pyxform compiles it, opened for the table tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from pyxform.xls2xform import convert

from fieldapp.domain.triggers import NAMESPACE

ROOT = Path(__file__).resolve().parents[2]
NS = {
    "x": "http://www.w3.org/2002/xforms",
    "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa",
    "field": NAMESPACE,
}
LANGUAGES = ("中文 (zh)", "English (en)")


@dataclass(frozen=True)
class Compiled:
    """One compiled form: the XML, its binds by reference, its controls by reference, its texts by language."""

    xml: Any
    binds: dict[str, Any]
    controls: dict[str, Any]
    texts: dict[str, dict[str, str]]

    def ref(self, name: str) -> str:
        """The one reference that ends in ``name``."""
        (found,) = [ref for ref in self.binds if ref.rsplit("/", 1)[1] == name]
        return found

    def mark(self, name: str, attribute: str) -> str | None:
        """Text of a bind attribute of our namespace, None when it is not there."""
        value = self.binds[self.ref(name)].get(f"{{{NAMESPACE}}}{attribute}")
        return None if value is None else str(value)

    def label(self, name: str, language: str) -> str:
        return self.texts[language][f"{self.ref(name)}:label"]

    def choices(self, name: str, language: str = LANGUAGES[0]) -> dict[str, str]:
        """Choice code → label, in order; empty for anything but a select."""
        nodeset = self.controls[self.ref(name)].find("x:itemset", NS)
        if nodeset is None:
            return {}
        listed = re.match(r"instance\('(\w+)'\)", nodeset.get("nodeset"))
        assert listed is not None
        items = self.xml.iterfind(f".//x:instance[@id='{listed[1]}']/x:root/x:item", NS)
        return {
            item.findtext("x:name", namespaces=NS): self.texts[language][item.findtext("x:itextId", namespaces=NS)]
            for item in items
        }


@cache
def compiled(code: str) -> Compiled:
    result = convert(str(ROOT / "resources" / "forms" / f"{code}.md"), validate=False)
    assert result.warnings == []
    xml = etree.fromstring(result.xform.encode())
    body = xml.find("h:body", NS)
    assert body is not None
    texts = {
        str(translation.get("lang")): {
            str(text.get("id")): str(text.xpath("string(x:value)", namespaces=NS)).strip()
            for text in translation.iterfind("x:text", NS)
        }
        for translation in xml.iterfind(".//x:translation", NS)
    }
    return Compiled(
        xml,
        {str(bind.get("nodeset")): bind for bind in xml.iterfind(".//x:bind", NS)},
        {ref: control for control in body.iter() if (ref := control.get("ref"))},
        texts,
    )
