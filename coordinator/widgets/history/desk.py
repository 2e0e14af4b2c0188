"""The History desk (기록): every act with who and why, the way back from each, and the proof that none was altered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from coordinator.text import mark, moment, ntr, tr
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct, show_in_today
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column, count_column
from coordinator.workspace.history import History

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.list_rows import ActRow

LIMIT = 1000
_VERIFY = "historyVerify"
CAUSE_LABELS: dict[str, str] = {
    "user": mark("By a person"),
    "import": mark("Import"),
    "rule": mark("By a rule"),
    "undo": mark("Undo"),
    "redo": mark("Redo"),
}

COLUMNS = (
    Column(mark("When"), lambda row: moment(row.recorded_at), lambda row: row.id, width=190),
    Column(mark("Who"), lambda row: row.actor, width=120),
    Column(mark("What"), lambda row: row.title, width=210, tip=lambda row: row.title),
    Column(mark("Household"), lambda row: row.name or "–", width=120),
    Column(mark("Reason"), lambda row: row.reason, width=0, tip=lambda row: row.reason),
    Column(
        mark("Origin"),
        lambda row: tr(CAUSE_LABELS[row.cause]) if row.cause in CAUSE_LABELS else row.cause,
        width=110,
    ),
    count_column(mark("Rows"), lambda row: row.change_count, 80),
    Column(mark("Taken back"), lambda row: tr("Undone") if row.undone else "", lambda row: not row.undone, width=110),
)


def _count(_shown: int, rows: Sequence[ActRow]) -> str:
    if len(rows) >= LIMIT:
        return tr("the newest {n} acts", n=f"{len(rows):,}")
    return ntr("{n} act", "{n} acts", len(rows))


def _undo_tip(row: ActRow | None) -> str:
    if row is None:
        return tr("Choose an act first.")
    if row.undone:
        return tr("This was undone before.")
    return tr("Undo this act") if row.can_undo else tr("This act cannot be undone.")


def _undo(desk: ListingDesk, row: ActRow) -> None:
    desk.do(ask_for(History.undo, row.id, WHEN_RUN))


def _redo(desk: ListingDesk, _row: ActRow | None) -> None:
    desk.act(ask_for(History.redo, WHEN_RUN), then=partial(_on_redone, desk))


def _on_redone(desk: ListingDesk, done: Any) -> None:
    if done is None:
        desk.messages.say(tr("There is nothing to redo."), kind="info")
    else:
        desk.refresh()


def _verify(desk: ListingDesk, _row: ActRow | None) -> None:
    """Check the journal once; the button rests until the answer is there."""
    desk.messages.clear()
    desk.buttons[_VERIFY].setEnabled(False)
    done, failed = partial(_on_verified, desk), partial(_on_not_verified, desk)
    desk.bridge.ask(desk.bridge.workspace.history.verify, then=done, failed=failed)


def _on_verified(desk: ListingDesk, faults: list[str]) -> None:
    desk.buttons[_VERIFY].setEnabled(True)
    if faults:
        desk.messages.say(" ".join(faults), kind="warning")
    else:
        desk.messages.say(tr("File, seals and journal are whole; no act was altered or removed."), kind="info")


def _on_not_verified(desk: ListingDesk, error: BaseException) -> None:
    desk.buttons[_VERIFY].setEnabled(True)
    desk.on_failed(error)


ACTS = Listing(
    "acts",
    mark("History"),
    desk="historyDesk",
    ask=lambda workspace, _now: workspace.history.acts(LIMIT),
    columns=COLUMNS,
    key=lambda row: row.id,
    count=_count,
    empty=Empty(mark("Nothing was done yet. Every act will stand here, with who did it and why.")),
    placeholder=mark("What, who, household, reason"),
    words=lambda row: (row.title, row.actor, row.name, row.reason),
    filters=(Filter("Cause", mark("Origin"), lambda row, code: row.cause == code, CAUSE_LABELS),),
    acts=(
        RowAct(
            _VERIFY,
            mark("Verify"),
            _verify,
            tip=mark("Check the file, its seals and the chain of all acts"),
            when=None,
        ),
        show_in_today("actOpen"),
        RowAct(
            "actRedo",
            mark("Redo"),
            _redo,
            tip=mark("Do the last undone act again (Ctrl+Shift+Z)"),
            when=None,
        ),
        RowAct(
            "actUndo",
            mark("Undo this act"),
            _undo,
            tip=_undo_tip,
            when=lambda row: row is not None and row.can_undo,
        ),
    ),
)
"""The journal as a table; the chosen act can be undone, the last undone one done again."""
