"""What a person chose about the desktop itself: language, light or dark, text size. Nothing about anyone's data.

Kept as ``desktop.json`` in the data folder, so that it goes where the data goes; a file that cannot be read counts as
none.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import NamedTuple

from fieldapp.desktop.i18n import LANGUAGES
from fieldapp.desktop.theme import SCHEMES, Look, scales

log = logging.getLogger(__name__)
_FILE = "desktop.json"


class Preferences(NamedTuple):
    """``language`` zh or en; ``scheme`` light, dark or system; ``scale`` one of `theme.scales`.

    A named tuple, as in `theme`: importing ``dataclasses`` would delay the first paint.
    """

    language: str = "zh"
    scheme: str = "system"
    scale: float = 1.0

    def look(self, system_is_dark: bool) -> Look:
        """The look these mean."""
        scheme = self.scheme if self.scheme in SCHEMES else ("dark" if system_is_dark else "light")
        return Look(scheme, self.scale)


def load(data: Path) -> Preferences:
    """What is kept in ``data``, defaults where nothing (or nonsense) is."""
    try:
        kept = json.loads((data / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    found = Preferences()
    if not isinstance(kept, dict):
        return found
    if kept.get("language") in LANGUAGES:
        found = found._replace(language=kept["language"])
    if kept.get("scheme") in (*SCHEMES, "system"):
        found = found._replace(scheme=kept["scheme"])
    if kept.get("scale") in scales():
        found = found._replace(scale=float(kept["scale"]))
    return found


def save(data: Path, chosen: Preferences) -> None:
    """Keep them; where the folder cannot be written they last until the window closes, and the log says so."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / _FILE).write_text(json.dumps(chosen._asdict()), encoding="utf-8")
    except OSError as error:
        log.warning("preferences not kept: errno %s", error.errno)
