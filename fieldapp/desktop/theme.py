"""How everything looks, from one file of tokens (``resources/theme/tokens.json``): palettes, sizes, fonts, style sheet.

A `Look` is a colour scheme and a text scale (1.0 … 2.0). Widgets take colours from the style sheet by the dynamic
property ``role`` (``title``, ``heading``, ``muted``, ``primary`` …) and ``tone`` (``done``, ``wait``, ``problem``,
``calm``, ``watch_red`` …); delegates that paint for themselves ask `Look.colour` and `Look.px`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Final, NamedTuple

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.places import resources

SCHEMES: Final = ("light", "dark")
TONES: Final = ("done", "wait", "problem", "calm", "watch_red", "watch_yellow", "watch_blue")
MARKS: Final = ("check", "dot", "down")
"""Small pictures the style sheet needs as files, one for each scheme, in ``resources/theme/marks``."""
_LOOK_PROPERTY: Final = "fieldapp_look"


@cache
def tokens() -> dict[str, Any]:
    """The token file as read."""
    loaded: dict[str, Any] = json.loads((resources() / "theme" / "tokens.json").read_text(encoding="utf-8"))
    return loaded


class Look(NamedTuple):
    """``scheme`` is light or dark; ``scale`` the text size, 1.0 being 100 %."""

    scheme: str = "light"
    scale: float = 1.0

    def colour(self, token: str) -> QColor:
        """A palette colour by its token."""
        return QColor(self.hex(token))

    def hex(self, token: str) -> str:
        """A palette colour as ``#rrggbb``."""
        value: str = tokens()["palettes"][self.scheme][token]
        return value

    def px(self, token: str) -> int:
        """A size in px at this scale."""
        size: float = tokens()["sizes"][token]
        return round(size * self.scale)

    def space(self, steps: float = 1) -> int:
        """``steps`` spacing steps of 8 px; spacing grows half as fast as text, so large text keeps its room."""
        step: float = tokens()["sizes"]["space"]
        return round(step * steps * (1 + (self.scale - 1) / 2))


def scales() -> tuple[float, ...]:
    """The text sizes offered, 1.0 to 2.0."""
    return tuple(tokens()["scales"])


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours (WCAG 2.2, relative luminance), 1 … 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def font(look: Look) -> QFont:
    """The base font: the fallbacks in order, tabular figures."""
    base = QFont()
    base.setFamilies([*tokens()["fonts"], base.family()])
    base.setPixelSize(look.px("text"))
    base.setFeature(QFont.Tag("tnum"), 1)
    return base


def palette(look: Look) -> QPalette:
    """The Qt palette, for what no style sheet reaches (native pieces, delegates, placeholder text)."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "sunken",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.Mid: "line",
    }
    for role, token in roles.items():
        made.setColor(role, look.colour(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, look.colour("disabled"))
    return made


def stylesheet(look: Look) -> str:
    """The whole style sheet for a look."""
    sizes = {name: f"{look.px(name)}px" for name in ("small", "heading", "title", "target", "radius")}
    spaces = {
        f"s{name}": f"{look.space(steps)}px"
        for name, steps in (("half", 0.5), ("1", 1), ("15", 1.5), ("2", 2), ("3", 3))
    }
    colours = tokens()["palettes"][look.scheme]
    inner = f"{look.px('target') - 2 * look.space(0.5) - 4}px"
    marks = {name: (_marks() / f"{name}-{look.scheme}.svg").as_posix() for name in MARKS}
    marks |= {"mark": f"{look.px('mark')}px", "mark_round": f"{look.px('mark') // 2 + 2}px"}
    template = Template((resources() / "theme" / "sheet.qss").read_text(encoding="utf-8"))
    parts = [template.substitute(colours | sizes | spaces | marks | {"inner": inner})]
    for tone in TONES:
        parts.append(f'QLabel[tone="{tone}"] {{ color: {colours[tone]}; }}')
        parts.append(
            f'QLabel[role="chip"][tone="{tone}"], QFrame[role="banner"][tone="{tone}"] '
            f"{{ color: {colours[tone]}; background: {colours[f'{tone}_soft']}; }}"
        )
        parts.append(f'QFrame[role="banner"][tone="{tone}"] QLabel {{ color: {colours[tone]}; }}')
    return "\n".join(parts)


def _marks() -> Path:
    return resources() / "theme" / "marks"


def apply(app: QApplication, look: Look) -> None:
    """Dress the application; open windows follow at once."""
    app.setProperty(_LOOK_PROPERTY, (look.scheme, look.scale))
    app.setPalette(palette(look))
    app.setFont(font(look))
    app.setStyleSheet(stylesheet(look))


def look() -> Look:
    """The look the application wears now."""
    app = QApplication.instance()
    worn = app.property(_LOOK_PROPERTY) if app is not None else None
    return Look(str(worn[0]), float(worn[1])) if worn else Look()


def mark(widget: QWidget, *, role: str | None = None, tone: str | None = None) -> None:
    """Set the properties the style sheet goes by, and repolish the widget so that it follows at once.

    A widget marked for the first time and not yet shown is polished anyway when it is.
    """
    fresh = widget.property("role") is None and widget.property("tone") is None and not widget.isVisible()
    if role is not None:
        widget.setProperty("role", role)
    if tone is not None:
        widget.setProperty("tone", tone)
    if fresh:
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
