"""The keys of a visit, on one small sheet (F1)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.theme import look, mark


class KeysHelp(QDialog):
    """Esc or Enter closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("走访页的按键"))
        worn = look()
        grid = QGridLayout()
        grid.setHorizontalSpacing(worn.space(3))
        grid.setVerticalSpacing(worn.space(0.75))
        grid.setColumnStretch(1, 1)
        for row, (keys, what) in enumerate(self.lines()):
            key, told = QLabel(keys, self), QLabel(what, self)
            mark(key, role="key")
            told.setWordWrap(True)
            grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, row, 1)
        done = QPushButton(self.tr("知道了"), self)
        mark(done, role="primary")
        done.setDefault(True)
        done.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(worn.space(3),) * 4)
        column.setSpacing(worn.space(2))
        column.addLayout(grid)
        column.addWidget(done, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(min(worn.px("rail") * 3, 720))

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Each key with what it does."""
        return (
            ("1 … 9, 0", self.tr("选第几个选项;多选题再按一次取消")),
            ("↑ ↓ ← →", self.tr("在选项之间移动,空格选中")),
            ("Enter", self.tr("到下一题;最后一题之后到下一部分")),
            ("Tab / Shift+Tab", self.tr("到下一个或上一个可以按、可以填的地方")),
            (self.tr("空格"), self.tr("按下按钮:选照片、用签名的照片……")),
            (self.tr("汉字、拼音、首字母"), self.tr("选项多的题:直接打字就查找,Enter 选第一个,Esc 清掉")),
            ("Ctrl+↓ / Ctrl+↑", self.tr("到下一道或上一道还缺的题")),
            ("PgDn / PgUp", self.tr("往下或往上翻一屏,到头换部分")),
            ("Ctrl+PgDn / Ctrl+PgUp", self.tr("下一部分、上一部分")),
            ("Esc", self.tr("到各部分的目录,再按回到刚才的题")),
            ("F4", self.tr("没能照常走访:没人、拒绝、去世、中断……")),
            ("Ctrl+L", self.tr("换一种语言看题")),
            ("Ctrl+Enter", self.tr("提交前检查;在那里再按一次就提交")),
        )
