"""String functions (specification, "String Functions")."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldapp.forms.errors import CalculationTooLarge, XPathProblem
from fieldapp.forms.xpath.functions.regex import compiled, regex
from fieldapp.forms.xpath.functions.signature import Build, function
from fieldapp.forms.xpath.syntax import Call, Text
from fieldapp.forms.xpath.values import DataNode, to_text

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape


# Calculations that double a text would fill the memory after thirty steps.
MAX_TEXT = 1_000_000


def texts(values: tuple[list[Any], ...]) -> list[str]:
    """Every value of every list as text: nodes one by one."""
    return [
        value.text_content() if isinstance(value, DataNode) else to_text(value) for part in values for value in part
    ]


def _joined(e: Any, *values: list[Any]) -> str:
    return _join(e, "", *values)


def _join(e: Any, glue: str, *values: list[Any]) -> str:
    found = texts(values)
    if sum(map(len, found)) + len(glue) * len(found) > MAX_TEXT:
        raise CalculationTooLarge(getattr(e.cur, "ref", ""))
    return glue.join(found)


def _substr(text: str, start: float, end: float | None = None) -> str:
    if start != start or (end is not None and end != end):
        return ""
    length = len(text)
    first = _index(start, length)
    last = length if end is None else _index(end, length)
    return text[first:last] if first <= last else ""


def _index(number: float, length: int) -> int:
    bounded = int(max(min(number, length), -length - 1.0))
    return min(max(0, bounded + length if bounded < 0 else bounded), length)


def _substring(text: str, start: float, length: float | None = None) -> str:
    if start != start or (length is not None and length != length):
        return ""
    first = _round(start)
    last = float("inf") if length is None else first + _round(length)
    return "".join(char for at, char in enumerate(text, start=1) if first <= at < last)


def _round(number: float) -> float:
    return number if number in (float("inf"), float("-inf")) else float(int(number // 1 + (number % 1 >= 0.5)))


def _before(text: str, mark: str) -> str:
    return text.partition(mark)[0] if mark and mark in text else ""


def _after(text: str, mark: str) -> str:
    if not mark:
        return text
    return text.partition(mark)[2]


def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for at, char in enumerate(old):
        table.setdefault(ord(char), new[at] if at < len(new) else None)
    return text.translate(table)


def _uuid(e: Any, length: float | None = None) -> str:
    if length is None:
        return str(e.host.uuid())
    wanted = int(length) if length == length else 0
    wanted = min(max(wanted, 0), 4096)
    made = ""
    while len(made) < wanted:
        made += str(e.host.uuid())
    return made[:wanted]


_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_ENCODINGS = ("base64", "hex")


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    name = _ALGORITHMS.get(algorithm.strip().upper())
    if name is None or encoding.strip().lower() not in _ENCODINGS:
        return ""
    raw = hashlib.new(name, text.encode(), usedforsecurity=False)
    return raw.hexdigest() if encoding.strip().lower() == "hex" else base64.b64encode(raw.digest()).decode()


def _base64_decode(text: str) -> str:
    """White space between the digits is passed over; bytes that are no UTF-8 show as the replacement character."""
    try:
        return base64.b64decode("".join(text.split()).encode(), validate=True).decode(errors="replace")
    except (binascii.Error, UnicodeError):
        return ""


def _regex(compiler: Compiler, call: Call, here: Shape) -> Code:
    """A pattern that the form spells out is read at load, so that an unusable one is refused then."""
    if len(call.args) == 2 and isinstance(call.args[1], Text):
        compiled(call.args[1].value)
    return function("tt", "boolean", regex)(compiler, call, here)


def _digest_function(compiler: Compiler, call: Call, here: Shape) -> Code:
    if len(call.args) > 1 and isinstance(call.args[1], Text) and call.args[1].value.upper() not in _ALGORITHMS:
        raise XPathProblem(f"digest(): the algorithm {call.args[1].value!r} is not supported")
    if len(call.args) > 2 and isinstance(call.args[2], Text) and call.args[2].value.lower() not in _ENCODINGS:
        raise XPathProblem(f"digest(): the encoding {call.args[2].value!r} is not supported (base64 and hex are)")
    return function("ttt", "text", _digest, optional=1)(compiler, call, here)


def _of_context(build: Build) -> Build:
    """A function that takes its context node when called without an argument."""

    def wrapped(compiler: Compiler, call: Call, here: Shape) -> Code:
        from fieldapp.forms.xpath.syntax import Path, Step

        args = call.args or (Path(None, (Step("self", "node()"),)),)
        return build(compiler, Call(call.name, args), here)

    return wrapped


def _concat(compiler: Compiler, call: Call, here: Shape) -> Code:
    """One node-set is written out whole; among other arguments a path into the same repeat means the instance."""
    takes = "l*" if len(call.args) == 1 else "s*"
    return function(takes, "text", _joined, env=True)(compiler, call, here)


FUNCTIONS: Mapping[str, Build] = {
    "string": _of_context(function("t", "text", lambda text: text)),
    "concat": _concat,
    "join": function("tl*", "text", _join, env=True),
    "substr": function("tnn", "text", _substr, optional=1),
    "substring": function("tnn", "text", _substring, optional=1),
    "substring-before": function("tt", "text", _before),
    "substring-after": function("tt", "text", _after),
    "translate": function("ttt", "text", _translate),
    "string-length": _of_context(function("t", "number", lambda text: float(len(text)))),
    "normalize-space": _of_context(function("t", "text", lambda text: " ".join(text.split()))),
    "contains": function("tt", "boolean", lambda text, part: part in text),
    "starts-with": function("tt", "boolean", lambda text, part: text.startswith(part)),
    "ends-with": function("tt", "boolean", lambda text, part: text.endswith(part)),
    "uuid": function("n", "text", _uuid, optional=1, env=True),
    "digest": _digest_function,
    "base64-decode": function("t", "text", _base64_decode),
    "regex": _regex,
}
