"""Read an XPath expression into its tree (XPath 1.0 grammar; axes limited to those of the ODK specification)."""

from __future__ import annotations

from functools import lru_cache

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.syntax import Axis, Binary, Call, Expr, Filter, Negate, Number, Path, Step, Text
from fieldapp.forms.xpath.tokens import Token, shorten, tokenize

MAX_DEPTH = 60

MAX_CHAIN = 300

# Operators from the loosest to the tightest; all are left-associative.
_BINDING = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "x*": 6,
    "div": 6,
    "mod": 6,
}
_AXES: dict[str, Axis] = {"child": "child", "parent": "parent", "self": "self", "attribute": "attribute"}
_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})


@lru_cache(maxsize=4096)
def parse(source: str) -> Expr:
    """The syntax tree of ``source``. Raises ``XPathProblem`` with what is wrong and where."""
    return _Parser(source).whole()


class _Parser:
    """Recursive descent over the tokens, with a bound on nesting so that no input exhausts the stack."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = tokenize(source)
        self._at = 0
        self._depth = 0

    def whole(self) -> Expr:
        expr = self._nested()
        if self._next.kind != "end":
            raise self._problem(f"unexpected {self._next.value!r}")
        return expr

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _is(self, *values: str) -> bool:
        token = self._next
        return token.kind == "op" and token.value in values

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expect(self, value: str) -> None:
        if not self._is(value):
            found = self._next.value or "the end"
            raise self._problem(f"expected {value!r} but found {found!r}")
        self._at += 1

    def _problem(self, message: str) -> XPathProblem:
        return XPathProblem(
            f"{message} in {shorten(self._source)!r}", self._tokens[min(self._at, len(self._tokens) - 1)].at
        )

    def _nested(self) -> Expr:
        """A whole expression inside brackets of some kind."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._problem(f"nested deeper than {MAX_DEPTH} levels")
        expr = self._binary(1)
        self._depth -= 1
        return expr

    def _binary(self, loosest: int) -> Expr:
        left = self._unary()
        chained = 0
        while self._next.kind == "op":
            op = self._next.value
            binding = _BINDING.get(op, 0)
            if binding < loosest:
                break
            self._at += 1
            left = Binary("*" if op == "x*" else op, left, self._binary(binding + 1))
            chained += 1
            if chained > MAX_CHAIN:
                raise self._problem(f"more than {MAX_CHAIN} operators in one chain")
        return left

    def _unary(self) -> Expr:
        negative = False
        while self._is("-"):
            self._at += 1
            negative = not negative
        operand = self._union()
        return Negate(operand) if negative else operand

    def _union(self) -> Expr:
        left = self._path()
        while self._is("|"):
            self._at += 1
            left = Binary("|", left, self._path())
        return left

    def _path(self) -> Expr:
        token = self._next
        if self._is("/", "//"):
            return self._absolute()
        if token.kind in ("number", "text") or self._is("("):
            return self._filtered()
        if token.kind == "name" and self._followed_by_call():
            return self._filtered()
        if token.kind == "name" or self._is(".", "..", "@", "*"):
            return Path(None, tuple(self._steps()))
        if self._is("$"):
            raise self._problem("variables such as ${…} must have been replaced by paths before this point")
        raise self._problem(f"expected a value but found {token.value or 'the end'!r}")

    def _followed_by_call(self) -> bool:
        after = self._tokens[self._at + 1]
        return after.kind == "op" and after.value == "(" and self._next.value not in _NODE_TYPES

    def _absolute(self) -> Expr:
        steps: list[Step] = []
        if self._is("//"):
            self._at += 1
            steps.append(Step("descendant", "node()"))
            steps.extend(self._steps())
        else:
            self._at += 1
            if self._next.kind == "name" or self._is(".", "..", "@", "*"):
                steps.extend(self._steps())
        return Path("root", tuple(steps))

    def _filtered(self) -> Expr:
        base = self._primary()
        found = self._predicates()
        expr: Expr = Filter(base, found) if found else base
        if self._is("/", "//"):
            steps: list[Step] = []
            if self._take().value == "//":
                steps.append(Step("descendant", "node()"))
            steps.extend(self._steps())
            return Path(expr, tuple(steps))
        return expr

    def _primary(self) -> Expr:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.value))
        if token.kind == "text":
            return Text(token.value)
        if token.kind == "name":
            return self._call(token.value)
        inner = self._nested()
        self._expect(")")
        return inner

    def _call(self, name: str) -> Expr:
        self._expect("(")
        args: list[Expr] = []
        if not self._is(")"):
            args.append(self._nested())
            while self._is(","):
                self._at += 1
                args.append(self._nested())
        self._expect(")")
        return Call(name, tuple(args))

    def _steps(self) -> list[Step]:
        steps = [self._step()]
        while self._is("/", "//"):
            if self._take().value == "//":
                steps.append(Step("descendant", "node()"))
            steps.append(self._step())
        return steps

    def _step(self) -> Step:
        if self._is("."):
            self._at += 1
            return Step("self", "node()", self._predicates())
        if self._is(".."):
            self._at += 1
            return Step("parent", "node()", self._predicates())
        axis: Axis = "child"
        if self._is("@"):
            self._at += 1
            axis = "attribute"
        elif self._tokens[self._at + 1 if self._next.kind != "end" else self._at].value == "::":
            name = self._take().value
            self._at += 1
            if name not in _AXES:
                raise self._problem(f"the axis {name!r} is not supported (only child, parent, self and attribute are)")
            axis = _AXES[name]
        return Step(axis, self._test(), self._predicates())

    def _test(self) -> str:
        if self._is("*"):
            self._at += 1
            return "*"
        token = self._take()
        if token.kind != "name":
            self._at -= 1
            raise self._problem(f"expected a node's name but found {token.value or 'the end'!r}")
        if token.value in _NODE_TYPES and self._is("("):
            self._at += 1
            self._expect(")")
            if token.value != "node":
                raise self._problem(f"the node test {token.value}() is not supported")
            return "node()"
        return token.value

    def _predicates(self) -> tuple[Expr, ...]:
        found: list[Expr] = []
        while self._is("["):
            self._at += 1
            found.append(self._nested())
            self._expect("]")
        return tuple(found)
