"""The committed forms as pyxform compiles them: every question, choice, condition and mark of the checklists."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import pyxform
from lxml import etree

from fieldapp.domain.triggers import NAMESPACE, parse_triggers
from fieldapp.forms.api import compile_form
from tests.resources.compiled import LANGUAGES, NS, ROOT, compiled
from tests.resources.own_table import CODES, QUESTIONS, of

FORMS = CODES


@pytest.mark.slow
def test_odk_validate_finds_nothing() -> None:
    if (java := shutil.which("java")) is None:
        pytest.skip("there is no Java here to run ODK Validate")
    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    forms = [str(ROOT / "resources" / "forms" / "compiled" / f"{code}.xml") for code in FORMS]
    done = subprocess.run([java, "-jar", str(jar), *forms], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert (done.stdout + done.stderr).count("Xform is valid") == len(FORMS)


@pytest.mark.parametrize("code", FORMS)
def test_marks_of_our_own_stand_in_a_namespace_of_their_own(code: str) -> None:
    """A bind's attributes are ODK's, without a namespace or in a known one, or ours, declared on the root."""
    form = compiled(code)
    assert form.xml.nsmap["field"] == NAMESPACE
    known = {"nodeset", "type", "required", "relevant", "readonly", "calculate", "constraint"}
    javarosa = {"constraintMsg", "preload", "preloadParams", "requiredMsg"}
    ours = {"source", "source_zh", "source_en", "sensitive", "onsite", "exclusive", "trigger", "next"}
    allowed = {None: known, NS["jr"]: javarosa, NAMESPACE: ours, "http://openrosa.org/xforms": {"max-pixels"}}
    for ref, bind in form.binds.items():
        for name in map(etree.QName, bind.attrib):
            assert name.localname in allowed[name.namespace], f"{ref} {name.text}"


@pytest.mark.parametrize("code", FORMS)
def test_committed_xforms_are_what_the_sheets_compile_to(code: str) -> None:
    path = ROOT / "resources" / "forms" / "compiled" / f"{code}.xml"
    assert path.read_bytes() == compile_form(path.parent.parent / f"{code}.md").xform


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
        assert re.search(r"[\u4e00-\u9fff]|^0–|^1[12][09]$", text), key


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


@pytest.mark.parametrize("code", FORMS)
def test_what_must_be_seen_hangs_on_the_manner_of_the_visit(code: str) -> None:
    form = compiled(code)
    for name, asked in of(code).items():
        assert ("/data/head/GH04" in str(form.binds[form.ref(name)].get("relevant"))) == ("onsite" in asked.marks), name


@pytest.mark.parametrize("code", FORMS)
def test_parts_of_a_sensitive_question_are_sensitive(code: str) -> None:
    form = compiled(code)
    asked = {ref.rsplit("/", 1)[-1] for ref in form.controls if ref in form.binds}
    for name in asked:
        question, _, part = name.partition("_")
        of_sensitive = question in QUESTIONS and "sensitive" in QUESTIONS[question].marks
        if part and part not in {"note", "warning", "people"} and of_sensitive:
            assert form.mark(name, "sensitive") == "yes", name
