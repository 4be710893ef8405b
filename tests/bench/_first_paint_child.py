"""One start of a window, told to the process that started it: a line on stdout at the end of the first paint.

``bare`` shows an empty window; ``fieldapp DATA`` runs the desktop's front door as it is. Both are watched the same way:
an event filter on the application sees the first paint of a top-level widget's contents and looks again when the
event loop comes round, when everything of that paint is on the screen.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class Watch(QObject):
    """Tells of the first paint, once, and ends the program."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._seen and event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._seen = True
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        os.write(1, b"painted\n")
        os._exit(0)


def main(words: list[str]) -> int:
    """Start what is named; ends itself at the first paint."""
    app = QApplication(sys.argv[:1])
    watch = Watch(app)
    app.installEventFilter(watch)
    if words[0] == "bare":
        window = QWidget()
        window.resize(1200, 740)
        window.show()
        return app.exec()
    from pathlib import Path

    from fieldapp.desktop.app import run

    return run(Path(words[1]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
