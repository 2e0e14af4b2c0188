"""The pane of the Finding desk: the chosen person with its signals, what the register knows of it, and its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from coordinator.records.alerts import HANDLING
from coordinator.records.finding import FINDING, GONE, RISK_OF
from coordinator.records.households import RISK_LABELS
from coordinator.records.states import Kind
from coordinator.text import mark, moment, phone_text, short_moment, tr
from coordinator.widgets.finding.forms import ReopenForm, ResultForm, WhoForm
from coordinator.widgets.kit.desks.frame import heading, second
from coordinator.widgets.kit.desks.listing import RowAct, RowPane, show_in_today
from coordinator.widgets.kit.desks.row_pane import RowPaneView
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.finding import Finding

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.finding.rows import PersonRow
    from coordinator.worklist.household_card import HouseholdCard

SEX_LABELS: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}
_NOTES_SHOWN = 3
_LEAST_KNOWN = 130
"""Pixels of what is known of a person that a form leaves."""


def who(row: PersonRow) -> str:
    """Name a person with age and sex."""
    age = "" if row.age is None else tr("{age} years old", age=row.age)
    sex = tr(SEX_LABELS[row.sex]) if row.sex in SEX_LABELS else ""
    return ", ".join(part for part in (row.name, age, sex) if part)


def facts(row: PersonRow) -> str:
    """Say where the person lives and how it is reached, as the list gives it."""
    where = row.address if row.address.startswith(row.area) else " · ".join(filter(None, (row.area, row.address)))
    lines = [where, phone_text(row.phone) or tr("no phone in the list")]
    if row.is_dropped:
        lines.append(tr("Not in the corrected list any more."))
    return " · ".join(line for line in lines if line)


def state_words(row: PersonRow) -> str:
    """Say how far it is, with the tries."""
    label = tr(FINDING[row.state].label)
    if not row.tries:
        return label
    return tr("{state} · not met {n}×", state=label, n=row.tries)


def signal_lines(row: PersonRow) -> str:
    """Give the signals, a line each."""
    return "\n".join(f"· {signal.text}" for signal in row.signals) or tr("The list gives no signal.")


def found_lines(row: PersonRow) -> str:
    """Say what was done, and what else the list says."""
    lines: list[str] = []
    if row.last_try_at is not None:
        lines.append(tr("Not met {n}×, last {at}", n=row.tries, at=short_moment(row.last_try_at)))
    if row.closed_at is not None:
        lines.append(tr("Result {result}, {at}", result=tr(FINDING[row.state].label), at=moment(row.closed_at)))
    lines += [text for text in (row.note, row.officer) if text]
    lines += [tr("The list says: {words}", words=text) for text in row.notes[:_NOTES_SHOWN]]
    return "\n".join(lines)


def register_lines(row: PersonRow, card: HouseholdCard | None = None) -> str:
    """Say what the register knows of the person."""
    if row.household_id is None:
        if row.perhaps:
            return tr("Perhaps somebody of the register; say who it is.")
        return tr("Nobody of the register.")
    lines = [tr("{name} (household {n})", name=row.known_as, n=row.household_id)]
    if row.has_left:
        lines.append(tr("Has left the register."))
    if card is None:
        return "\n".join(lines)
    alerts = sum(HANDLING[alert.state].kind in (Kind.OPEN, Kind.WAITING) for alert in card.alerts)
    watch = card.not_watched.text if card.not_watched is not None else tr("Watched")
    lines += [
        " · ".join(filter(None, (tr(RISK_LABELS[card.risk]) if card.risk in RISK_LABELS else "", watch))),
        tr("Last sign of life {at}: {what}", at=short_moment(card.last_sign.at), what=card.last_sign.text.text)
        if card.last_sign is not None
        else tr("No sign of life on record."),
        tr("Open alerts: {n}", n=f"{alerts:,}"),
    ]
    if card.safety_note:
        lines.insert(1, f"! {card.safety_note}")
    if not row.has_left and (row.state in (*GONE, "facility") or RISK_OF.get(row.state, card.risk) != card.risk):
        lines.append(tr("The register does not know of this result by itself; record it on the household too."))
    return "\n".join(lines)


def form_of(row: PersonRow, now: datetime, host: QWidget) -> ActForm:
    """Make the form a row asks for: who it is, what became of it, or the way back."""
    if not row.is_open:
        return ReopenForm(row, host)
    return WhoForm(row, host) if row.perhaps else ResultForm(row, now, host)


def _take_in(desk: ListingDesk, row: PersonRow) -> None:
    desk.do(ask_for(Finding.take_into_register, row.id, WHEN_RUN))


PANE = RowPane(
    "findingDetail",
    mark("The chosen person"),
    mark("Choose a person to see the signals and to record what became of it."),
    who=who,
    facts=facts,
    acts=(
        RowAct(
            "findingTake",
            mark("Take into the register"),
            _take_in,
            tip=mark("Makes a household of this person, found by the national list (T)"),
            when=lambda row: row is not None and row.household_id is None and not row.perhaps and row.state not in GONE,
            keys=("T", "ㅅ"),
        ),
        show_in_today("findingOpen", tip=mark("Show the household in Today")),
    ),
    form=form_of,
    form_key=lambda row: (row.state, row.tries, bool(row.perhaps)),
    least_width=360,
)


class FindingSide(RowPaneView):
    """The declared pane, with signals and register set apart; what the register knows comes once the row rests."""

    def __init__(self, desk: ListingDesk) -> None:
        self._made = False
        super().__init__(PANE, desk)
        self.signals, self.found, self.register = QLabel(), second(), second()
        self.signals.setTextFormat(Qt.TextFormat.PlainText)
        self.signals.setWordWrap(True)
        self.signals.setObjectName("findingSignals")
        self.register.setObjectName("findingRegister")
        self.found.setObjectName("findingDone")
        self._heads = (heading(tr("Signals")), heading(tr("In the register")))
        self._about = second(tr("What was on record elsewhere; no diagnosis and no certainty."))
        layout: Any = self.layout()
        inside: Any = layout.itemAt(0)
        parts = (self._heads[0], self.signals, self._about, self._heads[1], self.register, self.found)
        for place, part in enumerate(parts, start=2):
            inside.insertWidget(place, part)
        inside.setSpacing(6)
        inside.addStretch(1)
        # What is known may be long: it scrolls, and the form keeps its place at the foot.
        layout.removeItem(inside)
        content = QWidget()
        inside.setParent(None)
        content.setLayout(inside)
        self.area = Scrolled(self, least_width=PANE.least_width)
        self.area.setMinimumHeight(_LEAST_KNOWN)
        self.area.setWidget(content)
        layout.insertWidget(0, self.area, 1)
        acts: Any = self.buttons[0].parentWidget()
        inside.removeWidget(acts)
        foot = QWidget(self)  # a widget: what a form leaves is counted by the widgets beside it
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(acts)
        layout.insertWidget(1, foot)
        below: Any = self._lower.layout()
        below.removeWidget(self.forms)
        self._lower.hide()
        self.forms.setParent(self)
        layout.addWidget(self.forms)
        self._parts = parts
        self._made = True
        self._row: PersonRow | None = None
        self.show_row(None)

    def show_row(self, row: Any) -> None:
        """Show a person with its signals, or nothing."""
        super().show_row(row)
        if not self._made:
            return
        QTimer.singleShot(0, self.forms, self.forms.refit)
        before, self._row = self._row, row
        for part in self._parts:
            part.setVisible(row is not None)
        if row is None:
            return
        self.signals.setText(signal_lines(row))
        done = found_lines(row)
        self.found.setText(done)
        self.found.setVisible(bool(done))
        if before is None or before.id != row.id or before.household_id != row.household_id:
            self.register.setText(register_lines(row))

    def show_detail(self, card: HouseholdCard | None) -> None:
        """Show what the register knows of the person."""
        if self._row is not None:
            self.register.setText(register_lines(self._row, card))
