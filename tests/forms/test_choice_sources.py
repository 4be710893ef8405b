"""Where choices come from besides the choices sheet: files beside the form, lists of the host, repeats, search()."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from fieldapp.forms.api import AnswerRefused, FormDefinition, FormRefused, FormSession, compile_form
from fieldapp.forms.parse.choices import search_path
from tests.forms.sheet import form, sheet, survey
from tests.scenario.xform import start

FILES = {
    "trees.csv": "name,label,kind,文字\nt1,Elm,broad,榆\nt2,Fir,needle,冷杉\nt3,Oak,broad,栎\n".encode(),
    "kinds.xml": b"<root><item><name>broad</name><label>Broadleaf</label></item></root>",
    "spots.geojson": b'{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "s1", '
    b'"properties": {"title": "Well"}, "geometry": {"type": "Point", "coordinates": [121.5, 37.4]}}]}',
}


def offered(session: FormSession, name: str) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in session.question(name).choices]


def begun(definition: FormDefinition, files: Mapping[str, bytes] = FILES) -> FormSession:
    return start(definition, externals=files.get)


@pytest.mark.parametrize(
    ("type_", "parameters", "expected"),
    [
        ("select_one_from_file trees.csv", "", [("t1", "Elm"), ("t2", "Fir"), ("t3", "Oak")]),
        ("select_multiple_from_file trees.csv", "", [("t1", "Elm"), ("t2", "Fir"), ("t3", "Oak")]),
        (
            "select_one_from_file trees.csv",
            "value=label label=kind",
            [("Elm", "broad"), ("Fir", "needle"), ("Oak", "broad")],
        ),
        ("select_one_from_file kinds.xml", "", [("broad", "Broadleaf")]),
        ("select_one_from_file spots.geojson", "", [("s1", "Well")]),
    ],
)
def test_choices_from_a_file(type_: str, parameters: str, expected: list[tuple[str, str]]) -> None:
    session = begun(survey(f"{type_} | a | A | {parameters}", columns="type | name | label | parameters"))
    assert offered(session, "a") == expected
    session.set("a", expected[0][0])
    assert session.value("a") == expected[0][0]


def test_choices_from_a_file_are_filtered() -> None:
    session = begun(
        survey(
            "text | kind | K |",
            "select_one_from_file trees.csv | a | A | kind = ${kind}",
            columns="type | name | label | choice_filter",
        )
    )
    session.set("/data/kind", "broad")
    assert offered(session, "a") == [("t1", "Elm"), ("t3", "Oak")]


def test_a_file_that_is_missing_is_refused_by_name() -> None:
    definition = survey("select_one_from_file gone.csv | a | A")
    assert definition.attachments() == ("gone.csv",)
    with pytest.raises(FormRefused, match=r"gone\.csv"):
        begun(definition)


def lists(name: str) -> Iterable[Mapping[str, str]] | None:
    return [{"name": "p1", "label": "王秀英"}] if name == "people" else None


def test_lists_of_the_host_stand_in_for_files() -> None:
    definition = survey(
        "csv-external | people | |",
        "select_one_from_file people.csv | a | A |",
        "calculate | n | | instance('people')/root/item[name = ${a}]/label",
        columns="type | name | label | calculation",
    )
    session = start(definition, lists=lists)
    assert offered(session, "a") == [("p1", "王秀英")]
    session.set("a", "p1")
    assert session.value("n") == "王秀英"


def test_a_list_the_host_does_not_keep_is_read_from_its_file() -> None:
    session = start(survey("select_one_from_file trees.csv | a | A"), lists=lists, externals=FILES.get)
    assert len(offered(session, "a")) == 3


def test_choices_are_the_instances_of_a_repeat() -> None:
    session = start(
        survey(
            "begin repeat | m | M |",
            "text | n | N |",
            "integer | age | Age |",
            "end repeat | | |",
            "select_one ${n} | head | Head | ${age} > 17",
            columns="type | name | label | choice_filter",
        )
    )
    session.set("/data/m[1]/n", "Wang")
    session.set("/data/m[1]/age", "70")
    session.add("/data/m")
    session.set("/data/m[2]/n", "Li")
    session.set("/data/m[2]/age", "12")
    assert offered(session, "head") == [("Wang", "Wang")]
    session.set("/data/m[2]/age", "18")
    session.set("head", "Li")
    session.remove("/data/m[2]")
    assert session.value("head") == ""


EXTERNAL = (
    sheet(
        "survey",
        "type | name | label | choice_filter",
        "select_one st | st | State |",
        "select_one_external county | co | County | state=${st}",
    ),
    sheet("choices", "list_name | name | label", "st | a | A", "st | b | B"),
)


def test_external_choices_of_a_workbook_come_with_it() -> None:
    """XLSForm ``select_one_external``."""
    rows = ("county | x | Xia | a", "county | y | Yan | b", "other | z | Zao | a")
    session = start(form(*EXTERNAL, sheet("external_choices", "list_name | name | label | state", *rows)))
    assert offered(session, "co") == []
    session.set("st", "a")
    assert (offered(session, "co"), session.question("co").type) == ([("x", "Xia")], "select_one")
    session.set("co", "x")
    with pytest.raises(AnswerRefused, match="unknown_choice"):
        session.set("co", "z")
    session.set("st", "b")
    assert session.value("co") == ""


def test_external_choices_have_languages() -> None:
    columns = "list_name | name | label::中文 (zh) | label::English (en) | state"
    definition = form(
        sheet(
            "survey",
            "type | name | label::中文 (zh) | label::English (en) | choice_filter",
            "select_one st | st | 省 | State |",
            "select_one_external county | co | 县 | County | state=${st}",
        ),
        sheet("choices", "list_name | name | label::中文 (zh) | label::English (en)", "st | a | 甲 | A"),
        sheet("external_choices", columns, "county | x | 夏 | Xia | a"),
        sheet("settings", "default_language", "中文 (zh)"),
    )
    session = start(definition)
    session.set("st", "a")
    assert offered(session, "co") == [("x", "夏")]
    session.language = "English (en)"
    assert offered(session, "co") == [("x", "Xia")]


def test_external_choices_are_read_beside_an_xform(tmp_path: Path) -> None:
    made = form(*EXTERNAL, sheet("external_choices", "list_name | name | label | state", "county | x | Xia | a"))
    (tmp_path / "f.xml").write_bytes(made.xform)
    with pytest.raises(FormRefused, match=r"itemsets\.csv"):
        start(compile_form(tmp_path / "f.xml"))
    (tmp_path / "itemsets.csv").write_text("list_name,name,label,state\ncounty,x,Xia,a\n")
    session = start(compile_form(tmp_path / "f.xml"))
    session.set("st", "a")
    assert offered(session, "co") == [("x", "Xia")]


def searching(call: str, *more: str) -> FormSession:
    definition = form(
        sheet("survey", "type | name | label | appearance", "text | q | Q |", f"select_one t | a | A | {call}"),
        sheet("choices", "list_name | name | label", "t | name | label", *more),
    )
    return begun(definition)


@pytest.mark.parametrize(
    ("call", "asked", "expected"),
    [
        ("search('trees')", "", ["t1", "t2", "t3"]),
        ("minimal search('trees')", "", ["t1", "t2", "t3"]),
        ("search('trees', 'matches', 'kind', 'broad')", "", ["t1", "t3"]),
        ("search('trees', 'matches', 'kind', ${q})", "needle", ["t2"]),
        ("search('trees', 'contains', 'label', ${q})", "IR", ["t2"]),
        ("search('trees', 'contains', 'label', ${q})", "", ["t1", "t2", "t3"]),
        ("search('trees', 'contains', 'label, kind', ${q})", "oad", ["t1", "t3"]),
        ("search('trees', 'startswith', 'label', ${q})", "o", ["t3"]),
        ("search('trees', 'endswith', 'kind', ${q})", "dle", ["t2"]),
        ("search('trees', 'contains', 'label', ${q}, 'kind', 'broad')", "", ["t1", "t3"]),
    ],
)
def test_search_offers_rows_of_a_file(call: str, asked: str, expected: list[str]) -> None:
    """The appearance ``search()`` of XLSForm: file, how, columns, text, filter column, filter text."""
    session = searching(call)
    session.set("q", asked)
    assert [value for value, _ in offered(session, "a")] == expected
    session.set("a", expected[0])
    assert session.value("a") == expected[0]


def test_search_puts_choices_with_a_number_for_a_name_first() -> None:
    session = searching("search('trees', 'matches', 'kind', 'needle')", "t | 99 | None of these")
    assert offered(session, "a") == [("99", "None of these"), ("t2", "Fir")]


@pytest.mark.parametrize(
    ("call", "more"),
    [
        ("search('trees', 'sounds-like', 'kind', 'x')", ()),
        ("search('trees', 'matches')", ()),
        ("search('trees'", ()),
        ("search('trees')", ("t | other | column",)),
    ],
)
def test_a_search_that_cannot_be_made_is_refused(call: str, more: tuple[str, ...]) -> None:
    with pytest.raises(FormRefused, match=r"search\(\)"):
        searching(call, *more)


@pytest.mark.parametrize("text", ["search()", "search(, 'x')", "search('a)"])
def test_what_is_no_call_means_no_path(text: str) -> None:
    assert search_path(text) is None


def test_a_file_can_be_pulled_from_and_searched_without_being_declared() -> None:
    session = begun(
        survey(
            "text | t | T | |",
            "calculate | k | | pulldata('trees', 'kind', 'name', ${t}) |",
            "text | d | D | | pulldata('trees', 'label', 'name', 't2')",
            columns="type | name | label | calculation | default",
        )
    )
    session.set("t", "t3")
    assert (session.value("k"), session.value("d")) == ("broad", "Fir")
