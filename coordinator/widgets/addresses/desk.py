"""The Places desk (자리): how every home was placed, those to look at first, and the map to place them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.records.households import PLACE_CERTAINTY_LABELS
from coordinator.text import mark, ntr, tr
from coordinator.widgets.addresses.place_pane import PlacePane
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.workspace.addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.worklist.addresses.unsure import HomePlace
    from coordinator.workspace import Workspace

_CERTAINTIES = tuple(PLACE_CERTAINTY_LABELS)
LOOK, SURE = "look", "sure"
_LOOKS: dict[str, str] = {LOOK: mark("To look at"), SURE: mark("Sure")}

COLUMNS = (
    Column(mark("Name"), lambda row: row.name, width=110),
    Column(mark("Area"), lambda row: row.area, width=150),
    Column(mark("Address"), lambda row: row.address or "–", width=0, tip=lambda row: row.address),
    Column(
        mark("Where it stands"),
        lambda row: row.where.text,
        lambda row: -_CERTAINTIES.index(row.certainty) if row.certainty in _CERTAINTIES else 0,
        severity=lambda row: "caution" if row.is_unsure else "normal",
        width=210,
        tip=lambda row: "\n".join(part for part in (row.where.text, row.why) if part),
    ),
)


def _count(shown_count: int, rows: Sequence[HomePlace]) -> str:
    unsure = sum(row.is_unsure for row in rows)
    if not unsure:
        return ntr("{n} home, placed surely", "{n} homes, all placed surely", shown_count)
    return tr("{unsure} to look at · {shown} of {all} homes", unsure=f"{unsure:,}", **_of(shown_count, rows))


def _of(shown_count: int, rows: Sequence[Any]) -> dict[str, str]:
    return {"shown": f"{shown_count:,}", "all": f"{len(rows):,}"}


def _ask(workspace: Workspace, now: datetime) -> list[HomePlace]:
    return workspace.addresses.places(now)


PLACE_ALL = RowAct(
    "placeAll",
    mark("Look up by address"),
    lambda desk, _row: desk.do(ask_for(Addresses.place_all, WHEN_RUN)),
    tip=mark("Looks every home up by its address; what a person or a list has placed stays"),
    when=None,
)

PLACES = Listing(
    "places",
    mark("Places"),
    ask=_ask,
    columns=COLUMNS,
    key=lambda row: row.household_id,
    count=_count,
    empty=Empty(
        mark("There are no households yet. Import the list of those you look after; CSV and Excel files will do."),
        mark("Import a file"),
        "import",
    ),
    placeholder=mark("Name, address"),
    words=lambda row: (row.name, row.area, row.address),
    filters=(
        Filter("Look", mark("Sure?"), lambda row, code: row.is_unsure == (code == LOOK), _LOOKS),
        AREA,
        Filter("Certainty", mark("Where it stands"), lambda row, code: row.certainty == code, PLACE_CERTAINTY_LABELS),
    ),
    acts=(PLACE_ALL,),
    pane=PlacePane,
    opened=lambda desk, _row: desk.pane.enter(),
    pane_width=560,
    shares=(1, 1),
)
