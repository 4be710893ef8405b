"""The people of the demonstration, each in a process of its own: an assistant and a supervisor at work.

``python -m fieldapp.cli.demo_actors STEP --data DIR …`` runs one step of one person and prints what was done as JSON.
They use the same workflows as the pages and the command line, over the same HTTP.
"""

from __future__ import annotations

import argparse
import json
import sys
from io import BytesIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from fieldapp.bootstrap import enrol, open_session
from fieldapp.cli.demo_answers import fill, pictures_missing
from fieldapp.domain.people import Category
from fieldapp.vault.provider import KdfCost
from fieldapp.vault.values import State
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.correct import correct
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.review import approve, return_visit, review_queue
from fieldapp.workflows.start_visit import start_visit
from fieldapp.workflows.submit import submit
from fieldapp.workflows.sync_now import sync_now
from fieldapp.workflows.today import today

if TYPE_CHECKING:
    from fieldapp.workflows.session import Session

DEMO_COST = KdfCost(memory_kib=8 * 1024, iterations=1, lanes=1)
"""The passphrase of a demonstration lies in a file beside it: no need to make guessing dear."""

RETURNED_QUESTION, RETURNED_ANSWER = "/data/tk/TK08", "dirty"
LEFT_FROM = 2
"""With more visits than this one is left undecided, so that the supervisor's queue has something to show."""
_BEGUN: dict[str, str | list[str]] = {
    "GH04": "home",
    "GH06": "visit",
    "GH07": "met",
    "GH09": ["self", "carer"],
    "GH10": "agreed",
    "/data/tk/TK03": "worse",
    "/data/tk/TK04": ["fall"],
}
_SERVICES = (("助餐", 30), ("助洁", 45), ("助医", 60))


def main(argv: list[str] | None = None) -> int:
    """Run one step and print its result. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="demo_actors")
    parser.add_argument("step", choices=sorted(_STEPS))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--passphrase", type=Path, required=True, help="a file")
    parser.add_argument("--central", default="")
    parser.add_argument("--code", default="")
    parser.add_argument("--visits", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    passphrase = options.passphrase.read_text(encoding="utf-8").strip()
    if options.code:
        session = enrol(options.data, options.central, options.code, passphrase, cost=DEMO_COST)
    else:
        session = open_session(options.data, passphrase)
    try:
        result = _STEPS[options.step](session, options)
    finally:
        session.close()
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _make_visits(session: Session, options: argparse.Namespace) -> dict[str, Any]:
    """The assistant's morning: receive the caseload, visit the first ones on Today, hand everything in."""
    sync_now(session)
    random = Random(options.seed)  # noqa: S311 (a demonstration, nothing secret)
    people = {person.id: person for person in session.vault.people.list()}
    wanted = [
        entry.person
        for entry in today(session).entries
        if entry.person in people and Category.DISPERSED_TEKUN in people[entry.person].categories
    ]
    # The list is ordered by ids where all else is equal, and ids differ from run to run: names do not.
    chosen = sorted(dict.fromkeys(wanted), key=lambda person: (people[person].village_code, people[person].name))
    photos = minutes = visits = 0
    for number, person in enumerate(chosen[: options.visits]):
        taken, spent = _visit(session, person, random, number)
        photos, minutes, visits = photos + taken, minutes + spent, visits + 1
    sync_now(session)
    return {"people": len(people), "visits": visits, "photos": photos, "minutes": minutes}


def _visit(session: Session, person: str, random: Random, number: int) -> tuple[int, int]:
    visit = start_visit(session, [person], ["TK"])
    opened = open_visit(session, visit)
    fill(opened, random, session.today())
    add_photo(session, opened, None, _snapshot(random, number))
    fill(opened, random, session.today())
    for ref in pictures_missing(opened):
        add_photo(session, opened, ref, _signature(random))
    service, minutes = random.choice(_SERVICES)
    record_hours(session, visit, service, minutes)
    outcome = submit(session, visit)
    if not outcome.valid:
        raise RuntimeError(f"a demonstration visit is not valid: {[item.ref for item in outcome.violations]}")
    return outcome.photos, minutes


def _review(session: Session, _options: argparse.Namespace) -> dict[str, Any]:
    """The supervisor's first look: one visit goes back with a reason on a question, one is left for tomorrow, the
    others are approved."""
    sync_now(session)
    rows = sorted(review_queue(session), key=lambda row: (row.village, row.person_name))
    looked_at = rows[:-1] if len(rows) > LEFT_FROM else rows
    for place, row in enumerate(looked_at):
        if place == 0:
            return_visit(
                session, row.visit, "请再核实住房情况", {RETURNED_QUESTION: "照片里屋顶有漏雨痕迹,请核实后改正"}
            )
        else:
            approve(session, row.visit)
    sync_now(session)
    return {"returned": min(1, len(looked_at)), "approved": max(0, len(looked_at) - 1)}


def _correct(session: Session, _options: argparse.Namespace) -> dict[str, Any]:
    """The assistant's afternoon: what came back is corrected and handed in again."""
    sync_now(session)
    done = 0
    for back in session.vault.reviews.returned():
        outcome = correct(session, back.visit, {RETURNED_QUESTION: RETURNED_ANSWER})
        if not outcome.valid:
            raise RuntimeError("a demonstration correction is not valid")
        done += 1
    sync_now(session)
    return {"corrected": done}


def _approve_rest(session: Session, _options: argparse.Namespace) -> dict[str, Any]:
    """The supervisor's second look: the corrections are approved."""
    sync_now(session)
    rows = review_queue(session, state=State.CORRECTED)
    for row in rows:
        approve(session, row.visit)
    sync_now(session)
    return {"approved": len(rows)}


def _settle(session: Session, _options: argparse.Namespace) -> dict[str, Any]:
    """The end of the day: the last word is received, and everything is proved. An assistant begins one more visit and
    is called away in the middle of it."""
    sync_now(session)
    if session.account.role == "assistant":
        _begin_another(session)
    records, photos = session.vault.records.counts(), session.vault.photos.counts()
    report = session.vault.verify()
    pictures = [photo for photo in session.vault.status.photos() if not photo.thumb]
    return {
        "records": {state.value: count for state, count in records.items() if state is not State.DRAFT},
        "photos": {state.value: count for state, count in photos.items()},
        "pictures": len(pictures),
        "stored": sum(photo.state is State.STORED for photo in pictures),
        "ok": report.ok,
    }


def _begin_another(session: Session) -> None:
    tekun = {person.id for person in session.vault.people.list() if person.is_dispersed_tekun}
    waiting = [entry.person for entry in today(session).entries if entry.person in tekun]
    if waiting:
        opened = open_visit(session, start_visit(session, waiting[:1], ["TK"]))
        for ref, value in _BEGUN.items():
            opened.set(ref, value)


_STEPS = {
    "visit": _make_visits,
    "review": _review,
    "correct": _correct,
    "approve": _approve_rest,
    "settle": _settle,
}


def _snapshot(random: Random, number: int) -> bytes:
    """An invented photo of a room as a telephone held upright would write it: 4:3, turned by its EXIF note."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (2016, 1512), tuple(random.randint(120, 200) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = random.randint(0, 1900), random.randint(0, 1400)
        draw.rectangle((x, y, x + random.randint(20, 300), y + random.randint(20, 300)), fill=_colour(random))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0110] = f"Demo {number}"
    return _jpeg(picture, exif=exif)


def _signature(random: Random) -> bytes:
    """A few strokes on white."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (600, 240), "white")
    points = [(40 + 25 * step, random.randint(40, 200)) for step in range(20)]
    ImageDraw.Draw(picture).line(points, fill="black", width=5)
    return _jpeg(picture)


def _colour(random: Random) -> tuple[int, int, int]:
    return random.randint(0, 255), random.randint(0, 255), random.randint(0, 255)


def _jpeg(picture: Any, **options: Any) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=85, **options)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
