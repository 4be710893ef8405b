"""One assistant's work in a journey: answers, pictures, a whole visit, as files and commands."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from tests.journeys.township import Township

GOOD_VISIT = {
    "GH04": "home",
    "GH06": "visit",
    "GH07": "met",
    "GH09": ["self"],
    "GH10": "agreed",
    "TK03": "same",
    "TK04": ["none"],
    "TK06": "yes",
    "TK07": "good",
    "/data/tk/TK08": "good",
    "TK09": ["none"],
    "TK10": "daily",
    "TK11": "fully",
    "TK13": "4",
    "TK15": "own",
    "TK16": "same",
    "TK17": "fine",
    "TK18": "calm",
    "TK20": "no",
    "GT03": "none",
    "GT04": ["none"],
    "GT05": ["none"],
    "GT06": ["tekun"],
    "GT07": "content",
}


def write(path: Path, answers: dict[str, Any]) -> Path:
    """Answers as the command line reads them."""
    path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    return path


def picture(path: Path, colour: str = "teal") -> Path:
    """A plain photo."""
    Image.new("RGB", (1800, 1200), colour).save(path, "JPEG")
    return path


def noise(path: Path, width: int = 1600, height: int = 1200) -> Path:
    """A photo that does not compress: some hundred kilobytes."""
    Image.frombytes("RGB", (width, height), Random(5).randbytes(width * height * 3)).save(path, "JPEG", quality=60)
    return path


def bomb(path: Path) -> Path:
    """A PNG of 30,000 × 30,000 pixels in a hundred kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    squeezer, row = zlib.compressobj(9), bytes(30_000 // 8 + 1)
    rows = b"".join(squeezer.compress(row * 1000) for _ in range(30)) + squeezer.flush()
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def finish_visit(township: Township, tmp_path: Path, place: int = 0) -> dict[str, Any]:
    """One TK visit to a dispersed tekun (by place in the list), with a photo, signatures and hours, submitted."""
    person = township.tekun(place)
    answers = write(tmp_path / "answers.json", answers_for(township, tmp_path, person["id"]))
    room, hand = picture(tmp_path / "room.jpg"), picture(tmp_path / "hand.jpg", "white")
    photos = ["--photo", room, f"GT09={hand}", f"GT10={hand}"]
    words = ["visit", "--person", person["id"], "--form", "TK", "--answers", answers, *photos]
    done: dict[str, Any] = township.device(township.assistant, *words, "--minutes", "助餐=30", "助洁=45", "--submit")
    return done


def answers_for(township: Township, tmp_path: Path, person: str) -> dict[str, Any]:
    """The good visit, without questions that this person is not asked."""
    probe = write(tmp_path / "probe.json", {"GH04": "home", "GH07": "met", "GH10": "agreed"})
    visit = township.device(township.assistant, "visit", "--person", person, "--form", "TK", "--answers", probe)
    asked = {item["ref"].rsplit("/", 1)[-1] for item in visit["violations"]}
    always = {"GH04", "GH07", "GH10"}
    return {ref: value for ref, value in GOOD_VISIT.items() if ref.rsplit("/", 1)[-1] in asked | always}
