"""The review page over real vaults: queue, differences in words, decisions with reasons, photos, nothing typed lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from fieldapp.desktop import i18n, theme
from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.pages.review import ReviewPage
from fieldapp.desktop.pages.review_photos import PhotoViewer
from fieldapp.vault.errors import DiskFull
from fieldapp.vault.values import State
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.correct import correct
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.review import return_visit, review_queue, review_view
from fieldapp.workflows.submit import submit
from tests.desktop.visit_standins import Heard, assistants_device, desk_of, supervisors_device, until
from tests.workflows.conftest import ZHAO, Device
from tests.workflows.filling import begin, complete, picture, visited

HOUSE, LEVEL = "/data/tk/TK08", "/data/tail/GT03"


class Bench:
    """A supervisor before the page, and the assistant whose visits come down the feed."""

    def __init__(self, qtbot: Any, assistant: Device, supervisor: Device, jobs: Jobs) -> None:
        self.bot, self.assistant, self.supervisor, self.jobs = qtbot, assistant, supervisor, jobs
        self.page = ReviewPage(desk_of(supervisor.session, jobs))
        self.page.resize(1150, 700)
        self.page.retranslate()
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        self._sent = 0

    def hand_over(self) -> None:
        """What the assistant authored since comes to the supervisor, and the other way."""
        records = self.assistant.own_records()
        self.supervisor.receive_records(*records[self._sent :])
        self._sent = len(records)

    def arrive(self, **where: str) -> None:
        self.page.arrive(where)
        self.settle()

    def settle(self) -> None:
        self.bot.waitUntil(until(lambda: self.jobs.vault.idle() and not self.page.visit._waiting), timeout=20_000)
        self.bot.wait(0)

    def open(self, visit: str) -> None:
        self.page.open_visit(visit)
        self.settle()

    def key(self, key: Any, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.keyClick(self.page, key, modifier)
        self.settle()

    def state(self, visit: str) -> State:
        return review_view(self.supervisor.session, visit).row.state


@pytest.fixture
def bench(qtbot, chinese: None, jobs: Jobs, tmp_path: Path) -> Iterator[Bench]:
    with assistants_device(tmp_path) as assistant, supervisors_device(tmp_path, assistant) as supervisor:
        sitting = Bench(qtbot, assistant, supervisor, jobs)
        yield sitting
        qtbot.waitUntil(until(jobs.vault.idle), timeout=20_000)


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def two_visits(bench: Bench) -> tuple[str, str]:
    """One to Li, one to Zhao, both waiting."""
    first = visited(bench.assistant).visit
    bench.assistant.world.clock.forward(600)
    opened = begin(bench.assistant, "TK", person=ZHAO.id)
    complete(bench.assistant, opened)
    assert submit(bench.assistant.session, opened.visit).valid
    bench.hand_over()
    return first, opened.visit


# The queue ------------------------------------------------------------------------------------------------------------


def test_an_empty_queue_says_what_will_be_here(bench: Bench) -> None:
    bench.arrive()
    assert "没有等着审核的走访" in said(bench.page.queue)
    assert not bench.page.open_button.isEnabled()


def test_the_queue_lists_whom_what_by_whom_and_when(bench: Bench) -> None:
    first, second = two_visits(bench)
    bench.arrive()
    model = bench.page.queue.model
    assert [row.visit for row in model.rows()] == [first, second]
    assert bench.page.counts.text() == "2 份"
    spoken = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(4)]
    assert "李𠮷明" in spoken[0] and "前苏村委会" in spoken[0]
    assert spoken[1] == "特困照护探视"
    assert "待审核" in spoken[3]


def test_search_and_choices_are_kept_while_one_works(bench: Bench) -> None:
    first, second = two_visits(bench)
    bench.arrive()
    bench.bot.keyClicks(bench.page.queue.search, "zl")
    assert bench.page.queue.visits() == [second]
    bench.bot.keyClick(bench.page.queue.search, Qt.Key.Key_Return)
    bench.bot.keyClick(bench.page.queue.table, Qt.Key.Key_Return)
    bench.settle()
    assert bench.page.title.text() == "赵兰"
    bench.key(Qt.Key.Key_Escape)
    bench.page.refresh()
    bench.settle()
    assert bench.page.queue.visits() == [second]
    bench.bot.keyClicks(bench.page.queue.search, "zzzz")
    assert "没有符合条件的走访" in said(bench.page.queue)
    bench.page.queue.search.clear()
    assert bench.page.queue.visits() == [first, second]


def test_other_kinds_are_asked_for(bench: Bench) -> None:
    first, _ = two_visits(bench)
    return_visit(bench.supervisor.session, first, "请核实", {})
    bench.arrive()
    assert len(bench.page.queue.visits()) == 1
    bench.page.queue.kind.setCurrentIndex(1)
    bench.page.queue.kind.activated.emit(1)
    bench.settle()
    assert bench.page.queue.visits() == [first]
    bench.open(first)
    assert not bench.page.approve_button.isEnabled() and not bench.page.reason.isVisible()
    assert "请核实" in "\n".join(bench.page.visit.story.texts())


# One visit ------------------------------------------------------------------------------------------------------------


def test_a_visit_shows_answers_by_section_hours_and_triggers(bench: Bench) -> None:
    opened = begin(bench.assistant)
    complete(bench.assistant, opened)
    opened.set(HOUSE, "leaking")
    opened.set(LEVEL, "T3")
    record_hours(bench.assistant.session, opened.visit, "meals", 45)
    assert submit(bench.assistant.session, opened.visit).valid
    bench.hand_over()
    bench.arrive(visit=opened.visit)
    facts = dict(zip(bench.page.visit.facts.texts()[::2], bench.page.visit.facts.texts()[1::2], strict=True))
    assert facts["工时"] == "助餐 45 分钟"
    assert "T3 5个工作日内 · 安排清理或修缮" in facts["触发的处置"]
    assert facts["清单"] == "特困照护探视"
    row = bench.page.visit.row(HOUSE)
    assert row is not None and "漏雨透风" in row.text() and "更正前" not in row.text()
    assert "还没有人审核过" in "\n".join(bench.page.visit.story.texts())
    assert not bench.page.visit.only_changed.isVisible()


def test_what_a_correction_changed_is_marked_in_words(bench: Bench) -> None:
    visit = visited(bench.assistant).visit
    bench.hand_over()
    return_visit(bench.supervisor.session, visit, "请核实", {HOUSE: "照片里漏雨"})
    bench.assistant.receive_records(*bench.supervisor.own_records())
    correct(bench.assistant.session, visit, {HOUSE: "leaking", LEVEL: "T3"})
    bench.hand_over()
    bench.arrive()
    spoken = bench.page.queue.model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "已更正" in spoken
    bench.open(visit)
    row = bench.page.visit.row(HOUSE)
    assert row is not None
    assert row.text().split("\n") == ["住房与室内环境", "漏雨透风", "更正前 · 安全整洁", "改了"]
    same = bench.page.visit.row("/data/tk/TK06")
    assert same is not None and not same.is_changed() and "更正前" not in same.text()
    story = "\n".join(bench.page.visit.story.texts())
    assert "退回" in story and "住房与室内环境: 照片里漏雨" in story and "1 次" in story
    bench.bot.keyClick(bench.page.visit.only_changed, Qt.Key.Key_Space)
    assert row.isVisible() and not same.isVisible()
    assert (
        bench.page.visit.only_changed.text()
        == f"只看有变化的 {sum(r.is_changed() for r in bench.page.visit.rows())} 题"
    )


def test_the_visit_before_stands_beside(bench: Bench) -> None:
    visited(bench.assistant)
    bench.assistant.world.clock.forward(86_400)
    opened = begin(bench.assistant)
    complete(bench.assistant, opened)
    opened.set(HOUSE, "dirty")
    opened.set(LEVEL, "T3")
    assert submit(bench.assistant.session, opened.visit).valid
    bench.hand_over()
    bench.open(opened.visit)
    row = bench.page.visit.row(HOUSE)
    assert row is not None and "上次走访 · 安全整洁" in row.text()


def test_language_changes_on_the_page(qapp, bench: Bench) -> None:
    first, _ = two_visits(bench)
    bench.arrive(visit=first)
    i18n.install(qapp, "en")
    bench.settle()
    row = bench.page.visit.row(HOUSE)
    assert row is not None and "Condition of the house and rooms" in row.text()


def test_nothing_reaches_beyond_the_edge_at_200_percent(qapp, bench: Bench) -> None:
    first, _ = two_visits(bench)
    theme.apply(qapp, theme.Look("light", 2.0))
    bench.page.restyle(theme.look())
    bench.page.resize(900, 540)
    bench.arrive(visit=first)
    inside = bench.page.visit.widget()
    assert inside.minimumSizeHint().width() <= bench.page.visit.viewport().width()
    assert bench.page.minimumSizeHint().width() <= 900


# Deciding -------------------------------------------------------------------------------------------------------------


def test_ctrl_enter_approves_and_the_next_visit_comes(bench: Bench) -> None:
    first, second = two_visits(bench)
    bench.arrive(visit=first)
    changed = Heard()
    bench.page.changed.connect(changed)
    bench.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.state(first) is State.APPROVED
    assert bench.page.banner.text() == "已通过:李𠮷明"
    assert bench.page.title.text() == "赵兰"
    assert any("sync" in topics for (topics,) in changed.told)  # type: ignore[operator]
    bench.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.state(second) is State.APPROVED
    assert bench.page.title.text() == "审核" and "没有等着审核的走访" in said(bench.page.queue)


def test_a_visit_is_returned_with_a_reason_on_a_question_and_for_the_whole(bench: Bench) -> None:
    first, _ = two_visits(bench)
    bench.arrive(visit=first)
    row = bench.page.visit.row(HOUSE)
    assert row is not None
    row.back.setFocus()
    bench.bot.keyClick(row.back, Qt.Key.Key_Space)
    assert row.reason.isVisible() and row.reason.hasFocus()
    bench.bot.keyClicks(row.reason, "leaks in the photo")
    bench.bot.keyClicks(bench.page.reason, "please check")
    bench.bot.mouseClick(bench.page.return_button, Qt.MouseButton.LeftButton)
    bench.settle()
    (decision,) = review_view(bench.supervisor.session, first).decisions
    assert (decision.decision, decision.reason, dict(decision.questions)) == (
        "return",
        "please check",
        {HOUSE: "leaks in the photo"},
    )
    assert bench.page.banner.text() == "已退回:李𠮷明"


def test_a_return_without_a_word_is_not_sent(bench: Bench) -> None:
    first, _ = two_visits(bench)
    bench.arrive(visit=first)
    bench.bot.mouseClick(bench.page.return_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.state(first) is State.SUBMITTED
    assert "退回要写原因" in bench.page.banner.text()
    assert bench.page.reason.hasFocus()


def test_reasons_typed_stay_with_their_visit(bench: Bench) -> None:
    first, second = two_visits(bench)
    bench.arrive(visit=first)
    row = bench.page.visit.row(HOUSE)
    assert row is not None
    row.back.click()
    bench.bot.keyClicks(row.reason, "why")
    bench.bot.keyClicks(bench.page.reason, "all")
    bench.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert bench.page.title.text() == "赵兰"
    other = bench.page.visit.row(HOUSE)
    assert other is not None and not other.back.isChecked() and bench.page.reason.text() == ""
    bench.key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    again = bench.page.visit.row(HOUSE)
    assert again is not None and again.reason.text() == "why" and bench.page.reason.text() == "all"
    assert second in bench.page.queue.visits()


def test_a_decision_that_fails_keeps_the_visit_and_the_words(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = two_visits(bench)
    bench.arrive(visit=first)
    bench.bot.keyClicks(bench.page.reason, "please check")

    def refuse(*_args: object) -> None:
        raise DiskFull

    with monkeypatch.context() as broken:
        broken.setattr(Door, "return_visit", refuse)
        bench.bot.mouseClick(bench.page.return_button, Qt.MouseButton.LeftButton)
        bench.settle()
    assert "没有记下这个决定" in bench.page.banner.text() and "磁盘满了" in bench.page.banner.text()
    assert bench.page.reason.text() == "please check" and bench.page.return_button.isEnabled()
    assert bench.state(first) is State.SUBMITTED
    bench.bot.mouseClick(bench.page.return_button, Qt.MouseButton.LeftButton)
    bench.settle()
    assert bench.state(first) is State.RETURNED


def test_a_visit_gone_from_this_device_is_told(bench: Bench) -> None:
    two_visits(bench)
    bench.arrive()
    bench.open("f" * 32)
    assert "没有这次走访" in bench.page.banner.text()
    assert len(review_queue(bench.supervisor.session)) == 2


# Photos ---------------------------------------------------------------------------------------------------------------


def with_photo(device: Device) -> str:
    opened = begin(device)
    complete(device, opened)
    add_photo(device.session, opened, "/data/tail/GT01", picture("orange"))
    complete(device, opened)
    done = submit(device.session, opened.visit)
    assert done.valid, done.violations
    return opened.visit


def test_photos_are_large_and_open_full_size(qtbot, bench: Bench, jobs: Jobs) -> None:
    """On the device that has the pictures."""
    visit = with_photo(bench.assistant)
    page = ReviewPage(desk_of(bench.assistant.session, jobs))
    page.resize(1000, 700)
    qtbot.addWidget(page)
    page.show()
    page.open_visit(visit)
    qtbot.waitUntil(until(lambda: page.visit.photos.pictures() > 0 and jobs.vault.idle()), timeout=20_000)
    photos = review_view(bench.assistant.session, visit).photos
    assert page.visit.photos.pictures() == len(photos)
    button = page.visit.photos._buttons[0]
    assert button.accessibleName().startswith("照片 1:") and button.iconSize().width() == 200
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    viewer = page.findChild(PhotoViewer)
    qtbot.waitUntil(until(lambda: not viewer.picture().isNull()), timeout=20_000)
    assert viewer.number() == 0
    qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.number() == min(1, len(photos) - 1)
    qtbot.waitUntil(until(jobs.vault.idle), timeout=20_000)
    viewer.close()


def test_a_photo_that_is_not_here_yet_is_told(qtbot, bench: Bench) -> None:
    visit = with_photo(bench.assistant)
    bench.hand_over()
    bench.open(visit)
    button = bench.page.visit.photos._buttons[0]
    assert "还没有下载到这台电脑" in button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.settle()
    viewer = bench.page.findChild(PhotoViewer)
    assert "还没有下载到这台电脑" in viewer.words()
    viewer.close()
