"""The data beside a form's own: instances it declares, and files its expressions name without declaring them
(specification, "Secondary Instances - Internal" and "- External")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from fieldapp.forms.parse.appearance import SEARCH
from fieldapp.forms.parse.reading import elements, local
from fieldapp.forms.secondary import InstanceSource, Item, SourceKind, document

ITEMSETS = "itemsets.csv"
LAST_SAVED = "__last-saved"
_CALLED = r"\s*\(\s*(?:'([^']+)'|\"([^\"]+)\")"
_PULLED, _SEARCHED, _ASKED = (re.compile(name + _CALLED) for name in ("pulldata", "search", "instance"))


def read_sources(instances: Iterable[etree._Element]) -> dict[str, InstanceSource]:
    """The secondary instances by id, inline ones as trees."""
    found: dict[str, InstanceSource] = {}
    for element in instances:
        name = element.get("id") or ""
        src = (element.get("src") or "").strip()
        if not name:
            continue
        if src:
            found[name] = InstanceSource(name, None, src, _source_kind(src))
            continue
        tops = elements(element)
        tree = document(_item(tops[0], None)) if tops else document(Item("root", None, ""))
        found[name] = InstanceSource(name, tree)
    return found


def _source_kind(src: str) -> SourceKind:
    if src.startswith("jr://instance/last-saved"):
        return "last-saved"
    if src.startswith("jr://file-csv/") or src.lower().endswith(".csv"):
        return "csv"
    return "geojson" if src.lower().endswith(".geojson") else "xml"


def _item(element: etree._Element, parent: Item | None) -> Item:
    children = elements(element)
    item = Item(local(element), parent, None if children else element.text or "")
    for name, value in element.attrib.items():
        plain = str(name).rpartition("}")[2]
        item.attributes[plain] = Item(plain, item, str(value))
    for child in children:
        made = _item(child, item)
        item.children.append(made)
        item.by_name.setdefault(made.name, []).append(made)
    return item


def item_tree(root: etree._Element) -> Item:
    """An XML document as a secondary instance."""
    return document(_item(root, None))


def named_sources(form: etree._Element, declared: Iterable[str]) -> dict[str, InstanceSource]:
    """Files that expressions name but no instance declares: by ``pulldata()``, ``search()`` and the query of
    ``select_one_external``; and the record saved last."""
    found: dict[str, InstanceSource] = {}
    for element in form.iter():
        for name, value in element.attrib.items():
            text = str(value)
            if "(" not in text:
                continue
            for pattern in (_PULLED, _SEARCHED) if "pulldata" in text or SEARCH.search(text) else ():
                for match in pattern.finditer(text):
                    file = match[1] or match[2]
                    found[file] = InstanceSource(file, None, f"jr://file-csv/{file.removesuffix('.csv')}.csv", "csv")
            if name == "query":
                for match in _ASKED.finditer(text):
                    asked = match[1] or match[2]
                    found[asked] = InstanceSource(asked, None, f"jr://file-csv/{ITEMSETS}", "itemsets")
            if LAST_SAVED in text:
                found[LAST_SAVED] = InstanceSource(LAST_SAVED, None, "jr://instance/last-saved", "last-saved")
    held = set(declared)
    return {name: source for name, source in found.items() if name not in held}
