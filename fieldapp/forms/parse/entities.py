"""Which entities a form creates or updates, and which questions fill their properties.

Specification, "Entities", in the versions 2022.1 (create), 2023.1 (update), 2024.1 (offline) and 2025.1 (entities in
groups and repeats, several lists).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from fieldapp.forms.parse.context import Reading
from fieldapp.forms.schema import EntityDef, NodeDef

ENTITIES = "http://www.opendatakit.org/xforms/entities"
_VERSIONS = ("2022.1", "2023.1", "2024.1", "2025.1")
_SAVE_TO = f"{{{ENTITIES}}}saveto"
_XML_NAME = re.compile(r"[^\W\d][\w.\-]*")


def read_entities(
    reading: Reading, model: etree._Element, bound: Iterable[tuple[NodeDef, etree._Element]]
) -> tuple[EntityDef, ...]:
    """The entities the form declares, in document order. What breaks the specification becomes a problem."""
    declared = {node.parent.parent: node for node in reading.nodes.values() if _declares(node) and node.parent}
    saved = [(node, str(element.get(_SAVE_TO)).strip()) for node, element in bound if element.get(_SAVE_TO)]
    if declared or saved:
        _check_version(reading, model.get(f"{{{ENTITIES}}}entities-version"))
    held: dict[NodeDef, dict[str, NodeDef]] = {}
    for node, name in saved:
        container = _container(reading, node, declared)
        if container is not None and _may_hold(reading, node, name, held.setdefault(container, {})):
            held[container][name] = node
    return tuple(
        EntityDef(node, container, node.by_name["@dataset"].default, tuple(held.get(container, {}).items()))
        for container, node in declared.items()
        if container is not None and _is_whole(reading, node)
    )


def _declares(node: NodeDef) -> bool:
    parent = node.parent
    return (
        node.name == "entity"
        and parent is not None
        and parent.parent is not None
        and parent.name.rpartition(":")[2] == "meta"
    )


def _check_version(reading: Reading, version: str | None) -> None:
    if version is None:
        reading.refuse("the form has entities but does not say by which version of the specification", "model")
    elif ".".join(version.split(".")[:2]) not in _VERSIONS:
        known = ", ".join(_VERSIONS)
        reading.refuse(f"entities of version {version!r} are not supported, only {known}", "model")


def _container(reading: Reading, node: NodeDef, declared: dict[NodeDef | None, NodeDef]) -> NodeDef | None:
    """The nearest group, repeat or root around the question that declares an entity."""
    if not node.is_leaf:
        reading.refuse("a group or repeat cannot be saved to an entity (save_to)", node.path)
        return None
    around = node.parent
    while around is not None:
        if around in declared:
            return around
        if around.is_repeat:
            break
        around = around.parent
    reading.refuse("save_to names a property, but no entity is declared around the question", node.path)
    return None


def _may_hold(reading: Reading, node: NodeDef, name: str, held: dict[str, NodeDef]) -> bool:
    if name.lower() in ("name", "label") or name.startswith("__") or not _XML_NAME.fullmatch(name):
        reading.refuse(f"an entity's property cannot be called {name!r} (save_to)", node.path, "choose another name")
        return False
    if name in held:
        reading.refuse(f"the property {name!r} is saved from two questions (save_to)", node.path, held[name].path)
        return False
    return True


def _is_whole(reading: Reading, node: NodeDef) -> bool:
    """Whether the declaration has all that the specification asks for."""
    names = node.by_name
    before = len(reading.problems)
    if "@dataset" not in names:
        reading.refuse("the entity does not name its list (dataset)", node.path)
    else:
        _check_list(reading, node, names["@dataset"].default)
    if "@id" not in names:
        reading.refuse("the entity has no id", node.path)
    if "@create" not in names and "@update" not in names:
        reading.refuse("the entity is neither created nor updated", node.path)
    if "@update" in names and "@baseVersion" not in names:
        reading.refuse("an entity that is updated needs a baseVersion", node.path)
    if "@update" not in names and "label" not in names:
        reading.refuse("an entity that is created needs a label", node.path)
    return len(reading.problems) == before


def _check_list(reading: Reading, node: NodeDef, name: str) -> None:
    if not _XML_NAME.fullmatch(name) or "." in name or name.startswith("__"):
        reading.refuse(f"an entity list cannot be called {name!r}", node.path)
