"""One assistant's work in a journey: answers, pictures, a whole visit, as files and commands."""

from __future__ import annotations

import json
from pathlib import Path
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
    path.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    return path


def picture(path: Path, colour: str = "teal") -> Path:
    Image.new("RGB", (1800, 1200), colour).save(path, "JPEG")
    return path


def finish_visit(township: Township, tmp_path: Path, place: int = 0) -> dict[str, Any]:
    """One TK visit to a dispersed tekun (by place in the list), with a photo, signatures and hours, submitted."""
    person = township.tekun(place)
    answers = write(tmp_path / "answers.json", answers_for(township, tmp_path, person["id"]))
    room, hand = picture(tmp_path / "room.jpg"), picture(tmp_path / "hand.jpg", "white")
    photos = ["--photo", room, f"GT09={hand}", f"GT10={hand}"]
    words = ["visit", "--person", person["id"], "--form", "TK", "--answers", answers, *photos]
    return township.device(township.assistant, *words, "--minutes", "助餐=30", "助洁=45", "--submit")


def answers_for(township: Township, tmp_path: Path, person: str) -> dict[str, Any]:
    """The good visit, without questions that this person is not asked."""
    probe = write(tmp_path / "probe.json", {"GH04": "home", "GH07": "met", "GH10": "agreed"})
    visit = township.device(township.assistant, "visit", "--person", person, "--form", "TK", "--answers", probe)
    asked = {item["ref"].rsplit("/", 1)[-1] for item in visit["violations"]}
    always = {"GH04", "GH07", "GH10"}
    return {ref: value for ref, value in GOOD_VISIT.items() if ref.rsplit("/", 1)[-1] in asked | always}
