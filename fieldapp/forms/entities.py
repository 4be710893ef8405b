"""What a finished filling proposes to change in the lists it was filled for (ODK XForms Entities specification).

A form may say that it creates an entity of a list, or updates one. Nothing is changed here: a filling only proposes,
and whoever keeps the list decides. The same proposal stands in the submission as the ``entity`` element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

from fieldapp.forms.instance import Node, targets
from fieldapp.forms.schema import EntityDef, NodeDef


@dataclass(frozen=True, slots=True)
class EntityProposal:
    """One change that a filling proposes.

    ``list`` is the entity list, ``id`` the entity's own; ``base_version`` the version the filling started from, 0 where
    it had none, ``None`` for one to be created; ``label`` is ``None`` where the form gives none. ``properties`` holds
    what was asked, by property name: an empty text means that it was asked and left empty, a property that was not
    asked (irrelevant) is missing and stays as it is.
    """

    list: str
    id: str
    action: Literal["create", "update"]
    base_version: int | None
    label: str | None
    properties: Mapping[str, str]


def proposals(root: Node, entities: tuple[EntityDef, ...]) -> tuple[EntityProposal, ...]:
    """What the filling proposes, list by list as the form declares them, repeat instances in order.

    Where a form asks for both actions both are proposed, and one of them will fail (specification, "Declaring that a
    form updates entities").
    """
    return tuple(found for entity in entities for node in _places(root, entity.node) for found in _at(node, entity))


def _places(root: Node, d: NodeDef) -> list[Node]:
    return [node for node in targets(root, root.d.way_to(d)) if node.rel]


def _at(node: Node, entity: EntityDef) -> Iterator[EntityProposal]:
    label = node.d.by_name.get("label")
    shown = cast(Node, node.kids[label.slot]) if label is not None else None
    properties = MappingProxyType(dict(_properties(node, entity)))
    actions: tuple[Literal["create", "update"], ...] = ("create", "update")
    for action in actions:
        if _attribute(node, action).strip() in ("1", "true"):
            yield EntityProposal(
                list=entity.list,
                id=_attribute(node, "id"),
                action=action,
                base_version=_version(_attribute(node, "baseVersion")) if action == "update" else None,
                label=(shown.val or None) if shown is not None and shown.rel else None,
                properties=properties,
            )


def _properties(node: Node, entity: EntityDef) -> Iterator[tuple[str, str]]:
    container = node
    while container.d is not entity.container:
        container = cast(Node, container.parent)
    for name, d in entity.properties:
        for asked in targets(container, container.d.way_to(d)):
            if asked.rel:
                yield name, asked.val or ""


def _attribute(node: Node, name: str) -> str:
    d = node.d.by_name.get(f"@{name}")
    held = cast(Node, node.kids[d.slot]) if d is not None else None
    return (held.val or "") if held is not None and held.rel else ""


def _version(text: str) -> int:
    """Anything but a positive whole number counts as 0 (specification, same section)."""
    return int(text) if text.isascii() and text.isdigit() else 0
