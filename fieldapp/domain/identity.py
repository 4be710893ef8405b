"""公民身份号码: reading, checking and what it tells (GB 11643-1999; rules B11).

An ID number in a ledger may be full-width, spaced, end in a small x, or have gone through a spreadsheet
that kept only fifteen digits of it. `read_id_number` takes the cell as it is and either gives a number that
is sound in every part, or names the one thing that is wrong with it. It never mends a number by guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldapp.domain.people import Sex
from fieldapp.domain.reasons import Words
from fieldapp.domain.text import compact

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]+")
_LENGTH = 18
_EARLIEST_BIRTH_YEAR = 1800
# A spreadsheet number holds 15 digits; from 16 on the tail is not what was typed.
_FIRST_INEXACT = 10**15
# Letters that look like the check character X: multiplication sign, Greek and Cyrillic.
_X_TWINS = str.maketrans({"x": "X", "×": "X", "✕": "X", "χ": "X", "Χ": "X", "х": "X", "Х": "X"})
_NOISE = str.maketrans("", "", "-‐–—−_'\"’‘“”`")


class IdProblem(StrEnum):
    """What can be wrong with an ID number; the value is the ledger report's ``kind``."""

    MISSING = "id_missing"
    LOST_PRECISION = "id_lost_precision"
    LENGTH = "id_length"
    CHARACTER = "id_character"
    DATE = "id_date"
    CHECK_DIGIT = "id_check_digit"


ID_PROBLEM_WORDS: dict[IdProblem, Words] = {
    IdProblem.MISSING: Words("没有身份证号", "no ID number"),
    IdProblem.LOST_PRECISION: Words(
        "身份证号被表格存成了数字,后几位已丢失,请按证件重填",
        "the spreadsheet stored the ID number as a number and lost its last digits; retype it from the card",
    ),
    IdProblem.LENGTH: Words("身份证号不是18位", "the ID number does not have 18 characters"),
    IdProblem.CHARACTER: Words("身份证号里有不该有的字符", "the ID number holds a character it cannot have"),
    IdProblem.DATE: Words(
        "身份证号里的出生日期不存在或在今天以后", "the birth date in the ID number does not exist or is in the future"
    ),
    IdProblem.CHECK_DIGIT: Words(
        "身份证号校验位不符,至少有一位写错", "the check digit is wrong: at least one character was mistyped"
    ),
}


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A sound ID number: 18 characters, upper-case X, valid date and check digit."""

    number: str

    @property
    def area(self) -> str:
        """Six digits: where the number was first issued. May be an abolished code, so it only ever warns."""
        return self.number[:6]

    @property
    def birth(self) -> date:
        """Date of birth."""
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    @property
    def sex(self) -> Sex:
        """Odd sequence number: male; even: female."""
        return Sex.MALE if int(self.number[16]) % 2 else Sex.FEMALE


@dataclass(frozen=True, slots=True)
class IdReading:
    """What a cell said: a sound ``id_number``, or the ``problem``; ``text`` is the normalised cell."""

    text: str
    id_number: IdNumber | None
    problem: IdProblem | None


def normalise_id(raw: object) -> str:
    """The cell as ID text: half-width, no spaces, dashes or quotes, upper-case X. Empty when it says nothing.

    Whole numbers become their digits; other values their text. Validity is not looked at.
    """
    if raw is None or isinstance(raw, bool):
        return ""
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < _FIRST_INEXACT else repr(raw)
    return compact(str(raw)).translate(_NOISE).translate(_X_TWINS)


def check_character(first_seventeen: str) -> str:
    """The 18th character for seventeen digits (GB 11643-1999): weighted sum modulo 11."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def read_id_number(raw: object, today: date) -> IdReading:
    """Read a ledger cell or a typed value as an ID number.

    ``today`` bounds the birth date. Checked in the order missing, lost precision, length, characters, date,
    check digit; the first failure is the problem. Fifteen-digit numbers are no longer accepted (id_length).
    """
    text = normalise_id(raw)
    problem = _precision_problem(raw) or _text_problem(text, today)
    return IdReading(text, None if problem else IdNumber(text), problem)


def _precision_problem(raw: object) -> IdProblem | None:
    """Numbers beyond fifteen digits, and their exponent form as text, have lost what was typed."""
    if isinstance(raw, float):
        return IdProblem.LOST_PRECISION if abs(raw) >= _FIRST_INEXACT else None
    if isinstance(raw, int) and not isinstance(raw, bool):
        lost = raw >= _FIRST_INEXACT and raw % 1000 == 0
        return IdProblem.LOST_PRECISION if lost else None
    if isinstance(raw, str) and _EXPONENT.fullmatch(compact(raw)):
        return IdProblem.LOST_PRECISION
    return None


def _text_problem(text: str, today: date) -> IdProblem | None:
    if not any(character.isdigit() for character in text):
        return IdProblem.MISSING  # empty, "/", "无", "待补", "不详"
    if len(text) != _LENGTH:
        return IdProblem.LENGTH
    if not _SHAPE.fullmatch(text):
        return IdProblem.CHARACTER
    if not _date_is_possible(text[6:14], today):
        return IdProblem.DATE
    return None if check_character(text[:17]) == text[17] else IdProblem.CHECK_DIGIT


def _date_is_possible(eight: str, today: date) -> bool:
    try:
        birth = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        return False
    return birth.year >= _EARLIEST_BIRTH_YEAR and birth <= today
