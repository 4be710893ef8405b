"""One group of questions on the screen: a column of cards that scrolls, built a few at a time, freezing nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.desktop.controls.card import QuestionCard
from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.models.visit_state import Ask, GroupHead, Item
from fieldapp.desktop.pages.visit_group_parts import AddButton, GroupTitle, key_of, numbered, refresh
from fieldapp.desktop.pages.visit_scroll import ScrolledColumn
from fieldapp.desktop.theme import look

SLICE_MS: Final = 12
"""How long cards are made in one go; the rest follow after the window's other events."""


class SectionView(ScrolledColumn):
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
        self._rest, self._soon = QTimer(self), QTimer(self)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._build_some)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._keep_in_sight)
        self.resized.connect(self._keep_soon)
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
        self._waiting = numbered(items)
        self.verticalScrollBar().setValue(0)
        self._build_some()
        self._rest.start()

    def update_items(self, items: Sequence[Item]) -> None:
        """The same group as it stands now: cards stay, come and go; what is being typed is not touched."""
        self._asks = [item for item in items if isinstance(item, Ask)]
        keys = [key_of(item) for item in items]
        for key in self._parts.keys() - set(keys):
            self._discard(key)
        made = max((place for place, key in enumerate(keys) if key in self._parts), default=-1)
        counted = numbered(items)
        for place, (item, number) in enumerate(counted[: made + 1]):
            part = self._parts.get(key_of(item))
            if part is None:
                self._insert(place, item, number)
                continue
            refresh(part, item, number)
            if self.column.indexOf(part) != place:
                self.column.insertWidget(place, part)
        self._waiting = counted[made + 1 :]
        self._rest.start()

    def is_building(self) -> bool:
        """Whether cards are still to be made."""
        return bool(self._waiting)

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
        self._wanted, self.following = None, True
        card.focus_first()
        self.bring_to_sight(card)

    def urge(self) -> None:
        """Missing answers are told from now on."""
        self._urged = True
        for card in self.cards():
            card.urge()

    def flush(self) -> None:
        """Give what is being typed."""
        for card in self.cards():
            card.control.flush()

    def restyle(self) -> None:
        """Follow theme and text size."""
        self.space_out()
        for card in self.cards():
            card.restyle()

    def _build_some(self) -> None:
        """Make cards until the slice of time is used up, one at least."""
        spent = QElapsedTimer()
        spent.start()
        while self._waiting:
            item, number = self._waiting.pop(0)
            self._insert(self.column.count() - 1, item, number)
            if spent.elapsed() >= SLICE_MS:
                return
        self._rest.stop()
        self._keep_soon()

    def _discard(self, key: str) -> None:
        part = self._parts.pop(key)
        self.column.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _insert(self, place: int, item: Item, number: int) -> None:
        part = self._make(item, number)
        self._parts[key_of(item)] = part
        self.column.insertWidget(place, part)
        if isinstance(item, Ask):
            self.built.emit(item.ref)
            if item.ref == self._wanted:
                self._keep_soon()

    def _keep_soon(self) -> None:
        """After what is under way; not put off by being asked again."""
        if not self._soon.isActive():
            self._soon.start()

    def _keep_in_sight(self) -> None:
        """The card wished for is made, or cards made later moved the one in hand: bring it to sight."""
        if self._wanted is not None:
            self.focus(self._wanted)
            return
        card = next((card for card in self.cards() if card.hasFocus() or card.isAncestorOf(self.focusWidget())), None)
        if card is not None:
            self.bring_to_sight(card)

    def _make(self, item: Item, number: int) -> QWidget:
        if isinstance(item, Ask):
            return self._make_card(item, number)
        if isinstance(item, GroupHead):
            head = GroupTitle(item, self.inside)
            head.removed.connect(self.removed)
            return head
        button = AddButton(item, self.inside)
        button.added.connect(self.added)
        return button

    def _make_card(self, ask: Ask, number: int) -> QuestionCard:
        card = QuestionCard(ask, number, self._around, self.inside)
        card.given.connect(self.given)
        card.picture_given.connect(self.picture_given)
        card.retried.connect(self.retried)
        card.went_on.connect(self._on_went_on)
        if self._urged:
            card.urge()
        return card

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Tell when the keyboard comes to another question, and keep it in sight."""
        part = now
        while part is not None and not isinstance(part, QuestionCard):
            part = part.parentWidget()
        if part is None or self._parts.get(part.ask.ref) is not part:
            return
        self.following = True
        if now is not None:
            self.ensureWidgetVisible(now, 0, look().space(3))
        self.arrived.emit(part.ask.ref)

    def _on_went_on(self, ref: str) -> None:
        cards = [card for card in self.cards() if card.ask.answerable or card.ask.ref == ref]
        place = next((number for number, card in enumerate(cards) if card.ask.ref == ref), len(cards))
        if place < len(cards):
            cards[place].urge()  # passed by: said at once, not only before submitting
        if place + 1 < len(cards):
            self.focus(cards[place + 1].ask.ref)
        elif not self._waiting:
            self.finished.emit()
