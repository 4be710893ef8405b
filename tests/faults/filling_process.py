"""A process that fills in a visit until it is killed: ``python -m tests.faults.filling_process BASE FOLDER VISIT``.

It imports and compiles once. Each line read (a seed) forks a child, which opens the vault, goes on with the visit and
answers at random, telling ``giving …`` before each step and ``given …`` once the workflow has returned. The parent
tells ``ended`` when the child is gone, and waits for the next line.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image

from fieldapp.forms.api import Question
from fieldapp.workflows import form_library
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.fill_form import OpenVisit, open_visit
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.session import Session
from tests.vault.world import World
from tests.workflows.conftest import session_on

FORM = "TK"
COUNTED = "/GT09_more"
"""A repeat counted by another answer: its instances come and go with that, by right."""
TYPED = {
    "integer": ("0", "4", "12"),
    "decimal": ("0.5", "6"),
    "date": ("2026-03-02", "2026-03-09"),
    "time": ("09:05:00.000+08:00",),
    "dateTime": ("2026-03-02T08:30:00.000+08:00",),
    "text": ("走访时了解到的情况", "周协理、郑经办", "屋里冷"),
}


def opened_session(base: Path, folder: Path) -> Session:
    """A session on the vault in ``folder``."""
    world = World(base, random=os.urandom)
    return session_on(world.open(folder), world)


def compile_once() -> None:
    """Every later session of this process, and of those forked from it, takes a compiled form from memory."""
    if not hasattr(form_library.compile_form, "cache_info"):
        form_library.compile_form = cache(form_library.compile_form)


def small_picture(shade: int) -> bytes:
    """A JPEG."""
    stream = BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 140)).save(stream, "JPEG")
    return stream.getvalue()


def tell(*words: str | None) -> None:
    """One line, out before anything else happens."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def answer_for_ever(session: Session, visit: str, seed: int) -> None:
    """Answers, changed answers, cleared ones, care hours and pictures, in a random order."""
    random = Random(seed)
    opened = open_visit(session, visit)
    while True:
        open_now = [item for item in opened.filled.questions() if item.relevant and not item.readonly]
        asked = [item for item in open_now if COUNTED not in item.ref]
        chance = random.random()
        if chance < 0.05:
            minutes = random.randrange(1, 600)
            tell("giving", "minutes", str(minutes))
            record_hours(session, visit, "meals", minutes)
            tell("given", "minutes", str(minutes))
        elif chance < 0.10:
            ref = random.choice([item.ref for item in asked if item.type == "image"])
            tell("giving", ref, None)
            photo = add_photo(session, opened, ref, small_picture(random.randrange(256)))
            tell("given", ref, photo.name)
        else:
            question = random.choice([item for item in asked if item.type != "image"])
            for value in answers_to(question, random):
                give(opened, question.ref, value)


def give(opened: OpenVisit, ref: str, value: str | list[str] | None) -> None:
    """One answer, told before and after."""
    tell("giving", ref, json.dumps(value))
    opened.set(ref, value)
    tell("given", ref, opened.filled.question(ref).value)


def answers_to(question: Question, random: Random) -> Iterator[str | list[str] | None]:
    """An answer the question takes; now and then it is cleared first."""
    values = [choice.value for choice in question.choices]
    if random.random() < 0.1:
        yield None
    if question.type == "select_one" and values:
        yield random.choice(values)
    elif question.type == "select_multiple" and values:
        yield random.sample(values, random.randrange(1, min(4, len(values)) + 1))
    elif question.type in TYPED:
        yield random.choice(TYPED[question.type])


def main(base: Path, folder: Path, visit: str) -> None:
    """Fork a child for each line read."""
    compile_once()
    session = opened_session(base, folder)
    open_visit(session, visit)
    session.close()
    tell("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            tell("pid", str(os.getpid()))
            answer_for_ever(opened_session(base, folder), visit, int(line))
        _, status = os.waitpid(child, 0)
        tell("ended", str(os.waitstatus_to_exitcode(status)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
