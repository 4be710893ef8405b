"""``regex()`` on its own machine agrees with Python's engine wherever both can speak."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.forms.xpath.functions.regex import regex


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("abc", "b", True),
        ("abc", "^b", False),
        ("abc", "c$", True),
        ("abc", "^abc$", True),
        ("", "^$", True),
        ("a", "", True),
        ("ab", "^a?b?c?$", True),
        ("aaa", "^a{2,3}$", True),
        ("aaaa", "^a{2,3}$", False),
        ("aa", "^a{2}$", True),
        ("aaaaa", "^a{3,}$", True),
        ("x{y", "x{y", True),
        ("cat", "^(cat|dog)$", True),
        ("catdog", "^(?:cat|dog)+$", True),
        ("a1_", r"^\w+$", True),
        ("王", r"^\w$", False),
        ("a b", r"\s", True),
        ("12", r"^\D+$", False),
        ("a.b", r"^a\.b$", True),
        ("a-b]", r"^[a\-\]b]+$", True),
        ("^", "^[\\^]$", True),
        ("x", "[^a-w]", True),
        ("word up", r"\bup\b", True),
        ("wordup", r"\bup", False),
        ("Passw0rd", r"^(?=.*[A-Z])(?=.*[0-9]).{8,}$", True),
        ("password", r"^(?=.*[A-Z])(?=.*[0-9]).{8,}$", False),
        ("foobar", "foo(?!baz)", True),
        ("foobaz", "foo(?!baz)", False),
        ("中文", r"^[\u4e00-\u9fa5]+$", True),
        ("中文", r"^\p{Han}+$", True),
        ("É", r"^\p{Lu}$", True),
        ("aXb", "a.*?b", True),
        ("37", "^([1-9]|[1-9][0-9]|1[01][0-9])$", True),
        ("121", "^([1-9]|[1-9][0-9]|1[01][0-9])$", False),
        ("ab", "^(a*)*b$", True),
    ],
)
def test_patterns(text: str, pattern: str, expected: bool) -> None:
    assert regex(text, pattern) is expected


ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "(?:ab|b)", r"\d", "c"])
PIECES = st.tuples(ATOMS, st.sampled_from(["", "*", "+", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "*?"])).map("".join)
PATTERNS = st.lists(st.lists(PIECES, max_size=4).map("".join), min_size=1, max_size=3).map("|".join)


@settings(max_examples=400, deadline=None)
@given(pattern=PATTERNS, text=st.text(alphabet="abc1", max_size=8), start=st.booleans(), end=st.booleans())
def test_agrees_with_pythons_engine(pattern: str, text: str, start: bool, end: bool) -> None:
    whole = f"{'^' if start else ''}(?:{pattern}){'$' if end else ''}"
    assert regex(text, whole) == (re.search(whole.replace("$", r"\Z"), text) is not None)
