"""What the parts of parsing share: the problems found so far and one way to compile an expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldapp.forms.errors import Problem, XPathProblem
from fieldapp.forms.schema import NodeDef, Read, Rule, RuleKind
from fieldapp.forms.secondary import InstanceSource
from fieldapp.forms.xpath.compile import Code, Compiler, Shape
from fieldapp.forms.xpath.functions import LIBRARY
from fieldapp.forms.xpath.parser import parse

MAX_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to run, and what it reads."""

    code: Code
    fn: Callable[[Any, Any], Any]
    reads: tuple[Read, ...]
    uses_language: bool


@dataclass(slots=True)
class Reading:
    """The state of reading one form."""

    root: NodeDef
    sources: Mapping[str, InstanceSource]
    nodes: dict[str, NodeDef]
    problems: list[Problem] = field(default_factory=list)
    by_id: dict[str, NodeDef] = field(default_factory=dict)

    def refuse(self, message: str, where: str = "", fix: str = "") -> None:
        """Note a reason why the form cannot run."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(message, fix=fix, where=where))

    def warn(self, message: str, where: str = "", fix: str = "") -> None:
        """Note something doubtful that does not stop the form."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(message, fix=fix, where=where, severity="warning"))

    def compile(self, source: str, target: NodeDef, as_: str, where: str) -> Compiled | None:
        """Compile ``source`` for ``target`` as ``text``, ``number``, ``boolean`` or ``nodes``; ``None`` and a
        problem when it cannot be."""
        compiler = Compiler(self.root, self.sources, LIBRARY, target)
        try:
            tree = parse(source)
            here = Shape((target,), target)
            if as_ == "nodes":
                code = compiler.expression(tree)
                if code.kind != "nodes":
                    raise XPathProblem(f"{source.strip()!r} is not a path to nodes")
            elif as_ == "text":
                code = Code(compiler.text(tree, here), "text")
            elif as_ == "number":
                code = Code(compiler.number(tree, here), "number")
            else:
                code = Code(compiler.boolean(tree, here), "boolean")
        except XPathProblem as bad:
            self.refuse(str(bad), where)
            return None
        except RecursionError:
            self.refuse("the expression is too deeply nested", where)
            return None
        for path in compiler.unknown_paths:
            self.warn(f"there is no node {path}; the expression reads nothing there", where)
        return Compiled(code, code.fn, tuple(compiler.reads), compiler.uses_language)

    def compile_for(self, source: str, target: NodeDef, here: Shape, where: str) -> Compiled | None:
        """Compile ``source`` as text with the nodes of ``here`` as context (a choice's value or label)."""
        compiler = Compiler(self.root, self.sources, LIBRARY, target)
        try:
            fn = compiler.text(parse(source), here)
        except XPathProblem as bad:
            self.refuse(str(bad), where)
            return None
        return Compiled(Code(fn, "text"), fn, tuple(compiler.reads), compiler.uses_language)

    def rule(self, source: str, target: NodeDef, kind: RuleKind, as_: str) -> Rule | None:
        """Compile a bind's expression to a rule of ``target``."""
        compiled = self.compile(source, target, as_, f"{target.path} ({kind})")
        if compiled is None:
            return None
        return Rule(
            target, kind, _bounded(compiled, source), source, compiled.reads, uses_language=compiled.uses_language
        )

    def named(self, path: str, here: NodeDef) -> NodeDef | None:
        """The one node that ``path`` names from ``here``, ``None`` when there is none; no problem is noted."""
        before = len(self.problems)
        found = self.definition(path, here, "")
        del self.problems[before:]
        return found

    def definition(self, path: str, here: NodeDef, where: str) -> NodeDef | None:
        """The one node that ``path`` names from ``here``; ``None`` and a problem when there is none."""
        found = self.nodes.get(path.strip()) or self.by_id.get(path.strip())
        if found is not None:
            return found
        compiled = self.compile(path, here, "nodes", where)
        if compiled is None:
            return None
        shape = compiled.code.shape
        if shape is None or len(shape.defs) != 1:
            self.refuse(f"{path.strip()!r} names no node of the form", where, "write the path of a question")
            return None
        return shape.defs[0]


def _bounded(compiled: Compiled, source: str) -> Callable[[Any, Any], Any]:
    """The expression with its work counted, where it may visit more than a handful of nodes."""
    fn = compiled.fn
    in_repeats = any(around.is_repeat for read in compiled.reads for around in read.node.ancestors())
    if not in_repeats and "[" not in source and "//" not in source and "instance(" not in source:
        return fn

    def evaluate(n: Any, e: Any) -> Any:
        e.refill()
        value = fn(n, e)
        if e.work < 0:
            e.check()
        return value

    return evaluate
