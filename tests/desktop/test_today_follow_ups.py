"""Follow-ups on Today: begun with the checklist they ask for, settled in a sentence. Over a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.pages.page import SYNC, VISITS, StartVisit
from fieldapp.desktop.pages.today import TodayPage
from fieldapp.desktop.parts.ask_words import AskWords
from fieldapp.vault.errors import DiskFull
from fieldapp.workflows.submit import submit
from tests.desktop.visit_standins import Heard, assistants_device, desk_of, until
from tests.workflows.conftest import LI, Device
from tests.workflows.filling import begin, complete

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    with assistants_device(tmp_path) as made:
        opened = begin(made)
        opened.set("TK06", "often")
        opened.set("TK16", "worse")
        opened.set("GT03", "T2")
        complete(made, opened)
        assert submit(made.session, opened.visit).valid
        yield made


@pytest.fixture
def page(qtbot: Any, chinese: None, jobs: Jobs, device: Device) -> Iterator[TodayPage]:
    made = TodayPage(desk_of(device.session, jobs))
    made.resize(1150, 700)
    made.retranslate()
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(until(made.body_shown), timeout=20_000)
    yield made
    qtbot.waitUntil(until(jobs.vault.idle))


def select(page: TodayPage, part: str) -> None:
    """Go to the row whose reason has ``part`` in it."""
    rows = list(page._model.rows())
    (number,) = [number for number, row in enumerate(rows) if row is not None and part in row.reason.zh]
    page.table.select(number)


def written(page: TodayPage, qtbot: Any, words: str) -> AskWords:
    qtbot.mouseClick(page.settle_button, LEFT)
    (asked,) = [one for one in page.findChildren(AskWords) if one.isVisible()]
    assert not asked.done_button.isEnabled()
    asked.words.setPlainText("  ")
    assert not asked.done_button.isEnabled()
    asked.words.setPlainText(words)
    qtbot.mouseClick(asked.done_button, LEFT)
    return asked


def test_a_follow_up_is_begun_with_the_checklist_it_asks_for(page: TodayPage, qtbot: Any) -> None:
    wished = Heard()
    page.start_visit_requested.connect(wished)
    select(page, "自理能力评估")
    qtbot.mouseClick(page.start_button, LEFT)
    select(page, "24小时内安排送餐")
    qtbot.mouseClick(page.start_button, LEFT)
    assert wished.told == [(StartVisit((LI.id,), ("ZL",)),), (StartVisit((LI.id,)),)]


def test_a_sentence_settles_it(page: TodayPage, qtbot: Any, device: Device) -> None:
    changed = Heard()
    page.changed.connect(changed)
    select(page, "24小时内安排送餐")
    written(page, qtbot, "食堂每天送餐")
    qtbot.waitUntil(until(lambda: bool(changed.told) and page.desk.jobs.vault.idle()), timeout=20_000)
    assert changed.told == [(frozenset({VISITS, SYNC}),)]
    qtbot.waitUntil(until(lambda: not any("送餐" in (row.reason.zh) for row in rows(page))))
    assert device.own_records()[-1].opened().kind == "settlement"


def rows(page: TodayPage) -> list[Any]:
    return list(page._model.rows())


def test_what_could_not_be_written_down_is_said(page: TodayPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise DiskFull

    monkeypatch.setattr(page.desk.door, "settle_follow_up", full, raising=False)
    select(page, "24小时内安排送餐")
    written(page, qtbot, "食堂每天送餐")
    qtbot.waitUntil(until(page.banner.isVisible), timeout=20_000)
    assert any("送餐" in row.reason.zh for row in rows(page))


def test_only_a_follow_up_has_the_button(page: TodayPage) -> None:
    for number, row in enumerate(rows(page)):
        page.table.select(number)
        assert page.settle_button.isVisibleTo(page) == (row.follow_up is not None)
