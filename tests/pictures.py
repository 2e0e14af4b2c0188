"""Make the pictures of the README from the practice county: `python -m tests.pictures [FOLDER]`."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from coordinator import app
from coordinator.cli import main as cli
from coordinator.cli.practice import PRACTICE_PASSPHRASE
from coordinator.records.base import KST
from coordinator.settings import RESOURCES
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.workspace import Workspace

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=KST)
SHOTS: tuple[tuple[str, str, str, int, int, str], ...] = (
    ("today-ko-light", "ko", "light", 1366, 768, "today"),
    ("today-en-dark", "en", "dark", 1366, 768, "today"),
    ("power-ko-light", "ko", "light", 1366, 768, "power"),
    ("replay-ko-light", "ko", "light", 1366, 768, "power:replay"),
    ("calls-ko-light", "ko", "light", 1366, 768, "calls:board"),
)
"""Name, language, look, width, height, desk."""
SETTLE_MS = 4000


def wait(ms: int) -> None:
    """Let the window and its worker go on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Camera(QObject):
    """Takes one picture of the main window once it has settled, and closes the program."""

    def __init__(self, path: Path, width: int, height: int, desk: str) -> None:
        super().__init__()
        self.path, self.width, self.height, self.desk = path, width, height, desk
        QTimer.singleShot(300, self.shoot)

    def shoot(self) -> None:
        """Size the window, show the desk, wait, take the picture."""
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
        window.resize(self.width, self.height)
        wait(SETTLE_MS)
        if self.desk != "today":
            window.show_desk(self.desk)
            wait(SETTLE_MS // 2)
        window.grab().save(str(self.path))
        QApplication.quit()


def main(folder: Path) -> None:
    """Take every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["COORDINATOR_HOME"] = home
        vault = Path(home) / "practice"
        cli.main(["--lang", "ko", "--vault", str(vault), "--now", NOW.isoformat(), "demo", "--headless"])
        app.make_application()
        for name, language, look, width, height, desk in SHOTS:
            workspace = Workspace.open(vault, PRACTICE_PASSPHRASE, now=NOW)
            camera = Camera(folder / f"{name}.png", width, height, desk)
            app.run(workspace=workspace, now=NOW, language=language, look=look)
            camera.deleteLater()
            print(folder / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else RESOURCES / "pictures")
