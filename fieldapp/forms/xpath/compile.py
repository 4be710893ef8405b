"""Turn a syntax tree into closures over (context node, environment), once, when the form loads.

Paths are resolved against the form's schema at compile time, so that evaluating ``../age`` is two attribute
reads. While compiling, everything the expression reads is noted as ``Read``: the dependency graph is made of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Literal, Protocol

from fieldapp.forms.errors import CalculationTooLarge, XPathProblem
from fieldapp.forms.schema import Evaluate, NodeDef, Read
from fieldapp.forms.secondary import InstanceSource, Item
from fieldapp.forms.xpath import comparison, paths
from fieldapp.forms.xpath.syntax import Binary, Call, Expr, Filter, Negate, Number, Path, Text
from fieldapp.forms.xpath.values import NAN, DataNode, node_number, to_bool, to_number, to_text

Kind = Literal["text", "number", "boolean", "nodes", "any"]

# Nodes: at a few million a second, a runaway expression ends within about a second.
MAX_WORK = 3_000_000
WORK_EACH = 6_000


class Host(Protocol):
    """What a session lends to expressions: time, chance, texts and data the form itself does not hold."""

    def now(self) -> Any: ...
    def random(self) -> float: ...
    def uuid(self) -> str: ...
    def instance_root(self, instance_id: str) -> Item: ...
    def choice_label(self, select: DataNode, value: str) -> str: ...
    def itext(self, text_id: str, node: DataNode) -> str: ...
    def shuffle_seed(self, node: DataNode) -> int: ...
    def property(self, name: str) -> str: ...


class Env:
    """The surroundings of one evaluation: ``cur`` is the node the expression belongs to, ``pos`` and ``size``
    are those of the predicate at work. ``work`` is how many nodes may still be visited before the change at
    hand is at rest."""

    __slots__ = ("cur", "host", "pos", "root", "size", "tz", "work")

    def __init__(self, root: DataNode, host: Host, tz: tzinfo) -> None:
        self.root = root
        self.cur = root
        self.host = host
        self.tz = tz
        self.pos = 1
        self.size = 1
        self.work = MAX_WORK

    def turn(self) -> None:
        """Before a change: everything that follows from it may visit this many nodes, and a few an evaluation."""
        self.work = MAX_WORK

    def refill(self) -> None:
        """Before an evaluation: one that visits few nodes takes nothing from the others."""
        self.work = min(self.work + WORK_EACH, MAX_WORK)

    def check(self) -> None:
        """Raise ``CalculationTooLarge`` when too many nodes were visited. The count does not depend on the machine."""
        if self.work < 0:
            self.work = 0
            raise CalculationTooLarge(getattr(self.cur, "ref", ""))


@dataclass(slots=True, eq=False)
class Shape:
    """What nodes an expression may yield: nodes of these definitions, and items of secondary instances.

    ``anchor`` is the deepest node of the primary instance that all of them surely share with the target;
    ``sibling``, ``offset`` and ``onward`` are as in ``Read``.
    """

    defs: tuple[NodeDef, ...]
    anchor: NodeDef
    external: bool = False
    sibling: bool = False
    offset: int | None = None
    onward: bool = False

    def narrowed(self, defs: tuple[NodeDef, ...], anchor: NodeDef | None = None) -> Shape:
        """The same way of getting there, for other nodes."""
        return Shape(defs, anchor or self.anchor, self.external, self.sibling, self.offset, self.onward)


@dataclass(slots=True, eq=False)
class Code:
    """A compiled expression. ``single`` node expressions yield a node, not a list, from ``one``."""

    fn: Evaluate
    kind: Kind
    shape: Shape | None = None
    one: Callable[[Any, Any], Any] | None = None


@dataclass(slots=True)
class Compiler:
    """Compiles the expressions of one form. ``target`` is the node the expression at hand belongs to."""

    root: NodeDef
    sources: Mapping[str, InstanceSource]
    functions: Mapping[str, Callable[[Compiler, Call, Shape], Code]]
    target: NodeDef
    reads: dict[Read, None] = field(default_factory=dict)
    uses_language: bool = False
    unknown_paths: list[str] = field(default_factory=list)
    lineage: dict[NodeDef, int] = field(init=False)
    in_repeat: bool = field(init=False)

    def __post_init__(self) -> None:
        self.lineage = {node: ups for ups, node in enumerate(self.target.ancestors())}
        self.in_repeat = any(node.is_repeat for node in self.lineage)

    def expression(self, expr: Expr) -> Code:
        """Compile a whole expression with the target as its context."""
        return self.compile(expr, Shape((self.target,), self.target))

    def compile(self, expr: Expr, here: Shape, scalar: bool = True) -> Code:
        """Compile ``expr`` in the context ``here``. In a ``scalar`` place (where one value is wanted) an absolute
        path into an enclosing repeat means the same instance; where a node-set is wanted it means all."""
        if isinstance(expr, Number):
            number = expr.value
            return Code(lambda n, e: number, "number")
        if isinstance(expr, Text):
            text = expr.value
            return Code(lambda n, e: text, "text")
        if isinstance(expr, Path):
            return paths.compile_path(self, expr, here, scalar)
        if isinstance(expr, Filter):
            return paths.compile_filter(self, expr, here)
        if isinstance(expr, Negate):
            operand = self.number(expr.operand, here)
            return Code(lambda n, e: -operand(n, e), "number")
        if isinstance(expr, Call):
            return self._call(expr, here)
        return self._binary(expr, here)

    def _call(self, call: Call, here: Shape) -> Code:
        build = self.functions.get(call.name)
        if build is None:
            raise XPathProblem(f"the function {call.name}() is not supported")
        return build(self, call, here)

    def _binary(self, expr: Binary, here: Shape) -> Code:
        op = expr.op
        if op in ("and", "or"):
            return _logic(op, [self.boolean(part, here) for part in _operands(expr)])
        if op == "+":
            return _sum([self.number(part, here) for part in _operands(expr)])
        if op == "|":
            return paths.compile_union(self, expr, here)
        if op in comparison.OPERATORS:
            return Code(comparison.compile_comparison(self, expr, here), "boolean")
        return Code(_arithmetic(op, self.number(expr.left, here), self.number(expr.right, here)), "number")

    def text(self, expr: Expr, here: Shape) -> Callable[[Any, Any], str]:
        """``expr`` as string()."""
        code = self.compile(expr, here)
        fn: Any = code.fn
        if code.kind == "text":
            return fn  # type: ignore[no-any-return]
        if code.one is not None and _leaf(code):
            one = code.one
            return lambda n, e: one(n, e).val
        self.note_content(code)
        return lambda n, e: to_text(fn(n, e))

    def number(self, expr: Expr, here: Shape) -> Callable[[Any, Any], float]:
        """``expr`` as number()."""
        code = self.compile(expr, here)
        fn: Any = code.fn
        if code.kind == "number":
            return fn  # type: ignore[no-any-return]
        if code.one is not None and _leaf(code):
            one = code.one
            return lambda n, e: node_number(one(n, e), e.tz)
        self.note_content(code)
        return lambda n, e: to_number(fn(n, e), e.tz)

    def boolean(self, expr: Expr, here: Shape) -> Callable[[Any, Any], bool]:
        """``expr`` as boolean()."""
        code = self.compile(expr, here)
        fn: Any = code.fn
        if code.kind == "boolean":
            return fn  # type: ignore[no-any-return]
        self.note_content(code)
        return lambda n, e: to_bool(fn(n, e))

    def node_list(self, expr: Expr, here: Shape, function: str) -> Code:
        """``expr`` as a node-set, all of it. Raises ``XPathProblem`` when it cannot be one."""
        code = self.compile(expr, here, scalar=False)
        if code.kind != "nodes":
            raise XPathProblem(f"{function}() needs nodes there, not a value")
        return code

    def note(self, shape: Shape) -> None:
        """Remember that the expression reads the nodes of ``shape``."""
        for node in shape.defs:
            kind: Literal["value", "sibling"] = "sibling" if shape.sibling else "value"
            self.reads[Read(node, shape.anchor, kind, shape.offset, shape.onward)] = None

    def note_content(self, code: Code) -> None:
        """Remember that it reads the text of whole groups too, where the nodes of ``code`` are groups."""
        if code.shape is not None:
            for node in code.shape.defs:
                if not node.is_leaf:
                    for leaf in node.leaves():
                        self.reads[Read(leaf, code.shape.anchor)] = None


def _leaf(code: Code) -> bool:
    shape = code.shape
    return shape is not None and not shape.external and all(node.is_leaf for node in shape.defs)


def _operands(expr: Binary) -> list[Expr]:
    """What a chain of one operator joins: ``a and b and c`` has three operands."""
    found: list[Expr] = []
    here: Expr = expr
    while isinstance(here, Binary) and here.op == expr.op:
        found.append(here.right)
        here = here.left
    found.append(here)
    found.reverse()
    return found


def _logic(op: str, parts: list[Callable[[Any, Any], bool]]) -> Code:
    if len(parts) == 2:
        left, right = parts
        if op == "and":
            return Code(lambda n, e: left(n, e) and right(n, e), "boolean")
        return Code(lambda n, e: left(n, e) or right(n, e), "boolean")
    if op == "and":
        return Code(lambda n, e: all(part(n, e) for part in parts), "boolean")
    return Code(lambda n, e: any(part(n, e) for part in parts), "boolean")


def _sum(parts: list[Callable[[Any, Any], float]]) -> Code:
    if len(parts) == 2:
        left, right = parts
        return Code(lambda n, e: float(left(n, e)) + float(right(n, e)), "number")

    def add(n: Any, e: Any) -> float:
        total = 0.0
        for part in parts:
            total += part(n, e)
        return total

    return Code(add, "number")


def _arithmetic(op: str, left: Callable[[Any, Any], float], right: Callable[[Any, Any], float]) -> Evaluate:
    if op == "-":
        return lambda n, e: float(left(n, e)) - float(right(n, e))
    if op == "*":
        return lambda n, e: float(left(n, e)) * float(right(n, e))
    if op == "div":
        return lambda n, e: divide(left(n, e), right(n, e))
    return lambda n, e: remainder(left(n, e), right(n, e))


def divide(left: float, right: float) -> float:
    """XPath's ``div``: IEEE 754, so division by zero is an infinity or not a number."""
    if right:
        return left / right
    if left != left or left == 0 or right != right:
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """XPath's ``mod``: truncating, with the sign of the left side."""
    if right == 0 or math.isinf(left) or left != left or right != right:
        return NAN
    return math.fmod(left, right)
