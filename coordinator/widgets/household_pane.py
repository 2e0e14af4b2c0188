"""The household pane: everything known of the selected household, and the acts on it; it asks and never stores."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QMetaMethod, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from coordinator.records.alerts import HANDLING, Outcome
from coordinator.records.households import CONSENT_LABELS, RISK_LABELS
from coordinator.text import ntr, phone_text, short_moment, tr
from coordinator.widgets import theme
from coordinator.widgets.absence_rows import absence_row, supply_row
from coordinator.widgets.act_forms import AbsenceForm, ActForm, NoteForm, SafetyNoteForm, second_label
from coordinator.widgets.alert_forms import AcknowledgeForm, InErrorForm, ResolveForm, SilenceForm
from coordinator.widgets.call_form import CallForm
from coordinator.widgets.call_strip import CallStrip
from coordinator.widgets.choices import push_button
from coordinator.widgets.contact_list import ContactList, plain_label
from coordinator.widgets.form_host import FormHost
from coordinator.widgets.household_head import AlertList, HouseholdHead, band
from coordinator.widgets.link_forms import LinkMoveForm, LinkRequestForm
from coordinator.widgets.link_timeline import LinkTimeline
from coordinator.widgets.more_menu import MoreMenu
from coordinator.widgets.pane_section import Section, hairline, note_row
from coordinator.widgets.requests import AlertDetached, AlertsMerged, NoteAdded, Resolved
from coordinator.widgets.supply_form import SupplyForm
from coordinator.widgets.usage_chart import UsageChart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from coordinator.worklist.call_script import CallScript
    from coordinator.worklist.rows import AlertRow, HouseholdCard, LinkRow, TimelineRow, Usage

TIMELINE_ROWS = 200
"""More are said as a number; the history desk has them all."""


class HouseholdPane(QWidget):
    """One household: last sign of life, alert, power, calls, services, contacts, tasks, notes, and the acts.

    Signals
    -------
    act_requested : one object of `coordinator.widgets.requests`
    timeline_wanted : int, household whose timeline is to be handed to `show_timeline`
    print_wanted : int, household whose page is to be printed
    meter_wanted : int, household without a meter; its button is only there if something listens
    """

    act_requested = Signal(object)
    timeline_wanted = Signal(int)
    print_wanted = Signal(int)
    meter_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("householdPane")
        self.setAccessibleName(tr("Household"))
        self.setMinimumWidth(340)
        self.card: HouseholdCard | None = None
        self.call_script: CallScript | None = None
        self._now: datetime | None = None
        self._since = QElapsedTimer()
        self._quick_sent = ""
        self._programmes: Sequence[tuple[int, str]] = ()
        self._providers: Sequence[tuple[int, str]] = ()

        # Made in the order of the Tab key, each under its own parent: a widget that moves goes to the end.
        pages = QWidget(self)
        self._empty = second_label(tr("Choose a household in the list or on the map."), pages)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea(pages)
        self._scroll.setObjectName("householdScroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._make_content())
        self.forms = FormHost(self)
        self.bar = self._make_bar()

        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.refusal, self._refused = band("error", self)
        self.refusal.setObjectName("paneRefusal")
        self.refusal.hide()
        outer.addWidget(self.refusal)
        outer.addWidget(pages, 1)
        outer.addWidget(self.forms)
        outer.addWidget(self.bar)
        self.setFocusProxy(self.call_button)
        self.forms.saved.connect(self.act_requested)
        self.forms.form_opened.connect(self._mark_main_act)
        self.forms.form_closed.connect(self._on_form_closed)
        self.alerts.changed.connect(self._enable_acts)
        self.show_card(None, datetime.fromtimestamp(0).astimezone())

    def _make_content(self) -> QWidget:
        content = QWidget(self)
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(10)
        self.head = HouseholdHead(content)
        self.alerts = AlertList(content)
        self.usage = UsageChart(content)
        self.calls = CallStrip(content)
        self.links = LinkTimeline(content)
        self.contacts = ContactList(content)
        self.tasks = Section(tr("To do here"), content)
        self.tasks.setObjectName("openTasks")
        self.notes = Section(tr("Notes"), content)
        self.notes.setObjectName("notes")
        self.quick_note = QLineEdit(self.notes)
        self.quick_note.setObjectName("quickNote")
        self.quick_note.setPlaceholderText(tr("Add a note; Enter saves it"))
        self.quick_note.setAccessibleName(tr("Add note"))
        self.quick_note.returnPressed.connect(self._add_quick_note)
        self.notes.layout_below.addWidget(self.quick_note)
        self.absences = Section(tr("Absences"), content, tr("Register absence"), self.begin_absence)
        self.absences.setObjectName("absences")
        self.events = Section(tr("Everything on record"), content, tr("Show"), self._toggle_timeline)
        self.events.setObjectName("householdTimeline")
        self._events_label = QLabel(self.events)
        self._events_label.setWordWrap(True)
        self._events_label.setTextFormat(Qt.TextFormat.RichText)
        self._events_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.events.layout_below.addWidget(self._events_label)
        self.facts = second_label("", content)
        rows.addWidget(self.head)
        rows.addWidget(self.alerts)
        sections = (
            self.usage,
            self.calls,
            self.links,
            self.contacts,
            self.tasks,
            self.notes,
            self.absences,
            self.events,
        )
        for section in sections:
            rows.addWidget(hairline(content))
            rows.addWidget(section)
        rows.addWidget(self.facts)
        rows.addStretch(1)
        self.head.print_pressed.connect(self._want_print)
        self.usage.meter_wanted.connect(self._want_meter)
        self.calls.call_wanted.connect(self.begin_call)
        self.links.link_chosen.connect(self.begin_link_move)
        self.links.request_wanted.connect(self.begin_link_request)
        return content

    def _make_bar(self) -> QWidget:
        bar = QFrame(self)
        bar.setObjectName("actBar")
        bar.setProperty("bar", "bottom")
        bar.setStyleSheet("QPushButton { padding: 6px 7px; } QPushButton:focus { padding: 5px 6px; }")
        line = QHBoxLayout(bar)
        line.setContentsMargins(12, 10, 12, 10)
        line.setSpacing(4)
        self.call_button = self._act("callButton", tr("Record call"), "c", self.begin_call, bar, main=True)
        self.acknowledge_button = self._act("acknowledgeButton", tr("Acknowledge"), "a", self.begin_acknowledge, bar)
        self.silence_button = self._act("silenceButton", tr("Silence"), "s", self.begin_silence, bar)
        self.resolve_button = self._act("resolveButton", tr("Resolve"), "r", self.begin_resolve, bar)
        self.more_button = QPushButton(tr("More"), bar)
        self.more_button.setObjectName("moreButton")
        self.more_button.setAutoDefault(False)
        acts = (
            (tr("Add note"), self.begin_note),
            (tr("Safety note for visitors"), self.begin_safety_note),
            (tr("Register absence"), self.begin_absence),
            (tr("Without electricity"), self.begin_supply_cut),
            (tr("Link a service"), self.begin_link_request),
            (tr("Print this household's page"), self._want_print),
        )
        self.more_menu = MoreMenu(acts, self._begin_on_alert, self.more_button)
        self.more_button.setMenu(self.more_menu)
        for button in (self.call_button, self.acknowledge_button, self.silence_button, self.resolve_button):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.more_button)
        return bar

    def _act(
        self, name: str, text: str, key: str, begin: Callable[[], object], bar: QWidget, *, main: bool = False
    ) -> QPushButton:
        button = push_button(text, begin, bar, main=main)
        button.setObjectName(name)
        button.setProperty("tip", tr("{act} ({key})", act=text, key=key.upper()))
        return button

    # ------------------------------------------------------------------ what is shown

    @property
    def household_id(self) -> int | None:
        """Name the household shown."""
        return None if self.card is None else self.card.id

    def now(self) -> datetime:
        """Give the moment the card was shown at, moved on by the time that has passed since."""
        assert self._now is not None
        return self._now + timedelta(milliseconds=max(0, self._since.elapsed()))

    def show_card(self, card: HouseholdCard | None, now: datetime) -> None:
        """Show a household, or that none is chosen; the same one again keeps scroll, form and chart."""
        before = self.household_id
        self.card, self._now = card, now
        self._since.start()
        same = card is not None and card.id == before
        if not same:
            self.forms.leave()
            self.refusal.hide()
            self._mark_main_act()
            self.quick_note.clear()
            self._hide_timeline()
        self._pages.setCurrentWidget(self._empty if card is None else self._scroll)
        self.bar.setVisible(card is not None)
        if card is None:
            self.setAccessibleDescription(self._empty.text())
            self.alerts.show_alerts((), now)
            return
        self.setAccessibleDescription(card.name)
        self.head.show_card(card)
        self.alerts.show_alerts(card.alerts, now)
        if not same:
            self.usage.expect_usage()
            self._scroll.verticalScrollBar().setValue(0)
        self.calls.show_calls(card.calls, card.usual_answer_share)
        self.links.show_links(card.links, card.born_on, now)
        self.contacts.show_contacts(card.contacts)
        self.tasks.show_rows([plain_label(task.text, self.tasks) for task in card.open_tasks])
        self.tasks.say_empty("" if card.open_tasks else tr("Nothing is asked for here today."))
        self.notes.show_rows([note_row(note, self.notes) for note in card.notes])
        away = [absence_row(one, now, self._do_at_once, self.absences) for one in card.absences]
        away += [supply_row(one, now, self._do_at_once, self.absences) for one in card.supply_cuts]
        self.absences.show_rows(away)
        self.absences.say_empty("" if away else tr("No absence is registered."))
        self.facts.setText("\n".join(_facts(card)))
        self._enable_acts()

    def show_usage(self, usage: Usage | None) -> None:
        """Show the power chart, or why there is none."""
        has_meter = self.card is not None and bool(self.card.meter)
        nothing = tr("No reading came in these days.") if has_meter else tr("No meter is linked to this home.")
        self.usage.show_usage(usage, nothing)
        wanted = usage is None and self.card is not None and not has_meter
        self.usage.meter_button.setVisible(wanted and self._is_heard("meter_wanted(int)"))
        alert = self.alerts.chosen
        if usage is not None and usage.sentence is not None and alert is not None:
            # The alert above says it already.
            self.usage.sentence.setVisible(usage.sentence.text != alert.sentence.text)

    def show_timeline(self, rows: list[TimelineRow]) -> None:
        """Show the household's events, newest first."""
        soft = theme.current().subtle
        lines = "".join(
            f'<tr><td style="color:{soft};white-space:nowrap;padding:0 10px 3px 0">{escape(short_moment(row.at))}</td>'
            f'<td style="padding-bottom:3px">{escape(row.text.text)}</td></tr>'
            for row in sorted(rows, key=lambda row: row.at, reverse=True)[:TIMELINE_ROWS]
        )
        more = len(rows) - TIMELINE_ROWS
        older = ntr("{n} older event", "{n} older events", more)
        rest = f"<p>{escape(older)}</p>" if more > 0 else ""
        self._events_label.setText(f"<table cellspacing=0 cellpadding=0>{lines}</table>{rest}" if rows else "")
        self._events_label.setVisible(bool(rows))
        self.events.say_empty("" if rows else tr("Nothing is on record yet."))
        self.events.button.setText(tr("Hide"))

    def offer_services(self, programmes: Sequence[tuple[int, str]], providers: Sequence[tuple[int, str]]) -> None:
        """Take the directory from which a service can be linked, each as number and name."""
        self._programmes, self._providers = programmes, providers
        self._enable_acts()

    def act_refused(self, message: str) -> None:
        """Say why the workspace refused the last act; its form, or its quick note, comes back as it was."""
        if self.forms.refuse(message):
            return
        self._refused.setText(message)
        self.refusal.show()
        if self._quick_sent and not self.quick_note.text():
            self.quick_note.setText(self._quick_sent)

    def _do_at_once(self, request: object) -> None:
        """Hand out an act that has no form."""
        self.forms.forget_sent()
        self.refusal.hide()
        self._quick_sent = request.text if isinstance(request, NoteAdded) else ""
        self.act_requested.emit(request)

    def _is_heard(self, signature: str) -> bool:
        index = self.metaObject().indexOfSignal(signature)
        method: QMetaMethod = self.metaObject().method(index)
        return self.isSignalConnected(method)

    def _toggle_timeline(self) -> None:
        if self.card is None:
            return
        if self._events_label.isVisibleTo(self.events) or self.events.empty_label.isVisibleTo(self.events):
            self._hide_timeline()
        else:
            self.events.say_empty(tr("Reading the records…"))
            self.events.button.setText(tr("Hide"))
            self.timeline_wanted.emit(self.card.id)

    def _hide_timeline(self) -> None:
        self._events_label.clear()
        self._events_label.hide()
        self.events.say_empty("")
        self.events.button.setText(tr("Show"))

    # ------------------------------------------------------------------ acts

    def _enable_acts(self) -> None:
        alert = self.alerts.chosen
        for button, target in (
            (self.acknowledge_button, "acknowledged"),
            (self.silence_button, "silenced"),
            (self.resolve_button, "resolved"),
        ):
            reason = self._why_not(alert, target)
            button.setEnabled(not reason)
            button.setToolTip(reason or button.property("tip"))
        self.more_menu.show_for(alert, () if self.card is None else self.card.alerts)
        self.call_button.setToolTip(self.call_button.property("tip"))
        self.links.request_button.setEnabled(bool(self._programmes and self._providers))
        self.links.request_button.setToolTip(
            "" if self._programmes and self._providers else tr("No programme or provider is registered yet.")
        )

    @staticmethod
    def _why_not(alert: AlertRow | None, target: str) -> str:
        if alert is None:
            return tr("There is no open alert here.")
        if alert.state == "merged":
            return tr("This alert is put together with another; take them apart first (More).")
        if not HANDLING.may_move(alert.state, target):
            return tr("An alert that is “{state}” does not allow this.", state=tr(HANDLING[alert.state].label))
        return ""

    def _open(self, kind: type[ActForm], record_id: int, make: Callable[[], ActForm]) -> None:
        assert self.card is not None
        key = (self.card.id, kind, record_id)
        self.forms.open(self.forms.draft(key) or make(), key)

    def begin(self, act: str) -> None:
        """Open the form of an act by its name: call, acknowledge, silence, resolve, note, safety_note or absence."""
        begin: Callable[[], None] = getattr(self, f"begin_{act}")
        begin()

    def begin_call(self) -> None:
        """Open the form that records a call."""
        if self.card is not None:
            card = self.card
            self._open(
                CallForm,
                card.id,
                lambda: CallForm(card.id, phone_text(card.phone), self.forms, script=self.call_script),
            )

    def begin_acknowledge(self) -> None:
        """Open the form that acknowledges the chosen alert."""
        alert = self._alert_for(self.acknowledge_button)
        if alert is not None:
            self._open(AcknowledgeForm, alert.id, lambda: AcknowledgeForm(alert, self.forms))

    def begin_silence(self) -> None:
        """Open the form that silences the chosen alert."""
        alert = self._alert_for(self.silence_button)
        if alert is not None:
            self._open(SilenceForm, alert.id, lambda: SilenceForm(alert, self.now(), self.forms))

    def begin_resolve(self) -> None:
        """Open the form that resolves the chosen alert."""
        alert = self._alert_for(self.resolve_button)
        if alert is not None:
            self._open(ResolveForm, alert.id, lambda: ResolveForm(alert, self.now(), self.forms))

    def begin_note(self) -> None:
        """Open the form that adds a note."""
        if self.card is not None:
            card = self.card
            self._open(NoteForm, card.id, lambda: NoteForm(card.id, self.forms))

    def begin_safety_note(self) -> None:
        """Open the form that sets the safety note."""
        if self.card is not None:
            card = self.card
            self._open(SafetyNoteForm, card.id, lambda: SafetyNoteForm(card.id, card.safety_note, self.forms))

    def begin_absence(self) -> None:
        """Open the form that registers an absence."""
        if self.card is not None:
            card = self.card
            self._open(AbsenceForm, card.id, lambda: AbsenceForm(card.id, self.now(), self.forms))

    def begin_supply_cut(self) -> None:
        """Open the form that notes a home without electricity."""
        if self.card is not None:
            card = self.card
            self._open(SupplyForm, card.id, lambda: SupplyForm(card.id, self.now(), self.forms))

    def _begin_on_alert(self, act: str, other: AlertRow | None) -> None:
        """Begin a rare act on the chosen alert, as the menu offers it."""
        alert = self.alerts.chosen
        if alert is None:
            return
        if act == "in_error":
            self._open(InErrorForm, alert.id, lambda: InErrorForm(alert, self.forms))
        elif other is not None:
            self._do_at_once(AlertsMerged(alert.id, other.id))
        else:
            self._do_at_once(AlertDetached(alert.id))

    def act_done(self, request: object) -> None:
        """Go on where an act asks for another: a need for a service asks for the service."""
        if isinstance(request, Resolved) and request.outcome == Outcome.NEEDS_SERVICE:
            self.begin_link_request()

    def begin_link_move(self, link: LinkRow) -> None:
        """Open the form that moves a service link."""
        if self.card is not None:
            self._open(LinkMoveForm, link.id, lambda: LinkMoveForm(link, self.now(), self.forms))

    def begin_link_request(self) -> None:
        """Open the form that asks for a service."""
        if self.card is not None and self._programmes and self._providers:
            card = self.card
            self._open(
                LinkRequestForm,
                card.id,
                lambda: LinkRequestForm(card.id, self._programmes, self._providers, self.forms),
            )

    def _alert_for(self, button: QPushButton) -> AlertRow | None:
        """Give the chosen alert if the act is allowed on it; else say at the button why not."""
        if self.card is None:
            return None
        if not button.isEnabled():
            QToolTip.showText(button.mapToGlobal(QPoint(0, -button.height())), button.toolTip(), button)
            return None
        return self.alerts.chosen

    def _add_quick_note(self) -> None:
        text = self.quick_note.text().strip()
        if self.card is not None and text:
            self.quick_note.clear()
            self._do_at_once(NoteAdded(self.card.id, text))

    def _mark_main_act(self) -> None:
        """Leave one main button: save while a form is open, else the call."""
        self.refusal.hide()
        self.call_button.setProperty("main", self.forms.form is None)
        self.call_button.style().unpolish(self.call_button)
        self.call_button.style().polish(self.call_button)

    def _on_form_closed(self) -> None:
        self._mark_main_act()
        self.call_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _want_print(self) -> None:
        if self.card is not None:
            self.print_wanted.emit(self.card.id)

    def _want_meter(self) -> None:
        if self.card is not None:
            self.meter_wanted.emit(self.card.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the open form to the pane."""
        super().resizeEvent(event)
        self.forms.refit()


def _facts(card: HouseholdCard) -> list[str]:
    """List the facts at the foot of the pane: risk grade, consents, meter."""
    consents = ", ".join(tr(CONSENT_LABELS.get(purpose, purpose)) for purpose in card.consents)
    facts = [
        tr("Risk grade: {risk}", risk=tr(RISK_LABELS.get(card.risk, card.risk))),
        tr("Consent: {purposes}", purposes=consents) if consents else tr("No consent is on record."),
    ]
    if card.meter:
        facts.append(tr("Meter {number}", number=card.meter))
    return facts
