"""The household pane: everything known of the selected household, and the acts on it; it asks and never stores."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from coordinator.text import tr
from coordinator.widgets.checkins.strip import CallStrip
from coordinator.widgets.checkins.work_panel import CallWorkPanel
from coordinator.widgets.households.absence_rows import absence_row, supply_row
from coordinator.widgets.kit.act_forms import Whom, second_label
from coordinator.widgets.kit.follow_links import FollowLinks
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.pane_section import Section, hairline, note_row
from coordinator.widgets.power.usage_chart import LOADING_AFTER_MS, UsageChart
from coordinator.widgets.services.link_timeline import LinkTimeline
from coordinator.widgets.tasks.section import TaskSection
from coordinator.widgets.today.act_bar import ActBar
from coordinator.widgets.today.contact_list import ContactList
from coordinator.widgets.today.household_acts import HouseholdActs
from coordinator.widgets.today.household_coming import HouseholdComing
from coordinator.widgets.today.household_head import AlertList, HouseholdHead, band, facts_of
from coordinator.widgets.today.quick_note import QuickNote
from coordinator.widgets.today.timeline_section import TimelineSection
from coordinator.worklist.rows import Line
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.rows import AlertRow, HouseholdCard, NotWatched, TimelineRow, Usage


class HouseholdPane(HouseholdActs):
    """One household: last sign of life, alert, power, calls, services, contacts, tasks, notes, and the acts.

    Signals
    -------
    timeline_wanted : int, household whose timeline is to be handed to `show_timeline`
    print_wanted : int, household whose page is to be printed
    enrolment_wanted : int, household whose place in the check-in calls is to be changed
    meter_wanted : int, household without a meter; its button is only there if something listens
    left_unsaved : WaitingForm that was put away before it could be saved as its user had asked
    """

    timeline_wanted = Signal(int)
    print_wanted = Signal(int)
    enrolment_wanted = Signal(int)
    meter_wanted = Signal(int)
    left_unsaved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("householdPane")
        self.setAccessibleName(tr("Household"))
        self.setMinimumWidth(340)

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
        self.coming = HouseholdComing(pages)
        self.forms = FormHost(self)
        self.bar = self._make_bar()
        self.call_button, self.more_button = self.bar.call_button, self.bar.more_button
        self.acknowledge_button, self.silence_button = self.bar.acknowledge_button, self.bar.silence_button
        self.resolve_button, self.more_menu = self.bar.resolve_button, self.bar.more_menu

        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.coming)
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
        self.forms.left_unsaved.connect(self.left_unsaved)
        self.forms.form_opened.connect(self._mark_main_act)
        self.forms.form_closed.connect(self._on_form_closed)
        self.alerts.changed.connect(self._enable_acts)
        self._late = QTimer(self, singleShot=True, interval=LOADING_AFTER_MS)
        self._late.timeout.connect(self.bar.enable_all)
        self.show_card(None, datetime.fromtimestamp(0).astimezone())

    def _make_content(self) -> QWidget:
        content = QWidget(self)
        rows = QVBoxLayout(content)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(10)
        self.head = HouseholdHead(content)
        self.alerts = AlertList(content)
        self.alert_sources = FollowLinks(content)
        self.usage = UsageChart(content)
        self.calls = CallStrip(content)
        self.call_work = CallWorkPanel(content)
        self.links = LinkTimeline(content)
        self.link_sources = FollowLinks(content)
        self.contacts = ContactList(content)
        self.tasks = TaskSection(content)
        self.notes = Section(tr("Notes"), content)
        self.notes.setObjectName("notes")
        self.quick_note = QuickNote(self.notes)
        self.quick_note.wanted.connect(self.do_at_once)
        self.notes.layout_below.addWidget(self.quick_note)
        self.absences = Section(tr("Absences"), content, tr("Register absence"), self.begin_absence)
        self.absences.setObjectName("absences")
        self.events = TimelineSection(content)
        self.facts = second_label("", content)
        for part in (self.head, self.alerts, self.alert_sources):
            rows.addWidget(part)
        for parts in (
            (self.usage,),
            (self.calls, self.call_work),
            (self.links, self.link_sources),
            (self.contacts,),
            (self.tasks,),
            (self.notes,),
            (self.absences,),
            (self.events,),
        ):
            rows.addWidget(hairline(content))
            for part in parts:
                rows.addWidget(part)
        rows.addWidget(self.facts)
        rows.addStretch(1)
        self.head.print_pressed.connect(self._want_print)
        self.usage.meter_wanted.connect(self._want_meter)
        self.calls.call_wanted.connect(self.begin_call)
        self.call_work.wanted.connect(self.begin_call_work)
        self.links.link_chosen.connect(self.begin_link_move)
        self.links.request_wanted.connect(self.begin_link_request)
        self.tasks.add_wanted.connect(self.begin_task)
        self.tasks.act_wanted.connect(self.do_at_once)
        self.tasks.form_wanted.connect(self.begin_task_form)
        self.events.wanted.connect(self._want_timeline)
        for linked in (self.alert_sources, self.link_sources):
            linked.chosen.connect(self.go_to)
        self.call_work.follow_chosen.connect(self.go_to)
        self.tasks.follow_chosen.connect(self.go_to)
        return content

    def _make_bar(self) -> ActBar:
        acts = (
            (tr("Add a task"), partial(self.begin, "task")),
            (tr("Add note"), partial(self.begin, "note")),
            (tr("Safety note for visitors"), partial(self.begin, "safety_note")),
            (tr("Register absence"), partial(self.begin, "absence")),
            (tr("Without electricity"), partial(self.begin, "supply_cut")),
            (tr("Link a service"), partial(self.begin, "link_request")),
            (tr("Check-in calls: propose or change"), self._want_enrolment),
            (tr("Print this household's page"), self._want_print),
        )
        return ActBar(self.begin, acts, self.begin_on_alert, self)

    # ------------------------------------------------------------------ what is shown

    def expect(self, household_id: int | None, row: Line | NotWatched | None, now: datetime, name: str = "") -> None:
        """Be the pane of another household from this moment on; its card follows by `show_card`.

        Parameters
        ----------
        row : what a list knows of it
        name : who lives there, where no list told more
        """
        if household_id is not None and household_id == self.household_id:
            return
        focus = QApplication.focusWidget()
        if focus is not None and self._scroll.isAncestorOf(focus):
            # What has the keyboard goes with the household; Qt would hand it on to whichever act comes next.
            self.call_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.whom = None if household_id is None else Whom(household_id, row.name if row is not None else name)
        self.phone = row.phone if isinstance(row, Line) else None
        self.card, self._now = None, now
        self._since.start()
        self._late.stop()
        self.forms.be_of(household_id)
        self.refusal.hide()
        self.more_menu.hide()
        self._mark_main_act()
        self.events.put_away()
        self.quick_note.be_of(household_id)
        self.alerts.show_alerts((), now)
        self.bar.setVisible(household_id is not None)
        if household_id is None:
            self._pages.setCurrentWidget(self._empty)
            self.setAccessibleDescription(self._empty.text())
            return
        assert self.whom is not None
        self.setAccessibleDescription(self.whom.name)
        self.coming.show_row(row, self.whom.name)
        self._pages.setCurrentWidget(self.coming)
        # At once it would be felt: a card is mostly there sooner, and the keys of the acts work meanwhile.
        self._late.start()

    def show_card(self, card: HouseholdCard | None, now: datetime) -> None:
        """Show a household, or that none is chosen; the same one again keeps scroll, form and chart."""
        came = card is not None and (self.card is None or card.id != self.card.id)
        self.expect(None if card is None else card.id, None, now, "" if card is None else card.name)
        if card is None:
            return
        self.whom, self.phone = Whom(card.id, card.name), card.phone
        self.card, self._now = card, now
        self._late.stop()
        self._since.start()
        self.setAccessibleDescription(card.name)
        self.head.show_card(card)
        self.alerts.show_alerts(card.alerts, now)
        if came:
            self.usage.expect_usage()
            self._scroll.verticalScrollBar().setValue(0)
        self.calls.show_calls(card.calls, card.usual_answer_share)
        self.links.show_links(card.links, card.born_on, now)
        self.link_sources.show_rows([source for link in card.links for source in link.sources], arrow="←")
        self.contacts.show_contacts(card.contacts)
        self.tasks.show_work(card.open_tasks, card.tasks)
        self.notes.show_rows([note_row(note, self.notes) for note in card.notes])
        away = [absence_row(one, now, self.do_at_once, self.absences) for one in card.absences]
        away += [supply_row(one, now, self.do_at_once, self.absences) for one in card.supply_cuts]
        self.absences.show_rows(away)
        self.absences.say_empty("" if away else tr("No absence is registered."))
        self.facts.setText("\n".join(facts_of(card)))
        self._enable_acts()
        self._pages.setCurrentWidget(self._scroll)
        self.go_on()

    def show_usage(self, usage: Usage | None) -> None:
        """Show the power chart, or why there is none."""
        if self.card is None:
            return
        has_meter = bool(self.card.meter)
        nothing = tr("No reading came in these days.") if has_meter else tr("No meter is linked to this home.")
        self.usage.show_usage(usage, nothing)
        wanted = usage is None and not has_meter
        self.usage.meter_button.setVisible(wanted and self._is_heard("meter_wanted(int)"))
        alert = self.alerts.chosen
        if usage is not None and usage.sentence is not None and alert is not None:
            # The alert above says it already.
            self.usage.sentence.setVisible(usage.sentence.text != alert.sentence.text)

    def show_timeline(self, rows: list[TimelineRow], household_id: int | None = None) -> None:
        """Show a household's events, newest first; those of another than the one shown are late and are left."""
        if household_id is None or household_id == self.household_id:
            self.events.show_events(rows)

    def offer_services(self, programmes: Sequence[tuple[int, str]], providers: Sequence[tuple[int, str]]) -> None:
        """Take the directory from which a service can be linked, each as number and name."""
        self._programmes, self._providers = programmes, providers
        self._enable_acts()

    def go_to(self, kind: str, record_id: int) -> None:
        """Show another record of this household: a call in its week, a task, an alert, a service link with its form."""
        if self.card is None:
            return
        if kind == "task":
            line = next((line for line in self.tasks.lines if line.task.id == record_id), None)
            self._bring(self.tasks if line is None else line)
        elif kind == "episode":
            self.alerts.choose(record_id)
            self._bring(self.head)
        elif kind == "link":
            link = next((one for one in self.card.links if one.id == record_id), None)
            self._bring(self.links)
            if link is not None:
                self.begin_link_move(link)
        elif kind == "call":
            self._show_call(record_id)

    def _show_call(self, call_id: int) -> None:
        """Go to the week of a call in the strip; one of long ago stands among everything on record."""
        assert self.card is not None
        rows = (*self.link_sources.rows(), *self.alert_sources.rows(), *self.tasks.sources())
        at = next((row.at for row in rows if row.kind == "call" and row.id == call_id), None)
        weeks = [n for n, cell in enumerate(self.card.calls) if at is not None and cell.week_on <= at.date()]
        if weeks:
            self._bring(self.calls.squares)
            self.calls.squares.choose(weeks[-1])
        else:
            self._bring(self.events)
            self._want_timeline()

    def _bring(self, widget: QWidget) -> None:
        self._scroll.ensureWidgetVisible(widget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def act_refused(self, message: str, request: Request | None = None, household_id: int | None = None) -> bool:
        """Say why the workspace refused an act; its form, or its quick note, comes back as it was.

        Parameters
        ----------
        request : what was refused; without it, what was asked for last
        household_id : whose act it was; without it, of the household shown

        Returns
        -------
        whether it is told here: not over another household, and not over a form that somebody fills in by now
        """
        home = self.household_id if household_id is None else household_id
        if self.forms.refuse(message, request):
            return True
        if request is None or request.verb is Households.add_note:
            self.quick_note.give_back(home)
        if home != self.household_id or self.forms.form is not None:
            return False
        self.refuse_act(message)
        return True

    def act_done(self, request: Request, household_id: int | None = None) -> None:
        """Let go of what was sent, and go on where an act asks for another."""
        self.quick_note.taken(request)
        super().act_done(request, household_id)

    def refuse_act(self, message: str) -> None:
        """Say why nothing came of an act."""
        self._refused.setText(message)
        self.refusal.show()

    def do_at_once(self, request: Request) -> None:
        """Hand out an act that has no form."""
        self.refusal.hide()
        self.act_requested.emit(request)

    def _is_heard(self, signature: str) -> bool:
        index = self.metaObject().indexOfSignal(signature)
        method: QMetaMethod = self.metaObject().method(index)
        return self.isSignalConnected(method)

    def _want_timeline(self) -> None:
        if self.household_id is not None:
            self.timeline_wanted.emit(self.household_id)

    # ------------------------------------------------------------------ acts

    def _enable_acts(self) -> None:
        alert = self.alerts.chosen
        self.bar.enable_for(alert, () if self.card is None else self.card.alerts)
        self.alert_sources.show_rows(() if alert is None else alert.sources, arrow="←")
        can_link = bool(self._programmes and self._providers)
        self.links.request_button.setEnabled(can_link)
        self.links.request_button.setToolTip("" if can_link else tr("No programme or provider is registered yet."))
        if self.card is not None:
            self.call_work.show_work(self.card.call_work, self.now(), can_link=bool(self._programmes))

    def why_not(self, act: str) -> str:
        """Say why an act that was asked for opened no form: its button says it."""
        button: QPushButton | None = getattr(self, f"{act}_button", None)
        return button.toolTip() if button is not None else tr("This cannot be done here now.")

    def chosen_alert(self, act: str) -> AlertRow | None:
        """Give the chosen alert if the act is allowed on it; else say at the button why not."""
        if self.card is None:
            return None
        button: QPushButton = getattr(self, f"{act}_button")
        if not button.isEnabled():
            QToolTip.showText(button.mapToGlobal(QPoint(0, -button.height())), button.toolTip(), button)
            return None
        return self.alerts.chosen

    def _mark_main_act(self) -> None:
        """Leave one main button: save while a form is open, else the call."""
        self.refusal.hide()
        self.bar.mark_main(call=self.forms.form is None)

    def _on_form_closed(self) -> None:
        self._mark_main_act()
        self.call_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _want_print(self) -> None:
        if self.household_id is not None:
            self.print_wanted.emit(self.household_id)

    def _want_enrolment(self) -> None:
        if self.household_id is not None:
            self.enrolment_wanted.emit(self.household_id)

    def _want_meter(self) -> None:
        if self.household_id is not None:
            self.meter_wanted.emit(self.household_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the open form to the pane."""
        super().resizeEvent(event)
        self.forms.refit()
