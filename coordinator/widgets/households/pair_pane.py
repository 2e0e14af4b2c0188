"""Two households side by side that may be of one person: what agrees, what differs, and which value stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.records.merges import PERSON_PAIR
from coordinator.text import mark, short_day, tr
from coordinator.widgets.kit.choices import Choices, Flow
from coordinator.widgets.kit.desks.frame import button, second
from coordinator.widgets.kit.labels import take_out
from coordinator.widgets.kit.pane.scrolled import Scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.desks.listing import RowAct
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.households.pair_rows import PairFact, PairRow

_ONE_LINE = 18
"""Characters of a value that stand beside the name of their fact."""
FIRST, SECOND, BOTH = "first", "second", "both"
_OF_CHOICE = {"stays": FIRST, "goes": SECOND, "both": BOTH}
LIKENESS: dict[str, tuple[str, str]] = {
    "same": ("=", mark("same")),
    "alike": ("≈", mark("alike")),
    "different": ("≠", mark("different")),
    "unknown": ("·", mark("only one of the two")),
}
"""How two values stand to each other: a shape and a word."""


class PairPane(QWidget):
    """The chosen pair; where the two differ, the value that stays is chosen here."""

    def __init__(self, desk: ListingDesk, acts: Sequence[RowAct]) -> None:
        super().__init__()
        self.setObjectName("pairPane")
        self.setAccessibleName(tr("The two side by side"))
        self._desk = desk
        self._row: PairRow | None = None
        self._swapped = False
        self.facts: dict[str, Choices] = {}
        """By the code of a fact in which the two differ, whose value stays."""
        self.hint = second(tr("Choose a pair to hold the two side by side."))
        self.hint.setContentsMargins(16, 12, 16, 12)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        self.who = QLabel()
        self.who.setProperty("role", "title")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.who.setWordWrap(True)
        self.state = second()
        self.first, self.second = second(), second()
        self.swap = button("", "pairSwap", tip=tr("The other of the two keeps its number"))
        self.swap.clicked.connect(self._on_swap)
        self._place = QVBoxLayout()
        self._place.setSpacing(10)
        for part in (self.who, self.state, self.first, self.second):
            rows.addWidget(part)
        rows.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addLayout(self._place)
        rows.addStretch(1)
        self._area = Scrolled(self, least_width=340)
        self._area.setWidget(content)
        self.bar = QFrame(self)
        self.bar.setProperty("bar", "bottom")
        inside = QVBoxLayout(self.bar)
        inside.setContentsMargins(16, 10, 16, 10)
        holder = QWidget(self.bar)
        flow = Flow(holder, gap=8)
        inside.addWidget(holder)
        self.buttons = desk.add_buttons(acts)
        for act_button in self.buttons:
            flow.addWidget(act_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.hint)
        outer.addWidget(self._area, 1)
        outer.addWidget(self.bar)
        self.setFocusProxy(self.buttons[0])
        self.show_row(None)

    def show_row(self, row: PairRow | None) -> None:
        """Show a pair; the same one again keeps what was chosen."""
        for part in (self._area, self.bar):
            part.setVisible(row is not None)
        self.hint.setVisible(row is None)
        if row is None or row == self._row:
            return
        self._row, self._swapped = row, False
        for act_button in self.buttons:
            act_button.setVisible((row.state == "merged") if act_button.objectName() == "pairUnmerge" else row.is_open)
        self.who.setText(row.name if row.name == row.other_name else f"{row.name} · {row.other_name}")
        decided = f" ({short_day(row.decided)})" if row.decided is not None else ""
        self.state.setText(tr(PERSON_PAIR[row.state].label) + decided)
        self._say_which()
        take_out(self._place)
        self.facts = {}
        for fact in row.facts:
            self._place.addWidget(self._block(row, fact))
        self._area.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(self.who.text())

    def _say_which(self) -> None:
        row = self._row
        assert row is not None
        stays, goes = self.numbers
        has = {row.household_id: row.first_has, row.other_id: row.second_has}
        what, of_other = (", ".join(has[number]) or tr("nothing hangs on it") for number in (stays, goes))
        if row.is_open:
            self.first.setText(tr("Household {n} stays: {what}", n=stays, what=what))
            self.second.setText(tr("Household {n} goes into it: {what}", n=goes, what=of_other))
        else:
            if row.state == "merged":
                of_other = tr("merged into household {n}", n=stays)
            self.first.setText(tr("Household {n}: {what}", n=stays, what=what))
            self.second.setText(tr("Household {n}: {what}", n=goes, what=of_other))
        self.swap.setVisible(row.is_open)
        self.swap.setText(tr("Keep household {n} instead", n=goes))
        self.swap.setAccessibleName(self.swap.text())

    def _block(self, row: PairRow, fact: PairFact) -> QWidget:
        """Make what stands there of one fact: its name, how the two stand to each other, and the values."""
        block = QWidget()
        lines = QVBoxLayout(block)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        shape, word = LIKENESS[fact.likeness]
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(second(tr(fact.label), wrap=False))
        likeness = second(f"{shape} {tr(word)}", wrap=False)
        if fact.likeness in ("alike", "different"):
            likeness.setProperty("role", "strong")
        head.addWidget(likeness)
        head.addStretch(1)
        lines.addLayout(head)
        if fact.first == fact.second or not row.is_open:
            values = fact.first if fact.first == fact.second else f"{fact.first or '–'} · {fact.second or '–'}"
            label = QLabel(values)
            label.setTextFormat(Qt.TextFormat.PlainText)
            if len(values) <= _ONE_LINE:
                head.insertWidget(2, label)
            else:
                label.setWordWrap(True)
                lines.addWidget(label)
            return block
        answers = [(FIRST, fact.first or "–"), (SECOND, fact.second or "–")]
        keys = [f"{row.household_id}", f"{row.other_id}"]
        if fact.code == "safety_note" and fact.first and fact.second:
            answers.append((BOTH, tr("Both")))
            keys.append("")
        choices = Choices(answers, block, keys=keys)
        choices.setObjectName(f"pairFact_{fact.code}")
        choices.setAccessibleName(tr(fact.label))
        if fact.choice:
            choices.hold((_OF_CHOICE[fact.choice],))
        self.facts[fact.code] = choices
        lines.addWidget(choices)
        return block

    @property
    def numbers(self) -> tuple[int, int]:
        """The household that stays, and the one that is merged into it."""
        assert self._row is not None
        ids = (self._row.household_id, self._row.other_id)
        return (ids[1], ids[0]) if self._swapped else ids

    def choices(self) -> dict[str, str]:
        """Give whose value stays, by the code of each fact in which the two differ."""
        mine, other = (SECOND, FIRST) if self._swapped else (FIRST, SECOND)
        words = {mine: "stays", other: "goes", BOTH: "both"}
        return {code: words[choices.one()] for code, choices in self.facts.items() if choices.one()}

    def _on_swap(self) -> None:
        self._swapped = not self._swapped
        self._say_which()
