"""The History desk (기록): every act with who and why, the way back from each, and the proof that none was altered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from coordinator.text import day, mark, ntr, short_moment, tr
from coordinator.widgets.history.act_pane import CAUSE_LABELS, ActPane, what_words
from coordinator.widgets.kit.desks.filter_bar import Filter, Option
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.workspace.history import History

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.history.rows import ActRow

LIMIT = 1000
_MOST_DAYS = 31
"""Days a menu offers; earlier ones are found by what was done."""
_VERIFY = "historyVerify"

COLUMNS = (
    Column(mark("When"), lambda row: short_moment(row.recorded_at), lambda row: row.id, width=150),
    Column(mark("Household"), lambda row: row.name or "–", width=92),
    Column(mark("What"), what_words, width=0, tip=what_words),
    Column(mark("Reason"), lambda row: row.reason, width=110, tip=lambda row: row.reason),
    Column(mark("Who"), lambda row: row.actor, width=88, tip=lambda row: row.actor),
    Column(mark("Taken back"), lambda row: tr("Undone") if row.undone else "", lambda row: not row.undone, width=92),
)


def _verbs(rows: Sequence[ActRow]) -> list[Option]:
    """Offer the acts that occur, each once; what was undone stands under its undoing."""
    words_of = {row.verb: row.title.partition(":")[0] for row in rows}
    return sorted((Option(verb, words) for verb, words in words_of.items()), key=lambda option: option.text)


def _days(rows: Sequence[ActRow]) -> list[Option]:
    days = dict.fromkeys(row.recorded_at.date() for row in rows)
    return [Option(on.isoformat(), day(on)) for on in list(days)[:_MOST_DAYS]]


def _count(_shown: int, rows: Sequence[ActRow]) -> str:
    if len(rows) >= LIMIT:
        return tr("the newest {n} acts", n=f"{len(rows):,}")
    return ntr("{n} act", "{n} acts", len(rows))


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
    words=lambda row: (row.title, row.result, row.actor, row.name, row.reason),
    filters=(
        Filter("Verb", mark("What"), lambda row, code: row.verb == code, of_rows=_verbs),
        Filter("Day", mark("Day"), lambda row, code: row.recorded_at.date().isoformat() == code, of_rows=_days),
        Filter("Cause", mark("Origin"), lambda row, code: row.cause == code, CAUSE_LABELS),
    ),
    acts=(
        RowAct(
            _VERIFY,
            mark("Verify"),
            _verify,
            tip=mark("Check the file, its seals and the chain of all acts"),
            when=None,
        ),
        RowAct(
            "actRedo",
            mark("Redo"),
            _redo,
            tip=mark("Do the last undone act again (Ctrl+Shift+Z)"),
            when=None,
        ),
    ),
    pane=ActPane,
    pane_width=340,
    detail=lambda workspace, row, _now: workspace.history.changes(row.id),
    opened=lambda desk, _row: desk.pane.fields.setFocus(Qt.FocusReason.OtherFocusReason),
)
"""The journal as a table; the chosen act can be undone, the last undone one done again."""
