"""Which visits are sensitive (checklists §0.6; design §4, Feed).

A visit is sensitive if it holds checklist ZL or ET, or an answer to one of the listed questions (GH11 excepted). The
central looks for itself: a visit sent in an ordinary scope by mistake must not spread there.
"""

from __future__ import annotations

import re

from fieldapp.wire.bodies import VisitBody

WHOLE_CHECKLISTS = frozenset({"ZL", "ET"})
_LISTED = (
    "CJ01 CJ02 CJ03 CJ09 CJ10 CJ12 CJ13 CJ14 DB02 DB08 DB09 DB10 DD16 DY01 DY05 DY08 HB04 HB05 JF03 JF04 "
    "SH10 SH11 SQ08 SQ09 SQ10 TK03 TK04 TK05 TK15 TK16 TK17 TK18 TK20 TQ04 TR03 TR07 TR10 YJ07 YJ08 YJ11 YJ12 "
    "YJ13 YW05"
)
QUESTIONS = frozenset(_LISTED.split())
_NAME = re.compile(r"[A-Z]+[0-9]+")


def is_sensitive_visit(body: VisitBody) -> bool:
    """Whether the answers of a visit are sensitive personal information."""
    return any(
        form.id in WHOLE_CHECKLISTS
        or any(answer and _question(ref) in QUESTIONS for ref, answer in form.answers.items())
        for form in body.forms
    )


def _question(ref: str) -> str:
    """The number of the question a ref belongs to: ``SQ10_medical`` and ``photo[2]`` are parts of one."""
    found = _NAME.match(ref.rsplit("/", 1)[-1])
    return found[0] if found else ""
