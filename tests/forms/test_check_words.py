"""Everything the engine can have against a form has words for the person who wrote the sheet."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import fieldapp.forms
from fieldapp.forms.check import check_file
from fieldapp.forms.check.translated import in_words
from tests.forms.sheet import sheet

_ROOM = Path(fieldapp.forms.__file__).parent
_SAID_BY = frozenset({"refuse", "warn", "XPathProblem", "Problem", "SheetUnreadable"})


def messages() -> Iterator[tuple[str, str]]:
    """(file, message) of every problem the room's source names in so many words; gaps are filled with a 7."""
    for path in sorted(_ROOM.rglob("*.py")):
        # The checks of the sheet say theirs by code, in both languages.
        if path.parent.name == "check":
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and call.args and _name(call.func) in _SAID_BY:
                text = _text(call.args[0])
                if text is not None:
                    yield path.name, text


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _text(said: ast.expr) -> str | None:
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return said.value
    if not isinstance(said, ast.JoinedStr):
        return None
    return "".join(_part(part) for part in said.values)


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    return "'7'" if part.conversion == ord("r") else "7"


SAID = sorted(set(messages()))


def test_the_source_is_read() -> None:
    assert len(SAID) > 80
    assert ("body.py", "a <7> has no ref") in SAID


@pytest.mark.parametrize(("file", "message"), [pair for pair in SAID if pair != ("parser.py", "7 in '7'")])
def test_every_message_has_chinese_words(file: str, message: str) -> None:
    said, fix = in_words(message, "", "zh")
    assert not said.startswith("表单程序的原话"), file
    assert "\\" not in said + fix
    assert in_words(message, "", "en")[0] == message


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("parameters", "start", "parameters 的写法不对"),
        ("trigger", "a", "trigger 的写法不对"),
        ("appearance", "shiny", "不认识的外观 'shiny'，按普通样子显示"),
    ],
)
def test_the_converter_too_speaks_chinese(tmp_path: Path, column: str, cell: str, said: str) -> None:
    form = tmp_path / "f.md"
    text = sheet("survey", f"type | name | label | calculation | {column}", f"integer | a | 甲 | 1 | {cell}")
    form.write_text(text, encoding="utf-8")
    assert [problem.message for problem in check_file(form)] == [said]
