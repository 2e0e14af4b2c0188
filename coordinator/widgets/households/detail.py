"""The pane beside the register: who the chosen household is, what comes next for it, and whom to ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, phone_text, short_moment, tr
from coordinator.widgets.households.contact_list import ContactList
from coordinator.widgets.households.export_form import RegisterForm
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.desks.listing import RowAct, form_in_today, show_in_today
from coordinator.widgets.kit.form_host import LEAST_ABOVE, FormHost
from coordinator.widgets.kit.labels import band
from coordinator.widgets.kit.message_bar import Shape
from coordinator.widgets.kit.pane.scrolled import Scrolled

if TYPE_CHECKING:
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.list_rows import HouseholdRow
    from coordinator.worklist.rows import LifeSign

SEX_LABELS: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}

EXPORT = RowAct(
    "householdExport",
    mark("Export the list…"),
    lambda desk, _row: desk.pane.begin_export(),
    tip=mark("Writes the whole list as a file"),
    when=None,
)


def _sign(sign: LifeSign) -> str:
    return tr("Last sign of life {at}: {what}", at=short_moment(sign.at), what=sign.text.text)


class HouseholdDetail(QWidget):
    """One household of the register; what its card tells comes once the row rests."""

    def __init__(self, desk: ListingDesk) -> None:
        super().__init__()
        self.setObjectName("householdDetail")
        self.setAccessibleName(tr("The chosen household"))
        self._desk = desk
        self._shown: int | None = None
        self.hint = second(tr("Choose a household to see what comes next for it and whom to ask."))
        self.hint.setContentsMargins(16, 12, 16, 12)
        area = Scrolled(self, least_width=320)
        area.setMinimumHeight(LEAST_ABOVE)
        area.setWidget(self._make_content())
        self._area = area
        self.forms = FormHost(self)
        self.forms.saved.connect(self._on_saved)
        self.forms.form_closed.connect(desk.table.enter)
        self.bar = QFrame(self)
        self.bar.setProperty("bar", "bottom")
        inside = QVBoxLayout(self.bar)
        inside.setContentsMargins(16, 10, 16, 10)
        acts = QWidget(self.bar)
        flow = Flow(acts, gap=8)
        inside.addWidget(acts)
        declared = (
            form_in_today("householdCall", mark("Record call"), "call"),
            RowAct(
                "householdNote", mark("Write a note"), lambda desk, row: desk.act_wanted.emit(row.household_id, "note")
            ),
            show_in_today("householdOpen"),
        )
        self.buttons = desk.add_buttons(declared)
        for act_button in self.buttons:
            flow.addWidget(act_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.hint)
        outer.addWidget(area, 1)
        outer.addWidget(self.forms)
        outer.addWidget(self.bar)
        self.setFocusProxy(self.buttons[0])
        self.show_row(None)

    def _make_content(self) -> QWidget:
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        self.who = QLabel(content)
        self.who.setProperty("role", "title")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.who.setWordWrap(True)
        state = QWidget(content)
        line = Flow(state, gap=6)
        self._shape = Shape(parent=state)
        self.severity = QLabel(state)
        self.severity.setProperty("role", "strong")
        self.risk = second(wrap=False)
        for part in (self._shape, self.severity, self.risk):
            line.addWidget(part)
        self.phone = QLabel(content)
        self.phone.setObjectName("householdPhone")
        self.phone.setProperty("role", "figure")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.where = second()
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.safety, self._safety = band("warning", content)
        self.facts = second()
        self.facts.setObjectName("householdFacts")
        self.contacts = ContactList(content)
        for part in (self.who, state, self.phone, self.where, self.safety, self.facts, self.contacts):
            rows.addWidget(part)
        rows.addStretch(1)
        return content

    def show_row(self, row: HouseholdRow | None) -> None:
        """Show who it is; the rest comes with `show_detail`."""
        for part in (self._area, self.bar):
            part.setVisible(row is not None)
        self.hint.setVisible(row is None)
        if row is None:
            self._shown = None
            return
        if row.household_id != self._shown:
            for part in (self.safety, self.facts, self.contacts):
                part.hide()
            self._area.verticalScrollBar().setValue(0)
        self._shown = row.household_id
        sex = tr(SEX_LABELS[row.sex]) if row.sex in SEX_LABELS else ""
        age = "" if row.age is None else tr("{age} years old", age=row.age)
        self.who.setText(", ".join(part for part in (row.name, age, sex) if part))
        self._shape.set_severity(row.severity)
        self.severity.setText(tr(SEVERITY_LABELS.get(row.severity, "")))
        self.risk.setText(tr("Risk: {risk}", risk=tr(RISK_LABELS.get(row.risk, row.risk))))
        self.phone.setText(phone_text(row.phone))
        self.phone.setVisible(bool(row.phone))
        self.where.setText(row.address or row.area)
        self.setAccessibleDescription(self.who.text())

    def show_detail(self, card: HouseholdCard) -> None:
        """Show what the card tells of the household that is shown."""
        facts = [task.text for task in card.open_tasks]
        if card.next_step is not None:
            at = "" if card.next_step.due_at is None else short_moment(card.next_step.due_at)
            step = card.next_step.said.text
            facts.append(tr("Next: {step}, by {moment}", step=step, moment=at) if at else tr("Next: {step}", step=step))
        away = card.absence or card.not_watched
        if away is not None:
            facts.append(away.text)
        if card.last_sign is not None:
            facts.append(_sign(card.last_sign))
        else:
            facts.append(tr("No sign of life is on record."))
        if card.contact is not None:
            facts.append(card.contact.text)
        self.facts.setText("\n".join(dict.fromkeys(facts)))
        self.facts.show()
        self._safety.setText(card.safety_note)
        self.safety.setVisible(bool(card.safety_note))
        self.contacts.show_contacts(card.contacts)
        self.contacts.show()

    # the list as a file

    def begin_export(self) -> None:
        """Open the form by which the list leaves the program."""
        self.forms.begin(("export",), partial(RegisterForm, self._desk.bridge.now(), self.forms))

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        self._desk.messages.clear()
        self.forms.hand_over(request, self._desk.bridge, self._on_refused)

    def _on_refused(self, request: Request, error: BaseException) -> None:
        if not self.forms.refuse(why_not(error), request) or not isinstance(error, CoordinatorError):
            self._desk.on_failed(error)
