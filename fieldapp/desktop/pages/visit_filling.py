"""A visit being filled in, as the page sees it.

Answers go to the vault lane one after another; each comes back with the whole visit as it then stands. An answer that
could not be saved is kept here, marked, until it is: also while another page or another visit is in front.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from fieldapp.desktop.jobs import Job, JobContext
from fieldapp.desktop.messages import explain
from fieldapp.desktop.models.visit_opening import Opened, form_language, in_language, open_for_page
from fieldapp.desktop.models.visit_state import Ask, VisitState, read_state
from fieldapp.desktop.pages.page import Desk
from fieldapp.domain.errors import Mendable

if TYPE_CHECKING:
    from fieldapp.workflows.fill_form import OpenVisit

MINUTES: Final = "minutes:"
"""Prefix under which care hours are kept among what is not saved yet."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """Which answer a job saves, and the how manyeth it is."""

    visit: str
    ref: str
    value: object
    number: int


@dataclass
class _Parked:
    """What is not saved yet of visits that are not in front, by visit and ref."""

    by_visit: dict[str, dict[str, object]] = field(default_factory=dict)

    def arrived(self, tag: _Tag) -> None:
        """An answer parked while on its way has arrived after all."""
        parked = self.by_visit.get(tag.visit, {})
        if tag.ref in parked and parked[tag.ref] == tag.value:
            del parked[tag.ref]


class Filling(QObject):
    """Attributes: ``opened`` (None until a visit is), ``state`` (the visit as last told), ``unsaved`` (what is given
    and not on the disk, by ref: on its way or failed).

    Signals: ``began(Opened)``, ``not_opened(exception)``, ``changed(VisitState)``, ``saved(str)`` a ref,
    ``failed(str, Message)`` a ref and why, ``submitted(Submitted)``, ``not_submitted(exception)``.
    """

    began = Signal(object)
    not_opened = Signal(object)
    changed = Signal(object)
    saved = Signal(str)
    failed = Signal(str, object)
    submitted = Signal(object)
    not_submitted = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.opened: Opened | None = None
        self.state: VisitState | None = None
        self.unsaved: dict[str, object] = {}
        self._parked = _Parked()
        self._under_way: dict[str, int] = {}
        self._number = 0

    # Opening -------------------------------------------------------------------------------------------------------

    def open(self, visit: str, language: str) -> None:
        """Open a draft where it was left, its questions in ``language`` ("zh", "en") where they speak it."""
        self.close()
        door = self._desk.door
        self._desk.jobs.vault.submit(
            lambda _context: open_for_page(door, visit, language),
            done=self._on_opened,
            failed=self._on_not_opened,
            latest="visit",
        )

    def close(self) -> None:
        """Let go of the visit in hand; what of it is not saved yet is kept for when it is opened again."""
        if self.opened is not None and self.unsaved:
            self._parked.by_visit[self.opened.visit.visit] = self.unsaved
        self.opened, self.state, self.unsaved, self._under_way = None, None, {}, {}

    def shown(self, ask: Ask) -> Ask:
        """The question with the answer a person has given, saved or not; a picture is shown once it is taken in."""
        if ask.ref not in self.unsaved or isinstance(self.unsaved[ask.ref], bytes | Path):
            return ask
        return ask.answered_with(self.unsaved[ask.ref])

    def is_failed(self, ref: str) -> bool:
        """Whether the answer on the screen could not be saved."""
        return ref in self.unsaved and ref not in self._under_way

    def unsaved_refs(self) -> tuple[str, ...]:
        """What could not be saved."""
        return tuple(ref for ref in self.unsaved if ref not in self._under_way)

    def unsaved_labels(self) -> list[str]:
        """The same by the questions' own words."""
        asks = [self.state.ask(ref) if self.state else None for ref in self.unsaved_refs()]
        return [(ask.question.label if ask else None) or self.tr("工时") for ask in asks]

    # Wishes --------------------------------------------------------------------------------------------------------

    def give(self, ref: str, value: object) -> None:
        """Save an answer: text, a list of choices, None for none."""
        self._change(ref, value, lambda visit: visit.set(ref, value))  # type: ignore[arg-type]

    def set_minutes(self, service: str, minutes: int) -> None:
        """Save the minutes of one service class; 0 takes them away."""
        door = self._desk.door
        self._change(MINUTES + service, minutes, lambda visit: door.record_hours(visit.visit, service, minutes))

    def add_picture(self, ref: str, source: Path | bytes) -> None:
        """Take in a picture as the answer of ``ref``."""
        door = self._desk.door
        words = self.tr("正在处理照片")
        self._change(ref, source, lambda visit: door.add_photo(visit, ref, source), title=words)

    def add_instance(self, ref: str) -> None:
        """One more instance of a repeat."""
        self._change(ref, True, lambda visit: visit.add(ref))

    def remove_instance(self, ref: str) -> None:
        """One instance of a repeat less."""
        self._change(ref, False, lambda visit: visit.remove(ref))

    def retry(self, ref: str | None = None) -> None:
        """Save again what could not be saved: one answer, or all."""
        for each in self.unsaved_refs() if ref is None else (ref,):
            value = self.unsaved.get(each)
            if each.startswith(MINUTES) and isinstance(value, int):
                self.set_minutes(each.removeprefix(MINUTES), value)
            elif isinstance(value, bytes | Path):
                self.add_picture(each, value)
            elif isinstance(value, bool):
                (self.add_instance if value else self.remove_instance)(each)
            else:
                self.give(each, value)

    def go_to(self, ref: str | None) -> None:
        """Remember where the person is; a failure to is no news, the next answer moves the place as well."""
        if self.opened is not None and ref is not None:
            visit = self.opened.visit
            self._desk.jobs.vault.submit(
                lambda _context: visit.go_to(ref), failed=self._on_place_lost, latest="visit position"
            )

    def speak(self, language: str) -> None:
        """Ask the questions in another language ("zh", "en", or the form's own name of it); every answer stays."""
        if self.opened is not None and self.state is not None:
            wanted = form_language(self.state.languages, language)
            if wanted is not None and wanted != self.state.language:
                opened = self.opened
                self._desk.jobs.vault.submit(
                    lambda _context: in_language(opened, wanted), done=self._on_opened_again, latest="visit language"
                )

    def submit(self) -> None:
        """Freeze the visit."""
        if self.opened is not None:
            visit = self.opened.visit.visit
            self._desk.jobs.vault.submit(
                lambda _context: self._desk.door.submit(visit),
                done=self._on_submitted,
                failed=self._on_not_submitted,
                title=self.tr("正在提交走访"),
            )

    # What comes back -----------------------------------------------------------------------------------------------

    def _change(self, ref: str, value: object, change: Callable[[OpenVisit], object], title: str = "") -> None:
        if self.opened is None:
            return
        opened = self.opened
        self._number += 1
        self.unsaved[ref] = value
        self._under_way[ref] = self._number

        def work(_context: JobContext) -> VisitState:
            change(opened.visit)
            return read_state(opened.visit, opened.beside)

        tag = _Tag(opened.visit.visit, ref, value, self._number)
        self._desk.jobs.vault.submit(work, done=self._on_saved, failed=self._on_failed, title=title, tag=tag)

    def _tag(self) -> _Tag:
        job = self.sender()
        assert isinstance(job, Job) and isinstance(job.tag, _Tag)
        return job.tag

    def _on_saved(self, state: VisitState) -> None:
        tag = self._tag()
        if self.opened is None or tag.visit != self.opened.visit.visit:
            self._parked.arrived(tag)
            return
        if self._under_way.get(tag.ref) == tag.number:
            del self._under_way[tag.ref]
            self.unsaved.pop(tag.ref, None)
            self.saved.emit(tag.ref)
        self.state = state
        self.changed.emit(state)

    def _on_failed(self, error: BaseException) -> None:
        tag = self._tag()
        if self.opened is None or tag.visit != self.opened.visit.visit:
            return
        if self._under_way.get(tag.ref) == tag.number:
            del self._under_way[tag.ref]
            if isinstance(tag.value, bytes | Path) and isinstance(error, Mendable):
                del self.unsaved[tag.ref]  # the file is no picture: saving it again would not help
            self.failed.emit(tag.ref, explain(error))

    def _on_opened(self, opened: Opened) -> None:
        self.opened, self.state = opened, opened.state
        self.unsaved = self._parked.by_visit.pop(opened.visit.visit, {})
        self.began.emit(opened)
        self.retry()

    def _on_opened_again(self, opened: Opened) -> None:
        if self.opened is not None and self.opened.visit is opened.visit:
            self.opened, self.state = opened, opened.state
            self.changed.emit(opened.state)

    def _on_not_opened(self, error: BaseException) -> None:
        self.not_opened.emit(error)

    def _on_place_lost(self, _error: BaseException) -> None:
        """The lane has logged it; see `go_to`."""

    def _on_submitted(self, submitted: object) -> None:
        self.submitted.emit(submitted)

    def _on_not_submitted(self, error: BaseException) -> None:
        self.not_submitted.emit(error)
