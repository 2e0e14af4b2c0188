"""Who of the register may be the person typed: each is opened instead, or said to be another person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coordinator.records.values.ages import born_part_text
from coordinator.text import day, mark, phone_text, tr
from coordinator.widgets.kit.choices import Choices, push_button
from coordinator.widgets.kit.labels import band, plain_label, take_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.casework.households.entry_check import HomeAlike

SAME_LABELS: dict[str, str] = {
    "name": mark("same name"),
    "birth": mark("same birth"),
    "phone": mark("same phone"),
    "address": mark("same address"),
}


def alike_words(home: HomeAlike) -> str:
    """Say who it is and what agrees."""
    person = home.person
    born = day(person.born_on) if person.born_on is not None else born_part_text(person.born_part)
    same = ", ".join(tr(label) for code, label in SAME_LABELS.items() if code in home.same)
    gone = tr("not in the register any more") if home.has_left else ""
    facts = (person.name, born, person.address, phone_text(person.phone), same or tr("nearly the same"), gone)
    return " · ".join(fact for fact in facts if fact)


class AlikeList(QWidget):
    """The households that may be of the person typed; each has to be answered before the entry is saved.

    Signals
    -------
    wanted : int, the household that is to be opened instead
    answered : one was said to be another person, or that was taken back
    """

    wanted = Signal(int)
    answered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("alikeList")
        self.setAccessibleName(tr("Perhaps in the register already"))
        self.homes: tuple[HomeAlike, ...] = ()
        self.answers: dict[int, Choices] = {}
        self._apart: set[int] = set()
        frame, self._title = band("warning", self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 4)
        outer.setSpacing(4)
        outer.addWidget(frame)
        outer.addLayout(self._rows)
        self.hide()

    def show_homes(self, homes: Sequence[HomeAlike]) -> None:
        """Show who it may be; who was said to be another person before stays that."""
        if [home.household_id for home in homes] == [home.household_id for home in self.homes]:
            self.homes = tuple(homes)
            return
        self.homes, self.answers = tuple(homes), {}
        take_out(self._rows)
        self._title.setText(
            tr("Perhaps in the register already. Open that household, or say that it is another person.")
        )
        for home in homes:
            row = QWidget(self)
            line = QVBoxLayout(row)
            line.setContentsMargins(12, 0, 0, 2)
            line.setSpacing(2)
            line.addWidget(plain_label(alike_words(home), row))
            below = QHBoxLayout()
            below.setSpacing(8)
            answer = Choices([("other", tr("Another person"))], row, several=True)
            answer.buttons[0].setObjectName(f"another{home.household_id}")
            if home.household_id in self._apart:
                answer.hold({"other"})
            answer.changed.connect(partial(self._on_answer, home.household_id, answer))
            self.answers[home.household_id] = answer
            instead = push_button(tr("Open this one"), partial(self.wanted.emit, home.household_id), row, link=True)
            instead.setObjectName(f"instead{home.household_id}")
            below.addWidget(answer)
            below.addWidget(instead)
            below.addStretch(1)
            line.addLayout(below)
            self._rows.addWidget(row)
        self.setVisible(bool(homes))

    def _on_answer(self, household_id: int, answer: Choices) -> None:
        (self._apart.add if answer.one() else self._apart.discard)(household_id)
        self.answered.emit()

    def apart_from(self) -> tuple[int, ...]:
        """List those that were said to be another person."""
        return tuple(home.household_id for home in self.homes if home.household_id in self._apart)

    def open_name(self) -> str:
        """Name the first who was not answered; empty where all are."""
        return next((home.person.name for home in self.homes if home.household_id not in self._apart), "")
