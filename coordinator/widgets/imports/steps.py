"""Where an import stands: file, columns, difference, stored; a slim line that is read, not pressed."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from coordinator.text import mark, tr

STEPS: Final = (
    ("file", mark("File")),
    ("columns", mark("Columns")),
    ("difference", mark("What changes")),
    ("stored", mark("Stored")),
)


class StepLine(QFrame):
    """The four steps in their order; the one it stands at is strong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importSteps")
        self.step = ""
        self._labels: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        for number, (code, words) in enumerate(STEPS, start=1):
            if number > 1:
                between = QLabel("›")
                between.setProperty("role", "second")
                row.addWidget(between)
            label = QLabel(f"{number} {tr(words)}")
            label.setObjectName(f"importStep_{code}")
            self._labels[code] = label
            row.addWidget(label)
        row.addStretch()
        self.set_step("file")

    def set_step(self, step: str) -> None:
        """Say which step this is."""
        if step == self.step:
            return
        self.step = step
        for number, (code, words) in enumerate(STEPS, start=1):
            label = self._labels[code]
            label.setProperty("role", "strong" if code == step else "second")
            label.style().unpolish(label)
            label.style().polish(label)
            label.updateGeometry()  # it is wider when strong
            if code == step:
                self.setAccessibleName(tr("Step {n} of {all}: {step}", n=number, all=len(STEPS), step=tr(words)))
