"""The checklists a device knows, by id, version and title: published, bundled, kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fieldapp.forms.api import form_name
from fieldapp.places import resources
from fieldapp.vault.values import FormUse
from fieldapp.wire.feed import EntityKind, FormInfo, form_entity
from fieldapp.workflows.errors import FormWithdrawn, UnknownForm
from fieldapp.workflows.form_library import FormLibrary
from tests.vault.world import row
from tests.workflows.conftest import Device

WIDE = "37.o"
BUNDLED = resources() / "forms" / "compiled" / "TK.xml"


def bundled_version() -> str:
    return form_name(BUNDLED.read_bytes()).version


def published(version: str, *, withdrawn: bool = False, title: str = "", form: str = "TK") -> FormInfo:
    """The bundled TK under another version (and title)."""
    xform = BUNDLED.read_text(encoding="utf-8").replace(bundled_version(), version)
    if title:
        xform = xform.replace("分散供养特困人员照护探视", title)
    xform = xform.replace('id="TK"', f'id="{form}"')
    return FormInfo(form, version, hashlib.sha256(xform.encode()).hexdigest(), xform, withdrawn)


def told(device: Device, *infos: FormInfo, version: int = 1) -> None:
    """The feed brings forms."""
    rows = (row(EntityKind.FORM, form_entity(info.id, info.version), info, version=version) for info in infos)
    device.receive(*rows, scope=WIDE)


def program(device: Device, folder: Path, *infos: FormInfo) -> FormLibrary:
    """The library of another program, which brings these forms, on the same vault."""
    (folder / "compiled").mkdir(parents=True)
    for info in infos:
        (folder / "compiled" / f"{info.id}.xml").write_text(info.xform, encoding="utf-8")
    return FormLibrary(device.vault.forms, folder)


def test_titles_of_the_whole_library(assistant: Device) -> None:
    titles = assistant.session.forms.titles()
    assert titles["TK"] == "分散供养特困人员照护探视"
    assert len(titles) == 15
    assert all(titles.values())


def test_titles_are_those_of_the_forms_themselves(assistant: Device) -> None:
    library = assistant.session.forms
    assert library.titles()["ZL"] == library.current("ZL").title


def test_unknown_ids_and_versions_are_named(assistant: Device) -> None:
    library = assistant.session.forms
    for form in ("XX", "../TK", ""):
        with pytest.raises(UnknownForm):
            library.current(form)
    with pytest.raises(UnknownForm) as refused:
        library.version("TK", "1900010101")
    assert refused.value.form == "TK 1900010101"


def test_a_new_visit_is_on_the_newest_version_whatever_the_order_of_arrival(assistant: Device) -> None:
    library = assistant.session.forms
    told(assistant, published("2099010110", title="新的"), published("2099010109"))
    assert library.current("TK").version == "2099010110"
    assert library.titles()["TK"] == "新的"
    told(assistant, published("2099010111", title="更新的"))
    assert library.current("TK").version == "2099010111"
    assert library.titles()["TK"] == "更新的"


def test_a_published_version_older_than_the_programs_is_for_reading_only(assistant: Device) -> None:
    library = assistant.session.forms
    told(assistant, published("2000010101"))
    assert library.current("TK").version == bundled_version()
    assert library.version("TK", "2000010101").version == "2000010101"


def test_withdrawing_goes_back_and_at_last_stops(assistant: Device) -> None:
    library = assistant.session.forms
    newer = published("2099010101")
    told(assistant, newer)
    told(assistant, published("2099010101", withdrawn=True), version=2)
    assert library.current("TK").version == bundled_version()
    assert library.of(FormUse("TK", newer.version, newer.digest)).version == newer.version
    told(assistant, published(bundled_version(), withdrawn=True))
    with pytest.raises(FormWithdrawn):
        library.current("TK")
    assert "TK" not in library.titles()
    assert library.version("TK", bundled_version()).version == bundled_version()
    told(assistant, published(bundled_version()), version=2)
    assert library.current("TK").version == bundled_version()


def test_what_leaves_our_scopes_is_not_withdrawn(assistant: Device) -> None:
    library = assistant.session.forms
    told(assistant, published(bundled_version()), published("2099010101"))
    assert library.current("TK").version == "2099010101"
    assistant.vault.feed.apply([], cursor=None, generation="g1", scopes=[])
    assert library.current("TK").version == bundled_version()


def test_a_form_only_published_can_be_withdrawn(assistant: Device) -> None:
    library = assistant.session.forms
    told(assistant, published("1", form="XC", title="县里的"))
    assert library.titles()["XC"] == "县里的" and library.current("XC").id == "XC"
    told(assistant, published("1", form="XC", withdrawn=True), version=2)
    assert "XC" not in library.titles()
    with pytest.raises(FormWithdrawn):
        library.current("XC")


def test_another_program_has_the_forms_of_the_one_before(assistant: Device, tmp_path: Path) -> None:
    library = assistant.session.forms
    before = library.current("TK")
    library.keep_bundled()
    library.keep_bundled()
    assert len(assistant.vault.forms.kept_digests()) == 15
    upgraded = program(assistant, tmp_path / "next", published("2099010101"))
    assert upgraded.current("TK").version == "2099010101"
    assert upgraded.version("TK", before.version, before.digest).digest == before.digest
    assert upgraded.version("TK", before.version).digest == before.digest
    with pytest.raises(UnknownForm):
        upgraded.current("SQ")


def test_the_very_form_goes_before_one_of_the_same_version(assistant: Device, tmp_path: Path) -> None:
    before = assistant.session.forms.current("TK")
    assistant.session.forms.keep([before])
    changed = published(before.version, title="改过而没有换版本的")
    upgraded = program(assistant, tmp_path / "next", changed)
    assert upgraded.current("TK").title == "改过而没有换版本的"
    assert upgraded.of(FormUse("TK", before.version, before.digest)).digest == before.digest
    assert upgraded.version("TK", before.version, "0" * 64).version == before.version
