"""Expressions one by one: what a calculation stores, by section of the ODK XForms specification."""

from __future__ import annotations

from functools import cache

import pytest

from fieldapp.forms.api import FormSession
from tests.scenario import expressions_nodes, expressions_number, expressions_text, expressions_time, expressions_truth
from tests.scenario.xform import bind, inputs, repeat, start, xform

INSTANCE = """
<text>abc</text><empty/><n>7</n><d>2.5</d><neg>-3</neg><day>2026-02-28</day><later>2026-03-05</later>
<at>2026-03-02T10:30:00.000+08:00</at><clock>06:00:00</clock><multi>a b c</multi><one>b</one><no>false</no>
<spaces>  x   y </spaces><han>村民王小明</han><g><p>1</p><q>2</q></g>
<r><v>1</v><t>x</t></r><r><v>2</v><t>y</t></r><r><v>3</v><t/></r>
"""
TOWNS = """
<instance id="towns"><root>
<item><name>m</name><label>牟平</label><pop>10</pop></item>
<item><name>l</name><label>莱山</label><pop>20</pop></item>
<item><name>z</name><label>芝罘</label><pop>30</pop></item>
</root></instance>
"""
LETTERS = "".join(f"<item><name>{letter}</name></item>" for letter in "ABCDEF")
SECONDARY = f'{TOWNS}<instance id="letters"><root>{LETTERS}</root></instance>'

TABLES = [expressions_text, expressions_number, expressions_truth, expressions_time, expressions_nodes]
TOLD = {told.section: told for table in TABLES for told in table.TABLE}
CASES = [
    pytest.param(told.section, at, result, id=f"{told.section} {expression}")
    for told in TOLD.values()
    for at, (expression, result) in enumerate(told.cases)
]


@cache
def filled(section: str) -> FormSession:
    """One form with all expressions of a section, each in a node of its own: ``out0``, ``out1`` …"""
    told = TOLD[section]
    form = xform(
        INSTANCE + "".join(f"<out{at}/>" for at in range(len(told.cases))),
        "".join(bind(f"/data/out{at}", calculate=expression) for at, (expression, _) in enumerate(told.cases)),
        inputs("/data/text") + repeat("/data/r", "v", "t"),
        extra=SECONDARY,
    )
    return start(form)


@pytest.mark.parametrize(("section", "at", "result"), CASES)
def test_expression(section: str, at: int, result: str) -> None:
    assert filled(section).value(f"/data/out{at}") == result


def test_no_expression_stands_twice() -> None:
    expressions = [expression for told in TOLD.values() for expression, _ in told.cases]
    assert len(set(expressions)) == len(expressions)


def test_every_section_stands_once() -> None:
    assert len(TOLD) == sum(len(table.TABLE) for table in TABLES)


def test_random_is_a_fraction() -> None:
    """XPath Functions: random()."""
    form = xform("<a/>", bind("/data/a", calculate="random() >= 0 and random() < 1"), inputs("/data/a"))
    assert start(form).value("/data/a") == "true"


def test_now_has_milliseconds_and_offset() -> None:
    """XPath Functions: now()."""
    form = xform("<a/>", bind("/data/a", calculate="now()"), inputs("/data/a"))
    assert start(form).value("/data/a") == "2026-03-02T09:05:07.120+08:00"
