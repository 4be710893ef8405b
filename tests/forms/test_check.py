"""``forms check`` finds each kind of slip at its row and column, in every kind of file and in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.forms.check import check_file
from fieldapp.forms.check.logic import Subject, always, candidates, leaf
from fieldapp.forms.check.words import WORDS
from fieldapp.forms.errors import Problem
from fieldapp.forms.sheets import convert_sheet
from fieldapp.forms.xpath.parser import parse
from fieldapp.forms.xpath.syntax import walk
from fieldapp.places import resources

HEADER = "| | type | name | label::中文 (zh) | label::English (en) | relevant | constraint | calculation |"
ROWS = """
| | integer | age | 年龄 | Age | | . >= 0 and . < 130 | |
| | select_one yn | ok | 好吗 | Well? | ${age} > 5 | | |
| | select_multiple colour | liked | 喜欢 | Liked | | | |
| | date | born | 出生 | Born | | . <= today() | |
| | begin_repeat | member | 成员 | Member | | | |
| | text | who | 谁 | Who | | | |
| | end_repeat | | | | | | |
| | calculate | total | | | | | ${age} * 2 |
"""
CHOICES = """
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yn | yes | 是 | Yes |
| | yn | no | 否 | No |
| | colour | red | 红 | Red |
| | colour | green | 绿 | Green |
"""
SETTINGS = "| settings |\n| | form_id | default_language |\n| | f | 中文 (zh) |\n"
# After the rows above: the tenth row of the sheet.
NEXT = 10


def sheet(*more: str, header: str = HEADER, rows: str = ROWS, choices: str = CHOICES, settings: str = SETTINGS) -> str:
    added = "".join(f"{row}\n" for row in more)
    return f"| survey |\n{header}\n{rows.strip()}\n{added}{choices.strip()}\n{settings}"


def relevant(condition: str) -> str:
    return sheet(f"| | text | x | 文 | Text | {condition} | | |")


def constraint(condition: str, kind: str = "integer") -> str:
    return sheet(f"| | {kind} | x | 文 | Text | | {condition} | |")


def calculation(formula: str) -> str:
    return sheet(f"| | calculate | x | | | | | {formula} |")


EN = "label::English (en)"
# sheet's text, then of the one problem expected: sheet, row, column, severity, a word of the message, one of the fix.
CASES: dict[str, tuple[str, str, int | None, str, str, str, str]] = {
    "no survey": (CHOICES, "", None, "", "error", "survey", "survey"),
    "no questions": ("| survey |\n| | type | name |\n", "survey", None, "", "error", "survey", "type"),
    "no file": (
        sheet("| | select_one_from_file towns.csv | x | 文 | T | | | |"),
        "survey", NEXT, "type", "warning", "towns.csv", "",
    ),
    "no data": (sheet("| | csv-external | towns | | | | | |"), "survey", NEXT, "name", "warning", "towns.csv", ""),
    "unknown column": (
        sheet(header=HEADER.replace("relevant", "relevent"), rows=ROWS.replace("${age} > 5", "")),
        "survey", 1, "relevent", "warning", "relevent", "relevant",
    ),
    "two columns of one meaning": (
        sheet(header=HEADER + " calculate |"), "survey", 1, "calculate", "error", "calculation", "",
    ),
    "unknown sheet": (
        sheet(settings=SETTINGS.replace("settings", "setings")), "setings", None, "", "warning", "setings", "",
    ),
    "unknown type": (sheet("| | intger | x | 文 | T | | | |"), "survey", NEXT, "type", "error", "intger", "integer"),
    "no list": (sheet("| | select_one | x | 文 | T | | | |"), "survey", NEXT, "type", "error", "", "select_one"),
    "unknown list": (sheet("| | select_one yno | x | 文 | T | | | |"), "survey", NEXT, "type", "error", "yno", "yn"),
    "no name": (sheet("| | text | | 文 | T | | | |"), "survey", NEXT, "name", "error", "", ""),
    "bad name": (sheet("| | text | 1 a | 文 | T | | | |"), "survey", NEXT, "name", "error", "1 a", "q1_a"),
    "name twice": (sheet("| | text | born | 文 | T | | | |"), "survey", NEXT, "name", "error", "5", "born_2"),
    "no label": (sheet("| | text | x | | | | | |"), "survey", NEXT, "label::中文 (zh)", "error", "", ""),
    "group not closed": (
        sheet("| | begin_group | g | 组 | G | | | |"),
        "survey", NEXT, "type", "error", "", "end_group",
    ),
    "group not opened": (sheet("| | end_group | | | | | | |"), "survey", NEXT, "type", "error", "", "begin_group"),
    "wrong end": (
        sheet("| | begin_group | g | 组 | G | | | |", "| | end_repeat | | | | | | |"),
        "survey", NEXT + 1, "type", "error", str(NEXT), "end_group",
    ),
    "form_id": (
        sheet(settings=SETTINGS.replace("| f |", "| my form |")),
        "settings", 2, "form_id", "error", "my form", "",
    ),
    "default language": (
        sheet(settings=SETTINGS.replace("中文 (zh)", "French (fr)")),
        "settings", 2, "default_language", "error", "French", "English (en)",
    ),
    "unknown reference": (relevant("${aged} > 1"), "survey", NEXT, "relevant", "error", "aged", "${age}"),
    "reference in a label": (
        sheet("| | note | x | 文 ${nobody} | T | | | |"), "survey", NEXT, "label::中文 (zh)", "error", "nobody", "",
    ),
    "broken reference": (relevant("${age > 1"), "survey", NEXT, "relevant", "error", "1", "${"),
    "unclosed bracket": (relevant("(${age} > 1"), "survey", NEXT, "relevant", "error", "11", ""),
    "doubled sign": (relevant("${age} == 1"), "survey", NEXT, "relevant", "error", "8", "="),
    "unknown function": (
        calculation("1 + lenght(${total})"),
        "survey", NEXT, "calculation", "error", "5", "string-length",
    ),
    "function in capitals": (calculation("SUM(${who})"), "survey", NEXT, "calculation", "error", "SUM", "sum"),
    "wrong number of arguments": (calculation("if(${age}, 1)"), "survey", NEXT, "calculation", "error", "if()", ""),
    "full-width comma": (
        relevant("selected(${liked}，'red')"), "survey", NEXT, "relevant", "error", "，", "selected(${liked},'red')",
    ),
    "full-width brackets": (relevant("（${age} > 1）"), "survey", NEXT, "relevant", "error", "（", "(${age} > 1)"),
    "full-width equals": (relevant("${age} ≥ 1"), "survey", NEXT, "relevant", "error", "≥", ">="),
    "curly quotes": (relevant("${ok} = ‘yes’"), "survey", NEXT, "relevant", "warning", "‘", "'yes'"),
    "cycle": (
        sheet("| | calculate | x | | | | | ${y} + 1 |", "| | calculate | y | | | | | ${x} + 1 |"),
        "survey", NEXT, "calculation", "error", "x", "",
    ),
    "inner repeat": (
        calculation("string(${who})"), "survey", NEXT, "calculation", "warning", "member", "indexed-repeat",
    ),
    "choice not in list": (relevant("${ok} = 'maybe'"), "survey", NEXT, "relevant", "warning", "maybe", "yes"),
    "choice not in list, unlike": (
        relevant("${ok} != 'maybe'"),
        "survey", NEXT, "relevant", "warning", "maybe", "yes",
    ),
    "selected not in list": (
        relevant("selected(${liked}, 'blue')"),
        "survey", NEXT, "relevant", "warning", "blue", "red",
    ),
    "number against text": (relevant("${age} = 'old'"), "survey", NEXT, "relevant", "warning", "old", "''"),
    "date against no date": (
        relevant("${born} > '2020-1-5'"),
        "survey", NEXT, "relevant", "warning", "2020-1-5", "date(",
    ),
    "numbers apart": (relevant("${age} > 5 and ${age} < 3"), "survey", NEXT, "relevant", "warning", "${age} > 5", ""),
    "whole numbers between": (
        relevant("${age} > 5 and ${age} < 6"),
        "survey", NEXT, "relevant", "warning", "${age} > 5", "",
    ),
    "two texts at once": (
        relevant("${ok} = 'yes' and ${ok} = 'no'"), "survey", NEXT, "relevant", "warning", "${ok} = 'yes'", "or",
    ),
    "a thing and its opposite": (
        relevant("selected(${liked}, 'red') and not(selected(${liked}, 'red'))"),
        "survey", NEXT, "relevant", "warning", "selected", "",
    ),
    "beyond the constraint": (relevant("${age} > 200"), "survey", NEXT, "relevant", "warning", "${age} > 200", ""),
    "always true": (relevant("${ok} != 'yes' or ${ok} != 'no'"), "survey", NEXT, "relevant", "warning", "", "and"),
    "no answer fits": (constraint(". > 5 and . < 3"), "survey", NEXT, "constraint", "warning", ". > 5", ""),
    "constraint against empty": (constraint(". != ''", "text"), "survey", NEXT, "constraint", "warning", "", ""),
    "group and question exclude each other": (
        sheet(
            "| | begin_group | g | 组 | G | ${ok} = 'yes' | | |", "| | text | x | 文 | T | ${ok} = 'no' | | |",
            "| | end_group | | | | | | |",
        ),
        "survey", NEXT + 1, "relevant", "warning", "${ok} = 'yes'", "",
    ),
    "unused list": (
        sheet(choices=CHOICES + "| | spare | a | 甲 | A |"), "choices", 6, "list_name", "warning", "spare", "",
    ),
    "choice twice": (sheet(choices=CHOICES + "| | yn | no | 否 | No |"), "choices", 6, "name", "error", "3", ""),
    "choice with a space": (
        sheet(choices=CHOICES + "| | colour | dark red | 红 | R |"),
        "choices", 6, "name", "error", "dark red", "dark_red",
    ),
    "space in a select_one": (
        sheet(choices=CHOICES + "| | yn | not sure | 不 | ? |"),
        "choices", 6, "name", "warning", "not sure", "not_sure",
    ),
    "choice without a name": (sheet(choices=CHOICES + "| | yn | | 否 | No |"), "choices", 6, "name", "error", "", ""),
    "choice without a label": (
        sheet(choices=CHOICES + "| | yn | so | | |"), "choices", 6, "label::中文 (zh)", "warning", "so", "",
    ),
    "untranslated question": (
        sheet("| | text | x | 文 | | | | |"),
        "survey", NEXT, EN, "warning", "English (en)", "文",
    ),
    "untranslated choice": (
        sheet(choices=CHOICES + "| | yn | so | 那 | |"),
        "choices", 6, EN, "warning", "English", "那",
    ),
}  # fmt: skip


def checked(folder: Path, text: str, kind: str = "md", language: str = "zh") -> list[Problem]:
    path = folder / "form.md"
    path.write_text(text, encoding="utf-8")
    if kind != "md":
        convert_sheet(path, folder / f"form.{kind}")
    return check_file(folder / f"form.{kind}", language)


def test_a_sound_form_has_no_problems(tmp_path: Path) -> None:
    assert checked(tmp_path, sheet()) == []


@pytest.mark.parametrize("case", CASES)
def test_each_slip_stands_at_its_place(case: str, tmp_path: Path) -> None:
    text, name, row, column, severity, message, fix = CASES[case]
    problems = checked(tmp_path, text)
    first = next((p for p in problems if (p.sheet, p.row, p.column) == (name, row, column)), None)
    assert first is not None, problems
    assert first.severity == severity
    assert message in first.message
    assert fix in first.fix
    # Nothing else is said of the same cell, and nothing is called wrong that is not.
    assert [p for p in problems if p.severity == "error" and p is not first and (p.row, p.sheet) != (row, name)] == []
    for kind in ("xlsx", "csv"):
        assert checked(tmp_path, text, kind) == problems
    told = [(p.sheet, p.row, p.column, p.severity) for p in problems]
    english = checked(tmp_path, text, language="en")
    assert [(p.sheet, p.row, p.column, p.severity) for p in english] == told
    spoken = re.sub(r"[「『“”‘’（）()≥，].|中文|[红否甲那不是文]", "", english[problems.index(first)].message)
    assert not re.search(r"[\u4e00-\u9fff]{2}", spoken)


def test_every_slip_is_told_at_once(tmp_path: Path) -> None:
    text = sheet(
        "| | text | a | 文 | T | ${aged} > 1 | | |",
        "| | intger | b | 文 | T | | | |",
        "| | text | c | 文 | T | ${age} > | | |",
    )
    errors = [problem.row for problem in checked(tmp_path, text) if problem.severity == "error"]
    assert errors == [NEXT, NEXT + 1, NEXT + 2]


def test_what_hangs_on_a_question_never_shown_is_told_so(tmp_path: Path) -> None:
    text = sheet(
        "| | text | a | 文 | T | ${age} > 5 and ${age} < 3 | | |",
        "| | text | b | 文 | T | ${a} != '' | | |",
        "| | text | c | 文 | T | ${b} = 'x' | | |",
    )
    first, second, third = checked(tmp_path, text)
    assert (first.row, second.row, third.row) == (NEXT, NEXT + 1, NEXT + 2)
    assert "「a」" in second.message and "「b」" in third.message


def test_spaces_at_the_edge_of_a_name_are_told(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, sheet("| | text | x&#32; | 文 | T | | | |"), "xlsx")
    assert (problem.sheet, problem.row, problem.column, problem.severity) == ("survey", NEXT, "name", "warning")


def test_rows_are_counted_past_empty_ones(tmp_path: Path) -> None:
    text = sheet("| | | | | | | | |", "| | | | | | | | |", "| | intger | x | 文 | T | | | |")
    for kind in ("md", "xlsx", "csv"):
        assert [problem.row for problem in checked(tmp_path, text, kind)] == [NEXT + 2]
    late = sheet("| | | | | | | | |", "| | calculate | x | | | | | if(${age}, 1) |")
    for kind in ("md", "xlsx", "csv"):
        assert [(problem.row, problem.column) for problem in checked(tmp_path, late, kind)] == [
            (NEXT + 1, "calculation")
        ]


def test_the_path_of_a_cycle_is_in_the_words_of_the_sheet(tmp_path: Path) -> None:
    (problem,) = checked(tmp_path, CASES["cycle"][0])
    told = re.findall(r"(\w)（第 (\d+) 行 calculation）", problem.message)
    assert sorted(told[:2]) == [("x", str(NEXT)), ("y", str(NEXT + 1))]
    assert told[0] == told[-1]


@pytest.mark.parametrize("form", sorted((resources() / "forms").glob("*.md")), ids=lambda path: path.stem)
@pytest.mark.slow
def test_the_library_has_no_problems(form: Path) -> None:
    assert check_file(form) == []


def test_every_sentence_is_there_in_both_languages() -> None:
    for code, said in WORDS.items():
        assert set(said) == {"zh", "en"}
        assert all(message for message, _ in said.values()), code
        assert bool(said["zh"][1]) == bool(said["en"][1]), code
        assert not re.search(r"[\u4e00-\u9fff]", "".join(said["en"]))


@dataclass(frozen=True)
class Condition:
    """A condition as a sheet has it, and what it means, worked out apart from the program."""

    text: str
    holds: Callable[[str, str, set[str]], bool]


def number(text: str) -> float:
    return float(text) if text else float("nan")


LEAVES = st.sampled_from(
    [
        Condition("ʘa > 3", lambda a, s, m: number(a) > 3),
        Condition("3 > ʘa", lambda a, s, m: number(a) < 3),
        Condition("ʘa = 3", lambda a, s, m: number(a) == 3),
        Condition("ʘa != 3", lambda a, s, m: number(a) != 3),
        Condition("ʘa >= 7", lambda a, s, m: number(a) >= 7),
        Condition("ʘa = ''", lambda a, s, m: a == ""),
        Condition("ʘs = 'x'", lambda a, s, m: s == "x"),
        Condition("ʘs != 'x'", lambda a, s, m: s != "x"),
        Condition("ʘs = 'y'", lambda a, s, m: s == "y"),
        Condition("ʘs != ''", lambda a, s, m: s != ""),
        Condition("selected(ʘm, 'p')", lambda a, s, m: "p" in m),
        Condition("selected(ʘm, 'q')", lambda a, s, m: "q" in m),
        Condition("count-selected(ʘm) > 1", lambda a, s, m: len(m) > 1),
        Condition("ʘm = 'p'", lambda a, s, m: m == {"p"}),
    ]
)


def joined(parts: tuple[Condition, str, Condition]) -> Condition:
    left, word, right = parts
    if word == "and":
        return Condition(
            f"({left.text}) and ({right.text})", lambda a, s, m: left.holds(a, s, m) and right.holds(a, s, m)
        )
    return Condition(f"({left.text}) or ({right.text})", lambda a, s, m: left.holds(a, s, m) or right.holds(a, s, m))


def denied(part: Condition) -> Condition:
    return Condition(f"not({part.text})", lambda a, s, m: not part.holds(a, s, m))


CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(joined), inner.map(denied)),
    max_leaves=7,
)
SUBJECTS = {"a": Subject("integer"), "s": Subject("one", ("x", "y", "z")), "m": Subject("many", ("p", "q", "r"))}
EVERY = [
    (a, s, set(m))
    for a in ["", *map(str, range(-2, 12))]
    for s in ("", "x", "y", "z")
    for size in range(4)
    for m in combinations("pqr", size)
]


@given(condition=CONDITIONS)
def test_a_condition_is_called_fixed_exactly_when_no_answer_changes_it(condition: Condition) -> None:
    outcomes = {condition.holds(*answers) for answers in EVERY}
    expected = outcomes.pop() if len(outcomes) == 1 else None
    assert always(parse(condition.text), SUBJECTS) is expected


def test_candidates_tell_apart_all_that_leaves_can() -> None:
    leaves = [found for part in walk(parse("ʘa > 3 and ʘa < 4.5")) if (found := leaf(part))]
    assert {"2", "3", "4", "5"} <= set(candidates(Subject("integer"), leaves))
    assert "3.75" in candidates(Subject("number"), leaves)
