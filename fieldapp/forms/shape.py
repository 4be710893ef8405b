"""What a finished filling of a form may hold, without filling it: every ref, its data type, its choices.

The central holds a submission against this before it takes it in. It says nothing of conditions, only whether a value
can be the answer to that question at all: a choice filter is read as its whole list, and a list that other answers make
up (a repeat's names) is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from fieldapp.forms.answers import illegal_in_xml, read_answer
from fieldapp.forms.api import FormDefinition
from fieldapp.forms.externals import Outside, load_externals
from fieldapp.forms.parse.reading import elements, local, read_xml
from fieldapp.forms.secondary import Item

_POSITION = re.compile(r"\[[0-9]+\]")
_LISTED = re.compile(r"^\s*(?:randomize\(\s*)?instance\(\s*['\"]([^'\"]+)['\"]\s*\)/root/item\b")
_FREE = "string"
_CHOOSING = {"select": True, "rank": True, "select1": False}


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """What a ref takes: ``type`` is the bind's; ``choices`` the values that can be chosen, ``None`` where any text of
    the type will do; ``many`` that several stand with spaces between."""

    type: str
    choices: frozenset[str] | None = None
    many: bool = False

    def takes(self, text: str) -> bool:
        """Whether ``text`` can stand here."""
        if self.choices is not None:
            return self.choices.issuperset(text.split()) if self.many else text in self.choices
        if self.type == _FREE:
            return text.isprintable() or not illegal_in_xml(text)  # what can be printed is legal; and quicker told
        return read_answer(self.type, text) is not None


def answer_shapes(form: FormDefinition) -> dict[str, AnswerShape]:
    """The shape of every node that holds a value, by ref without positions.

    What the form works out by itself is free text here: it is the program's own, not an answer. Raises ``FormRefused``
    when a file the form refers to is missing.
    """
    trees = _trees(form)
    listed = {path: (many, values) for path, many, values in _choices(form.xform, trees)}
    shapes: dict[str, AnswerShape] = {}
    for path, node in form.model.nodes.items():
        if not node.is_leaf or node.is_attribute:
            continue
        many, choices = listed.get(path, (False, None))
        asked = node.control is not None and node.bind.calculate is None
        shapes[path] = AnswerShape(node.bind.type if asked else _FREE, choices if asked else None, many)
    return shapes


def without_positions(ref: str) -> str:
    """``/data/member[2]/name`` as ``/data/member/name``."""
    return _POSITION.sub("", ref) if "[" in ref else ref


def _trees(form: FormDefinition) -> Mapping[str, Item]:
    sources = form.model.sources
    within = {name: source.tree for name, source in sources.items() if source.tree is not None}
    return {**within, **load_externals(sources, Outside(form.resolver()))}


def _choices(xform: bytes, trees: Mapping[str, Item]) -> Iterator[tuple[str, bool, frozenset[str] | None]]:
    for element in read_xml(xform).iter():
        if not isinstance(element.tag, str) or local(element) not in _CHOOSING:
            continue
        path = element.get("ref") or ""
        yield path, _CHOOSING[local(element)], _values(element, trees)


def _values(control: etree._Element, trees: Mapping[str, Item]) -> frozenset[str] | None:
    """The values on offer, filters left aside; ``None`` when answers make them up."""
    found: set[str] = set()
    for child in elements(control):
        value = next((part for part in elements(child) if local(part) == "value"), None)
        if local(child) == "item" and value is not None:
            found.add((value.text or "").strip())
        elif local(child) == "itemset":
            listed = _LISTED.match(child.get("nodeset") or "")
            tree = trees.get(listed[1]) if listed else None
            if tree is None or value is None:
                return None
            found |= _column(tree, value.get("ref") or "")
    return frozenset(found)


def _column(tree: Item, name: str) -> set[str]:
    roots = tree.by_name.get("root", ())
    return {
        leaf.text_content()
        for root in roots
        for item in root.by_name.get("item", ())
        for leaf in item.by_name.get(name, ())
    }
