"""Review (审核): the queue of submitted visits, one visit with its evidence, approve or return it.

A decision names the hash it judged. Deciding on a visit that was corrected meanwhile is settled by the central, which
holds the later or superseded one and says so; nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fieldapp.domain.people import Person
from fieldapp.vault.api import Vault
from fieldapp.vault.errors import PhotoNotHere, UnknownPerson
from fieldapp.vault.values import FormUse, QueueFilter, QueueRow, State, VisitEntry, VisitView
from fieldapp.wire.bodies import PhotoRef, ReviewBody, ServiceMinutes, TriggerLine, VisitBody
from fieldapp.wire.feed import FlagInfo
from fieldapp.workflows.answer_lines import AnswerLine, answer_lines, asked_refs
from fieldapp.workflows.authoring import authored
from fieldapp.workflows.errors import NoQuestionFor, NothingToReview, ReasonMissing
from fieldapp.workflows.evidence import flags
from fieldapp.workflows.session import Session

EVERY_STATE = (State.SUBMITTED, State.CORRECTED, State.RETURNED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One visit in the queue. ``author`` is an account id, ``state`` the review's, ``flags`` stable codes of what is
    worth a look (never a penalty)."""

    visit: str
    person: str
    person_name: str
    village: str
    author: str
    author_name: str
    state: State
    submitted_at: str
    forms: tuple[str, ...]
    flags: tuple[str, ...]
    found: tuple[FlagInfo, ...] = ()
    """The flags that are about one question, with its ref."""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision on the visit: when, by whom (a name where known), what, why, and the reason by question ref."""

    at: str
    by: str
    decision: str
    reason: str
    questions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A visit for judging: what stands now, beside what it replaced (or the person's previous visit), and its story."""

    row: ReviewRow
    forms: tuple[FormUse, ...]
    """The checklists of what stands, with the versions it was made on."""
    answers: tuple[AnswerLine, ...]
    compared_with: str | None
    """``correction`` when the earlier answers are this visit's own before a correction, ``visit`` when they are of the
    person's previous visit, ``None`` when there is nothing to compare with."""
    started_at: str
    ended_at: str
    photos: tuple[PhotoRef, ...]
    minutes: tuple[ServiceMinutes, ...]
    triggers: tuple[TriggerLine, ...]
    decisions: tuple[DecisionLine, ...]
    corrections: int


def review_queue(session: Session, *, state: State | None = None, limit: int = 500) -> tuple[ReviewRow, ...]:
    """Visits in one review state, or all that wait for a decision, oldest submission first."""
    shown = QueueFilter(limit=limit) if state is None else QueueFilter(states=(state,), limit=limit)
    with session.held() as vault:
        villages = session.village_names()
        return tuple(_row(vault, row, villages) for row in vault.reviews.queue(shown))


def review_view(session: Session, visit: str, *, language: str = "zh") -> ReviewView:
    """One visit with everything a decision needs. Raises ``UnknownVisit``."""
    with session.held() as vault:
        view = vault.reviews.visit_view(visit)
        body, before, compared = _bodies(vault, view)
        lines = answer_lines(session.forms, body, before, language=language)
        return ReviewView(
            row=_row_of_view(session, vault, view),
            forms=tuple(FormUse(entry.id, entry.version, entry.digest) for entry in body.forms),
            answers=lines,
            compared_with=compared,
            started_at=body.started_at,
            ended_at=body.ended_at,
            photos=body.photos,
            minutes=body.minutes,
            triggers=body.triggers,
            decisions=tuple(_decision(vault, entry) for entry in view.entries if isinstance(entry.body, ReviewBody)),
            corrections=sum(entry.kind == "correction" for entry in view.entries),
        )


def approve(session: Session, visit: str, reason: str = "") -> str:
    """Approve what stands now. Returns the review's record id. Raises ``NothingToReview``, ``UnknownVisit``."""
    return _decide(session, visit, "approve", reason, {})


def return_visit(session: Session, visit: str, reason: str, questions: Mapping[str, str]) -> str:
    """Send the visit back with a reason, and a reason by question ref (a bare name where it is unique). Returns the
    review's record id.

    Raises ``ReasonMissing`` without any words, ``NoQuestionFor``, ``NothingToReview``, ``UnknownVisit``.
    """
    told = {ref: text.strip() for ref, text in questions.items() if text.strip()}
    if not reason.strip() and not told:
        raise ReasonMissing
    return _decide(session, visit, "return", reason.strip(), told)


def photo(session: Session, ref: PhotoRef, *, thumb: bool = False) -> bytes | None:
    """A picture (JPEG) in memory, or ``None`` when it is not on this device yet."""
    with session.held() as vault:
        try:
            return vault.photos.thumb_bytes(ref) if thumb else vault.photos.photo_bytes(ref)
        except PhotoNotHere:
            return None


def _decide(session: Session, visit: str, decision: str, reason: str, questions: dict[str, str]) -> str:
    with session.held() as vault:
        view = vault.reviews.visit_view(visit)
        if view.review not in (State.SUBMITTED, State.CORRECTED):
            raise NothingToReview(view.review.value)
        judged = view.standing
        body = ReviewBody(
            visit=visit,
            record=judged.id,
            judged=judged.hash,
            decision=decision,
            reason=reason,
            questions=_full_refs(session, judged, questions),
        )
        make = authored(session, body, kind="review", subjects=view.persons, scope=judged.scope)
        return vault.records.append(make).opened().id


def _full_refs(session: Session, judged: VisitEntry, questions: Mapping[str, str]) -> dict[str, str]:
    """``questions`` by full refs: a reason has to stand beside its question on the assistant's page."""
    if not questions or not isinstance(judged.body, VisitBody):
        return dict(questions)
    asked = asked_refs(session.forms, judged.body)
    found = {}
    for given, text in questions.items():
        fits = [ref for ref in asked if given == ref or ref.rsplit("/", 1)[-1] == given]
        if len(fits) != 1:
            raise NoQuestionFor(given)
        found[fits[0]] = text
    return found


def _row(vault: Vault, row: QueueRow, villages: Mapping[str, str]) -> ReviewRow:
    person = _person(vault, row.persons)
    code = person.village_code if person else row.scope.split(".")[0]
    return ReviewRow(
        visit=row.visit,
        person=row.persons[0] if row.persons else "",
        person_name=person.name if person else "",
        village=villages.get(code, code),
        author=row.author,
        author_name=vault.device.account_name(row.author) or "",
        state=row.state,
        submitted_at=row.submitted_at,
        forms=row.forms,
        flags=flags(row),
        found=row.found,
    )


def _row_of_view(session: Session, vault: Vault, view: VisitView) -> ReviewRow:
    person = view.persons[0] if view.persons else None
    queue = vault.reviews.queue(QueueFilter(states=EVERY_STATE, person=person, limit=10_000))
    for row in queue:
        if row.visit == view.visit:
            return replace(_row(vault, row, session.village_names()))
    raise NothingToReview(view.state.value)


def _bodies(vault: Vault, view: VisitView) -> tuple[VisitBody, VisitBody | None, str | None]:
    """The standing body, and what to hold it against."""
    standing = view.standing
    if not isinstance(standing.body, VisitBody):
        raise NothingToReview("erased")
    replaced = next((entry for entry in view.entries if entry.id == standing.body.corrects), None)
    if replaced is not None and isinstance(replaced.body, VisitBody):
        return standing.body, replaced.body, "correction"
    earlier = _previous_visit(vault, view, standing)
    return standing.body, earlier, "visit" if earlier else None


def _previous_visit(vault: Vault, view: VisitView, standing: VisitEntry) -> VisitBody | None:
    for person in view.persons:
        for brief in vault.people.timeline(person):
            if brief.visit == view.visit or brief.state in (State.DRAFT, State.DISCARDED):
                continue
            entry = vault.reviews.visit_view(brief.visit).standing
            if entry.occurred_at < standing.occurred_at and isinstance(entry.body, VisitBody):
                return entry.body
    return None


def _decision(vault: Vault, entry: VisitEntry) -> DecisionLine:
    body = entry.body
    assert isinstance(body, ReviewBody)
    by = vault.device.account_name(entry.author) or entry.author
    return DecisionLine(entry.authored_at, by, body.decision, body.reason, body.questions)


def _person(vault: Vault, persons: tuple[str, ...]) -> Person | None:
    try:
        return vault.people.get(persons[0]) if persons else None
    except UnknownPerson:
        return None
