"""How a library function is declared: what it takes, what it gives, and a plain Python function that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.syntax import Call, Expr

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Kind, Shape

Build = Callable[["Compiler", Call, "Shape"], "Code"]
Fn = Callable[[Any, Any], Any]


def function(takes: str, gives: Kind, apply: Callable[..., Any], optional: int = 0, env: bool = False) -> Build:
    """Declare a function.

    ``takes`` has a letter per argument: ``t`` text, ``n`` number, ``b`` boolean, ``v`` any value as it is, ``l`` a
    node-set or a value, as a list of values, ``s`` the same in a place where one value is usual; the last one may
    be repeated when followed by ``*`` (which allows
    none). The last ``optional`` arguments may be left out. With ``env`` the environment is passed first.
    """
    repeated = takes.endswith("*")
    letters = takes[:-2] if repeated else takes
    spread = takes[-2] if repeated else ""
    least = len(letters) - optional

    def build(compiler: Compiler, call: Call, here: Shape) -> Code:
        from fieldapp.forms.xpath.compile import Code

        count = len(call.args)
        if count < least or (not repeated and count > len(letters)):
            raise XPathProblem(f"{call.name}() takes {_arity(least, len(letters), repeated)}, not {count}")
        wanted = (letters + spread * count)[:count]
        args = [
            _argument(compiler, arg, letter, here, call.name) for arg, letter in zip(call.args, wanted, strict=True)
        ]
        return Code(_closure(apply, args, env), gives)

    return build


def _arity(least: int, most: int, repeated: bool) -> str:
    if repeated:
        return f"at least {least} arguments" if least else "any number of arguments"
    if least == most:
        return f"{most} argument" + ("" if most == 1 else "s")
    return f"{least} to {most} arguments"


def _argument(compiler: Compiler, arg: Expr, letter: str, here: Shape, name: str) -> Fn:
    if letter == "t":
        return compiler.text(arg, here)
    if letter == "n":
        return compiler.number(arg, here)
    if letter == "b":
        return compiler.boolean(arg, here)
    code = compiler.compile(arg, here, scalar=letter != "l")
    compiler.note_content(code)
    fn: Fn = code.fn
    if letter == "v" or code.kind == "nodes":
        return fn
    return lambda n, e: _listed(fn(n, e))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _closure(apply: Callable[..., Any], args: list[Fn], env: bool) -> Fn:
    if env:
        return lambda n, e: apply(e, *[arg(n, e) for arg in args])
    if len(args) == 1:
        only = args[0]
        return lambda n, e: apply(only(n, e))
    if len(args) == 2:
        first, second = args
        return lambda n, e: apply(first(n, e), second(n, e))
    return lambda n, e: apply(*[arg(n, e) for arg in args])


def literal(expr: Expr, function_name: str, what: str) -> str:
    """The text of an argument that must be written in quotes."""
    from fieldapp.forms.xpath.syntax import Text

    if not isinstance(expr, Text):
        raise XPathProblem(f"{function_name}() needs {what} in quotes")
    return expr.value.strip()
