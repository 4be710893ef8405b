"""The syntax tree of an XPath expression, in the subset the ODK XForms specification allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Axis = Literal["child", "parent", "self", "attribute", "descendant"]


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. ``test`` is a name, ``*`` or ``node()``; ``descendant`` is the ``//`` abbreviation."""

    axis: Axis
    test: str
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """``start`` is ``None`` for a relative path, ``"root"`` for an absolute one, else an expression's nodes."""

    start: Expr | Literal["root"] | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Predicates on an expression: ``instance('x')[1]``."""

    base: Expr
    predicates: tuple[Expr, ...]


Expr = Number | Text | Negate | Binary | Call | Path | Filter

CURRENT = Call("current", ())

# Without an argument these speak of the node or position they are called at.
_OF_CONTEXT = frozenset({"position", "last", "string-length", "normalize-space", "number", "string"})


def children(expr: Expr) -> Iterator[Expr]:
    """The direct subexpressions of ``expr`` that share its context node; predicates are left out."""
    if isinstance(expr, Negate):
        yield expr.operand
    elif isinstance(expr, Binary):
        yield expr.left
        yield expr.right
    elif isinstance(expr, Call):
        yield from expr.args
    elif isinstance(expr, Filter):
        yield expr.base
    elif isinstance(expr, Path) and expr.start is not None and expr.start != "root":
        yield expr.start


def predicates(expr: Expr) -> Iterator[Expr]:
    """The predicates written directly on ``expr``."""
    if isinstance(expr, Filter):
        yield from expr.predicates
    elif isinstance(expr, Path):
        for step in expr.steps:
            yield from step.predicates


def walk(expr: Expr) -> Iterator[Expr]:
    """Every subexpression, predicates included, ``expr`` first."""
    stack: list[Expr] = [expr]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(children(here))
        stack.extend(predicates(here))


def uses_context_item(expr: Expr) -> bool:
    """Whether the value of ``expr`` may depend on the node or position it is evaluated at.

    ``current()`` and absolute paths do not: a predicate made only of those is the same for every item.
    """
    stack: list[Expr] = [expr]
    while stack:
        here = stack.pop()
        if isinstance(here, Path) and here.start is None:
            return True
        if isinstance(here, Call) and not here.args and here.name in _OF_CONTEXT:
            return True
        stack.extend(children(here))
    return False
