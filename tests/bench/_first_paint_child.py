"""One start of a window, told to the process that started it: a line on stdout once the first paint is done.

``bare`` shows an empty window; ``fieldapp DATA`` runs the desktop's front door. Both say it in the first turn of the
event loop after the paint. The desktop's window has a signal for that; an event filter on the application would see it
too, but costs a Python object for everything that happens, and so measures itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


def tell() -> None:
    """Say so, and end at once."""
    os.write(1, b"painted\n")
    os._exit(0)


class Bare(QWidget):
    """Nothing but a window."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, tell)


def show_bare() -> int:
    """A bare window; ends itself."""
    app = QApplication(sys.argv[:1])
    window = Bare()
    window.resize(1200, 740)
    window.show()
    return app.exec()


def show_fieldapp(data: Path) -> int:
    """The desktop on a data folder; ends itself."""
    from fieldapp.desktop import app
    from fieldapp.desktop.window import Window

    class Watched(app.Startup):
        """What comes after the first paint, with our ear first."""

        def __init__(self, window: Window, application: QApplication) -> None:
            window.painted.connect(tell)
            super().__init__(window, application)

    app.Startup = Watched  # type: ignore[misc]
    return app.run(data)


if __name__ == "__main__":
    sys.exit(show_bare() if sys.argv[1] == "bare" else show_fieldapp(Path(sys.argv[2])))
