"""残疾人证号: 18 characters of the ID number, then the kind, then the level (GB/T 26341-2010; rules B11).

A replaced card may carry a suffix such as ``B1``. The tail has to agree with what the file records of the
person's disability, and the first eighteen with the person's ID number; each disagreement is named apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldapp.domain.identity import normalise_id, read_id_number
from fieldapp.domain.people import Disability, DisabilityKind

# Official order; some web pages swap 1 and 2 (rules B11).
_KINDS = dict(zip("1234567", DisabilityKind, strict=True))
_SUFFIX = re.compile(r"[A-Z][0-9]")
_LENGTH, _LENGTH_WITH_SUFFIX = 20, 22


class CertificateProblem(StrEnum):
    """What can be wrong with a disability certificate number."""

    MISSING = "certificate_missing"
    LENGTH = "certificate_length"
    ID_PART = "certificate_id_part"
    KIND = "certificate_kind"
    LEVEL = "certificate_level"
    SUFFIX = "certificate_suffix"
    OTHER_PERSON = "certificate_other_person"
    KIND_DIFFERS = "certificate_kind_differs"
    LEVEL_DIFFERS = "certificate_level_differs"


@dataclass(frozen=True, slots=True)
class CertificateReading:
    """What a certificate number said. ``disability`` is read from digits 19–20 where they are sound."""

    text: str
    disability: Disability | None
    suffix: str | None
    problems: tuple[CertificateProblem, ...]


def read_certificate(
    raw: object, today: date, id_number: str | None = None, recorded: Disability | None = None
) -> CertificateReading:
    """Read a disability certificate number and hold it against the person's file.

    ``id_number`` and ``recorded`` are compared only where given. All problems are listed, not just the first,
    save that a number of the wrong length is looked at no further.
    """
    text = normalise_id(raw).upper()
    if not text or text in {"无", "/"}:
        return CertificateReading(text, None, None, (CertificateProblem.MISSING,))
    if len(text) not in (_LENGTH, _LENGTH_WITH_SUFFIX):
        return CertificateReading(text, None, None, (CertificateProblem.LENGTH,))
    kind, level = _KINDS.get(text[18]), int(text[19]) if text[19] in "1234" else None
    suffix = text[20:] or None
    disability = Disability(kind, level) if kind is not None and level is not None else None
    found = (
        (CertificateProblem.ID_PART, read_id_number(text[:18], today).problem is not None),
        (CertificateProblem.KIND, kind is None),
        (CertificateProblem.LEVEL, level is None),
        (CertificateProblem.SUFFIX, suffix is not None and not _SUFFIX.fullmatch(suffix)),
        (CertificateProblem.OTHER_PERSON, id_number is not None and text[:18] != id_number),
        (CertificateProblem.KIND_DIFFERS, bool(recorded and kind and recorded.kind is not kind)),
        (CertificateProblem.LEVEL_DIFFERS, bool(recorded and level and recorded.level != level)),
    )
    return CertificateReading(text, disability, suffix, tuple(problem for problem, so in found if so))
