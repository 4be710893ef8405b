"""The printed 明白纸: one page of PDF/A with the item's words, its source, and a QR code of the same words."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF, QUrl
from PySide6.QtGui import (
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, translated
from fieldapp.desktop.theme import tokens
from fieldapp.domain.reasons import Words
from fieldapp.workflows.policy_sheet import Sheet, plain_text, qr_png

RESOLUTION = 300
MARGIN_MM = 18.0
TEXT_POINTS = (13.0, 12.0, 11.0, 10.0, 9.0)
"""Sizes tried in turn until the sheet fits on one page; the last one may take a second page."""
QR_MM = 50
_QR_NAME = "policy-qr"
_MM_PER_INCH = 25.4
_HTML_DPI = 96
"""Sizes in HTML are px of 1/96 inch, whatever the resolution of the paper."""
_SCAN = QT_TRANSLATE_NOOP("PolicyPrint", "手机扫码,不用网络也能看这张纸上的字")
_LEAFLET = QT_TRANSLATE_NOOP("PolicyPrint", "明白纸")


def write_sheet(sheet: Sheet, language: str, target: Path) -> int:
    """Write the sheet in ``language`` ("zh" or "en") to ``target``; returns the number of pages.

    Needs a QGuiApplication for its fonts. Raises ``OSError`` when the file cannot be written.
    """
    with target.open("wb"):
        pass  # Qt tells nothing of why it could not write; the system does
    writer = QPdfWriter(str(target))
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setResolution(RESOLUTION)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    side = _side(language)
    writer.setTitle(side(sheet.title))
    paper = QSizeF(writer.width(), writer.height())
    document = _fitted(sheet, language, paper, writer)
    document.print_(writer) if document.pageCount() > 1 else _paint(document, writer)
    return document.pageCount()


def _paint(document: QTextDocument, writer: QPdfWriter) -> None:
    painter = QPainter(writer)
    document.drawContents(painter)
    painter.end()


def _fitted(sheet: Sheet, language: str, paper: QSizeF, writer: QPdfWriter) -> QTextDocument:
    document = QTextDocument()
    for points in TEXT_POINTS:
        document = QTextDocument()
        document.documentLayout().setPaintDevice(writer)
        font = QFont()
        font.setFamilies([*tokens()["fonts"], font.family()])
        font.setPointSizeF(points)
        document.setDefaultFont(font)
        document.setDocumentMargin(0)
        code = QImage.fromData(qr_png(plain_text(sheet, language), scale=8))
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(_QR_NAME), code)
        document.setPageSize(paper)
        document.setHtml(_html(sheet, language, round(QR_MM / _MM_PER_INCH * _HTML_DPI)))
        if document.pageCount() == 1:
            break
    return document


def _html(sheet: Sheet, language: str, qr: int) -> str:
    side = _side(language)
    rows = "".join(
        f'<tr><td width="18%" style="padding:6px 12px 6px 0"><b>{html.escape(side(part.heading))}</b></td>'
        f'<td style="padding:6px 0">{_lines([side(line) for line in part.lines])}</td></tr>'
        for part in sheet.parts
    )
    scan = html.escape(translated("PolicyPrint", _SCAN, language))
    leaflet = html.escape(translated("PolicyPrint", _LEAFLET, language))
    return (
        f'<p align="center">{html.escape(side(sheet.place))} · {leaflet}</p>'
        f'<h1 align="center">{html.escape(side(sheet.title))}</h1>'
        f'<table width="100%" cellspacing="0">{rows}</table><hr>'
        f'<table width="100%"><tr><td><p><b>{html.escape(side(sheet.foot))}</b></p><p>{scan}</p></td>'
        f'<td align="right"><img src="{_QR_NAME}" width="{qr}" height="{qr}"></td></tr></table>'
    )


def _lines(lines: list[str]) -> str:
    if len(lines) == 1:
        return html.escape(lines[0])
    return "<br>".join(f"· {html.escape(line)}" for line in lines)


def _side(language: str) -> Callable[[Words], str]:
    return lambda words: words.en if language == "en" else words.zh
