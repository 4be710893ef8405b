"""The only place that turns an error into words: what happened, and what to do.

An error is looked up by its stable ``code``, most particular class first; its attributes fill the gaps in the words
(``{holder}``). An error with no entry of its own falls back to its kind: something a person can mend, something the
surroundings did, or a bug — and then says what is safe and what to do, with the code to name on the telephone.
The words themselves are in `message_words`. Without ``language`` they come in the one the desktop speaks; with it
("zh", "en") no running application is needed, so the command line says the same.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, translated
from fieldapp.desktop.message_words import ANSWER_REASONS, ERROR_WORDS, RECORD_MENDS, RECORD_REASONS, STANDING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTEXT = "Messages"
_BUG = (
    QT_TRANSLATE_NOOP("Messages", "程序在这一步出了差错({code})"),
    QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请再试一次;如果又出现,请把括号里的代号告诉镇街管理员。"),
)
_UNKNOWN_CODE = (
    QT_TRANSLATE_NOOP("Messages", "有一个本版本说不清的情况({code})"),
    QT_TRANSLATE_NOOP("Messages", "已经保存的内容都还在。请把括号里的代号告诉镇街管理员,也可以更新程序后再看。"),
)
_UNKNOWN_MEND = QT_TRANSLATE_NOOP("Messages", "记录还在本机。请更新程序再看,或者把代号告诉镇街管理员。")
_UNKNOWN_REASON = QT_TRANSLATE_NOOP("Messages", "原因代号 {code},请联系镇街管理员")
_SYSTEM_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "disk_fault",
    errno.EIO: "disk_fault",
}


@dataclass(frozen=True, slots=True)
class Message:
    """``what`` happened, in one sentence; how to ``mend`` it; ``tone``: problem, wait (a state, no fault) or done."""

    code: str
    what: str
    mend: str
    tone: str = "problem"

    @property
    def text(self) -> str:
        """Both sentences."""
        return f"{self.what}\n{self.mend}" if self.mend else self.what


def explain(error: BaseException, language: str | None = None) -> Message:
    """An error in words."""
    facts = _facts(error)
    if "reason" in facts:
        facts["why"] = answer_reason(str(facts["reason"]), language)
    for code in _codes(error):
        if code in ERROR_WORDS:
            return _message(code, facts, language)
    name = type(error).__name__
    return _fill(_BUG, name, facts | {"code": name}, "problem", language)


def explain_code(code: str, language: str | None = None) -> Message:
    """The same for an error known only by its code: the problem of the last synchronisation, say."""
    if code in ERROR_WORDS:
        return _message(code, {}, language)
    return _fill(_UNKNOWN_CODE, code, {"code": code}, "problem", language)


def record_reason(code: str | None, language: str | None = None) -> str:
    """Why the central holds or rejected a record, in words; "" for no reason."""
    return _sentence(RECORD_REASONS.get(code, _UNKNOWN_REASON), {"code": code}, language) if code else ""


def record_mend(code: str | None, language: str | None = None) -> str:
    """What to do about a record that the central holds or rejected; "" for no reason."""
    return _sentence(RECORD_MENDS.get(code, _UNKNOWN_MEND), {}, language) if code else ""


def standing(state: str, kind: str = "record", *, mended: bool = False, language: str | None = None) -> str:
    """How a record or photo (``kind``) stands, in a sentence; "" for a state that has none. ``mended``: a rejected one
    that was handed in anew."""
    key = "mended" if mended else f"{state}_{kind}"
    return _sentence(STANDING.get(key, STANDING.get(state, "")), {}, language)


def answer_reason(code: str, language: str | None = None) -> str:
    """Why an answer was not taken, in words."""
    return _sentence(ANSWER_REASONS.get(code, _UNKNOWN_REASON), {"code": code}, language)


def _codes(error: BaseException) -> list[str]:
    """The codes of the error's class and its ancestors, most particular first; an `OSError`'s by its number."""
    codes = [str(cls.__dict__["code"]) for cls in type(error).__mro__ if isinstance(cls.__dict__.get("code"), str)]
    codes = [code for code in codes if code != "error"]
    if isinstance(error, OSError):
        codes.append(_SYSTEM_CODES.get(error.errno or 0, "system"))
    if isinstance(error, MemoryError):
        codes.append("memory")
    return codes


def _facts(error: BaseException) -> dict[str, object]:
    """Public attributes that are plain facts; never the error's own text, which a bug may fill with anything."""
    facts = {name: getattr(error, name, None) for name in dir(error) if not name.startswith("_")}
    kept: dict[str, object] = {name: value for name, value in facts.items() if isinstance(value, str | int)}
    if isinstance(error, OSError):
        kept["detail"] = errno.errorcode.get(error.errno or 0, "?")
    return kept


def _message(code: str, facts: Mapping[str, object], language: str | None) -> Message:
    what, mend, tone = ERROR_WORDS[code]
    return _fill((what, mend), code, {"code": code} | dict(facts), tone, language)


def _fill(words: tuple[str, str], code: str, facts: Mapping[str, object], tone: str, language: str | None) -> Message:
    what, mend = (_sentence(text, facts, language) for text in words)
    return Message(code, what, mend, tone)


def _sentence(text: str, facts: Mapping[str, object], language: str | None) -> str:
    return translated(CONTEXT, text, language).format_map(_Facts(facts))


class _Facts(dict[str, object]):
    """Facts for a sentence; one that is not known shows as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"
