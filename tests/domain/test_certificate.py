"""Disability certificate numbers against the ID number and the file."""

from __future__ import annotations

from datetime import date

import pytest

from fieldapp.domain.certificate import CertificateProblem, read_certificate
from fieldapp.domain.people import Disability, DisabilityKind

TODAY = date(2026, 3, 2)
ID = "11010519491231002X"


def test_kind_and_level_are_read() -> None:
    reading = read_certificate(f"{ID}53", TODAY, ID, Disability(DisabilityKind.INTELLECT, 3))
    assert reading.problems == ()
    assert reading.disability == Disability(DisabilityKind.INTELLECT, 3)
    assert reading.suffix is None


@pytest.mark.parametrize(("digit", "kind"), list(zip("1234567", DisabilityKind, strict=True)))
def test_kinds_stand_in_the_official_order(digit: str, kind: DisabilityKind) -> None:
    reading = read_certificate(f"{ID}{digit}1", TODAY)
    assert reading.disability == Disability(kind, 1)


def test_replaced_card_carries_a_suffix() -> None:
    for raw in (f"{ID}62B1", f"{ID}62B1".lower()):
        reading = read_certificate(raw, TODAY, ID)
        assert (reading.text, reading.suffix, reading.problems) == (f"{ID}62B1", "B1", ())
    assert read_certificate(f"{ID}6211", TODAY, ID).problems == (CertificateProblem.SUFFIX,)


@pytest.mark.parametrize(
    ("raw", "problems"),
    [
        (None, {"certificate_missing"}),
        ("无", {"certificate_missing"}),
        (ID, {"certificate_length"}),
        (f"{ID}531", {"certificate_length"}),
        (f"{ID}83", {"certificate_kind"}),
        (
            f"{ID}50",
            {
                "certificate_level",
            },
        ),
        (f"{ID}99", {"certificate_kind", "certificate_level"}),
        (f"{ID}43", {"certificate_kind_differs"}),
        (f"{ID}51", {"certificate_level_differs"}),
        ("11010519491231003X53", {"certificate_id_part", "certificate_other_person"}),
        ("44052418800101001453", {"certificate_other_person"}),
    ],
)
def test_every_disagreement_is_named(raw: object, problems: set[str]) -> None:
    reading = read_certificate(raw, TODAY, ID, Disability(DisabilityKind.INTELLECT, 3))
    assert {problem.value for problem in reading.problems} == problems
