"""The section of the Power desk that says whom to propose for the watch by electricity, and keeps what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.households import RISK_LABELS
from coordinator.records.watch import PROPOSAL, PROPOSAL_REASON_LABELS
from coordinator.text import day, mark, ntr, phone_text, short_day, tr
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct, show_in_today
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.widgets.power.proposal_forms import AnswerForm, ProposeForm, UtilityListForm
from coordinator.worklist.power.proposals import CANDIDATE
from coordinator.workspace.power import Proposals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.power.proposals import ProposalRow

PROPOSED, ACCEPTED = "proposed", "accepted"
STATE_LABELS: dict[str, str] = {
    CANDIDATE: mark("May be proposed"),
    PROPOSED: PROPOSAL[PROPOSED].label,
    ACCEPTED: PROPOSAL[ACCEPTED].label,
}
_RISKS = tuple(RISK_LABELS)


def _state(row: ProposalRow) -> str:
    label = tr(STATE_LABELS[row.state])
    if row.state == PROPOSED and row.proposed_on is not None:
        return tr("{state} {day}", state=label, day=short_day(row.proposed_on))
    return label


def _reasons(row: ProposalRow) -> str:
    return " · ".join(reason.text for reason in row.reasons)


def _facts(row: ProposalRow) -> str:
    parts = [" · ".join(part for part in (row.address or row.area, phone_text(row.phone)) if part)]
    parts += [f"– {reason.text}" for reason in row.reasons]
    if row.proposed_on is not None:
        parts.append(tr("Proposed {day} to {office}", day=day(row.proposed_on), office=row.proposed_to))
    if row.answered_on is not None:
        answer = (
            tr("Taken into the watch")
            if row.state == ACCEPTED
            else tr(PROPOSAL_REASON_LABELS.get(row.reason, "Not taken"))
        )
        parts.append(tr("Answered {day}: {answer}", day=day(row.answered_on), answer=answer))
    if row.note:
        parts.append(row.note)
    if row.state == CANDIDATE:
        parts.append(tr("Whether a remote meter can be had there is for the utility to say."))
    elif not row.consents:
        parts.append(tr("The consent for power use does not hold any more: this person is left out of the list."))
    elif row.state == ACCEPTED:
        linked = tr("A meter is linked.")
        parts.append(linked if row.has_meter else tr("No meter is linked yet; the watch begins with its readings."))
    return "\n".join(part for part in parts if part)


def _count(_shown_count: int, rows: Sequence[ProposalRow]) -> str:
    candidates = sum(row.state == CANDIDATE for row in rows)
    proposed = sum(row.state == PROPOSED for row in rows)
    accepted = sum(row.state == ACCEPTED for row in rows)
    return tr(
        "{candidates} may be proposed · {proposed} proposed · {accepted} accepted",
        candidates=f"{candidates:,}",
        proposed=f"{proposed:,}",
        accepted=f"{accepted:,}",
    )


class ProposalPane(QWidget):
    """The chosen household, why it should be proposed, and what is done next with it."""

    def __init__(self, desk: ListingDesk) -> None:
        super().__init__()
        self.setObjectName("proposalPane")
        self.setAccessibleName(tr("The chosen proposal"))
        self.setMinimumWidth(320)
        self._desk = desk
        self._office = ""
        """Where the last list went; the next one most likely goes there too."""
        self.who = QLabel()
        self.who.setProperty("role", "title")
        self.who.setWordWrap(True)
        self.facts = second()
        self.facts.setObjectName("proposalFacts")
        self.hint = second(tr("Choose who is to be proposed; Ctrl and Shift choose several."))
        acts = QWidget()
        flow = Flow(acts, gap=8)
        self.buttons = desk.add_buttons(
            (
                RowAct(
                    "propose", mark("Propose…"), lambda _desk, _row: self.propose(), when=self._may_propose, main=True
                ),
                RowAct(
                    "proposalAnswer",
                    mark("Answer of the utility…"),
                    lambda _desk, row: self.answer(row),
                    when=_is_proposed,
                ),
                RowAct("proposalMeter", mark("Link a meter"), _link_meter, when=_needs_meter),
                RowAct("proposalBack", mark("Take the proposal back"), _take_back, when=_is_proposed),
                show_in_today("proposalOpen", tip=""),
            )
        )
        for each in self.buttons:
            flow.addWidget(each)
        self.forms = FormHost(self)
        self.forms.saved.connect(self._on_saved)
        self.forms.form_closed.connect(desk.table.enter)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        for part in (self.hint, self.who, self.facts, acts):
            inside.addWidget(part)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(inside, 1)
        layout.addWidget(self.forms)
        desk.table.choice_changed.connect(self._on_choice)
        self.setFocusProxy(self.buttons[0])
        self.show_row(None)

    @property
    def form(self) -> ActForm | None:
        """The open form."""
        return self.forms.form

    def chosen(self) -> list[ProposalRow]:
        """Give those of the chosen rows who may be proposed."""
        return [row for row in self._desk.table.chosen() if row.state == CANDIDATE]

    def _may_propose(self, _row: Any) -> bool:
        return bool(self.chosen())

    def show_row(self, row: ProposalRow | None) -> None:
        """Show why the household should be proposed, or what came of it."""
        for part in (self.who, self.facts, *self.buttons):
            part.setVisible(row is not None)
        self.hint.setVisible(row is None)
        if row is None:
            return
        age = "" if row.age is None else tr("{age} years old", age=row.age)
        self.who.setText(", ".join(part for part in (row.name, age) if part))
        self.facts.setText(_facts(row))
        wanted = {
            "propose": row.state == CANDIDATE,
            "proposalAnswer": row.state == PROPOSED,
            "proposalBack": row.state == PROPOSED,
            "proposalMeter": _needs_meter(row),
        }
        for each in self.buttons:
            each.setVisible(wanted.get(each.objectName(), True))
        if self.form is not None and not self.form.is_dirty():
            self.forms.leave()
        self._on_choice()

    @Slot()
    def _on_choice(self) -> None:
        rows = self.chosen()
        words = ntr("Propose {n}…", "Propose {n}…", len(rows)) if len(rows) > 1 else tr("Propose…")
        self.buttons[0].setText(words)
        self.buttons[0].setAccessibleName(words)
        self.buttons[0].setEnabled(bool(rows))

    def propose(self) -> None:
        """Open the form that proposes the chosen households."""
        rows, now = self.chosen(), self._desk.bridge.now()
        if not rows:
            return
        key = (tuple(row.household_id for row in rows), "propose")
        self.forms.begin(key, lambda: ProposeForm(rows, self._office or self._last_office(), now, self.forms))

    def _last_office(self) -> str:
        known = [row for row in self._desk.table.all_rows() if row.proposed_on is not None]
        return max(known, key=lambda row: row.proposed_on).proposed_to if known else ""

    def answer(self, row: ProposalRow) -> None:
        """Open the form of the utility's answer."""
        now = self._desk.bridge.now()
        self.forms.begin((row.household_id, "answer"), lambda: AnswerForm(row, now, self.forms))

    def begin_export(self) -> None:
        """Open the form by which the list leaves the program."""
        self.forms.begin(("export",), partial(UtilityListForm, self._desk.bridge.now(), self.forms))

    def enter(self) -> bool:
        """Do what comes next for the chosen row; say whether there is anything."""
        row = self._desk.table.selected()
        if row is None or row.state == ACCEPTED:
            return False
        if row.state == CANDIDATE:
            self.propose()
        else:
            self.answer(row)
        return True

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        self._desk.messages.clear()
        if request.verb is Proposals.propose:
            self._office = request["proposed_to"]
        self.forms.hand_over(request, self._desk.bridge, self._on_refused)

    def _on_refused(self, request: Request, error: BaseException) -> None:
        if not self.forms.refuse(why_not(error), request) or not isinstance(error, CoordinatorError):
            self._desk.on_failed(error)


def _is_proposed(row: Any) -> bool:
    return row is not None and row.state == PROPOSED


def _needs_meter(row: Any) -> bool:
    return row is not None and row.state == ACCEPTED and not row.has_meter


def _link_meter(desk: ListingDesk, row: ProposalRow) -> None:
    desk.place_wanted.emit("power:meters", row.household_id)


def _take_back(desk: ListingDesk, row: ProposalRow) -> None:
    if row.proposal_id is not None:
        desk.do(ask_for(Proposals.withdraw, row.proposal_id, WHEN_RUN))


def _open(desk: ListingDesk, row: ProposalRow) -> None:
    if not desk.pane.enter():
        desk.open_row(row)


PROPOSALS = Listing(
    "proposals",
    mark("Proposals"),
    desk="proposalsSection",
    table_title=mark("Proposals for the power watch"),
    ask=lambda workspace, now: workspace.proposals.rows(now),
    columns=(
        Column(mark("Name"), lambda row: row.name, width=84),
        age_column(56),
        Column(mark("Area"), lambda row: row.area, width=150),
        Column(
            mark("Risk"),
            lambda row: tr(RISK_LABELS[row.risk]) if row.risk in RISK_LABELS else "",
            lambda row: _RISKS.index(row.risk) if row.risk in _RISKS else None,
            width=96,
        ),
        Column(mark("State"), _state, lambda row: list(STATE_LABELS).index(row.state), width=130),
        Column(mark("Points"), lambda row: str(row.points), lambda row: -row.points, number=True, width=64),
        Column(mark("Why"), _reasons, width=0, tip=lambda row: "\n".join(reason.text for reason in row.reasons)),
    ),
    key=lambda row: row.household_id,
    count=_count,
    empty=Empty(
        mark("Nobody is to be proposed: who consented to the use of power data and lives alone has a meter already."),
        mark("Go to the households"),
        "households",
    ),
    placeholder=mark("Name, initials, phone, address"),
    words=lambda row: (row.name, row.area, row.address, row.phone),
    filters=(
        Filter("State", mark("State"), lambda row, code: row.state == code, STATE_LABELS),
        Filter("Risk", mark("Risk"), lambda row, code: row.risk == code, RISK_LABELS),
        AREA,
    ),
    acts=(
        RowAct(
            "utilityList",
            mark("List for the utility…"),
            lambda desk, _row: desk.pane.begin_export(),
            tip=mark("Writes who is proposed and not answered yet as a file"),
            when=None,
        ),
    ),
    pane=ProposalPane,
    opened=_open,
    several=True,
)
"""Candidates first, most points first; then who is proposed and who was accepted."""
