"""The strip on top of every page: the truth about synchronisation on the left, what runs now on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.messages import explain_code
from fieldapp.desktop.pages.page import Desk
from fieldapp.desktop.parts.elided import ElidedLabel
from fieldapp.desktop.terms import moment_text
from fieldapp.desktop.theme import Look, look, mark

if TYPE_CHECKING:
    from fieldapp.workflows.today import SyncStrip


class Strip(QFrame):
    """Signals: ``opened()`` the person wants the sync page."""

    opened = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._desk = desk
        self._told: SyncStrip | None = None
        self._picture, self._words, self._running = QLabel(self), ElidedLabel(self), ElidedLabel(self)
        mark(self._running, role="muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._open = QPushButton(self)
        mark(self._open, role="quiet")
        self._open.clicked.connect(self.opened)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._words, 3)
        self._row.addWidget(self._running, 1, Qt.AlignmentFlag.AlignRight)
        self._row.addWidget(self._bar)
        self._row.addWidget(self._open)
        desk.jobs.running_changed.connect(self._on_running_changed)
        self.restyle(look())
        self._on_running_changed()

    def refresh(self) -> None:
        """Ask the vault lane how things stand."""
        self._desk.jobs.vault.submit(self._ask, done=self._on_told, failed=self._on_failed, latest="strip")

    def _ask(self, _context: object) -> SyncStrip:
        return self._desk.door.sync_strip()

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._open.setText(self.tr("看同步"))
        self._show()

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        self._row.setContentsMargins(worn.space(3), worn.space(0.5), worn.space(2), worn.space(0.5))
        self._row.setSpacing(worn.space(1))
        self._bar.setFixedWidth(worn.px("rail") // 2)
        self.retranslate()

    def text(self) -> str:
        """What it says about synchronisation."""
        return self._words.text()

    def tone(self) -> str:
        """How it says it: done, wait or problem."""
        return str(self._words.property("tone"))

    def _on_told(self, told: SyncStrip) -> None:
        self._told = told
        self._show()

    def _on_failed(self, _error: object) -> None:
        self._told = None
        self._say("problem", self.tr("同步情况暂时读不到"))

    def _show(self) -> None:
        if self._told is None:
            self._say("wait", self.tr("正在读取同步情况…"))
            return
        tone, parts = self._waiting(self._told)
        if self._told.problem:
            problem = explain_code(self._told.problem)
            parts.append(problem.what)
            tone = problem.tone if tone == "done" else tone
            tone = "problem" if problem.tone == "problem" else tone
        if self._told.last_success:
            when = moment_text(self._told.last_success, self._desk.today())
            parts.append(self.tr("上次同步成功 {when}").format(when=when))
        else:
            parts.append(self.tr("还没有同步过"))
        self._say(tone, " · ".join(parts))

    def _waiting(self, told: SyncStrip) -> tuple[str, list[str]]:
        parts: list[str] = []
        if told.records_waiting or told.photos_waiting:
            parts.append(
                self.tr("待同步 {records} 条记录、{photos} 张照片").format(
                    records=told.records_waiting, photos=told.photos_waiting
                )
            )
        if told.rejected:
            parts.append(self.tr("%n 条未被接受", "", told.rejected))
        if told.held:
            parts.append(self.tr("%n 条待核实", "", told.held))
        tone = "problem" if told.rejected else "wait" if parts else "done"
        if not parts and told.last_success:
            parts.append(self.tr("全部已收妥"))
        if told.drafts:
            parts.append(self.tr("%n 份草稿未提交", "", told.drafts))
        return tone if told.last_success or parts else "wait", parts

    def _say(self, tone: str, text: str) -> None:
        worn = look()
        size = worn.px("icon")
        self._picture.setPixmap(icons.icon(tone, worn, tone).pixmap(size, size))
        self._words.set_words(text)
        mark(self._words, tone=tone)

    def _on_running_changed(self) -> None:
        titles = [job.title for job in self._desk.jobs.running()]
        self._running.set_words(" · ".join(titles))
        self._running.setVisible(bool(titles))
        self._bar.setVisible(bool(titles))
