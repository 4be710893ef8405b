"""Read the parts of a regular expression that stand for one character: escapes, classes, Unicode properties."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from fieldapp.forms.errors import XPathProblem

CharTest = Callable[[str], bool]


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def word_edge(text: str, at: int) -> bool:
    before = at > 0 and _is_word(text[at - 1])
    after = at < len(text) and _is_word(text[at])
    return before != after


_CLASSES: dict[str, CharTest] = {
    "d": lambda char: "0" <= char <= "9",
    "w": _is_word,
    "s": str.isspace,
    "D": lambda char: not "0" <= char <= "9",
    "W": lambda char: not _is_word(char),
    "S": lambda char: not char.isspace(),
}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}


def exactly(wanted: str) -> CharTest:
    return lambda char: char == wanted


class CharReader:
    """A cursor over a pattern, and the reading of single-character tests."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def _problem(self, what: str) -> XPathProblem:
        return XPathProblem(f"{what} in the regular expression {self._pattern!r}")

    def _peek(self) -> str:
        return self._pattern[self._at] if self._at < len(self._pattern) else ""

    def _escaped(self) -> CharTest:
        """The test for what follows a backslash."""
        char = self._peek()
        if not char:
            raise self._problem("a lone \\")
        self._at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if char in "pP":
            return self._property(negative=char == "P")
        return exactly(self._escaped_char(char))

    def _escaped_char(self, char: str) -> str:
        if char in "ux":
            digits = self._pattern[self._at : self._at + (4 if char == "u" else 2)]
            try:
                code = int(digits, 16)
            except ValueError as bad:
                raise self._problem(f"a malformed \\{char}") from bad
            self._at += len(digits)
            return chr(code)
        return _CONTROLS.get(char, char)

    def _property(self, negative: bool) -> CharTest:
        close = self._pattern.find("}", self._at)
        name = self._pattern[self._at + 1 : close] if self._peek() == "{" and close > 0 else self._peek()
        self._at = close + 1 if self._peek() == "{" and close > 0 else self._at + 1
        name = name.removeprefix("Is")
        if name in ("Han", "script=Han", "sc=Han"):
            return lambda char: (unicodedata.name(char, "").startswith("CJK ")) != negative
        if len(name) not in (1, 2) or name[0] not in "LMNPSZC":
            raise self._problem(f"\\p{{{name}}}, which is not supported,")
        return lambda char: unicodedata.category(char).startswith(name) != negative

    def _class(self) -> CharTest:
        negative = self._peek() == "^"
        if negative:
            self._at += 1
        tests: list[CharTest] = []
        while self._peek() != "]":
            if not self._peek():
                raise self._problem("a missing ]")
            tests.append(self._class_item())
        self._at += 1
        return lambda char: any(test(char) for test in tests) != negative

    def _class_item(self) -> CharTest:
        low = self._class_char()
        if callable(low):
            return low
        if self._peek() == "-" and self._pattern[self._at + 1 : self._at + 2] not in ("]", ""):
            self._at += 1
            high = self._class_char()
            if callable(high) or high < low:
                raise self._problem("a malformed range")
            top: str = high
            return lambda char: low <= char <= top
        return exactly(low)

    def _class_char(self) -> str | CharTest:
        char = self._pattern[self._at]
        self._at += 1
        if char != "\\":
            return char
        char = self._peek()
        if char in _CLASSES or char in ("p", "P"):
            return self._escaped()
        if not char:
            raise self._problem("a lone \\")
        self._at += 1
        return "\b" if char == "b" else self._escaped_char(char)
