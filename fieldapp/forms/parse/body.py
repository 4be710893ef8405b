"""The body: controls, groups and repeats, in document order (specification, "Body")."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from fieldapp.forms.parse.appearance import check_appearance
from fieldapp.forms.parse.choices import Choices
from fieldapp.forms.parse.context import Reading
from fieldapp.forms.parse.reading import JAVAROSA, ODK, OPENROSA, attribute, elements, local
from fieldapp.forms.parse.texts import Texts
from fieldapp.forms.schema import BodyItem, ControlDef, NodeDef, Rule

_CONTROLS = frozenset({"input", "secret", "select1", "select", "rank", "range", "trigger", "upload"})
_PARTS = frozenset({"label", "hint", "setvalue", "setgeopoint", "recordaudio"})
_OWN = frozenset({"ref", "bind", "nodeset", "appearance", "mediatype", "query"})
_BIND_PARAMETERS = frozenset({"max-pixels", "quality", "allow-mock-accuracy"})
# What a capture from a sensor or by another app would obey; here a place is typed and a picture comes as a file.
_NOT_FOLLOWED = {
    "accuracyThreshold": "capture-accuracy",
    "unacceptableAccuracyThreshold": "warning-accuracy",
    "allow-mock-accuracy": "allow-mock-accuracy",
    "incremental": "incremental",
    "intent": "app",
    "quality": "quality",
}
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
_INSTEAD = {
    "capture-accuracy": "places are typed",
    "warning-accuracy": "places are typed",
    "allow-mock-accuracy": "places are typed",
    "incremental": "places are typed",
    "app": "no other app is started, the picture is chosen or taken as any other",
    "quality": "sound is taken in as a file",
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
        if name not in _PARTS:
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
        check_appearance(self.reading, element.get("appearance") or "", inside.path)
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
        outside = any(around.is_repeat and around not in here.ancestors() for around in node.ancestors())
        if outside:
            self.reading.warn(
                "the question stands in a repeat but is asked outside of it: the first one is meant", node.path
            )
        if (element.get("mediatype") or "").startswith("osm/"):
            self.reading.refuse("questions of type osm (OpenStreetMap) are not supported", node.path)
        query = element.get("query")
        control = ControlDef(
            "select1" if query else tag,
            "select_one" if query else _type(tag, element, node),
            node,
            label=self.texts.element(self._label(element, "label"), node),
            hint=self.texts.element(self._label(element, "hint"), node),
            appearance=element.get("appearance") or "",
            outside=outside,
            parameters=self._parameters(element, node),
        )
        self._check(element, control)
        choices = Choices(self.reading, self.texts, self.rules)
        if query:
            choices.read_external(query, control)
        else:
            choices.read(element, control)
        if node.control is None:
            node.control = control
        return BodyItem("control", node, control=control)

    def _parameters(self, element: etree._Element, node: NodeDef) -> dict[str, str]:
        """What the sheet's ``parameters`` and ``body::`` columns say, by plain name; those of the bind with them."""
        found = {local_name: str(value) for name, value in element.attrib.items() if (local_name := _plain(name))}
        for name in node.bind.extra:
            plain = name.rpartition(":")[2]
            if plain in _BIND_PARAMETERS:
                found[plain] = node.bind.extra[name]
        for name, written in _NOT_FOLLOWED.items():
            if name in found:
                self.reading.warn(f"the parameter {written} has no effect: {_INSTEAD[written]}", node.path)
        return found

    def _check(self, element: etree._Element, control: ControlDef) -> None:
        path = control.node.path
        check_appearance(self.reading, control.appearance, path)
        if control.tag == "range":
            self._check_range(control)
        for child in elements(element):
            if local(child) not in _PARTS and local(child) not in ("item", "itemset", "tag"):
                self.reading.refuse(f"the element <{local(child)}> in <{local(element)}> is not supported", path)

    def _check_range(self, control: ControlDef) -> None:
        try:
            start, end, step = (float(control.parameters[name]) for name in ("start", "end", "step"))
        except (KeyError, ValueError):
            self.reading.refuse("the range needs numbers for start, end and step", control.node.path)
            return
        if step == 0:
            self.reading.refuse("the range's step must not be 0", control.node.path)
        if start == end:
            self.reading.refuse("the range's start and end are the same", control.node.path)


def _plain(name: str | bytes) -> str:
    """The plain name of an attribute that is a parameter, "" for one that is not."""
    plain = etree.QName(str(name))
    known = plain.namespace in (None, OPENROSA, *ODK)
    return plain.localname if known and plain.localname not in _OWN else ""


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
