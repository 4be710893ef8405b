"""Enrolling this computer with a code from the township: address, code, a new passphrase, a list of what is done."""

from __future__ import annotations

import platform
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import JobContext, Jobs
from fieldapp.desktop.messages import explain
from fieldapp.desktop.parts.caps import CapsWatch
from fieldapp.desktop.parts.steps import StepList
from fieldapp.desktop.strength import LEAST_LENGTH, Strength, strength
from fieldapp.desktop.theme import Look, look, mark

if TYPE_CHECKING:
    from fieldapp.wire.feed import AccountInfo

CODE_GROUP, CODE_GROUPS = 5, 6


class EnrolForm(QWidget):
    """Signals: ``opened(AccountInfo)``, ``unlock_requested()``, ``file_requested()`` (enrol without a network).

    Attributes: fields ``url``, ``code``, ``passphrase``, ``again``; ``steps``, ``message``, ``button``,
    ``unlock_button``, ``file_button``.
    """

    opened = Signal(object)
    unlock_requested = Signal()
    file_requested = Signal()

    def __init__(self, door: Door, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._jobs = door, jobs
        self._busy = False
        self._title, self._hint, self.caps, self.message = QLabel(self), QLabel(self), QLabel(self), QLabel(self)
        self.url, self.code, self.passphrase, self.again = (QLineEdit(self) for _ in range(4))
        self._labels = [QLabel(self) for _ in range(4)]
        self._show = QCheckBox(self)
        self._meter, self._verdict = QProgressBar(self), QLabel(self)
        self.steps = StepList(self)
        self.button, self.unlock_button, self.file_button = (QPushButton(self) for _ in range(3))
        self._lay_out()
        self._connect()
        self.retranslate()

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.url, self.code, self.passphrase, self.again

    def _lay_out(self) -> None:
        for label, role in ((self._title, "title"), (self._hint, "muted")):
            mark(label, role=role)
        for label in (self._hint, self.message, self.caps, self._verdict):
            label.setWordWrap(True)
        mark(self.caps, tone="wait")
        mark(self.button, role="primary")
        for link in (self.unlock_button, self.file_button):
            mark(link, role="link")
        self._meter.setRange(0, int(Strength.STRONG))
        self._meter.setTextVisible(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._title)
        self._column.addWidget(self._hint)
        for label, field in zip(self._labels, self._fields(), strict=True):
            label.setBuddy(field)
            self._column.addWidget(label)
            self._column.addWidget(field)
            if field is self.passphrase:
                self._column.addWidget(self._meter)
                self._column.addWidget(self._verdict)
        for widget in (self._show, self.caps, self.steps, self.message):
            self._column.addWidget(widget)
        bottom = QHBoxLayout()
        bottom.addWidget(self.unlock_button)
        bottom.addWidget(self.file_button)
        bottom.addStretch(1)
        bottom.addWidget(self.button)
        self._column.addLayout(bottom)
        for hidden in (self.caps, self.message, self.steps):
            hidden.hide()
        self._hide_typed(True)
        self.restyle(look())

    def _connect(self) -> None:
        self.code.setMaxLength(CODE_GROUP * CODE_GROUPS + CODE_GROUPS - 1)
        self.code.textEdited.connect(self._on_code_edited)
        self.passphrase.textChanged.connect(self._on_passphrase_changed)
        self._show.toggled.connect(self._on_show_toggled)
        for field in self._fields():
            field.returnPressed.connect(self._on_return)
        self.button.clicked.connect(self.try_enrol)
        self.unlock_button.clicked.connect(self.unlock_requested)
        self.file_button.clicked.connect(self.file_requested)
        for field in (self.passphrase, self.again):
            CapsWatch(field).changed.connect(self.caps.setVisible)

    def offer_unlock(self, offered: bool) -> None:
        """Whether there is an account to go back to."""
        self.unlock_button.setVisible(offered)

    def focus(self) -> None:
        """Put the cursor in the first field still empty."""
        empty = [field for field in self._fields() if not field.text()]
        (empty or [self.url])[0].setFocus()

    def try_enrol(self) -> None:
        """Enrol with what was typed, after looking at it."""
        wrong = self._what_is_wrong()
        if self._busy:
            return
        if wrong is not None:
            field, text = wrong
            self._tell(text, "problem")
            field.setFocus()
            return
        self._busy = True
        self.message.hide()
        self.steps.restart()
        self.steps.show()
        self._dress()
        work = partial(self._enrol, self.url.text().strip(), self.code.text().strip(), self.passphrase.text())
        self._jobs.vault.submit(
            work, done=self._on_opened, failed=self._on_failed, progressed=self.steps.tick, title=self.tr("正在登记")
        )

    def _enrol(self, url: str, code: str, passphrase: str, context: JobContext) -> AccountInfo:
        return self._door.enrol(url, code, passphrase, platform.node(), context.report)

    def _what_is_wrong(self) -> tuple[QLineEdit, str] | None:
        if not self.url.text().strip():
            return self.url, self.tr("请填写服务地址,镇街给登记码时会一起给。")
        if not self.code.text().strip():
            return self.code, self.tr("请填写登记码。")
        if strength(self.passphrase.text()) is Strength.TOO_SHORT:
            return self.passphrase, self.tr("口令至少要 {count} 个字符,一个汉字算两个。").format(count=LEAST_LENGTH)
        if self.passphrase.text() != self.again.text():
            return self.again, self.tr("两次输入的口令不一样。")
        return None

    def _on_opened(self, account: AccountInfo) -> None:
        self._busy = False
        for field in (self.code, self.passphrase, self.again):
            field.clear()
        self._dress()
        self.opened.emit(account)

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        self.steps.fail()
        message = explain(error)
        self._tell(message.text, message.tone)
        self._dress()

    def _on_return(self) -> None:
        """Enter goes to the next field, and from the last one enrols."""
        fields = self._fields()
        place = next((number for number, field in enumerate(fields) if field.hasFocus()), len(fields) - 1)
        if place + 1 < len(fields):
            fields[place + 1].setFocus()
        else:
            self.try_enrol()

    def _on_code_edited(self, typed: str) -> None:
        """Show the code in groups of five as it is typed."""
        symbols = "".join(ch for ch in typed.upper() if ch.isalnum())
        groups = [symbols[start : start + CODE_GROUP] for start in range(0, len(symbols), CODE_GROUP)]
        at_end = self.code.cursorPosition() == len(typed)
        if at_end:
            self.code.setText("-".join(groups))

    def _on_passphrase_changed(self, typed: str) -> None:
        found = strength(typed)
        words = {
            Strength.TOO_SHORT: self.tr("至少 {count} 个字符;几个不相干的词连起来最好记。").format(count=LEAST_LENGTH),
            Strength.WEAK: self.tr("强度:弱。再长一些更好。"),
            Strength.FAIR: self.tr("强度:中等。"),
            Strength.STRONG: self.tr("强度:强。"),
        }
        self._meter.setValue(int(found))
        self._verdict.setText(words[found])
        tones = {Strength.STRONG: "done", Strength.FAIR: "calm"}
        mark(self._verdict, tone=tones.get(found, "wait" if typed else "calm"))

    def _on_show_toggled(self, shown: bool) -> None:
        self._hide_typed(not shown)

    def _hide_typed(self, hidden: bool) -> None:
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)

    def _tell(self, text: str, tone: str) -> None:
        self.message.setText(text)
        self.message.setAccessibleName(text)
        mark(self.message, role="chip", tone=tone)
        self.message.show()

    def _dress(self) -> None:
        self.button.setText(self.tr("正在登记…") if self._busy else self.tr("登记"))
        for widget in (self.button, self.unlock_button, self.file_button, self._show, *self._fields()):
            widget.setEnabled(not self._busy)

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._title.setText(self.tr("登记这台电脑"))
        self._hint.setText(self.tr("登记码由镇街发给您,24 小时内有效,只能用一次。口令由您自己定,忘了谁也找不回来。"))
        words = (self.tr("服务地址"), self.tr("登记码"), self.tr("新口令"), self.tr("再输一次口令"))
        for label, field, word in zip(self._labels, self._fields(), words, strict=True):
            label.setText(word)
            field.setAccessibleName(word)
        self.url.setPlaceholderText("https://")
        self.code.setPlaceholderText("-".join(["XXXXX"] * CODE_GROUPS))
        self._show.setText(self.tr("显示口令"))
        self.caps.setText(self.tr("大写锁定(Caps Lock)好像开着"))
        self.unlock_button.setText(self.tr("返回解锁"))
        self.file_button.setText(self.tr("没有网络?用文件登记"))
        self.steps.set_steps(
            (
                ("keys", self.tr("在本机生成密钥")),
                ("central", self.tr("核对服务并交换登记码")),
                ("saved", self.tr("加密保存到本机")),
            )
        )
        self._on_passphrase_changed(self.passphrase.text())
        self._dress()

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        self._column.setSpacing(worn.space(1))
