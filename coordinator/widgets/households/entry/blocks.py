"""A household's entry as it stands, at a glance: who lives there, consents with their ends, rite leader and merit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coordinator.records.households import CONSENT_LABELS, LifeStatus
from coordinator.records.last_wishes import MERIT_LABELS, WISH_PAPER_LABELS
from coordinator.records.values.ages import born_part_text
from coordinator.text import day, mark, phone_text, short_day, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.labels import plain_label
from coordinator.widgets.kit.pane_section import Row, Section
from coordinator.worklist.facts.entry_rows import CONSENT_STATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.worklist.facts.entry_rows import ConsentRow, ResidentRow, RiteLeaderRow
    from coordinator.worklist.household_card import HouseholdCard

_SEXES: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}
_STRONG = frozenset({"given", "expiring", "exception"})


class ConsentSign(QWidget):
    """Whether a consent holds, as a shape: filled it holds, half filled it ends soon or is an exception, empty not."""

    def __init__(self, state: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a small square."""
        return QSize(14, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape."""
        ink = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1.5, (self.height() - 11) / 2, 11, 11)
        holds = self._state in _STRONG
        painter.setPen(QPen(QColor(ink.primary if holds else ink.edge), 1.5))
        painter.drawEllipse(box)
        painter.setBrush(QColor(ink.primary))
        if self._state == "given":
            painter.drawEllipse(box)
        elif holds:
            painter.drawPie(box, 90 * 16, 180 * 16)


class EntryBlocks(QWidget):
    """The blocks of an entry, each with the way to its form.

    Parameters
    ----------
    begin : begins an act on the entry by its name
    """

    def __init__(self, begin: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("entryBlocks")
        self.residents = Section(tr("People living there"), self, tr("Correct"), partial(begin, "entry_residents"))
        self.consents = Section(tr("Consents"), self, tr("Record"), partial(begin, "entry_consents"))
        self.rite = Section(tr("Rite leader"), self, tr("Correct"), partial(begin, "entry_rite"))
        self.merit = Section(tr("National merit"), self, tr("Correct"), partial(begin, "entry_merit"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        for name, section in (
            ("entryResidents", self.residents),
            ("entryConsents", self.consents),
            ("entryRite", self.rite),
            ("entryMerit", self.merit),
        ):
            section.setObjectName(name)
            section.button.setObjectName(f"{name}Button")
            section.button.setAccessibleDescription(section.accessibleName())
            outer.addWidget(section)

    def show_card(self, card: HouseholdCard) -> None:
        """Show what the card tells of the entry."""
        self.residents.show_rows([_resident(row, place, self.residents) for place, row in enumerate(card.residents)])
        self.residents.say_empty("" if card.residents else tr("Nobody is known who lives there."))
        self.consents.show_rows([_consents(card.consent_states, self.consents)])
        leader = card.rite_leader
        self.rite.show_rows([] if leader is None else [_rite(leader, self.rite)])
        self.rite.say_empty("" if leader is not None else tr("Nobody is named."))
        resident = next(iter(card.residents), None)
        self.merit.show_rows([] if resident is None else [_merit(resident, self.merit)])
        self.merit.setVisible(resident is not None)


def _resident(row: ResidentRow, place: int, parent: QWidget) -> QWidget:
    born = day(row.born_on) if row.born_on is not None else born_part_text(row.born_part)
    age = "" if row.age is None else tr("{age} years old", age=row.age)
    sex = tr(_SEXES[row.sex]) if row.sex in _SEXES else ""
    if row.moved_out_on is not None:
        state = tr("moved out {day}", day=short_day(row.moved_out_on))
    elif row.life_status == LifeStatus.DEATH_REPORTED:
        state = tr("death reported")
    elif row.life_status == LifeStatus.DEATH_CONFIRMED:
        state = tr("death confirmed")
    elif row.moved_in_on is not None:
        state = tr("moved in {day}", day=short_day(row.moved_in_on))
    else:
        state = ""
    words = (born or row.born_words, phone_text(row.phone), state)
    line = Row(", ".join(part for part in (row.name, age, sex) if part), " · ".join(filter(None, words)), parent)
    line.setEnabled(row.moved_out_on is None)
    line.setObjectName(f"resident{place}")
    return line


def _consents(rows: tuple[ConsentRow, ...], parent: QWidget) -> QWidget:
    box = QWidget(parent)
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(2, 1)
    line = 0
    for row in rows:
        sign = QHBoxLayout()
        sign.addWidget(ConsentSign(row.state, box))
        grid.addLayout(sign, line, 0)
        purpose = plain_label(tr(CONSENT_LABELS[row.purpose]), box)
        purpose.setWordWrap(False)
        grid.addWidget(purpose, line, 1)
        state = second_label(consent_words(row), box)
        state.setObjectName(f"consent_{row.purpose}")
        grid.addWidget(state, line, 2)
        line += 1
        if row.words:
            grid.addWidget(second_label(row.words, box), line, 1, 1, 2)
            line += 1
    return box


def consent_words(row: ConsentRow) -> str:
    """Say in a few words what is known of a consent, with its days."""
    label = tr(CONSENT_STATES[row.state])
    if row.until is not None:
        return tr("{state}, until {day}", state=label, day=short_day(row.until))
    if row.ask_again_on is not None:
        return tr("{state}, ask again {day}", state=label, day=short_day(row.ask_again_on))
    if row.since is not None:
        return tr("{state} {day}", state=label, day=short_day(row.since))
    return label


def _rite(row: RiteLeaderRow, parent: QWidget) -> QWidget:
    name = tr("{name} ({relation})", name=row.name, relation=row.relation) if row.relation else row.name
    paper = tr(WISH_PAPER_LABELS[row.paper]) if row.paper in WISH_PAPER_LABELS else ""
    words = (
        tr("Died, as the register says: choose somebody else") if row.died else "",
        phone_text(row.phone),
        paper,
        "" if row.paper_on is None else short_day(row.paper_on),
        row.paper_place,
    )
    return Row(name, " · ".join(word for word in words if word), parent)


def _merit(row: ResidentRow, parent: QWidget) -> QWidget:
    on = "" if row.merit_on is None else short_day(row.merit_on)
    return second_label(" · ".join(filter(None, (tr(MERIT_LABELS.get(row.merit, "")), on))), parent)
