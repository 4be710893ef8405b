"""Compile predicates: what stays the same for every item is computed once, position tests become slices, and
an equality on a secondary instance's child becomes a look-up in its index."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fieldapp.forms.xpath.syntax import CURRENT, Binary, Call, Expr, Number, Path, Step, uses_context_item, walk
from fieldapp.forms.xpath.values import to_bool

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Compiler, Shape

ListFilter = Callable[[Any, Any], list[Any]]

_MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compile_predicate(
    compiler: Compiler, predicate: Expr, shape: Shape, first: bool = False
) -> tuple[Shape, ListFilter]:
    """A filter of one list of nodes, and the shape of what it lets through. Only for the ``first`` predicate of a step
    is the position in the list that among the instances."""
    inside = type(shape)(shape.defs, shape.anchor, shape.external)
    if _by_position(predicate) and any(node.is_repeat and _around(compiler, node) for node in shape.defs):
        own = first and len(shape.defs) == 1 and _is_own(compiler, shape)
        offset, onward = _reach(predicate) if own else (None, False)
        shape = type(shape)(shape.defs, shape.anchor, shape.external, True, offset, onward)
    sliced = _slice(compiler, predicate, inside)
    if sliced is not None:
        return shape, sliced
    code = compiler.compile(predicate, inside)
    compiler.note_content(code)
    fn: Any = code.fn
    if code.kind == "number":
        if not uses_context_item(predicate):
            return shape, lambda nodes, e: _at(nodes, fn(e.cur, e))
        return shape, lambda nodes, e: _scan(nodes, e, lambda n, e: fn(n, e) == e.pos)
    if code.kind == "any":
        return shape, lambda nodes, e: _scan(nodes, e, lambda n, e: _truth(fn(n, e), e))
    if code.kind == "boolean":
        return shape, lambda nodes, e: _scan(nodes, e, fn)
    return shape, lambda nodes, e: _scan(nodes, e, lambda n, e: to_bool(fn(n, e)))


def _scan(nodes: list[Any], e: Any, test: Callable[[Any, Any], Any]) -> list[Any]:
    before = e.pos, e.size
    e.size = len(nodes)
    e.work -= len(nodes)
    found = []
    for position, node in enumerate(nodes, start=1):
        if e.work < 0:
            e.check()
        e.pos = position
        if test(node, e):
            found.append(node)
    e.pos, e.size = before
    return found


def _truth(value: Any, e: Any) -> bool:
    if isinstance(value, float):
        return bool(value == e.pos)
    return to_bool(value)


def _at(nodes: list[Any], position: float) -> list[Any]:
    if position != position or position != math.floor(position) or not 1 <= position <= len(nodes):
        return []
    return [nodes[int(position) - 1]]


def _around(compiler: Compiler, repeat: Any) -> bool:
    return repeat in compiler.lineage


def _by_position(predicate: Expr) -> bool:
    """Whether a predicate picks other instances by where the current one stands."""
    return any(isinstance(part, Call) and part.name == "position" and part.args for part in walk(predicate)) and any(
        isinstance(part, Call) and part.name == "position" and not part.args for part in walk(predicate)
    )


def _is_own(compiler: Compiler, shape: Shape) -> bool:
    """Whether the nodes are the instances of the very repeat whose child the target is, under one parent."""
    repeat = shape.defs[0]
    return repeat is compiler.target.parent and shape.anchor in (repeat.parent, compiler.root)


def _reach(predicate: Expr) -> tuple[int | None, bool]:
    """By how many positions the target is further on than what the predicate picks by position, and whether the
    targets after that one pick it too, as with ``position() <= position(…)``."""
    if not isinstance(predicate, Binary) or predicate.op not in ("=", "<", "<=", ">", ">="):
        return None, False
    op, bound = predicate.op, predicate.right
    if not _is_position(predicate.left):
        if not _is_position(predicate.right):
            return None, False
        op, bound = _MIRRORED[op], predicate.left
    offset = index_offset(bound, in_predicate=True)
    if offset is None or op in (">", ">="):
        return None, False
    return offset + (op == "<"), op != "="


def index_offset(index: Expr, in_predicate: bool = False) -> int | None:
    """``k`` for ``position(..) - k``, ``-k`` for ``position(..) + k``; ``None`` for anything else."""
    if isinstance(index, Call):
        return 0 if _is_own_position(index, in_predicate) else None
    if not isinstance(index, Binary) or index.op not in ("+", "-") or not isinstance(index.right, Number):
        return None
    if not _is_own_position(index.left, in_predicate) or index.right.value != int(index.right.value):
        return None
    return int(index.right.value) if index.op == "-" else -int(index.right.value)


def _is_own_position(expr: Expr, in_predicate: bool) -> bool:
    """``position(current()/..)``, or outside of predicates ``position(..)``."""
    if not isinstance(expr, Call) or expr.name != "position" or len(expr.args) != 1:
        return False
    path = expr.args[0]
    if not isinstance(path, Path) or [step.axis for step in path.steps] != ["parent"]:
        return False
    return path.start == CURRENT or (path.start is None and not in_predicate)


def _slice(compiler: Compiler, predicate: Expr, shape: Shape) -> ListFilter | None:
    """``position() op x``, with an ``x`` that is the same for every node."""
    if not isinstance(predicate, Binary) or predicate.op not in _MIRRORED:
        return None
    op, bound = predicate.op, predicate.right
    if _is_position(predicate.right):
        op, bound = _MIRRORED[op], predicate.left
    elif not _is_position(predicate.left):
        return None
    if uses_context_item(bound):
        return None
    number = compiler.number(bound, shape)
    if op == "=":
        return lambda nodes, e: _at(nodes, number(e.cur, e))
    if op in ("<", "<="):
        strict = op == "<"
        return lambda nodes, e: nodes[: _count_below(number(e.cur, e), strict)]
    strict = op == ">="
    return lambda nodes, e: _above(nodes, number(e.cur, e), strict)


def _count_below(bound: float, strict: bool) -> int:
    if bound != bound or bound < 1:
        return 0
    if math.isinf(bound):
        return 1 << 60
    return math.ceil(bound) - 1 if strict else math.floor(bound)


def _above(nodes: list[Any], bound: float, inclusive: bool) -> list[Any]:
    if bound != bound:
        return []
    return nodes[_count_below(bound, strict=inclusive) :]


def _is_position(expr: Expr) -> bool:
    return isinstance(expr, Call) and expr.name == "position" and not expr.args


def key_lookup(compiler: Compiler, step: Step, shape: Shape) -> ListFilter | None:
    """``name[key = x]`` on a secondary instance by its index, when ``x`` is the same for every item."""
    predicate = step.predicates[0]
    if shape.defs or step.axis != "child" or step.test in ("*", "node()"):
        return None
    if not isinstance(predicate, Binary) or predicate.op != "=":
        return None
    key, other = _child_name(predicate.left), predicate.right
    if key is None:
        key, other = _child_name(predicate.right), predicate.left
    if key is None or uses_context_item(other):
        return None
    code = compiler.compile(other, shape)
    if code.kind != "text" and code.one is None:
        return None
    text = compiler.text(other, shape)
    name, child = step.test, key

    def look_up(parent: Any, e: Any) -> list[Any]:
        return parent.matching(name, child, text(e.cur, e))  # type: ignore[no-any-return]

    return look_up


def _child_name(expr: Expr) -> str | None:
    if not isinstance(expr, Path) or expr.start is not None or len(expr.steps) != 1:
        return None
    step = expr.steps[0]
    plain = step.axis == "child" and not step.predicates and step.test not in ("*", "node()")
    return step.test if plain else None
