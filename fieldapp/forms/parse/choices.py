"""Where a question's choices come from: written in the question, in a list beside it, in a file (specification, "Body",
and XLSForm's ``select_one_external`` and ``search()``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from fieldapp.forms.parse.appearance import SEARCH
from fieldapp.forms.parse.context import Compiled, Reading
from fieldapp.forms.parse.reading import elements, local, text_of
from fieldapp.forms.parse.texts import Texts
from fieldapp.forms.schema import ChoiceDef, ControlDef, ItemsetDef, NodeDef, Rule, TextDef
from fieldapp.forms.secondary import external_label
from fieldapp.forms.xpath.compile import Shape

_ITEXT = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)
_NUMBER = re.compile(r"-?\d+")
_HOW = {
    "contains": "contains({0}, {1})",
    "startswith": "starts-with({0}, {1})",
    "endswith": "ends-with({0}, {1})",
}
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Choices:
    """Reads the choices of controls. ``rules`` collects those of filtered choices."""

    reading: Reading
    texts: Texts
    rules: list[Rule]

    def read(self, element: etree._Element, control: ControlDef) -> None:
        """Give the control its choices, or refuse it without any. Other controls may have marks: labelled ticks."""
        for child in elements(element):
            if local(child) == "item":
                self._item(child, control)
            elif local(child) == "itemset":
                self._itemset(child, control)
        if control.is_select and SEARCH.search(control.appearance):
            self._searched(control)
        if control.is_select and control.itemset is None and not control.choices:
            self.reading.refuse("the question has no choices", control.node.path, "add choices to its list")

    def read_external(self, query: str, control: ControlDef) -> None:
        """``select_one_external``: the rows of ``itemsets.csv`` that belong to the list."""
        nodes = self._nodes(query, control.node)
        value = self._compiled("name", nodes, control.node)
        if nodes is not None and value is not None:
            self._offer(control, nodes, value, lambda n, e: external_label(n, e.host.language), (), None, query)

    def _item(self, element: etree._Element, control: ControlDef) -> None:
        value = next((child for child in elements(element) if local(child) == "value"), None)
        label = next((child for child in elements(element) if local(child) == "label"), None)
        text = self.texts.element(label, control.node)
        control.choices.append(ChoiceDef(text_of(value) if value is not None else "", text))

    def _itemset(self, element: etree._Element, control: ControlDef) -> None:
        node = control.node
        source = element.get("nodeset") or ""
        nodes = self._nodes(source, node)
        if nodes is None:
            return
        refs = {local(child): child.get("ref") for child in elements(element)}
        value = self._compiled(refs.get("value"), nodes, node)
        if value is None:
            self.reading.refuse("the choices have no value", node.path)
            return
        match = _ITEXT.fullmatch(refs.get("label") or "")
        text_id = self._compiled(match[1], nodes, node) if match is not None else None
        label = self._compiled(refs.get("label"), nodes, node)
        more = (label.reads if label else ()) + (text_id.reads if text_id else ())
        self._offer(control, nodes, value, label.fn if label else None, more, text_id.fn if text_id else None, source)

    def _nodes(self, source: str, node: NodeDef) -> Compiled | None:
        nodes = self.reading.compile(source, node, "nodes", f"{node.path} (choices)")
        return nodes if nodes is not None and nodes.code.shape is not None else None

    def _compiled(self, ref: str | None, nodes: Compiled | None, node: NodeDef) -> Compiled | None:
        shape: Shape | None = nodes.code.shape if nodes is not None else None
        if ref is None or shape is None:
            return None
        return self.reading.compile_for(ref, node, shape, f"{node.path} (choices)")

    def _offer(
        self,
        control: ControlDef,
        nodes: Compiled,
        value: Compiled,
        label: Callable[[Any, Any], Any] | None,
        more: tuple[Any, ...],
        text_id: Callable[[Any, Any], Any] | None,
        source: str,
    ) -> None:
        reads = tuple(dict.fromkeys(nodes.reads + value.reads + more))
        control.itemset = ItemsetDef(nodes.fn, value.fn, label, reads, source, text_id)
        if reads and control.is_select:
            rule = Rule(control.node, "choices", nodes.fn, source, reads)
            control.choices_rule = rule
            self.rules.append(rule)

    def _searched(self, control: ControlDef) -> None:
        """``search('file', 'matches', 'column', value, …)``: one written choice names the file's columns, those with a
        number for a name are choices themselves and come first."""
        path = control.node.path
        columns = [choice for choice in control.choices if not _NUMBER.fullmatch(choice.value)]
        if len(columns) != 1:
            self.reading.refuse("search() needs one choice that names the file's columns for value and label", path)
            return
        source = search_path(control.appearance)
        if source is None:
            self.reading.refuse(f"search() cannot be read: {control.appearance}", path)
            return
        nodes = self._nodes(source, control.node)
        value = self._compiled(columns[0].value, nodes, control.node)
        if nodes is None or value is None:
            return
        control.choices.remove(columns[0])
        self._offer(control, nodes, value, _column(columns[0].label), (), None, source)


def _column(label: TextDef | None) -> Callable[[Any, Any], Any]:
    """The label's column, by the language in use: its name is the written choice's label."""

    def read(n: Any, e: Any) -> str:
        name = e.host.text(label, e.root) or ""
        return " ".join(n.child_text(part.strip()) for part in name.split(",") if part.strip())

    return read


def search_path(appearance: str) -> str | None:
    """The node-set that a ``search()`` appearance means, ``None`` when it cannot be read.

    Columns are compared without regard to case, but for ``matches`` and the filter, as Collect's database does.
    """
    match = SEARCH.search(appearance)
    arguments = _arguments(appearance[match.end() :]) if match is not None else None
    if arguments is None or len(arguments) not in (1, 4, 6):
        return None
    file, conditions = arguments[0], ""
    if len(arguments) >= 4:
        how, columns = _literal(arguments[1]), re.split(r"[,\s]+", _literal(arguments[2]).strip())
        tests = [_test(how, column, arguments[3]) for column in columns]
        if None in tests:
            return None
        conditions = f"[{' or '.join(str(test) for test in tests)}]"
    if len(arguments) == 6:
        conditions += f"[{_literal(arguments[4])} = {arguments[5]}]"
    return f"instance({file})/root/item{conditions}"


def _test(how: str, column: str, text: str) -> str | None:
    if how == "matches":
        return f"{column} = {text}"
    pattern = _HOW.get(how)
    return None if pattern is None else pattern.format(_lowered(column), _lowered(text))


def _lowered(expression: str) -> str:
    return f"translate({expression}, '{_UPPER}', '{_LOWER}')"


def _literal(argument: str) -> str:
    return argument.strip().strip("'\"")


def _arguments(text: str) -> list[str] | None:
    """The arguments up to the closing parenthesis, as written."""
    found, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == ")" and not depth:
            return [argument.strip() for argument in found] if all(found) else None
        elif sign == "," and not depth:
            found.append("")
            continue
        else:
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign, 0)
        found[-1] += sign
    return None
