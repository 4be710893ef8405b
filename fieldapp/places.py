"""Where the program's own files lie: beside the package in a checkout, inside the folder of a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path


def program_folder() -> Path:
    """The folder that holds ``resources/`` and ``db/``."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """The folder of forms, theme, translations, tables."""
    return program_folder() / "resources"


def migrations(store: str) -> Path:
    """The Alembic environment of ``store`` (``vault`` or ``central``)."""
    return program_folder() / "db" / store
