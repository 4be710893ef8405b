"""Compile the library's XLSForms to XForms, so that a device reads XML and never needs the converter.

``python tools/compile_forms.py`` writes ``resources/forms/compiled/<form>.xml``; ``--check`` writes nothing and exits 1
when a committed file is not what its XLSForm compiles to.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fieldapp.forms.api import compile_form

FORMS = Path(__file__).resolve().parent.parent / "resources" / "forms"


def main(argv: list[str] | None = None) -> int:
    """Compile or check every form of the library. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    target = FORMS / "compiled"
    target.mkdir(exist_ok=True)
    stale = []
    for source in sorted(FORMS.glob("*.md")):
        compiled = compile_form(source).xform
        path = target / f"{source.stem}.xml"
        if path.is_file() and path.read_bytes() == compiled:
            continue
        stale.append(path.name)
        if not options.check:
            path.write_bytes(compiled)
    if stale:
        sys.stderr.write(("not current: " if options.check else "written: ") + ", ".join(stale) + "\n")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
