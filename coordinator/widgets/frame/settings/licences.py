"""Under what terms the program and the libraries it is made with may be used."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.desks.frame import button, second

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge

_LONGEST = 80
"""Characters of a licence's name; more is its text."""
_LICENCE = Path(__file__).resolve().parents[4] / "LICENSE"


def library_lines() -> list[str]:
    """List the libraries that are installed with the program: name, version, licence as its maker names it."""
    lines: set[str] = set()
    for library in distributions():
        info = library.metadata
        named = [*(info.get_all("License-Expression") or []), *(info.get_all("License") or [])]
        short = [terms for terms in named if terms and "\n" not in terms and len(terms) <= _LONGEST]
        classes = [c.rsplit(" :: ", 1)[-1] for c in info.get_all("Classifier") or [] if c.startswith("License ::")]
        terms = short[0] if short else ", ".join(classes) or "–"
        lines.add(f"{info['Name']} {library.version}: {terms}")
    return sorted(lines, key=str.lower)


class LicenceSheet(QDialog):
    """The licence of the program in full, and those of its libraries by name."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("licenceSheet")
        self.setWindowTitle(tr("Licences"))
        self.setAccessibleName(tr("Licences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = QPlainTextEdit()
        self.words.setObjectName("licenceWords")
        self.words.setAccessibleName(tr("Licences"))
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        close = button(tr("Close"), "licenceClose", tip="Esc")
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(second(tr("The program's own licence, then the libraries it is made with.")))
        layout.addWidget(self.words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(640, 480)
        bridge.ask(library_lines, then=self._on_lines, key="settings.licences")

    def _on_lines(self, lines: list[str]) -> None:
        own = _LICENCE.read_text(encoding="utf-8") if _LICENCE.is_file() else "MIT"
        self.words.setPlainText(own.strip() + "\n\n" + "\n".join(lines))
