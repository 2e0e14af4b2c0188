"""What moved since the round before: a line of moves and the grades before by those now; each shows its households."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coordinator.text import tr
from coordinator.widgets.kit.choices import Button, Flow
from coordinator.widgets.kit.desks.frame import heading, second
from coordinator.widgets.kit.labels import take_out
from coordinator.worklist.surveys.movement import GRADE_LABELS, MOVE_LABELS, move_of

if TYPE_CHECKING:
    from coordinator.worklist.surveys.movement import Movement


class MovementGrid(QWidget):
    """The movement between two rounds; a button pressed again takes its choice back.

    Signals
    -------
    picked : str, a move, or `before>now`; empty for none
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("surveyMovement")
        self.setAccessibleName(tr("Movement since the round before"))
        self.title = heading(tr("Movement since the round before"))
        self.hint = second()
        self._moves = QWidget()
        self._flow = Flow(self._moves, gap=4)
        self._cells = QWidget()
        self._grid = QGridLayout(self._cells)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(2)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(4)
        for widget in (self.title, self.hint, self._moves, self._cells):
            column.addWidget(widget)
        column.addStretch(1)
        self._shown: object = None

    def show_movement(self, movement: Movement | None) -> None:
        """Show a movement; None where there is no round before."""
        if movement == self._shown and self.buttons:
            return
        self._shown = movement
        self.buttons.clear()
        take_out(self._flow)
        take_out(self._grid)
        for part in (self._moves, self._cells):
            part.setVisible(movement is not None)
        if movement is None:
            self.hint.setText(tr("There is no round before this one yet; with the next one it is seen who moved."))
            self.hint.show()
            return
        self.hint.setText(tr("Before: “{name}”. Rows: grade then; columns: grade now.", name=movement.previous))
        for move, n in movement.moves.items():
            if not n:
                continue
            self._flow.addWidget(self._button(move, tr("{move} {n}", move=tr(MOVE_LABELS[move]), n=f"{n:,}"), n))
        cells = movement.cells
        grades = [grade for grade in GRADE_LABELS if any(grade in pair for pair in cells)]
        for place, grade in enumerate(grades, 1):
            for label, at in (
                (QLabel(tr(GRADE_LABELS[grade])), (0, place)),
                (QLabel(tr(GRADE_LABELS[grade])), (place, 0)),
            ):
                label.setProperty("role", "second")
                self._grid.addWidget(
                    label, *at, Qt.AlignmentFlag.AlignCenter if at[0] == 0 else Qt.AlignmentFlag.AlignLeft
                )
        for row, before in enumerate(grades, 1):
            for column, now in enumerate(grades, 1):
                n = cells.get((before, now), 0)
                if not n:
                    self._grid.addWidget(second("·"), row, column, Qt.AlignmentFlag.AlignCenter)
                    continue
                cell = self._button(f"{before}>{now}", f"{n:,}", n)
                cell.setToolTip(
                    tr(
                        "{before} → {now}: {move}",
                        before=tr(GRADE_LABELS[before]),
                        now=tr(GRADE_LABELS[now]),
                        move=tr(MOVE_LABELS[move_of(before, now)]),
                    )
                )
                cell.setAccessibleName(f"{cell.toolTip()} {n}")
                self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignCenter)
        self._grid.setColumnStretch(len(grades) + 1, 1)

    def _button(self, code: str, words: str, n: int) -> QPushButton:
        made = Button()
        made.setAutoDefault(False)
        made.setProperty("link", n > 0)
        made.setObjectName(f"surveyMove_{code}")
        made.setText(words)
        made.setAccessibleName(words)
        made.setCheckable(True)
        made.setEnabled(n > 0)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(partial(self._on_clicked, code))
        self.buttons[code] = made
        return made

    def _on_clicked(self, code: str) -> None:
        self.picked.emit(code if self.buttons[code].isChecked() else "")

    def show_picked(self, code: str) -> None:
        """Mark what is picked."""
        for name, made in self.buttons.items():
            made.setChecked(name == code)
