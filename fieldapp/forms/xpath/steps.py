"""The steps of a location path, one after another: to children, parents, attributes, and through predicates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldapp.forms.schema import NodeDef
from fieldapp.forms.xpath.predicates import ListFilter, compile_predicate, key_lookup
from fieldapp.forms.xpath.syntax import Expr, Step

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Compiler, Shape

Fn = Callable[[Any, Any], Any]


@dataclass(slots=True, eq=False)
class Stage:
    """How far a path has been walked: ``fn`` yields a node if ``single``, else a list of nodes."""

    fn: Fn
    single: bool
    shape: Shape


def take(compiler: Compiler, stage: Stage, step: Step) -> Stage:
    """The path, one step further."""
    if step.axis == "descendant":
        return descendants(stage)
    if step.axis == "parent":
        return _with_predicates(compiler, _parent(stage), step)
    if step.axis == "self":
        return _with_predicates(compiler, _self(stage, step), step)
    return _child(compiler, stage, step)


def _with_predicates(compiler: Compiler, stage: Stage, step: Step) -> Stage:
    for predicate in step.predicates:
        stage = filtered(compiler, stage, predicate)
    return stage


def _self(stage: Stage, step: Step) -> Stage:
    if step.test in ("node()", "*"):
        return stage
    test = step.test
    fn = _as_list(stage)
    defs = tuple(node for node in stage.shape.defs if node.name == test)
    shape = stage.shape.narrowed(defs)
    return Stage(lambda n, e: [node for node in fn(n, e) if name_of(node) == test], False, shape)


def _parent(stage: Stage) -> Stage:
    shape = stage.shape
    parents = tuple(dict.fromkeys(node.parent for node in shape.defs if node.parent is not None))
    anchor = shape.anchor
    for node in parents:
        if node.depth < anchor.depth:
            anchor = node
    above = type(shape)(parents, anchor, shape.external)
    fn = stage.fn
    if stage.single and parents and not shape.external:
        return Stage(lambda n, e: fn(n, e).parent, True, above)
    nodes = _as_list(stage)
    return Stage(
        lambda n, e: list(dict.fromkeys(node.parent for node in nodes(n, e) if node.parent is not None)), False, above
    )


def descendants(stage: Stage) -> Stage:
    """All nodes below those so far, themselves included."""
    found: dict[NodeDef, None] = {}
    stack = list(stage.shape.defs)
    while stack:
        node = stack.pop()
        found[node] = None
        stack.extend(child for child in node.children if not child.is_attribute)
    nodes = _as_list(stage)

    def walk(n: Any, e: Any) -> list[Any]:
        reached: dict[Any, None] = {}
        pending = list(reversed(nodes(n, e)))
        while pending:
            here = pending.pop()
            reached[here] = None
            pending.extend(reversed(children_of(here)))
        # Walking down costs some four times what reading a repeat does.
        e.work -= 4 * len(reached)
        if e.work < 0:
            e.check()
        return list(reached)

    return Stage(walk, False, stage.shape.narrowed(tuple(found)))


def _child(compiler: Compiler, stage: Stage, step: Step) -> Stage:
    defs = _child_defs(compiler, stage, step)
    shape = stage.shape.narrowed(defs)
    if not shape.external and not step.predicates:
        simple = _simple_child(stage, shape)
        if simple is not None:
            return simple
    lookup = key_lookup(compiler, step, shape) if shape.external and step.predicates else None
    remaining = step.predicates[1:] if lookup is not None else step.predicates
    select: ListFilter = lookup or _select_children(stage.shape.defs, shape, step)
    filters: list[ListFilter] = []
    for predicate in remaining:
        shape, keep = compile_predicate(compiler, predicate, shape, first=predicate is step.predicates[0])
        filters.append(keep)
    return Stage(_combine(stage, select, filters), False, shape)


def _combine(stage: Stage, select: ListFilter, filters: list[ListFilter]) -> Fn:
    fn = stage.fn

    def each(node: Any, e: Any) -> list[Any]:
        found = select(node, e)
        e.work -= len(found)
        for keep in filters:
            found = keep(found, e)
        return found

    if stage.single:
        return lambda n, e: each(fn(n, e), e)
    return lambda n, e: [found for node in fn(n, e) for found in each(node, e)]


def _child_defs(compiler: Compiler, stage: Stage, step: Step) -> tuple[NodeDef, ...]:
    found: dict[NodeDef, None] = {}
    for node in stage.shape.defs:
        if step.test in ("*", "node()"):
            wanted = step.axis == "attribute"
            found.update((child, None) for child in node.children if child.is_attribute == wanted)
        else:
            child = node.by_name.get(("@" if step.axis == "attribute" else "") + step.test)
            if child is not None:
                found[child] = None
    if not found and not stage.shape.external and stage.shape.defs:
        compiler.unknown_paths.append(f"{stage.shape.defs[0].path}/{step.test}")
    return tuple(found)


def _simple_child(stage: Stage, shape: Shape) -> Stage | None:
    """One definition below one definition: read the slot."""
    if len(shape.defs) != 1 or len(stage.shape.defs) != 1:
        return None
    slot = shape.defs[0].slot
    fn = stage.fn
    if shape.defs[0].is_repeat:
        if stage.single:
            return Stage(_counted(lambda n, e: fn(n, e).kids[slot]), False, shape)
        return Stage(_counted(lambda n, e: [kid for node in fn(n, e) for kid in node.kids[slot]]), False, shape)
    if stage.single:
        return Stage(lambda n, e: fn(n, e).kids[slot], True, shape)
    return Stage(lambda n, e: [node.kids[slot] for node in fn(n, e)], False, shape)


def _counted(fn: Fn) -> Fn:
    """``fn``, with the nodes it gives counted as visited."""

    def nodes(n: Any, e: Any) -> list[Any]:
        found: list[Any] = fn(n, e)
        e.work -= len(found)
        return found

    return nodes


def _select_children(parents: tuple[NodeDef, ...], shape: Shape, step: Step) -> ListFilter:
    if not shape.external and len(parents) == 1 and len(shape.defs) == 1:
        slot = shape.defs[0].slot
        if shape.defs[0].is_repeat:
            return lambda node, e: node.kids[slot]
        return lambda node, e: [node.kids[slot]]
    test = step.test
    if step.axis == "attribute":
        return lambda node, e: attribute_of(node, test)
    if test in ("*", "node()"):
        return lambda node, e: children_of(node)
    return lambda node, e: named_children(node, test)


def filtered(compiler: Compiler, stage: Stage, predicate: Expr) -> Stage:
    """The nodes so far that a predicate keeps."""
    shape, keep = compile_predicate(compiler, predicate, stage.shape)
    nodes = _as_list(stage)
    return Stage(lambda n, e: keep(nodes(n, e), e), False, shape)


def _as_list(stage: Stage) -> Fn:
    fn = stage.fn
    if stage.single:
        return lambda n, e: [fn(n, e)]
    return fn


def name_of(node: Any) -> str:
    """The name of a data node or of a secondary instance's item."""
    return node.d.name if hasattr(node, "d") else node.name  # type: ignore[no-any-return]


def children_of(node: Any) -> list[Any]:
    """Element children of either kind of node."""
    if hasattr(node, "d"):
        return [child for child in node.iter_children() if not child.d.is_attribute]
    return list(node.children)


def named_children(node: Any, name: str) -> list[Any]:
    """Element children called ``name``."""
    if hasattr(node, "d"):
        return [child for child in node.iter_children() if child.d.name == name]
    return node.by_name.get(name, [])  # type: ignore[no-any-return]


def attribute_of(node: Any, name: str) -> list[Any]:
    """The attribute ``name`` (all of them for ``*``), as a list of at most one node."""
    if hasattr(node, "d"):
        return [kid for kid in node.iter_children() if kid.d.is_attribute and name in ("*", kid.d.name[1:])]
    if name == "*":
        return list(node.attributes.values())
    return [node.attributes[name]] if name in node.attributes else []
