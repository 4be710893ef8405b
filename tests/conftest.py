"""What holds for every test: no display is used, examples are the same in every run, nobody's settings leak in, and an
error in the log that no test looked for fails."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Before anything imports Qt. A run that wants to see the windows names the platform itself.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in [name for name in os.environ if name.startswith("FIELDAPP_")]:
    del os.environ[name]

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys go first and each module stays with one worker: they are the longest, and share what a module builds."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=lambda item: "journeys" not in item.path.parts)


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that means to cause an error in the log asks for ``caplog`` and looks at it there."""
    errors = _Errors()
    log = logging.getLogger("fieldapp")
    log.addHandler(errors)
    yield
    log.removeHandler(errors)
    if errors.seen and "caplog" not in request.fixturenames:
        pytest.fail("errors were logged:\n" + "\n".join(errors.seen))
