"""The Services desk (서비스): links to programmes that are not over, longest waiting first, and how each moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.services import LINK, STAGE_LABELS
from coordinator.records.states import Kind
from coordinator.text import day, mark, ntr, short_day, tr
from coordinator.widgets.desk_frame import DeskView, button, hairline, second
from coordinator.widgets.desk_table import DeskTable
from coordinator.widgets.filter_bar import FilterBar, Option
from coordinator.widgets.link_forms import LinkMoveForm
from coordinator.widgets.table import Column
from coordinator.worklist.rows import LinkListRow, LinkRow

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from coordinator.widgets.bridge import Bridge

_PLACE = {state.code: number for number, state in enumerate(LINK.states)}
_SLACK = 24
"""Room for a second line of what is still missing."""

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
        self.table = DeskTable(COLUMNS, "linksTable", tr("Service links"), key=lambda row: row.id, filters=self.filters)
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
        form = self.detail.show_link(row, self.bridge.now())
        if form is not None:
            form.saved.connect(self._on_saved)
            form.closed.connect(self._on_form_closed)

    @Slot(object)
    def _on_row(self, _row: LinkListRow) -> None:
        if self.detail.form is not None:
            self.detail.form.states.setFocus(Qt.FocusReason.OtherFocusReason)
            self.detail.form.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_saved(self, request: Any) -> None:
        self.messages.clear()
        self.bridge.do(request, then=self._on_moved, failed=self._on_refused)

    def _on_moved(self, _done: Any) -> None:
        self.detail.forget()
        self.table.enter()
        self.refresh()

    def _on_refused(self, error: BaseException) -> None:
        if self.detail.form is not None and isinstance(error, CoordinatorError):
            self.detail.form.refuse(error.message)
        else:
            self.on_failed(error)

    @Slot()
    def _on_form_closed(self) -> None:
        row = self.table.selected()
        self.detail.forget()
        self._show(row)
        self.table.enter()

    @Slot()
    def _on_open(self) -> None:
        self.open_row(self.table.selected())

    @Slot()
    def _on_today(self) -> None:
        self.desk_wanted.emit("today")


class LinkDetail(QWidget):
    """One link: whose it is, how long it waits, and the form that moves it on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("linkDetail")
        self.setAccessibleName(tr("The chosen link"))
        self.setMinimumWidth(320)
        self.form: LinkMoveForm | None = None
        self._row: LinkListRow | None = None
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
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addLayout(inside)
        self._line = hairline()
        self._layout.addWidget(self._line)
        self._rest = QWidget()
        self._layout.addWidget(self._rest, 1)
        self.show_link(None, None)

    def show_link(self, row: LinkListRow | None, now: Any) -> LinkMoveForm | None:
        """Show a link; gives the form where it is a new one."""
        same = self._row is not None and row is not None and (self._row.id, self._row.state) == (row.id, row.state)
        self._row = row
        for part in (self.who, self.facts, self.open_wanted, self._line):
            part.setVisible(row is not None)
        self.hint.setVisible(row is None)
        if row is None:
            self.forget()
            return None
        self.who.setText(row.name)
        self.facts.setText(_facts(row))
        if same and self.form is not None:
            return None
        self.forget()
        self._row = row
        self.form = LinkMoveForm(_as_link(row), now, self)
        self.form.reshaped.connect(self._refit)
        self._layout.insertWidget(self._layout.indexOf(self._rest), self.form)
        self._refit()
        self.setFocusProxy(self.form)
        return self.form

    @Slot()
    def _refit(self) -> None:
        if self.form is not None:
            room = self.height() - self.form.y() if self.form.y() else self.height()
            self.form.setFixedHeight(max(120, min(self.form.wanted_height(self.width()) + _SLACK, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the form the height it needs, as far as there is room."""
        super().resizeEvent(event)
        self._refit()

    def forget(self) -> None:
        """Take the form away."""
        if self.form is not None:
            self.setFocusProxy(self.open_wanted)
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self._row = None


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
