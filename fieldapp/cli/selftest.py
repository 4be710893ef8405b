"""``fieldapp selftest``: what a build must prove about itself on the machine it was copied to.

Each check uses the real part: a vault is made and unlocked in a temporary folder, a form of the library is filled, a
photo is made ready, a Chinese font draws, the translation answers, the migrations are those of the tables.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp.cli.output import DONE, FAILED, print_result, say
from fieldapp.domain.errors import FieldappError

if TYPE_CHECKING:
    from fieldapp.vault.api import Vault

PASSPHRASE = "自检 selftest"  # noqa: S105 (of a vault that lives for a second)


def register(groups: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = groups.add_parser("selftest", help="what a build must prove about itself")
    command.add_argument("--json", action="store_true", help="one JSON document on stdout")
    command.set_defaults(handler=_selftest)


def _selftest(options: argparse.Namespace) -> int:
    checks: dict[str, str] = {}
    for name, check in _CHECKS.items():
        try:
            check()
            checks[name] = "ok"
        except (FieldappError, OSError, ImportError, AssertionError, RuntimeError) as problem:
            checks[name] = f"{type(problem).__name__}: {problem}"
        say(f"{name}: {checks[name]}")
    ok = all(result == "ok" for result in checks.values())
    print_result({"ok": ok, "checks": checks}, as_json=options.json)
    return DONE if ok else FAILED


def _unlock() -> None:
    from fieldapp.vault.errors import WrongPassphrase

    with tempfile.TemporaryDirectory() as folder:
        with _new_vault(Path(folder)) as vault:
            made = vault.info.folder
        try:
            _open(made, PASSPHRASE + "?").close()
        except WrongPassphrase:
            pass
        else:
            raise AssertionError("a wrong passphrase opened the vault")
        _open(made, PASSPHRASE).close()


def _form() -> None:
    from datetime import UTC, datetime

    from fieldapp.forms.api import compile_form
    from fieldapp.places import resources

    definition = compile_form(resources() / "forms" / "compiled" / "TK.xml")
    session = definition.start(now=lambda: datetime.now(UTC))
    session.set("/data/head/GH04", "home")
    assert session.value("/data/head/GH04") == "home", "an answer was not kept"
    assert not session.valid, "an empty visit is valid"


def _photo() -> None:
    from io import BytesIO

    from PIL import Image

    from fieldapp.vault.picture import Stamp, prepare, thumbnail

    stream = BytesIO()
    Image.new("RGB", (2000, 1500), "teal").save(stream, "JPEG")
    picture = prepare(stream.getvalue(), Stamp("2026年3月2日 09:00", "T1", "自检员"))
    assert max(picture.width, picture.height) == 1600, "the photo has the wrong size"
    assert picture.stamp_complete, "no font on this machine can draw Chinese on a photo"
    assert thumbnail(picture.jpeg), "no thumbnail"


def _fonts() -> None:
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    systems = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    assert systems, "no Chinese font is installed"
    assert application is not None


def _translations() -> None:
    from PySide6.QtCore import QTranslator

    from fieldapp.places import resources

    files = sorted((resources() / "i18n").glob("*.qm"))
    assert files, "no translation is in the build"
    for file in files:
        translator = QTranslator()
        assert translator.load(str(file)), f"{file.name} cannot be loaded"
        assert not translator.isEmpty(), f"{file.name} is empty"


def _migrations() -> None:
    from fieldapp.places import migrations

    with tempfile.TemporaryDirectory() as folder, _new_vault(Path(folder)) as vault:
        report = vault.verify()
    assert report.ok, "a new vault does not verify"
    assert (migrations("vault") / "versions").is_dir(), "the migrations are not in the build"


def _new_vault(folder: Path) -> Vault:
    from fieldapp.bootstrap import SystemClock
    from fieldapp.vault.api import create_vault
    from fieldapp.vault.provider import KdfCost

    cost = KdfCost(memory_kib=8 * 1024, iterations=1, lanes=1)
    return create_vault(folder, PASSPHRASE, clock=SystemClock(), random=os.urandom, cost=cost)


def _open(folder: Path, passphrase: str) -> Vault:
    from fieldapp.bootstrap import SystemClock
    from fieldapp.vault.api import open_vault

    return open_vault(folder, passphrase, clock=SystemClock(), random=os.urandom)


_CHECKS: dict[str, Callable[[], None]] = {
    "unlock": _unlock,
    "form": _form,
    "photo": _photo,
    "fonts": _fonts,
    "translations": _translations,
    "migrations": _migrations,
}
