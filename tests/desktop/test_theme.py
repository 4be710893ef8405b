"""Tokens: every pair of text and ground is readable, every scheme has every colour, the style sheet is whole."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel

from fieldapp.desktop import theme
from fieldapp.desktop.theme import SCHEMES, TONES, Look, contrast, scales, stylesheet, tokens
from fieldapp.places import resources


def test_contrast_knows_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), [tuple(pair) for pair in tokens()["pairs"]])
def test_every_pair_is_readable(scheme: str, text: str, ground: str) -> None:
    look = Look(scheme)
    assert contrast(look.hex(text), look.hex(ground)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_tone_has_its_ground_and_pair(scheme: str) -> None:
    pairs = {tuple(pair) for pair in tokens()["pairs"]}
    for tone in TONES:
        assert f"{tone}_soft" in tokens()["palettes"][scheme]
        assert (tone, f"{tone}_soft") in pairs


def test_both_schemes_have_the_same_colours() -> None:
    light, dark = (tokens()["palettes"][scheme] for scheme in SCHEMES)
    assert light.keys() == dark.keys()
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in (*light.values(), *dark.values()))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scale", scales())
def test_the_style_sheet_has_no_gaps_and_colours_stay_colours(scheme: str, scale: float) -> None:
    sheet = stylesheet(Look(scheme, scale))
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    wrong = [value for value in re.findall(r"(?<![a-z-])color:\s*([^;}]+)", sheet) if not value.strip().startswith("#")]
    assert wrong == []


def test_targets_are_40_px_and_grow_with_the_text() -> None:
    assert Look().px("target") == 40
    assert Look("light", 1.5).px("target") == 60
    assert Look("light", 2.0).px("text") == 32


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_marks_wear_the_colours_of_the_tokens(scheme: str) -> None:
    worn = {"check": "on_accent", "dot": "on_accent", "down": "muted"}
    for name, token in worn.items():
        drawn = (resources() / "theme" / "marks" / f"{name}-{scheme}.svg").read_text(encoding="utf-8")
        assert Look(scheme).hex(token) in drawn


def test_tabular_figures_have_one_width(qapp) -> None:
    font = theme.font(Look())
    assert font.pixelSize() == 16
    assert font.isFeatureSet(QFont.Tag("tnum"))


def test_applying_a_look_reaches_open_widgets(qtbot, qapp, chinese) -> None:
    label = QLabel("走访")
    qtbot.addWidget(label)
    label.show()
    before = label.fontMetrics().height()
    theme.apply(qapp, Look("dark", 2.0))
    assert theme.look() == Look("dark", 2.0)
    assert label.fontMetrics().height() > before * 1.8
