"""Thumbnails of a visit's pictures: fetched once each, handed to the card that shows them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldapp.desktop.controls.card import QuestionCard
from fieldapp.desktop.jobs import Job
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.pages.page import Desk


class Thumbnails(QObject):
    """Signals: ``came(str)`` the thumbnail for this ref is at hand, or is known not to be on this device."""

    came = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: dict[str, bytes | None] = {}

    def clear(self) -> None:
        """Another visit: nothing of this one stays in memory."""
        self._kept = {}

    def show_in(self, card: QuestionCard, ask: Ask) -> None:
        """Give a card the picture of its answer; where it is not at hand, fetch it and tell when it has come."""
        photo = ask.photo
        if photo is None:
            return
        if photo.blob.sha256 in self._kept:
            card.show_picture(self._kept[photo.blob.sha256])
            return
        door = self._desk.door
        self._desk.jobs.vault.submit(
            lambda _context: door.photo(photo, thumb=True),
            done=self._on_picture,
            failed=self._on_none,
            tag=(ask.ref, photo.blob.sha256),
        )

    def _on_picture(self, jpeg: bytes | None) -> None:
        job = self.sender()
        assert isinstance(job, Job) and isinstance(job.tag, tuple)
        ref, key = job.tag
        self._kept[key] = jpeg
        self.came.emit(ref)

    def _on_none(self, _error: BaseException) -> None:
        """The lane has logged it; the card says that the picture cannot be seen here."""
        self._on_picture(None)
