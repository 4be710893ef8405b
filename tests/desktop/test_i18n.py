"""No sentence without English, none that escapes translation, and switching while running."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from fieldapp.desktop import catalogue, i18n
from fieldapp.domain.reasons import Words
from fieldapp.places import resources

PACKAGE = Path(catalogue.__file__).parent
SAME_IN_EVERY_LANGUAGE = {"display": {"中文"}, "table": {"国"}}
CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def english() -> dict[tuple[str, str], tuple[str, ...]]:
    return catalogue.sentences(resources() / "i18n" / "fieldapp_en.ts")


def test_every_sentence_has_english_and_the_built_file_is_fresh() -> None:
    assert catalogue.problems() == []


def test_placeholders_survive_translation() -> None:
    for (_, chinese), forms in english().items():
        wanted = set(re.findall(r"\{\w*\}", chinese))
        for form in forms:
            assert set(re.findall(r"\{\w*\}", form)) == wanted, chinese


def test_sentences_with_a_count_have_plural_forms() -> None:
    for (_, chinese), forms in english().items():
        assert ("%n" in chinese) == (len(forms) == 2), chinese


def chinese_strings(tree: ast.Module) -> set[str]:
    """Chinese string constants that are neither docstrings nor keys of a dict."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            skipped |= {id(each.value) for each in node.body if isinstance(each, ast.Expr)}
        if isinstance(node, ast.Dict):
            skipped |= {id(key) for key in node.keys}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in skipped
        and CHINESE.search(node.value)
    }


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_chinese_escapes_translation(path: Path) -> None:
    known = {chinese for _, chinese in english()}
    found = chinese_strings(ast.parse(path.read_text(encoding="utf-8")))
    assert found - known - SAME_IN_EVERY_LANGUAGE.get(path.stem, set()) == set()


def test_words_follow_the_language(qapp, chinese) -> None:
    words = Words("逾期 3 天", "3 days overdue")
    assert i18n.pick(words) == "逾期 3 天"
    i18n.install(qapp, "en")
    assert i18n.pick(words) == "3 days overdue"
    assert i18n.translate("Pages", "今日") == "Today"
    i18n.install(qapp, "zh")
    assert i18n.translate("Pages", "今日") == "今日"


def test_a_language_by_name_needs_no_switching(qapp, chinese) -> None:
    assert i18n.translated("Messages", "口令不对", "en") == "Wrong passphrase"
    assert i18n.translated("Messages", "口令不对", "zh") == "口令不对"
    assert i18n.language() == "zh"


def test_an_unknown_language_is_refused(qapp) -> None:
    with pytest.raises(ValueError):
        i18n.install(qapp, "fr")
