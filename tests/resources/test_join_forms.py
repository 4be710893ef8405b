"""The joiner of the form library: what it puts in, what it refuses, and that committed forms are current."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.join_forms import Part, PartError, join, joined_forms, main, parse_part

LIBRARY = Path(__file__).resolve().parents[2] / "resources" / "forms"

HEAD = Part(survey=({"type": "select_one GH04", "name": "GH04"},), choices=({"list_name": "GH04", "name": "home"},))
TAIL = Part(
    survey=(
        {"type": "calculate", "name": "urgent", "calculation": "{{fired T0}}"},
        {"type": "calculate", "name": "calm", "calculation": "{{fired T4}}"},
        {"type": "select_multiple triggers", "name": "GT02"},
    )
)
LABELS = {"label::中文 (zh)": "差|了", "label::English (en)": "Worse"}


def _body(**row: str) -> Part:
    return Part(
        {"form_id": "XX", "form_title": "试", "version": "1"},
        ({"type": "select_multiple XX", "name": "XX01", **row},),
        ({"list_name": "XX", "name": "worse", **LABELS}, {"list_name": "XX", "name": "same", **LABELS}),
    )


def _survey(text: str) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in parse_part(text).survey}


def test_committed_forms_are_current() -> None:
    codes = "TK ZL DB TR ET CJ DY HB JF YW SQ SH TQ YJ DD"
    assert {path.name for path in joined_forms(LIBRARY)} == {f"{code}.md" for code in codes.split()}
    for path, text in joined_forms(LIBRARY).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run tools/join_forms.py"


def test_check_tells_a_stale_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    for source in (LIBRARY / "parts").glob("*.md"):
        (parts / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["--folder", str(tmp_path), "--check"]) == 1
    assert not list(tmp_path.glob("*.md"))
    assert main(["--folder", str(tmp_path)]) == 0
    assert main(["--folder", str(tmp_path), "--check"]) == 0
    capsys.readouterr()
    with (tmp_path / "TK.md").open("a", encoding="utf-8") as form:
        form.write("| | changed by hand |\n")
    assert main(["--folder", str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().err == "TK.md: not current\n"


def test_triggers_become_expressions_and_labels() -> None:
    text = join([_body(**{"bind::field:trigger": "worse=T0: 拨120 / Ring 120"})], HEAD, TAIL, Part())
    survey = _survey(text)
    fired = "normalize-space(concat(if(selected(${XX01}, 'worse'), 'XX01-worse ', ''), ''))"
    assert survey["urgent"]["calculation"] == fired
    assert survey["calm"]["calculation"] == "''"
    labels = {row["name"]: row for row in parse_part(text).choices if row["list_name"] == "triggers"}
    assert labels["XX01-worse"]["label::中文 (zh)"] == "T0 XX01 差|了：拨120"
    assert labels["XX01-worse"]["label::English (en)"] == "T0 XX01 Worse: Ring 120"


def test_exclusive_choice_gets_a_constraint_and_words() -> None:
    row = _survey(join([_body(**{"bind::field:exclusive": "same"})], HEAD, TAIL, Part()))["XX01"]
    assert row["constraint"] == "count-selected(.) <= 1 or not(selected(., 'same'))"
    assert row["constraint_message::English (en)"] == '"Worse" cannot be chosen together with others'


def test_onsite_question_keeps_its_own_condition() -> None:
    body = _body(**{"bind::field:onsite": "yes", "relevant": "${A} = 1 or ${B} = 1"})
    row = _survey(join([body], HEAD, TAIL, Part()))["XX01"]
    assert row["relevant"] == "(${GH04} = 'home' or ${GH04} = 'scene') and (${A} = 1 or ${B} = 1)"


def test_several_bodies_share_one_head_and_tail() -> None:
    second = Part({"form_id": "YY", "form_title": "试二", "version": "1"}, ({"type": "text", "name": "YY01"},))
    head = Part(survey=(*HEAD.survey, {"type": "text", "name": "GH01", "default": "{{codes}}"}), choices=HEAD.choices)
    survey = _survey(join([_body(), second], head, TAIL, Part()))
    assert list(survey) == ["GH04", "GH01", "XX01", "YY01", "urgent", "calm", "GT02"]
    assert survey["GH01"]["default"] == "XX YY"


ASKED = Part(
    survey=(
        {"type": "text", "name": "GH10", "relevant": "not({{alone}})"},
        {"type": "text", "name": "GH08", "relevant": "{{asked}}", "label::English (en)": "How?"},
    )
)


def _asking(code: str, despite: str = "", *rows: dict[str, str]) -> Part:
    settings = {"form_id": code, "form_title": "试", "version": "1", **({"despite": despite} if despite else {})}
    return Part(settings, (*rows, {"type": "text", "name": f"{code}01", "relevant": "{{asked}}"}))


def test_a_body_may_be_asked_though_nobody_was_met() -> None:
    plain = _survey(join([_asking("XX")], ASKED, TAIL, Part()))
    assert plain["XX01"]["relevant"] == plain["GH08"]["relevant"] == "${outcome} = 'ask'"
    assert plain["GH10"]["relevant"] == "not(${GH07} = 'no_answer' or ${GH07} = 'dead')"
    text = join([_asking("XX", "dead nobody")], ASKED, TAIL, Part())
    dead = "(${outcome} = 'dead' and ${GH10} != 'refused')"
    assert _survey(text)["XX01"]["relevant"] == f"${{outcome}} = 'ask' or ${{outcome}} = 'nobody' or {dead}"
    assert _survey(text)["GH10"]["relevant"] == "not(${GH07} = 'no_answer')"
    assert "despite" not in parse_part(text).settings
    always = _survey(join([_asking("XX", "nobody dead refused")], ASKED, TAIL, Part()))["XX01"]["relevant"]
    assert always.split(" or ")[1:] == [f"${{outcome}} = '{name}'" for name in ("nobody", "dead", "refused")]


def test_the_head_serves_the_widest_of_several_bodies() -> None:
    survey = _survey(join([_asking("XX"), _asking("YY", "nobody")], ASKED, TAIL, Part()))
    assert survey["XX01"]["relevant"] == "${outcome} = 'ask'"
    assert survey["YY01"]["relevant"] == survey["GH08"]["relevant"] == "${outcome} = 'ask' or ${outcome} = 'nobody'"


def test_a_body_may_change_a_common_question() -> None:
    change = {"type": "amend", "name": "GH08", "label::English (en)": "How else?", "default": "x"}
    survey = _survey(join([_asking("XX", "", change)], ASKED, TAIL, Part()))
    assert (survey["GH08"]["label::English (en)"], survey["GH08"]["default"]) == ("How else?", "x")
    assert survey["GH08"]["type"] == "text"
    assert ASKED.survey[1]["label::English (en)"] == "How?"


def test_columns_a_choice_filter_reads_are_kept() -> None:
    body = _body()
    choices = ({**body.choices[0], "matters": "a b"}, body.choices[1])
    text = join([Part(body.settings, body.survey, choices)], HEAD, TAIL, Part())
    assert {row.get("matters") for row in parse_part(text).choices if row["list_name"] == "XX"} == {"a b", None}


@pytest.mark.parametrize(
    ("bodies", "told"),
    [
        ([_asking("XX", "gone")], "XX: despite knows no gone"),
        ([_asking("XX", "", {"type": "amend", "name": "GH99", "default": "x"})], "GH99: no question to amend"),
        (
            [
                _asking("XX", "", {"type": "amend", "name": "GH08", "default": "x"}),
                _asking("YY", "", {"type": "amend", "name": "GH08", "default": "y"}),
            ],
            "GH08: default is amended in two ways",
        ),
    ],
)
def test_changes_to_the_head_that_do_not_fit_are_refused(bodies: list[Part], told: str) -> None:
    with pytest.raises(PartError, match=told):
        join(bodies, ASKED, TAIL, Part())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"bind::field:trigger": "gone=T0: 甲 / a"}, "XX01: no choice gone"),
        ({"bind::field:exclusive": "gone"}, "XX01: no choice gone"),
        ({"bind::field:exclusive": "same", "constraint": ". != ''"}, "constraint of its own"),
        ({"type": "select_one nowhere"}, "choice list nowhere"),
        ({"colour": "red"}, "unknown columns colour"),
        ({"name": "GH04"}, "GH04: used for two questions"),
    ],
)
def test_faulty_parts_are_refused(row: dict[str, str], told: str) -> None:
    with pytest.raises(PartError, match=told):
        join([_body(**row)], HEAD, TAIL, Part())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("| | type |\n", "no sheet has begun"),
        ("| entities |\n| | a |\n", "unknown sheets: entities"),
        ("| survey |\n| | type | name |\n| | text |\n", "has 1 cells, its header 2"),
        ("| choices |\n| | list_name | name |\n| | a | b |\n| | a | b |\n", "choice a.b: named twice"),
    ],
)
def test_unreadable_parts_are_refused(text: str, told: str) -> None:
    with pytest.raises(PartError, match=told):
        join([_body()], HEAD, TAIL, parse_part(text))


SOURCES = (
    {"list_name": "sources", "name": "规R01", "label::中文 (zh)": "《办法》", "label::English (en)": "Measures"},
    {"list_name": "sources", "name": "拟", "label::中文 (zh)": "自拟", "label::English (en)": "Our own"},
)


def test_codes_of_a_source_get_their_words() -> None:
    body = _body(**{"bind::field:source": "规R01、拟"})
    text = join([body], HEAD, TAIL, Part(choices=SOURCES))
    row = _survey(text)["XX01"]
    assert row["bind::field:source"] == "规R01、拟"
    assert (row["bind::field:source_zh"], row["bind::field:source_en"]) == ("《办法》；自拟", "Measures; Our own")
    assert not [choice for choice in parse_part(text).choices if choice["list_name"] == "sources"]


def test_a_source_nobody_knows_is_refused() -> None:
    with pytest.raises(PartError, match="XX01: unknown source 规R99"):
        join([_body(**{"bind::field:source": "规R99、拟"})], HEAD, TAIL, Part(choices=SOURCES))


@pytest.mark.parametrize(("jump", "words"), [("worse>QQ", "no checklist QQ"), ("best>XX", "no choice best")])
def test_a_jump_that_leads_nowhere_is_refused(jump: str, words: str) -> None:
    known = Part(choices=({"list_name": "checklists", "name": "XX", **LABELS},))
    assert "worse>XX" in join([_body(**{"bind::field:next": "worse>XX"})], HEAD, TAIL, known)
    with pytest.raises(PartError, match=f"XX01: {words}"):
        join([_body(**{"bind::field:next": jump})], HEAD, TAIL, known)


@pytest.mark.parametrize(
    ("required", "becomes"),
    [
        ("yes", "${broken_off} != 'broken'"),
        ("${A} = '' or ${B} = ''", "(${A} = '' or ${B} = '') and ${broken_off} != 'broken'"),
    ],
)
def test_duties_of_a_body_end_where_the_visit_was_broken_off(required: str, becomes: str) -> None:
    tail = Part(survey=({"type": "text", "name": "broken_off", "required": "yes"}, *TAIL.survey))
    survey = _survey(join([_body(required=required)], HEAD, tail, Part()))
    assert survey["XX01"]["required"] == becomes
    assert survey["broken_off"]["required"] == "yes"
    assert _survey(join([_body(required=required)], HEAD, TAIL, Part()))["XX01"]["required"] == required


@pytest.mark.parametrize(("setting", "value"), [("yes", "'yes'"), ("no", "''")])
def test_a_checklist_that_is_sensitive_as_a_whole_says_so_in_the_head(setting: str, value: str) -> None:
    head = Part(
        survey=(*HEAD.survey, {"type": "calculate", "name": "all", "calculation": "{{sensitive}}"}),
        choices=HEAD.choices,
    )
    body = _body()
    text = join([Part({**body.settings, "sensitive": setting}, body.survey, body.choices)], head, TAIL, Part())
    assert _survey(text)["all"]["calculation"] == value
    assert "sensitive" not in parse_part(text).settings
