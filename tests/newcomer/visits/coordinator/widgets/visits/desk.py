"""The desk of visits as its developer writes it: a declaration, and the form of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, ntr, short_day, tr
from coordinator.widgets.kit.act_forms import NoteForm, Whom
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct, RowPane, form_in_today, show_in_today
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.widgets.kit.table import Column, moment_column
from coordinator.workspace.visits import Visits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.visits.rows import VisitLine
    from coordinator.workspace import Workspace

STATES = {"planned": mark("Planned"), "made": mark("Visited")}


class VisitForm(NoteForm):
    """Report a visit, with what was seen."""

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Visits.report, self.household_id, self.note.toPlainText().strip(), WHEN_RUN)


def visits(workspace: Workspace, now: datetime) -> list[VisitLine]:
    """Ask for the visits."""
    return workspace.visits.lines(now)


def is_planned(row: VisitLine | None) -> bool:
    """Say whether the visit is still to be made."""
    return row is not None and row.state == "planned"


def count(shown: int, rows: Sequence[VisitLine]) -> str:
    """Say how many are shown, and how many of all are to be made."""
    planned = sum(row.state == "planned" for row in rows)
    return tr("{visits}, {planned} to be made", visits=ntr("{n} visit", "{n} visits", shown), planned=f"{planned:,}")


def report(row: VisitLine, _now: datetime, host: QWidget) -> VisitForm | None:
    """Make the form of what was seen, while the visit is not made yet."""
    return VisitForm(Whom(row.household_id, row.name), host) if is_planned(row) else None


def made(desk: ListingDesk, row: VisitLine) -> None:
    """Note that the visit was made."""
    desk.do(ask_for(Visits.report, row.household_id, "", WHEN_RUN))


VISITS = Listing(
    "visits",
    mark("Visits"),
    ask=visits,
    columns=(
        Column(mark("Name"), lambda row: row.name, width=110),
        Column(mark("Area"), lambda row: row.area, width=0),
        Column(mark("State"), lambda row: tr(STATES[row.state]), lambda row: list(STATES).index(row.state), width=110),
        Column(mark("Day"), lambda row: short_day(row.planned_on), lambda row: row.planned_on, width=110),
        moment_column(mark("Visited at"), lambda row: row.made_at),
    ),
    key=lambda row: row.id,
    count=count,
    empty=Empty(mark("Nobody is to be visited. Import a list of visits."), mark("Import a file"), "import"),
    placeholder=mark("Name, area"),
    words=lambda row: (row.name, row.area),
    filters=(AREA, Filter("State", mark("State"), lambda row, code: row.state == code, STATES)),
    acts=(show_in_today("visitOpen"), form_in_today("visitCall", mark("Record a call"), "call")),
    pane=RowPane(
        "visitDetail",
        mark("The chosen visit"),
        mark("Choose a visit to report on it."),
        who=lambda row: row.name,
        facts=lambda row: row.area,
        acts=(RowAct("visitMade", mark("Visited"), made, when=is_planned, keys=("V",)),),
        form=report,
        form_key=lambda row: (row.state,),
    ),
)
