"""The trigger syntax of docs/forms/format.md."""

from __future__ import annotations

import pytest

from fieldapp.domain.triggers import (
    Jump,
    TreatmentLevel,
    Trigger,
    TriggerUnreadable,
    parse_jumps,
    parse_triggers,
    split_fired,
    trigger_for,
)


def test_plain_entries_with_several_codes() -> None:
    found = parse_triggers("fall,lost=T3: 核查 / Check; abnormal=T0: 拨110/119/120 / Ring 110: at once")
    assert found == (
        Trigger(("fall", "lost"), TreatmentLevel.T3, "核查", "Check"),
        Trigger(("abnormal",), TreatmentLevel.T0, "拨110/119/120", "Ring 110: at once"),
    )
    assert trigger_for(found, "lost") is found[0]
    assert trigger_for(found, "same") is None


def test_condition_follow_up_and_days() -> None:
    (entry,) = parse_triggers("better[${A} = 'x' and b[1] != '']=T3>ZL/10: 评估 / Assess")
    assert entry.condition == "${A} = 'x' and b[1] != ''"
    assert (entry.follow_up, entry.follow_up_days, entry.standalone) == ("ZL", 10, False)


def test_question_mark_lets_the_condition_decide_alone() -> None:
    (entry,) = parse_triggers("?differs[${A} != ${B}]=T4: 复核 / Check")
    assert entry.standalone
    assert entry.codes == ("differs",)


def test_empty_text_sets_nothing_in_motion() -> None:
    assert parse_triggers("") == ()
    assert parse_triggers(" ; ") == ()


@pytest.mark.parametrize(
    "text",
    [
        "worse=T5: 无 / none",
        "worse: 无 / none",
        "worse=T3: only one language",
        "worse=T3: 甲 / a; worse=T2: 乙 / b",
        "worse,worse=T3: 甲 / a",
        "?differs=T3: 甲 / a",
        "?one,two[${A}]=T3: 甲 / a",
        "worse=T3>ZL/ten: 甲 / a",
    ],
)
def test_unreadable_entries_are_refused(text: str) -> None:
    with pytest.raises(TriggerUnreadable) as refused:
        parse_triggers(text)
    assert refused.value.entry in text
    assert refused.value.code == "trigger_unreadable"


def test_split_fired() -> None:
    assert split_fired("TK03-abnormal GH07-not_reached") == (("TK03", "abnormal"), ("GH07", "not_reached"))
    assert split_fired("none") == ()
    assert split_fired("") == ()


def test_jumps_have_no_level() -> None:
    assert parse_jumps("dispersed,at_home>TK; other>ZL;") == (
        Jump(("dispersed", "at_home"), "TK"),
        Jump(("other",), "ZL"),
    )
    assert parse_jumps("") == ()


@pytest.mark.parametrize("text", ["dispersed", "dispersed>tk", ">TK", "a b>TK", "dispersed>TK/3", "dispersed=T4>TK"])
def test_a_jump_has_its_syntax(text: str) -> None:
    with pytest.raises(TriggerUnreadable):
        parse_jumps(text)
