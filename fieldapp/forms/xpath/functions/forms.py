"""Functions that ask the form itself: labels in the language in use, its version, the device's properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.functions.signature import Build, function, literal
from fieldapp.forms.xpath.parser import parse
from fieldapp.forms.xpath.syntax import Call

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape


def _choice_name(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    if len(call.args) != 2:
        raise XPathProblem("jr:choice-name() takes a value and the path of a select in quotes")
    path = literal(call.args[1], "jr:choice-name", "the path of a select")
    value = compiler.text(call.args[0], here)
    select = compiler.compile(parse(path), here)
    if select.shape is None or not select.shape.defs:
        raise XPathProblem(f"jr:choice-name(): there is no node {path}")
    compiler.uses_language = True
    nodes: Any = select.fn

    def name(n: Any, e: Any) -> str:
        found = nodes(n, e)
        return str(e.host.choice_label(found[0], value(n, e))) if found else ""

    return Code(name, "text")


def _itext(compiler: Compiler, call: Call, here: Shape) -> Code:
    compiler.uses_language = True
    return function("t", "text", lambda e, text_id: e.host.itext(text_id, e.cur), env=True)(compiler, call, here)


FUNCTIONS: Mapping[str, Build] = {
    "jr:choice-name": _choice_name,
    "jr:itext": _itext,
    "property": function("t", "text", lambda e, name: e.host.property(name), env=True),
    "version": function("", "text", lambda e: e.host.property("version"), env=True),
}
