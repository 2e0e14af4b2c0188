"""The enrolment section of the Calls desk (안부전화 등록): who is in the calls, and who should be asked next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.records.checkins import CALL_MODE_LABELS, ENROLMENT
from coordinator.records.states import IN_ERROR
from coordinator.text import mark, ntr, tr
from coordinator.widgets.checkins.enrolment import forms
from coordinator.widgets.checkins.enrolment.columns import (
    DUE,
    ENROLLED,
    ENROLLED_COLUMNS,
    NEXT,
    NEXT_COLUMNS,
    PLACE,
    REASON_LABELS,
    STOPPED,
)
from coordinator.widgets.checkins.enrolment.detail import ACTS, AT_ONCE, EnrolmentDetail, state_of
from coordinator.widgets.checkins.roster.export import RosterExport
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter, FilterBar
from coordinator.widgets.kit.desks.frame import DeskView, button
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.message_bar import Shape
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.worklist.checkins.enrolment.rows import EnrolmentRow
from coordinator.workspace.enrolment import Enrolments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.casework.checkins.enrolled_homes import Moved, Places
    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.checkins.enrolment.candidates import CandidateRow
    from coordinator.workspace import Done

_STATES = [state for state in ENROLMENT.states if state.code != IN_ERROR]


def _fits_state(row: EnrolmentRow, code: str) -> bool:
    if code == STOPPED:
        return bool(row.stop)
    return row.ask_again_due if code == DUE else row.state == code


ENROLLED_FILTERS = (
    Filter(
        "State",
        mark("State"),
        _fits_state,
        {state.code: state.label for state in sorted(_STATES, key=lambda state: PLACE[state.code])}
        | {STOPPED: mark("Stopped now"), DUE: mark("To be asked again")},
    ),
    Filter("Mode", mark("Who calls"), lambda row, code: row.mode == code, CALL_MODE_LABELS),
    AREA,
)
NEXT_FILTERS = (
    Filter(
        "Reason", mark("Reason"), lambda row, code: any(reason.code == code for reason in row.reasons), REASON_LABELS
    ),
    AREA,
)


class EnrolmentSection(DeskView):
    """Two lists under one head; the chosen households and their acts stand beside them."""

    named_filters = (*ENROLLED_FILTERS, *NEXT_FILTERS)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "enrolmentSection", tr("Enrolment"), parent)
        self._wanted: int | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._follow)
        self._places: Places | None = None
        self.views = Choices(((ENROLLED, tr("Enrolled")), (NEXT, tr("Who next"))), self)
        self.views.setObjectName("enrolmentViews")
        self.views.setAccessibleName(tr("Which list"))
        self.views.stand_in_one_line()
        self.views.setToolTip(tr("The other list (Alt+N)"))
        self.over = Shape("caution")
        self.over.hide()
        self.export = button(tr("Export the roster…"), "rosterExport")
        words, placeholder = (lambda row: (row.name, row.phone, row.area)), tr("Name, phone, area")
        self.enrolled_filters = FilterBar("enrolledFilter", placeholder, words, ENROLLED_FILTERS)
        self.next_filters = FilterBar("nextFilter", placeholder, words, NEXT_FILTERS)
        self.enrolled = DeskTable(
            ENROLLED_COLUMNS,
            "enrolledTable",
            tr("Enrolled in the check-in calls"),
            key=lambda row: row.household_id,
            filters=self.enrolled_filters,
            several=True,
            holds=lambda: self.detail.forms.form is not None,
        )
        self.enrolled.set_empty(
            tr("Nobody is in the check-in calls yet. Choose whom to ask from the list of who comes next."),
            tr("Who comes next"),
        )
        self.enrolled.first_step_wanted.connect(self._on_other)
        self.next = DeskTable(
            NEXT_COLUMNS,
            "nextTable",
            tr("Who should be asked next"),
            key=lambda row: row.household_id,
            filters=self.next_filters,
            several=True,
            holds=lambda: self.detail.forms.form is not None,
        )
        self.next.set_empty(
            tr("Nobody stands out: everybody is watched or called, or nobody is on the register yet."),
            tr("Go to the households"),
        )
        self.next.first_step_wanted.connect(self._on_households)
        for table in (self.enrolled, self.next):
            table.row_opened.connect(self._on_enter)
            table.choice_changed.connect(self._on_chosen)
            table.row_selected.connect(self._on_chosen)
            table.shown.connect(self._on_shown)
        self.head.insertWidget(0, self.views)
        self.head.insertWidget(2, self.over)
        for part in (self.enrolled_filters, self.next_filters, self.export):
            self.head.addWidget(part)
        self.tables = QStackedWidget()
        self.tables.addWidget(self.enrolled)
        self.tables.addWidget(self.next)
        self.detail = EnrolmentDetail()
        self.detail.forms.keep_with(bridge, "calls:enrolment")
        self.detail.act_wanted.connect(self._on_act)
        self.detail.household_wanted.connect(self._on_open)
        self.detail.forms.saved.connect(self._on_saved)
        self.roster = RosterExport(self, self.detail.forms)
        self.roster.told.connect(self._on_exported)
        self.export.clicked.connect(self.roster.start)
        self.detail.forms.form_closed.connect(self._on_form_closed)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.tables)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([990, 376])
        self.body.addWidget(splitter, 1)
        shortcut = QShortcut(QKeySequence("Alt+N"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._on_other)
        self.views.choose(ENROLLED)
        self.views.changed.connect(self._on_view)
        self._show_view()

    # ------------------------------------------------------------ which list

    @property
    def table(self) -> DeskTable:
        """The list shown."""
        return self.next if self.views.one() == NEXT else self.enrolled

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        bar = self.next_filters if self.table is self.next else self.enrolled_filters
        return (bar.words, self.table.table, self.detail.forms.form or self.detail)

    def show_household(self, household_id: int) -> None:
        """Choose a household in the list it belongs to, also one that there is no reason to ask."""
        self._wanted = household_id
        # Nobody else is chosen while the lists are on their way: a key pressed now is not for who stood here before.
        for table in (self.enrolled, self.next):
            table.unselect()
        self.refresh()

    def filter_by(self, name: str, code: str) -> None:
        """Show the rows of one answer of one filter, in the list that has it, and no other filter's."""
        enrolled = name in self.enrolled_filters.menus and name != AREA.name
        filters = self.enrolled_filters if enrolled else self.next_filters
        self.views.choose(ENROLLED if enrolled else NEXT)
        self._show_view()
        filters.clear()
        filters.menus[name].choose(code)

    def refresh(self) -> None:
        """Ask for both lists and the places of the contract again."""
        now, verbs = self.bridge.now(), self.bridge.workspace.enrolment
        self.table.expect()
        self.ask(verbs.places, now, then=self._on_places, key="enrolment.places")
        self.ask(verbs.rows, now, then=self._on_rows, key="enrolment.rows")
        also = () if self._wanted is None else (self._wanted,)
        self.ask(verbs.candidates, now, also=also, then=self._on_candidates, key="enrolment.candidates")

    def _on_places(self, places: Places) -> None:
        self._places = places
        self.over.setVisible(places.over)
        self._tell_count()

    def _on_rows(self, rows: list[EnrolmentRow]) -> None:
        self.enrolled_filters.offer(rows)
        self.enrolled.set_rows(sorted(rows, key=lambda row: (PLACE.get(row.state, 9), row.area, row.name)))
        self._choose_wanted(self.enrolled, ENROLLED)

    def _on_candidates(self, rows: list[CandidateRow]) -> None:
        self.next_filters.offer(rows)
        self.next.set_rows(rows)
        self._choose_wanted(self.next, NEXT)

    def _choose_wanted(self, table: DeskTable, view: str) -> None:
        wanted = self._wanted
        if self.chosen() or self.detail.forms.form is not None:
            self._wanted = None  # somebody went on by hand meanwhile
            return
        if wanted is None or all(row.household_id != wanted for row in table.all_rows()):
            return
        running = table is self.enrolled and any(
            row.household_id == wanted and row.state not in ("declined", "ended") for row in table.all_rows()
        )
        if table is self.enrolled and not running:
            return  # an enrolment that is over: the household is among who comes next
        self._wanted = None
        (self.next_filters if table is self.next else self.enrolled_filters).clear()
        self.views.hold((view,))
        table.select(lambda row: row.household_id == wanted)
        self.bring_back(table)

    @Slot()
    def _on_other(self) -> None:
        self.views.choose(ENROLLED if self.views.one() == NEXT else NEXT)
        self.table.enter()

    @Slot()
    def _on_view(self) -> None:
        if self.views.one():
            self._show_view()

    def _show_view(self) -> None:
        table = self.table
        self.tables.setCurrentWidget(table)
        self.enrolled_filters.setVisible(table is self.enrolled)
        self.next_filters.setVisible(table is self.next)
        self.setFocusProxy(table)
        self._tell_count()
        self._on_chosen()

    @Slot(int, int)
    def _on_shown(self, _shown: int, _there: int) -> None:
        self._tell_count()

    def _tell_count(self) -> None:
        parts = [ntr("{n} household", "{n} households", len(self.table.rows()))] if self.table.is_known else []
        places = self._places
        if places is not None and places.capacity:
            taken, capacity = f"{places.taken:,}", f"{places.capacity:,}"
            parts.append(tr("{taken} of {capacity} places taken", taken=taken, capacity=capacity))
        elif places is not None:
            parts.append(ntr("{n} called by the service", "{n} called by the service", places.taken))
        self.count.setText(" · ".join(parts))
        over = tr("More are called than the contract has room for; nothing is stopped by that.")
        over = over if places is not None and places.over else ""
        self.count.setToolTip(f"{self.count.text()}\n{over}".strip())
        self.over.setToolTip(over)
        self.over.setAccessibleName(over)

    # ------------------------------------------------------------ who is chosen, and what is done

    def chosen(self) -> list[Any]:
        """Give the chosen rows of the list shown."""
        return self.table.chosen()

    @Slot()
    def _on_chosen(self, _row: object = None) -> None:
        # Rows that come anew choose one row and then the others: what is chosen is looked at when that is over.
        self._rest.start()

    @Slot()
    def _follow(self) -> None:
        """Show the chosen households; a form that is open for others is put away, unless nobody is chosen now."""
        self._rest.stop()
        rows = self.chosen()
        if rows:
            self.detail.forms.be_of(tuple(row.household_id for row in rows))
        self.detail.show_rows(rows)

    @Slot(object)
    def _on_enter(self, _row: object) -> None:
        self._follow()
        offered = self.detail.offered()
        if offered:
            self._on_act(offered[0])

    @Slot(str)
    def _on_act(self, act: str) -> None:
        self._follow()
        rows = [row for row in self.chosen() if state_of(row) in ACTS[act][1]]
        if not rows:
            return
        ids, names = tuple(row.household_id for row in rows), [row.name for row in rows]
        if act in AT_ONCE:
            self._do(_at_once(act, ids))
            return
        chosen = tuple(row.household_id for row in self.chosen())
        self.detail.forms.begin((chosen, act), lambda: self._form(act, rows, ids, names))

    def _form(self, act: str, rows: Sequence[Any], ids: tuple[int, ...], names: list[str]) -> ActForm:
        now, host = self.bridge.now(), self.detail.forms
        first = rows[0]
        terms = _terms(first) if isinstance(first, EnrolmentRow) else CallTerms()
        match act:
            case "enrol":
                return forms.EnrolForm(ids, names, now, parent=host)
            case "begin":
                usual = CallTerms(
                    mode=terms.mode, every_weeks=terms.every_weeks, hour=terms.hour, until_hour=terms.until_hour,
                    language=terms.language,
                )  # fmt: skip
                return forms.EnrolForm(ids, names, now, usual, host, consented=True)
            case "change":
                return forms.ChangeForm(ids, names, terms, host)
            case "consent":
                return forms.ConsentForm(ids, names, now, host)
            case "decline":
                return forms.DeclineForm(ids, names, now, host)
            case "pause":
                return forms.PauseForm(ids, names, now, host)
            case _:
                return forms.EndForm(ids, names, host)

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        self._do(request)

    def _do(self, request: Request) -> None:
        self.messages.clear()
        self.detail.say("")
        if not self.roster.takes(request):
            self.bridge.do(request, then=partial(self._on_done, request), failed=partial(self._on_act_refused, request))

    def _on_done(self, request: Request, done: Done[Moved]) -> None:
        self.detail.forms.forget_sent(request)
        refused = done.value.refused
        if refused:
            lines = [done.message, "", *(tr("{name}: {why}", name=home.name, why=home.message) for home in refused)]
            self.detail.say("\n".join(lines))
        if self.detail.forms.form is None:
            self.bring_back(self.table)

    def _on_act_refused(self, request: Request, error: BaseException) -> None:
        message, ids = getattr(error, "message", ""), self.detail.forms.whose(request)
        if not message or ids is None:
            self.on_failed(error)
        elif not self.detail.forms.refuse(message, request):
            self.messages.say(message, button=tr("Go back to it"), then=partial(self._take_up, ids))

    def _take_up(self, ids: Any) -> None:
        self.table.table.choose(lambda row: row.household_id in ids)
        self._follow()
        self.detail.forms.be_of(ids)
        self.detail.forms.take_up()

    @Slot()
    def _on_form_closed(self) -> None:
        self.table.enter()

    @Slot()
    def _on_open(self) -> None:
        self.open_row(self.table.selected())

    @Slot()
    def _on_households(self) -> None:
        self.desk_wanted.emit("households:register")

    @Slot(str)
    def _on_exported(self, words: str) -> None:
        self.detail.say(words)
        if self.detail.forms.form is None:
            self.bring_back(self.table)
        self.refresh()


def _terms(row: EnrolmentRow) -> CallTerms:
    return CallTerms(row.mode, row.every_weeks, row.weekday, row.hour, row.until_hour, row.language)


def _at_once(act: str, ids: tuple[int, ...]) -> Request:
    if act == "resume":
        return ask_for(Enrolments.resume, ids, WHEN_RUN)
    if act == "propose":
        return ask_for(Enrolments.propose, ids, WHEN_RUN)
    return ask_for(Enrolments.enter_in_error, ids, WHEN_RUN)
