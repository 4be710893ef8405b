"""What a person types, which choices go together, finding a choice by pinyin, and the visit as the page reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from fieldapp.desktop.models.picture_files import newest_pictures, preview
from fieldapp.desktop.models.review_rows import CHANGED, GONE, NEW, SAME, QueueWish, difference, said
from fieldapp.desktop.models.typed import (
    join_moment,
    read_clock,
    read_day,
    read_minutes,
    read_number,
    read_whole,
    split_moment,
)
from fieldapp.desktop.models.visit_choices import chosen_after, fits, matching
from fieldapp.desktop.models.visit_state import AddPlace, Ask, Beside, GroupHead, read_state
from fieldapp.vault.values import State
from fieldapp.workflows.answer_lines import AnswerLine
from fieldapp.workflows.review import ReviewRow
from tests.desktop.visit_standins import assistants_device, choices
from tests.workflows.filling import begin, picture

TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026年3月2日", "2026-03-02"),
        ("20260302", "2026-03-02"),
        ("２０２６．３．２", "2026-03-02"),
        ("3.2", "2026-03-02"),
        ("3月2日", "2026-03-02"),
        ("今天", "2026-03-05"),
        ("昨天", "2026-03-04"),
        ("Tomorrow", "2026-03-06"),
        ("", ""),
        ("2026-02-30", None),
        ("2026年3月", None),
        ("后年", None),
        ("13.40", None),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: str | None) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("14:05", "14:05:00"),
        ("1405", "14:05:00"),
        ("905", "09:05:00"),
        ("９：０５", "09:05:00"),
        ("14点05分", "14:05:00"),
        ("9点", "09:00:00"),
        ("", ""),
        ("25:00", None),
        ("9:60", None),
        ("早上", None),
    ],
)
def test_clocks_are_read_as_people_write_them(typed: str, clock: str | None) -> None:
    assert read_clock(typed) == clock


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("30", 30),
        ("1:30", 90),
        ("1.5h", 90),
        ("1小时30分", 90),
        ("2小时", 120),
        ("90分钟", 90),
        ("", 0),
        ("半天", None),
    ],
)
def test_minutes_are_read_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert read_minutes(typed) == minutes


def test_numbers_take_full_width_digits_and_nothing_else() -> None:
    assert (read_whole("８２"), read_whole("-3"), read_whole(" "), read_whole("8.2")) == ("82", "-3", "", None)
    assert (read_number("2。5"), read_number(".5"), read_number("二")) == ("2.5", ".5", None)


def test_a_moment_goes_out_and_comes_back_in_the_zone_of_the_visit() -> None:
    written = join_moment("2026-03-02", "14:05:00", NOW)
    assert written == "2026-03-02T14:05:00+08:00"
    assert split_moment(written, NOW) == ("2026-03-02", "14:05:00")
    assert split_moment("2026-03-02T22:30:00.000Z", NOW) == ("2026-03-03", "06:30:00")
    assert split_moment("", NOW) == ("", "")


def test_an_exclusive_choice_clears_the_others_and_the_reverse() -> None:
    assert chosen_after(("fall", "ill"), "none", True, {"none"}) == ("none",)
    assert chosen_after(("none",), "fall", True, {"none"}) == ("fall",)
    assert chosen_after(("fall",), "ill", True, {"none"}) == ("fall", "ill")
    assert chosen_after(("fall", "ill"), "fall", False, {"none"}) == ("ill",)


@pytest.mark.parametrize("typed", ["低保", "dibao", "db", "dbdx", "对象", "xiang"])
def test_a_choice_is_found_by_hanzi_pinyin_and_initials(typed: str) -> None:
    assert fits("五必访·低保对象", typed)


def test_what_does_not_sound_like_it_is_not_found() -> None:
    offered = choices({"a": "低保对象", "b": "特困人员", "c": "Party members"})
    assert not fits("五必访·低保对象", "tekun")
    assert [choice.value for choice in matching(offered, "tk")] == ["b"]
    assert [choice.value for choice in matching(offered, "PARTY")] == ["c"]
    assert [choice.value for choice in matching(offered, " ")] == ["a", "b", "c"]


def test_differences_are_words() -> None:
    def line(answer: str, previous: str | None, changed: bool) -> AnswerLine:
        return AnswerLine("/data/q", "", "", answer, answer, previous, changed)

    assert difference(line("好", None, False)) is None
    assert difference(line("好", "好", False)) is SAME
    assert difference(line("好", "坏", True)) is CHANGED
    assert difference(line("好", "", True)) is NEW
    assert difference(line("", "坏", True)) is GONE


def test_answers_under_review_read_as_words(chinese: None) -> None:
    assert said("2026-03-02", TODAY) == "3月2日(周一)"
    assert said("2026-03-02T09:00:00.000+08:00", TODAY) == "3月2日(周一) 09:00"
    assert said("019cac.jpg", TODAY) == ""
    assert said("2026-13-45", TODAY) == "2026-13-45"


def test_the_queue_is_narrowed_by_name_village_author_and_flag() -> None:
    def row(visit: str, name: str, village: str, *flags: str) -> ReviewRow:
        return ReviewRow(visit, "", name, village, "", "刘春梅", State.SUBMITTED, "", ("TK",), flags)

    rows = (row("1", "李明", "东关村", "not_met"), row("2", "王小明", "西由街村"))
    assert [each.visit for each in QueueWish("xm").rows(rows)] == ["2"]
    assert [each.visit for each in QueueWish("刘春").rows(rows)] == ["1", "2"]
    assert [each.visit for each in QueueWish("", "东关村").rows(rows)] == ["1"]
    assert [each.visit for each in QueueWish("明", "", "not_met").rows(rows)] == ["1"]


def test_a_folder_of_a_phone_is_read_newest_first(tmp_path: Path) -> None:
    import os

    camera = tmp_path / "DCIM" / "Camera"
    camera.mkdir(parents=True)
    for number, name in enumerate(("old.jpg", "new.JPG", "note.txt", ".hidden.jpg")):
        (camera / name).write_bytes(picture())
        os.utime(camera / name, (1_700_000_000 + number, 1_700_000_000 + number))
    assert [file.path.name for file in newest_pictures(tmp_path)] == ["new.JPG", "old.jpg"]
    assert preview(camera / "old.jpg").width() == 480
    assert preview(camera / "note.txt").width() == 480  # content counts, not the name
    (camera / "note.txt").write_text("no picture")
    assert preview(camera / "note.txt").isNull()
    with pytest.raises(FileNotFoundError):
        newest_pictures(tmp_path / "gone")


def test_the_page_reads_parts_repeats_and_gaps_of_a_real_visit(tmp_path: Path) -> None:
    with assistants_device(tmp_path) as device:
        opened = begin(device, "TK")
        beside = Beside({"/data/head/GH04": "入户"}, {"/data/head/GH06": "写错了"})
        state = read_state(opened, beside)
        assert [screen.ref for screen in state.screens] == ["/data/head", "/data/tk", "/data/tail"]
        head = state.screens[0]
        how = next(ask for ask in head.asks() if ask.question.name == "GH04")
        assert (how.previous, how.returned) == ("入户", "")
        assert next(ask for ask in head.asks() if ask.question.name == "GH06").returned == "写错了"
        assert next(ask for ask in head.asks() if ask.question.name == "GH09").exclusive == {"nobody"}
        assert how.source == "《开展特殊困难老年人探访关爱服务的指导意见》；自拟，待县级确认"
        assert "/data/head/GH04" in head.missing and head.answered < head.to_answer
        assert not any(ask.question.name == "GH08" for ask in head.asks())
        opened.set("/data/head/GH07", "out")
        assert read_state(opened, beside).ask("/data/head/GH08") is not None


def test_a_repeat_shows_its_instances_and_where_to_add_one(tmp_path: Path) -> None:
    from fieldapp.workflows.add_photo import add_photo

    with assistants_device(tmp_path) as device:
        opened = begin(device, "TK")
        add_photo(device.session, opened, "/data/tail/GT01", picture())
        tail = read_state(opened, Beside()).screens[-1]
        heads = [item for item in tail.items if isinstance(item, GroupHead)]
        places = [item for item in tail.items if isinstance(item, AddPlace)]
        assert [(head.ref, head.label, head.position, head.removable) for head in heads] == [
            ("/data/tail/GT01_more[1]", "更多照片", 1, True)
        ]
        assert [(place.ref, place.count) for place in places] == [("/data/tail/GT01_more", 1)]
        photo = next(item for item in tail.items if isinstance(item, Ask) and item.question.name == "GT01")
        assert photo.photo is not None and photo.photo.name == photo.value


def test_a_question_names_its_source_in_the_language_it_is_asked_in(tmp_path: Path) -> None:
    with assistants_device(tmp_path) as device:
        opened = begin(device)
        ref = "/data/tk/TK03"
        told = read_state(opened, Beside()).ask(ref)
        opened.language = "English (en)"
        english = read_state(opened, Beside()).ask(ref)
    assert told is not None and english is not None
    assert told.source == told.question.extra["field:source_zh"] != ""
    assert english.source == english.question.extra["field:source_en"] != ""
    bare = {"field:source": "规R11", "field:source_zh": "意见"}
    question = replace(english.question, extra=bare)
    assert Ask(question, english=True).source == "意见"
    assert Ask(replace(question, extra={"field:source": "规R11"}), english=True).source == "规R11"
    assert Ask(replace(question, extra={})).source == ""
