"""One group of questions on the screen: a column of cards that scrolls, built a few at a time, freezing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop.controls.card import QuestionCard
from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.models.visit_state import AddPlace, Ask, GroupHead, Item
from fieldapp.desktop.theme import look, mark

SLICE_MS: Final = 12
"""How long cards are made in one go; the rest follow after the window's other events."""


class SectionView(QScrollArea):
    """Shows the items of one screen. The page tells it what is asked; it tells the page what people do.

    Signals: ``given(str, object)``, ``picture_given(str, object)``, ``retried(str)``, ``arrived(str)`` as of the cards;
    ``added(str)`` and ``removed(str)`` a repeat's ref; ``finished()`` Enter on the last question; ``built(str)`` a card
    for this ref was made.
    """

    given = Signal(str, object)
    picture_given = Signal(str, object)
    retried = Signal(str)
    arrived = Signal(str)
    added = Signal(str)
    removed = Signal(str)
    finished = Signal()
    built = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._parts: dict[str, QWidget] = {}
        self._asks: list[Ask] = []
        self._waiting: list[tuple[Item, int]] = []
        self._wanted: str | None = None
        self._urged = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget(self)
        self._inside.setObjectName("scrolled")
        self._column = QVBoxLayout(self._inside)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self._rest = QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._build_some)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._keep_in_sight)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        self.restyle()

    def show_screen(self, items: Sequence[Item], *, urged: bool) -> None:
        """Another group of questions: everything is made anew, from the top."""
        for key in list(self._parts):
            self._discard(key)
        self._urged = urged
        self._asks = [item for item in items if isinstance(item, Ask)]
        self._waiting = _numbered(items)
        self.verticalScrollBar().setValue(0)
        self._build_some()
        self._rest.start()

    def update_items(self, items: Sequence[Item]) -> None:
        """The same group as it stands now: cards stay, come and go; what is being typed is not touched."""
        self._asks = [item for item in items if isinstance(item, Ask)]
        keys = [_key(item) for item in items]
        for key in self._parts.keys() - set(keys):
            self._discard(key)
        made = max((place for place, key in enumerate(keys) if key in self._parts), default=-1)
        numbered = _numbered(items)
        for place, (item, number) in enumerate(numbered[: made + 1]):
            part = self._parts.get(_key(item))
            if part is None:
                self._insert(place, item, number)
                continue
            self._refresh(part, item, number)
            if self._column.indexOf(part) != place:
                self._column.insertWidget(place, part)
        self._waiting = numbered[made + 1 :]
        self._rest.start()

    def cards(self) -> list[QuestionCard]:
        """The cards from top to bottom, as far as they are made."""
        found = [self._parts.get(ask.ref) for ask in self._asks]
        return [part for part in found if isinstance(part, QuestionCard)]

    def card(self, ref: str) -> QuestionCard | None:
        """The card of a question, if it is made."""
        part = self._parts.get(ref)
        return part if isinstance(part, QuestionCard) else None

    def focus(self, ref: str | None = None) -> None:
        """Put the keyboard on a question, as soon as it is made; without one, on the first without an answer."""
        if ref is None:
            asks = [ask for ask in self._asks if ask.answerable]
            target = next((ask for ask in asks if not ask.value), asks[0] if asks else None)
            ref = target.ref if target else None
        if ref is None:
            return
        card = self.card(ref)
        if card is None:
            self._wanted = ref
            return
        self._wanted = None
        card.focus_first()
        self._bring_to_sight(card)

    def urge(self) -> None:
        """Missing answers are told from now on."""
        self._urged = True
        for card in self.cards():
            card.urge()

    def flush(self) -> None:
        """Give what is being typed."""
        for card in self.cards():
            card.control.flush()

    def scroll_page(self, direction: int) -> bool:
        """Scroll a page up (-1) or down (1); False at the end."""
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + direction * (bar.pageStep() - look().px("target")))
        return bar.value() != before

    def restyle(self) -> None:
        """Follow theme and text size."""
        worn = look()
        self._column.setContentsMargins(0, 0, worn.space(1), worn.space(2))
        self._column.setSpacing(worn.space(1))
        for card in self.cards():
            card.restyle()

    def _build_some(self) -> None:
        """Make cards until the slice of time is used up, one at least."""
        spent = QElapsedTimer()
        spent.start()
        while self._waiting:
            item, number = self._waiting.pop(0)
            self._insert(self._column.count() - 1, item, number)
            if spent.elapsed() >= SLICE_MS:
                return
        self._rest.stop()
        self._soon.start()

    def _discard(self, key: str) -> None:
        part = self._parts.pop(key)
        self._column.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _insert(self, place: int, item: Item, number: int) -> None:
        part = self._make(item, number)
        self._parts[_key(item)] = part
        self._column.insertWidget(place, part)
        if isinstance(item, Ask):
            self.built.emit(item.ref)
            if item.ref == self._wanted:
                self._soon.start()

    def _keep_in_sight(self) -> None:
        """The card wished for is made, or cards made later moved the one in hand: bring it to sight."""
        if self._wanted is not None:
            self.focus(self._wanted)
            return
        card = next((card for card in self.cards() if card.hasFocus() or card.isAncestorOf(self.focusWidget())), None)
        if card is not None:
            self._bring_to_sight(card)

    def _make(self, item: Item, number: int) -> QWidget:
        if isinstance(item, Ask):
            return self._make_card(item, number)
        if isinstance(item, GroupHead):
            head = _Head(item, self._inside)
            head.removed.connect(self.removed)
            return head
        button = _AddButton(item, self._inside)
        button.added.connect(self.added)
        return button

    def _make_card(self, ask: Ask, number: int) -> QuestionCard:
        card = QuestionCard(ask, number, self._around, self._inside)
        card.given.connect(self.given)
        card.picture_given.connect(self.picture_given)
        card.retried.connect(self.retried)
        card.went_on.connect(self._on_went_on)
        if self._urged:
            card.urge()
        return card

    @staticmethod
    def _refresh(part: QWidget, item: Item, number: int) -> None:
        if isinstance(part, QuestionCard) and isinstance(item, Ask):
            renumbered = part.number != number
            part.number = number
            part.show_ask(item)
            if renumbered:
                part.retranslate()
        elif isinstance(part, _Head) and isinstance(item, GroupHead):
            part.show_head(item)
        elif isinstance(part, _AddButton) and isinstance(item, AddPlace):
            part.show_place(item)

    def _bring_to_sight(self, card: QuestionCard) -> None:
        self._column.activate()
        self.ensureWidgetVisible(card, 0, look().space(1))
        if card.height() > self.viewport().height():
            self.verticalScrollBar().setValue(card.y())

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Tell when the keyboard comes to another question, and keep it in sight."""
        part = now
        while part is not None and not isinstance(part, QuestionCard):
            part = part.parentWidget()
        if part is None or self._parts.get(part.ask.ref) is not part:
            return
        if now is not None:
            self.ensureWidgetVisible(now, 0, look().space(3))
        self.arrived.emit(part.ask.ref)

    def _on_went_on(self, ref: str) -> None:
        cards = [card for card in self.cards() if card.ask.answerable or card.ask.ref == ref]
        place = next((number for number, card in enumerate(cards) if card.ask.ref == ref), len(cards))
        if place + 1 < len(cards):
            self.focus(cards[place + 1].ask.ref)
        elif not self._waiting:
            self.finished.emit()


class _Head(QFrame):
    """The head of a group or of a repeat's instance. Signals: ``removed(str)``."""

    removed = Signal(str)

    def __init__(self, head: GroupHead, parent: QWidget) -> None:
        super().__init__(parent)
        self._label, self._remove = QLabel(self), QPushButton(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._label, role="heading")
        mark(self._remove, role="link")
        self._remove.clicked.connect(self._on_remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look().space(1), 0, 0)
        row.addWidget(self._label, 1)
        row.addWidget(self._remove)
        self.show_head(head)

    def show_head(self, head: GroupHead) -> None:
        """Show this head."""
        self._head = head
        number = "" if head.position is None else f" {head.position}"
        self._label.setText(f"{head.label}{number}")
        self._remove.setText(self.tr("去掉这一组"))
        self._remove.setAccessibleName(f"{self._remove.text()}: {self._label.text()}")
        self._remove.setVisible(head.removable)

    def _on_remove(self) -> None:
        self.removed.emit(self._head.ref)


class _AddButton(QPushButton):
    """Adds an instance to a repeat. Signals: ``added(str)``."""

    added = Signal(str)

    def __init__(self, place: AddPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self.clicked.connect(self._on_clicked)
        self.show_place(place)

    def show_place(self, place: AddPlace) -> None:
        """Show this place."""
        self._place = place
        self.setText(self.tr("添加:{what}").format(what=place.label) if place.label else self.tr("再加一组"))

    def _on_clicked(self) -> None:
        self.added.emit(self._place.ref)


def _key(item: Item) -> str:
    return f"+{item.ref}" if isinstance(item, AddPlace) else f"#{item.ref}" if isinstance(item, GroupHead) else item.ref


def _numbered(items: Sequence[Item]) -> list[tuple[Item, int]]:
    """Each item with the number of the question it is (notes and heads do not count)."""
    found: list[tuple[Item, int]] = []
    number = 0
    for item in items:
        number += isinstance(item, Ask) and item.question.type != "note"
        found.append((item, number))
    return found
