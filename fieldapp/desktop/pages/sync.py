"""同步 Sync: what has reached the township and what has not, each with its reason; and "sync now"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

from fieldapp.desktop.i18n import locale
from fieldapp.desktop.messages import explain, explain_code
from fieldapp.desktop.models.sync import SyncModel
from fieldapp.desktop.pages.page import PEOPLE, REVIEWS, SYNC, VISITS, Desk, Page
from fieldapp.desktop.pages.sync_stick import StickSection
from fieldapp.desktop.parts.chip import FilterBar
from fieldapp.desktop.parts.detail import DetailedTable
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.syncing import SyncProgress
from fieldapp.desktop.terms import STATES, moment_text, term
from fieldapp.desktop.theme import Look, mark

if TYPE_CHECKING:
    from fieldapp.sync.summary import SyncSummary
    from fieldapp.workflows.status import Status

ORDER = ("rejected", "held", "sending", "waiting", "draft", "applied", "stored")
"""What needs a person first, what is settled last."""


class SyncPage(Page):
    """Attributes: ``filters``, ``table``, ``sync_button``, ``cancel_button``, ``mend_button`` (begins the correction of
    a rejected visit), ``bar`` (progress), ``progress`` (its words), ``problems`` (label)."""

    topics: ClassVar[frozenset[str]] = frozenset({SYNC, VISITS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._status: Status | None = None
        self._all: int | None = None
        self._model = SyncModel(desk.today, self)
        self.filters = FilterBar(self)
        self.table = RowTable(self._model, self)
        self.problems, self.progress, self.bar = QLabel(self), QLabel(self), QProgressBar(self)
        self.sync_button, self.cancel_button, self.mend_button = (QPushButton(self) for _ in range(3))
        self.stick = StickSection(desk, self)
        self._lay_out()
        self._connect()
        self._dress()

    def _lay_out(self) -> None:
        mark(self.sync_button, role="primary")
        mark(self.problems, role="chip", tone="problem")
        mark(self.progress, role="muted")
        self.bar.setTextVisible(False)
        for label in (self.problems, self.progress):
            label.setWordWrap(True)
        for widget in (self.problems, self.stick, self.filters, self.progress, self.bar):
            self.tools.addWidget(widget)
        self.problems.hide()
        self.set_body(DetailedTable(self.table, self))
        self.mend_button.hide()
        self.main.addWidget(self.mend_button)
        self.main.addWidget(self.cancel_button)
        self.main.addWidget(self.sync_button)

    def _connect(self) -> None:
        syncing = self.desk.syncing
        self.sync_button.clicked.connect(syncing.start)
        self.cancel_button.clicked.connect(self._on_cancel)
        self.mend_button.clicked.connect(self._on_mend)
        self.table.row_changed.connect(self._on_row_changed)
        self.table.opened.connect(self._on_mend)
        self.filters.chosen.connect(self._on_filter)
        self.panel.acted.connect(self.refresh)
        self.stick.told.connect(self.banner.tell)
        self.stick.failed.connect(self._on_broke)
        self.stick.imported.connect(self._on_imported)
        syncing.began.connect(self._on_began)
        syncing.progressed.connect(self._on_progressed)
        syncing.succeeded.connect(self._on_succeeded)
        syncing.broke.connect(self._on_broke)
        syncing.ended.connect(self._on_ended)

    def refresh(self) -> None:
        if self._status is None:
            self.tell_loading(self.tr("正在读取同步情况…"))
        self.desk.jobs.vault.submit(self._ask, done=self._on_status, failed=self.on_failed, latest="status")
        self.stick.refresh()

    def _ask(self, _context: object) -> Status:
        return self.desk.door.status()

    def _on_status(self, status: Status) -> None:
        self._status = status
        self._show()

    def _show(self) -> None:
        status = self._status
        if status is None:
            return
        self._show_counts(status)
        chosen = self.filters.current()
        lines = sorted(status.lines, key=lambda line: _place(line.state))
        rows = [line for line in lines if not chosen or _filter_of(line.state) == chosen]
        self.table.show_rows(rows)
        self._on_row_changed(self.table.current_number())
        if rows:
            self.show_body()
        else:
            self.tell_empty(
                "sync",
                self.tr("还没有要同步的记录"),
                self.tr("提交的走访和照片会列在这里,直到服务签收。按“立即同步”接收分给您的名单。"),
            )

    def _show_counts(self, status: Status) -> None:
        counted = Counter(_filter_of(line.state) for line in status.lines)
        filters = [(state, term(STATES, state).text(), counted[state]) for state in ORDER if counted[state]]
        self.filters.set_filters(filters)
        self.filters.setVisible(bool(filters))
        if status.last_sync:
            when = moment_text(status.last_sync, self.desk.today())
            self.counts.setText(self.tr("上次同步成功 {when}").format(when=when))
        else:
            self.counts.setText(self.tr("还没有同步过"))
        said = [explain_code(code) for code in status.problems]
        self.problems.setText("\n".join(f"{message.what}。{message.mend}" for message in said))
        self.problems.setVisible(bool(said) and not self.desk.syncing.running())
        tone = "problem" if any(message.tone == "problem" for message in said) else "wait"
        mark(self.problems, tone=tone)

    def _on_filter(self, _state: str) -> None:
        self._show()

    def _on_row_changed(self, _number: int) -> None:
        self.mend_button.setVisible(self._to_mend() is not None)

    def _on_mend(self, _number: int = -1) -> None:
        visit = self._to_mend()
        if visit is not None:
            self.correction_requested.emit(visit)

    def _to_mend(self) -> str | None:
        """The visit whose correction the selected row asks for."""
        row = self._model.row_at(self.table.current_number())
        return row.visit if row is not None and row.mendable else None

    # A run ---------------------------------------------------------------------------------------------------------

    def _on_cancel(self) -> None:
        self.desk.syncing.cancel()
        self._dress()

    def _on_began(self) -> None:
        self._all = None
        self.banner.tell("")
        self.problems.hide()
        self._on_progressed(SyncProgress())
        self._dress()

    def _on_progressed(self, progress: SyncProgress) -> None:
        self.progress.setText(self._progress_text(progress))
        waiting = self._waiting(progress)
        if waiting is None:
            self.bar.setRange(0, 0)
            return
        done = progress.sent + progress.photos_up
        self._all = max(self._all or 0, done + waiting)
        self.bar.setRange(0, max(self._all, 1))
        self.bar.setValue(done)

    @staticmethod
    def _waiting(progress: SyncProgress) -> int | None:
        known = [n for n in (progress.records_waiting, progress.photos_waiting) if n is not None]
        return sum(known) if known else None

    def _progress_text(self, progress: SyncProgress) -> str:
        parts = [self.tr("已送记录 {sent} 条").format(sent=progress.sent)]
        if progress.records_waiting:
            parts.append(self.tr("还有 {count} 条").format(count=progress.records_waiting))
        parts.append(self.tr("已收资料 {count} 条").format(count=progress.received))
        if progress.photos_up or progress.photos_waiting:
            waiting = progress.photos_waiting or 0
            parts.append(self.tr("已送照片 {up} 张,还有 {waiting} 张").format(up=progress.photos_up, waiting=waiting))
        return ",".join(parts)

    def _on_succeeded(self, summary: SyncSummary) -> None:
        size = locale().formattedDataSize(
            summary.bytes_up + summary.bytes_down, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
        )
        said = self.tr("送出 {sent} 条,签收 {applied} 条,收到 {received} 条,照片 {photos} 张,流量 {size}").format(
            sent=summary.sent,
            applied=summary.applied,
            received=summary.received,
            photos=summary.photos_sent,
            size=size,
        )
        if summary.cancelled:
            self.banner.tell(self.tr("已停下。做完的都算数:{said}").format(said=said), "wait")
        elif summary.rejected or summary.held:
            self.banner.tell(self.tr("同步做完,有记录需要看一下:{said}").format(said=said), "wait")
        elif not summary.synced:
            left = self.tr("还有 {records} 条记录、{photos} 张照片没有收据,会再送").format(
                records=summary.waiting, photos=summary.photos_waiting
            )
            self.banner.tell(self.tr("{left}。{said}").format(left=left, said=said), "wait")
        else:
            self.banner.tell(self.tr("同步成功:{said}").format(said=said), "done")
        self.changed.emit(frozenset({PEOPLE, VISITS, REVIEWS}))

    def _on_broke(self, error: BaseException) -> None:
        message = explain(error)
        seconds = self.desk.syncing.next_in_s()
        if seconds is None:
            self.banner.tell_message(message)
            return
        again = self.tr("约 %n 分钟后自动再试,也可以现在按“立即同步”。", "", max(1, round(seconds / 60)))
        self.banner.tell(f"{message.text}\n{again}", message.tone)

    def _on_imported(self) -> None:
        self.changed.emit(frozenset({PEOPLE, VISITS, REVIEWS}))
        self.refresh()

    def _on_ended(self) -> None:
        self._dress()
        self.refresh()

    def _dress(self) -> None:
        running, stopping = self.desk.syncing.running(), self.desk.syncing.stopping()
        self.sync_button.setEnabled(not running)
        self.sync_button.setText(self.tr("正在同步…") if running else self.tr("立即同步"))
        self.cancel_button.setVisible(running)
        self.cancel_button.setEnabled(not stopping)
        self.mend_button.setText(self.tr("更正后重送"))
        self.cancel_button.setText(self.tr("正在停下…") if stopping else self.tr("停下"))
        for widget in (self.progress, self.bar):
            widget.setVisible(running)

    def retranslate(self) -> None:
        self.title.setText(self.tr("同步"))
        self.table.setAccessibleName(self.tr("记录和照片"))
        self._model.retranslate()
        self.stick.retranslate()
        self._on_progressed(self.desk.syncing.progress())
        self._dress()
        self._show()

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "table"):
            self.table.restyle(worn)
            self.stick.restyle(worn)


def _filter_of(state: str) -> str:
    """A stored photo and an applied record are settled alike, and say so with the same word."""
    return "applied" if state == "stored" else str(state)


def _place(state: str) -> int:
    return ORDER.index(state) if state in ORDER else len(ORDER)
