"""The packs that came with the program, and a small one of the tests' own."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.pack import Pack, parse_pack
from fieldapp.places import resources

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="session")
def book() -> PolicyBook:
    paths = sorted((resources() / "policy").glob("*/pack.json"))
    return PolicyBook(parse_pack(path.read_bytes(), path.parent.name) for path in paths)


def raw_pack(**changes: Any) -> dict[str, Any]:
    """A good pack of an invented county."""
    plain: dict[str, Any] = {
        "format": 1,
        "division": "370699",
        "name": ["某县", "County"],
        "version": 1,
        "issued": "2026-01-01",
        "sample": True,
        "notice": ["试用", "for tests"],
        "sources": [{"id": "S", "title": ["某文件", "A paper"], "certainty": "published", "day": "2026"}],
        "items": [raw_item()],
    }
    return plain | changes


def raw_item(**changes: Any) -> dict[str, Any]:
    """A good item: for those of 70 and over."""
    plain: dict[str, Any] = {
        "id": "aid",
        "kind": "living",
        "scope": "person",
        "title": ["某救助", "Aid"],
        "summary": ["说明", "about"],
        "conditions": [{"words": ["年满70", "70 or over"], "rule": {"fact": "age", "at_least": 70}}],
        "unknown": ["amounts", "papers", "places", "deadlines"],
        "valid_from": "2026-01",
        "sources": ["S"],
    }
    return plain | changes


def made(raw: dict[str, Any]) -> Pack:
    return parse_pack(json.dumps(raw, ensure_ascii=False).encode())
