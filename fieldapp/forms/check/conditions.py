"""Conditions that can never be true, or always are: single comparisons first, then whole conditions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from functools import reduce

from fieldapp.forms.check.expressions import Expression
from fieldapp.forms.check.findings import Findings
from fieldapp.forms.check.logic import (
    OWN,
    Kind,
    Leaf,
    Subject,
    always,
    candidates,
    holds,
    leaf,
    subject_name,
    written,
)
from fieldapp.forms.check.words import TRUTH
from fieldapp.forms.check.workbook import Book, Row
from fieldapp.forms.xpath.syntax import Binary, Expr, children
from fieldapp.forms.xpath.values import text_to_number

_KINDS: Mapping[str, Kind] = {
    "integer": "integer", "int": "integer", "decimal": "number", "range": "number", "date": "date", "today": "date",
    "text": "text", "calculate": "text", "hidden": "text", "barcode": "text", "string": "text",
}  # fmt: skip
_WHAT = {
    "relevant": "（显示条件）", "constraint": "（限制）", "required": "（必填条件）", "read_only": "（只读条件）",
}  # fmt: skip
MAX_SHOWN = 20
_ZONE = UTC


def check_conditions(book: Book, expressions: Sequence[Expression], findings: Findings) -> None:
    """Note comparisons and conditions whose outcome no answer can change."""
    subjects = {
        name: subject for name, rows in book.by_name.items() if len(rows) == 1 and (subject := _subject(book, rows[0]))
    }
    for expression in expressions:
        own = _subject(book, expression.row)
        known = {**subjects, OWN: own} if own is not None else subjects
        for part in _everywhere(expression.tree):
            found = leaf(part)
            if found is not None and found.op != "filled" and found.name in known:
                _comparison(expression, part, found, known[found.name], findings)
    _Whole(book, subjects, {(one.row.number, one.column): one for one in expressions}, findings).check()


def _subject(book: Book, row: Row) -> Subject | None:
    if row.kind in ("select_one", "select_multiple") and row.list_name in book.lists:
        values = [choice.name for choice in book.lists[row.list_name] if choice.name]
        if "or_other" in row.get("type").replace("or other", "or_other"):
            values.append("other")
        return Subject("one" if row.kind == "select_one" else "many", tuple(dict.fromkeys(values)), row.list_name)
    kind = _KINDS.get(row.kind)
    return Subject(kind) if kind is not None else None


def _everywhere(tree: Expr) -> Iterator[Expr]:
    """Every subexpression but those in predicates, where ``.`` is something else."""
    stack = [tree]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(children(here))


def _comparison(expression: Expression, part: Expr, found: Leaf, subject: Subject, findings: Findings) -> None:
    answers = candidates(subject, [found])
    if found.name == OWN:
        answers = [answer for answer in answers if answer]
    outcomes = {holds(found, answer) for answer in answers}
    if len(outcomes) != 1:
        return
    outcome = outcomes.pop()
    name = expression.row.name if found.name == OWN else found.name
    facts: dict[str, object] = {
        "name": name, "value": found.constant, "part": written(part),
        "truth_zh": TRUTH[outcome][0], "truth_en": TRUTH[outcome][1],
    }  # fmt: skip
    text = found.constant if isinstance(found.constant, str) else ""
    if subject.values and text not in subject.values:
        joint = "、" if findings.language == "zh" else ", "
        known = joint.join(subject.values[:MAX_SHOWN])
        findings.warn_in("not_in_list", expression.row, expression.column, list=subject.list_name, known=known, **facts)
    elif (
        text
        and subject.kind in ("integer", "number", "date")
        and text_to_number(text, _ZONE) != text_to_number(text, _ZONE)
    ):
        code = "not_a_date" if subject.kind == "date" else "not_a_number"
        findings.warn_in(code, expression.row, expression.column, **facts)
    elif found.name != OWN or outcome is False:
        findings.warn_in("fixed_comparison", expression.row, expression.column, **facts)


class _Whole:
    """The conditions of one form, with what is known of groups around and questions looked at."""

    def __init__(
        self,
        book: Book,
        subjects: Mapping[str, Subject],
        expressions: Mapping[tuple[int, str], Expression],
        findings: Findings,
    ) -> None:
        self._book = book
        self._subjects = subjects
        self._expressions = expressions
        self._findings = findings
        self._never: dict[str, Row] = {}

    def check(self) -> None:
        for row in self._book.survey.rows:
            self._relevance(row)
            for column in ("constraint", "required", "read_only"):
                found = self._expressions.get((row.number, column))
                if found is not None:
                    self._condition(found)

    def _relevance(self, row: Row) -> None:
        if any(around.name in self._never for around in row.around):
            if row.name:
                self._never[row.name] = row
            return
        own = self._expressions.get((row.number, "relevant"))
        if own is None:
            return
        above = [found for around in row.around if (found := self._expressions.get((around.number, "relevant")))]
        outcome = self._condition(own)
        if outcome is None and above:
            joined = reduce(lambda left, right: Binary("and", left, right), [one.tree for one in [*above, own]])
            outcome = always(joined, self._subjects, self._allowed)
            if outcome is False:
                self._say_never(own, joined)
        if outcome is False and row.name:
            self._never[row.name] = row

    def _condition(self, found: Expression) -> bool | None:
        row, findings = found.row, self._findings
        own = _subject(self._book, row) if found.column == "constraint" else None
        subjects = {**self._subjects, OWN: own} if own is not None else self._subjects
        outcome = always(found.tree, subjects, self._allowed)
        if outcome is None or findings.has_any("survey", row.number, row.column(found.column)):
            return outcome
        if outcome is False:
            self._say_never(found, found.tree, subjects)
        else:
            findings.warn_in("always", row, found.column, what=found.column, what_zh=_WHAT[found.column])
        return outcome

    def _say_never(self, found: Expression, tree: Expr, subjects: Mapping[str, Subject] | None = None) -> None:
        unseen = next((self._never[name] for name in _names(tree) if name in self._never), None)
        if unseen is not None:
            self._findings.warn_in("never_shown", found.row, found.column, name=unseen.name, row=unseen.number)
            return
        why_zh, why_en = self._why(tree, subjects or self._subjects)
        code = "no_answer_fits" if found.column == "constraint" else "never"
        self._findings.warn_in(
            code, found.row, found.column, what=found.column, what_zh=_WHAT[found.column], why_zh=why_zh, why_en=why_en
        )

    def _why(self, tree: Expr, subjects: Mapping[str, Subject]) -> tuple[str, str]:
        """The fewest of the parts joined by ``and`` that cannot be true together."""
        operands = list(_operands(tree))
        for size in (1, 2, 3):
            for chosen in itertools.combinations(operands, size):
                joined = reduce(lambda left, right: Binary("and", left, right), chosen)
                if always(joined, subjects, self._allowed) is False:
                    shown = [written(part) for part in chosen]
                    if size == 1:
                        return f"「{shown[0]}」永远不成立", f"{shown[0]} is never true"
                    zh = "和".join(f"「{part}」" for part in shown)
                    return f"{zh}不能同时成立", f"{' and '.join(shown)} cannot be true together"
        return "各部分不能同时成立", "its parts cannot be true together"

    def _allowed(self, name: str, answer: str) -> bool:
        """Whether a question can have an answer: it is shown, and its own constraint lets it through."""
        if name == OWN:
            return True
        if name in self._never:
            return False
        row = self._book.by_name[name][0]
        found = self._expressions.get((row.number, "constraint"))
        if found is None:
            return True
        return all(
            holds(limit, answer) for part in _operands(found.tree) if (limit := leaf(part)) and limit.name == OWN
        )


def _operands(tree: Expr) -> Iterator[Expr]:
    if isinstance(tree, Binary) and tree.op == "and":
        yield from _operands(tree.left)
        yield from _operands(tree.right)
    else:
        yield tree


def _names(tree: Expr) -> Iterator[str]:
    for part in _everywhere(tree):
        name = subject_name(part)
        if name and name != OWN:
            yield name
