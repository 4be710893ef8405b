"""Number functions (specification, "Number Functions")."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from fieldapp.forms.xpath.functions.signature import Build, function
from fieldapp.forms.xpath.syntax import Call, Path, Step
from fieldapp.forms.xpath.values import NAN, DataNode, Moment, moment, parse_moment, to_number, to_text

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape


def _number(e: Any, value: Any) -> float:
    """number(): of a date the days since 1970, written out as whole days as web-forms writes them."""
    if isinstance(value, str | list):
        when = parse_moment(to_text(value), e.tz)
        if when is not None:
            days = moment(when)
            days.text = str(math.floor(days))
            return days
    return float(to_number(value, e.tz))


def _number_of_context(compiler: Compiler, call: Call, here: Shape) -> Code:
    args = call.args or (Path(None, (Step("self", "node()"),)),)
    return function("v", "any", _number, env=True)(compiler, Call(call.name, args), here)


def _int(number: float) -> float:
    return float(math.trunc(number)) if math.isfinite(number) else number


def _round(number: float, places: float = 0.0) -> float:
    """Halves go up (towards positive infinity), as XPath 1.0 has it, on the decimal digits as written."""
    if not math.isfinite(number):
        return number
    if places != places or abs(places) > 30:
        return NAN
    try:
        step = Decimal(1).scaleb(-int(places))
        mode = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
        return float(Decimal(repr(number)).quantize(step, rounding=mode))
    except InvalidOperation:
        return number


def _safe(apply: Callable[..., float]) -> Callable[..., float]:
    """``apply`` with IEEE results where Python's ``math`` raises."""

    def guarded(*args: float) -> float:
        if any(arg != arg for arg in args):
            return NAN
        try:
            return float(apply(*args))
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return guarded


def _log(number: float, apply: Callable[[float], float]) -> float:
    return -math.inf if number == 0 else apply(number)


def _pow(base: float, power: float) -> float:
    if base == 0 and power < 0:
        return math.inf
    made = base**power
    return NAN if isinstance(made, complex) else float(made)


def numbers(e: Any, values: tuple[list[Any], ...]) -> list[float]:
    """Every value of every list as a number: nodes one by one, from their caches."""
    tz = e.tz
    found: list[float] = []
    for part in values:
        for value in part:
            if isinstance(value, DataNode):
                cached = value.num
                found.append(value.number(tz) if cached is None else cached)
            else:
                found.append(to_number(value, tz))
    return found


def _sum(e: Any, nodes: list[Any]) -> float:
    if not nodes:
        return 0.0
    total = 0.0
    tz = e.tz
    for node in nodes:
        cached = node.num
        total += node.number(tz) if cached is None else cached
    return total


def _sum_of_nodes(compiler: Compiler, call: Call, here: Shape) -> Code:
    for arg in call.args[:1]:
        compiler.node_list(arg, here, "sum")
    return function("l", "number", _sum, env=True)(compiler, call, here)


def _extreme(pick: Callable[[list[float]], float]) -> Callable[..., float]:
    def apply(e: Any, *values: list[Any]) -> float:
        found = numbers(e, values)
        return NAN if not found or any(number != number for number in found) else pick(found)

    return apply


def _decimal_moment(e: Any, value: Any) -> float:
    if isinstance(value, float):
        return float(value)
    when = parse_moment(to_text(value), e.tz)
    return NAN if when is None else float(moment(when))


def _plain(number: float) -> float:
    return float(number) if isinstance(number, Moment) else number


FUNCTIONS: Mapping[str, Build] = {
    "number": _number_of_context,
    "int": function("n", "number", _int),
    "round": function("nn", "number", _round, optional=1),
    "floor": function("n", "number", lambda x: float(math.floor(x)) if math.isfinite(x) else x),
    "ceiling": function("n", "number", lambda x: float(math.ceil(x)) if math.isfinite(x) else x),
    "sum": _sum_of_nodes,
    "min": function("l*", "number", _extreme(min), env=True),
    "max": function("l*", "number", _extreme(max), env=True),
    "abs": function("n", "number", lambda x: abs(_plain(x))),
    "pow": function("nn", "number", _safe(_pow)),
    "log": function("n", "number", _safe(lambda x: _log(x, math.log))),
    "log10": function("n", "number", _safe(lambda x: _log(x, math.log10))),
    "exp": function("n", "number", _safe(math.exp)),
    "exp10": function("n", "number", _safe(lambda x: _pow(10.0, x))),
    "sqrt": function("n", "number", _safe(math.sqrt)),
    "sin": function("n", "number", _safe(math.sin)),
    "cos": function("n", "number", _safe(math.cos)),
    "tan": function("n", "number", _safe(math.tan)),
    "asin": function("n", "number", _safe(math.asin)),
    "acos": function("n", "number", _safe(math.acos)),
    "atan": function("n", "number", _safe(math.atan)),
    "atan2": function("nn", "number", _safe(math.atan2)),
    "pi": function("", "number", lambda: math.pi),
    "random": function("", "number", lambda e: float(e.host.random()), env=True),
    "decimal-date-time": function("v", "number", _decimal_moment, env=True),
}
