"""From a changed node to the nodes whose rules read it.

A change climbs to the nearest node it shares with a reader's target and goes down from there, so an answer inside one
repeat instance does not touch the others unless something reads across them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from fieldapp.forms.instance import Node, targets
from fieldapp.forms.schema import NodeDef, Reader


def reached(reader: Reader, node: Node) -> Sequence[Node]:
    """Where ``reader``'s rule is to be evaluated again once ``node`` has changed."""
    start = node
    for _ in range(reader.ups):
        start = cast(Node, start.parent)
    if reader.offset is not None:
        neighbours = _neighbours(start, reader.offset, reader.onward)
        return [target for instance in neighbours for target in targets(instance, reader.downs)]
    return targets(start, reader.downs) if reader.downs else (start,)


def everywhere(root: Node, d: NodeDef) -> list[Node]:
    """Every node of definition ``d`` there is."""
    return targets(root, root.d.way_to(d))


def _neighbours(instance: Node, offset: int, onward: bool) -> list[Node]:
    """The instance of the same repeat ``offset`` positions further on, ``onward`` with all after it."""
    at = max(instance.pos - 1 + offset, 0) if onward else instance.pos - 1 + offset
    parent = instance.parent
    assert isinstance(parent, Node)
    instances = parent.repeat(instance.d)
    return instances[at : None if onward else at + 1] if at >= 0 else []
