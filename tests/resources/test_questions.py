"""Every form question by question: against our own table, and where it is beside us, against the domain's data."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from typing import Any

import pytest

from fieldapp.domain.triggers import parse_triggers
from tests.resources.compiled import LANGUAGES, ROOT, compiled
from tests.resources.own_table import CODES, HEAD, QUESTIONS, TABLES, TAIL, Asked, SetsOff, of, xpath
from tools.join_forms import Row, parse_part

CHECKLISTS = ROOT.parent / "shared" / "domain" / "checklists.json"
CHANGES = ROOT / "docs" / "forms" / "CHANGES.md"
ONSITE_FIRST = "(${GH04} = 'home' or ${GH04} = 'scene')"
BY_OUTCOME = {"GH10", "GT06", "GT07", "broken_off"}
"""Questions whose condition is another where a checklist is asked despite a death or with nobody there."""
NUMBERS = {"GH": 11, "TK": 20, "ZL": 18, "DB": 17, "TR": 12, "ET": 18, "CJ": 16, "DY": 12, "HB": 12, "JF": 12, "YW": 15,
           "SQ": 14, "SH": 14, "TQ": 15, "YJ": 18, "DD": 20, "GT": 10}  # fmt: skip
PARTS = {"broken_off", "ZL03_units", "YW10_amount"}
"""Questions of the table that are no numbered question of the checklists, but set something in motion."""


@cache
def survey(code: str) -> dict[str, Row]:
    """Rows of the committed sheet by name, without the ends of groups."""
    text = (ROOT / "resources" / "forms" / f"{code}.md").read_text(encoding="utf-8")
    return {row["name"]: row for row in parse_part(text).survey if not row["type"].startswith("end_")}


def condition(row: Row) -> str:
    """A question's own condition, without the one that every on-site question has."""
    text = row.get("relevant", "")
    if row.get("bind::field:onsite") != "yes":
        return text
    assert text.startswith(ONSITE_FIRST), row["name"]
    own = text.removeprefix(ONSITE_FIRST).removeprefix(" and ")
    return own[1:-1] if own else ""


def in_motion(row: Row) -> dict[str, SetsOff]:
    return {
        code: SetsOff(entry.level.name, entry.follow_up, entry.follow_up_days, entry.condition is not None)
        for entry in parse_triggers(row.get("bind::field:trigger", ""))
        for code in entry.codes
    }


def test_the_table_has_every_question_of_the_draft() -> None:
    numbered = [f"{group}{number:02}" for group, count in NUMBERS.items() for number in range(1, count + 1)]
    assert set(QUESTIONS) == {*numbered, *PARTS}
    assert len(numbered) == 233 + 11 + 10


@pytest.mark.parametrize("code", CODES)
def test_every_question_is_as_the_table_has_it(code: str) -> None:
    form = compiled(code)
    for name, asked in of(code).items():
        row = survey(code)[name]
        assert row["type"].split()[0] == asked.kind, name
        assert ("required" in row) == asked.must, name
        assert ("readonly" in row) == ("readonly" in asked.marks) or name == "YW02", name
        assert row.get("bind::field:source", "") == asked.source, name
        assert row.get("bind::field:exclusive", "").split() == list(asked.exclusive), name
        assert in_motion(row) == asked.sets_off, name
        for mark in ("onsite", "sensitive"):
            assert (row.get(f"bind::field:{mark}") == "yes") == (mark in asked.marks), name
        if name != "GT02":
            assert form.choices(name) == asked.choices, name
        if name not in BY_OUTCOME and not (name == "YJ03" and row.get("readonly")):
            assert condition(row) == xpath(asked.when), name


@pytest.mark.parametrize("code", CODES)
def test_nothing_numbered_or_in_motion_is_beside_the_table(code: str) -> None:
    for name, row in survey(code).items():
        if re.fullmatch(r"[A-Z]{2}\d\d", name) or row.get("bind::field:trigger"):
            assert name in of(code), name


PROCEDURES = {
    "death_change", "tekun_end", "county_review", "papers_after_help", "missing_papers", "dibao_whole", "tekun_town",
    "rigid_decision", "referral", "policy_delivery", "eligibility_check",
}  # fmt: skip


def test_what_follows_is_a_checklist_or_a_procedure_that_is_told() -> None:
    follows = {one.follow_up for asked in QUESTIONS.values() for one in asked.sets_off.values()} - {None}
    assert follows - PROCEDURES <= set(CODES)
    assert follows >= PROCEDURES
    told = (ROOT / "docs" / "forms" / "format.md").read_text(encoding="utf-8")
    assert all(f"`{procedure}`" in told for procedure in PROCEDURES)


@pytest.mark.parametrize("code", CODES)
def test_every_question_has_words_for_its_source(code: str) -> None:
    for name in of(code):
        row = survey(code)[name]
        assert re.search(r"[\u4e00-\u9fff]", row["bind::field:source_zh"]), name
        assert re.search(r"[A-Za-z]", row["bind::field:source_en"]), name
        assert not re.search(r"[\u4e00-\u9fff]", row["bind::field:source_en"]), name


@pytest.mark.parametrize("code", CODES)
def test_every_t0_and_t1_names_whom_to_ring(code: str) -> None:
    for name in of(code):
        for entry in parse_triggers(survey(code)[name].get("bind::field:trigger", "")):
            if entry.level.name == "T0":
                assert re.search(r"11[09]|120", entry.action_zh), name
                assert re.search(r"11[09]|120", entry.action_en), name
            if entry.level.name in {"T0", "T1"}:
                assert "镇街" in entry.action_zh and "电话" in entry.action_zh, name
                assert "township" in entry.action_en and "phone" in entry.action_en.lower(), name


# Against the domain's data

DIFFERS = {
    "when": {"GH10", "GH11", "GT06", "GT07", "GT08", "SQ12", "SQ13", "YJ17"}
    | {f"DD{number:02}" for number in (3, 4, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 20)},
    "fires": {"GH07", "SQ13", "DD02", "SH12", "YJ17"},
    "silent": {"GH05", "GT03", "DY03", "ZL17", "CJ14", "DY08", "YW02", "SQ06", "YJ04", "YJ14", "DD14", "DD18", "TR01"},
    "loud": {"GH10", "CJ07", "ET12", "YW10"},
}
"""Where a form goes its own way: each is told in CHANGES.md. ``fires``: another choice or level than the draft names;
``silent``: a remark of the draft that is no trigger; ``loud``: a trigger the draft does not have."""


def _domain(code: str) -> list[dict[str, Any]]:
    if not CHECKLISTS.is_file():
        pytest.skip("the checklists are not beside this checkout")
    document = json.loads(CHECKLISTS.read_text(encoding="utf-8"))
    if code in {"head", "tail"}:
        return list(document[code])
    (body,) = [checklist for checklist in document["lists"] if checklist["code"] == code]
    return list(body["qs"])


def _tables(code: str) -> dict[str, Asked]:
    return {"head": HEAD, "tail": TAIL, **TABLES}[code]


def _named(text: str) -> bool:
    """Whether CHANGES.md names a question: by its number, or within a range."""
    changes = CHANGES.read_text(encoding="utf-8")
    ranges = re.findall(r"([A-Z]{2})(\d\d)–\1?(\d\d)", changes)
    within = any(text[:2] == group and int(first) <= int(text[2:]) <= int(last) for group, first, last in ranges)
    return text in changes or within


@pytest.mark.parametrize("name", sorted(set().union(*DIFFERS.values())))
def test_what_differs_is_told(name: str) -> None:
    assert _named(name), f"{name} is not in CHANGES.md"


def _condition_of_the_draft(text: str) -> str:
    """A condition in the draft's words, in the table's."""
    terms = []
    for part in filter(None, text.split(" 且 ")):
        match = re.fullmatch(r"(档案\.)?(\w+?)([∈∉含<≥])\{?([^}]*)\}?", part)
        assert match is not None, part
        file, name, how, rest = match.groups()
        word = {"∈": "in", "∉": "not in", "含": "has", "<": "<", "≥": ">="}[how]
        if how in "<≥":
            terms.append(f"{'file.age' if file else name} {word} {rest}")
        elif file:
            kinds = {"部分丧失": "partial", "完全丧失": "none"}
            terms.append(f"file.ability {word} {' '.join(kinds[one] for one in rest.split(';'))}")
        else:
            codes = {label: code for code, label in QUESTIONS[name].choices.items()}
            terms.append(f"{name} {word} {' '.join(codes[one] for one in rest.split(';'))}")
    return " and ".join(terms)


KINDS = {
    "单选": {"select_one"}, "多选": {"select_multiple"}, "数值": {"integer", "decimal"}, "金额": {"decimal"},
    "金额组": {"decimal"}, "数值组": {"integer"}, "评分组": {"integer"}, "日期": {"date"}, "时间": {"dateTime"},
    "文本": {"text"}, "证件号": {"text"}, "照片": {"image"}, "签名": {"image"}, "只读": {"text", "select_multiple"},
    "多选人员": {"text"}, "档案选择": {"text"}, "自动": {"dateTime", "geopoint", "select_multiple"},
    "计算": {"integer", "select_one", "select_multiple", "date"},
}  # fmt: skip


@pytest.mark.parametrize("code", ["head", *CODES, "tail"])
def test_the_table_is_the_domain(code: str) -> None:
    """Every question, choice, condition, duty, mark and source of the domain's data."""
    questions = _domain(code)
    assert [q["id"] for q in questions] == [name for name in _tables(code) if name not in PARTS]
    for question in questions:
        name, asked = question["id"], QUESTIONS[question["id"]]
        assert asked.kind in KINDS[question["type"]], name
        assert asked.must == (question["req"] == "必"), name
        assert asked.source == question["src"], name
        if isinstance(question["choices"], list):
            assert list(asked.choices.values()) == question["choices"], name
        assert [asked.choices[one] for one in asked.exclusive] == question["exclusive"], name
        assert ("onsite" in asked.marks) == question.get("onsite", False), name
        if "sensitive" in question:
            assert ("sensitive" in asked.marks) == question["sensitive"], name
        same = asked.when == _condition_of_the_draft(question["cond"])
        assert same != (name in DIFFERS["when"]), name


@pytest.mark.parametrize("code", CODES)
def test_words_and_ranges_are_the_domain(code: str) -> None:
    for question in (*_domain("head"), *_domain(code), *_domain("tail")):
        name = question["id"]
        assert compiled(code).label(name, LANGUAGES[0]) == question["text"], name
        span = re.search(r"([01])–(\d+)", question["choices"]) if isinstance(question["choices"], str) else None
        if span and question["type"] in {"数值", "金额"}:
            limits = survey(code)[name]["constraint"]
            assert f". >= {span[1]}" in limits and f". <= {span[2]}" in limits, name


OTHER_WORDS = """
TK08 漏雨 leaking
TK09 燃气破损 gas_hose
TK09 其余 *
TK15 代管无协议 kept_no_agreement
TK17 应就医未去 needs_doctor
DB01 有变化 *
DB03 收入减少 income_down
DB06 有新增 *
DB09 有 ill disabled both
DB10 代管无协议 kept_no_agreement
DB10 未到账 unpaid
DB12 本科 bachelor vocational
DB17 其他需求 *
TR05 有 income property both
TR06 新增 new
TR06 恢复 able_again
TR08 满18且已离校 adult_left
TR11 有 *
ET03 后三项 habits mind unclear
ET06 自伤或轻生 self_harm
ET06 离家 ran_away
ET06 其余异常 *
ET09 需康复 needs_rehabilitation
ET12 用途不清 use_unclear
ET13 有变化 *
ET14 有隐患 *
ET15 缺项 *
CJ10 有 *
CJ11 需要 small severe
CJ12 有伤人或自伤言行 dangerous
CJ16 愿意 day_care institution home_service
DY07 其余 *
HB04 监护人去世 guardian
HB07 有 *
HB07 未成年人 child
HB08 在保家庭 moved_in moved_out own_home
HB12 有 *
JF03 持械等 armed
JF05 任一 care_stopped money_stopped turned_out
JF10 保护令 protection_order
YW05 重伤以上 severe dead missing
YW08 特别紧急 two_hours
YW08 急难 one_day
YW15 有 *
SQ07 容缺 later
SQ14 不同意 refused
SH05 后两项 migrant stranded
TQ02 橙 warning_orange
TQ02 红 warning_red
TQ04 不适 unwell
TQ05 后两项 wall_roof water_snow
TQ06 前四类异常 broken no_fuel no_device
TQ07 无排烟 no_vent
TQ07 其余 *
TQ09 任一中断 *
TQ12 需要 yes_willing
TQ12 不愿意 yes_unwilling
YJ16 愿意 willing
YJ16 由村帮助 village_helps
DD02 非统一模板 valid_other
DD02 过期 expired
DD02 未签 unsigned
DD07 外出 away_working
DD12 后三项 old_photos no_service no_orders
DD17 有 *
"""
"""What the draft calls a choice where it does not use its label; ``*`` is all that is left and does not stand alone."""


def _drafted(question: dict[str, Any]) -> dict[str, str | None]:
    """Choices that the draft's remark speaks of → the level behind the arrow, None where it gives none."""
    asked = QUESTIONS[question["id"]]
    words = {label: [code] for code, label in asked.choices.items()}
    for line in OTHER_WORDS.strip().splitlines():
        name, word, *codes = line.split()
        if name == asked.name:
            words[word] = codes
    found: dict[str, str | None] = {}
    rest: str | None = ""
    for clause in question["trig"].split("；"):
        before, _, behind = clause.partition("→")
        level = re.search(r"T[0-4]", behind)
        for code in (code for word in before.split("、") for code in words.get(word, [])):
            if code == "*":
                rest = level[0] if level else None
            elif found.get(code) is None:
                found[code] = level[0] if level else None
    if rest != "":
        left = set(asked.choices) - set(asked.exclusive) - set(found)
        found.update(dict.fromkeys(left, rest))
    return found


@pytest.mark.parametrize("code", ["head", *CODES, "tail"])
def test_every_trigger_of_the_domain_is_in_motion_and_no_other(code: str) -> None:
    for question in _domain(code):
        name, asked = question["id"], QUESTIONS[question["id"]]
        parts = [QUESTIONS[part] for part in PARTS if part.startswith(name)]
        levels = {one.level for each in (asked, *parts) for one in each.sets_off.values()}
        assert set(re.findall(r"T[0-4]", question["trig"])) <= levels, name
        assert bool(levels) == bool(question["trig"]) or name in DIFFERS["silent"] | DIFFERS["loud"], name
        if name in DIFFERS["silent"] | DIFFERS["fires"]:
            continue
        drafted = _drafted(question)
        fires = {choice for choice in asked.sets_off if choice in asked.choices}
        assert fires == set(drafted) or (name in DIFFERS["loud"] and fires > set(drafted)), name
        for choice, level in drafted.items():
            assert level in {None, asked.sets_off[choice].level}, f"{name} {choice}"


@pytest.mark.parametrize(("code", "name"), [("TK", "TK12"), ("DD", "DD08")])
def test_services_are_those_that_hours_are_recorded_by(code: str, name: str) -> None:
    """One list of services in the program: codes and words of ``services.csv``, in both languages."""
    with (ROOT / "resources" / "services.csv").open(encoding="utf-8", newline="") as file:
        services = list(csv.DictReader(file))
    for language, column in zip(LANGUAGES, ("zh", "en"), strict=True):
        offered = {
            choice: label for choice, label in compiled(code).choices(name, language).items() if choice != "none"
        }
        assert offered == {service["code"]: service[column] for service in services}


@pytest.mark.parametrize("code", CODES)
def test_a_column_the_file_lacks_is_empty(code: str) -> None:
    """``x = ''`` is false where there is no ``x`` at all; ``not(x != '')`` is true for both."""
    for name, row in survey(code).items():
        for cell in row.values():
            assert not re.search(r"instance\('person'\)/root/item/\w+ = ''", cell), name
