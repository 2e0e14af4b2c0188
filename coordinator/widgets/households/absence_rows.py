"""The rows of the absence book in the household pane: who is away, where electricity is cut, each with its check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from coordinator.text import short_moment, tr
from coordinator.widgets.households.absence_forms import absence_words
from coordinator.widgets.kit.choices import push_button
from coordinator.widgets.kit.pane_section import Row
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households
from coordinator.workspace.power import Power

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.power.watch_rows import SupplyCutRow
    from coordinator.worklist.rows import AbsenceRow


def absence_row(
    absence: AbsenceRow,
    now: datetime,
    do: Callable[[Request], object],
    still_away: Callable[[], object],
    parent: QWidget,
) -> Row:
    """Make the row of an absence; one that has begun has the buttons that say whether the person is back."""
    row = Row(absence_words(absence), absence.reason, parent)
    # Those listed were not checked yet; one that has not begun has nobody to come back.
    if absence.starts_at <= now:
        words = tr("Is back") if absence.rests_until <= now else tr("Back already")
        _with_button(row, tr("Still away"), still_away)
        _with_button(row, words, lambda: do(ask_for(Households.check_return, absence.id, WHEN_RUN)))
    return row


def supply_row(cut: SupplyCutRow, now: datetime, do: Callable[[Request], object], parent: QWidget) -> Row:
    """Make the row of a home without electricity, with the button that says it is back."""
    sentence = tr(
        "Without electricity: {start} to {end}", start=short_moment(cut.starts_at), end=short_moment(cut.ends_at)
    )
    row = Row(sentence, cut.reason, parent)
    if cut.starts_at <= now:
        _with_button(row, tr("Electricity is back"), lambda: do(ask_for(Power.check_supply, cut.id, WHEN_RUN)))
    return row


def _with_button(row: Row, words: str, pressed: Callable[[], object]) -> None:
    row.line.addWidget(push_button(words, pressed, row, link=True), 0, Qt.AlignmentFlag.AlignTop)
