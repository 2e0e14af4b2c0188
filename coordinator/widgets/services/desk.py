"""The Services desk (서비스): links to programmes that are not over, longest waiting first, and how each moves on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.services import LINK, STAGE_LABELS
from coordinator.records.states import Kind
from coordinator.text import day, mark, ntr, short_day, tr
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.desk_frame import DeskView, button, hairline, second
from coordinator.widgets.kit.desk_table import DeskTable
from coordinator.widgets.kit.filter_bar import FilterBar, Option
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.table import Column
from coordinator.widgets.services.link_forms import LinkMoveForm
from coordinator.worklist.rows import LinkListRow, LinkRow

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request

_PLACE = {state.code: number for number, state in enumerate(LINK.states)}

COLUMNS = (
    Column(mark("Name"), lambda row: row.name, width=100),
    Column(mark("Area"), lambda row: row.area, width=150),
    Column(mark("Programme"), lambda row: row.programme, width=0, tip=lambda row: row.programme),
    Column(mark("Provider"), lambda row: row.provider or "–", width=160, tip=lambda row: row.provider),
    Column(mark("State"), lambda row: tr(LINK[row.state].label), lambda row: _PLACE.get(row.state, 99), width=130),
    Column(
        mark("Waiting (days)"),
        lambda row: "" if row.wait_days is None else f"{row.wait_days:,}",
        lambda row: row.wait_days,
        number=True,
        width=110,
    ),
    Column(
        mark("Review"),
        lambda row: "" if row.review_on is None else short_day(row.review_on),
        lambda row: row.review_on,
        width=110,
        tip=lambda row: "" if row.review_on is None else day(row.review_on),
    ),
)


class ServicesDesk(DeskView):
    """Links as a table; the selected one moves on by the form beside it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "servicesDesk", tr("Service links"), parent)
        self._programmes: tuple[str, ...] = ()
        self.filters = FilterBar(
            "linksFilter",
            tr("Name, initials, programme"),
            lambda row: (row.name, row.area, row.programme, row.provider),
        )
        self.filters.add_menu(
            "State",
            tr("State"),
            lambda row, code: row.state == code,
            [Option(state.code, tr(state.label)) for state in LINK.states if state.kind != Kind.VOID],
        )
        self.filters.add_menu(
            "Stage",
            tr("Life stage"),
            lambda row, code: row.stage == code,
            [Option(code, tr(label)) for code, label in STAGE_LABELS.items()],
        )
        self._of_programme = self.filters.add_menu(
            "Programme", tr("Programme"), lambda row, code: row.programme == code
        )
        self.head.addWidget(self.filters)
        self.table = DeskTable(
            COLUMNS,
            "linksTable",
            tr("Service links"),
            key=lambda row: row.id,
            filters=self.filters,
            holds=lambda: self.detail.form is not None and self.detail.form.is_dirty(),
        )
        self.table.set_empty(
            tr("No service is asked for or running. Choose a household in Today and link a service there."),
            tr("Go to Today"),
        )
        self.table.first_step_wanted.connect(self._on_today)
        self.table.row_opened.connect(self._on_row)
        self.table.row_selected.connect(self._show)
        self.table.shown.connect(self._on_shown)
        self.detail = LinkDetail(self)
        self.detail.open_wanted.clicked.connect(self._on_open)
        self.detail.forms.saved.connect(self._on_saved)
        self.detail.forms.form_closed.connect(self._on_form_closed)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([980, 386])
        self.body.addWidget(splitter, 1)
        self.setFocusProxy(self.table)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.filters.words, self.table.table, self.detail)

    def refresh(self) -> None:
        """Ask for the links again."""
        self.table.expect()
        self.ask(self.bridge.workspace.services.links, self.bridge.now(), then=self._on_rows, key="desk.services")

    def _on_rows(self, rows: list[LinkListRow]) -> None:
        names = sorted({row.programme for row in rows})
        self._of_programme.set_options([Option(name, name) for name in names])
        # Who waits longest comes first, then those that nobody has to answer.
        self.table.set_rows(sorted(rows, key=lambda row: (row.wait_days is None, -(row.wait_days or 0))))

    @Slot(int, int)
    def _on_shown(self, shown: int, there: int) -> None:
        waiting = sum(1 for row in self.table.all_rows() if row.wait_days is not None)
        links = ntr("{n} link", "{n} links", there)
        self.count.setText(tr("{links} · {waiting} waiting for an answer", links=links, waiting=f"{waiting:,}"))
        if shown and self.table.selected() is None:
            self._show(None)

    @Slot(object)
    def _show(self, row: LinkListRow | None) -> None:
        self.detail.show_link(row, self.bridge.now())

    @Slot(object)
    def _on_row(self, _row: LinkListRow) -> None:
        form = self.detail.form
        if form is not None:
            form.states.setFocus(Qt.FocusReason.OtherFocusReason)
            form.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        self.messages.clear()
        # Which link is moved, is settled now; the selection may be elsewhere when the answer comes.
        done, failed = partial(self._on_moved, request), partial(self._on_refused, request)
        self.bridge.do(request, then=done, failed=failed)

    def _on_moved(self, request: Request, _done: Any) -> None:
        self.detail.forms.forget_sent(request)
        self.refresh()

    def _on_refused(self, request: Request, error: BaseException) -> None:
        link_id = self.detail.forms.whose(request)
        if not isinstance(error, CoordinatorError):
            self.on_failed(error)
        elif not self.detail.refuse(error.message, request):
            row = next((one for one in self.table.all_rows() if one.id == link_id), None)
            self.messages.say(
                error.message if row is None else tr("{name}: {why}", name=row.name, why=error.message),
                button=tr("Go back to it"),
                then=partial(self._take_up, link_id),
            )

    def _take_up(self, link_id: object) -> None:
        self.table.select(lambda row: row.id == link_id)
        self.detail.take_up()

    @Slot()
    def _on_form_closed(self) -> None:
        self._show(self.table.selected())
        self.table.enter()

    @Slot()
    def _on_open(self) -> None:
        self.open_row(self.table.selected())

    @Slot()
    def _on_today(self) -> None:
        self.desk_wanted.emit("today")


class LinkDetail(QWidget):
    """One link: whose it is, how long it waits, and the form that moves it on, one for each link and state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("linkDetail")
        self.setAccessibleName(tr("The chosen link"))
        self.setMinimumWidth(320)
        self._link_id: int | None = None
        self.who = QLabel()
        self.who.setProperty("role", "title")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = second()
        self.open_wanted = button(tr("Show in Today"), "linkOpen")
        self.hint = second(tr("Choose a link to see how long it waits and to move it on. Enter goes to the form."))
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addWidget(self.who)
        inside.addWidget(self.facts)
        inside.addWidget(self.open_wanted, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(inside)
        self._line = hairline()
        layout.addWidget(self._line)
        self._lower = QWidget()
        self.forms = FormHost(self._lower, most=1.0)
        below = QVBoxLayout(self._lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.forms)
        below.addStretch(1)
        layout.addWidget(self._lower, 1)
        self._lower.installEventFilter(self)
        self.setFocusProxy(self.open_wanted)
        self.show_link(None, None)

    @property
    def form(self) -> LinkMoveForm | None:
        """The open form."""
        return self.forms.form if isinstance(self.forms.form, LinkMoveForm) else None

    def show_link(self, row: LinkListRow | None, now: Any) -> None:
        """Show a link with its form, as far as it was filled in before; a list without it takes no form away."""
        for part in (self.who, self.facts, self.open_wanted):
            part.setVisible(row is not None)
        self._link_id = None if row is None else row.id
        if row is not None:
            self.who.setText(row.name)
            self.facts.setText(_facts(row))
            self.forms.be_of(row.id)
            key = (row.id, row.state)
            if not self.forms.is_at(key):
                whom = Whom(row.household_id, row.name)
                form = self.forms.draft(key) or LinkMoveForm(whom, _as_link(row), now, self.forms)
                self.forms.open(form, key, focus=False)
        elif self.form is not None and not self.form.is_dirty():
            self.forms.leave()
        self._line.setVisible(self.form is not None)
        self.hint.setVisible(row is None and self.form is None)
        self.setFocusProxy(self.form or self.open_wanted)

    def refuse(self, message: str, request: Request) -> bool:
        """Bring the form of a refused request back, unless another link is shown or its form is filled in by now."""
        here = self.forms.whose(request) == self._link_id
        if here and self.form is not None and not self.form.is_dirty():
            self.forms.leave()
        return self.forms.refuse(message, request)

    def take_up(self) -> None:
        """Open the form again that was refused while another was filled in."""
        self.forms.take_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the form again when the room for it changes."""
        if watched is self._lower and event.type() == QEvent.Type.Resize:
            self.forms.refit()
        return super().eventFilter(watched, event)


def _facts(row: LinkListRow) -> str:
    parts = [row.area]
    if row.requested_at is not None:
        parts.append(tr("Requested {day}", day=day(row.requested_at.date())))
    if row.wait_days is not None:
        parts.append(ntr("waiting for {n} day", "waiting for {n} days", row.wait_days))
    if row.review_on is not None:
        parts.append(tr("Review {day}", day=day(row.review_on)))
    return " · ".join(part for part in parts if part)


def _as_link(row: LinkListRow) -> LinkRow:
    return LinkRow(
        id=row.id,
        programme=row.programme,
        provider=row.provider,
        stage=row.stage,
        state=row.state,
        requested_at=row.requested_at,
        started_on=None,
        review_on=row.review_on,
        ended_on=None,
        minimum_age=None,
        maximum_age=None,
        note="",
    )
