"""Secondary instances: read-only data beside the form's own, written in it or read from a file next to it.

XML, CSV and GeoJSON sources (``geojson``) become one tree of ``Item`` nodes. A tree keeps an index per child name, so
that the everyday question ``instance('x')/root/item[name = 'y']`` does not walk a list of thousands
(specification, "Secondary Instances - Internal" and "- External").
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from fieldapp.forms.xpath.values import DataNode

MAX_ROWS = 500_000


class Item(DataNode):
    """A node of a secondary instance. Shared between sessions, never changed after it was built."""

    __slots__ = ("attributes", "by_name", "children", "index", "name")

    def __init__(self, name: str, parent: Item | None, text: str | None) -> None:
        self.name = name
        self.parent = parent
        self.val = text
        self.num = None
        self.children: list[Item] = []
        self.by_name: dict[str, list[Item]] = {}
        self.attributes: dict[str, Item] = {}
        self.index: dict[tuple[str, str], dict[str, list[DataNode]]] = {}

    def add(self, name: str, text: str | None) -> Item:
        """Append a child; ``text`` is ``None`` for one that will have children of its own."""
        child = Item(name, self, text)
        self.children.append(child)
        self.by_name.setdefault(name, []).append(child)
        self.val = None
        return child

    def text_content(self) -> str:
        if self.val is not None:
            return self.val
        return "".join(child.text_content() for child in self.children)

    def child_text(self, name: str) -> str:
        """The text of the first child called ``name``, which need not be an XML name; empty without one."""
        found = self.by_name.get(name)
        return found[0].text_content() if found else ""

    def matching(self, name: str, key: str, text: str) -> list[DataNode]:
        """Children called ``name`` that have a child ``key`` whose text is ``text``, from an index made once."""
        index = self.index.get((name, key))
        if index is None:
            index = {}
            for child in self.by_name.get(name, ()):
                for value in {leaf.text_content() for leaf in child.by_name.get(key, ())}:
                    index.setdefault(value, []).append(child)
            self.index[(name, key)] = index
        return index.get(text, [])


SourceKind = Literal["inline", "csv", "itemsets", "xml", "geojson", "person", "last-saved"]


@dataclass(frozen=True, slots=True)
class InstanceSource:
    """Where an instance comes from: ``tree`` when it is written in the form, else the address in ``src``."""

    id: str
    tree: Item | None
    src: str = ""
    kind: SourceKind = "inline"

    @property
    def file_name(self) -> str:
        """The last part of the address, by which the file is looked for beside the form."""
        return self.src.rsplit("/", 1)[-1]


def document(root: Item) -> Item:
    """A document node above ``root``, which is what ``instance('x')`` yields: ``/root`` steps down from it."""
    top = Item("", None, None)
    root.parent = top
    top.children.append(root)
    top.by_name[root.name] = [root]
    return top


def from_rows(rows: list[dict[str, str]]) -> Item:
    """``<root><item>…</item>…</root>`` with one item per row and one child per column."""
    root = Item("root", None, None)
    for row in rows:
        item = root.add("item", None)
        for column, text in row.items():
            item.add(column, text)
    return document(root)


def from_person(person: Mapping[str, str] | None) -> Item:
    """The person's file as an instance of one item; without a person there is no item at all."""
    return from_rows([{key: str(value) for key, value in person.items()}] if person else [])


def from_csv(content: bytes) -> Item:
    """A CSV file with a header row. Raises ``ValueError`` saying what is wrong with it."""
    text = content.decode("utf-8-sig")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return from_rows(list(_records(reader)))
    except csv.Error as bad:
        raise ValueError(f"row {reader.line_num}: {bad}") from bad


def _records(reader: Iterator[list[str]]) -> Iterator[dict[str, str]]:
    """The rows by column; empty rows and columns without a name, which spreadsheets leave behind, are passed over."""
    header = [name.strip() for name in next(reader, [])]
    names = [name for name in header if name]
    if not names:
        raise ValueError("the file is empty; its first row must name the columns")
    if len(set(names)) != len(names):
        raise ValueError("two columns have the same name")
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            raise ValueError(f"row {number} has {len(cells)} cells but there are {len(header)} columns")
        if number > MAX_ROWS:
            raise ValueError(f"more than {MAX_ROWS} rows")
        yield {name: cell for name, cell in zip_longest(header, cells[: len(header)], fillvalue="") if name}


def from_itemsets(content: bytes, list_name: str) -> Item:
    """The rows of ``itemsets.csv`` that belong to one list (XLSForm, ``external_choices``). Raises ``ValueError``."""
    whole = from_csv(content).by_name["root"][0]
    rows = [item for item in whole.children if item.child_text("list_name") == list_name]
    return from_rows([{leaf.name: leaf.text_content() for leaf in row.children} for row in rows])


def external_label(item: Item, language: str | None) -> str:
    """The label of such a row in ``language``: ``label::…`` where the sheet has it, else ``label``."""
    names = [f"label::{language}", f"label:{language}", "label", *(n for n in item.by_name if n.startswith("label"))]
    return next((item.child_text(name) for name in names if name in item.by_name), item.child_text("name"))
