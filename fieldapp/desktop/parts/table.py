"""Tables with generous rows: a main line, a quieter second one, chips with colour and word."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fieldapp.desktop import icons
from fieldapp.desktop.models.rows import CELL_ROLE, Cell, RowModel
from fieldapp.desktop.parts.wrapped import wrapped
from fieldapp.desktop.terms import Term
from fieldapp.desktop.theme import Look, look

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints a `Cell` in the colours and sizes of the look."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look()

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        self._look = worn

    def row_height(self) -> int:
        """Two lines and the room around them, never below the target size."""
        main, small = QFontMetrics(self._font("text")), QFontMetrics(self._font("small"))
        return max(self._look.px("target"), main.height() + small.height() + self._look.space(2.25))

    def character_width(self) -> int:
        """The width of one Chinese character of the main line."""
        return QFontMetrics(self._font("text")).horizontalAdvance("国")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px("target") * 2, self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        opt: Any = option  # PySide's stubs leave the option's fields out
        rect: QRect = opt.rect
        painter.save()
        if opt.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._look.colour("accent_soft"))
        painter.setPen(self._look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(self._look.space(1.5), 0, -self._look.space(1), 0)
        if cell.icon:
            inner = self._paint_icon(painter, inner, cell)
        self._paint_words(painter, inner, cell)
        painter.restore()

    def _paint_icon(self, painter: QPainter, inner: QRect, cell: Cell) -> QRect:
        size = self._look.px("icon")
        box = QRect(inner.left(), inner.center().y() - size // 2, size, size)
        icons.icon(cell.icon, self._look, cell.tone).paint(painter, box)
        return inner.adjusted(size + self._look.space(1), 0, 0, 0)

    def _paint_words(self, painter: QPainter, inner: QRect, cell: Cell) -> None:
        main_font, small_font = self._font("text"), self._font("small")
        main, small = QFontMetrics(main_font), QFontMetrics(small_font)
        lines = wrapped(cell.main, main_font, inner.width(), cell.lines if not cell.sub else 1)
        height = main.height() * max(1, len(lines)) + (small.height() + self._look.space(0.25) if cell.sub else 0)
        top = inner.center().y() - height // 2 + 1
        room = inner.width() - sum(self._chip_width(chip, small) for chip in cell.chips)
        painter.setFont(main_font)
        painter.setPen(self._look.colour("text"))
        shown = [main.elidedText(cell.main, Qt.TextElideMode.ElideRight, max(0, room))] if cell.chips else lines
        for number, line in enumerate(shown):
            painter.drawText(inner.left(), top + number * main.height() + main.ascent(), line)
        used = main.horizontalAdvance(shown[0]) + self._look.space(1) if shown and shown[0] else 0
        self._paint_chips(painter, QRect(inner.left() + used, top, inner.width() - used, main.height()), cell.chips)
        if cell.sub:
            painter.setFont(small_font)
            painter.setPen(self._look.colour(cell.tone))
            text = small.elidedText(cell.sub, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner.left(), top + main.height() + self._look.space(0.25) + small.ascent(), text)

    def cut_lines(self, cell: Cell, width: int) -> list[str]:
        """Which of the cell's lines do not fit into a column of ``width`` px."""
        main, small = QFontMetrics(self._font("text")), QFontMetrics(self._font("small"))
        room = width - self._look.space(2.5) - (self._look.px("icon") + self._look.space(1) if cell.icon else 0)
        beside = sum(self._chip_width(chip, small) for chip in cell.chips)
        lines = 1 if cell.sub or cell.chips else cell.lines
        found = [cell.main] if main.horizontalAdvance(cell.main) > (room - beside) * lines else []
        return [*found, cell.sub] if small.horizontalAdvance(cell.sub) > room else found

    def _paint_chips(self, painter: QPainter, line: QRect, chips: tuple[Term, ...]) -> None:
        small = self._font("small")
        metrics = QFontMetrics(small)
        painter.setFont(small)
        left = line.left()
        for chip in chips:
            width = self._chip_width(chip, metrics) - self._look.space(0.75)
            box = QRect(left, line.center().y() - metrics.height() // 2 - 1, width, metrics.height() + 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(Qt.GlobalColor.transparent))
            painter.setBrush(self._look.colour(f"{chip.tone}_soft"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(self._look.colour(chip.tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text())
            left = box.right() + self._look.space(0.75)

    def _chip_width(self, chip: Term, metrics: QFontMetrics) -> int:
        return metrics.horizontalAdvance(chip.text()) + self._look.space(2) + self._look.space(0.75)

    def _font(self, size: str) -> QFont:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        font = QFont(parent.font())
        font.setPixelSize(self._look.px(size))
        return font


class RowTable(QTableView):
    """A table of one `RowModel`, one row selected at a time, by keys or mouse.

    Signals: ``opened(int)`` a row was opened (Enter, double click), ``row_changed(int)`` another row is selected (-1:
    none), ``laid_out()`` the columns have other widths.
    """

    opened = Signal(int)
    row_changed = Signal(int)
    laid_out = Signal()

    def __init__(self, model: RowModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self._cells = CellDelegate(self)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.restyle(look())

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        self._cells.restyle(worn)
        self.verticalHeader().setDefaultSectionSize(self._cells.row_height())
        self._share_width()
        self.viewport().update()

    def current_number(self) -> int:
        """The selected row's number, -1 if none."""
        return self.currentIndex().row()

    def show_rows(self, rows: Any) -> None:
        """Replace the rows; the selection stays on the same thing, else goes to the first row."""
        kept: Hashable | None = self._rows.key_at(self.current_number())
        scrolled = self.verticalScrollBar().value()
        self._rows.set_rows(rows)
        number = self._rows.number_of(kept) if kept is not None else -1
        if number >= 0:
            self.verticalScrollBar().setValue(scrolled)
        self.select(max(number, 0))

    def select(self, number: int) -> None:
        """Select a row and bring it into sight."""
        if self._rows.row_at(number) is not None:
            self.setCurrentIndex(self._rows.index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_number() >= 0:
            self.opened.emit(self.current_number())
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_cells"):
            self.restyle(look())

    def _share_width(self) -> None:
        """Every column what it needs, the rest by share; spare columns go, the last first, where it is not enough,
        and then all give way alike."""
        columns, character = self._rows.columns, self._cells.character_width()
        needs = [round(column.least * character) + 2 * look().space(1) for column in columns]
        room = self.viewport().width()
        shown = list(range(len(columns)))
        for number in reversed(range(len(columns))):
            if sum(needs[each] for each in shown) > room and columns[number].spare:
                shown.remove(number)
        wanted = sum(needs[each] for each in shown)
        if wanted > room:
            needs = [need * room // wanted for need in needs]
        left = max(0, room - wanted)
        total = sum(columns[each].share for each in shown)
        for number, column in enumerate(columns):
            self.setColumnHidden(number, number not in shown)
            if number in shown:
                self.setColumnWidth(number, needs[number] + left * column.share // total)

        self.laid_out.emit()

    def cut_short(self) -> list[str]:
        """The lines of the selected row that its columns had no room for, whole."""
        row = self._rows.row_at(self.current_number())
        if row is None:
            return []
        cut: list[str] = []
        for number, column in enumerate(self._rows.columns):
            if self.columnWidth(number):
                cut += self._cells.cut_lines(column.cell(row), self.columnWidth(number))
        return [line for line in cut if line]

    def natural_height(self, most: int) -> int:
        """The height at which its rows, ``most`` at the utmost, are seen without scrolling."""
        rows = min(self._rows.rowCount(), most)
        return self.horizontalHeader().sizeHint().height() + rows * self._cells.row_height() + 4

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.row_changed.emit(current.row())
