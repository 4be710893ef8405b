"""Breaking a text into lines for painting."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout


def wrapped(text: str, font: QFont, width: int, most: int) -> list[str]:
    """``text`` in at most ``most`` lines of ``width`` px, the last one elided if there is more."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    if most <= 1:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[str] = []
    start = 0
    while len(lines) < most - 1:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        lines.append(text[start : start + line.textLength()].rstrip())
        start += line.textLength()
    layout.endLayout()
    if start < len(text):
        lines.append(metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, width))
    return lines
