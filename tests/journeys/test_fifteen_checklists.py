"""All fifteen checklists filled in and submitted by keyboard alone: the real page, a real vault, the real forms.

Nothing is given to the page but keys: Ctrl+↓ to the next gap, digits for choices, typed words, a file's name in the
file dialog for a signature, Ctrl+Enter twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldapp.desktop.app import dress
from fieldapp.desktop.controls.choice import ChoiceControl
from fieldapp.desktop.controls.moment import MomentControl
from fieldapp.desktop.controls.picture import PhotoControl
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.preferences import Preferences
from fieldapp.vault.values import State
from fieldapp.wire.bodies import VisitBody
from tests.desktop.visit_seat import CTRL, Seat
from tests.desktop.visit_standins import assistants_device, compose, until
from tests.workflows.filling import begin, picture

QUICK = ("TK", "ZL", "SQ")
CHECKLISTS = ("TK", "ZL", "DB", "TR", "ET", "CJ", "DY", "HB", "JF", "YW", "SQ", "SH", "TQ", "YJ", "DD")
MOST_QUESTIONS = 160
USUAL = {"GH04": "home", "GH06": "visit", "GH07": "met", "GH10": "agreed", "YJ06": "met"}
TYPED = {
    "integer": ("4", "1", "0"),
    "decimal": ("6", "1", "0"),
    "range": ("4", "1", "0"),
    "date": ("today", "tomorrow"),
    "time": ("9:05",),
}
WORDS = ("走访时了解到的情况", "周协理、郑经办", "370683194603023211")


@pytest.fixture
def seat(qtbot: Any, qapp: QApplication, tmp_path: Path) -> Iterator[Seat]:
    dress(qapp, Preferences("zh", "light", 1.0))
    jobs = Jobs()
    with assistants_device(tmp_path) as device:
        yield Seat(qtbot, device, jobs)
        qtbot.waitUntil(until(jobs.vault.idle))
        jobs.close()


class Typist:
    """Answers the question in hand with keys alone."""

    def __init__(self, seat: Seat, signature: Path) -> None:
        self._seat, self._signature = seat, signature

    def bring_second_visitor(self) -> None:
        """A home investigation, from the menu of outcomes: it leads to the visitors' names, and then is taken."""
        self._seat.take_outcome("6")
        self._seat.key(Qt.Key.Key_End)
        compose(self._seat.focus(), "、郑经办")
        self._seat.take_outcome("6")

    def fill(self) -> None:
        """Go from gap to gap until there is none."""
        for _ in range(MOST_QUESTIONS):
            if not self._seat.state.missing:
                return
            self._seat.key(Qt.Key.Key_Down, CTRL)
            self._seat.settle()
            self._answer()
        raise AssertionError([gap.ref for gap in self._seat.state.missing])

    def _answer(self) -> None:
        ref = self._seat.page.turns.at
        assert ref is not None
        card = self._seat.page.body.section.card(ref)
        assert card is not None and card.isAncestorOf(self._seat.focus()), ref
        if isinstance(card.control, PhotoControl):
            self._seat.key(Qt.Key.Key_Space)
            self._seat.choose_file(self._signature)
        elif isinstance(card.control, ChoiceControl):
            self._choose(ref, card.control)
        elif isinstance(card.control, MomentControl):
            for words in ("tomorrow", "9:05"):
                self._seat.key(Qt.Key.Key_A, CTRL)
                self._seat.bot.keyClicks(self._seat.focus(), words)
                self._seat.key(Qt.Key.Key_Return)
        else:
            self._type(ref)
        self._seat.settle()
        assert self._ask(ref).question.valid, (ref, self._ask(ref).value, card.message())

    def _choose(self, ref: str, control: ChoiceControl) -> None:
        """Digit after digit until the answer stands; the usual one first."""
        ask, last = self._ask(ref), ""
        usual = USUAL.get(ask.question.name)
        for choice in sorted(ask.choices, key=lambda each: each.value != usual):
            row = next(row for row in control.rows() if row.value == choice.value)
            if not row.digit:
                continue
            if last and ask.question.type == "select_multiple":
                self._seat.key(last)
            self._seat.key(row.digit)
            last = row.digit
            self._seat.settle()
            if self._ask(ref).question.valid:
                return

    def _type(self, ref: str) -> None:
        kind = self._ask(ref).question.type
        for words in TYPED.get(kind, WORDS):
            self._seat.key(Qt.Key.Key_A, CTRL)
            if words.isascii():
                self._seat.bot.keyClicks(self._seat.focus(), words)
            else:
                compose(self._seat.focus(), words)
            self._seat.page.body.flush()
            self._seat.settle()
            if self._ask(ref).question.valid:
                return

    def _ask(self, ref: str) -> Ask:
        ask = self._seat.state.ask(ref)
        assert ask is not None, ref
        return ask


@pytest.mark.parametrize(
    "form", [form if form in QUICK else pytest.param(form, marks=pytest.mark.slow) for form in CHECKLISTS]
)
def test_a_checklist_is_filled_and_submitted_by_keyboard_alone(seat: Seat, tmp_path: Path, form: str) -> None:
    signature = tmp_path / "signature.png"
    signature.write_bytes(picture("white"))
    visit = begin(seat.device, form).visit
    seat.open(visit)
    typist = Typist(seat, signature)
    if form == "YJ":
        typist.bring_second_visitor()
    typist.fill()
    seat.key(Qt.Key.Key_Return, CTRL)
    assert "都填好了" in seat.page.body.summary.text()
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.settle()
    assert seat.device.vault.visits.brief(visit).state is State.WAITING
    body = seat.device.vault.reviews.visit_view(visit).standing.body
    assert isinstance(body, VisitBody) and [entry.id for entry in body.forms] == [form]
    assert any(ref.startswith(f"/data/{form.lower()}/") for ref in body.forms[0].answers)
