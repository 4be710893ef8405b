"""``fieldapp selftest``: what a build must prove about itself on the machine it was copied to.

Each check uses the real part: a vault is made and unlocked in a temporary folder, a form of the library is compiled
and filled, a photo is made ready, a batch is sealed and opened, a Chinese font draws, the translation answers, the
migrations make the tables, the window opens on the vault. One check that fails keeps no other from running.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp import __version__
from fieldapp.cli.output import DONE, FAILED, print_result, say
from fieldapp.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from fieldapp.vault.api import Vault

PASSPHRASE = "自检 selftest"  # noqa: S105 (of a vault that lives for a second)


class SelftestFailed(EnvironmentFault):
    """A part works otherwise than it must; the text says how."""

    code = "selftest_failed"


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
        except Exception as problem:
            # A part may fail in any way, and the others must be tried all the same.
            checks[name] = f"{type(problem).__name__}: {problem}"
        say(f"{name}: {checks[name]}")
    ok = all(result == "ok" for result in checks.values())
    about = {"version": __version__, "frozen": bool(getattr(sys, "frozen", False)), "python": sys.version.split()[0]}
    print_result({"ok": ok, "checks": checks, **about}, as_json=options.json)
    return DONE if ok else FAILED


def _require(condition: object, otherwise: str) -> None:
    if not condition:
        raise SelftestFailed(otherwise)


def _unlock() -> None:
    from fieldapp.vault.errors import WrongPassphrase

    with tempfile.TemporaryDirectory() as folder:
        with _new_vault(Path(folder)) as vault:
            made = vault.info.folder
        refused = False
        try:
            _open(made, PASSPHRASE + "?").close()
        except WrongPassphrase:
            refused = True
        _require(refused, "a wrong passphrase opened the vault")
        _open(made, PASSPHRASE).close()


def _form() -> None:
    from fieldapp.forms.api import compile_form
    from fieldapp.places import resources

    library = resources() / "forms"
    shipped = library / "compiled" / "TK.xml"
    compiled = compile_form(library / "TK.md")
    _require(compiled.xform == shipped.read_bytes(), "the XLSForm of TK does not compile to the XForm shipped with it")
    session = compile_form(shipped).start(now=lambda: datetime.now(UTC))
    session.set("/data/head/GH04", "home")
    _require(session.value("/data/head/GH04") == "home", "an answer was not kept")
    _require(not session.valid, "a visit with one answer counts as complete")


def _photo() -> None:
    from PIL import Image

    from fieldapp.vault.picture import Stamp, prepare, thumbnail

    stream = BytesIO()
    Image.new("RGB", (2000, 1500), "teal").save(stream, "JPEG")
    picture = prepare(stream.getvalue(), Stamp("2026年3月2日 09:00", "T1", "自检员"))
    _require((picture.width, picture.height) == (1600, 1200), "the photo has the wrong size")
    _require(picture.stamp_complete, "no font on this machine can draw Chinese on a photo")
    _require(thumbnail(picture.jpeg), "the photo has no thumbnail")


def _batch() -> None:
    from fieldapp.wire.suite import SealingKey, seal

    key = SealingKey.generate(os.urandom)
    sealed = seal(key.public, b"content", b"header")
    _require(b"content" not in sealed, "a sealed batch can be read")
    _require(key.open(sealed, b"header") == b"content", "a sealed batch does not open")


def _fonts() -> None:
    from fieldapp.desktop.proof import chinese_fonts

    _require(chinese_fonts(), "no Chinese font is installed")


def _translations() -> None:
    from fieldapp.desktop.proof import unlock_word

    _require(unlock_word("zh") == "解锁", "the Chinese words are not those of the code")
    _require(unlock_word("en") == "Unlock", "the English translation is missing")


def _migrations() -> None:
    from fieldapp.places import migrations
    from fieldapp.vault.migrate import REVISIONS

    with tempfile.TemporaryDirectory() as folder, _new_vault(Path(folder)) as vault:
        _require(vault.verify().ok, "a new vault does not verify")
    versions = migrations("vault") / "versions"
    for revision in REVISIONS:
        _require(any(versions.glob(f"{revision}_*.py")), f"the migration {revision} is not in the build")


def _window() -> None:
    from fieldapp.desktop.proof import open_window

    with tempfile.TemporaryDirectory() as folder:
        _new_vault(Path(folder)).close()
        _require(open_window(Path(folder)) > 16, "the window stayed blank")


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
    "batch": _batch,
    "fonts": _fonts,
    "translations": _translations,
    "migrations": _migrations,
    "window": _window,
}
