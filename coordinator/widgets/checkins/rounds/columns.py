"""The columns of the board: state with its sign, who it is, when and who calls, twelve weeks, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF

from coordinator.briefing.signs import CALL_SIGNS
from coordinator.casework.exclusions import EXCLUSION_LABELS
from coordinator.records.checkins import CALL_RESULT_LABELS
from coordinator.text import mark, phone_text, short_moment, tr, weekday_time
from coordinator.widgets.checkins.strip import cell_sentence, paint_mark
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import ROW, CellDelegate, Column
from coordinator.worklist.checkins.round_rows import CALLER_LABELS, STATUS_LABELS, next_step, status_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.worklist.rows import CallCell

_Index = QModelIndex | QPersistentModelIndex
STATUS_MARKS: dict[str, str] = {
    "urgent": "urgent",
    "concern_open": "concern",
    "missed": "no_answer",
    "content_unknown": "content_unknown",
    "in_progress": "in_progress",
    "no_result": "not_attempted",
    "due": "due",
    "not_attempted": "not_attempted",
    "stopped": "paused",
    "confirmed": "ok",
    "handed_over": "handed_over",
    "closed_unreached": "closed",
}
STATE, NAME, AGE, AREA, PHONE, DUE, CALLER, ANSWERS, LAST, STRIP, NEXT = range(11)
NARROW_HIDES = (PHONE, LAST, AREA)
"""Columns that give way first where the table is narrow; the pane and the strip say the same."""
_SIDE, _GAP, _MARK = 12, 1, 16
_PLACE = {status: place for place, status in enumerate(STATUS_LABELS)}


def stop_words(row: RoundItemRow) -> str:
    """Say where a household stands; where nobody calls, why."""
    if row.status == "stopped" and row.stop_cause in EXCLUSION_LABELS:
        label = STATUS_LABELS[row.status]
        return tr("{state}: {cause}", state=tr(label), cause=tr(EXCLUSION_LABELS[row.stop_cause]))
    return status_words(row)


def until_words(at: datetime, now: datetime) -> str:
    """Write until when, by the weekday within a week of now."""
    return weekday_time(at) if abs((at.date() - now.date()).days) < 7 else short_moment(at)


def next_words(row: RoundItemRow, now: datetime) -> str:
    """Say what comes next and until when; what is late says so."""
    said = next_step(row)
    if said is None:
        return ""
    step = tr("{step} — “{words}”", step=said.text, words=row.urgent_words) if row.urgent_words else said.text
    if row.step_due_at is None:
        return step
    if row.is_overdue(now):
        return tr("{step} · overdue since {at}", step=step, at=until_words(row.step_due_at, now))
    return tr("{step} · by {at}", step=step, at=until_words(row.step_due_at, now))


def _caller(row: RoundItemRow) -> str:
    return tr(CALLER_LABELS[row.caller]) if row.caller in CALLER_LABELS else row.caller


def columns(strips: Mapping[int, tuple[CallCell, ...]], now: Callable[[], datetime]) -> tuple[Column, ...]:
    """Make the columns.

    Parameters
    ----------
    strips : twelve weeks by household, filled as rows come into sight
    now : the instant the rows were asked at
    """

    def signs(row: RoundItemRow) -> str:
        return "".join(CALL_SIGNS.get(cell.mark, " ") for cell in strips.get(row.household_id, ()))

    def sentences(row: RoundItemRow) -> str:
        return "\n".join(cell_sentence(cell) for cell in reversed(strips.get(row.household_id, ())))

    return (
        Column(
            mark("State"),
            stop_words,
            lambda row: _PLACE.get(row.status, 99),
            width=178,
            tip=stop_words,
            paint=StateCell,
        ),
        Column(mark("Name"), lambda row: row.name, width=74),
        age_column(46),
        Column(mark("Area"), lambda row: row.area, width=116, tip=lambda row: row.area),
        Column(mark("Phone"), lambda row: phone_text(row.phone), width=124),
        Column(
            mark("Due"),
            lambda row: weekday_time(row.due_at),
            lambda row: row.due_at.timestamp(),
            width=84,
            tip=lambda row: short_moment(row.due_at),
        ),
        Column(mark("Caller"), lambda row: _caller(row), width=58),
        Column(
            mark("Answers"),
            lambda row: "–" if row.answer_share is None else f"{row.answer_share:.0%}",
            lambda row: row.answer_share,
            number=True,
            width=84,
            tip=lambda _row: tr("Usually answers this share of the calls, of twelve weeks"),
        ),
        Column(
            mark("Last result"),
            lambda row: tr(CALL_RESULT_LABELS[row.last_result]) if row.last_result in CALL_RESULT_LABELS else "–",
            width=112,
        ),
        Column(
            mark("12 weeks"),
            signs,
            lambda row: row.last_result,
            width=12 * (_SIDE + _GAP) + 12,
            tip=sentences,
            paint=lambda view: StripCell(strips, view),
        ),
        Column(
            mark("Next"),
            lambda row: next_words(row, now()),
            lambda row: row.rank(now()),
            width=0,
            tip=lambda row: next_words(row, now()),
        ),
    )


class StateCell(CellDelegate):
    """The sign of the state before its word."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the cell, and the sign into the room left for it."""
        super().paint(painter, option, index)
        row: Any = index.data(ROW)
        rect: Any = option.rect
        box = QRectF(rect.left() + 14, rect.center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
        paint_mark(painter, box, STATUS_MARKS.get(row.status, "none"))

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Leave room for the sign."""
        super().initStyleOption(option, index)
        option.rect = option.rect.adjusted(_MARK + 4, 0, 0, 0)


class StripCell(CellDelegate):
    """Twelve weeks as squares; the signs of the text are what a reader aloud is given."""

    def __init__(self, strips: Mapping[int, tuple[CallCell, ...]], parent: Any) -> None:
        super().__init__(parent)
        self._strips = strips

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Show no text."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the squares, oldest left."""
        super().paint(painter, option, index)
        row: Any = index.data(ROW)
        rect: Any = option.rect
        top = rect.center().y() - _SIDE / 2 + 0.5
        for number, cell in enumerate(self._strips.get(row.household_id, ())):
            box = QRectF(rect.left() + 6 + number * (_SIDE + _GAP), top, _SIDE, _SIDE)
            paint_mark(painter, box, cell.mark)
