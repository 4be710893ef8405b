"""The data being filled in: one tree of nodes per session, shaped by the form's ``NodeDef`` tree.

A repeat's instances are a ``RepeatList`` in their parent's slot. ``text`` is what a node was given, ``shown`` what
of it stands (a select keeps only choices on offer), ``val`` what XPath reads: empty while irrelevant.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import cast

from fieldapp.forms.answers import store_computed
from fieldapp.forms.schema import NodeDef, Seed
from fieldapp.forms.xpath.values import DataNode, text_to_number


class RepeatList(list["Node"]):
    """The instances of one repeat under one parent. ``stub`` is a node that stands where a further instance
    would, so that a count can be evaluated when there is none. ``seeds`` are the instances the form itself gives,
    which a count brings in one by one."""

    __slots__ = ("seeds", "stub")
    seeds: list[Seed]
    stub: Node


class Node(DataNode):
    """One data node. ``own`` is its own relevance, ``rel`` its own and all its ancestors'; ``pos`` is the
    1-based position of a repeat instance, 0 for other nodes."""

    __slots__ = ("d", "kids", "own", "pos", "rel", "shown", "text")

    def __init__(self, d: NodeDef, parent: Node | None, text: str = "") -> None:
        self.d = d
        self.parent = parent
        self.kids: list[Node | RepeatList] = []
        self.own = True
        self.rel = True
        self.pos = 0
        self.num = None
        self.text = text
        self.shown = text
        self.val = text if d.is_leaf else None

    def text_content(self) -> str:
        if self.val is not None:
            return self.val
        return "".join(child.text_content() for child in self.iter_children() if not child.d.is_attribute)

    def number(self, tz: tzinfo) -> float:
        if self.num is None:
            number = text_to_number(self.text_content(), tz)
            if self.val is None:
                return number
            self.num = number
        return self.num

    def iter_children(self) -> Iterator[Node]:
        """Its child nodes in document order, repeat instances one by one."""
        for kid in self.kids:
            if isinstance(kid, RepeatList):
                yield from kid
            else:
                yield kid

    def iter_tree(self) -> Iterator[Node]:
        """Itself and everything below, in document order."""
        stack = [self]
        while stack:
            here = stack.pop()
            yield here
            stack.extend(reversed(list(here.iter_children())))

    def repeat(self, d: NodeDef) -> RepeatList:
        """The list of instances of repeat ``d`` among its children."""
        return cast(RepeatList, self.kids[d.slot])

    @property
    def ref(self) -> str:
        """``/data/member[2]/name``: repeat instances carry their position."""
        parts: list[str] = []
        here: Node | None = self
        while here is not None:
            parts.append(f"{here.d.name}[{here.pos}]" if here.pos else here.d.name)
            here = here.parent
        return "/" + "/".join(reversed(parts))

    def order(self) -> tuple[int, ...]:
        """A key that sorts nodes in document order."""
        key: list[int] = []
        here: Node | None = self
        while here is not None:
            key += (here.pos, here.d.slot)
            here = here.parent
        key.reverse()
        return tuple(key)


def grow(seed: Seed, parent: Node | None) -> Node:
    """The node that ``seed`` describes, with all below it.

    A repeat inside has the instances the seed gives it. A template made by pyxform gives none to a repeat that stands
    directly in another, and one to a repeat that stands in a group there.
    """
    node = Node(seed.node, parent, store_computed(seed.node.bind.type, seed.text))
    for child in seed.node.children:
        seeds = seed.children.get(child.slot, [])
        if child.is_repeat:
            node.kids.append(_grow_repeat(child, seeds, node))
        else:
            missing = Seed(child, child.default if child.is_attribute else "")
            node.kids.append(grow(seeds[0] if seeds else missing, node))
    return node


def _grow_repeat(d: NodeDef, seeds: list[Seed], parent: Node) -> RepeatList:
    instances = RepeatList()
    instances.stub = Node(d, parent)
    instances.seeds = seeds
    if d.count is None:
        instances.extend(grow(seed, parent) for seed in seeds)
    if d.fixed_count and not instances:
        instances.append(new_instance(d, parent))
    renumber(instances)
    return instances


def renumber(instances: RepeatList) -> None:
    """Give every instance its 1-based position."""
    for position, node in enumerate(instances, start=1):
        node.pos = position
    instances.stub.pos = len(instances) + 1


def new_instance(d: NodeDef, parent: Node) -> Node:
    """A further instance of repeat ``d`` under ``parent``, not yet in the list: where a count brings it in, the
    one the form gives for that place, else one from the template."""
    seeds = parent.repeat(d).seeds if d.count is not None else []
    place = len(parent.repeat(d)) if seeds else 0
    if place < len(seeds):
        return grow(seeds[place], parent)
    assert d.template is not None
    return grow(d.template, parent)


def targets(start: Node, downs: tuple[tuple[int, bool], ...]) -> list[Node]:
    """The nodes reached from ``start`` by slots, every instance of a repeat on the way."""
    found = [start]
    for slot, is_repeat in downs:
        if is_repeat:
            found = [kid for node in found for kid in cast(RepeatList, node.kids[slot])]
        else:
            found = [cast(Node, node.kids[slot]) for node in found]
    return found
