"""The levels T0 … T4 in words and colours, the numbers to ring, and by when something is due."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from fieldapp.desktop import terms
from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, pick
from fieldapp.desktop.terms import Term
from fieldapp.domain.dates import countdown_words, relative_words
from fieldapp.domain.deadlines import local_moment

if TYPE_CHECKING:
    from fieldapp.wire.bodies import TriggerLine

LEVELS: Final = {
    "T0": Term(QT_TRANSLATE_NOOP("Terms", "T0 立即"), "problem", "problem"),
    "T1": Term(QT_TRANSLATE_NOOP("Terms", "T1 两小时内"), "problem", "problem"),
    "T2": Term(QT_TRANSLATE_NOOP("Terms", "T2 24小时内"), "wait", "wait"),
    "T3": Term(QT_TRANSLATE_NOOP("Terms", "T3 5个工作日内"), "calm", "calm"),
    "T4": Term(QT_TRANSLATE_NOOP("Terms", "T4 下次走访"), "calm", "calm"),
}
URGENT: Final = ("T0", "T1")
NUMBERS: Final = {
    "110": Term(QT_TRANSLATE_NOOP("Terms", "报警")),
    "119": Term(QT_TRANSLATE_NOOP("Terms", "火警救援")),
    "120": Term(QT_TRANSLATE_NOOP("Terms", "急救")),
}


def due_words(line: TriggerLine, now: datetime) -> str:
    """By when, and how long that is from now; "" where nothing is due."""
    if line.due is None:
        return ""
    local = local_moment(now)
    if len(line.due) > 10:
        moment = local_moment(datetime.fromisoformat(line.due))
        return f"{terms.moment_text(line.due, local.date())}({pick(countdown_words(moment, local))})"
    day = datetime.fromisoformat(line.due).date()
    return f"{terms.day_text(day, local.date())}({pick(relative_words(day, local.date()))})"
