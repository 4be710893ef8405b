"""Fill in a visit: every answer is on the disk before the next question is shown.

A visit reopens where it was left, whatever ended the program: the draft holds a snapshot of its forms and each
step since, and the steps are replayed on the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from fieldapp.forms.api import AnswerRefused, Changed
from fieldapp.vault.api import Vault
from fieldapp.vault.errors import StoreFault
from fieldapp.vault.values import DraftState, DraftStep, State
from fieldapp.wire.bodies import PhotoRef, TriggerLine, VisitBody, decode_body
from fieldapp.workflows.answer_lines import labelled_answers
from fieldapp.workflows.file_facts import Occasion
from fieldapp.workflows.pictures import drop_others, in_place, unclaimed
from fieldapp.workflows.raised import raised_lines
from fieldapp.workflows.ready_draft import make_ready
from fieldapp.workflows.session import Session
from fieldapp.workflows.start_visit import begin, origin_of
from fieldapp.workflows.visit_clock import VisitClock
from fieldapp.workflows.visit_forms import Section, Value, VisitForms, read_snapshot

STEPS_PER_SNAPSHOT = 200
"""Replaying a step costs about as long as answering it did; this many reopen in a blink."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What still stands against submitting: the question, its section, and why in the form's own words."""

    ref: str
    label: str
    section: str
    kind: str
    message: str


def open_visit(session: Session, visit: str) -> OpenVisit:
    """Go on with a draft where it was left. Raises ``NoDraft``, ``UnknownForm``.

    What a kill left half done is finished first: a draft is made ready, a picture that was added becomes the answer,
    one that was replaced or cleared goes.
    """
    with session.held() as vault:
        draft = vault.visits.draft(visit)
        if draft.snapshot is None:
            make_ready(session, vault, draft.brief)
            draft = vault.visits.draft(visit)
        clock = VisitClock(session.clock)
        opened = OpenVisit(session, draft, _forms_of(session, vault, draft, clock), clock)
        for ref, name in unclaimed(draft.photos, opened.filled):
            opened.set(ref, name)
        drop_others(vault, visit, opened.filled)
        return opened


def _forms_of(session: Session, vault: Vault, draft: DraftState, clock: VisitClock) -> VisitForms:
    kept = read_snapshot(draft.snapshot or b"\x80")
    brief = draft.brief
    occasion = Occasion(tuple(use.id for use in brief.forms), brief.visit)
    origin = origin_of(session, vault, brief.persons, occasion, kept.origin)
    fillings = {
        use.id: begin(session, session.forms.of(use), origin.file, draft=kept.forms.get(use.id), clock=clock)
        for use in brief.forms
    }
    forms = VisitForms(fillings, origin)
    for step in draft.steps:
        with clock.standing(step.at):
            _replay(forms, step)
    return forms


def _replay(forms: VisitForms, step: DraftStep) -> None:
    if step.op == "set":
        forms.set(step.ref, step.value)
    elif step.op == "add":
        forms.add(step.ref)
    elif step.op == "remove":
        forms.remove(step.ref)
    elif step.op == "language" and step.value:
        forms.language = step.value
    elif step.op == "seen":
        forms.turn_to(step.ref or None)
    elif step.op == "resume":
        forms.resume()


class OpenVisit:
    """A visit being filled in.

    Attributes: ``visit`` its id, ``persons`` and ``forms`` (checklist codes), ``corrects`` the record it will replace.
    """

    def __init__(self, session: Session, draft: DraftState, forms: VisitForms, clock: VisitClock) -> None:
        self._session = session
        self._forms = forms
        self._clock = clock
        self._taken_up = len(forms.log()) < 2
        self._steps = len(draft.steps)
        self._position = draft.position
        self._before: tuple[TriggerLine, ...] | None = None
        self.visit = draft.brief.visit
        self.persons = draft.brief.persons
        self.forms = tuple(use.id for use in draft.brief.forms)
        self.corrects = draft.brief.corrects
        self.answers_review = draft.brief.answers_review
        self.started_at = draft.brief.started_at

    @property
    def filled(self) -> VisitForms:
        """The forms as they stand."""
        return self._forms

    def sections(self) -> tuple[Section, ...]:
        """One group of questions a screen, irrelevant ones included and marked."""
        return self._forms.sections()

    def set(self, ref: str, value: Value) -> Changed:
        """Give an answer (a string, a list for several choices, ``None`` to clear), saved before this returns.

        ``ref`` may be a bare name where it is unique. Returns what changed. Raises ``AnswerRefused`` (nothing
        changed), ``NoQuestionFor``, and the vault's ``StoreFault`` kinds: then the answer was not taken either.
        """
        full = self._forms.full_ref(ref)
        question = self._forms.question(full)
        is_picture = question.type == "image"
        if is_picture and value and value not in {photo.name for photo in self.photos()}:
            raise AnswerRefused("malformed", full, "a picture that was added to the visit")
        self._take_up()
        with self._clock.standing() as at:
            changed = self._forms.set(full, value)
            try:
                self._save(full, self._forms.question(full).value or None, "set", at)
            except BaseException:
                self._forms.set(full, question.value or None)
                raise
        if is_picture and question.value:
            self._drop_pictures()
        return changed

    def add(self, ref: str) -> Changed:
        """One more instance of a repeat, saved."""
        return self._restructure(ref, "add", self._forms.add)

    def remove(self, ref: str) -> Changed:
        """One instance of a repeat (``/data/member[2]``) less, saved; its pictures go with it."""
        changed = self._restructure(ref, "remove", self._forms.remove)
        self._drop_pictures()
        return changed

    def _restructure(self, ref: str, op: str, change: Callable[[str], Changed]) -> Changed:
        self._take_up()
        with self._clock.standing() as at:
            changed = change(ref)
            try:
                self._save(ref, None, op, at)
            except BaseException:
                # What is on the disk counts: an instance that is not there must not take answers.
                with self._session.held() as vault:
                    self._forms = _forms_of(self._session, vault, vault.visits.draft(self.visit), self._clock)
                raise
        return changed

    def _take_up(self) -> None:
        """The first change since the draft was opened says in its log that it was taken up again."""
        if not self._taken_up:
            with self._clock.standing() as at:
                self._save("", None, "resume", at)
                self._forms.resume()
            self._taken_up = True

    @property
    def language(self) -> str | None:
        """The language questions are shown in; setting it is remembered with the visit."""
        return self._forms.language

    @language.setter
    def language(self, language: str) -> None:
        self._forms.language = language
        self._save("", language, "language")

    @property
    def position(self) -> str | None:
        """The ref of the question the person was at."""
        return self._position

    def go_to(self, ref: str | None) -> None:
        """Remember where the person is."""
        self._take_up()
        with self._clock.standing() as at, self._session.held() as vault:
            vault.visits.save_position(self.visit, ref, at=at)
            self._forms.turn_to(ref)
        self._steps += 1
        self._position = ref

    def missing(self) -> tuple[Missing, ...]:
        """What still stands against submitting, in the order asked."""
        sections = {item.ref: section.label for section in self.sections() for item in section.questions}
        labels = {item.ref: item.label or item.ref for item in self._forms.questions()}
        return tuple(
            Missing(item.ref, labels.get(item.ref, item.ref), sections.get(item.ref, ""), item.kind, item.message or "")
            for item in self._forms.violations()
        )

    def triggers(self) -> tuple[TriggerLine, ...]:
        """What the answers raised, most urgent first, in the visit's language, with the moment it is due."""
        return raised_lines(self._forms, self._session.clock.now(), self._session.calendar, self._raised_before())

    def _raised_before(self) -> tuple[TriggerLine, ...]:
        """What the record that this visit corrects raised; read once."""
        if self._before is None:
            self._before = ()
            if self.corrects is not None:
                with self._session.held() as vault:
                    stored = vault.records.get(self.corrects)
                body = decode_body(stored.kind, stored.record.body) if stored.record.body else None
                self._before = body.triggers if isinstance(body, VisitBody) else ()
        return self._before

    def photos(self) -> tuple[PhotoRef, ...]:
        """Photos attached so far, each under the question it answers now."""
        with self._session.held() as vault:
            return in_place(vault.photos.of_draft(self.visit), self._forms)

    @property
    def minutes(self) -> Mapping[str, int]:
        """Care delivered, by class code."""
        with self._session.held() as vault:
            return {entry.code: entry.minutes for entry in vault.visits.draft(self.visit).minutes}

    def previous(self) -> Mapping[str, str]:
        """What the person's last submitted visit with the same checklist held, in words, by ref; for several checklists
        the last visit of each, the newest first. To show beside, never pre-filled."""
        wanted, bodies = set(self.forms), []
        with self._session.held() as vault:
            for brief in vault.people.timeline(self.persons[0]):
                ours = wanted.intersection(brief.forms)
                if not ours or brief.visit == self.visit or brief.state in (State.DRAFT, State.DISCARDED):
                    continue
                body = vault.reviews.visit_view(brief.visit).standing.body
                if isinstance(body, VisitBody):
                    bodies.append(body)
                    wanted -= ours
        found: dict[str, str] = {}
        for body in reversed(bodies):
            found.update(labelled_answers(self._session.forms, body, language=self.language))
        return found

    def _drop_pictures(self) -> None:
        with self._session.held() as vault:
            drop_others(vault, self.visit, self._forms)

    def _save(self, ref: str, value: str | None, op: str, at: str | None = None) -> None:
        with self._session.held() as vault:
            vault.visits.save_answer(self.visit, ref, value, op=op, position=ref if op == "set" else None, at=at)
            self._steps += 1
            if op == "set":
                self._position = ref
            if self._steps >= STEPS_PER_SNAPSHOT:
                self._fold(vault)

    def _fold(self, vault: Vault) -> None:
        """Steps become a snapshot. The answer is safe without: a disk too full for this must not refuse it."""
        with suppress(StoreFault):
            vault.visits.save_draft(self.visit, self._forms.snapshot(), position=self._position)
            self._steps = 0
