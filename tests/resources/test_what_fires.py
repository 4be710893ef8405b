"""Every trigger by the answers that fire it, and a near miss that does not; every other choice fires nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from fieldapp.forms.api import FormSession
from tests.resources.filling import HEAD, PERSON, Answer, Answers, fired, start
from tests.resources.own_table import CODES, QUESTIONS, TABLES
from tests.resources.quiet import QUIET

REVEAL: dict[str, Answers] = {
    "TK05": {"TK04": ["hospital"]}, "TK12": {"TK11": "partly"}, "ZL11": {"ZL04": "cannot", "ZL17": "half"},
    "DB02": {"DB01": ["died"]}, "DB05": {"DB03": "lost_job"}, "DB12": {"DB11": ["exam"]},
    "ET10": {"ET01": ["left_behind"]}, "ET08": {"ET07": "dropped_out"}, "CJ08": {"CJ06": "yes"},
    "CJ12": {"CJ02": "mind"}, "CJ13": {"CJ02": "mind"}, "CJ16": {"CJ03": "level_1"}, "DY04": {"DY03": "none"},
    "HB04": {"HB01": "funeral"}, "HB06": {"HB01": "funeral", "HB03": "tekun", "HB04": "recipient"},
    "HB07": {"HB01": "funeral"}, "HB08": {"HB01": "wedding"}, "HB10": {"HB01": "funeral"},
    "HB11": {"HB01": "funeral"}, "JF04": {"JF03": "blows"}, "YW08": {"YW07": ["food"]},
    "YW09": {"YW07": ["food"], "YW08": "one_day"}, "SQ08": {"SQ01": "dibao"}, "SQ14": {"SQ13": "accepted"},
    "YJ06": {"YJ05": "cannot"}, "YJ09": {"YJ05": "true", "YJ02": ["accident"]}, "YJ13": {"YJ05": "true"},
    "YJ14": {"YJ05": "true"}, "YJ15": {"YJ05": "true"}, "YJ16": {"YJ05": "true"}, "DD19": {"DD18": "fail"},
}  # fmt: skip
"""Question → answers that bring it up in an otherwise ordinary visit."""

FILES = {"TR08": {"age": "19"}, "ET04": {"age": "7"}, "ET16": {"age": "19"}, "CJ15": {"age": "30"},
         "TK19": {"ability": "partial"}}  # fmt: skip

ALSO = """
TK01 red blue: TK01-differs
ZL03_units township provider village: ZL03_units-no_medic
ZL04 cannot: ZL13-heavier
ZL05 cannot: ZL13-heavier
ZL06 cannot: ZL13-heavier
ZL07 cannot: ZL13-heavier
ZL08 cannot: ZL13-heavier
ZL09 cannot: ZL13-heavier
ZL11 reminded aid: ZL11-unclear_rule
ET02 alone: ET02-alone_under_16
ET12 not_receiving: ET12-may_qualify
ET16 secondary college bachelor master: ET16-orphan_studies
CJ03 level_1 level_2: CJ09-nursing_missing
CJ05 dibao: CJ09-living_missing
YW06 resident stranded: YW03-help_here
YW09 cash transfer goods lodging referral: YW11-papers
SQ05 emergency: SQ05-check_place
SH02 under_1_day days_1_to_3: SH12-temporary
SH04 job_loss accident disaster family stranded: SH12-temporary
YJ06 out refused not_reached papers wrong_address: YJ06-again
"""
"""Where a choice in an ordinary visit meets a condition as well."""

SELECTS = [
    (code, name)
    for code in CODES
    for name, question in TABLES[code].items()
    if question.kind.startswith("select") and "readonly" not in question.marks
]


def _also(name: str, choice: str) -> set[str]:
    lines = (line.partition(": ") for line in ALSO.strip().splitlines())
    return {found for choices, _, found in lines if choices.split()[0] == name and choice in choices.split()[1:]}


@pytest.mark.parametrize(("code", "name"), SELECTS)
def test_a_choice_fires_what_the_table_says_and_nothing_else(code: str, name: str) -> None:
    session = start(HEAD, QUIET[code], REVEAL.get(name, {}), code=code, person={**PERSON, **FILES.get(name, {})})
    (question,) = [item for item in session.questions() if item.name == name]
    assert question.relevant
    session.set(name, None)
    before = set(fired(session)) - {"none"}
    offered = {choice.value for choice in question.choices}
    assert offered <= set(QUESTIONS[name].choices)
    for choice in offered:
        answer: Answer = [choice] if question.type == "select_multiple" else choice
        session.set(name, answer)
        entry = QUESTIONS[name].sets_off.get(choice)
        plain = {f"{name}-{choice}"} if entry and not entry.conditional else set()
        assert set(fired(session)) - {"none"} == before | plain | _also(name, choice), choice
        if entry and not entry.conditional:
            assert f"{name}-{choice}" in session.value(f"/data/tail/fired_{entry.level}").split()


@dataclass(frozen=True)
class Row:
    """A condition: the answers that meet it, and those that only nearly do (``near``, with ``near_file`` on top)."""

    code: str
    trigger: str
    answers: Answers
    near: Answers
    file: dict[str, str] = field(default_factory=dict)
    near_file: dict[str, str] = field(default_factory=dict)


RED = {"watch_colour": "red", "missed_visits": "1"}
MONEY = {"dibao_standard": "800", "household_size": "2"}
CARD = "11010519491231002X52"  # the sample number of the standard, then intellect, level 2
GUEST: Answers = {"YW07": ["food"], "YW08": "two_hours"}
POOR: Answers = {"SH09": "2", "SH07": ["none"], "SH06": "yes"}
LEAD: Answers = {"YJ05": "true", "YJ02": ["medical", "disability"]}
ROWS = (
    Row(
        "TK",
        "GH07-not_reached",
        {"GH07": "no_answer", "GH08": ["unverified"]},
        {"GH07": "no_answer", "GH08": ["village"]},
    ),
    Row("TK", "GH07-red_missed_twice", {"GH07": "out"}, {"GH07": "met"}, RED),
    Row("TK", "GH07-red_missed_twice", {"GH07": "out"}, {"GH07": "out"}, RED, {"missed_visits": "0"}),
    Row("TK", "GH10-refused", {"GH10": "refused"}, {"GH07": "refused", "GH10": "refused"}),
    Row("TK", "TK01-differs", {"TK01": "red"}, {"TK01": "yellow"}),
    Row("TK", "TK13-differs", {"TK13": "5"}, {"TK13": "4"}),
    Row("TK", "TK14-differs", {"TK14": "13.5"}, {"TK14": "13"}),
    Row("TK", "TK14-differs", {"TK14": "6.5"}, {"TK14": "7"}),
    Row("ZL", "ZL02-reported", {"ZL01": "change", "ZL02": "2026-03-01"}, {"ZL01": "yearly", "ZL02": "2026-03-01"}),
    Row("ZL", "ZL03_units-no_medic", {"ZL03_units": ["village", "township"]}, {"ZL03_units": ["village", "clinic"]}),
    Row("ZL", "ZL11-unclear_rule", {"ZL04": "cannot", "ZL11": ["aid"]}, {"ZL04": "cannot", "ZL11": ["aid", "partly"]}),
    Row("ZL", "ZL13-heavier", {"ZL04": "cannot"}, {"ZL04": "cannot"}, {}, {"ability": ""}),
    Row("ZL", "ZL13-lighter", {"ZL04": "cannot"}, {"ZL04": "cannot"}, {"ability": "none"}, {"ability": "partial"}),
    Row("DB", "DB02-died", {"DB01": ["died"], "DB02": "2026-03-01"}, {"DB01": ["born"], "DB02": "2026-03-01"}),
    Row("DB", "DB04-over_standard", {"DB03": "new_job", "DB04": "1601"}, {"DB03": "new_job", "DB04": "1600"}, MONEY),
    Row("DB", "DB08-own_share", {"DB07": ["medical"], "DB08": "1"}, {"DB07": ["medical"], "DB08": "0"}),
    Row("ET", "ET02-alone_under_16", {"ET02": "alone"}, {"ET02": "alone"}, {"age": "15"}, {"age": "16"}),
    Row(
        "ET",
        "ET10-lost_six_months",
        {"ET01": ["left_behind"], "ET10": "lost", "ET10_lost": "six_months"},
        {"ET01": ["left_behind"], "ET10": "lost", "ET10_lost": "under_six_months"},
    ),
    Row("ET", "ET12-may_qualify", {"ET12": "not_receiving"}, {"ET12": "not_receiving", "ET01": ["poverty"]}),
    Row("ET", "ET16-orphan_studies", {"ET16": "college"}, {"ET16": "college", "ET01": ["poverty"]}, {"age": "18"}),
    Row(
        "CJ",
        "CJ01-differs",
        {"CJ01": CARD, "CJ02": "mind"},
        {"CJ01": CARD, "CJ02": "intellect", "CJ03": "level_2"},
        {"id_last4": "002X"},
    ),
    Row("CJ", "CJ07-possible", {"CJ03": "level_2", "CJ06": "yes"}, {"CJ03": "level_2", "CJ06": "no"}),
    Row("CJ", "CJ07-local_rule", {"CJ02": "intellect", "CJ06": "yes"}, {"CJ02": "limb", "CJ06": "yes"}),
    Row("CJ", "CJ09-living_missing", {"CJ05": "dibao"}, {"CJ05": "dibao", "CJ09": ["living"]}),
    Row("CJ", "CJ09-nursing_missing", {"CJ03": "level_2"}, {"CJ03": "level_2", "CJ05": "tekun"}),
    Row("CJ", "CJ09-tekun_both", {"CJ05": "tekun", "CJ09": ["living"]}, {"CJ05": "tekun", "CJ09": ["none"]}),
    Row(
        "DY",
        "DY05-bedridden_alone",
        {"DY05": "bedridden", "DY06": "alone_uncared"},
        {"DY05": "bedridden", "DY06": "alone_cared"},
    ),
    Row("DY", "DY10-long_ago", {"DY10": "2025-12-01"}, {"DY10": "2025-12-02"}),
    Row("HB", "HB02-late", {"HB02": "2026-02-22"}, {"HB02": "2026-02-23"}),
    Row(
        "HB",
        "HB05-died",
        {"HB01": "funeral", "HB04": "family_member", "HB05": "2026-03-01"},
        {"HB01": "funeral", "HB04": "other", "HB05": "2026-03-01"},
    ),
    *(
        Row(
            "HB",
            f"HB08-{choice}",
            {"HB01": "wedding", "HB03": "dibao", "HB08": choice},
            {"HB01": "wedding", "HB08": choice},
        )
        for choice in ("moved_in", "moved_out", "own_home")
    ),
    Row("YW", "YW03-help_here", {"YW06": "stranded"}, {"YW06": "stranded", "YW03": "no"}),
    Row("YW", "YW04-call_now", {"YW04": ["not_called"], "YW05": "slight"}, {"YW04": ["not_needed"], "YW05": "slight"}),
    Row(
        "YW",
        "YW09-overdue",
        {**GUEST, "YW02": "2026-03-02T06:59:00.000+08:00", "YW09": ["not_yet"]},
        {**GUEST, "YW02": "2026-03-02T07:01:00.000+08:00", "YW09": ["not_yet"]},
    ),
    Row(
        "YW",
        "YW10_amount-over_limit",
        {**GUEST, "YW09": ["cash"], "YW10_amount": "3001"},
        {**GUEST, "YW09": ["cash"], "YW10_amount": "3000"},
    ),
    Row("YW", "YW11-papers", {**GUEST, "YW09": ["goods"]}, {**GUEST, "YW09": ["not_yet"]}),
    Row("SQ", "SQ05-check_place", {"SQ05": "resident", "SQ01": "dibao"}, {"SQ05": "resident", "SQ01": "temporary"}),
    Row(
        "SQ",
        "SQ13-dibao_accepted",
        {"SQ01": "single_dibao", "SQ08": "all", "SQ13": "accepted"},
        {"SQ01": "single_dibao", "SQ08": "all"},
    ),
    Row(
        "SQ",
        "SQ13-tekun_accepted",
        {"SQ01": "tekun", "SQ08": "all", "SQ13": "accepted"},
        {"SQ01": "tekun", "SQ08": "some", "SQ13": "accepted"},
    ),
    Row(
        "SQ",
        "SQ13-rigid_accepted",
        {"SQ01": "rigid", "SQ08": "all", "SQ13": "accepted"},
        {"SQ01": "housing", "SQ13": "accepted"},
    ),
    Row("SH", "SH12-dibao", {**POOR, "SH10": "19199"}, {**POOR, "SH10": "19200"}, MONEY),
    Row("SH", "SH12-dibao_edge", {**POOR, "SH10": "28799"}, {**POOR, "SH10": "28800"}, MONEY),
    Row(
        "SH",
        "SH12-rigid",
        {**POOR, "SH10": "10000", "SH11_medical": "8000"},
        {**POOR, "SH10": "10000", "SH11_medical": "7999"},
    ),
    Row("SH", "SH12-tekun", {"SH06": "no_relatives"}, {"SH06": "no_relatives"}, {"age": "60"}, {"age": "59"}),
    Row("SH", "SH12-temporary", {"SH04": ["accident"]}, {"SH04": ["debt"]}),
    Row(
        "SH",
        "SH13-unsolved_first",
        {"SH13": ["unsolved"], "SH02": "under_1_day"},
        {"SH13": ["food"], "SH02": "under_1_day"},
    ),
    Row("SH", "SH13-unsolved_soon", {"SH13": ["unsolved"], "SH05": "stranded"}, {"SH13": ["unsolved"], "SH05": "no"}),
    *(
        Row("TQ", f"TQ02-{level}", {"TQ02": level, "TQ03": "neighbour"}, {"TQ02": level, "TQ03": "spoken"}, RED)
        for level in ("warning_orange", "warning_red")
    ),
    Row(
        "TQ",
        "TQ09-life_support",
        {"TQ09": ["no_power"], "TQ09_device": "yes"},
        {"TQ09": ["no_power"], "TQ09_device": "no"},
    ),
    Row("YJ", "YJ06-again", {"YJ05": "cannot", "YJ06": ["out"]}, {"YJ05": "untrue", "YJ06": ["out"]}),
    Row("YJ", "YJ07-medical_aid", {**LEAD, "YJ07": "7501"}, {**LEAD, "YJ07": "7500"}),
    Row("YJ", "YJ08-single_dibao", {**LEAD, "YJ08": CARD}, {**LEAD, "YJ08": f"{CARD[:18]}54"}),
    Row("YJ", "YJ08-other_person", {**LEAD, "YJ08": CARD}, {**LEAD, "YJ08": CARD}, {}, {"id_last4": "002X"}),
    Row("DD", "DD06-below_half", {"DD05": "7", "DD06": "3"}, {"DD05": "7", "DD06": "3.5"}),
    Row("DD", "DD09-one_low", {"DD09_meals": "2"}, {"DD09_meals": "3"}),
    Row("DD", "DD09-one_low", {"DD09_meals": "2"}, {"DD09_meals": "2", "DD09_rooms": "1"}),
    Row("DD", "DD09-two_low", {"DD09_meals": "2", "DD09_rooms": "2"}, {"DD09_meals": "2", "DD09_rooms": "3"}),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.trigger)
def test_a_condition_fires_when_it_is_met_and_not_when_it_nearly_is(row: Row) -> None:
    met = start(HEAD, QUIET[row.code], row.answers, code=row.code, person={**PERSON, **row.file})
    name, _, code = row.trigger.partition("-")
    level = QUESTIONS[name].sets_off[code].level
    assert row.trigger in met.value(f"/data/tail/fired_{level}").split()
    assert any(label.startswith(f"{level} {name.partition('_')[0]} ") for label in _labels(met))
    nearly = start(HEAD, QUIET[row.code], row.near, code=row.code, person={**PERSON, **row.file, **row.near_file})
    assert row.trigger not in fired(nearly)


def _labels(session: FormSession) -> list[str]:
    """What the list of problems shows."""
    (found,) = [item for item in session.questions() if item.name == "GT02"]
    return [choice.label or "" for choice in found.choices]


def test_every_condition_has_its_row() -> None:
    told = {row.trigger for row in ROWS}
    conditions = {
        f"{name}-{code}"
        for name, question in QUESTIONS.items()
        for code, entry in question.sets_off.items()
        if entry.conditional or "readonly" in question.marks
    }
    assert told == conditions


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"GH07": "dead"}, "GH07-dead"),
        ({"GH07": "refused"}, "GH07-refused"),
        ({"GH07": "out", "GH08": ["unverified"]}, "GH08-unverified"),
        ({"broken_off": "broken"}, "broken_off-broken"),
    ],
)
def test_what_the_head_and_the_tail_fire(answers: Answers, found: str) -> None:
    assert fired(start(HEAD, QUIET["TK"], answers)) == [found]
