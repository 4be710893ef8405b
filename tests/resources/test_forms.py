"""The committed forms as pyxform compiles them: every question, choice, condition and mark of the checklists."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import convert

from fieldapp.domain.triggers import NAMESPACE, parse_triggers

ROOT = Path(__file__).resolve().parents[2]
CHECKLISTS = ROOT.parent / "shared" / "domain" / "checklists.json"
FORMS = ("TK", "ZL")
NS = {
    "x": "http://www.w3.org/2002/xforms",
    "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa",
    "field": NAMESPACE,
}
LANGUAGES = ("中文 (zh)", "English (en)")


@dataclass(frozen=True)
class Compiled:
    """One compiled form: the XML, its binds by reference, its controls by reference, its texts by language."""

    xml: Any
    binds: dict[str, Any]
    controls: dict[str, Any]
    texts: dict[str, dict[str, str]]

    def ref(self, name: str) -> str:
        """The one reference that ends in ``name``."""
        (found,) = [ref for ref in self.binds if ref.rsplit("/", 1)[1] == name]
        return found

    def mark(self, name: str, attribute: str) -> str | None:
        """Text of a bind attribute of our namespace, None when it is not there."""
        value = self.binds[self.ref(name)].get(f"{{{NAMESPACE}}}{attribute}")
        return None if value is None else str(value)

    def label(self, name: str, language: str) -> str:
        return self.texts[language][f"{self.ref(name)}:label"]

    def choices(self, name: str, language: str = LANGUAGES[0]) -> dict[str, str]:
        """Choice code → label, in order; empty for anything but a select."""
        nodeset = self.controls[self.ref(name)].find("x:itemset", NS)
        if nodeset is None:
            return {}
        listed = re.match(r"instance\('(\w+)'\)", nodeset.get("nodeset"))
        assert listed is not None
        items = self.xml.iterfind(f".//x:instance[@id='{listed[1]}']/x:root/x:item", NS)
        return {
            item.findtext("x:name", namespaces=NS): self.texts[language][item.findtext("x:itextId", namespaces=NS)]
            for item in items
        }


@cache
def compiled(code: str) -> Compiled:
    result = convert(str(ROOT / "resources" / "forms" / f"{code}.md"), validate=False)
    assert result.warnings == []
    xml = etree.fromstring(result.xform.encode())
    body = xml.find("h:body", NS)
    assert body is not None
    texts = {
        str(translation.get("lang")): {
            str(text.get("id")): str(text.xpath("string(x:value)", namespaces=NS)).strip()
            for text in translation.iterfind("x:text", NS)
        }
        for translation in xml.iterfind(".//x:translation", NS)
    }
    return Compiled(
        xml,
        {str(bind.get("nodeset")): bind for bind in xml.iterfind(".//x:bind", NS)},
        {ref: control for control in body.iter() if (ref := control.get("ref"))},
        texts,
    )


# Question → (control, number of choices, required), as the draft counts them.
OWN_TABLE = {
    "TK": {
        "GH01": ("select", 15, True), "GH02": ("input", 0, True), "GH03": ("input", 0, True),
        "GH04": ("select1", 4, True), "GH05": ("input", 0, True), "GH06": ("select1", 4, True),
        "GH07": ("select1", 8, True), "GH08": ("select", 6, True), "GH09": ("select", 7, True),
        "GH10": ("select1", 4, True), "GH11": ("input", 0, False), "GT01": ("upload", 0, False),
        "GT03": ("select1", 6, True), "GT04": ("select", 8, True), "GT05": ("select", 15, True),
        "GT06": ("select", 13, True), "GT07": ("select1", 4, True), "GT08": ("input", 0, True),
        "GT09": ("upload", 0, True), "GT10": ("upload", 0, True), "TK01": ("select1", 3, True),
        "TK02": ("select1", 5, True), "TK03": ("select1", 4, True), "TK04": ("select", 7, True),
        "TK05": ("select1", 5, True), "TK06": ("select1", 3, True), "TK07": ("select1", 4, True),
        "TK08": ("select1", 4, True), "TK09": ("select", 9, True), "TK10": ("select1", 5, True),
        "TK11": ("select1", 4, True), "TK12": ("select", 10, True), "TK13": ("input", 0, True),
        "TK14": ("input", 0, False), "TK15": ("select1", 5, True), "TK16": ("select1", 3, True),
        "TK17": ("select1", 5, True), "TK18": ("select1", 4, True), "TK19": ("select1", 4, False),
        "TK20": ("select1", 3, True),
    },
    "ZL": {
        "ZL01": ("select1", 4, True), "ZL02": ("input", 0, True), "ZL03": ("input", 0, True),
        **{f"ZL0{n}": ("select1", 2, True) for n in range(4, 10)}, "ZL10": ("input", 0, True),
        "ZL11": ("select", 4, True), "ZL12": ("select1", 3, True), "ZL13": ("select1", 4, True),
        "ZL14": ("select1", 3, True), "ZL15": ("select1", 4, True), "ZL16": ("select1", 4, True),
        "ZL17": ("select1", 3, True), "ZL18": ("select1", 3, True),
    },
}  # fmt: skip


@pytest.mark.parametrize("code", FORMS)
def test_every_question_has_its_control_choices_and_duty(code: str) -> None:
    form = compiled(code)
    for name, (control, choices, required) in OWN_TABLE[code].items():
        ref = form.ref(name)
        assert etree.QName(form.controls[ref]).localname == control, name
        assert len(form.choices(name)) == choices, name
        assert (form.binds[ref].get("required") is not None) == required, name


@pytest.mark.parametrize("code", FORMS)
def test_questions_sit_in_head_body_and_tail(code: str) -> None:
    form = compiled(code)
    assert form.ref("GH01") == "/data/head/GH01"
    assert form.ref(f"{code}01") == f"/data/{code.lower()}/{code}01"
    assert form.ref("GT01") == "/data/tail/GT01"
    assert form.xml.find(".//x:instance[@id='person']", NS).get("src") == "jr://file-csv/person.csv"


@pytest.mark.parametrize("code", FORMS)
def test_both_languages_are_complete(code: str) -> None:
    form = compiled(code)
    assert tuple(form.texts) == LANGUAGES
    assert form.xml.find(".//x:translation[@default]", NS).get("lang") == "中文 (zh)"
    chinese, english = (form.texts[language] for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for key, text in english.items():
        assert text not in {"", "-"}, key
        assert not re.search(r"[\u4e00-\u9fff]", text), key
    for key, text in chinese.items():
        assert text not in {"", "-"}, key
        assert re.search(r"[\u4e00-\u9fff]|^0–", text), key


@pytest.mark.parametrize("code", FORMS)
def test_triggers_can_be_read_and_name_their_choices(code: str) -> None:
    form = compiled(code)
    listed = set(form.choices("GT02"))
    seen = {"none"}
    for ref, bind in form.binds.items():
        name = ref.rsplit("/", 1)[1]
        for trigger in parse_triggers(bind.get(f"{{{NAMESPACE}}}trigger", "")):
            seen.update(f"{name}-{choice}" for choice in trigger.codes)
            if not trigger.standalone:
                assert set(trigger.codes) <= set(form.choices(name)), name
    assert listed == seen


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("TK03", "worse", 3), ("TK03", "abnormal", 0), ("TK04", "fall", 3), ("TK04", "lost", 3),
        ("TK05", "nobody", 2), ("TK06", "sometimes", 3), ("TK06", "often", 2), ("TK07", "lacking", 3),
        ("TK07", "untended", 2), ("TK08", "dirty", 3), ("TK08", "leaking", 3), ("TK08", "unsafe", 2),
        ("TK09", "stove", 2), ("TK09", "gas_hose", 2), ("TK09", "wiring", 3), ("TK09", "no_co_alarm", 3),
        ("TK09", "no_water", 3), ("TK09", "no_power", 3), ("TK09", "no_heating", 3), ("TK09", "other", 3),
        ("TK10", "less_than_weekly", 3), ("TK10", "never", 2), ("TK11", "not_at_all", 2),
        ("TK15", "kept_no_agreement", 3), ("TK15", "unpaid", 3), ("TK17", "stopped", 2),
        ("TK17", "needs_doctor", 2), ("TK18", "suicidal", 0), ("TK19", "willing", 3),
        ("TK20", "suspected", 2), ("TK20", "clear", 0), ("GH08", "unverified", 2),
    ],
)  # fmt: skip
def test_levels_of_the_draft(name: str, code: str, level: int) -> None:
    triggers = parse_triggers(compiled("TK").mark(name, "trigger") or "")
    (found,) = [trigger for trigger in triggers if code in trigger.codes]
    assert found.level == level


def _checklist(code: str) -> list[dict[str, Any]]:
    if not CHECKLISTS.is_file():
        pytest.skip("the checklists are not beside this checkout")
    document = json.loads(CHECKLISTS.read_text(encoding="utf-8"))
    (body,) = [checklist for checklist in document["lists"] if checklist["code"] == code]
    return [*document["head"], *body["qs"], *document["tail"]]


@pytest.mark.parametrize("code", FORMS)
def test_agrees_with_the_checklists_word_for_word(code: str) -> None:
    form = compiled(code)
    for question in _checklist(code):
        name = question["id"]
        assert form.label(name, LANGUAGES[0]) == question["text"], name
        assert form.mark(name, "source") == question["src"], name
        required = form.binds[form.ref(name)].get("required") is not None
        assert required == (question["req"] == "必"), name
        if isinstance(question["choices"], list):
            assert list(form.choices(name).values()) == question["choices"], name
        exclusive = [form.choices(name)[choice] for choice in (form.mark(name, "exclusive") or "").split()]
        assert exclusive == question["exclusive"], name
        assert (form.mark(name, "onsite") == "yes") == question.get("onsite", False), name
        if "sensitive" in question:
            assert (form.mark(name, "sensitive") == "yes") == question["sensitive"], name
        if question["cond"]:
            assert form.binds[form.ref(name)].get("relevant"), name
        for level in set(re.findall(r"T[0-4]", question["trig"])):
            assert f"={level}" in (form.mark(name, "trigger") or ""), name
