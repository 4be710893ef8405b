"""The order of a form's versions, the same on every device and at the central.

XLSForm leaves the text of a version to its author: ``2026030102`` (day and number), ``7``, ``v1.10``. Runs of digits
count as numbers, what stands between them as text, so that ``10`` comes after ``9`` and ``1.10`` after ``1.9``.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"[0-9]+|[^0-9]+")

VersionKey = tuple[tuple[int, int, str], ...]


def version_key(version: str) -> VersionKey:
    """A key that sorts versions from oldest to newest."""
    return tuple((1, int(run), "") if run.isascii() and run.isdigit() else (0, 0, run) for run in _RUN.findall(version))


def is_newer(version: str, than: str) -> bool:
    """Whether ``version`` comes after ``than``."""
    return version_key(version) > version_key(than)
