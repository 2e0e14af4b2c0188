"""The pane beside the register: who the chosen household is, what comes next for it, and whom to ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, phone_text, short_moment, tr
from coordinator.widgets.households import VIEW
from coordinator.widgets.households.contact_list import ContactList
from coordinator.widgets.households.entry.blocks import EntryBlocks
from coordinator.widgets.households.entry.contact_acts import follow
from coordinator.widgets.households.entry.person_form import AddForm
from coordinator.widgets.households.export_form import RegisterForm
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.desks.listing import RowAct, form_in_today, show_in_today
from coordinator.widgets.kit.form_host import LEAST_ABOVE, FormHost
from coordinator.widgets.kit.labels import band
from coordinator.widgets.kit.message_bar import Shape
from coordinator.widgets.kit.pane.acts import HouseholdActs
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.list_rows import HouseholdRow
    from coordinator.worklist.rows import LifeSign
    from coordinator.workspace import Done

SEX_LABELS: dict[str, str] = {"f": mark("Woman"), "m": mark("Man")}

ADD = RowAct(
    "householdAdd",
    mark("Add a household"),
    lambda desk, _row: desk.pane.begin_adding(),
    tip=mark("Add a household (I)"),
    when=None,
    main=True,
    keys=("I", "ㅑ"),
)
EXPORT = RowAct(
    "householdExport",
    mark("Export the list…"),
    lambda desk, _row: desk.pane.begin_export(),
    tip=mark("Writes the whole list as a file"),
    when=None,
)


def _sign(sign: LifeSign) -> str:
    return tr("Last sign of life {at}: {what}", at=short_moment(sign.at), what=sign.text.text)


class HouseholdDetail(HouseholdActs):
    """One household of the register, whose entry is kept here; what its card tells comes once the row rests."""

    def __init__(self, desk: ListingDesk) -> None:
        super().__init__(VIEW.acts)
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
        self.forms.keep_with(desk.bridge, "households")
        self.forms.saved.connect(self._on_saved)
        self.forms.form_closed.connect(self._on_form_closed)
        self.act_requested.connect(self._on_saved)
        self.place_wanted.connect(self._on_place)
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
                "householdEntry",
                mark("Correct the entry"),
                lambda _desk, _row: self.begin("entry"),
                tip=mark("Correct the entry (E)"),
                keys=("E", "ㄷ"),
            ),
            RowAct("householdNote", mark("Write a note"), lambda _desk, _row: self.begin("note")),
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
        self.number = QLabel(content)
        self.number.setObjectName("householdPhone")
        self.number.setProperty("role", "figure")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.where = second()
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.safety, self._safety = band("warning", content)
        self.facts = second()
        self.facts.setObjectName("householdFacts")
        self.contacts = ContactList(content)
        follow(self.contacts, self)
        self.entry = EntryBlocks(self.begin, content)
        for part in (self.safety, self.who, state, self.number, self.where, self.facts, self.contacts, self.entry):
            rows.addWidget(part)
        rows.addStretch(1)
        return content

    def show_row(self, row: HouseholdRow | None) -> None:
        """Show who it is; the rest comes with `show_detail`."""
        for part in (self._area, self.bar):
            part.setVisible(row is not None)
        self.hint.setVisible(row is None)
        self.forms.be_of(None if row is None else row.household_id)
        if row is None:
            self._shown = self.whom = self.card = None
            return
        self.whom = Whom(row.household_id, row.name)
        if row.household_id != self._shown:
            self.card = None
            for part in (self.safety, self.facts, self.contacts, self.entry):
                part.hide()
            self._area.verticalScrollBar().setValue(0)
        self._shown = row.household_id
        sex = tr(SEX_LABELS[row.sex]) if row.sex in SEX_LABELS else ""
        age = "" if row.age is None else tr("{age} years old", age=row.age)
        self.who.setText(", ".join(part for part in (row.name, age, sex) if part))
        self._shape.set_severity(row.severity)
        self.severity.setText(tr(SEVERITY_LABELS.get(row.severity, "")))
        self.risk.setText(tr("Risk: {risk}", risk=tr(RISK_LABELS.get(row.risk, row.risk))))
        self.number.setText(phone_text(row.phone))
        self.number.setVisible(bool(row.phone))
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
        self.entry.show_card(card)
        self.entry.show()
        self.card, self._now = card, self._desk.bridge.now()
        self._since.start()
        self.go_on()

    # the acts on the entry

    def enable_acts(self) -> None:
        """Offer every act: none of those that begin here is ever impossible."""

    def allows(self, act: str) -> bool:
        """Let every act be begun."""
        return True

    def why_not(self, act: str) -> str:
        """Say why an act that was asked for opened no form."""
        return tr("This cannot be done here now.")

    def refuse_act(self, message: str) -> None:
        """Say why nothing came of an act."""
        self._desk.messages.say(message)

    def do_at_once(self, request: Request) -> None:
        """Do an act that has no form."""
        self._desk.act(request)

    def begin_adding(self) -> None:
        """Open the form of somebody new in the register."""
        self.forms.begin(("add",), self._make_adding)

    def _make_adding(self) -> AddForm:
        form = AddForm(self.forms)
        form.home_wanted.connect(partial(self.place_wanted.emit, "today"))
        return form

    @Slot(str, int)
    def _on_place(self, place: str, household_id: int) -> None:
        self._desk.place_wanted.emit(place, household_id)

    @Slot()
    def _on_form_closed(self) -> None:
        if not self.forms.give_back():
            self._desk.table.enter()

    # the list as a file

    def begin_export(self) -> None:
        """Open the form by which the list leaves the program."""
        self.forms.begin(("export",), partial(RegisterForm, self._desk.bridge.now(), self.forms))

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        self._desk.messages.clear()
        then, failed = partial(self._on_done, request), partial(self._on_refused, request)
        self._desk.bridge.do(request, then=then, failed=failed)

    def _on_done(self, request: Request, done: Done[Any]) -> None:
        if done.household_id is not None and done.household_id == self.household_id:
            self.card = None  # what is begun next waits for the card as it is by now
        self.act_done(request)
        if request.verb is Households.add_household:
            self._desk.show_household(done.value)

    def _on_refused(self, request: Request, error: BaseException) -> None:
        if not self.forms.refuse(why_not(error), request) or not isinstance(error, CoordinatorError):
            self._desk.on_failed(error)
