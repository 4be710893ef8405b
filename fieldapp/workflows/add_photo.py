"""Add a photo or a drawn signature to a visit: made ready in memory, encrypted with its own key, then noted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fieldapp.domain.deadlines import local_moment
from fieldapp.forms.api import Question
from fieldapp.vault.picture import Picture, Stamp, prepare, thumbnail
from fieldapp.vault.values import PhotoFacts
from fieldapp.wire.bodies import PhotoRef
from fieldapp.workflows.errors import NoQuestionFor
from fieldapp.workflows.fill_form import OpenVisit
from fieldapp.workflows.session import Session

PHOTO_QUESTION = "/data/tail/GT01"
SIGNATURE = "signature"
CASE_NUMBER_LENGTH = 12


def add_photo(session: Session, opened: OpenVisit, ref: str | None, source: Path | bytes) -> PhotoRef:
    """Turn a camera's file upright, reduce, stamp and encrypt it, and answer the question ``ref`` with it.

    An earlier picture of the same question is taken off the draft. A signature is not stamped.

    Without ``ref`` it answers the first photo question that is still open. Raises the ``picture`` errors
    (nothing changed), ``NoQuestionFor``, ``DiskFull``.
    """
    question = _photo_question(opened, ref)
    picture = prepare(source, None if SIGNATURE in question.appearance else _stamp(session, opened))
    return _keep(session, opened, question, picture)


def _photo_question(opened: OpenVisit, ref: str | None) -> Question:
    if ref is not None:
        full = opened.filled.full_ref(ref)
        question = opened.filled.question(full)
        if question.type != "image":
            raise NoQuestionFor(ref)
        return question
    images = [item for item in opened.filled.questions() if item.type == "image" and item.relevant]
    plain = [item for item in images if SIGNATURE not in item.appearance and not item.readonly]
    free = next((item for item in plain if not item.value), None)
    if free is None:
        raise NoQuestionFor(PHOTO_QUESTION)
    return free


def _stamp(session: Session, opened: OpenVisit) -> Stamp:
    """When it is attached, a case number that is the visit's own, and who visits; never the ID number."""
    now = local_moment(session.clock.now())
    return Stamp(_moment_text(now), opened.visit[-CASE_NUMBER_LENGTH:].upper(), session.account.name)


def _moment_text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _keep(session: Session, opened: OpenVisit, question: Question, picture: Picture) -> PhotoRef:
    name = f"{session.new_id()}.jpg"
    facts = PhotoFacts(
        ref=question.ref,
        name=name,
        width=picture.width,
        height=picture.height,
        original_sha256=picture.original_sha256,
        phash=f"{picture.phash:016x}",
        phash_mirror=f"{picture.phash_mirror:016x}",
        taken_at=picture.taken_at,
        camera=picture.camera,
        place=picture.place,
    )
    with session.held() as vault:
        kept = vault.photos.add(opened.visit, facts, picture.jpeg, thumbnail(picture.jpeg))
    opened.set(question.ref, name)
    return kept
