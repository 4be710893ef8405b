"""Whether a condition can be true at all: tried out on every value that could make a difference.

A condition is made of leaves, comparisons of one question with something constant, joined by ``and``, ``or`` and
``not()``. For each question the constants it is compared with, and what lies just beside and between them, stand for
all its answers; the choices do for a select. What is no such leaf may be true or false as it likes. So nothing is
called impossible that some answer makes true.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Literal

from fieldapp.forms.check.expressions import reference
from fieldapp.forms.xpath.comparison import OPERATORS
from fieldapp.forms.xpath.syntax import Binary, Call, Expr, Negate, Number, Path, Text
from fieldapp.forms.xpath.values import format_number, text_to_number

MAX_TRIES = 20_000
MAX_MENTIONED = 5
FRESH = "\u0298"
OWN = "."

Kind = Literal["integer", "number", "one", "many", "date", "text"]
Constant = str | float


@dataclass(frozen=True, slots=True)
class Subject:
    """A question a condition may look at. ``values`` are the choices of a select."""

    kind: Kind
    values: tuple[str, ...] = ()
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """``name`` (a question, or ``.``) against ``constant``: an operator, or ``selected``, ``filled``,
    ``count <op>``."""

    name: str
    op: str
    constant: Constant


_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def leaf(expr: Expr) -> Leaf | None:
    """``expr`` as a leaf, ``None`` when it is none."""
    name = subject_name(expr)
    if name:
        return Leaf(name, "filled", "")
    if isinstance(expr, Call) and expr.name in ("selected", "is-selected") and len(expr.args) == 2:
        name, chosen = subject_name(expr.args[0]), constant(expr.args[1])
        return Leaf(name, "selected", chosen) if name and isinstance(chosen, str) else None
    if not isinstance(expr, Binary) or expr.op not in OPERATORS:
        return None
    for one, other, op in ((expr.left, expr.right, expr.op), (expr.right, expr.left, _MIRRORED[expr.op])):
        bound = constant(other)
        if bound is None:
            continue
        name = subject_name(one)
        if name:
            return Leaf(name, op, bound)
        if isinstance(one, Call) and len(one.args) == 1 and (name := subject_name(one.args[0])):
            return _through(one.name, name, op, bound)
    return None


def _through(function: str, name: str, op: str, bound: Constant) -> Leaf | None:
    if function == "count-selected" and isinstance(bound, float):
        return Leaf(name, f"count {op}", bound)
    if function == "number" and isinstance(bound, float):
        return Leaf(name, op, bound)
    return Leaf(name, op, bound) if function == "string" and isinstance(bound, str) else None


def subject_name(expr: Expr) -> str:
    """The question an expression stands for: a name, ``.``, or "" for anything else."""
    if isinstance(expr, Path) and expr.start is None and len(expr.steps) == 1:
        step = expr.steps[0]
        if step.axis == "self" and step.test == "node()" and not step.predicates:
            return OWN
    return reference(expr)


def constant(expr: Expr) -> Constant | None:
    """The value of an expression that is the same whatever is answered, ``None`` for any other."""
    if isinstance(expr, Text):
        return expr.value
    if isinstance(expr, Number):
        return expr.value
    if isinstance(expr, Negate):
        value = constant(expr.operand)
        return -value if isinstance(value, float) else None
    if isinstance(expr, Call) and expr.name in ("date", "number") and len(expr.args) == 1:
        value = constant(expr.args[0])
        return text_to_number(value, UTC) if isinstance(value, str) else value
    if isinstance(expr, Binary) and expr.op in ("+", "-", "*"):
        left, right = constant(expr.left), constant(expr.right)
        if isinstance(left, float) and isinstance(right, float):
            return {"+": left + right, "-": left - right, "*": left * right}[expr.op]
    return None


def holds(found: Leaf, answer: str) -> bool:
    """Whether a leaf is true of an answer, as the engine compares."""
    if found.op == "filled":
        return answer != ""
    if found.op == "selected":
        return str(found.constant).strip() in answer.split()
    if found.op.startswith("count "):
        return OPERATORS[found.op.removeprefix("count ")](float(len(answer.split())), found.constant)
    if found.op in ("=", "!=") and isinstance(found.constant, str):
        return OPERATORS[found.op](answer, found.constant)
    bound = found.constant if isinstance(found.constant, float) else text_to_number(found.constant, UTC)
    return OPERATORS[found.op](text_to_number(answer, UTC), bound)


def candidates(subject: Subject, leaves: Iterable[Leaf]) -> list[str]:
    """Answers that stand for all answers, as far as ``leaves`` can tell them apart; the empty one first."""
    mine = list(leaves)
    if subject.kind == "one":
        return ["", *subject.values]
    if subject.kind == "many":
        return _many(subject, mine)
    bounds = {bound for found in mine if (bound := _as_number(found.constant)) is not None}
    if subject.kind == "date":
        return ["", "1970-01-01", *_dates(bounds)]
    numbers = _numbers(bounds, whole=subject.kind == "integer")
    if subject.kind in ("integer", "number"):
        return ["", *numbers]
    texts = [found.constant for found in mine if isinstance(found.constant, str)]
    return list(dict.fromkeys(["", FRESH, *texts, *numbers]))


def _as_number(bound: Constant) -> float | None:
    number = bound if isinstance(bound, float) else text_to_number(bound, UTC)
    return number if math.isfinite(number) else None


def _numbers(bounds: set[float], whole: bool) -> list[str]:
    ordered = sorted(bounds) or [0.0]
    found: set[float] = set()
    for bound in ordered:
        found |= {math.floor(bound) - 1.0, math.floor(bound) + 1.0, math.ceil(bound) + 1.0, float(math.floor(bound))}
        if not whole:
            found |= {bound, bound - 0.5, bound + 0.5}
    if not whole:
        found |= {(low + high) / 2 for low, high in itertools.pairwise(ordered)}
    return [format_number(number) for number in sorted(found)]


def _dates(bounds: set[float]) -> list[str]:
    found: set[str] = set()
    for bound in bounds:
        for days in (math.floor(bound) - 1, math.floor(bound), math.floor(bound) + 1):
            try:
                found.add((date(1970, 1, 1) + timedelta(days=days)).isoformat())
            except OverflowError:
                continue
    return sorted(found)


def _many(subject: Subject, leaves: Sequence[Leaf]) -> list[str]:
    named = dict.fromkeys(
        word for found in leaves if isinstance(found.constant, str) for word in found.constant.split()
    )
    mentioned = [word for word in named if word in subject.values][:MAX_MENTIONED]
    others = [value for value in subject.values if value not in named]
    most = max((int(found.constant) for found in leaves if isinstance(found.constant, float)), default=0) + 2
    made: dict[str, None] = {}
    for size in range(len(mentioned) + 1):
        for chosen in itertools.combinations(mentioned, size):
            for more in range(min(len(others), max(most - size, 1)) + 1):
                made[" ".join([*chosen, *others[:more]])] = None
    return list(dict.fromkeys(["", *made]))


def truth(expr: Expr, answers: Mapping[str, str], free: Mapping[Expr, bool]) -> bool:
    """The condition's value for these answers; ``free`` says what the parts are that are no leaves."""
    if isinstance(expr, Binary) and expr.op in ("and", "or"):
        left = truth(expr.left, answers, free)
        if left is (expr.op == "or"):
            return left
        return truth(expr.right, answers, free)
    if isinstance(expr, Call) and expr.name in ("not", "boolean") and len(expr.args) == 1:
        return truth(expr.args[0], answers, free) is (expr.name == "boolean")
    if isinstance(expr, Call) and expr.name in ("true", "false") and not expr.args:
        return expr.name == "true"
    found = leaf(expr)
    if found is not None and found.name in answers:
        return holds(found, answers[found.name])
    return free[expr]


def parts(expr: Expr) -> Iterator[Expr]:
    """What a condition is made of, below ``and``, ``or`` and ``not()``."""
    if isinstance(expr, Binary) and expr.op in ("and", "or"):
        yield from parts(expr.left)
        yield from parts(expr.right)
    elif isinstance(expr, Call) and expr.name in ("not", "boolean") and len(expr.args) == 1:
        yield from parts(expr.args[0])
    elif not (isinstance(expr, Call) and expr.name in ("true", "false") and not expr.args):
        yield expr


def always(
    expr: Expr, subjects: Mapping[str, Subject], allowed: Callable[[str, str], bool] = lambda name, answer: True
) -> bool | None:
    """``True`` if the condition is true whatever is answered, ``False`` if never, ``None`` if it depends.

    ``allowed`` tells which answers a question can have.
    """
    everything = list(dict.fromkeys(parts(expr)))
    leaves = [(part, found) for part in everything if (found := leaf(part)) and found.name in subjects]
    known = {part for part, _ in leaves}
    free = [part for part in everything if part not in known]
    names = list(dict.fromkeys(found.name for _, found in leaves))
    if not names:
        return None
    choices = [
        [answer for answer in _of(name, subjects[name], leaves) if answer == "" or allowed(name, answer)]
        for name in names
    ]
    if math.prod(map(len, choices)) * 2 ** len(free) > MAX_TRIES:
        return None
    seen: set[bool] = set()
    for answers in itertools.product(*choices):
        given = dict(zip(names, answers, strict=True))
        if OWN in given and given[OWN] == "":
            # A constraint is not asked about an empty answer.
            continue
        for guesses in itertools.product((False, True), repeat=len(free)):
            seen.add(truth(expr, given, dict(zip(free, guesses, strict=True))))
            if len(seen) == 2:
                return None
    return next(iter(seen), None)


def _of(name: str, subject: Subject, leaves: Iterable[tuple[Expr, Leaf]]) -> list[str]:
    return candidates(subject, (found for _, found in leaves if found.name == name))


def written(expr: Expr) -> str:
    """A condition as its author would write it."""
    name = subject_name(expr)
    if name:
        return "." if name == OWN else f"${{{name}}}"
    if isinstance(expr, Text):
        return f"'{expr.value}'" if "'" not in expr.value else f'"{expr.value}"'
    if isinstance(expr, Number):
        return format_number(expr.value)
    if isinstance(expr, Negate):
        return f"-{written(expr.operand)}"
    if isinstance(expr, Binary):
        return f"{written(expr.left)} {expr.op} {written(expr.right)}"
    if isinstance(expr, Call):
        return f"{expr.name}({', '.join(written(arg) for arg in expr.args)})"
    return "…"
