"""Ways through a visit besides question after question: outcomes, drafts, languages, gaps, what is kept back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from fieldapp.desktop import theme
from fieldapp.desktop.controls.choice import ChoiceControl
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.pages.page import StartVisit
from fieldapp.desktop.pages.visit_outcomes import OUTCOMES
from fieldapp.desktop.pages.visit_parts import HOURS, SUMMARY
from fieldapp.vault.errors import DiskFull
from fieldapp.vault.values import State
from fieldapp.workflows.submit import submit
from tests.desktop.visit_seat import CTRL, Seat
from tests.desktop.visit_standins import Heard, assistants_device, compose, until
from tests.workflows.conftest import LI, ZHAO, Device
from tests.workflows.filling import begin, complete, visited

HEAD, TK, TAIL = "/data/head", "/data/tk", "/data/tail"
KEY = {key: str(number) for number, key in enumerate(OUTCOMES, 1)}


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    with assistants_device(tmp_path) as made:
        yield made


@pytest.fixture
def seat(qtbot, chinese: None, jobs: Jobs, device: Device) -> Iterator[Seat]:
    sitting = Seat(qtbot, device, jobs)
    yield sitting
    qtbot.waitUntil(until(jobs.vault.idle))


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def in_hand(seat: Seat, ref: str) -> bool:
    """Whether the keyboard is on a question, or comes to it once its card is laid out."""

    def there() -> bool:
        card, focused = seat.page.body.section.card(ref), seat.page.focusWidget()
        return card is not None and focused is not None and card.isAncestorOf(focused)

    seat.bot.waitUntil(until(there), timeout=10_000)
    return there()


# Outcomes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "answered", "value", "then"),
    [
        ("no_answer", f"{HEAD}/GH07", "no_answer", f"{HEAD}/GH08"),
        ("out", f"{HEAD}/GH07", "out", f"{HEAD}/GH08"),
        ("refused", f"{HEAD}/GH07", "refused", f"{HEAD}/refusal_reason"),
        ("dead", f"{HEAD}/GH07", "dead", f"{HEAD}/GH07_death_date"),
        ("no_photos", f"{HEAD}/GH10", "no_photos", f"{HEAD}/GH10_reason"),
        ("broken", f"{TAIL}/broken_off", "broken", f"{TAIL}/broken_off_reason"),
    ],
)
def test_an_outcome_is_two_keys_and_leads_to_what_it_asks(
    seat: Seat, outcome: str, answered: str, value: str, then: str
) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    seat.take_outcome(KEY[outcome])
    assert in_hand(seat, then)
    assert seat.on_disk(visit).filled.value(answered) == value
    seat.take_outcome(KEY["out"])  # a slip is mended by answering again
    assert seat.on_disk(visit).filled.value(f"{HEAD}/GH07") == "out"


def test_an_investigation_asks_for_the_second_visitor_first(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    seat.take_outcome(KEY["investigation"])
    assert in_hand(seat, f"{HEAD}/GH05") and "至少要两名走访人员" in seat.page.banner.text()
    assert not seat.on_disk(visit).filled.value(f"{HEAD}/GH06")
    seat.key(Qt.Key.Key_End)
    compose(seat.focus(), "、郑经办")
    seat.take_outcome(KEY["investigation"])
    stored = seat.on_disk(visit).filled
    assert (stored.value(f"{HEAD}/GH06"), stored.question(f"{HEAD}/GH06").valid) == ("investigation", True)
    assert not seat.page.banner.isVisible()


def test_a_visit_put_off_says_where_it_stopped_and_goes_on_there(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    seat.card(f"{HEAD}/GH07").control.focus_first()
    changed = Heard()
    seat.page.changed.connect(changed)
    seat.take_outcome(KEY["interrupted"])
    assert "停在“是否见到本人”" in seat.page.panel.accessibleName()
    assert changed.told and not seat.page.keys.onward.isVisible()
    assert seat.device.vault.visits.brief(visit).state is State.DRAFT
    seat.page.arrive({})
    seat.bot.waitUntil(until(lambda: seat.page.drafts.list.count() == 1))
    assert "李𠮷明" in seat.page.drafts.list.item(0).text() and seat.page.drafts.list.hasFocus()
    seat.bot.keyClick(seat.page.drafts.list, Qt.Key.Key_Return)
    seat.bot.waitUntil(until(lambda: seat.page.filling.opened is not None))
    seat.settle()
    assert in_hand(seat, f"{HEAD}/GH07")


def test_a_submitted_visit_offers_the_checklist_it_leads_to(seat: Seat) -> None:
    opened = begin(seat.device, "TR")
    complete(seat.device, opened)
    seat.open(opened.visit)
    wished, left = Heard(), Heard()
    seat.page.start_visit_requested.connect(wished)
    seat.page.page_requested.connect(left)
    seat.page.submit()
    seat.bot.waitUntil(until(lambda: seat.page.filling.opened is None), timeout=20_000)
    button = next(one for one in seat.page.panel.findChildren(QPushButton) if one.isVisibleTo(seat.page.panel))
    assert button.text() == "接着做“特困照护探视”"
    seat.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wished.told == [(StartVisit((LI.id,), ("TK",)),)] and not left.told
    seat.page.arrive({})  # nothing is offered any more once the page is left
    seat.settle()
    seat.page.panel.acted.emit()
    assert len(wished.told) == 1 and left.told


def full(_door: object) -> None:
    raise DiskFull


def test_a_visit_that_does_not_open_can_be_tried_again(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = begin(seat.device).visit
    with monkeypatch.context() as broken:
        broken.setattr(type(seat.door), "services", full)
        seat.page.arrive({"visit": visit})
        seat.settle()
    assert not seat.page.body_shown()
    seat.page.panel.acted.emit()
    seat.bot.waitUntil(until(seat.page.body_shown))
    assert seat.page.filling.opened is not None


# Keys -----------------------------------------------------------------------------------------------------------------


def test_gaps_are_gone_to_and_back(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    refs = [gap.ref for gap in seat.state.missing]
    for ref in (refs[1], refs[2]):
        seat.key(Qt.Key.Key_Down, CTRL)
        seat.settle()
        assert in_hand(seat, ref)
    seat.key(Qt.Key.Key_Up, CTRL)
    seat.settle()
    assert in_hand(seat, refs[1])


def test_a_question_passed_by_says_at_once_that_it_is_open(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    card = seat.page.body.section.card(f"{HEAD}/GH04")
    assert card is not None and card.message() == ""
    seat.key(Qt.Key.Key_Return)
    assert card.message() == "这一题还没有填"
    assert in_hand(seat, f"{HEAD}/GH05")


def test_esc_goes_to_the_parts_and_back(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    seat.card(f"{HEAD}/GH07").control.focus_first()
    seat.key(Qt.Key.Key_Escape)
    assert seat.page.body.guide.has_focus()
    seat.key(Qt.Key.Key_Escape)
    assert in_hand(seat, f"{HEAD}/GH07")
    for place in (HOURS, SUMMARY):
        seat.page.body.go_to(place)
        seat.key(Qt.Key.Key_Escape)
        seat.settle()
        assert in_hand(seat, f"{HEAD}/GH07")


def test_f1_shows_the_keys(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    seat.key(Qt.Key.Key_F1)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, QDialog) and "Ctrl+Enter" in said(sheet)
    seat.bot.waitUntil(sheet.isActiveWindow)
    seat.bot.keyClick(sheet, Qt.Key.Key_Escape)
    seat.bot.waitUntil(until(lambda: QApplication.activeModalWidget() is None))
    seat.take_window()
    assert in_hand(seat, f"{HEAD}/GH04")


def test_the_questions_change_language_answers_and_place_stay(seat: Seat) -> None:
    visit = begin(seat.device).visit
    seat.open(visit)
    seat.card(f"{HEAD}/GH07").control.focus_first()
    seat.key("2")
    seat.settle()
    assert seat.page.keys.tongue.text() == "English"
    seat.key(Qt.Key.Key_L, CTRL)
    seat.settle()
    card = seat.page.body.section.card(f"{HEAD}/GH07")
    assert card is not None and isinstance(card.control, ChoiceControl)
    assert "Did you meet the person" in said(card) and card.control.rows()[1].isChecked()
    assert in_hand(seat, f"{HEAD}/GH07")
    assert "必填" in said(card)  # the page itself goes on in the program's language
    assert seat.page.keys.tongue.text() == "中文"
    assert seat.on_disk(visit).language == "English (en)"


def test_a_list_is_searched_by_just_typing_and_cleared_by_esc(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    for ref, value in (("GH04", "home"), ("GH07", "met"), ("GH10", "agreed")):
        seat.give(f"{HEAD}/{ref}", value)
    card = seat.card(f"{TAIL}/GT05")
    control = card.control
    assert isinstance(control, ChoiceControl) and control.search is not None
    control.rows()[0].setFocus()
    seat.bot.keyClicks(seat.focus(), "y")
    assert seat.focus() is control.search
    seat.bot.keyClicks(seat.focus(), "b")
    assert [row.text() for row in control.rows()] == ["医保"]
    seat.key(Qt.Key.Key_Escape)
    assert control.search.text() == "" and len(control.rows()) == len(card.ask.choices)
    assert seat.focus() is control.search


# What stands beside, what is kept back --------------------------------------------------------------------------------


def test_last_answers_come_from_a_visit_with_the_same_checklist(seat: Seat) -> None:
    visited(seat.device, "TK")
    seat.device.world.clock.forward(86_400)
    opened = begin(seat.device, "ZL")
    complete(seat.device, opened)
    opened.set(f"{HEAD}/GH04", "scene")
    assert submit(seat.device.session, opened.visit).valid
    seat.device.world.clock.forward(86_400)
    assert begin(seat.device, "TK").previous()[f"{HEAD}/GH04"] == "入户"
    assert begin(seat.device, "ZL").previous()[f"{HEAD}/GH04"] == "现场（户外或事发地）"
    assert begin(seat.device, "DB", person=ZHAO.id).previous() == {}


def test_sensitive_questions_are_marked_and_their_last_answers_kept_back(seat: Seat) -> None:
    visited(seat.device)
    seat.device.world.clock.forward(86_400)
    seat.open(begin(seat.device).visit)
    for ref, value in (("GH04", "home"), ("GH07", "met"), ("GH10", "agreed")):
        seat.give(f"{HEAD}/{ref}", value)
    plain, marked = seat.card(f"{TK}/TK06"), seat.card(f"{TK}/TK18")
    assert "敏感" not in said(plain) and "上次:" in said(plain)
    assert "敏感" in said(marked) and "上次:" not in said(marked)
    assert "敏感" in marked.control.accessibleDescription()
    marked._last.reveal.setFocus()
    seat.key(Qt.Key.Key_Space)
    assert "上次:平稳" in said(marked)


def test_the_summary_tells_every_answer_but_the_sensitive_ones(seat: Seat) -> None:
    opened = begin(seat.device)
    complete(seat.device, opened)
    seat.open(opened.visit)
    seat.page.body.go_to(SUMMARY)
    text = seat.page.body.summary.text()
    assert "走访方式:入户" in text and "能否按时吃上热饭、喝上干净水:能" in text
    assert "情绪:" not in text and "道敏感题已答,这里不显示" in text


def test_what_an_answer_raises_stands_at_it_and_who_was_told_in_the_band(seat: Seat) -> None:
    seat.open(begin(seat.device).visit)
    for ref, value in (("GH04", "home"), ("GH07", "met"), ("GH10", "agreed")):
        seat.give(f"{HEAD}/{ref}", value)
    card = seat.card(f"{TK}/TK03")
    seat.give(f"{TK}/TK03", "worse")
    assert "T3 5个工作日内" in said(card)
    seat.give(f"{TK}/TK03", "abnormal")
    assert "T0 立即" in said(card) and "T3" not in said(card)
    band = seat.page.body.urgent
    assert "13000000001 李𠮷明" in band.text() and band.text().index("120 急救") < band.text().index("110 报警")
    seat.bot.mouseClick(band.report, Qt.MouseButton.LeftButton)
    seat.settle()
    assert in_hand(seat, f"{TAIL}/GT03_told")
    compose(seat.focus(), "镇街王主任")
    seat.key(Qt.Key.Key_Return)
    seat.bot.keyClicks(seat.focus(), "9:10")
    seat.key(Qt.Key.Key_Return)
    seat.settle()
    assert "已电话报告:镇街王主任,09:10" in band.text()
    seat.page.body.go_to(SUMMARY)
    assert "已电话报告:镇街王主任,09:10" in seat.page.body.summary.text()


@pytest.mark.parametrize("size", [(1366, 768), (1024, 600)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_goes_beyond_the_edge(qapp, seat: Seat, size: tuple[int, int], scale: float) -> None:
    theme.apply(qapp, theme.Look("light", scale))
    seat.page.restyle(theme.look())
    seat.page.resize(size[0] - round(70 * scale), size[1] - round(50 * scale))
    seat.open(begin(seat.device).visit)
    for ref, value in (("GH04", "home"), ("GH07", "met"), ("GH10", "agreed")):
        seat.give(f"{HEAD}/{ref}", value)
    seat.give(f"{TK}/TK18", "suicidal")
    for place in (HEAD, TK, TAIL, HOURS, SUMMARY):
        seat.page.body.go_to(place)
        seat.settle()
        view = seat.page.body.stack.currentWidget()
        assert view.widget().minimumSizeHint().width() <= view.viewport().width(), place  # type: ignore[attr-defined]
    band = seat.page.body.urgent
    assert band.isVisible() and band.height() >= band.minimumSizeHint().height()
