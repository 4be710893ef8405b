"""ID numbers: the standard's samples, every way a ledger spoils them, and single-digit errors."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.identity import (
    ID_PROBLEM_WORDS,
    IdProblem,
    check_character,
    normalise_id,
    read_id_number,
)
from fieldapp.domain.people import Sex

TODAY = date(2026, 3, 2)
SAMPLE_WOMAN = "11010519491231002X"
SAMPLE_OLD = "440524188001010014"


def sound_numbers() -> st.SearchStrategy[str]:
    def build(area: int, birth: date, sequence: int) -> str:
        first = f"{area:06}{birth:%Y%m%d}{sequence:03}"
        return first + check_character(first)

    births = st.dates(date(1900, 1, 1), TODAY)
    return st.builds(build, st.integers(110000, 829999), births, st.integers(1, 999))


def test_the_samples_of_the_standard() -> None:
    woman = read_id_number(SAMPLE_WOMAN, TODAY).id_number
    assert woman is not None
    assert (woman.birth, woman.sex, woman.area) == (date(1949, 12, 31), Sex.FEMALE, "110105")
    old = read_id_number(SAMPLE_OLD, TODAY).id_number
    assert old is not None
    assert (old.birth, old.sex) == (date(1880, 1, 1), Sex.MALE)


@pytest.mark.parametrize("sample", [SAMPLE_WOMAN, SAMPLE_OLD])
def test_any_changed_digit_is_found(sample: str) -> None:
    for place in range(17):
        for digit in "0123456789":
            if digit != sample[place]:
                changed = sample[:place] + digit + sample[place + 1 :]
                assert read_id_number(changed, TODAY).id_number is None
    for last in "0123456789X":
        assert (read_id_number(sample[:17] + last, TODAY).problem is None) == (last == sample[17])


@given(sound_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_a_sound_number_reads_and_one_wrong_character_never_does(number: str, place: int, other: str) -> None:
    reading = read_id_number(number, TODAY)
    assert reading.problem is None
    assert reading.id_number is not None
    assert reading.id_number.number == number
    if other != number[place]:
        assert read_id_number(number[:place] + other + number[place + 1 :], TODAY).problem is not None


@given(sound_numbers())
def test_ledger_dress_does_not_matter(number: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    dressed = (wide, f"{number[:6]} {number[6:14]} {number[14:]}", number.lower(), f"'{number}", f"\u3000{number}\n")
    for text in dressed:
        assert read_id_number(text, TODAY).text == number
        assert read_id_number(text, TODAY).problem is None


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (None, IdProblem.MISSING),
        ("", IdProblem.MISSING),
        (" \u3000", IdProblem.MISSING),
        ("/", IdProblem.MISSING),
        ("无", IdProblem.MISSING),
        (True, IdProblem.MISSING),
        (3.706001946072884e17, IdProblem.LOST_PRECISION),
        (370600196602176000, IdProblem.LOST_PRECISION),
        ("3.70600196602176E+17", IdProblem.LOST_PRECISION),
        ("37060019750914576", IdProblem.LENGTH),
        ("110105491231002", IdProblem.LENGTH),
        (110105491231002, IdProblem.LENGTH),
        (110105491231002.0, IdProblem.LENGTH),
        ("11010519491231002A", IdProblem.CHARACTER),
        ("1101051949123100X2", IdProblem.CHARACTER),
        ("①10105194912310021", IdProblem.CHARACTER),
        ("110105194913310021", IdProblem.DATE),
        ("110105190002290021", IdProblem.DATE),
        ("110105000001010021", IdProblem.DATE),
        ("370600201305165000", IdProblem.CHECK_DIGIT),
        ("110105194912310021", IdProblem.CHECK_DIGIT),
    ],
)
def test_each_problem_has_its_name(raw: object, problem: IdProblem) -> None:
    reading = read_id_number(raw, TODAY)
    assert reading.problem is problem
    assert reading.id_number is None


def test_exact_whole_number_cell_is_taken_as_it_is() -> None:
    assert read_id_number(440524188001010014, TODAY).problem is None


def test_multiplication_sign_stands_for_x() -> None:
    assert read_id_number("11010519491231002×", TODAY).text == SAMPLE_WOMAN


@pytest.mark.parametrize(("offset", "problem"), [(0, None), (1, IdProblem.DATE)])
def test_born_today_is_possible_and_tomorrow_is_not(offset: int, problem: IdProblem | None) -> None:
    first = f"370683{TODAY + timedelta(days=offset):%Y%m%d}002"
    assert read_id_number(first + check_character(first), TODAY).problem is problem


def test_leap_day_only_in_leap_years() -> None:
    first = "37068320000229002"
    assert read_id_number(first + check_character(first), TODAY).problem is None
    first = "37068320010229002"
    assert read_id_number(first + check_character(first), TODAY).problem is IdProblem.DATE


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.none(), st.booleans()))
def test_any_cell_gives_a_reading(raw: object) -> None:
    reading = read_id_number(raw, TODAY)
    assert (reading.id_number is None) != (reading.problem is None)
    assert reading.text == normalise_id(raw)


def test_every_problem_is_worded_in_both_languages() -> None:
    assert set(ID_PROBLEM_WORDS) == set(IdProblem)
    assert all(words.zh and words.en for words in ID_PROBLEM_WORDS.values())
