"""The first thing one sees: unlock an account of this computer, or enrol it with a code.

It is painted before any of the program's heavy parts are loaded, so it imports none of them and shows no icon at first.
Nor does it (or anything it imports) touch the names ``Qt`` and ``QEvent``: their hundred enumerations are built at the
first use, which takes longer than painting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontDatabase, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import JobContext, Jobs
from fieldapp.desktop.theme import Look, look, mark
from fieldapp.desktop.unlock import UnlockForm

if TYPE_CHECKING:
    from fieldapp.bootstrap import AccountEntry
    from fieldapp.desktop.enrol import EnrolForm
    from fieldapp.desktop.enrol_file import EnrolFileForm

NO_CHINESE_FONT = (
    "No Chinese font is installed, so Chinese text cannot be shown. Install one, for example: "
    "apt install fonts-noto-cjk. Then start the program again."
)


class _Ground(QWidget):
    """What the card lies on. Signals: ``painted()`` once, when its first paint and all that it holds are done."""

    painted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._seen = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)


class Gate(QScrollArea):
    """Signals: ``opened(AccountInfo)`` a vault is open now; ``painted()`` once, after the first paint.

    Attributes: ``unlock``, ``enrol`` and ``enrol_file`` (the latter two None until they are first shown).
    """

    opened = Signal(object)
    painted = Signal()

    def __init__(self, door: Door, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._jobs = door, jobs
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._font_notice = QLabel(NO_CHINESE_FONT, self)
        self._font_notice.setWordWrap(True)
        self._font_notice.hide()
        self.unlock = UnlockForm(door, jobs, self)
        self.enrol: EnrolForm | None = None
        self.enrol_file: EnrolFileForm | None = None
        self.unlock.opened.connect(self.opened)
        self.unlock.enrol_requested.connect(self.show_enrol)
        self._lay_out()

    def _lay_out(self) -> None:
        self._card = QFrame(self)
        mark(self._card, role="card")
        self._inner = QVBoxLayout(self._card)
        self._inner.addWidget(self._font_notice)
        self._inner.addWidget(self.unlock)
        ground = _Ground(self)
        ground.setObjectName("scrolled")
        ground.painted.connect(self.painted)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._card, 6)
        across.addStretch(1)
        column = QVBoxLayout(ground)
        column.addStretch(1)
        column.addLayout(across)
        column.addStretch(2)
        self.setWidget(ground)
        self.restyle(look())

    def load_accounts(self) -> None:
        """Ask which accounts this computer holds."""
        self.unlock.show_loading()
        self._jobs.vault.submit(self._ask, done=self._on_accounts, failed=self.unlock.show_failure)

    def _ask(self, _context: JobContext) -> tuple[AccountEntry, ...]:
        return self._door.accounts()

    def _on_accounts(self, found: tuple[AccountEntry, ...]) -> None:
        ready = tuple(entry for entry in found if entry.account)
        self.unlock.show_accounts(ready)
        if ready:
            self.show_unlock()
        else:
            self.show_enrol()

    def show_unlock(self) -> None:
        """Bring the passphrase to the front."""
        self._hide_enrolment()
        self.unlock.show()
        self.unlock.focus()

    def show_enrol(self) -> None:
        """Bring enrolment to the front."""
        if self.enrol is None:
            from fieldapp.desktop.enrol import EnrolForm

            self.enrol = EnrolForm(self._door, self._jobs, self)
            self.enrol.opened.connect(self.opened)
            self.enrol.unlock_requested.connect(self.show_unlock)
            self.enrol.file_requested.connect(self.show_enrol_file)
            self._inner.addWidget(self.enrol)
        self.enrol.offer_unlock(self.unlock.has_accounts())
        self.unlock.hide()
        self._hide_enrolment()
        self.enrol.show()
        self.enrol.focus()

    def show_enrol_file(self) -> None:
        """Bring enrolment by file to the front."""
        if self.enrol_file is None:
            from fieldapp.desktop.enrol_file import EnrolFileForm

            self.enrol_file = EnrolFileForm(self._door, self._jobs, self)
            self.enrol_file.opened.connect(self.opened)
            self.enrol_file.back_requested.connect(self.show_enrol)
            self._inner.addWidget(self.enrol_file)
        self.unlock.hide()
        self._hide_enrolment()
        self.enrol_file.show()
        self.enrol_file.focus()

    def _hide_enrolment(self) -> None:
        for form in (self.enrol, self.enrol_file):
            if form is not None:
                form.hide()

    def check_fonts(self) -> None:
        """Say so when no font has Chinese; in English, as nothing else could be read."""
        found = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
        self._font_notice.setVisible(not found)
        mark(self._font_notice, role="chip", tone="problem")

    def font_notice_shown(self) -> bool:
        """Whether the missing font is told."""
        return not self._font_notice.isHidden()

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        for form in (self.unlock, self.enrol, self.enrol_file):
            if form is not None:
                form.retranslate()

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        margin = worn.space(4)
        self._inner.setContentsMargins(margin, margin, margin, margin)
        self._card.setMaximumWidth(worn.px("rail") * 4)
        for form in (self.unlock, self.enrol, self.enrol_file):
            if form is not None:
                form.restyle(worn)
