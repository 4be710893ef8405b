"""What holds for every checklist: an ordinary visit, and the ways a visit can fail."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import FormSession
from tests.resources.filling import HEAD, TAIL, Answers, asked, fired, start, wanting
from tests.resources.own_table import ONSITE, QUESTIONS
from tests.resources.quiet import QUIET

CODES = tuple(QUIET)
HIDDEN = {
    "nobody": {"TK", "ZL", "DB", "TR", "ET", "CJ", "DY", "HB", "SQ", "SH"},
    "dead": {"TK", "ZL", "DB", "TR", "ET", "CJ", "DY", "SQ", "TQ", "DD"},
    "refused": set(CODES) - {"YJ"},
}
"""What may have come of the visit → checklists whose body is then hidden."""


def body(session: FormSession, code: str) -> set[str]:
    return {name for name in asked(session) if name.startswith(code)}


@pytest.mark.parametrize("code", CODES)
def test_an_ordinary_visit_is_complete_and_quiet(code: str) -> None:
    session = start(HEAD, TAIL, QUIET[code], code=code)
    if code == "YJ":
        session.set("/data/tail/GT09_more[1]/visitor_signature", "c.png")
    assert wanting(session) == set()
    assert fired(session) == ["none"]
    assert session.value("/data/head/answered_by") == "self"


@pytest.mark.parametrize("code", CODES)
def test_nothing_answered_names_every_duty(code: str) -> None:
    """Each question of the ordinary visit that is a duty is missed when it is not answered."""
    session = start(HEAD, TAIL, QUIET[code], code=code)
    for name, answer in QUIET[code].items():
        question = session.question(next(q.ref for q in session.questions() if q.name == name))
        if question.required:
            session.set(name, None)
            assert name in wanting(session), name
            session.set(name, answer)


@pytest.mark.parametrize(
    ("outcome", "head"),
    [
        ("refused", {"GH07": "refused", "GH08": ["looked"]}),
        ("nobody", {"GH07": "no_answer", "GH08": ["neighbour"], "GH09": ["nobody"]}),
        ("dead", {"GH07": "dead", "GH08": ["village"], "GH09": ["family"]}),
    ],
)
@pytest.mark.parametrize("code", CODES)
def test_when_the_body_is_asked_all_the_same(code: str, outcome: str, head: Answers) -> None:
    session = start({**HEAD, **head}, code=code)
    assert session.value("/data/head/outcome") == outcome
    assert (body(session, code) == set()) == (code in HIDDEN[outcome])
    assert "GT03" in asked(session)
    family = outcome == "dead" and code not in HIDDEN["dead"]
    assert ({"GH10", "GT06", "GT07"} <= set(asked(session))) == (family or outcome == "refused")
    by_others = outcome != "refused" and body(session, code) != set()
    assert session.value("/data/head/answered_by") == ("other" if by_others else "")


@pytest.mark.parametrize("code", CODES)
def test_a_family_that_refuses_after_a_death_is_left_in_peace(code: str) -> None:
    session = start({**HEAD, "GH07": "dead", "GH08": ["village"], "GH10": "refused"}, code=code)
    assert (body(session, code) != set()) == (code == "YJ")
    assert ("refusal_reason" in wanting(session)) == (code not in HIDDEN["dead"])
    assert fired(session) == ["GH07-dead"]


@pytest.mark.parametrize("code", CODES)
def test_by_phone_what_must_be_seen_is_not_asked(code: str) -> None:
    session = start({**HEAD, "GH04": "phone"}, QUIET[code], code=code)
    assert not ONSITE & set(asked(session))
    session.set("GH04", "scene")
    always = {name for name in ONSITE if name.startswith(code) and not QUESTIONS[name].when}
    assert always <= set(asked(session))
