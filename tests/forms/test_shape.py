"""What a finished filling may hold: refs, types, choices, without filling the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.forms.api import FormName, FormRefused, compile_form, form_name, form_title
from fieldapp.forms.shape import AnswerShape, answer_shapes, without_positions
from fieldapp.places import resources

SHEET = """
| survey |
| | type | name | label | calculation | choice_filter | relevant |
| | text | who | Who | | | |
| | integer | age | Age | | | |
| | date | born | Born | | | |
| | select_one colour | one | One | | | |
| | select_multiple colour | some | Some | | kind = ${one} | |
| | select_one_from_file towns.csv | town | Town | | | |
| | acknowledge | seen | Seen | | | |
| | begin_repeat | member | Member | | | |
| | text | name | Name | | | |
| | end_repeat | | | | | |
| | select_one ${name} | head | Head | | | |
| | calculate | twice | | ${age} * 2 | | |
| choices |
| | list_name | name | label | kind |
| | colour | red | Red | a |
| | colour | blue | Blue | b |
| settings |
| | form_title | form_id | version |
| | Trial | trial | 7 |
"""
TOWNS = b"name,label\nx1,One\nx2,Two\n"


@pytest.fixture(scope="module")
def shapes() -> dict[str, AnswerShape]:
    return answer_shapes(compile_form(SHEET, "md", {"towns.csv": TOWNS}))


@pytest.mark.parametrize(
    ("ref", "taken", "not_taken"),
    [
        ("who", ["", "anyone 李"], ["\x00"]),
        ("age", ["4", "-4"], ["four", "4.5"]),
        ("born", ["2026-03-02"], ["2026-02-30", "yesterday"]),
        ("one", ["red", "blue"], ["green", "red blue"]),
        ("some", ["red", "red blue"], ["red green"]),
        ("town", ["x1", "x2"], ["x3"]),
        ("member/name", ["anyone"], ["\x01"]),
        ("head", ["whoever the repeat names"], []),
        ("twice", ["NaN", "8"], []),
    ],
)
def test_what_is_taken(shapes: dict[str, AnswerShape], ref: str, taken: list[str], not_taken: list[str]) -> None:
    assert all(shapes[f"/data/{ref}"].takes(text) for text in taken)
    assert not any(shapes[f"/data/{ref}"].takes(text) for text in not_taken)


def test_groups_and_unknown_refs_have_no_shape(shapes: dict[str, AnswerShape]) -> None:
    assert "/data/member" not in shapes
    assert "/data/nowhere" not in shapes
    assert without_positions("/data/member[12]/name") in shapes


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FormRefused, match=r"towns\.csv"):
        answer_shapes(compile_form(SHEET, "md"))


def test_files_given_with_a_form_are_read_when_it_is_filled() -> None:
    from datetime import UTC, datetime

    form = compile_form(SHEET, "md", {"towns.csv": TOWNS})
    session = form.start(now=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    assert [choice.label for choice in session.question("/data/town").choices] == ["One", "Two"]


def test_the_name_of_a_form_without_compiling_it() -> None:
    xform = compile_form(SHEET, "md", {"towns.csv": TOWNS}).xform
    assert form_name(xform) == FormName("trial", "7", "Trial")
    assert form_title(xform) == "Trial"
    with pytest.raises(FormRefused):
        form_name(b"<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>")


@pytest.mark.parametrize("path", sorted((resources() / "forms" / "compiled").glob("*.xml")), ids=lambda path: path.stem)
def test_the_name_of_every_checklist(path: Path) -> None:
    form = compile_form(path)
    assert form_name(path.read_bytes()) == FormName(form.id, form.version, form.title)
