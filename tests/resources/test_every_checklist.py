"""What holds for every checklist: an ordinary visit, the ways a visit can fail, and each trigger of a plain choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldapp.domain.triggers import parse_triggers
from fieldapp.forms.api import FormSession
from tests.resources.filling import HEAD, PERSON, TAIL, Answer, Answers, asked, fired, form, start, wanting
from tests.resources.own_table import ONSITE
from tests.resources.quiet import QUIET

CODES = tuple(QUIET)
HIDDEN = {
    "nobody": {"DB", "TR", "ET", "CJ", "DY", "HB", "SQ", "SH"},
    "dead": {"DB", "TR", "ET", "CJ", "DY", "SQ", "TQ", "DD"},
    "refused": set(CODES) - {"YJ"},
}
"""What may have come of the visit → checklists whose body is then hidden."""

REVEAL: dict[str, Answers] = {
    "DB02": {"DB01": ["died"]}, "DB05": {"DB03": "lost_job"}, "DB12": {"DB11": ["exam"]},
    "ET10": {"ET01": ["left_behind"]}, "CJ08": {"CJ06": "yes"}, "CJ12": {"CJ02": "mind"},
    "CJ13": {"CJ02": "mind"}, "CJ16": {"CJ03": "level_1"}, "DY04": {"DY03": "none"}, "HB04": {"HB01": "funeral"},
    "HB06": {"HB01": "funeral", "HB03": "tekun", "HB04": "recipient"}, "HB07": {"HB01": "funeral"},
    "HB08": {"HB01": "wedding", "HB03": "dibao"}, "HB10": {"HB01": "funeral"}, "JF04": {"JF03": "blows"},
    "YW08": {"YW07": ["food"]}, "SQ08": {"SQ01": "dibao"}, "SQ14": {"SQ13": "accepted"},
    "TQ02": {"TQ03": "carer"}, "YJ09": {"YJ05": "true", "YJ02": ["accident"]},
    "YJ16": {"YJ05": "true"}, "DD19": {"DD18": "fail"},
}  # fmt: skip
"""Question → answers that bring it up, or that its condition needs."""

FILE = {**PERSON, "age": "7", "watch_colour": "red"}
ADULT = {**PERSON, "age": "30"}
COMPUTED = {"CJ07", "SH12"}  # the program fills these in


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
    assert {name for name in ONSITE if name.startswith(code)} - set(asked(session)) == set()


def plain_triggers() -> Iterator[tuple[str, str, str]]:
    for code in CODES:
        for ref, cell in form(code).extras("field:trigger").items():
            name = ref.rsplit("/", 1)[1]
            for trigger in parse_triggers(cell):
                if not trigger.standalone and ref.startswith(f"/data/{code.lower()}/") and name not in COMPUTED:
                    yield from ((code, name, choice) for choice in trigger.codes)


@pytest.mark.parametrize(("code", "name", "choice"), list(plain_triggers()))
def test_every_choice_with_a_trigger_fires_it(code: str, name: str, choice: str) -> None:
    person = {"TR08": {**PERSON, "age": "19"}, "CJ15": ADULT}.get(name, FILE)
    session = start(HEAD, QUIET[code], REVEAL.get(name, {}), code=code, person=person)
    (question,) = [item for item in session.questions() if item.name == name]
    assert question.relevant
    answer: Answer = [choice] if question.type == "select_multiple" else choice
    session.set(name, answer)
    assert f"{name}-{choice}" in fired(session)
    level = next(t.level for t in parse_triggers(form(code).extras("field:trigger")[question.ref]) if choice in t.codes)
    assert session.value("/data/tail/level_top") <= str(int(level))
