"""Answers on their way: from the page to the disk, and the news of it back to the questions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fieldapp.desktop.controls.card_head import Saved
from fieldapp.desktop.messages import Message
from fieldapp.desktop.pages.visit_body import VisitBody
from fieldapp.desktop.pages.visit_filling import Filling
from fieldapp.desktop.parts.panel import Banner


class Saving(QObject):
    """Signals: ``failed()`` an answer could not be saved."""

    failed = Signal()

    def __init__(self, filling: Filling, body: VisitBody, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filling, self._body, self._banner = filling, body, banner
        filling.saved.connect(self._on_saved)
        filling.failed.connect(self._on_failed)
        section = body.section
        section.given.connect(self._on_given)
        section.picture_given.connect(self._on_picture_given)
        section.added.connect(filling.add_instance)
        section.removed.connect(filling.remove_instance)
        section.retried.connect(filling.retry)
        body.hours.given.connect(filling.set_minutes)
        body.summary.retried.connect(self.retry_all)

    def retry_all(self) -> None:
        """Save again what could not be saved."""
        self._filling.retry()

    def _on_given(self, ref: str, value: object) -> None:
        self._body.show_saved(ref, Saved.SAVING)
        self._filling.give(ref, value)

    def _on_picture_given(self, ref: str, source: object) -> None:
        if isinstance(source, bytes | Path):
            self._body.show_saved(ref, Saved.SAVING)
            self._filling.add_picture(ref, source)

    def _on_saved(self, ref: str) -> None:
        self._body.show_saved(ref, Saved.SAVED)
        if not self._filling.unsaved_refs() and self._banner.property("tone") == "problem":
            self._banner.tell("")

    def _on_failed(self, ref: str, message: Message) -> None:
        kept = self._filling.is_failed(ref)
        self._body.show_saved(ref, Saved.FAILED if kept else Saved.QUIET, message.text)
        if kept:
            words = self.tr("刚才的答案没有存上,还留在屏幕上。")
            self._banner.tell(f"{words}\n{message.text}", "problem")
        self.failed.emit()
