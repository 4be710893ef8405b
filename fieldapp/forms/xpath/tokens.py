"""Cut an XPath expression into tokens (XPath 1.0, section 3.7, with its rules for ``*`` and operator names)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from fieldapp.forms.errors import XPathProblem

Kind = Literal["number", "text", "name", "op", "end"]

MAX_LENGTH = 64_000

_NAME_START = r"[^\W\d]"
_NAME = rf"{_NAME_START}[\w.\-·]*"
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
      | (?P<op>::|//|\.\.|!=|<=|>=|[/()\[\].@,|+\-=<>*$])
    )""",
    re.VERBOSE,
)
_WORD_OPERATORS = frozenset({"and", "or", "mod", "div"})
# After one of these (or at the start) a ``*`` is a wildcard and ``and``/``div``/… are names.
_OPERAND_EXPECTED_AFTER = frozenset(
    {
        "::",
        "//",
        "/",
        "(",
        "[",
        ",",
        "@",
        "|",
        "+",
        "-",
        "=",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "and",
        "or",
        "mod",
        "div",
        "x*",
    }
)


class Token(NamedTuple):
    """``value`` of a text is without its quotes; a multiplication sign is the operator ``x*``."""

    kind: Kind
    value: str
    at: int


def tokenize(source: str) -> list[Token]:
    """The tokens of ``source``, ending with one of kind ``end``. Raises ``XPathProblem``."""
    if len(source) > MAX_LENGTH:
        raise XPathProblem(f"the expression is longer than {MAX_LENGTH} characters")
    tokens: list[Token] = []
    at = 0
    end = len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            place = at + len(source[at:]) - len(source[at:].lstrip())
            raise XPathProblem(f"unexpected {source[at:].strip()[:12]!r} in {shorten(source)!r}", place)
        tokens.append(_token(match, tokens))
        at = match.end()
    tokens.append(Token("end", "", end))
    return tokens


def _token(match: re.Match[str], before: list[Token]) -> Token:
    group = match.lastgroup
    value = match.group(group or "")
    at = match.start(group or "")
    operand_expected = not before or (before[-1].kind == "op" and before[-1].value in _OPERAND_EXPECTED_AFTER)
    if group == "number":
        return Token("number", value, at)
    if group == "text":
        return Token("text", value[1:-1], at)
    if group == "name":
        if not operand_expected and value in _WORD_OPERATORS:
            return Token("op", value, at)
        return Token("name", value, at)
    if value == "*" and not operand_expected:
        return Token("op", "x*", at)
    return Token("op", value, at)


def shorten(source: str, length: int = 80) -> str:
    """``source`` on one line, cut to ``length`` characters, for a message."""
    flat = " ".join(source.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
