"""The desk of outings as its developer writes it: a declaration, and the form of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark, ntr, short_day, tr
from coordinator.widgets.kit.act_forms import NoteForm, Whom
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct, RowPane, form_in_today, show_in_today
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.widgets.kit.table import Column, moment_column
from coordinator.workspace.outings import Outings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.outings.rows import OutingLine
    from coordinator.workspace import Workspace

STATES = {"planned": mark("Planned"), "made": mark("Taken out")}


class OutingForm(NoteForm):
    """Report an outing, with what was seen."""

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Outings.report, self.household_id, self.note.toPlainText().strip(), WHEN_RUN)


def outings(workspace: Workspace, now: datetime) -> list[OutingLine]:
    """Ask for the outings."""
    return workspace.outings.lines(now)


def is_planned(row: OutingLine | None) -> bool:
    """Say whether the outing is still to be made."""
    return row is not None and row.state == "planned"


def count(shown: int, rows: Sequence[OutingLine]) -> str:
    """Say how many are shown, and how many of all are to be made."""
    planned = sum(row.state == "planned" for row in rows)
    return tr(
        "{outings}, {planned} to be made", outings=ntr("{n} outing", "{n} outings", shown), planned=f"{planned:,}"
    )


def report(row: OutingLine, _now: datetime, host: QWidget) -> OutingForm | None:
    """Make the form of what was seen, while the outing is not made yet."""
    return OutingForm(Whom(row.household_id, row.name), host) if is_planned(row) else None


def made(desk: ListingDesk, row: OutingLine) -> None:
    """Note that the outing was made."""
    desk.do(ask_for(Outings.report, row.household_id, "", WHEN_RUN))


OUTINGS = Listing(
    "outings",
    mark("Outings"),
    ask=outings,
    columns=(
        Column(mark("Name"), lambda row: row.name, width=110),
        Column(mark("Area"), lambda row: row.area, width=0),
        Column(mark("State"), lambda row: tr(STATES[row.state]), lambda row: list(STATES).index(row.state), width=110),
        Column(mark("Day"), lambda row: short_day(row.planned_on), lambda row: row.planned_on, width=110),
        moment_column(mark("Taken out at"), lambda row: row.made_at),
    ),
    key=lambda row: row.id,
    count=count,
    empty=Empty(mark("Nobody is to be taken out. Import a list of outings."), mark("Import a file"), "import"),
    placeholder=mark("Name, area"),
    words=lambda row: (row.name, row.area),
    filters=(AREA, Filter("State", mark("State"), lambda row, code: row.state == code, STATES)),
    acts=(show_in_today("outingOpen"), form_in_today("outingCall", mark("Record a call"), "call")),
    pane=RowPane(
        "outingDetail",
        mark("The chosen outing"),
        mark("Choose an outing to report on it."),
        who=lambda row: row.name,
        facts=lambda row: row.area,
        acts=(RowAct("outingMade", mark("Taken out"), made, when=is_planned, keys=("V",)),),
        form=report,
        form_key=lambda row: (row.state,),
    ),
)
