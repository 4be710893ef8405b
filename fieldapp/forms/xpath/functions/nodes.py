"""Node-set functions and ``indexed-repeat`` (specification, "Node-set Functions" and "Repeat Functions")."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.schema import NodeDef, Read
from fieldapp.forms.xpath.functions.signature import Build, literal
from fieldapp.forms.xpath.predicates import index_offset
from fieldapp.forms.xpath.syntax import Call, Expr, walk
from fieldapp.forms.xpath.values import to_number, to_text

if TYPE_CHECKING:
    from fieldapp.forms.xpath.compile import Code, Compiler, Shape


def _arguments(call: Call, least: int, most: int) -> None:
    if not least <= len(call.args) <= most:
        raise XPathProblem(f"{call.name}() takes {least} to {most} arguments, not {len(call.args)}")


def _count(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    _arguments(call, 1, 1)
    nodes: Any = compiler.node_list(call.args[0], here, "count").fn
    return Code(lambda n, e: float(len(nodes(n, e))), "number")


def _count_non_empty(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    _arguments(call, 1, 1)
    code = compiler.node_list(call.args[0], here, "count-non-empty")
    compiler.note_content(code)
    nodes: Any = code.fn
    return Code(lambda n, e: float(sum(1 for node in nodes(n, e) if node.text_content() != "")), "number")


def _position(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    _arguments(call, 0, 1)
    if not call.args:
        return Code(lambda n, e: float(e.pos), "number")
    code = compiler.compile(call.args[0], here)
    if code.kind != "nodes" or code.shape is None:
        raise XPathProblem("position() needs a node")
    for node in code.shape.defs:
        for around in node.ancestors():
            if around.is_repeat:
                compiler.reads[Read(around, code.shape.anchor, "position")] = None
    if code.one is not None:
        one = code.one
        return Code(lambda n, e: _place(one(n, e)), "number")
    fn: Any = code.fn

    def of_first(n: Any, e: Any) -> float:
        nodes = fn(n, e)
        return _place(nodes[0]) if nodes else math.nan

    return Code(of_first, "number")


def _place(node: Any) -> float:
    if hasattr(node, "d"):
        return float(node.pos or 1)
    siblings = node.parent.by_name.get(node.name, [node]) if node.parent is not None else [node]
    return float(next(at for at, sibling in enumerate(siblings, start=1) if sibling is node))


def _last(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    _arguments(call, 0, 0)
    return Code(lambda n, e: float(e.size), "number")


def _current(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code, Shape

    _arguments(call, 0, 0)
    shape = Shape((compiler.target,), compiler.target)
    return Code(lambda n, e: [e.cur], "nodes", shape, lambda n, e: e.cur)


def _instance(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code, Shape

    _arguments(call, 1, 1)
    name = literal(call.args[0], "instance", "the instance's name")
    if name not in compiler.sources:
        raise XPathProblem(f"the instance {name!r} is used but not declared")
    shape = Shape((), compiler.root, external=True)
    return Code(lambda n, e: [e.host.instance_root(name)], "nodes", shape, lambda n, e: e.host.instance_root(name))


def _pulldata(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    _arguments(call, 4, 4)
    name = literal(call.args[0], "pulldata", "the instance's name")
    if name not in compiler.sources:
        raise XPathProblem(f"the instance {name!r} is used but not declared")
    wanted, key, query = (compiler.text(arg, here) for arg in call.args[1:])

    def pull(n: Any, e: Any) -> str:
        tops = e.host.instance_root(name).by_name.get("root", ())
        found = tops[0].matching("item", key(n, e), query(n, e)) if tops else ()
        children = found[0].by_name.get(wanted(n, e)) if found else None
        return children[0].text_content() if children else ""

    return Code(pull, "text")


def _randomize(compiler: Compiler, call: Call, here: Shape) -> Code:
    from fieldapp.forms.xpath.compile import Code

    _arguments(call, 1, 2)
    code = compiler.node_list(call.args[0], here, "randomize")
    nodes: Any = code.fn
    if len(call.args) == 1:
        return Code(lambda n, e: _shuffled(nodes(n, e), e.host.shuffle_seed(e.cur), e), "nodes", code.shape)
    given = compiler.compile(call.args[1], here)
    seed: Any = given.fn
    return Code(lambda n, e: _shuffled(nodes(n, e), seed_number(seed(n, e), e.tz), e), "nodes", code.shape)


def _shuffled(nodes: list[Any], seed: int, e: Any) -> list[Any]:
    e.work -= 4 * len(nodes)
    return shuffled(nodes, seed)


_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807


def seed_number(value: Any, tz: Any) -> int:
    """The seed a value stands for: a number without its fraction, else 64 bits of the text's SHA-256."""
    number = to_number(value, tz)
    if number == number:
        if math.isinf(number):
            return 2**63 - 1 if number > 0 else -(2**63)
        return math.trunc(number)
    text = to_text(value)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0


def shuffled(nodes: list[Any], seed: int) -> list[Any]:
    """The "inside-out" Fisher-Yates shuffle on the Park-Miller generator that the specification names."""
    state = int(math.fmod(seed, _MODULUS)) if abs(seed) < 2**53 else abs(seed) % _MODULUS * (-1 if seed < 0 else 1)
    if state <= 0:
        state += _MODULUS - 1
    made: list[Any] = []
    for at, node in enumerate(nodes):
        state = state * _MULTIPLIER % _MODULUS
        chosen = int((state - 1) / (_MODULUS - 1) * (at + 1))
        made.append(node)
        if chosen != at:
            made[at] = made[chosen]
            made[chosen] = node
    return made


def _indexed_repeat(compiler: Compiler, call: Call, here: Shape) -> Code:
    """The value of a node in the repeat instances named by index, the others being the target's own."""
    from fieldapp.forms.xpath.compile import Code, Shape

    if len(call.args) < 3 or len(call.args) % 2 == 0:
        raise XPathProblem("indexed-repeat() takes a node and then pairs of a repeat and an index")
    wanted = _definition(compiler, call.args[0], here)
    indexes: dict[NodeDef, Any] = {}
    sibling = False
    offset: int | None = None
    for repeat_arg, index_arg in zip(call.args[1::2], call.args[2::2], strict=True):
        repeat = _definition(compiler, repeat_arg, here)
        if not repeat.is_repeat or repeat not in wanted.ancestors():
            raise XPathProblem(f"indexed-repeat(): {repeat.path} is not a repeat around {wanted.path}")
        indexes[repeat] = compiler.number(index_arg, here)
        if repeat in compiler.target.ancestors() and _by_position(index_arg):
            sibling = True
            offset = index_offset(index_arg) if repeat is compiler.target.parent and len(call.args) == 3 else None
    own = compiler.target.ancestors()
    fixed = [node for node in wanted.ancestors() if node in own and not _below_indexed(node, indexes)]
    start = fixed[0] if fixed else compiler.root
    shape = Shape((wanted,), start, sibling=sibling, offset=offset)
    compiler.note(shape)
    ups = own.index(start)
    downs = [node for node in reversed(wanted.ancestors()) if node.depth > start.depth]

    def find(n: Any, e: Any) -> list[Any]:
        node = e.cur
        for _ in range(ups):
            node = node.parent
        return _descend([node], downs, indexes, n, e)

    return Code(find, "nodes", shape)


def _below_indexed(node: NodeDef, indexes: Mapping[NodeDef, Any]) -> bool:
    return any(around in indexes for around in node.ancestors())


def _descend(nodes: list[Any], downs: list[NodeDef], indexes: Mapping[NodeDef, Any], n: Any, e: Any) -> list[Any]:
    for node in downs:
        if not node.is_repeat:
            nodes = [parent.kids[node.slot] for parent in nodes]
            continue
        found: list[Any] = []
        index = indexes[node](n, e) if node in indexes else None
        for parent in nodes:
            instances = parent.kids[node.slot]
            if index is None:
                found.extend(instances)
            elif index == index and index == int(index) and 1 <= index <= len(instances):
                found.append(instances[int(index) - 1])
        nodes = found
    return nodes


def _by_position(index: Expr) -> bool:
    return any(isinstance(part, Call) and part.name == "position" for part in walk(index))


def _definition(compiler: Compiler, arg: Expr, here: Shape) -> NodeDef:
    before = dict(compiler.reads)
    code = compiler.compile(arg, here, scalar=False)
    compiler.reads = before
    if code.shape is None or len(code.shape.defs) != 1:
        raise XPathProblem("indexed-repeat() needs the paths of a node and of repeats around it")
    return code.shape.defs[0]


FUNCTIONS: Mapping[str, Build] = {
    "count": _count,
    "count-non-empty": _count_non_empty,
    "position": _position,
    "last": _last,
    "current": _current,
    "instance": _instance,
    "pulldata": _pulldata,
    "randomize": _randomize,
    "indexed-repeat": _indexed_repeat,
}
