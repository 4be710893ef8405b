"""``setvalue`` and its kin (specification, "Events and Actions")."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from fieldapp.forms.parse.context import Reading
from fieldapp.forms.parse.reading import elements, local
from fieldapp.forms.schema import Action, NodeDef

_EVENTS = {
    "odk-instance-first-load": "first-load",
    "xforms-ready": "first-load",
    "odk-instance-load": "load",
    "odk-new-repeat": "new-repeat",
    "xforms-value-changed": "changed",
}


def read_actions(reading: Reading, model: etree._Element, body: etree._Element) -> tuple[Action, ...]:
    """Every action of the form. Those on a changed value are also kept with the node that triggers them."""
    found: list[Action] = []
    for element in _actions(model):
        action = _action(reading, element, reading.root, None)
        if action is not None:
            found.append(action)
    for control in body.iter():
        for element in _actions(control):
            source = _node_of(reading, control)
            action = _action(reading, element, source or reading.root, source)
            if action is None:
                continue
            found.append(action)
            if source is not None and "changed" in action.events:
                source.actions.append(action)
    return tuple(found)


def _node_of(reading: Reading, control: etree._Element) -> NodeDef | None:
    """The node of a control, group or repeat; a relative reference starts from that of what is around it."""
    path = control.get("ref") or control.get("nodeset") or control.get("bind")
    if path is None:
        return None
    found = reading.nodes.get(path.strip())
    if found is not None:
        return found
    around = control.getparent()
    while around is not None:
        if (here := _node_of(reading, around)) is not None:
            return reading.definition(path, here, f"<{local(control)}>")
        around = around.getparent()
    return reading.definition(path, reading.root, f"<{local(control)}>")


def _actions(parent: etree._Element) -> Iterable[etree._Element]:
    return [element for element in elements(parent) if local(element) in ("setvalue", "setgeopoint", "recordaudio")]


def _action(reading: Reading, element: etree._Element, here: NodeDef, source: NodeDef | None) -> Action | None:
    name = local(element)
    where = f"<{name}>"
    if name == "recordaudio":
        reading.refuse("background audio (odk:recordaudio) is not supported", where)
        return None
    path = element.get("ref") or element.get("bind")
    if path is None:
        reading.refuse("the action has no ref", where)
        return None
    target = reading.definition(path, here, where)
    events = _events(reading, element, where)
    if target is None or not events:
        return None
    value = element.get("value")
    if name == "setgeopoint":
        reading.warn("the place (setgeopoint, start-geopoint) stays empty where the device knows none", target.path)
        return Action(events, target, None, "", source, place=True)
    if value is None or not value.strip():
        return Action(events, target, None, element.text or "" if value is None else "", source)
    rule = reading.rule(value, target, "calculate", "text")
    return None if rule is None else Action(events, target, rule, "", source)


def _events(reading: Reading, element: etree._Element, where: str) -> frozenset[str]:
    written = next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == "event"), "")
    found: set[str] = set()
    for event in written.split():
        if event not in _EVENTS:
            reading.refuse(f"the event {event!r} is not supported", where)
        else:
            found.add(_EVENTS[event])
    if not found and not reading.problems:
        reading.refuse("the action names no event", where)
    return frozenset(found)
