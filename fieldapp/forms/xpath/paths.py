"""Compile location paths against the form's schema.

A path that stays on single nodes becomes a few attribute reads; one that enters repeats becomes list building.
Absolute paths into a repeat that the expression itself sits in mean the same instance where one value is wanted,
as ODK's engines have it (specification, "XPath Paths": "the proper relative path context node").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.steps import Fn, Stage, descendants, filtered, take
from fieldapp.forms.xpath.syntax import Binary, Expr, Filter, Path, Step

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape


def compile_path(compiler: Compiler, path: Path, here: Shape, scalar: bool) -> Code:
    """The nodes of ``path``, noted as read."""
    stage, steps = _start(compiler, path, here, scalar)
    for step in steps:
        stage = take(compiler, stage, step)
    return finish(compiler, stage)


def compile_filter(compiler: Compiler, expr: Filter, here: Shape) -> Code:
    """Nodes with predicates on the whole set: ``(…)[1]``."""
    stage = _stage_of(compiler, expr.base, here)
    for predicate in expr.predicates:
        stage = filtered(compiler, stage, predicate)
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
        return descendants(at_root), rest
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
