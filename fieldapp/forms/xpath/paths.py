"""Compile location paths against the form's schema.

A path that stays on single nodes becomes a few attribute reads; one that enters repeats becomes list building.
Absolute paths into a repeat that the expression itself sits in mean the same instance where one value is wanted,
as ODK's engines have it (specification, "XPath Paths": "the proper relative path context node").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.schema import NodeDef
from fieldapp.forms.xpath.predicates import ListFilter, compile_predicate, key_lookup
from fieldapp.forms.xpath.syntax import Binary, Expr, Filter, Path, Step

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape

Fn = Callable[[Any, Any], Any]


@dataclass(slots=True, eq=False)
class Stage:
    """How far a path has been walked: ``fn`` yields a node if ``single``, else a list of nodes."""

    fn: Fn
    single: bool
    shape: Shape


def compile_path(compiler: Compiler, path: Path, here: Shape, scalar: bool) -> Code:
    """The nodes of ``path``, noted as read."""
    stage, steps = _start(compiler, path, here, scalar)
    for step in steps:
        stage = _walk(compiler, stage, step)
    return finish(compiler, stage)


def compile_filter(compiler: Compiler, expr: Filter, here: Shape) -> Code:
    """Nodes with predicates on the whole set: ``(…)[1]``."""
    stage = _stage_of(compiler, expr.base, here)
    for predicate in expr.predicates:
        stage = _filtered(compiler, stage, predicate)
    return finish(compiler, stage)


def compile_union(compiler: Compiler, expr: Binary, here: Shape) -> Code:
    """``a | b``: all nodes of both, each once."""
    left = compiler.node_list(expr.left, here, "|")
    right = compiler.node_list(expr.right, here, "|")
    assert left.shape is not None and right.shape is not None
    anchor = min(left.shape.anchor, right.shape.anchor, key=lambda node: node.depth)
    external = left.shape.external or right.shape.external
    shape = type(here)(tuple(dict.fromkeys(left.shape.defs + right.shape.defs)), anchor, external)
    first: Any = left.fn
    second: Any = right.fn
    return finish(compiler, Stage(lambda n, e: list(dict.fromkeys(first(n, e) + second(n, e))), False, shape))


def finish(compiler: Compiler, stage: Stage) -> Code:
    """The compiled expression for ``stage``."""
    from fieldapp.forms.xpath.compile import Code

    compiler.note(stage.shape)
    fn = stage.fn
    if stage.single:
        return Code(lambda n, e: [fn(n, e)], "nodes", stage.shape, fn)
    return Code(fn, "nodes", stage.shape)


def _stage_of(compiler: Compiler, expr: Expr, here: Shape) -> Stage:
    code = compiler.compile(expr, here, scalar=False)
    if code.kind != "nodes" or code.shape is None:
        raise XPathProblem("a path or predicate can only follow nodes, not a value")
    return Stage(code.one, True, code.shape) if code.one is not None else Stage(code.fn, False, code.shape)


def _start(compiler: Compiler, path: Path, here: Shape, scalar: bool) -> tuple[Stage, tuple[Step, ...]]:
    if path.start is None:
        return Stage(lambda n, e: n, True, here), path.steps
    if path.start != "root":
        return _stage_of(compiler, path.start, here), path.steps
    whole = type(here)((compiler.root,), compiler.root)
    at_root = Stage(lambda n, e: e.root, True, whole)
    if not path.steps:
        return at_root, ()
    first, rest = path.steps[0], path.steps[1:]
    if first.axis == "descendant":
        return _descendants(at_root), rest
    if first.axis != "child" or first.test not in (compiler.root.name, "*") or first.predicates:
        compiler.unknown_paths.append("/" + first.test)
        return Stage(lambda n, e: [], False, whole.narrowed(())), rest
    return (_same_instance(compiler, rest, here) if scalar else None) or (at_root, rest)


def _same_instance(compiler: Compiler, steps: tuple[Step, ...], here: Shape) -> tuple[Stage, tuple[Step, ...]] | None:
    """Start an absolute path from the target's own ancestor, when they share a repeat."""
    if not compiler.in_repeat:
        return None
    lineage = compiler.lineage
    shared = compiler.root
    taken = 0
    for index, step in enumerate(steps, start=1):
        child = shared.by_name.get(step.test)
        if step.axis != "child" or step.predicates or child is None or child not in lineage:
            break
        shared, taken = child, index
    if not any(node.is_repeat for node in shared.ancestors()):
        return None
    ups = lineage[shared]
    shape = type(here)((shared,), shared)
    return Stage(_climb(ups), True, shape), steps[taken:]


def _climb(ups: int) -> Fn:
    if ups == 0:
        return lambda n, e: e.cur
    if ups == 1:
        return lambda n, e: e.cur.parent

    def climb(n: Any, e: Any) -> Any:
        node = e.cur
        for _ in range(ups):
            node = node.parent
        return node

    return climb


def _walk(compiler: Compiler, stage: Stage, step: Step) -> Stage:
    if step.axis == "descendant":
        return _descendants(stage)
    if step.axis == "parent":
        return _with_predicates(compiler, _parent(stage), step)
    if step.axis == "self":
        return _with_predicates(compiler, _self(stage, step), step)
    return _child(compiler, stage, step)


def _with_predicates(compiler: Compiler, stage: Stage, step: Step) -> Stage:
    for predicate in step.predicates:
        stage = _filtered(compiler, stage, predicate)
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


def _descendants(stage: Stage) -> Stage:
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


def _filtered(compiler: Compiler, stage: Stage, predicate: Expr) -> Stage:
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
