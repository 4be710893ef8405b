"""Filling visits in tests: the demonstration's plausible answers, and small pictures made here."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image

from fieldapp.cli.demo_answers import fill, pictures_missing
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.fill_form import OpenVisit, open_visit
from fieldapp.workflows.start_visit import start_visit
from fieldapp.workflows.submit import Submitted, submit
from tests.workflows.conftest import LI, Device


def picture(colour: str = "teal") -> bytes:
    """A small JPEG."""
    stream = BytesIO()
    Image.new("RGB", (640, 480), colour).save(stream, "JPEG")
    return stream.getvalue()


def begin(device: Device, *forms: str, person: str = LI.id) -> OpenVisit:
    """A visit begun and opened."""
    return open_visit(device.session, start_visit(device.session, [person], forms or ("TK",)))


class Usual(Random):
    """Always the usual answer: nothing wrong anywhere."""

    def random(self) -> float:
        return 0.0


def complete(device: Device, opened: OpenVisit) -> None:
    """Answer everything that is missing, signatures included."""
    fill(opened, Usual(), device.session.today())
    for ref in pictures_missing(opened):
        add_photo(device.session, opened, ref, picture("white"))


def visited(device: Device, *forms: str) -> Submitted:
    """A visit begun, filled and submitted."""
    opened = begin(device, *forms)
    complete(device, opened)
    done = submit(device.session, opened.visit)
    assert done.valid, done.violations
    return done
