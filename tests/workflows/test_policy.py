"""Loading packs, finding items as one types, comparing with a family's files, leaflets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fieldapp.domain.errors import InvalidPolicyInput, InvalidPolicyPack
from fieldapp.domain.people import Household
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.compare import Outcome, State
from fieldapp.vault.errors import UnknownPerson
from fieldapp.wire.feed import EntityKind
from fieldapp.workflows.policy import load_policy
from fieldapp.workflows.policy_compare import FamilyComparison, compare_family
from fieldapp.workflows.policy_search import find_policy
from fieldapp.workflows.policy_sheet import MOST_BYTES, plain_text, qr_png, sheet_of
from tests.domain.policy.conftest import raw_item, raw_pack
from tests.vault.world import SCOPE, person_row, row
from tests.workflows.conftest import LI, ZHAO, Device

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    return load_policy().book


def encoded(**changes: object) -> bytes:
    return json.dumps(raw_pack(**changes), ensure_ascii=False).encode()


# Loading -----------------------------------------------------------------------------------------------------------


def test_a_newer_pack_takes_the_place_of_the_one_at_hand() -> None:
    jining = encoded(division="3708", version=2, items=[raw_item(id="new")])
    policy = load_policy([jining])
    assert policy.refused == ()
    ids = [entry.item.id for entry in policy.book.items("3708") if entry.pack.division == "3708"]
    assert ids == ["new"]


def test_an_older_pack_changes_nothing() -> None:
    policy = load_policy([encoded(division="3708", version=1, items=[raw_item(id="old")])])
    assert "student-dibao" in {entry.item.id for entry in policy.book.items("3708")}


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"{", "shape"), (encoded(division="3708", version=9, items=[raw_item(sources=["?"])]), "unknown_source")],
)
def test_a_bad_pack_is_refused_and_the_one_at_hand_stays(data: bytes, problem: str) -> None:
    policy = load_policy([data])
    assert [refused.problem for refused in policy.refused] == [problem]
    assert "student-dibao" in {entry.item.id for entry in policy.book.items("3708")}


def test_a_broken_pack_of_the_program_s_own_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "pack.json").write_bytes(b"{}")
    with pytest.raises(InvalidPolicyPack):
        load_policy(folder=tmp_path)


# Finding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("临时救助", "temporary-help"),
        ("lsjz", "temporary-help"),
        ("linshi", "temporary-help"),
        ("临时jz", "temporary-help"),
        ("zhongdu", "disability-care"),
        ("dibao", "dibao"),
        ("lstd", "green-channel"),
        ("lvsetongdao", "green-channel"),
        ("主动申报", "declaration-day"),
    ],
)
def test_found_by_characters_pinyin_and_initials(book: PolicyBook, typed: str, first: str) -> None:
    found = [entry.item.id for entry in find_policy(book.items("3717"), typed)]
    assert first in found[:3]
    assert len(found) < len(book.items("3717"))


def test_found_by_keyword_number_and_english(book: PolicyBook) -> None:
    def ids(typed: str, code: str = "3708") -> list[str]:
        return [entry.item.id for entry in find_policy(book.items(code), typed)]

    assert "student-dibao" in ids("上大学")
    assert "student-dibao" in ids("5000")
    assert "student-orphan" in ids("orphans")
    assert "medical-aid" in ids("7500", "3704")
    assert ids("天上掉馅饼") == []
    assert len(ids("")) == len(book.items("3708"))


# Comparing ---------------------------------------------------------------------------------------------------------


def outcomes(family: FamilyComparison, person: str = "") -> dict[str, Outcome]:
    return {one.entry.item.id: one.outcome for one in family.comparisons if one.subject in ("", person)}


def test_a_person_is_compared_by_the_file(assistant: Device, book: PolicyBook) -> None:
    family = compare_family(assistant.session, book, LI.id)
    assert dict(family.names) == {LI.id: LI.name}
    found = outcomes(family, LI.id)
    assert found["tekun"] is Outcome.RECEIVED
    assert found["rigid-spending"] is Outcome.UNLIKELY
    assert found["care-scope"] is Outcome.POSSIBLE


def test_what_was_asked_counts_and_is_not_kept(assistant: Device, book: PolicyBook) -> None:
    before = assistant.states()
    family = compare_family(assistant.session, book, ZHAO.id, {"sudden_hardship": "是"})
    assert outcomes(family, ZHAO.id)["temporary-help"] is Outcome.POSSIBLE
    again = compare_family(assistant.session, book, ZHAO.id, {"sudden_hardship": ""})
    assert outcomes(again, ZHAO.id)["temporary-help"] is Outcome.OPEN
    assert assistant.states() == before


def test_the_household_is_compared_and_the_absent_are_counted(assistant: Device, book: PolicyBook) -> None:
    household = Household("c" * 32, LI.village_code, LI.id, None, ((LI.id, "户主"), (ZHAO.id, "妻"), ("d" * 32, "子")))
    rows = [person_row(replace(each, household_id=household.id), version=2) for each in (LI, ZHAO)]
    assistant.receive(*rows, row(EntityKind.HOUSEHOLD, household.id, household), scope=SCOPE)
    family = compare_family(assistant.session, book, ZHAO.id, {f"{LI.id}/needs_long_care": "是"})
    assert list(family.names) == [ZHAO.id, LI.id]
    assert family.absent == 1
    care = {one.subject: one for one in family.comparisons if one.entry.item.id == "disability-care"}
    assert care[LI.id].findings[1].state is State.MET
    assert care[ZHAO.id].findings[1].state is State.UNKNOWN


def test_a_wrong_fact_or_person_is_told(assistant: Device, book: PolicyBook) -> None:
    with pytest.raises(InvalidPolicyInput):
        compare_family(assistant.session, book, LI.id, {"riches": "1"})
    with pytest.raises(UnknownPerson):
        compare_family(assistant.session, book, "e" * 32)


# Leaflets ----------------------------------------------------------------------------------------------------------


def test_every_leaflet_says_what_is_unknown_whence_and_that_it_decides_nothing(book: PolicyBook) -> None:
    for entry in book.every_item():
        sheet = sheet_of(entry, book, entry.pack.division, TODAY)
        headings = [part.heading.zh for part in sheet.parts]
        assert "来源" in headings
        assert ("还不清楚" in headings) == bool(entry.unknown)
        for language in ("zh", "en"):
            text = plain_text(sheet, language)
            assert len(text.encode()) <= MOST_BYTES
            assert sheet.foot.en in text if language == "en" else sheet.foot.zh in text


def test_a_leaflet_shows_the_local_standard_with_its_day(book: PolicyBook) -> None:
    lines = {}
    for code in ("3708", "3706"):
        sheet = sheet_of(book.entry("dibao", code), book, code, TODAY)
        lines[code] = next(part.lines for part in sheet.parts if part.heading.zh == "当地标准")
    assert "880" in lines["3708"][0].zh
    assert "自2022年1月1日起执行" in lines["3708"][0].zh
    assert "没有" in lines["3706"][0].zh


def test_the_code_is_a_picture_and_other_words_are_another(book: PolicyBook) -> None:
    first, second = (
        qr_png(plain_text(sheet_of(book.entry(item, "3717"), book, "3717", TODAY), "zh"))
        for item in ("green-channel", "declaration-day")
    )
    assert first.startswith(b"\x89PNG")
    assert first != second
