"""Bring the translation files up to date: ``python -m fieldapp.desktop.catalogue [--check]``.

Reads every Chinese sentence marked for translation in this package (lupdate) into ``resources/i18n/fieldapp_en.ts``,
keeping the English already there, and builds ``fieldapp_en.qm`` from it (lrelease). Both files are committed, so a
checkout needs neither tool. With ``--check`` nothing is written: exit 1 if a sentence has no English or a file is
stale.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from fieldapp.places import resources

_PACKAGE = Path(__file__).resolve().parent


def sentences(ts: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """(context, Chinese) → its English forms; an empty tuple where a form is missing or unfinished."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for context in ET.parse(ts).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            forms: tuple[str, ...] = ()
            if translation is not None and translation.get("type") is None:
                forms = tuple(form.text or "" for form in translation.iter("numerusform")) or (translation.text or "",)
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = forms if all(forms) else ()
    return found


def update(ts: Path) -> None:
    """Run lupdate over this package into ``ts``. Raises ``CalledProcessError``."""
    sources = sorted(str(path.relative_to(_PACKAGE)) for path in _PACKAGE.rglob("*.py"))
    options = ["-no-obsolete", "-locations", "none", "-source-language", "zh_CN", "-target-language", "en"]
    _run("pyside6-lupdate", *sources, *options, "-ts", str(ts))


def build(ts: Path, qm: Path) -> None:
    """Run lrelease from ``ts`` to ``qm``. Raises ``CalledProcessError``."""
    _run("pyside6-lrelease", str(ts), "-qm", str(qm))


def _run(tool: str, *arguments: str) -> None:
    beside = Path(sys.executable).with_name(tool)
    command = str(beside) if beside.exists() else tool
    subprocess.run([command, *arguments], cwd=_PACKAGE, check=True, capture_output=True)  # noqa: S603 - fixed tools


def problems() -> list[str]:
    """What keeps the committed files from being complete and fresh; empty when all is well."""
    committed = resources() / "i18n" / "fieldapp_en.ts"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fieldapp_en.ts"
        shutil.copy(committed, fresh)
        update(fresh)
        now, before = sentences(fresh), sentences(committed)
        built = Path(folder) / "fieldapp_en.qm"
        build(committed, built)
        stale_qm = built.read_bytes() != (resources() / "i18n" / "fieldapp_en.qm").read_bytes()
    found = [f"no English: {context}: {source}" for (context, source), forms in now.items() if not forms]
    found += [f"no longer in the code: {context}: {source}" for context, source in before.keys() - now.keys()]
    return found + (["fieldapp_en.qm is not built from fieldapp_en.ts"] if stale_qm else [])


def main(arguments: list[str]) -> int:
    """Update and build, or with ``--check`` only tell."""
    if "--check" not in arguments:
        update(resources() / "i18n" / "fieldapp_en.ts")
        build((resources() / "i18n" / "fieldapp_en.ts"), (resources() / "i18n" / "fieldapp_en.qm"))
    found = problems()
    sys.stderr.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
