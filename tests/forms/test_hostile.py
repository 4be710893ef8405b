"""Forms and answers that mean harm get a clear refusal, quickly."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook

from fieldapp.forms.api import AnswerRefused, CalculationTooLarge, FormRefused, FormTooLarge, compile_form
from fieldapp.forms.check import check_file
from fieldapp.forms.errors import XPathProblem
from fieldapp.forms.sheets import SheetUnreadable, convert_sheet
from fieldapp.forms.xpath.functions.regex import compiled, regex
from fieldapp.forms.xpath.parser import parse
from tests.scenario.xform import bind, inputs, repeat, start, xform

# Each of these would run for minutes or for ever, or fill the memory, if it were not bounded. On a machine of its own
# none takes two seconds; what is asserted is the refusal, the time-out only keeps a lost bound from stopping all.
pytestmark = pytest.mark.timeout(30)

HUGE = 200 * 1024 * 1024


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


@pytest.mark.parametrize("ending", [".xml", ".xlsx", ".md", ".csv"])
def test_a_huge_file_is_refused_unread(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"huge{ending}"
    with path.open("wb") as file:
        file.truncate(HUGE)
    assert isinstance(refused_soon(lambda: compile_form(path)), FormTooLarge)
    (problem,) = check_file(path)
    assert "16 MB" in problem.message
    if ending != ".xml":
        with pytest.raises(SheetUnreadable, match="16 MB"):
            convert_sheet(path, tmp_path / "out.md")
    with pytest.raises(FormRefused):
        compile_form(b" " * (17 * 1024 * 1024), kind=ending[1:])  # type: ignore[arg-type]


def test_a_million_elements_deep_is_refused() -> None:
    million = 1_000_000
    deep = "<a>" * million + "</a>" * million
    assert "XML" in str(refused_soon(lambda: compile_form(xform(deep))))
    assert "longer" in str(refused_soon(lambda: compile_form(xform("<a/>", bind("/data/a", calculate="(" * million)))))


def test_groups_without_end_in_a_sheet_are_refused_with_the_row(tmp_path: Path) -> None:
    rows = "".join(f"| | begin_group | g{at} | G |\n" for at in range(20_000))
    path = tmp_path / "deep.md"
    path.write_text(f"| survey |\n| | type | name | label |\n{rows}", encoding="utf-8")
    (problem,) = refused_soon(lambda: compile_form(path)).problems
    assert (problem.sheet, problem.row) == ("survey", 62)


@pytest.mark.parametrize("ending", [".xlsx", ".md", ".csv"])
def test_a_million_choices_are_refused_by_name(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"many{ending}"
    if ending == ".xlsx":
        row = "<row><c t='inlineStr'><is><t>a</t></is></c></row>"
        workbook(path, "<sheetData>" + row * 200_000 + "</sheetData>")
    else:
        line = "| | l | a | A |\n" if ending == ".md" else ",l,a,A\n"
        head = "| choices |\n" if ending == ".md" else "choices\n"
        path.write_text(head + line * 1_000_000, encoding="utf-8")
    assert "rows" in str(refused_soon(lambda: compile_form(path)))


def workbook(path: Path, sheet_data: str, more: str = "") -> None:
    """An xlsx file with one sheet called choices."""
    book = Workbook()
    assert book.active is not None
    book.active.title = "choices"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    members["xl/worksheets/sheet1.xml"] = f"{more}<worksheet {main}>{sheet_data}</worksheet>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    workbook(tmp_path / "bomb.xlsx", "<sheetData><row><c t='str'><v>&b;</v></c></row></sheetData>", bomb)
    assert "entities" in str(refused_soon(lambda: compile_form(tmp_path / "bomb.xlsx")))


def test_a_cell_at_the_far_corner_of_a_workbook_is_refused(tmp_path: Path) -> None:
    cell = "<sheetData><row r='1048576'><c r='XFD1048576' t='str'><v>x</v></c></row></sheetData>"
    workbook(tmp_path / "far.xlsx", cell)
    assert "rows" in str(refused_soon(lambda: compile_form(tmp_path / "far.xlsx")))


MANY = repeat("/data/m", "x", count_="2000") + inputs("/data/a")


@pytest.mark.parametrize(
    "expression",
    [
        "count(/data/m[count(/data/m[count(/data/m[x = 1]) > 0]) > 0])",
        "count(/data/m[count(/data/m[x != current()/../a]) > 0])",
        "count(/data/m[sum(/data/m/x) != 1][sum(/data/m/x) != 2][sum(/data/m/x) != 3])",
        "count(//m[count(//m[count(//x) > 1]) > 1])",
        "string(/data/m/x = /data/m/y)",
        "join('-', /data/m[join('', /data/m/x) != '']/x)",
        "count(randomize(/data/m[count(randomize(/data/m)) > 1]))",
    ],
)
def test_products_of_node_sets_run_out_of_work(expression: str) -> None:
    form = compile_form(xform("<a/><m><x>1</x><y>2</y></m><t/>", bind("/data/t", calculate=expression), MANY))
    with pytest.raises(CalculationTooLarge) as refused:
        start(form)
    assert refused.value.ref == "/data/t"


def test_a_text_doubled_again_and_again_is_stopped() -> None:
    names = [f"c{at}" for at in range(60)]
    doubled = [bind(f"/data/{b}", calculate=f"concat(/data/{a}, /data/{a})") for a, b in pairwise(names)]
    form = xform("".join(f"<{name}/>" for name in names), "".join(doubled), inputs("/data/c0"))
    session = start(form)
    with pytest.raises(AnswerRefused) as refused:
        session.set("/data/c0", "x")
    assert refused.value.reason == "out_of_range"
    assert session.value("/data/c0") == ""
    assert session.value("/data/c9") == ""


def test_a_count_beyond_all_reason_is_refused_at_load() -> None:
    form = compile_form(xform("<m><x/></m>", "", repeat("/data/m", "x", count_="1000000000")))
    with pytest.raises(CalculationTooLarge) as refused:
        start(form)
    assert refused.value.ref.startswith("/data/m")


def test_repeats_in_repeats_run_out_of_work() -> None:
    inner = repeat("/data/m/n/o", "x", count_="4000")
    middle = '<group ref="/data/m/n"><repeat nodeset="/data/m/n" jr:count="4000">' + inner + "</repeat></group>"
    form = compile_form(xform("<m><n><o><x/></o></n></m>", "", repeat("/data/m", count_="4000", more=middle)))
    with pytest.raises(CalculationTooLarge):
        start(form)


def test_an_instance_that_brings_too_much_with_it_is_not_added() -> None:
    inner = repeat("/data/m/n", "x", count_="/data/k")
    binds = bind("/data/k", type_="int") + bind("/data/s", calculate="count(/data/m/n)")
    body = inputs("/data/k") + repeat("/data/m", more=inner)
    form = xform('<k>2</k><m jr:template=""><n><x/></n></m><m><n><x/></n></m><s/>', binds, body)
    session = start(form)
    assert session.value("/data/s") == "2"
    session.remove("/data/m[1]")
    session.set("/data/k", "5001")
    before = session.snapshot()
    with pytest.raises(AnswerRefused, match="fewer") as refused:
        session.add("/data/m")
    assert refused.value.reason == "out_of_range"
    assert session.snapshot() == before
    session.set("/data/k", "3")
    session.add("/data/m")
    assert session.value("/data/s") == "3"


def test_a_range_of_a_thousand_million_steps_costs_nothing() -> None:
    body = '<range ref="/data/a" start="0" end="1000000000" step="1"/>'
    session = start(xform("<a/>", bind("/data/a", type_="int"), body))
    session.set("/data/a", "999999999")
    assert session.value("/data/a") == "999999999"


def test_a_pattern_that_comes_from_an_answer_ends_too() -> None:
    form = xform("<p/><t/>", bind("/data/t", constraint="regex(., /data/p)"), inputs("/data/p", "/data/t"))
    session = start(form)
    session.set("/data/p", "^(a|aa|aaa|a*)*$")
    session.set("/data/t", "a" * 5_000 + "!")
    assert [violation.ref for violation in session.violations()] == ["/data/t"]
    session.set("/data/p", "(" * 3_000)
    assert not session.valid


def external(src: str) -> str:
    calculate = bind("/data/a", calculate="count(instance('t')/root/item)")
    return xform("<a/>", calculate, inputs("/data/a"), f'<instance id="t" src="{src}"/>')


@pytest.mark.parametrize(
    "src",
    [
        "jr://file-csv/../secret.csv",
        "jr://file-csv/../../etc/passwd",
        "jr://file/../secret.csv",
        "../secret.csv",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:9/secret.csv",
        "jr://file-csv/..%2Fsecret.csv",
        "jr://file-csv/..\\secret.csv",
        "jr://file-csv/.",
        "jr://file-csv/",
    ],
)
def test_a_file_outside_the_forms_folder_is_not_read(tmp_path: Path, src: str) -> None:
    (tmp_path / "secret.csv").write_text("name\nsecret\n", encoding="utf-8")
    folder = tmp_path / "forms"
    folder.mkdir()
    path = folder / "form.xml"
    path.write_text(external(src), encoding="utf-8")
    refused = refused_soon(lambda: start(compile_form(path)))
    assert "secret\n" not in str(refused)


def test_a_huge_external_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "form.xml").write_text(external("jr://file-csv/towns.csv"), encoding="utf-8")
    with (tmp_path / "towns.csv").open("wb") as file:
        file.truncate(HUGE)
    assert "towns.csv" in str(refused_soon(lambda: start(compile_form(tmp_path / "form.xml"))))


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
        bind("/data/a", calculate="frob()") + bind("/data/b", relevant="1 +", constraint="selected(."),
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
