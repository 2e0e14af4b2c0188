"""The Services desk (서비스): links to programmes that are not over, longest waiting first, and how each moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.services import LINK, STAGE_LABELS
from coordinator.records.states import Kind
from coordinator.text import day, mark, ntr, short_day, tr
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.desks.filter_bar import Filter, Option
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowPane, show_in_today
from coordinator.widgets.kit.table import Column
from coordinator.widgets.services.link_forms import LinkMoveForm
from coordinator.worklist.rows import LinkRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.list_rows import LinkListRow
    from coordinator.workspace import Workspace

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


def _longest_waiting(workspace: Workspace, now: datetime) -> list[LinkListRow]:
    """Ask for the links: who waits longest comes first, then those that nobody has to answer."""
    return sorted(workspace.services.links(now), key=lambda row: (row.wait_days is None, -(row.wait_days or 0)))


def _count(_shown: int, rows: Sequence[LinkListRow]) -> str:
    waiting = sum(1 for row in rows if row.wait_days is not None)
    links = ntr("{n} link", "{n} links", len(rows))
    return tr("{links} · {waiting} waiting for an answer", links=links, waiting=f"{waiting:,}")


def _form(row: LinkListRow, now: datetime, host: QWidget) -> LinkMoveForm:
    return LinkMoveForm(Whom(row.household_id, row.name), _as_link(row), now, host)


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


LINKS = Listing(
    "links",
    mark("Service links"),
    desk="linksSection",
    ask=_longest_waiting,
    columns=COLUMNS,
    key=lambda row: row.id,
    count=_count,
    empty=Empty(
        mark("No service is asked for or running. Choose a household in Today and link a service there."),
        mark("Go to Today"),
        "today",
    ),
    placeholder=mark("Name, initials, programme"),
    words=lambda row: (row.name, row.area, row.programme, row.provider),
    filters=(
        Filter(
            "State",
            mark("State"),
            lambda row, code: row.state == code,
            {state.code: state.label for state in LINK.states if state.kind != Kind.VOID},
        ),
        Filter("Stage", mark("Life stage"), lambda row, code: row.stage == code, STAGE_LABELS),
        Filter(
            "Programme",
            mark("Programme"),
            lambda row, code: row.programme == code,
            of_rows=lambda rows: [Option(name, name) for name in sorted({row.programme for row in rows})],
        ),
    ),
    pane=RowPane(
        "linkDetail",
        mark("The chosen link"),
        mark("Choose a link to see how long it waits and to move it on. Enter goes to the form."),
        who=lambda row: row.name,
        facts=_facts,
        acts=(show_in_today("linkOpen", tip=""),),
        form=_form,
        form_key=lambda row: (row.state,),
    ),
)
"""Links as a table; the selected one moves on by the form beside it."""
