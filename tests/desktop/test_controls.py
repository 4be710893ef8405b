"""One control for each type of question: clicked and typed in as a person would, without a display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from fieldapp.desktop import theme
from fieldapp.desktop.controls.card import QuestionCard
from fieldapp.desktop.controls.card_head import Saved
from fieldapp.desktop.controls.choice import MOST_ROWS, ChoiceControl
from fieldapp.desktop.controls.control import AnswerControl, Surroundings
from fieldapp.desktop.controls.factory import control_class, control_for
from fieldapp.desktop.controls.field import FieldControl, PagesControl
from fieldapp.desktop.controls.folder import FolderDialog
from fieldapp.desktop.controls.moment import DayControl, MomentControl
from fieldapp.desktop.controls.order import RankControl
from fieldapp.desktop.controls.picture import PhotoControl
from fieldapp.desktop.controls.scale import RangeControl
from fieldapp.desktop.controls.shown import AcknowledgeControl, ShownControl
from fieldapp.desktop.controls.signature import SignatureControl
from fieldapp.desktop.jobs import Jobs
from tests.desktop.visit_seat import choose_file
from tests.desktop.visit_standins import Heard, ask, choices, compose, question
from tests.workflows.filling import picture

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=timezone(timedelta(hours=8)))
MOODS = choices({"none": "无", "fall": "跌倒", "ill": "生病就医", "lost": "走失"})
Make = Callable[..., Any]


@pytest.fixture
def around(jobs: Jobs) -> Surroundings:
    return Surroundings(lambda: NOW, jobs)


@pytest.fixture
def make(qtbot, chinese: None, around: Surroundings) -> Iterator[Make]:
    """Makes the control of a question, shown, with what it gives on ``control.heard``."""
    made: list[AnswerControl] = []

    def build(kind: str, **changes: Any) -> Any:
        control = control_for(ask(kind, **changes), around)
        qtbot.addWidget(control)
        made.append(control)
        control.heard = Heard()
        control.given.connect(control.heard)
        control.resize(700, control.sizeHint().height())
        control.show()
        control.activateWindow()
        qtbot.waitUntil(control.isActiveWindow)
        return control

    yield build


def told(control: Any) -> list[object]:
    return [facts[0] for facts in control.heard.told]


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("text", {}, FieldControl),
        ("text", {"appearance": "multiline"}, PagesControl),
        ("integer", {}, FieldControl),
        ("decimal", {}, FieldControl),
        ("barcode", {}, FieldControl),
        ("geopoint", {}, FieldControl),
        ("date", {}, DayControl),
        ("dateTime", {}, MomentControl),
        ("select_one", {}, ChoiceControl),
        ("select_multiple", {}, ChoiceControl),
        ("rank", {}, RankControl),
        ("range", {}, RangeControl),
        ("image", {}, PhotoControl),
        ("image", {"appearance": "signature"}, SignatureControl),
        ("acknowledge", {}, AcknowledgeControl),
        ("note", {}, ShownControl),
        ("calculate", {}, ShownControl),
        ("audio", {}, ShownControl),
        ("select_one", {"readonly": True}, ShownControl),
    ],
)
def test_each_type_has_its_control(kind: str, changes: dict[str, Any], expected: type[AnswerControl]) -> None:
    assert control_class(ask(kind, **changes)) is expected


# Choices --------------------------------------------------------------------------------------------------------------


def test_a_click_anywhere_on_a_row_chooses_one(qtbot, make: Make) -> None:
    control = make("select_one", choices=MOODS)
    row = control.rows()[1]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(row.width() - 4, row.height() // 2))
    qtbot.mouseClick(control.rows()[2], Qt.MouseButton.LeftButton)
    assert told(control) == ["fall", "ill"]
    assert [row.isChecked() for row in control.rows()] == [False, False, True, False]


def test_digits_choose_and_enter_goes_on(qtbot, make: Make) -> None:
    control = make("select_one", choices=MOODS)
    control.focus_first()
    qtbot.keyClick(control.rows()[0], "3")
    assert told(control) == ["ill"]
    with qtbot.waitSignal(control.went_on):
        qtbot.keyClick(control.rows()[2], Qt.Key.Key_Return)


def test_arrows_move_without_choosing(qtbot, make: Make) -> None:
    control = make("select_one", choices=MOODS)
    control.focus_first()
    qtbot.keyClick(control.rows()[0], Qt.Key.Key_Down)
    qtbot.keyClick(control.rows()[1], Qt.Key.Key_Down)
    assert told(control) == []
    assert control.rows()[2].hasFocus()
    qtbot.keyClick(control.rows()[2], Qt.Key.Key_Space)
    assert told(control) == ["ill"]


def test_choosing_none_clears_the_others_and_the_reverse(qtbot, make: Make) -> None:
    control = make("select_multiple", choices=MOODS, extra={"field:exclusive": "none"})
    control.focus_first()
    for digit in ("2", "3", "1", "4"):
        qtbot.keyClick(control.rows()[0], digit)
    assert told(control) == [["fall"], ["fall", "ill"], ["none"], ["lost"]]
    assert [row.isChecked() for row in control.rows()] == [False, False, False, True]


def test_the_last_choice_taken_back_is_no_answer(qtbot, make: Make) -> None:
    control = make("select_multiple", choices=MOODS, value="fall")
    qtbot.mouseClick(control.rows()[1], Qt.MouseButton.LeftButton)
    assert told(control) == [None]


def test_long_lists_are_searched_by_pinyin(qtbot, make: Make) -> None:
    villages = choices({f"v{number}": name for number, name in enumerate("东西南北中前后左右上下里外".strip())})
    control = make("select_one", choices=villages)
    assert control.search.isVisible()
    control.focus_first()
    assert control.search.hasFocus()
    qtbot.keyClicks(control.search, "dong")
    assert [row.text() for row in control.rows()] == ["东"]
    qtbot.keyClick(control.search, Qt.Key.Key_Return)
    assert told(control) == ["v0"]
    assert control.rows()[0].hasFocus()
    qtbot.mouseClick(control.search, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(control.search, "zzz")
    assert control.search.text() == "zzz"
    assert control.rows() == ()


def test_a_digit_in_the_empty_search_field_chooses_where_no_label_has_digits(qtbot, make: Make) -> None:
    words = "甲乙丙丁戊己庚辛壬癸子丑"
    control = make("select_one", choices=choices({f"v{number}": f"{word}项" for number, word in enumerate(words, 1)}))
    control.focus_first()
    qtbot.keyClick(control.search, "2")
    assert told(control) == ["v2"]


def test_a_digit_searches_where_labels_or_codes_have_digits(qtbot, make: Make) -> None:
    control = make("select_one", choices=choices({f"37068310720{n}": f"前苏{n}队" for n in range(1, 14)}))
    control.focus_first()
    qtbot.keyClicks(control.search, "12")
    assert [row.text() for row in control.rows()] == ["前苏12队"] and told(control) == []
    control.search.setText("7206")
    assert [row.text() for row in control.rows()] == ["前苏6队"]


def test_a_short_list_has_no_search_and_a_huge_one_is_cut(make: Make) -> None:
    assert make("select_one", choices=MOODS).search is None
    many = choices({f"c{number}": f"选项 {number}" for number in range(500)})
    control = make("select_one", choices=many)
    assert len(control.rows()) == MOST_ROWS


def test_rows_are_large_and_wrap_instead_of_widening(qapp, make: Make) -> None:
    long = choices({"a": "年老或患病,只能勉强照看,需要别人经常上门帮忙的那一种情况" * 3})
    for scale in (1.0, 2.0):
        theme.apply(qapp, theme.Look("light", scale))
        control = make("select_one", choices=long)
        row = control.rows()[0]
        assert row.minimumSizeHint().width() < 260 * scale
        assert row.heightForWidth(400) >= 2 * row.fontMetrics().height()
        assert row.heightForWidth(4000) >= round(40 * scale)


def test_an_answer_from_elsewhere_is_shown_and_not_given_again(make: Make) -> None:
    control = make("select_one", choices=MOODS, value="ill")
    assert control.rows()[2].isChecked()
    control.show_ask(ask("select_one", choices=MOODS, value=""))
    assert not any(row.isChecked() for row in control.rows())
    assert told(control) == []


# Typed ----------------------------------------------------------------------------------------------------------------


def test_text_is_given_when_typing_pauses_and_once_only(qtbot, make: Make) -> None:
    control = make("text")
    compose(control.field, "刘春梅")
    with qtbot.waitSignal(control.given, timeout=3000):
        pass
    control.flush()
    assert told(control) == ["刘春梅"]


def test_typing_back_to_what_was_is_given_too(qtbot, make: Make) -> None:
    control = make("text", value="甲")
    control.field.setText("")
    compose(control.field, "乙")
    control.flush()
    control.field.selectAll()
    compose(control.field, "甲")
    control.flush()
    assert told(control) == ["乙", "甲"]


def test_what_is_being_typed_is_not_overwritten(qtbot, make: Make) -> None:
    control = make("text", value="甲")
    control.field.selectAll()
    compose(control.field, "乙丙")
    control.show_ask(ask("text", value="甲"))
    assert control.field.text() == "乙丙"


def test_enter_in_a_field_gives_and_goes_on(qtbot, make: Make) -> None:
    control = make("integer")
    compose(control.field, "８２")
    with qtbot.waitSignal(control.went_on):
        qtbot.keyClick(control.field, Qt.Key.Key_Return)
    assert told(control) == ["82"]


def test_what_is_no_number_is_said_kindly_and_stays(qtbot, make: Make) -> None:
    control = make("integer", value="3")
    trouble = Heard()
    control.unreadable.connect(trouble)
    control.field.selectAll()
    compose(control.field, "三次")
    control.flush()
    assert trouble.told == [("请填整数,例如 3",)]
    assert (control.field.text(), told(control)) == ("三次", [])
    control.field.selectAll()
    qtbot.keyClicks(control.field, "4")
    control.flush()
    assert trouble.told[-1] == ("",)
    assert told(control) == ["4"]


def test_several_lines_take_shift_enter_and_go_on_with_enter(qtbot, make: Make) -> None:
    control = make("text", appearance="multiline")
    qtbot.keyClicks(control.field, "a")
    qtbot.keyClick(control.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(control.field, "b")
    with qtbot.waitSignal(control.went_on):
        qtbot.keyClick(control.field, Qt.Key.Key_Return)
    assert [text.replace("\u2028", "\n") for text in told(control)] == ["a\nb"]


def test_a_date_is_typed_or_picked(qtbot, make: Make) -> None:
    control = make("date")
    qtbot.keyClicks(control.field, "3.2")
    control.flush()
    assert told(control) == ["2026-03-02"]
    control.button.click()
    calendar = control.button.calendar()
    assert calendar.isVisible()
    calendar.activated.emit(QDate(2026, 3, 9))
    assert told(control) == ["2026-03-02", "2026-03-09"]
    assert control.field.text() == "2026-03-09"
    assert not calendar.isVisible()


def test_a_time_is_typed_short(qtbot, make: Make) -> None:
    control = make("time")
    qtbot.keyClicks(control.field, "1405")
    control.flush()
    assert told(control) == ["14:05:00"]
    control.show_ask(ask("time", value="14:05:00.000+08:00"))
    assert control.field.text() == "14:05"


def test_a_moment_needs_both_and_keeps_the_zone(qtbot, make: Make) -> None:
    control = make("dateTime", value="2026-03-05T09:00:00.000+08:00")
    assert (control.day.text(), control.clock.text()) == ("2026-03-05", "09:00")
    control.clock.selectAll()
    qtbot.keyClicks(control.clock, "8:30")
    with qtbot.waitSignal(control.went_on):
        qtbot.keyClick(control.clock, Qt.Key.Key_Return)
    assert told(control) == ["2026-03-05T08:30:00+08:00"]
    control.day.clear()
    qtbot.keyClicks(control.day, "4.31")
    control.flush()
    assert len(told(control)) == 1


# Range, rank, acknowledge, shown --------------------------------------------------------------------------------------


def test_a_range_is_typed_or_slid_within_its_steps(qtbot, make: Make) -> None:
    control = make("range", parameters={"start": "0", "end": "10", "step": "0.5"})
    trouble = Heard()
    control.unreadable.connect(trouble)
    assert control.field.text() == ""
    qtbot.keyClicks(control.field, "2.5")
    control.flush()
    control.field.setText("2.7")
    control.flush()
    assert told(control) == ["2.5"]
    assert "0 到 10" in str(trouble.told[-1][0])
    control.slider.setValue(20)
    assert told(control) == ["2.5", "10"]


def test_a_rank_is_answered_by_confirming_or_moving(qtbot, make: Make) -> None:
    control = make("rank", choices=MOODS)
    assert told(control) == []
    qtbot.mouseClick(control.confirm, Qt.MouseButton.LeftButton)
    qtbot.keyClick(control.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert told(control) == [["none", "fall", "ill", "lost"], ["fall", "none", "ill", "lost"]]
    assert control.list.currentRow() == 1


def test_acknowledging_is_one_key(qtbot, make: Make) -> None:
    control = make("acknowledge")
    qtbot.keyClick(control.row, "1")
    qtbot.keyClick(control.row, "1")
    assert told(control) == ["OK", None]


def test_calculated_and_read_only_answers_are_shown_in_words(make: Make) -> None:
    assert make("calculate", value="80.5").words.text() == "80.5"
    assert make("select_multiple", readonly=True, choices=MOODS, value="fall ill").words.text() == "跌倒\n生病就医"
    assert make("date", readonly=True, value="2026-03-02").words.text() == "3月2日(周一)"
    assert "手机" in make("audio").words.text()


# Pictures -------------------------------------------------------------------------------------------------------------


def offered(control: Any) -> Heard:
    heard = Heard()
    control.picture_given.connect(heard)
    return heard


def test_a_photo_file_is_dropped(make: Make, tmp_path: Path) -> None:
    control = make("image")
    heard = offered(control)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg"))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    control.dropEvent(drop)
    assert heard.told == [(tmp_path / "a.jpg",)]


def test_a_picture_is_pasted(qtbot, make: Make) -> None:
    control = make("image")
    heard, trouble = offered(control), Heard()
    control.unreadable.connect(trouble)
    QGuiApplication.clipboard().setText("no picture")
    control.paste_picture()
    assert "剪贴板里没有照片" in str(trouble.told[0][0])
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    qtbot.mouseClick(control.paste, Qt.MouseButton.LeftButton)
    assert bytes(heard.told[0][0]).startswith(b"\x89PNG")  # type: ignore[arg-type]


def test_a_photo_is_chosen_from_a_file(qtbot, make: Make, tmp_path: Path) -> None:
    (tmp_path / "b.jpg").write_bytes(picture())
    control = make("image")
    heard = offered(control)
    qtbot.mouseClick(control.from_file, Qt.MouseButton.LeftButton)
    qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape)
    assert heard.told == []
    qtbot.keyClick(control.from_file, Qt.Key.Key_Space)
    choose_file(qtbot, tmp_path / "b.jpg")
    assert heard.told == [(tmp_path / "b.jpg",)]


def test_a_photo_is_chosen_from_a_phones_folder(qtbot, make: Make, monkeypatch, tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(picture())
    control = make("image")
    heard = offered(control)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    qtbot.mouseClick(control.from_folder, Qt.MouseButton.LeftButton)
    dialog = control.findChild(FolderDialog)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert len(heard.told) == 1 and heard.told[0][0].parent == tmp_path  # type: ignore[attr-defined]


def test_a_thumbnail_is_shown_and_the_photo_taken_away(qtbot, make: Make) -> None:
    control = make("image", value="1.jpg")
    control.show_picture(picture())
    assert control.picture.pixmap().width() == 220
    qtbot.mouseClick(control.take_away, Qt.MouseButton.LeftButton)
    assert told(control) == [None]
    assert control.picture.pixmap().isNull()


def draw(qtbot, paper: Any) -> None:
    qtbot.mousePress(paper, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    qtbot.mouseMove(paper, QPoint(120, 60))
    qtbot.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=QPoint(160, 30))


def test_a_signature_is_drawn_wiped_and_kept(qtbot, make: Make) -> None:
    control = make("image", appearance="signature")
    heard = offered(control)
    assert not control.keep.isEnabled()
    draw(qtbot, control.paper)
    qtbot.mouseClick(control.clear, Qt.MouseButton.LeftButton)
    assert control.paper.is_empty()
    draw(qtbot, control.paper)
    qtbot.mouseClick(control.keep, Qt.MouseButton.LeftButton)
    image = QImage.fromData(heard.told[0][0], "PNG")  # type: ignore[arg-type]
    dark = sum(image.pixelColor(x, y).lightness() < 100 for x in range(0, 1200, 4) for y in range(0, 400, 4))
    assert (image.width(), image.height()) == (1200, 400)
    assert dark > 0


def test_a_signature_left_on_the_paper_is_kept_when_the_page_is_left(qtbot, make: Make) -> None:
    control = make("image", appearance="signature")
    heard = offered(control)
    draw(qtbot, control.paper)
    control.flush()
    control.flush()
    assert len(heard.told) == 1


# The card -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def card(qtbot, chinese: None, around: Surroundings) -> Callable[..., QuestionCard]:
    def build(kind: str, **changes: Any) -> QuestionCard:
        made = QuestionCard(ask(kind, **changes), 4, around)
        qtbot.addWidget(made)
        made.show()
        return made

    return build


def texts(card: QuestionCard) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card))


def test_a_card_says_number_requirement_hint_last_time_and_return(card: Callable[..., QuestionCard]) -> None:
    said = texts(
        card("select_one", required=True, hint="看一看", previous="变差", returned="照片里不是这样", choices=MOODS)
    )
    for part in ("4. 问题", "必填", "看一看", "上次:变差", "审核退回:照片里不是这样"):
        assert part in said


def test_last_times_answer_is_beside_and_never_filled_in(card: Callable[..., QuestionCard]) -> None:
    made = card("select_one", previous="跌倒", choices=MOODS)
    assert isinstance(made.control, ChoiceControl)
    assert not any(row.isChecked() for row in made.control.rows())


def test_a_broken_constraint_is_told_at_once_a_missing_answer_only_when_urged(
    card: Callable[..., QuestionCard],
) -> None:
    wrong = card("integer", value="99", valid=False, constraint_message="请填0到60之间的整数")
    assert wrong.message() == "请填0到60之间的整数"
    missing = card("integer", required=True, valid=False)
    assert missing.message() == ""
    missing.urge()
    assert missing.message() == "这一题还没有填"


def test_a_card_tells_whether_the_answer_is_saved(qtbot, card: Callable[..., QuestionCard]) -> None:
    made = card("text", value="甲")
    made.show_saved(Saved.SAVED)
    assert "已保存" in texts(made)
    made.show_saved(Saved.FAILED, "磁盘满了")
    assert "未保存" in texts(made) and made.message() == "磁盘满了"
    with qtbot.waitSignal(made.retried):
        made._head._again.click()


def test_markup_in_a_label_or_answer_is_only_text(card: Callable[..., QuestionCard]) -> None:
    made = card("calculate", label="<b>粗</b>", value="<img src=x>")
    assert "<b>粗</b>" in texts(made) and "<img src=x>" in texts(made)
    assert made._head._label.textFormat() == Qt.TextFormat.PlainText


def test_an_answer_can_be_cleared(qtbot, card: Callable[..., QuestionCard]) -> None:
    made = card("select_one", value="ill", choices=MOODS)
    heard = Heard()
    made.given.connect(heard)
    made._head._clear.click()
    assert heard.told == [("/data/q/q1", None)]


def test_a_question_that_becomes_read_only_is_shown(card: Callable[..., QuestionCard]) -> None:
    made = card("text", value="甲")
    made.show_ask(ask("text", value="甲", readonly=True))
    assert isinstance(made.control, ShownControl)


def test_every_control_has_a_name_for_those_who_cannot_see_it(card: Callable[..., QuestionCard]) -> None:
    for kind in ("text", "integer", "date", "dateTime", "select_one", "select_multiple", "image", "range", "rank"):
        made = card(kind, choices=MOODS, extra={"field:source": "规R11"}, required=True)
        assert made.control.accessibleName() == "问题"
        assert "规R11" in made.control.accessibleDescription() and "必填" in made.control.accessibleDescription()


def test_buttons_and_rows_are_large_enough_to_hit(card: Callable[..., QuestionCard]) -> None:
    from PySide6.QtWidgets import QAbstractButton

    for kind in ("select_one", "image", "rank", "date"):
        made = card(kind, choices=MOODS)
        for button in made.control.findChildren(QAbstractButton):
            if button.isVisible():
                assert button.sizeHint().height() >= 40, (kind, button)


def test_questions_made_by_hand_are_whole() -> None:
    assert question("text").ref == "/data/q/q1"
