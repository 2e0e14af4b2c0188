"""The small picture of a home's last fortnight in the list: a bar a day, gaps, and the quiet span at its end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor

from coordinator.records.alerts import SEVERITY_ORDER
from coordinator.text import ntr, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.table import ROW, CellDelegate

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from coordinator.worklist.power.rows import PowerHomeRow

_TOP, _BOTTOM, _SIDE = 6, 6, 8
_LEAST_SCALE_HOURS = 6.0
_SHOWN_QUIET_HOURS = 6


def fortnight_words(row: PowerHomeRow) -> str:
    """Say what the small picture shows: the usual active hours, the last day, the quiet span."""
    active_hours = sorted(float(hours) for hours in row.active_hours if not math.isnan(hours))
    if not active_hours:
        return tr("No readings in the last {n} days", n=len(row.active_hours))
    usual = active_hours[len(active_hours) // 2]
    last = float(row.active_hours[-1])
    newest = tr("no data") if math.isnan(last) else ntr("{n} hour", "{n} hours", round(last))
    sentence = tr("Active {usual} hours a day, in the last 24 hours: {newest}", usual=f"{usual:.0f}", newest=newest)
    if not row.quiet_hours:
        return sentence
    return tr("{said} · quiet for {hours} hours", said=sentence, hours=row.quiet_hours)


class ActiveDays(CellDelegate):
    """Paints the fortnight of a `PowerHomeRow` into its cell."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row's picture."""
        super().paint(painter, option, index)
        row: PowerHomeRow | None = index.data(ROW)
        if row is None:
            return
        ink = theme.current()
        area = QRectF(option.rect).adjusted(_SIDE, _TOP, -_SIDE, -_BOTTOM - 1)
        hours = row.active_hours
        days = len(hours)
        step = area.width() / days
        active_hours = [float(share) for share in hours if not math.isnan(share)]
        scale = area.height() / max(_LEAST_SCALE_HOURS, max(active_hours, default=0.0))
        if row.quiet_hours is not None and row.quiet_hours >= _SHOWN_QUIET_HOURS:
            span = min(float(days), row.quiet_hours / 24) * step
            alarmed = row.state in SEVERITY_ORDER
            soft = ink.soft(row.state) if alarmed else QColor(ink.ground)
            left = area.right() - span
            painter.fillRect(QRectF(left, area.top() - 2, span, area.height() + 4), soft)
            if alarmed:
                painter.fillRect(QRectF(left, area.top() - 2, 1.5, area.height() + 4), ink.severity_edge(row.state))
        gap = QBrush(QColor(ink.edge), Qt.BrushStyle.BDiagPattern)
        bar = QColor(ink.faint)
        for day, active in enumerate(hours.tolist()):
            left = area.left() + day * step
            if math.isnan(active):
                painter.fillRect(QRectF(left, area.top(), step, area.height()), gap)
            else:
                height = max(1.0, active * scale)
                painter.fillRect(QRectF(left + 0.75, area.bottom() - height, step - 1.5, height), bar)
