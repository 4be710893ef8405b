"""One visit under review: what is worth a look, photos, answers by section beside those before, and its story."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop import terms
from fieldapp.desktop.controls.levels import LEVELS, due_words
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.models.review_rows import WAITING, flag_term, forms_text
from fieldapp.desktop.pages.page import Desk
from fieldapp.desktop.pages.review_answer import AnswerRow
from fieldapp.desktop.pages.review_photos import PhotoStrip
from fieldapp.desktop.parts.chip import ChipRow
from fieldapp.desktop.parts.facts import FactsCard
from fieldapp.desktop.theme import look, mark
from fieldapp.domain.deadlines import local_moment
from fieldapp.domain.hours import duration_words

if TYPE_CHECKING:
    from fieldapp.domain.reasons import Words
    from fieldapp.workflows.answer_lines import AnswerLine
    from fieldapp.workflows.review import ReviewView

AT_ONCE: Final = 6
"""Answers made in one go; the rest follow between the window's other events."""


class VisitReview(QScrollArea):
    """Shows a `ReviewView`.

    Attributes: ``photos`` (strip), ``only_changed`` (tick).

    Signals: ``noted(str, str)`` a question's ref and the reason typed for it; ``photo_opened(int)``; ``built()`` every
    answer is on the page.
    """

    noted = Signal(str, str)
    photo_opened = Signal(int)
    built = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: ReviewView | None = None
        self._rows: list[AnswerRow] = []
        self._waiting: list[tuple[AnswerLine, QVBoxLayout]] = []
        self._notes: dict[str, str] = {}
        self._cards: list[QFrame] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        inside.setObjectName("scrolled")
        self.facts, self.story = FactsCard(inside), FactsCard(inside)
        self._flags, self._flag_words = ChipRow(inside), QLabel(inside)
        self._flag_words.setWordWrap(True)
        mark(self._flag_words, role="muted")
        self.photos = PhotoStrip(desk, inside)
        self.photos.opened.connect(self.photo_opened)
        self.only_changed = QCheckBox(inside)
        self.only_changed.toggled.connect(self._filter)
        self._answers = QVBoxLayout()
        self._column = QVBoxLayout(inside)
        for part in (self._flags, self._flag_words, self.facts, self.photos, self.only_changed):
            self._column.addWidget(part)
        self._column.addLayout(self._answers)
        self._column.addWidget(self.story)
        self._column.addStretch(1)
        self.setWidget(inside)
        self._rest = QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._build_some)
        self.restyle()

    def show_view(self, view: ReviewView, services: dict[str, Words], notes: dict[str, str]) -> None:
        """Show a visit from the top; ``notes`` are reasons typed earlier, by ref."""
        self._view, self._notes = view, dict(notes)
        self._show_facts(view, services)
        self._show_story(view)
        labels = {line.ref: line.label for line in view.answers}
        self.photos.show_photos(view.photos, [labels.get(photo.ref, photo.ref) for photo in view.photos])
        self.photos.setVisible(bool(view.photos))
        self._start_answers(view)
        self.only_changed.setVisible(view.compared_with is not None)
        self.verticalScrollBar().setValue(0)

    def rows(self) -> list[AnswerRow]:
        """The answers on the page, as far as they are made."""
        return list(self._rows)

    def row(self, ref: str) -> AnswerRow | None:
        """One answer."""
        return next((row for row in self._rows if row.line.ref == ref), None)

    def restyle(self) -> None:
        """Follow theme and text size."""
        worn = look()
        self._column.setContentsMargins(0, 0, worn.space(1), worn.space(2))
        self._column.setSpacing(worn.space(1.5))
        self._answers.setSpacing(worn.space(1))
        self.facts.restyle(worn)
        self.story.restyle(worn)
        self._words()

    def retranslate(self) -> None:
        """Words in the language spoken now; the page asks for the visit itself anew."""
        self._words()
        for row in self._rows:
            row.retranslate()

    def _words(self) -> None:
        changed = sum(line.changed for line in self._view.answers) if self._view else 0
        self.only_changed.setText(self.tr("只看有变化的 {n} 题").format(n=changed))

    def _show_facts(self, view: ReviewView, services: dict[str, Words]) -> None:
        row, today = view.row, self._desk.today()
        self._flags.set_terms(
            [
                terms.term(terms.STATES, row.state.value),
                *(flag_term(code) for code in row.flags if code != row.state.value),
            ]
        )
        self._flag_words.setText(self.tr("提示只说明值得看看,不是结论。"))
        self._flag_words.setVisible(bool(row.flags))
        start, end = (local_moment(datetime.fromisoformat(each)) for each in (view.started_at, view.ended_at))
        lasted = max(0, round((end - start).total_seconds() / 60))
        minutes = [
            f"{pick(services[each.code]) if each.code in services else each.code} {pick(duration_words(each.minutes))}"
            for each in view.minutes
        ]
        raised = [self._raised(view, number) for number in range(len(view.triggers))]
        self.facts.set_facts(
            self.tr("这次走访"),
            [
                (self.tr("清单"), forms_text(row.forms)),
                (self.tr("走访人"), row.author_name),
                (self.tr("时间"), f"{terms.moment_text(view.started_at, today)} – {end:%H:%M}"),
                (self.tr("用时"), pick(duration_words(lasted)) if lasted else self.tr("不到 1 分钟")),
                (self.tr("提交"), terms.moment_text(row.submitted_at, today)),
                (self.tr("工时"), "、".join(minutes) or self.tr("没有填")),
                (self.tr("触发的处置"), "\n".join(raised) or self.tr("没有")),
                (self.tr("照片"), self.tr("%n 张", "", len(view.photos)) if view.photos else self.tr("没有")),
            ],
        )

    def _raised(self, view: ReviewView, number: int) -> str:
        line = view.triggers[number]
        due = due_words(line, self._desk.now())
        words = f"{terms.term(LEVELS, line.level).text()} · {line.action}"
        return f"{words}  ——  {due}" if due else words

    def _show_story(self, view: ReviewView) -> None:
        labels = {line.ref: line.label for line in view.answers}
        told = []
        for each in view.decisions:
            what = self.tr("通过") if each.decision == "approve" else self.tr("退回")
            reasons = [
                each.reason,
                *(f"{labels.get(ref, ref)}: {text}" for ref, text in each.questions.items() if text),
            ]
            when = terms.moment_text(each.at, self._desk.today())
            told.append((f"{when} · {each.by}", "\n".join([what, *(text for text in reasons if text)])))
        if view.corrections:
            told.append((self.tr("更正"), self.tr("%n 次", "", view.corrections)))
        self.story.set_facts(self.tr("审核经过"), told or [(self.tr("审核"), self.tr("还没有人审核过"))])

    def _start_answers(self, view: ReviewView) -> None:
        for card in self._cards:
            self._answers.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._rows, self._waiting, self._cards = [], [], []
        for section, lines in groupby(view.answers, lambda line: line.section):
            card = QFrame(self.widget())
            mark(card, role="card")
            column = QVBoxLayout(card)
            heading = QLabel(section, card)
            heading.setWordWrap(True)
            mark(heading, role="heading")
            column.addWidget(heading)
            self._answers.addWidget(card)
            self._cards.append(card)
            self._waiting += [(line, column) for line in lines]
        self._words()
        self._rest.start()

    def _build_some(self) -> None:
        if self._view is None or not self._waiting:
            self._rest.stop()
            self._filter()
            self.built.emit()
            return
        before = {"correction": self.tr("更正前"), "visit": self.tr("上次走访")}.get(self._view.compared_with or "", "")
        can_decide = self._view.row.state.value in WAITING
        for line, column in self._waiting[:AT_ONCE]:
            row = AnswerRow(line, before, self._desk.today, open_to_decide=can_decide)
            row.show_reason(self._notes.get(line.ref, ""))
            row.noted.connect(self.noted)
            column.addWidget(row)
            self._rows.append(row)
        del self._waiting[:AT_ONCE]

    def _filter(self, _on: bool = False) -> None:
        """With the tick, only what differs; a section with nothing left goes too."""
        only = self.only_changed.isChecked() and self._view is not None and self._view.compared_with is not None
        cards: dict[QWidget, bool] = {}
        for row in self._rows:
            shown = not only or row.is_changed() or row.back.isChecked()
            row.setVisible(shown)
            card = row.parentWidget()
            if card is not None:
                cards[card] = cards.get(card, False) or shown
        for card, shown in cards.items():
            card.setVisible(shown)
