"""The comparison operators (XPath 1.0 section 3.4) over ODK's values.

Dates compare as dates because number() makes days of them; two plain strings are equal only letter by letter.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fieldapp.forms.xpath.syntax import Binary, Expr
from fieldapp.forms.xpath.values import Value, node_number, to_bool, to_number

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Truth = Callable[[Any, Any], bool]


def compile_comparison(compiler: Compiler, expr: Binary, here: Shape) -> Truth:
    """A closure for ``left op right``; the usual cases (one node against a text or number) are made direct."""
    left = _operand(compiler, expr.left, here)
    right = _operand(compiler, expr.right, here)
    apply = OPERATORS[expr.op]
    if expr.op in ("=", "!="):
        direct = _direct_equality(apply, left, right) or _direct_equality(apply, right, left)
        if direct is not None:
            return direct
    elif left.kind == "number" and right.kind == "number":
        first, second = left.fn, right.fn
        return lambda n, e: apply(first(n, e), second(n, e))
    elif left.kind != "nodes" or left.one is not None:
        ordered = _direct_order(apply, left, right)
        if ordered is not None:
            return ordered
    first, second = left.fn, right.fn
    return lambda n, e: compare(apply, first(n, e), second(n, e), e)


def _operand(compiler: Compiler, expr: Expr, here: Shape) -> Code:
    code = compiler.compile(expr, here)
    compiler.note_content(code)
    return code


def _single_leaf(code: Code) -> bool:
    shape = code.shape
    return code.one is not None and shape is not None and not shape.external and all(d.is_leaf for d in shape.defs)


def _direct_equality(apply: Callable[[Any, Any], bool], node: Code, other: Code) -> Truth | None:
    if not _single_leaf(node):
        return None
    one = node.one
    assert one is not None
    value = other.fn
    if other.kind == "text":
        return lambda n, e: apply(one(n, e).val, value(n, e))
    if other.kind == "number":
        return lambda n, e: apply(node_number(one(n, e), e.tz), value(n, e))
    if _single_leaf(other):
        second = other.one
        assert second is not None
        return lambda n, e: apply(one(n, e).val, second(n, e).val)
    return None


def _direct_order(apply: Callable[[Any, Any], bool], left: Code, right: Code) -> Truth | None:
    if not _single_leaf(left):
        return None
    one = left.one
    assert one is not None
    if right.kind == "number":
        value = right.fn
        return lambda n, e: apply(node_number(one(n, e), e.tz), value(n, e))
    if _single_leaf(right):
        second = right.one
        assert second is not None
        return lambda n, e: apply(node_number(one(n, e), e.tz), node_number(second(n, e), e.tz))
    return None


def compare(apply: Callable[[Any, Any], bool], left: Value, right: Value, e: Any) -> bool:
    """``left op right`` for any two values; a node-set compares if any of its nodes does."""
    if isinstance(left, list) and isinstance(right, list):
        e.work -= len(left) * len(right)
        if e.work < 0:
            e.check()
    if isinstance(left, list) and not isinstance(right, bool):
        return any(compare(apply, node.text_content(), right, e) for node in left)
    if isinstance(right, list) and not isinstance(left, bool):
        return any(_compare_values(apply, left, node.text_content(), e) for node in right)
    return _compare_values(apply, left, right, e)


def _compare_values(apply: Callable[[Any, Any], bool], left: Value, right: Value, e: Any) -> bool:
    if apply is operator.eq or apply is operator.ne:
        if isinstance(left, bool) or isinstance(right, bool):
            return apply(to_bool(left), to_bool(right))
        if isinstance(left, str) and isinstance(right, str):
            return apply(left, right)
    return apply(to_number(left, e.tz), to_number(right, e.tz))
