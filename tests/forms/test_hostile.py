"""Forms and answers that mean harm get a clear refusal, quickly."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.forms.api import FormRefused, FormTooLarge, compile_form
from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.xpath.functions.regex import compiled, regex
from fieldapp.forms.xpath.parser import parse
from tests.scenario.xform import bind, inputs, start, xform

# Each of these would run for minutes or for ever if it were not bounded.
pytestmark = pytest.mark.timeout(30)


def refused_soon(make: Callable[[], object]) -> FormRefused:
    with pytest.raises(FormRefused) as refused:
        make()
    return refused.value


def test_an_entity_bomb_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + xform("<a>&b;</a>")
    assert "entities" in str(refused_soon(lambda: compile_form(bomb)))


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    form = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>' + xform("<a>&s;</a>")
    assert "secret" not in str(refused_soon(lambda: compile_form(form))).replace(str(secret), "")


def test_a_dtd_in_another_encoding_is_refused() -> None:
    form = ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "ha">]>' + xform("<a/>")).encode("utf-16")
    refused_soon(lambda: compile_form(form))


def test_what_is_not_xml_is_refused() -> None:
    for content in (b"", b"not xml", b"<a>", b"\x00\x01", b"<a/>", b"<html xmlns='http://www.w3.org/1999/xhtml'/>"):
        refused_soon(lambda content=content: compile_form(content))


def test_deep_nesting_is_refused() -> None:
    deep = "<g>" * 5_000 + "</g>" * 5_000
    refused_soon(lambda: compile_form(xform(deep)))
    body = "<group>" * 100 + "</group>" * 100
    refused_soon(lambda: compile_form(xform("<a/>", "", body)))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert isinstance(refused_soon(lambda: compile_form(path)), FormTooLarge)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 1024 * 1024))
    assert "unpacks" in str(refused_soon(lambda: compile_form(path)))


def test_too_many_nodes_are_refused() -> None:
    refused_soon(lambda: compile_form(xform("".join(f"<n{at}/>" for at in range(60_000)))))


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 500 + "1" + ")" * 500,
        "not(" * 500 + "true()" + ")" * 500,
        "a[" * 500 + "1" + "]" * 500,
        "1" + " + 1" * 5_000,
        "-" * 70_000 + "1",
        "if(" * 200 + "1",
        "concat('" + "x" * 70_000 + "')",
    ],
)
def test_a_monstrous_expression_is_refused(expression: str) -> None:
    refused_soon(lambda: compile_form(xform("<a/>", bind("/data/a", calculate=expression))))


def test_a_long_but_honest_expression_runs() -> None:
    total = " + ".join(["/data/n"] * 250)
    every = " and ".join(["/data/n = 1"] * 250)
    form = xform("<n>1</n><a/><b/>", bind("/data/a", calculate=total) + bind("/data/b", calculate=every))
    session = start(form)
    assert (session.value("/data/a"), session.value("/data/b")) == ("250", "true")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(a+)+$", "a" * 5_000 + "!"),
        ("(a|aa)+$", "a" * 5_000 + "!"),
        ("(.*)*x", "y" * 5_000),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 2_000),
    ],
)
def test_a_regular_expression_that_never_ends_elsewhere_ends(pattern: str, text: str) -> None:
    assert regex(text, pattern) is False


@pytest.mark.parametrize(
    "pattern", [r"(a)\1", "(?<=a)b", "a{999999}", "((a{100}){100}){100}", "(" * 200, "[z-a]", "*a", "a)"]
)
def test_an_unusable_regular_expression_is_named_and_never_matches(pattern: str) -> None:
    with pytest.raises(XPathProblem):
        compiled(pattern)
    assert regex("aaa", pattern) is False


def test_a_pattern_that_the_form_spells_out_is_checked_at_load() -> None:
    form = xform("<a/>", bind("/data/a", constraint=r"regex(., '(a)\1')"), inputs("/data/a"))
    assert "back-reference" in str(refused_soon(lambda: compile_form(form)))


def test_an_overlong_text_never_matches() -> None:
    assert regex("a" * 20_000, "a") is False


def test_a_circle_of_triggers_is_stopped() -> None:
    from fieldapp.forms.api import CalculationDiverged

    form = xform(
        "<a/><b>0</b><c>0</c>",
        "",
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/b + 1"/></input>'
        '<input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/c" value="/data/c + 1"/></input>'
        '<input ref="/data/c"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/b + 1"/></input>',
    )
    session = start(form)
    with pytest.raises(CalculationDiverged):
        session.set("/data/a", "x")


def test_every_problem_of_a_form_is_told_at_once() -> None:
    form = xform(
        "<a/><b/>",
        bind("/data/a", calculate="frob()") + bind("/data/b", relevant="1 +") + bind("/data/none", type_="int"),
    )
    refused = refused_soon(lambda: compile_form(form))
    assert len(refused.problems) == 3


def test_parsing_arbitrary_text_never_crashes() -> None:
    for source in (
        "",
        " ",
        "[",
        "]",
        "..",
        ".",
        "/",
        "//",
        "/a/",
        "@",
        "@*",
        "a::b",
        "child::",
        "1 2",
        "a b",
        "*",
        "* * *",
    ):
        try:
            parse(source)
        except XPathProblem as problem:
            assert str(problem)
