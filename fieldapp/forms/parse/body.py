"""The body: controls, groups and repeats, in document order (specification, "Body")."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from fieldapp.forms.parse.context import Compiled, Reading
from fieldapp.forms.parse.reading import JAVAROSA, attribute, elements, local, text_of
from fieldapp.forms.parse.texts import Texts
from fieldapp.forms.schema import BodyItem, ChoiceDef, ControlDef, ItemsetDef, NodeDef, Rule
from fieldapp.forms.xpath.compile import Shape

_CONTROLS = frozenset({"input", "secret", "select1", "select", "rank", "range", "trigger", "upload"})
_SILENT = frozenset({"label", "hint", "setvalue", "setgeopoint", "item", "itemset", "help", "alert"})
_INPUT_TYPES = {
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
}
_TAG_TYPES = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}
MAX_BODY_DEPTH = 60


def repeat_paths(body: etree._Element) -> set[str]:
    """The paths that the body repeats, as written."""
    return {
        (element.get("nodeset") or "").strip()
        for element in body.iter()
        if isinstance(element.tag, str) and local(element) == "repeat"
    }


@dataclass(slots=True)
class Body:
    """Reads the body. ``rules`` collects those of repeat counts and filtered choices."""

    reading: Reading
    texts: Texts
    rules: list[Rule]

    def read(self, parent: etree._Element, here: NodeDef, depth: int = 0) -> list[BodyItem]:
        """The items of ``parent``; ``here`` is the node relative references start from."""
        if depth > MAX_BODY_DEPTH:
            self.reading.refuse(f"groups are nested deeper than {MAX_BODY_DEPTH} levels")
            return []
        found: list[BodyItem] = []
        for element in elements(parent):
            item = self._item(element, here, depth)
            if item is not None:
                found.append(item)
        return found

    def _item(self, element: etree._Element, here: NodeDef, depth: int) -> BodyItem | None:
        name = local(element)
        if name == "group":
            return self._group(element, here, depth)
        if name == "repeat":
            return self._repeat(element, here, depth)
        if name in _CONTROLS:
            return self._control(element, here)
        if name not in _SILENT:
            self.reading.refuse(f"the element <{name}> is not supported", "body")
        return None

    def _node(self, element: etree._Element, here: NodeDef, *names: str) -> NodeDef | None:
        for name in names:
            path = element.get(name)
            if path is not None:
                return self.reading.definition(path, here, f"<{local(element)}>")
        return None

    def _label(self, element: etree._Element, name: str) -> etree._Element | None:
        return next((child for child in elements(element) if local(child) == name), None)

    def _group(self, element: etree._Element, here: NodeDef, depth: int) -> BodyItem:
        node = self._node(element, here, "ref", "bind")
        inside = node or here
        if element.get("intent"):
            self.reading.refuse("a group that starts another app (intent) is not supported", inside.path)
        return BodyItem(
            "group",
            node,
            label=self.texts.element(self._label(element, "label"), inside),
            appearance=element.get("appearance") or "",
            children=self.read(element, inside, depth + 1),
        )

    def _repeat(self, element: etree._Element, here: NodeDef, depth: int) -> BodyItem | None:
        node = self._node(element, here, "nodeset", "ref")
        if node is None:
            return None
        if not node.is_repeat or node.parent is None:
            self.reading.refuse("the repeat's nodeset must be a plain absolute path below the root", node.path)
            return None
        count = attribute(element, "count", JAVAROSA)
        if count is not None:
            node.count = self.reading.rule(count, node, "count", "number")
            if node.count is not None:
                self.rules.append(node.count)
        else:
            fixed = attribute(element, "noAddRemove", JAVAROSA)
            node.fixed_count = fixed is not None and fixed.strip() in ("true()", "true")
        return BodyItem(
            "repeat",
            node,
            label=self.texts.element(self._label(element, "label"), node),
            appearance=element.get("appearance") or "",
            children=self.read(element, node, depth + 1),
        )

    def _control(self, element: etree._Element, here: NodeDef) -> BodyItem | None:
        tag = local(element)
        node = self._node(element, here, "ref", "bind")
        if node is None:
            if element.get("ref") is None and element.get("bind") is None:
                self.reading.refuse(f"a <{tag}> has no ref", "body")
            return None
        if not node.is_leaf:
            self.reading.refuse(f"the <{tag}> refers to a group, not to a question", node.path)
            return None
        self._refuse_unsupported(element, node)
        control = ControlDef(
            tag,
            _type(tag, element, node),
            node,
            label=self.texts.element(self._label(element, "label"), node),
            hint=self.texts.element(self._label(element, "hint"), node),
            appearance=element.get("appearance") or "",
            mediatype=element.get("mediatype") or "",
        )
        if tag == "range":
            control.parameters = {name: element.get(name) or "" for name in ("start", "end", "step")}
            self._check_range(control)
        if control.is_select:
            self._choices(element, control)
        if node.control is None:
            node.control = control
        return BodyItem("control", node, control=control)

    def _refuse_unsupported(self, element: etree._Element, node: NodeDef) -> None:
        appearance = element.get("appearance") or ""
        if element.get("query") is not None:
            self.reading.refuse(
                "select_one_external is not supported", node.path, "use select_one with a choice_filter"
            )
        if "search(" in appearance:
            self.reading.refuse("the appearance search() is not supported", node.path, "use select_one_from_file")
        if appearance.startswith("ex:") or " ex:" in appearance:
            self.reading.refuse("starting another app (ex:) is not supported", node.path)

    def _check_range(self, control: ControlDef) -> None:
        try:
            start, end, step = (float(control.parameters[name]) for name in ("start", "end", "step"))
        except ValueError:
            self.reading.refuse("the range needs numbers for start, end and step", control.node.path)
            return
        if step == 0:
            self.reading.refuse("the range's step must not be 0", control.node.path)
        if start == end:
            self.reading.refuse("the range's start and end are the same", control.node.path)

    def _choices(self, element: etree._Element, control: ControlDef) -> None:
        for child in elements(element):
            if local(child) == "item":
                value = self._label(child, "value")
                label = self.texts.element(self._label(child, "label"), control.node)
                control.choices.append(ChoiceDef(text_of(value) if value is not None else "", label))
            elif local(child) == "itemset":
                self._itemset(child, control)
        if control.itemset is None and not control.choices:
            self.reading.refuse("the question has no choices", control.node.path, "add choices to its list")

    def _itemset(self, element: etree._Element, control: ControlDef) -> None:
        node = control.node
        source = element.get("nodeset") or ""
        nodes = self.reading.compile(source, node, "nodes", f"{node.path} (choices)")
        if nodes is None or nodes.code.shape is None:
            return
        value = self._relative(element, "value", nodes.code.shape, node)
        label = self._relative(element, "label", nodes.code.shape, node)
        if value is None:
            self.reading.refuse("the choices have no value", node.path)
            return
        reads = tuple(dict.fromkeys(nodes.reads + value.reads + (label.reads if label else ())))
        control.itemset = ItemsetDef(nodes.fn, value.fn, label.fn if label else None, reads, source)
        if reads:
            rule = Rule(node, "choices", nodes.fn, source, reads)
            control.choices_rule = rule
            self.rules.append(rule)

    def _relative(self, element: etree._Element, name: str, shape: Shape, node: NodeDef) -> Compiled | None:
        child = self._label(element, name)
        ref = child.get("ref") if child is not None else None
        return None if ref is None else self.reading.compile_for(ref, node, shape, f"{node.path} ({name})")


def _type(tag: str, element: etree._Element, node: NodeDef) -> str:
    """The XLSForm name of a control's type."""
    if tag in _TAG_TYPES:
        return _TAG_TYPES[tag]
    if tag == "upload":
        media = (element.get("mediatype") or "").partition("/")[0]
        return media if media in ("image", "audio", "video") else "file"
    if node.bind.type in _INPUT_TYPES:
        return _INPUT_TYPES[node.bind.type]
    is_note = node.bind.always_readonly and node.bind.calculate is None and not node.default
    return "note" if is_note else "text"
