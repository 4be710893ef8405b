"""The part of the sync page for places without a network: export to a USB stick, import what came back on one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.i18n import locale
from fieldapp.desktop.jobs import Job, JobContext
from fieldapp.desktop.media import begin_at
from fieldapp.desktop.pages.page import Desk
from fieldapp.desktop.terms import moment_text
from fieldapp.desktop.theme import Look, mark

if TYPE_CHECKING:
    from fieldapp.sync.transports.package_in import Imported
    from fieldapp.sync.transports.package_out import Exported
    from fieldapp.vault.packages import OnStick

_FULL = 1000


class StickSection(QWidget):
    """Attributes: ``export_button``, ``import_button``, ``cancel_button``, ``bar``, ``standing`` (what is on a stick).

    Signals: ``told(text, tone)`` news in words, ``failed(exception)``, ``imported()`` something may have changed.
    """

    told = Signal(str, str)
    failed = Signal(object)
    imported = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._on_stick: OnStick | None = None
        self.standing, self.bar = QLabel(self), QProgressBar(self)
        self.export_button, self.import_button, self.cancel_button = (QPushButton(self) for _ in range(3))
        self._lay_out()
        self.export_button.clicked.connect(self.choose_target)
        self.import_button.clicked.connect(self.choose_source)
        self.cancel_button.clicked.connect(self.cancel)
        self.retranslate()

    def _lay_out(self) -> None:
        mark(self.standing, role="muted")
        self.standing.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _FULL)
        row = QHBoxLayout()
        for widget in (self.export_button, self.import_button, self.cancel_button):
            row.addWidget(widget)
        row.addWidget(self.bar, 1)
        row.addStretch(0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(row)
        self._column.addWidget(self.standing)

    def running(self) -> bool:
        """Whether a stick is being written or read."""
        return self._job is not None

    def refresh(self) -> None:
        """Ask what is on a stick and has no receipt yet."""
        self._desk.jobs.vault.submit(self._ask, done=self._on_told_standing, latest="on_stick")

    def choose_target(self) -> None:
        """Ask where to export to: a file, whose name tells the moment and not whose it is."""
        name = f"fieldapp-{self._desk.now():%Y%m%d-%H%M%S}.fvp"
        kinds = self.tr("送往镇街的数据 (*.fvp)")
        found, _ = QFileDialog.getSaveFileName(self, self.tr("导出到 U 盘"), str(begin_at() / name), kinds)
        if found:
            self.export_to(Path(found))

    def choose_source(self) -> None:
        """Ask which file to import."""
        kinds = self.tr("镇街写回的数据 (*.fvr)")
        found, _ = QFileDialog.getOpenFileName(self, self.tr("从 U 盘导入"), str(begin_at()), kinds)
        if found:
            self.import_from(Path(found))

    def export_to(self, target: Path) -> None:
        """Write what waits; in several files where one would be too large for a stick."""
        self._begin(partial(self._export, target), self._on_exported, self.tr("正在导出到 U 盘"))

    def import_from(self, source: Path) -> None:
        """Read what the township wrote back."""
        self._begin(partial(self._import, source), self._on_imported, self.tr("正在从 U 盘导入"))

    def cancel(self) -> None:
        """Stop after the step in hand."""
        if self._job is not None:
            self._job.cancel()
            self._dress()

    def _begin(self, work: object, done: object, title: str) -> None:
        if self._job is not None:
            return
        self.told.emit("", "calm")
        self.bar.setValue(0)
        # The lane of synchronisation: a stick and the line never work at the same time.
        self._job = self._desk.jobs.network.submit(
            work,  # type: ignore[arg-type]
            done=done,  # type: ignore[arg-type]
            failed=self._on_failed,
            stopped=self._on_stopped,
            progressed=self._on_progressed,
            title=title,
        )
        self._dress()

    def _export(self, target: Path, context: JobContext) -> Exported:
        return self._desk.door.export_package(target, context.report, context.cancelled)

    def _import(self, source: Path, context: JobContext) -> Imported:
        return self._desk.door.import_package(source, context.report, context.cancelled)

    def _ask(self, _context: JobContext) -> OnStick:
        return self._desk.door.on_stick()

    def _on_progressed(self, progress: object) -> None:
        done, total = int(getattr(progress, "done", 0)), int(getattr(progress, "total", 0))
        self.bar.setValue(done * _FULL // total if total else 0)

    def _on_exported(self, told: Exported) -> None:
        self._end()
        size = locale().formattedDataSize(told.bytes, 1)
        said = self.tr("{records} 条记录、{photos} 张照片,{files} 个文件,共 {size}").format(
            records=told.records, photos=told.photos, files=len(told.files), size=size
        )
        if told.cancelled:
            self.told.emit(self.tr("已停下,没有留下半截文件。已写好的:{said}").format(said=said), "wait")
        elif told.problem:
            self.told.emit(self.tr("已导出,但有照片坏了没能带上:{said}").format(said=said), "wait")
        else:
            after = self.tr("请安全弹出 U 盘交给镇街,再把写回的文件导入。收到回执以前,这些记录都算在等待。")
            self.told.emit(self.tr("已导出到 U 盘:{said}。").format(said=said) + after, "done")
        self.refresh()

    def _on_imported(self, told: Imported) -> None:
        self._end()
        self.told.emit(*self._imported_words(told))
        self.imported.emit()

    def _imported_words(self, told: Imported) -> tuple[str, str]:
        if told.cancelled:
            return self.tr("已停下。做完的都算数,再导入一次会接着做。"), "wait"
        if told.old:
            return self.tr("这个文件比本机的资料旧,没有改动任何内容。"), "wait"
        said = self.tr("签收 {applied} 条,照片 {photos} 张,收到资料 {received} 条、图片 {pictures} 张").format(
            applied=told.applied, photos=told.photos_stored, received=told.received, pictures=told.blobs
        )
        if told.revoked:
            return self.tr("镇街已停用这台电脑,只带回了回执:{said}").format(said=said), "problem"
        if told.nothing_new:
            return self.tr("这个文件里的内容本机都已经有了,没有改动。"), "done"
        if told.held or told.rejected:
            return self.tr("导入做完,有记录需要看一下:{said}").format(said=said), "wait"
        return self.tr("导入成功:{said}").format(said=said), "done"

    def _on_failed(self, error: object) -> None:
        self._end()
        self.failed.emit(error)

    def _on_stopped(self) -> None:
        self._end()

    def _end(self) -> None:
        self._job = None
        self._dress()

    def _on_told_standing(self, found: OnStick) -> None:
        self._on_stick = found
        self._show_standing()

    def _show_standing(self) -> None:
        found = self._on_stick
        shown = found is not None and found.since is not None
        self.standing.setVisible(shown)
        if found is not None and found.since is not None:
            text = self.tr("U 盘上有 {records} 条记录、{photos} 张照片在路上({when} 起),还没有收到回执。")
            when = moment_text(found.since, self._desk.today())
            self.standing.setText(text.format(records=found.records, photos=found.photos, when=when))

    def _dress(self) -> None:
        running = self._job is not None
        stopping = self._job is not None and self._job.cancelling()
        for button in (self.export_button, self.import_button):
            button.setEnabled(not running)
        for widget in (self.bar, self.cancel_button):
            widget.setVisible(running)
        self.cancel_button.setEnabled(not stopping)
        self.cancel_button.setText(self.tr("正在停下…") if stopping else self.tr("停下"))

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.export_button.setText(self.tr("导出到 U 盘…"))
        self.import_button.setText(self.tr("从 U 盘导入…"))
        self.export_button.setToolTip(self.tr("没有网络时,把还没有回执的记录和照片加密写到 U 盘"))
        self.import_button.setToolTip(self.tr("读镇街写回的文件:回执、名单和审核意见"))
        self._show_standing()
        self._dress()

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        self._column.setSpacing(worn.space(0.5))
