"""What a household's pane tells of finding: by whom it was found, the national lists it stands on; and its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from coordinator.records.finding import FINDING
from coordinator.records.reporters import found_by_word, reporters
from coordinator.text import tr
from coordinator.widgets.kit.act_forms import ActForm, Whom
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.finding import Finding

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.finding.card import OnList
    from coordinator.worklist.household_card import HouseholdCard

UNKNOWN = "unknown"
"""Stands among the choices for a way nobody knows."""


def list_words(row: OnList) -> str:
    """Say on which list a household stands, with which signals, and how far it is."""
    state = tr(FINDING[row.state].label)
    return tr(
        "{round}: {state} – signals: {signals}",
        round=row.round,
        state=tr("{state} · not met {n}×", state=state, n=row.tries) if row.tries else state,
        signals=", ".join(signal.text for signal in row.signals) or tr("none"),
    )


class FindingPart(PanePart):
    """By whom a household was found, and the national lists it stands on; nothing where neither is known."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.found = QLabel(content)
        self.found.setObjectName("foundBy")
        self.found.setWordWrap(True)
        self.lists = second()
        self.lists.setObjectName("onLists")
        self.lists.setParent(content)
        self.widgets = (self.found, self.lists)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show what is known."""
        part = card.parts.get("finding")
        found_by = found_by_word(part.found_by) if part is not None else ""
        self.found.setText(tr("Found by: {way}", way=found_by) if found_by else "")
        self.found.setVisible(bool(found_by))
        lines = [list_words(row) for row in part.on_lists] if part is not None else []
        self.lists.setText("\n".join(lines))
        self.lists.setVisible(bool(lines))


class FoundByForm(ActForm):
    """Say by whom a household was found (발굴 경로)."""

    def __init__(self, household: Whom, found_by: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("By whom it was found"), "", parent, household=household)
        self._before = found_by
        answers = [(code, known.word) for code, known in reporters().items()]
        keys = [str(n) for n in range(1, 10)]
        self.ways = Choices([*answers, (UNKNOWN, tr("Not known"))], self, keys=keys)
        self.by_digit = (self.ways,)
        self.ways.setObjectName("foundByWays")
        self.ways.hold((found_by or UNKNOWN,))
        self.add_field(tr("By whom it was found"), self.ways)
        self.ways.changed.connect(self.refresh)
        self.setFocusProxy(self.ways.buttons[0])
        self.refresh()

    def _given(self) -> str:
        return "" if self.ways.one() == UNKNOWN else self.ways.one()

    def missing(self) -> str:
        """Ask for a change."""
        return "" if self.is_dirty() else tr("Nothing is changed yet.")

    def is_dirty(self) -> bool:
        """Say whether another way is chosen."""
        return self._given() != self._before

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Finding.set_found_by, self.household_id, self._given(), WHEN_RUN)


def found_by(pane: HouseholdActs) -> None:
    """Open the form that says by whom the household was found."""
    card = pane.card
    if card is None:
        return
    known = card.parts["finding"].found_by
    pane.open(FoundByForm, card.id, lambda household: FoundByForm(household, known, pane.forms))
