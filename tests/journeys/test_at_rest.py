"""Nothing is readable off a device: not while it works, not after a kill, not after a stop, not in logs.

What `grep -a` would find is looked for in every file and file name: UTF-8 (so also inside msgpack, JSON and EXIF),
UTF-16 and JSON's escapes; and the pictures themselves, by their first bytes, their camera and a piece of their middle.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.holder import Holder
from tests.journeys.township import Township
from tests.journeys.work import answers_for, noise, picture, write

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

WRITTEN, LATER = "炕头的降压药只剩两天的量", "邻居说夜里听见咳嗽"
CAMERA = "Kitchen Table Camera 7"
_SHORTEST = 6
"""Bytes; less than that turns up in ciphertext by chance."""


def secrets_of(township: Township) -> set[bytes]:
    """Everything personal that the journey knows, in each way it could be written."""
    rows = [row for rows in township.invented.rows.values() for row in rows]
    words = {str(cell) for row in rows for place in (0, 2, 8, 9, 11, 14) if (cell := row[place])}
    words |= {WRITTEN, LATER, CAMERA, "周协理", "郑经办", "四月的雨 green-tea"}
    coded = {word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")}
    coded |= {json.dumps(word)[1:-1].encode() for word in words}
    return {needle for needle in coded if len(needle) >= _SHORTEST}


def pieces_of(*photos: Path) -> set[bytes]:
    """What betrays a picture: a piece of its middle."""
    found = set()
    for photo in photos:
        content = photo.read_bytes()
        found.add(content[len(content) // 2 :][:24])
    return found


def camera_photo(path: Path) -> Path:
    """A photo with a camera's name and a note in its EXIF."""
    noise(path)
    exif = Image.Exif()
    exif[0x0110], exif[0x010E] = CAMERA, WRITTEN
    with Image.open(path) as photo:
        photo.save(path, exif=exif, quality="keep")
    assert CAMERA.encode() in path.read_bytes()
    return path


def assert_unreadable(folders: Iterable[Path], needles: set[bytes], at_least: int) -> None:
    """No needle in any file or its name, and no file that begins as a picture or a database does."""
    seen = 0
    for folder in folders:
        for path in folder.rglob("*"):
            name = os.fsencode(path.relative_to(folder))
            content = path.read_bytes() if path.is_file() else b""
            seen += bool(content)
            assert not content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"SQLite format")), path
            for needle in needles:
                assert needle not in content, (path, needle)
                assert needle not in name, path
    assert seen >= at_least


def test_no_file_and_no_word_of_a_device_can_be_read(township: Township, tmp_path: Path) -> None:
    room, more = camera_photo(tmp_path / "room.jpg"), noise(tmp_path / "more.jpg", 900, 700)
    hand = picture(tmp_path / "hand.jpg", "white")
    needles = secrets_of(township) | pieces_of(room, more)
    devices = [township.assistant, township.supervisor, township.root / "temporary"]
    person = township.tekun()["id"]
    answers = answers_for(township, tmp_path, person) | {"GT02_add": WRITTEN}
    file = write(tmp_path / "answers.json", answers)
    begun = township.device(township.assistant, "visit", "--person", person, "--form", "TK", "--answers", file)

    given = json.dumps({"GT02_add": LATER})
    with Holder(township, township.assistant, begun["visit"], given, f"GT01={room}") as holder:
        assert_unreadable(devices, needles, at_least=5)
        os.kill(holder.pid, signal.SIGKILL)
        said = holder.ended()
    assert_unreadable(devices, needles, at_least=5)

    with Holder(township, township.assistant, begun["visit"], "{}", f"GT01={more}") as holder:
        assert_unreadable(devices, needles, at_least=5)
    said += holder.ended()
    assert_unreadable(devices, needles, at_least=5)

    none = write(tmp_path / "none.json", {})
    words = [
        "visit",
        "--visit",
        begun["visit"],
        "--answers",
        none,
        "--photo",
        f"GT09={hand}",
        f"GT10={hand}",
        "--submit",
    ]
    done = township.device(township.assistant, *words)
    assert (done["valid"], done["photos"]) == (True, 3), done["violations"]
    township.device(township.assistant, "sync")
    township.device(township.supervisor, "sync")
    shown = township.ok("review", "show", begun["visit"], "--data", township.supervisor)
    assert LATER in json.dumps(shown, ensure_ascii=False)
    bad = write(tmp_path / "bad.json", {"GH04": WRITTEN})
    refused = ["visit", "--person", township.tekun(1)["id"], "--form", "TK", "--answers", bad]
    assert township.run("device", *refused, "--data", township.assistant).code == 1

    assert_unreadable([*devices, township.central], needles, at_least=8)
    log = (township.root / "central.log").read_bytes()
    assert log
    told = [log, said.encode(), "".join(township.said).encode()]
    assert [needle for needle in needles for text in told if needle in text] == []
