"""``regex()`` that always ends: patterns run on a set of states, in time bounded by text length × pattern size.

Backtracking engines can be made to run for years by a short pattern, and forms come from outside. The syntax is
what JavaScript and Java share: literals, ``.``, classes, ``\\d \\w \\s \\b``, groups, alternation, counted and lazy
repetition, anchors and look-ahead. Back-references and look-behind are refused by name. As the specification's
``/[0-9]+/`` has it, a match anywhere in the text is enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.functions.regex_chars import CharReader, CharTest, exactly, word_edge

MAX_STATES = 4_000
MAX_TEXT = 10_000
MAX_PATTERN = 2_000
MAX_GROUPS = 50


@dataclass(slots=True)
class _State:
    """``test`` consumes a character and goes to ``out[0]``; without one it is free to go to every ``out``,
    provided ``check`` (anchor or look-ahead) holds there."""

    test: CharTest | None = None
    check: Callable[[str, int], bool] | None = None
    out: list[int] = field(default_factory=list)


_Piece = tuple[int, int]


def regex(text: str, pattern: str) -> bool:
    """Whether ``pattern`` matches somewhere in ``text``. An unusable pattern or an overlong text never does."""
    if len(text) > MAX_TEXT:
        return False
    try:
        return compiled(pattern).found_in(text)
    except XPathProblem:
        return False


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Machine:
    """The machine for ``pattern``. Raises ``XPathProblem`` naming what it does not support."""
    if len(pattern) > MAX_PATTERN:
        raise XPathProblem(f"the regular expression is longer than {MAX_PATTERN} characters")
    return _Reader(pattern).machine()


class Machine:
    """A compiled pattern: numbered states, a start and an accepting one."""

    def __init__(self, states: list[_State], start: int, accept: int) -> None:
        self._states = states
        self._start = start
        self._accept = accept

    def found_in(self, text: str) -> bool:
        """Whether a match starts anywhere in ``text``."""
        return self._run(text, 0, anywhere=True)

    def starts_at(self, text: str, at: int) -> bool:
        """Whether a match starts exactly at ``at``."""
        return self._run(text, at, anywhere=False)

    def _run(self, text: str, at: int, anywhere: bool) -> bool:
        current: set[int] = set()
        self._reach(self._start, text, at, current)
        for position in range(at, len(text)):
            if self._accept in current:
                return True
            char = text[position]
            following: set[int] = set()
            for number in current:
                state = self._states[number]
                if state.test is not None and state.test(char):
                    self._reach(state.out[0], text, position + 1, following)
            if anywhere:
                self._reach(self._start, text, position + 1, following)
            elif not following:
                return False
            current = following
        return self._accept in current

    def _reach(self, number: int, text: str, at: int, into: set[int]) -> None:
        pending = [number]
        while pending:
            here = pending.pop()
            if here in into:
                continue
            into.add(here)
            state = self._states[here]
            if state.test is None and (state.check is None or state.check(text, at)):
                pending.extend(state.out)


class _Reader(CharReader):
    """Reads a pattern by recursive descent and lays out its states."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self._depth = 0
        self._states: list[_State] = []

    def machine(self) -> Machine:
        start, end = self._alternatives()
        if self._at < len(self._pattern):
            raise self._problem("an unmatched )")
        accept = self._new()
        self._states[end].out.append(accept)
        return Machine(self._states, start, accept)

    def _new(self, test: CharTest | None = None, check: Callable[[str, int], bool] | None = None) -> int:
        if len(self._states) >= MAX_STATES:
            raise self._problem("too much repetition")
        self._states.append(_State(test, check))
        return len(self._states) - 1

    def _alternatives(self) -> _Piece:
        self._depth += 1
        if self._depth > MAX_GROUPS:
            raise self._problem("groups nested too deeply")
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        self._depth -= 1
        if len(branches) == 1:
            return branches[0]
        start, end = self._new(), self._new()
        for first, last in branches:
            self._states[start].out.append(first)
            self._states[last].out.append(end)
        return start, end

    def _sequence(self) -> _Piece:
        start = end = self._new()
        while self._peek() not in ("", "|", ")"):
            mark = self._at
            first, last = self._atom()
            least, most = self._quantifier()
            if (least, most) != (1, 1):
                first, last = self._repeat(mark, first, last, least, most)
            self._states[end].out.append(first)
            end = last
        return start, end

    def _repeat(self, mark: int, first: int, last: int, least: int, most: int | None) -> _Piece:
        after = self._at
        copies = [(first, last)]
        while len(copies) < max(least, most or 0, 1):
            self._at = mark
            copies.append(self._atom())
        self._at = after
        start = end = self._new()
        for number, (head, tail) in enumerate(copies):
            if number >= max(least, most or 0):
                break
            self._states[end].out.append(head)
            if number >= least:
                skip = self._new()
                self._states[end].out.append(skip)
                self._states[tail].out.append(skip)
                tail = skip
            end = tail
        if most is None:
            end = self._loop(end, copies, least)
        return start, end

    def _loop(self, end: int, copies: list[_Piece], least: int) -> int:
        head, tail = copies[-1]
        out = self._new()
        if least == 0:
            self._states[end].out.append(head)
        self._states[end].out.append(out)
        self._states[tail].out.append(head)
        if tail != end:
            self._states[tail].out.append(out)
        return out

    def _quantifier(self) -> tuple[int, int | None]:
        char = self._peek()
        bounds: tuple[int, int | None] = (1, 1)
        if char and char in "*+?":
            self._at += 1
            bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        elif char == "{" and (counted := self._counted()) is not None:
            bounds = counted
        else:
            return bounds
        if self._peek() in ("?", "+"):
            self._at += 1
        return bounds

    def _counted(self) -> tuple[int, int | None] | None:
        close = self._pattern.find("}", self._at)
        low, comma, high = self._pattern[self._at + 1 : max(close, 0)].partition(",")
        if close < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            return None
        self._at = close + 1
        least = int(low)
        most = int(high) if high else (None if comma else least)
        if least > MAX_STATES or (most or 0) > MAX_STATES:
            raise self._problem("too much repetition")
        return least, most

    def _atom(self) -> _Piece:
        char = self._pattern[self._at]
        self._at += 1
        if char == "(":
            return self._group()
        if char == "[":
            return self._one(self._class())
        if char == "\\":
            return self._escape()
        if char == "^":
            return self._assertion(lambda text, at: at == 0)
        if char == "$":
            return self._assertion(lambda text, at: at == len(text))
        if char in "*+?":
            raise self._problem(f"nothing to repeat before {char}")
        if char == ".":
            return self._one(lambda c: c not in "\n\r\u2028\u2029")
        return self._one(exactly(char))

    def _one(self, test: CharTest) -> _Piece:
        start, end = self._new(test), self._new()
        self._states[start].out.append(end)
        return start, end

    def _assertion(self, check: Callable[[str, int], bool]) -> _Piece:
        start, end = self._new(check=check), self._new()
        self._states[start].out.append(end)
        return start, end

    def _group(self) -> _Piece:
        rest = self._pattern[self._at :]
        if rest.startswith(("?=", "?!")):
            return self._look_ahead(negative=rest[1] == "!")
        if rest.startswith("?:"):
            self._at += 2
        elif rest.startswith("?"):
            raise self._problem(f"({rest[:3]} is not supported")
        piece = self._alternatives()
        self._close()
        return piece

    def _look_ahead(self, negative: bool) -> _Piece:
        self._at += 2
        outer, self._states = self._states, []
        start, accept = self._alternatives()
        self._close()
        inner = Machine(self._states, start, accept)
        self._states = outer
        return self._assertion(lambda text, at: inner.starts_at(text, at) != negative)

    def _close(self) -> None:
        if self._peek() != ")":
            raise self._problem("a missing )")
        self._at += 1

    def _escape(self) -> _Piece:
        char = self._peek()
        if char == "b":
            self._at += 1
            return self._assertion(word_edge)
        if char == "B":
            self._at += 1
            return self._assertion(lambda text, at: not word_edge(text, at))
        if char and char in "123456789k":
            raise self._problem("a back-reference, which is not supported,")
        return self._one(self._escaped())
