"""Enrolling this computer without a network: a request file from the township's code file, then the reply file.

Between the two steps days may pass and the program may be closed: the passphrase set at the first step is asked again
at the second.
"""

from __future__ import annotations

import platform
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import JobContext, Jobs
from fieldapp.desktop.media import begin_at
from fieldapp.desktop.messages import explain
from fieldapp.desktop.parts.caps import CapsWatch
from fieldapp.desktop.strength import LEAST_LENGTH, Strength, strength
from fieldapp.desktop.theme import Look, look, mark


class EnrolFileForm(QWidget):
    """Signals: ``opened(AccountInfo)``, ``back_requested()``.

    Attributes: fields ``passphrase`` and ``again`` (the latter for the first step only); ``request_button``,
    ``reply_button``, ``back_button``, ``message``.
    """

    opened = Signal(object)
    back_requested = Signal()

    def __init__(self, door: Door, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door, self._jobs = door, jobs
        self._busy = False
        self._title, self._hint, self.caps, self.message = (QLabel(self) for _ in range(4))
        self._first, self._second = QLabel(self), QLabel(self)
        self._labels = [QLabel(self) for _ in range(2)]
        self.passphrase, self.again = QLineEdit(self), QLineEdit(self)
        self._show = QCheckBox(self)
        self.request_button, self.reply_button, self.back_button = (QPushButton(self) for _ in range(3))
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for label, role in ((self._title, "title"), (self._hint, "muted")):
            mark(label, role=role)
        for label in (self._hint, self._first, self._second, self.message, self.caps):
            label.setWordWrap(True)
        mark(self.caps, tone="wait")
        mark(self.back_button, role="link")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._title)
        self._column.addWidget(self._hint)
        for label, field in zip(self._labels, (self.passphrase, self.again), strict=True):
            label.setBuddy(field)
            self._column.addWidget(label)
            self._column.addWidget(field)
        self._column.addWidget(self._show)
        for words, button in ((self._first, self.request_button), (self._second, self.reply_button)):
            self._column.addWidget(words)
            self._column.addWidget(button)
        self._column.addWidget(self.caps)
        self._column.addWidget(self.message)
        bottom = QHBoxLayout()
        bottom.addWidget(self.back_button)
        bottom.addStretch(1)
        self._column.addLayout(bottom)
        self.caps.hide()
        self.message.hide()
        self._hide_typed(False)
        self.restyle(look())

    def _connect(self) -> None:
        self.request_button.clicked.connect(self.choose_code_file)
        self.reply_button.clicked.connect(self.choose_reply)
        self.back_button.clicked.connect(self.back_requested)
        self._show.toggled.connect(self._hide_typed)
        for field in (self.passphrase, self.again):
            CapsWatch(field).changed.connect(self.caps.setVisible)

    def focus(self) -> None:
        """Put the cursor in the passphrase."""
        self.passphrase.setFocus()

    def choose_code_file(self) -> None:
        """The first step: ask for the township's code file and where the request goes."""
        if not self._ready(new=True):
            return
        kinds = self.tr("登记码文件 (*.txt *.code *)")
        code, _ = QFileDialog.getOpenFileName(self, self.tr("选镇街给的登记码文件"), str(begin_at()), kinds)
        if not code:
            return
        suggested = str(Path(code).with_name("fieldapp-enrol.request"))
        target, _ = QFileDialog.getSaveFileName(self, self.tr("登记申请存到哪里"), suggested, "*.request")
        if target:
            self.request(Path(code), Path(target))

    def choose_reply(self) -> None:
        """The second step: ask for the township's reply."""
        if not self._ready(new=False):
            return
        kinds = self.tr("登记回复 (*.reply *)")
        reply, _ = QFileDialog.getOpenFileName(self, self.tr("选镇街写回的回复文件"), str(begin_at()), kinds)
        if reply:
            self.finish(Path(reply))

    def request(self, code_file: Path, target: Path) -> None:
        """Write the request."""
        if self._busy or not self._ready(new=True):
            return
        work = partial(self._request, code_file, target, self.passphrase.text())
        self._begin()
        self._jobs.vault.submit(work, done=self._on_requested, failed=self._on_failed, title=self.tr("正在写登记申请"))

    def finish(self, reply: Path) -> None:
        """End the enrolment with the reply."""
        if self._busy or not self._ready(new=False):
            return
        work = partial(self._finish, reply, self.passphrase.text())
        self._begin()
        self._jobs.vault.submit(work, done=self._on_opened, failed=self._on_failed, title=self.tr("正在登记"))

    def _request(self, code_file: Path, target: Path, passphrase: str, _context: JobContext) -> Path:
        self._door.request_enrolment(code_file, target, passphrase, platform.node())
        return target

    def _finish(self, reply: Path, passphrase: str, _context: JobContext) -> object:
        return self._door.finish_enrolment(reply, passphrase)

    def _ready(self, *, new: bool) -> bool:
        """Whether what was typed will do; says so if not. ``new``: the passphrase is being set."""
        if new and strength(self.passphrase.text()) is Strength.TOO_SHORT:
            said = self.tr("口令至少要 {count} 个字符,一个汉字算两个。").format(count=LEAST_LENGTH)
        elif new and self.passphrase.text() != self.again.text():
            said = self.tr("两次输入的口令不一样。")
        elif not self.passphrase.text():
            said = self.tr("请输入写申请时定的口令。")
        else:
            return True
        self._tell(said, "problem")
        (self.again if new and self.passphrase.text() else self.passphrase).setFocus()
        return False

    def _begin(self) -> None:
        self._busy = True
        self.message.hide()
        self._dress()

    def _on_requested(self, target: Path) -> None:
        self._busy = False
        self._dress()
        said = self.tr("申请写好了:{name}。请交给镇街,拿到回复文件后做第二步。这之间可以关掉程序,口令请记牢。")
        self._tell(said.format(name=target.name), "done")

    def _on_opened(self, account: object) -> None:
        self._busy = False
        for field in (self.passphrase, self.again):
            field.clear()
        self._dress()
        self.opened.emit(account)

    def _on_failed(self, error: BaseException) -> None:
        self._busy = False
        message = explain(error)
        self._tell(message.text, message.tone)
        self._dress()

    def _tell(self, text: str, tone: str) -> None:
        self.message.setText(text)
        self.message.setAccessibleName(text)
        mark(self.message, role="chip", tone=tone)
        self.message.show()

    def _hide_typed(self, shown: bool) -> None:
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _dress(self) -> None:
        for widget in (self.request_button, self.reply_button, self.back_button, self.passphrase, self.again):
            widget.setEnabled(not self._busy)

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._title.setText(self.tr("没有网络,用文件登记"))
        self._hint.setText(self.tr("镇街给您一个登记码文件(24 小时内有效)。两步做完,这台电脑就登记好了。"))
        for label, field, word in zip(
            self._labels,
            (self.passphrase, self.again),
            (self.tr("口令"), self.tr("再输一次口令(第一步要)")),
            strict=True,
        ):
            label.setText(word)
            field.setAccessibleName(word)
        self._show.setText(self.tr("显示口令"))
        self.caps.setText(self.tr("大写锁定(Caps Lock)好像开着"))
        self._first.setText(self.tr("第一步:定一个口令,选登记码文件,把登记申请写到 U 盘,交给镇街。"))
        self._second.setText(self.tr("第二步:输入同一个口令,选镇街写回的回复文件。"))
        self.request_button.setText(self.tr("选登记码文件,写申请…"))
        self.reply_button.setText(self.tr("选回复文件,完成登记…"))
        self.back_button.setText(self.tr("返回联网登记"))

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        self._column.setSpacing(worn.space(1))
