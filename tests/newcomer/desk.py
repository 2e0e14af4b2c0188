"""The desk of visits as its developer writes it: a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import short_day, tr
from coordinator.widgets.kit.act_forms import NoteForm, Whom
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct, RowPane, show_in_today
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.table import Column, moment_column
from coordinator.widgets.subject import Action, SubjectView
from tests.newcomer.subject import Visits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.workspace import Workspace
    from tests.newcomer.rows import VisitLine

STATES = {"planned": "Planned", "made": "Visited"}


def visits(workspace: Workspace, now: datetime) -> list[VisitLine]:
    """Ask for the visits."""
    return Visits(workspace).lines(now)


def is_planned(row: VisitLine | None) -> bool:
    """Say whether the visit is still to be made."""
    return row is not None and row.state == "planned"


def count(_shown: int, rows: Sequence[VisitLine]) -> str:
    """Say how many are to be made."""
    return f"{sum(row.state == 'planned' for row in rows)} / {len(rows)}"


def report(row: VisitLine, _now: datetime, host: QWidget) -> NoteForm | None:
    """Make the form of what was seen, while the visit is not made yet."""
    return NoteForm(Whom(row.household_id, row.name), host) if is_planned(row) else None


def made(desk: ListingDesk, row: VisitLine) -> None:
    """Note that the visit was made."""
    desk.do(Visits(desk.bridge.workspace).make, row.id, desk.bridge.now())


VISITS = Listing(
    "visits",
    "Visits",
    ask=visits,
    columns=(
        Column("Name", lambda row: row.name, width=110),
        Column("Area", lambda row: row.area, width=0),
        Column("Day", lambda row: short_day(row.planned_on), lambda row: row.planned_on, width=110),
        Column("State", lambda row: tr(STATES[row.state]), lambda row: list(STATES).index(row.state), width=110),
        moment_column("Visited at", lambda row: row.made_at),
    ),
    key=lambda row: row.id,
    count=count,
    empty=Empty("Nobody is to be visited. Import a list of visits.", "Import a file", "import"),
    placeholder="Name, area",
    words=lambda row: (row.name, row.area),
    filters=(AREA, Filter("State", "State", lambda row, code: row.state == code, STATES)),
    acts=(show_in_today("visitOpen"),),
    pane=RowPane(
        "visitDetail",
        "The chosen visit",
        "Choose a visit to report on it.",
        who=lambda row: row.name,
        facts=lambda row: row.area,
        acts=(RowAct("visitMade", "Visited", made, when=is_planned, keys=("V",)),),
        form=report,
        form_key=lambda row: (row.state,),
    ),
)

VIEW = SubjectView(
    "visits",
    desk=Page("visits", "Visits", __name__, "VISITS"),
    actions=(Action("go_visits", "Go to visits", "window", 900, do=lambda window: window.show_desk("visits")),),
    reads=frozenset({"visits", "households"}),
)

__all__ = ["VIEW", "VISITS"]
