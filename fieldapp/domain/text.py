"""Characters as ledgers hold them: full-width forms folded, and every kind of blank taken out.

Unicode normal forms are avoided on purpose: NFC and NFKC replace compatibility ideographs, and a rare
character in a name must stay the one on the person's card.
"""

from __future__ import annotations

# Full-width ASCII (U+FF01 … U+FF5E) to its half-width twin.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Blanks that str.isspace() does not call one: zero-width characters, byte-order mark, Hangul filler.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD, 0x3164))


def half_width(text: str) -> str:
    """``text`` with full-width ASCII letters, digits and punctuation made half-width."""
    return text.translate(_HALF_WIDTH)


def visible(text: str) -> str:
    """``text`` without zero-width characters."""
    return text.translate(_INVISIBLE)


def compact(text: str) -> str:
    """``text`` half-width, with every blank removed, inner ones too."""
    return "".join(visible(half_width(text)).split())
