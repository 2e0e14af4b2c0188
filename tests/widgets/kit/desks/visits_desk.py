"""The desk of a made-up subject as its developer would write it: a declaration, and a question over real households."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import ntr, tr
from coordinator.widgets.kit.act_forms import NoteForm, Whom
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.listing import Empty, Filter, Listing, RowAct, RowPane, form_in_today, show_in_today
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.table import Column, count_column, moment_column, severity_column
from coordinator.widgets.subject import SubjectView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.workspace import Workspace

STATES = {"planned": "Planned", "done": "Visited"}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit to one household, as the list shows it."""

    id: int
    household_id: int
    name: str
    area: str
    severity: str
    state: str
    visit_count: int
    visited_at: datetime | None


def visits(workspace: Workspace, now: datetime) -> list[VisitRow]:
    """Ask who is to be visited: everybody, and visited is who has a note; those still to visit come first."""
    rows: list[VisitRow] = []
    for home in workspace.households.table(now):
        notes = workspace.households.card(home.household_id, now).notes
        state, last = ("done", notes[0].written_at) if notes else ("planned", None)
        whose = (home.household_id, home.name, home.area, home.severity)
        rows.append(VisitRow(home.household_id, *whose, state, len(notes), last))
    return sorted(rows, key=lambda row: row.state != "planned")


def is_planned(row: VisitRow | None) -> bool:
    """Say whether the visit is still to be made."""
    return row is not None and row.state == "planned"


def facts(row: VisitRow) -> str:
    """Say what is known of a visit."""
    return " · ".join((row.area, tr(STATES[row.state])))


def count(shown: int, rows: Sequence[VisitRow]) -> str:
    """Say how many are to be visited."""
    open_count = sum(row.state == "planned" for row in rows)
    return f"{ntr('{n} household', '{n} households', shown)} · {open_count}"


def report(row: VisitRow, _now: datetime, host: QWidget) -> NoteForm | None:
    """Make the form of what was seen, while the visit is not made yet."""
    return NoteForm(Whom(row.household_id, row.name), host) if is_planned(row) else None


def visited(desk: ListingDesk, row: VisitRow) -> None:
    """Note that the visit was made."""
    desk.do(desk.bridge.workspace.households.add_note, row.household_id, "방문함", desk.bridge.now())


VISITS = Listing(
    "visits",
    "Visits",
    ask=visits,
    columns=(
        severity_column(lambda row: row.severity),
        Column("Name", lambda row: row.name, width=110),
        Column("Area", lambda row: row.area, width=0),
        Column("State", lambda row: tr(STATES[row.state]), lambda row: list(STATES).index(row.state), width=110),
        count_column("Visits", lambda row: row.visit_count, 80),
        moment_column("Last visit", lambda row: row.visited_at),
    ),
    key=lambda row: row.id,
    count=count,
    empty=Empty("Nobody is to be visited. Plan a visit from a household in Today.", "Go to Today", "today"),
    placeholder="Name, area",
    words=lambda row: (row.name, row.area),
    filters=(
        AREA,
        Filter("State", "State", lambda row, code: row.state == code, STATES),
        Filter("Severity", "Severity", lambda row, code: row.severity == code, SEVERITY_LABELS, shape=str),
    ),
    acts=(
        show_in_today("visitOpen"),
        form_in_today("visitCall", "Record a call", "call"),
    ),
    pane=RowPane(
        "visitDetail",
        "The chosen visit",
        "Choose a visit to report on it.",
        who=lambda row: row.name,
        facts=facts,
        acts=(RowAct("visitDone", "Visited", visited, when=is_planned, keys=("V",)),),
        form=report,
        form_key=lambda row: (row.state,),
    ),
)

VIEW = SubjectView(
    "visits", desk=Page("visits", "Visits", __name__, "VISITS"), reads=frozenset({"visits", "households"})
)
