"""Boolean functions and the conditionals (specification, "Boolean Functions")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.functions.numbers import numbers
from fieldapp.forms.xpath.functions.signature import Build, function
from fieldapp.forms.xpath.syntax import Call
from fieldapp.forms.xpath.values import DataNode, to_bool

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape


def _if(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    if len(call.args) != 3:
        raise XPathProblem(f"if() takes 3 arguments, not {len(call.args)}")
    test = compiler.boolean(call.args[0], here)
    then, otherwise = compiler.compile(call.args[1], here), compiler.compile(call.args[2], here)
    compiler.note_content(then)
    compiler.note_content(otherwise)
    yes, no = then.fn, otherwise.fn
    kind = then.kind if then.kind == otherwise.kind and then.kind != "nodes" else "any"
    return Code(lambda n, e: yes(n, e) if test(n, e) else no(n, e), kind)


def _coalesce(first: str, second: str) -> str:
    return first or second


def _once(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    if len(call.args) != 1:
        raise XPathProblem(f"once() takes 1 argument, not {len(call.args)}")
    value = compiler.text(call.args[0], here)
    return Code(lambda n, e: e.cur.text or value(n, e), "text")


def _truths(values: tuple[list[Any], ...]) -> list[bool]:
    return [to_bool([value] if isinstance(value, DataNode) else value) for part in values for value in part]


def _checklist(least: float, most: float, *values: list[Any]) -> bool:
    count = sum(_truths(values))
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _weighted(e: Any, least: float, most: float, *pairs: list[Any]) -> bool:
    truths = _truths(pairs[0::2])
    weights = numbers(e, pairs[1::2])
    total = sum(weight for truth, weight in zip(truths, weights, strict=False) if truth)
    return (least == -1 or total >= least) and (most == -1 or total <= most)


def _weighted_checklist(compiler: Compiler, call: Call, here: Shape) -> Code:
    if len(call.args) % 2:
        raise XPathProblem("weighted-checklist() needs an even number of arguments")
    return function("nnl*", "boolean", _weighted, env=True)(compiler, call, here)


FUNCTIONS: Mapping[str, Build] = {
    "if": _if,
    "coalesce": function("tt", "text", _coalesce),
    "once": _once,
    "true": function("", "boolean", lambda: True),
    "false": function("", "boolean", lambda: False),
    "boolean": function("b", "boolean", lambda value: value),
    "not": function("b", "boolean", lambda value: not value),
    "boolean-from-string": function("t", "boolean", lambda text: text in ("true", "1")),
    "checklist": function("nnl*", "boolean", _checklist),
    "weighted-checklist": _weighted_checklist,
}
