"""The progress of a week's round: one bar in parts, and below it each part in words, which is a filter as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coordinator.text import ntr, tr
from coordinator.widgets.checkins.strip import paint_mark
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.skeleton import UNKNOWN
from coordinator.worklist.checkins.round_rows import GROUP_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP_MARKS: dict[str, str] = {
    "well": "ok",
    "concern": "concern",
    "missed": "no_answer",
    "content_unknown": "content_unknown",
    "in_progress": "in_progress",
    "due": "due",
    "not_attempted": "not_attempted",
    "stopped": "paused",
    "closed": "handed_over",
}
"""The sign of each part, the same as in the strips."""
_SIDE, _BAR, _LEAST = 16, 8, 4


def group_colour(group: str) -> QColor:
    """Give the colour of a part of the bar; its sign and its word stand beside it."""
    ink = theme.current()
    return QColor(
        {
            "well": ink.success,
            "concern": ink.warning,
            "missed": ink.warning_edge,
            "content_unknown": ink.unknown,
            "in_progress": ink.primary,
            "due": ink.muted if ink.name == "contrast" else ink.edge,
            "not_attempted": ink.faint,
            "stopped": ink.no_data,
            "closed": ink.subtle,
        }[group]
    )


class _Part(QAbstractButton):
    """One part in words: sign, word and count; pressed it is the filter."""

    stepped = Signal(int)

    def __init__(self, group: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.code = group
        self.count: int | None = None
        self.setObjectName(f"roundPart_{group}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int | None) -> None:
        """Take another count; None while it is not known."""
        self.count = count
        label = tr(GROUP_LABELS[self.code])
        self.setText(f"{label} {UNKNOWN if count is None else format(count, ',')}")
        how_many = tr("not known yet") if count is None else ntr("{n} household", "{n} households", count)
        self.setAccessibleName(tr("{state}: {count}", state=label, count=how_many))
        self.setToolTip(tr("Show only: {state}", state=label))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for sign and words."""
        room = self.fontMetrics()
        return QSize(_SIDE + 8 + room.horizontalAdvance(self.text()) + 14, room.height() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the parts with the arrows, choose with Enter as with the space bar."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sign and words; the one chosen is filled softly."""
        ink = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse() or self.hasFocus():
            edge = ink.primary if self.isChecked() or self.hasFocus() else ink.hairline
            painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
            painter.setBrush(QColor(ink.primary_soft if self.isChecked() else ink.ground))
            painter.drawRoundedRect(box, 6, 6)
        paint_mark(painter, QRectF(6, (self.height() - _SIDE) / 2, _SIDE, _SIDE), GROUP_MARKS[self.code])
        painter.setPen(QColor(ink.primary_text if self.isChecked() else ink.text if self.count else ink.faint))
        words = self.rect().adjusted(6 + _SIDE + 6, 0, -4, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class _Bar(QWidget):
    """The parts in proportion; a click chooses one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.counts: dict[str, int] = {}
        self.setFixedHeight(_BAR)

    def spans(self) -> list[tuple[str, float, float]]:
        """Give where each part begins and ends; what is there at all is at least a few pixels wide."""
        shown_counts = {group: count for group, count in self.counts.items() if count}
        total = sum(shown_counts.values())
        if not total:
            return []
        room = self.width() - _LEAST * len(shown_counts)
        left, answer = 0.0, []
        for group, count in shown_counts.items():
            right = left + _LEAST + room * count / total
            answer.append((group, left, right))
            left = right
        return answer

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().muted))
        for group, left, right in self.spans():
            painter.fillRect(QRectF(left, 0, max(1.0, right - left - 1), self.height()), group_colour(group))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the part under the pointer."""
        x = event.position().x()
        group = next((group for group, left, right in self.spans() if left <= x <= right), "")
        if group:
            self.chosen.emit(group)


class RoundProgress(QWidget):
    """Bar and words; `code` is the part chosen, empty for all. It serves a filter bar as a menu does.

    Signals
    -------
    changed : another part was chosen, or none any more
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("roundProgress")
        self.setAccessibleName(tr("Progress of the round"))
        self.code = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 4)
        column.setSpacing(4)
        self.bar = _Bar(self)
        self.bar.chosen.connect(self._on_bar)
        column.addWidget(self.bar)
        line = QHBoxLayout()
        line.setSpacing(2)
        self.parts = {group: _Part(group, self) for group in GROUP_LABELS}
        for part in self.parts.values():
            part.clicked.connect(self._on_part)
            part.stepped.connect(self._on_step)
            line.addWidget(part)
        line.addStretch(1)
        column.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_counts(None)

    def show_counts(self, counts_known: Mapping[str, int] | None) -> None:
        """Take other counts; None while they are not known."""
        counts = counts_known or {}
        self.bar.counts = dict(counts)
        for group, part in self.parts.items():
            part.show_count(None if counts_known is None else counts.get(group, 0))
        # What nobody is in needs no place beside the others, except the one everybody hopes for.
        for group in ("content_unknown", "not_attempted", "stopped", "closed"):
            self.parts[group].setVisible(bool(counts.get(group)) or self.code == group)
        self.setAccessibleDescription(", ".join(part.text() for part in self.parts.values() if part.count))
        self.bar.update()

    def choose(self, code: str) -> None:
        """Choose a part, or none."""
        if code == self.code:
            return
        self.code = code
        for group, part in self.parts.items():
            part.setChecked(group == code)
        self.changed.emit()

    @Slot()
    def _on_part(self) -> None:
        part = self.sender()
        if isinstance(part, _Part):
            self.choose("" if part.code == self.code else part.code)
            part.setChecked(part.code == self.code)

    @Slot(str)
    def _on_bar(self, group: str) -> None:
        self.choose("" if group == self.code else group)

    @Slot(int)
    def _on_step(self, by: int) -> None:
        parts = [part for part in self.parts.values() if not part.isHidden()]
        place = next((n for n, part in enumerate(parts) if part is self.sender()), 0)
        parts[(place + by) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
