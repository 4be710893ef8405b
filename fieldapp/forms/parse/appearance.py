"""Which appearances are known. They shape how a question is shown, never what its answer can be.

Appearances are handed on with the question as they are written; the page does with them what it can. What needs
another program is named: as in Collect where that program is missing, the answer is then given by hand. One that
nobody knows is most likely misspelt, and is named too.
"""

from __future__ import annotations

import re

from fieldapp.forms.parse.context import Reading

_KNOWN = frozenset(
    [
        *("multiline", "numbers", "url", "thousands-sep", "masked", "counter", "bearing"),  # text and numbers
        *("minimal", "autocomplete", "search", "quick", "quickcompact", "compact", "horizontal", "horizontal-compact"),
        *(
            "columns",
            "columns-pack",
            "columns-flex",
            "no-buttons",
            "label",
            "list-nolabel",
            "list",
            "likert",
        ),  # choices
        *("image-map", "map", "picker", "rating", "vertical", "no-ticks", "no-calendar", "month-year", "year"),
        *("ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"),  # calendars
        *("maps", "placement-map", "hide-input", "streets", "satellite", "terrain"),  # places
        *("annotate", "draw", "signature", "selfie", "new", "new-front", "new-rear", "front", "hidden-answer"),  # media
        *("field-list", "table-list", "summary", "pages", "no-collapse", "comment"),  # groups
    ]
)
_WIDTHS = re.compile(r"w\d{1,2}|columns-\d{1,2}|(?:quick)?compact-\d{1,2}|autocomplete_chars")
SEARCH = re.compile(r"search\s*\(")


def check_appearance(reading: Reading, appearance: str, path: str) -> None:
    """Warn of what is not done, and of what nobody knows."""
    if SEARCH.search(appearance):
        return
    for word in appearance.split():
        if word.startswith("ex:"):
            reading.warn("starting another app (ex:) is not supported: the answer is given by hand", path)
            return
        if word == "printer" or word.startswith("printer:"):
            reading.warn("printing from a question (printer) is not supported: nothing is printed", path)
        elif word not in _KNOWN and not _WIDTHS.fullmatch(word):
            reading.warn(f"the appearance {word!r} is not known; the question is shown plainly", path)
