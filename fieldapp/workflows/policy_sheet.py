"""明白纸: one item of policy on one page, in plain words, with its source; and the same words as a QR code.

The code holds the words themselves, so that a phone reads them where there is no network.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

import segno

from fieldapp.domain.policy.book import AREA_WORDS, Entry, PolicyBook
from fieldapp.domain.policy.pack import Certainty, Facet, mark_words, since_words
from fieldapp.domain.policy.working import figure_words
from fieldapp.domain.reasons import Words

MOST_BYTES = 1000
"""Of UTF-8 in a code: at that size a printed code of 5 cm is still read by an old phone."""
_STANDARDS = {"dibao": ("dibao",), "dibao-single": ("dibao",), "dibao-edge": ("dibao",), "tekun": ("tekun",)}
"""Which monthly standards belong on an item's sheet."""

FACET_WORDS = {
    Facet.AMOUNTS: Words("补多少", "How much"),
    Facet.CONDITIONS: Words("谁能申请", "Who may apply"),
    Facet.PAPERS: Words("带什么材料", "Papers"),
    Facet.PLACES: Words("到哪里办", "Where"),
    Facet.DEADLINES: Words("多久办好", "How long"),
    Facet.VALID_FROM: Words("起始日期", "Valid from"),
}
_ABOUT, _NOTES = Words("是什么", "What it is"), Words("说明", "Notes")
_STANDARD, _UNKNOWN = Words("当地标准", "Local standard"), Words("还不清楚", "Not known")
_SOURCE, _ASK = Words("来源", "Source"), Words("咨询电话", "Ask by phone")
_FOOT = Words(
    "仅供参考,能不能享受由主管部门审核决定。政策有变化的,以镇街答复为准。",
    "For reference only; the authority decides. Where policy has changed, the township's answer counts.",
)
CERTAINTY_WORDS = {
    Certainty.PUBLISHED: Words("公开发布", "as published"),
    Certainty.TEXT: Words("公开转载全文", "from a public copy"),
    Certainty.NEWS: Words("见于报道", "seen in news"),
    Certainty.MEMORY: Words("凭记忆,未核对", "from memory, unchecked"),
    Certainty.WEAK: Words("未核实,请先确认", "unconfirmed"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines."""

    heading: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One item, ready to be shown or printed. ``place`` is where it holds."""

    title: Words
    place: Words
    parts: tuple[Part, ...]
    foot: Words


def sheet_of(entry: Entry, book: PolicyBook, code: str, on: date) -> Sheet:
    """The sheet of an item as it holds in a division on a day; what is unknown is said to be unknown."""
    item = entry.item
    phones = [phone for phone, _ in book.phones(code) if not phone.urgent and phone.number in ("12345", "12349")]
    parts = [
        Part(_ABOUT, (item.summary,)),
        Part(FACET_WORDS[Facet.AMOUNTS], item.amounts),
        Part(_STANDARD, _standards(book, item.id, code, on)),
        Part(FACET_WORDS[Facet.CONDITIONS], tuple(each.words for each in item.conditions)),
        Part(FACET_WORDS[Facet.PAPERS], item.papers),
        Part(FACET_WORDS[Facet.PLACES], item.places),
        Part(FACET_WORDS[Facet.DEADLINES], tuple(each.words for each in item.deadlines)),
        Part(_NOTES, item.notes),
        Part(_UNKNOWN, unknown_words(entry)),
        Part(_SOURCE, (since_words(item), *source_words(entry))),
        Part(_ASK, tuple(Words(f"{one.name.zh} {one.number}", f"{one.name.en} {one.number}") for one in phones)),
    ]
    return Sheet(item.title, entry.pack.name, tuple(part for part in parts if part.lines), _FOOT)


def unknown_words(entry: Entry) -> tuple[Words, ...]:
    """What the sources of an item do not tell, in one line."""
    if not entry.unknown:
        return ()
    zh = "、".join(FACET_WORDS[facet].zh for facet in entry.unknown)
    en = ", ".join(FACET_WORDS[facet].en.lower() for facet in entry.unknown)
    return (Words(f"资料没有写明:{zh}。请问镇街。", f"The sources do not tell: {en}. Ask the township."),)


def source_words(entry: Entry) -> tuple[Words, ...]:
    """Each source with its date and how surely it was read."""
    return tuple(
        Words(
            f"{source.title.zh}({_day(source.day).zh},{CERTAINTY_WORDS[source.certainty].zh})",
            f"{source.title.en} ({_day(source.day).en}, {CERTAINTY_WORDS[source.certainty].en})",
        )
        for source in entry.sources
    )


def plain_text(sheet: Sheet, language: str, most: int = MOST_BYTES) -> str:
    """The sheet as lines of text of at most ``most`` bytes: whole parts, the foot always kept."""
    side = 1 if language == "en" else 0
    head = f"【{sheet.place[side]}】{sheet.title[side]}"
    foot = sheet.foot[side]
    text = head
    for part in sheet.parts:
        block = f"\n{part.heading[side]}:" + ";".join(words[side] for words in part.lines)
        if len(f"{text}{block}\n…\n{foot}".encode()) > most:
            text += "\n…"
            break
        text += block
    return f"{text}\n{foot}"


def qr_png(text: str, scale: int = 6) -> bytes:
    """The text as a QR code (PNG, black on white with its quiet zone), at the surest level that fits."""
    made = segno.make(text, error="m", micro=False, encoding="utf-8", boost_error=False)
    target = io.BytesIO()
    made.save(target, kind="png", scale=scale, border=4)
    return target.getvalue()


def _standards(book: PolicyBook, item: str, code: str, on: date) -> tuple[Words, ...]:
    lines: list[Words] = []
    for standard in _STANDARDS.get(item, ()):
        for area, words in AREA_WORDS.items():
            figure = book.standard(standard, area, code, on)
            if figure is not None:
                told = figure_words(figure)
                lines.append(Words(f"{words.zh}(元/人/月):{told.zh}", f"{words.en}, yuan a month: {told.en}"))
    if item in _STANDARDS and not lines:
        lines.append(Words("政策包里没有当地现行标准,请问镇街", "no pack has the local standard: ask the township"))
    return tuple(lines)


def _day(mark: str | None) -> Words:
    return mark_words(mark) if mark is not None else Words("日期不详", "undated")
