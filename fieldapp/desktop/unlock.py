"""Unlocking: which account, its passphrase, and what stands in the way if it does not open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import JobContext, Jobs
from fieldapp.desktop.parts.caps import CapsWatch
from fieldapp.desktop.theme import Look, look, mark

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from fieldapp.bootstrap import AccountEntry
    from fieldapp.wire.feed import AccountInfo


class UnlockForm(QWidget):
    """Signals: ``opened(AccountInfo)``, ``failed(exception)``, ``enrol_requested()``.

    Attributes: ``accounts`` (choice, None while there is only one), ``passphrase`` (field), ``button``,
    ``enrol_button``, ``message`` and ``caps``
    (labels).
    """

    opened = Signal(object)
    failed = Signal(object)
    enrol_requested = Signal()

    def __init__(self, door: Door, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._jobs = door, jobs
        self._entries: tuple[AccountEntry, ...] = ()
        self._busy = False
        self._wait_s = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self._title, self._hint = QLabel(self), QLabel(self)
        self._account_label, self._label = QLabel(self), QLabel(self)
        self.accounts: QComboBox | None = None
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.message, self.caps = QLabel(self), QLabel(self)
        self.show_button, self.button, self.enrol_button = QPushButton(self), QPushButton(self), QPushButton(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for label, role in ((self._title, "title"), (self._hint, "muted")):
            mark(label, role=role)
        mark(self.caps, tone="wait")
        mark(self.button, role="primary")
        mark(self.enrol_button, role="link")
        for label in (self._hint, self.message, self.caps):
            label.setWordWrap(True)
        self._label.setBuddy(self.passphrase)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        entry = QHBoxLayout()
        entry.addWidget(self.passphrase, 1)
        entry.addWidget(self.show_button)
        bottom = QHBoxLayout()
        bottom.addWidget(self.enrol_button)
        bottom.addStretch(1)
        bottom.addWidget(self.button)
        for widget in (self._title, self._hint, self._account_label, self._label):
            self._column.addWidget(widget)
        self._account_label.hide()
        self._column.addLayout(entry)
        self._column.addWidget(self.caps)
        self._column.addWidget(self.message)
        self._column.addStretch(1)
        self._column.addLayout(bottom)
        self.caps.hide()
        self.message.hide()
        self.restyle(look())

    def _connect(self) -> None:
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._on_show_toggled)
        self.button.clicked.connect(self.try_open)
        self.passphrase.returnPressed.connect(self.try_open)
        self.passphrase.textEdited.connect(self._on_edited)
        self.enrol_button.clicked.connect(self.enrol_requested)
        watch = CapsWatch(self.passphrase)
        watch.changed.connect(self.caps.setVisible)

    def show_loading(self) -> None:
        """The accounts are being read."""
        self._hint.setText(self.tr("正在读取账户…"))

    def show_accounts(self, entries: Sequence[AccountEntry]) -> None:
        """Offer these accounts; with one there is nothing to choose."""
        self._entries = tuple(entries)
        several = len(self._entries) > 1
        if several:
            self._offer(self._choice())
        self._account_label.setVisible(several)
        if self.accounts is not None:
            self.accounts.setVisible(several)
        self._hint.setText(self.tr("数据在这台电脑上加密保存,用口令打开。"))

    def _choice(self) -> QComboBox:
        """The list of accounts, made when first needed: most computers have one, and it would slow the first paint."""
        if self.accounts is None:
            from PySide6.QtWidgets import QComboBox

            self.accounts = QComboBox(self)
            self._account_label.setBuddy(self.accounts)
            self._column.insertWidget(self._column.indexOf(self._account_label) + 1, self.accounts)
            self.setTabOrder(self.accounts, self.passphrase)
        return self.accounts

    def _offer(self, choice: QComboBox) -> None:
        chosen = choice.currentData()
        choice.clear()
        for number, entry in enumerate(self._entries, start=1):
            choice.addItem(entry.label or self.tr("账户 {number}").format(number=number), entry.vault)
        choice.setCurrentIndex(max(0, choice.findData(chosen)))
        choice.setAccessibleName(self.tr("账户"))

    def show_failure(self, error: BaseException) -> None:
        """Say why it did not open, and count down where one has to wait."""
        from fieldapp.desktop.messages import explain

        self._busy = False
        message = explain(error)
        self._tell(message.text, message.tone)
        wait = getattr(error, "retry_after_s", None)
        if isinstance(wait, int) and wait > 0:
            self._wait_s = wait
            self._second.start()
        self._dress_button()
        self.passphrase.selectAll()
        self.passphrase.setFocus()
        self.failed.emit(error)

    def has_accounts(self) -> bool:
        """Whether there is anything to unlock."""
        return bool(self._entries)

    def focus(self) -> None:
        """Put the cursor where one types."""
        self.passphrase.setFocus()

    def try_open(self) -> None:
        """Open with what was typed; nothing happens while one has to wait or it is being opened already."""
        typed = self.passphrase.text()
        if self._busy or self._wait_s:
            return
        if not typed:
            self._tell(self.tr("请先输入口令。"), "wait")
            return
        self._busy = True
        self.message.hide()
        self._dress_button()
        vault = self._chosen_vault()
        self._jobs.vault.submit(
            partial(self._open, typed, vault),
            done=self._on_opened,
            failed=self.show_failure,
            title=self.tr("正在解锁"),
        )

    def _chosen_vault(self) -> str | None:
        if len(self._entries) > 1 and self.accounts is not None:
            return str(self.accounts.currentData())
        return self._entries[0].vault if self._entries else None

    def _open(self, typed: str, vault: str | None, _context: JobContext) -> AccountInfo:
        return self._door.unlock(typed, vault)

    def _on_opened(self, account: AccountInfo) -> None:
        self._busy = False
        self.passphrase.clear()
        self.show_button.setChecked(False)
        self._dress_button()
        self.opened.emit(account)

    def _on_second(self) -> None:
        self._wait_s = max(0, self._wait_s - 1)
        if not self._wait_s:
            self._second.stop()
        self._dress_button()

    def _on_show_toggled(self, shown: bool) -> None:
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText(self.tr("隐藏") if shown else self.tr("显示"))

    def _on_edited(self) -> None:
        if not self._wait_s:
            self.message.hide()

    def _tell(self, text: str, tone: str) -> None:
        self.message.setText(text)
        self.message.setAccessibleName(text)
        mark(self.message, role="chip", tone=tone)
        self.message.show()

    def _dress_button(self) -> None:
        if self._busy:
            self.button.setText(self.tr("正在解锁…"))
        elif self._wait_s:
            self.button.setText(self.tr("请等 %n 秒", "", self._wait_s))
        else:
            self.button.setText(self.tr("解锁"))
        self.button.setEnabled(not self._busy and not self._wait_s)

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._title.setText(self.tr("解锁"))
        self._account_label.setText(self.tr("账户"))
        self._label.setText(self.tr("口令"))
        self.passphrase.setAccessibleName(self.tr("口令"))
        self.caps.setText(self.tr("大写锁定(Caps Lock)好像开着"))
        self.enrol_button.setText(self.tr("用登记码登记这台电脑"))
        self.show_accounts(self._entries)
        self._on_show_toggled(self.show_button.isChecked())
        self._dress_button()

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        self._column.setSpacing(worn.space(1.5))
