"""The supervisor's queue as rows, and how answers differ from those before, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, translate
from fieldapp.desktop.models.rows import Cell, Column, RowModel
from fieldapp.desktop.models.visit_choices import fits
from fieldapp.desktop.terms import FORMS, STATES, Term, day_text, moment_text, term

if TYPE_CHECKING:
    from fieldapp.workflows.answer_lines import AnswerLine
    from fieldapp.workflows.review import ReviewRow

_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")

WAITING: Final = ("submitted", "corrected")
"""Review states in which a decision is due."""

FLAGS: Final = {
    "not_met": Term(QT_TRANSLATE_NOOP("Terms", "没见到本人"), "wait", "problem"),
    "corrected": Term(QT_TRANSLATE_NOOP("Terms", "退回后已更正"), "calm", "refresh"),
    "missing_answer": Term(QT_TRANSLATE_NOOP("Terms", "有必答的题没有答"), "wait", "problem"),
    "against_rule": Term(QT_TRANSLATE_NOOP("Terms", "有答案不合清单的规则"), "wait", "problem"),
    "other_form": Term(QT_TRANSLATE_NOOP("Terms", "清单内容与中心的这一版不同"), "wait", "problem"),
    "not_recalculated": Term(QT_TRANSLATE_NOOP("Terms", "中心没能重新核算这张清单"), "wait", "problem"),
}
_FLAG: Final = Term(QT_TRANSLATE_NOOP("Terms", "有一处值得看看"), "wait", "problem")

SAME: Final = Term(QT_TRANSLATE_NOOP("Terms", "没有变"), "calm")
CHANGED: Final = Term(QT_TRANSLATE_NOOP("Terms", "改了"), "wait")
NEW: Final = Term(QT_TRANSLATE_NOOP("Terms", "这次新答"), "wait")
GONE: Final = Term(QT_TRANSLATE_NOOP("Terms", "这次没答"), "problem")


def flag_term(code: str) -> Term:
    """A flag in words; one this version has no words for still asks for a look."""
    return FLAGS.get(code, _FLAG)


def difference(line: AnswerLine) -> Term | None:
    """How an answer stands to the one before, in words; None where there is nothing to compare with."""
    if line.previous is None:
        return None
    if not line.changed:
        return SAME
    if not line.previous:
        return NEW
    return CHANGED if line.answer else GONE


def is_picture(answer: str) -> bool:
    """Whether an answer is the name of a picture."""
    return answer.endswith((".jpg", ".png"))


def said(answer: str, today: date) -> str:
    """An answer as people read it: days and moments in words, a picture's name as nothing."""
    if is_picture(answer):
        return ""
    if _DAY.fullmatch(answer):
        return day_text(date.fromisoformat(answer), today)
    return moment_text(answer, today) if _MOMENT.fullmatch(answer) else answer


@dataclass(frozen=True, slots=True)
class QueueWish:
    """What of the queue a person wants to see: ``text`` in name, village or author, by hanzi, pinyin or initials; one
    ``village``; one ``flag``. Empty: all."""

    text: str = ""
    village: str = ""
    flag: str = ""

    def rows(self, rows: Iterable[ReviewRow]) -> tuple[ReviewRow, ...]:
        """Those of the rows that fit, in their order."""
        wanted = "".join(self.text.split()).casefold()
        return tuple(
            row
            for row in rows
            if (not self.village or row.village == self.village)
            and (not self.flag or self.flag in row.flags)
            and (not wanted or any(fits(each, wanted) for each in (row.person_name, row.village, row.author_name)))
        )


class QueueModel(RowModel["ReviewRow"]):
    """Rows of the queue in the order they came: the longest waiting first."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        self._today = today
        columns = (
            Column(lambda: translate("QueueModel", "对象"), self._who, 4),
            Column(lambda: translate("QueueModel", "清单"), self._what, 4),
            Column(lambda: translate("QueueModel", "走访人"), self._by, 4),
            Column(lambda: translate("QueueModel", "情况"), self._state, 5),
        )
        super().__init__(columns, lambda row: row.visit, parent)

    def _who(self, row: ReviewRow) -> Cell:
        return Cell(row.person_name or "—", row.village)

    def _what(self, row: ReviewRow) -> Cell:
        return Cell(forms_text(row.forms), lines=2)

    def _by(self, row: ReviewRow) -> Cell:
        return Cell(row.author_name or "—", moment_text(row.submitted_at, self._today()))

    def _state(self, row: ReviewRow) -> Cell:
        flags = tuple(flag_term(code) for code in row.flags if code != row.state.value)
        return Cell("", chips=(term(STATES, row.state.value), *flags))


def forms_text(forms: Sequence[str]) -> str:
    """The checklists of a visit in words."""
    return "、".join(term(FORMS, form).text() for form in forms)
