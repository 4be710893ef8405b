"""Expressions in the sheet: punctuation, references, functions, and whether they can be read at all.

A reference ``${name}`` is read as a path of one step whose name begins with a letter no question has, padded to the
same length, so that every place in the tree is a place in the cell.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fieldapp.forms.check.findings import Findings
from fieldapp.forms.check.structure import closest
from fieldapp.forms.check.translated import in_words
from fieldapp.forms.check.workbook import Book, Row
from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.functions import LIBRARY
from fieldapp.forms.xpath.parser import parse
from fieldapp.forms.xpath.syntax import Call, Expr, Path, children, predicates, walk

COLUMNS = ("relevant", "constraint", "calculation", "required", "read_only", "choice_filter", "repeat_count", "default")
MARK = "ʘ"

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^\s{}$]+)\s*\}")
_BROKEN = re.compile(r"\$\{(?!\s*[^\s{}$]+\s*\})|\$(?!\{)")
_FULL_WIDTH = {
    **dict(zip("（），、＝＞＜！＋－＊｛｝＄．。［］｜／\u3000", "(),,=><!+-*{}$..[]|/ ", strict=True)),
    "≥": ">=", "≤": "<=", "≠": "!=",
}  # fmt: skip
_FULL_WIDTH.update({chr(0xFF10 + digit): str(digit) for digit in range(10)})
_CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_CLOSING = {"“": "”", "‘": "’", "”": "”", "’": "’"}
_WORDS = frozenset({"yes", "no", "true", "false", "true()", "false()"})
# Functions that take every instance of a repeat, so a reference into one is meant so.
_OF_ALL = frozenset(
    {"sum", "count", "count-non-empty", "join", "max", "min", "indexed-repeat", "position", "concat", "checklist",
     "weighted-checklist", "randomize", "area", "distance", "enclosed-area", "jr:choice-name"}
)  # fmt: skip
_MEANT = {"len": "string-length", "length": "string-length", "average": "sum", "avg": "sum", "today()": "today",
          "isnull": "not", "ifs": "if", "year": "format-date", "month": "format-date", "day": "format-date",
          "contain": "contains", "replace": "translate", "upper": "translate", "lower": "translate", "mod": "int",
          "age": "int", "trim": "normalize-space", "substring-of": "substr", "mid": "substr", "countif": "count",
          "text": "string", "value": "number", "selected-any": "selected"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that can be read. ``column`` is the column's usual name."""

    row: Row
    column: str
    source: str
    tree: Expr


def check_expressions(book: Book, findings: Findings) -> list[Expression]:
    """Note what is wrong with single expressions and references; the expressions that can be read are returned."""
    found: list[Expression] = []
    for row in book.survey.rows:
        for name, cell in row.cells.items():
            plain = name.split("::")[0]
            if plain in ("label", "hint", "constraint_message", "required_message", "guidance_hint", "trigger"):
                for _ in _references(book, row, name, cell.text, findings):
                    pass
                continue
            if plain not in COLUMNS or cell.text.strip().lower() in _WORDS:
                continue
            if plain == "default" and "${" not in cell.text and "(" not in cell.text:
                continue
            tree = _checked(book, row, name, cell.text, findings)
            if tree is not None:
                found.append(Expression(row, name, cell.text, tree))
    return found


def _checked(book: Book, row: Row, name: str, written: str, findings: Findings) -> Expr | None:
    source, mark = straightened(written)
    if mark is not None:
        code = "curly_quote" if written[mark] in _CURLY else "full_width"
        note = findings.warn_in if code == "curly_quote" else findings.error_in
        note(code, row, name, mark=written[mark], at=mark + 1, fixed=source)
    broken = _BROKEN.search(_without_texts(source))
    if broken is not None:
        findings.error_in("broken_reference", row, name, at=broken.start() + 1)
        return None
    whole = all(list(_references(book, row, name, source, findings)))
    try:
        tree = parse(marked(source))
    except XPathProblem as bad:
        if mark is None or written[mark] in _CURLY:
            _unreadable(row, name, source, bad, findings)
        return None
    _functions(row, name, source, tree, findings)
    _inner_repeats(book, row, name, tree, findings)
    return tree if whole else None


def straightened(written: str) -> tuple[str, int | None]:
    """The expression with the punctuation of a Chinese keyboard made plain outside of its texts, and the index of the
    first such mark, ``None`` without one."""
    made: list[str] = []
    first: int | None = None
    closing = ""
    for at, char in enumerate(written):
        if closing:
            ends = char == closing
            made.append(_CURLY.get(char, char) if ends else char)
            closing = "" if ends else closing
            continue
        plain = _CURLY.get(char) or _FULL_WIDTH.get(char)
        if plain is not None and first is None:
            first = at
        made.append(plain or char)
        if char in "'\"":
            closing = char
        elif char in _CLOSING:
            closing = _CLOSING[char]
    return "".join(made), first


def _without_texts(source: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"", lambda match: " " * len(match[0]), source)


def marked(source: str) -> str:
    """``source`` with every reference as a marked name of the same length."""
    return _REFERENCE.sub(lambda match: f" {MARK}{match[1]}".ljust(len(match[0])), source)


def reference(expr: Expr) -> str:
    """The question that ``expr`` refers to by ``${…}``, "" if it is anything else."""
    if isinstance(expr, Path) and expr.start is None and len(expr.steps) == 1 and not expr.steps[0].predicates:
        test = expr.steps[0].test
        return test.removeprefix(MARK) if test.startswith(MARK) else ""
    return ""


def _references(book: Book, row: Row, column: str, source: str, findings: Findings) -> Iterator[bool]:
    """For every reference whether it names exactly one question."""
    for match in _REFERENCE.finditer(source):
        name = match[1]
        rows = book.by_name.get(name, ())
        if len(rows) > 1:
            numbers = ", ".join(str(found.number) for found in rows)
            findings.error_in("twofold_reference", row, column, name=name, rows=numbers)
        elif not rows:
            like = closest(name, book.by_name) or _same_letters(name, book)
            findings.error_in(
                "unknown_reference", row, column, name=name, at=match.start() + 1,
                fix_zh=f"改成 ${{{like}}}" if like else "写成已有的题目名，或先加上这一题",
                fix_en=f"write ${{{like}}}" if like else "write the name of a question that is there",
            )  # fmt: skip
        yield len(rows) == 1


def _same_letters(name: str, book: Book) -> str:
    return next((known for known in book.by_name if known.lower() == name.lower()), "")


def _unreadable(row: Row, column: str, source: str, bad: XPathProblem, findings: Findings) -> None:
    at = min(bad.at if bad.at is not None else 0, max(len(source) - 1, 0))
    near = source[max(0, at - 8) : at + 12].strip()
    what, _ = in_words(str(bad).rsplit(" in '", 1)[0].rsplit(' in "', 1)[0].replace(MARK, ""), "", findings.language)
    doubled = re.search(r"==|&&|\|\||<>|=>|=<", _without_texts(source))
    better = {"==": "=", "&&": "and", "||": "or", "<>": "!=", "=>": ">=", "=<": "<="}
    fix_zh, fix_en = "检查括号、引号是否成对，题目写成 ${名字}", "check brackets and quotes; write questions as ${name}"
    if doubled is not None:
        at = doubled.start()
        fix_zh, fix_en = f"把 {doubled[0]} 改成 {better[doubled[0]]}", f"write {better[doubled[0]]} for {doubled[0]}"
    findings.error_in("expression", row, column, at=at + 1, near=near, what=what, fix_zh=fix_zh, fix_en=fix_en)


def _functions(row: Row, column: str, source: str, tree: Expr, findings: Findings) -> None:
    for part in walk(tree):
        if not isinstance(part, Call) or part.name in LIBRARY:
            continue
        plain = part.name.lower().replace("_", "-")
        like = plain if plain in LIBRARY else _MEANT.get(plain, "")
        near = next(iter(difflib.get_close_matches(plain, [*LIBRARY, *_MEANT], n=1, cutoff=0.6)), "")
        like = like or _MEANT.get(near, near)
        place = re.search(rf"(?<![\w.:-]){re.escape(part.name)}\s*\(", source)
        findings.error_in(
            "unknown_function", row, column, name=part.name, at=place.start() + 1 if place else 1,
            fix_zh=f"改成 {like}()" if like else "查看可用的函数：https://docs.getodk.org/form-operators-functions/",
            fix_en=f"write {like}()" if like else "see https://docs.getodk.org/form-operators-functions/",
        )  # fmt: skip


def _inner_repeats(book: Book, row: Row, column: str, tree: Expr, findings: Findings) -> None:
    for name in _single_values(tree):
        rows = book.by_name.get(name, ())
        if len(rows) != 1:
            continue
        beyond = [repeat for repeat in rows[0].repeats if repeat not in row.around and repeat is not row]
        if beyond and not rows[0].opens:
            findings.warn_in("inner_repeat", row, column, name=name, repeat=beyond[-1].name)


def _single_values(tree: Expr) -> Iterator[str]:
    """References in places where one value is wanted."""
    stack = [tree]
    while stack:
        here = stack.pop()
        name = reference(here)
        if name:
            yield name
        if isinstance(here, Call) and here.name in _OF_ALL:
            continue
        stack.extend(children(here))
        stack.extend(predicates(here))
