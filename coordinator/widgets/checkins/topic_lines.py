"""What the calls were about, month by month: for each topic a small line of the share with a concern."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from coordinator.records.checkins import TOPIC_LABELS
from coordinator.text import mark, month_text, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.picture import Drawing, Picture
from coordinator.widgets.kit.table import Column
from coordinator.worklist.checkins.trends import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.checkins.trends import TopicMonth

_HEIGHT, _TITLE, _FOOT, _GAP = 156, 36, 18, 14
_LEAST_TOP = 0.1
"""The scale reaches at least so far, so that a calm year looks calm."""
TOPICS = tuple(TOPIC_LABELS)


def month_sentence(topic_month: TopicMonth) -> str:
    """Say one topic in one month; a share only from five talks on."""
    words = tr(
        "{topic}, {month}: {concern} of {talked} with a concern",
        topic=tr(TOPIC_LABELS[topic_month.topic]),
        month=month_text(topic_month.month),
        concern=f"{topic_month.concern_count:,}",
        talked=f"{topic_month.talked_count:,}",
    )
    return words if topic_month.share is None else f"{words} ({topic_month.share:.0%})"


COLUMNS = (
    Column(mark("Topic"), lambda row: tr(TOPIC_LABELS[row.topic]), lambda row: TOPICS.index(row.topic), width=90),
    Column(mark("Month of the calls"), lambda row: month_text(row.month), lambda row: row.month.toordinal(), width=150),
    Column(mark("Talked of"), lambda row: f"{row.talked_count:,}", lambda row: row.talked_count, number=True, width=90),
    Column(
        mark("With a concern"),
        lambda row: f"{row.concern_count:,}",
        lambda row: row.concern_count,
        number=True,
        width=110,
    ),
    Column(
        mark("Share"),
        lambda row: "–" if row.share is None else f"{row.share:.0%}",
        lambda row: row.share,
        number=True,
        width=80,
    ),
    Column("", lambda _one: "", width=0, as_is=True),
)


class TopicPanels(Drawing):
    """A panel a topic, on one scale; arrow keys go along the months and from topic to topic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("callTopics", tr("Concerns by topic, month by month"), parent)
        self.months: dict[str, list[TopicMonth]] = {topic: [] for topic in TOPICS}
        self._top = _LEAST_TOP
        self._topic, self._at = 0, -1
        self.setFixedHeight(_HEIGHT)

    def sizeHint(self) -> QSize:
        """Ask for panels one can read."""
        return QSize(len(TOPICS) * 96, _HEIGHT)

    def show_months(self, rows: Sequence[TopicMonth]) -> None:
        """Show other months."""
        self.months = {topic: [row for row in rows if row.topic == topic] for topic in TOPICS}
        self._top = max([_LEAST_TOP, *(row.share for row in rows if row.share is not None)])
        self._at = min(self._at, self._count() - 1)
        self.setAccessibleDescription(self.pointed_sentence())
        self.update()

    def _count(self) -> int:
        return len(self.months[TOPICS[0]])

    # the cursor

    def pointed(self) -> TopicMonth | None:
        """Give what the pointer or cursor is on."""
        return None if self._at < 0 else self.months[TOPICS[self._topic]][self._at]

    def pointed_sentence(self) -> str:
        """Say what the pointer or cursor is on; empty without one."""
        topic_month = self.pointed()
        return "" if topic_month is None else month_sentence(topic_month)

    def point_at(self, topic: int, month: int) -> None:
        """Put the cursor on a topic and month; a month outside means none."""
        month = month if 0 <= month < self._count() else -1
        if (topic, month) != (self._topic, self._at):
            self._topic, self._at = topic, month
            self.setAccessibleDescription(self.pointed_sentence())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        for number in range(len(TOPICS)):
            area = self._area(number)
            x = event.position().x()
            if area.left() - _GAP / 2 <= x < area.right() + _GAP / 2 and self._count():
                step = area.width() / max(1, self._count() - 1)
                self.point_at(number, min(self._count() - 1, max(0, round((x - area.left()) / step))))
                return
        self.point_at(self._topic, -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the month when the pointer leaves."""
        super().leaveEvent(event)
        self.point_at(self._topic, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the months by left and right, the topics by up and down."""
        key, last = Qt.Key(event.key()), self._count() - 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0:
            by = 1 if key == Qt.Key.Key_Right else -1
            self.point_at(self._topic, last if self._at < 0 else min(last, max(0, self._at + by)))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and last >= 0:
            by = 1 if key == Qt.Key.Key_Down else -1
            topic = min(len(TOPICS) - 1, max(0, self._topic + by))
            self.point_at(topic, last if self._at < 0 else self._at)
        else:
            super().keyPressEvent(event)

    # the picture

    def _area(self, number: int) -> QRectF:
        width = (self.width() - 4 - _GAP * (len(TOPICS) - 1)) / len(TOPICS)
        return QRectF(2 + number * (width + _GAP), _TITLE, width, _HEIGHT - _TITLE - _FOOT)

    def _place(self, area: QRectF, month: int, share: float) -> QPointF:
        step = area.width() / max(1, self._count() - 1)
        return QPointF(area.left() + month * step, area.bottom() - share / self._top * area.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the panels and what is pointed at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, topic in enumerate(TOPICS):
            self._paint_panel(painter, self._area(number), number, topic)
        topic_month = self.pointed()
        if topic_month is not None:
            place = self._place(self._area(self._topic), self._at, topic_month.share or 0.0)
            self.paint_tag(painter, self.pointed_sentence(), QRectF(place.x() - 3, place.y() - 3, 6, 6))
        self.paint_ring(painter)
        painter.end()

    def _paint_panel(self, painter: QPainter, area: QRectF, number: int, topic: str) -> None:
        ink = theme.current()
        months = self.months[topic]
        newest = next((row for row in reversed(months) if row.share is not None), None)
        painter.setFont(theme.font(theme.SECOND_PT, bold=True))
        painter.setPen(QColor(ink.text))
        painter.drawText(QRectF(area.left(), 0, area.width(), 17), _LEFT, tr(TOPIC_LABELS[topic]))
        painter.setFont(theme.font(theme.SECOND_PT - 1))
        painter.setPen(QColor(ink.subtle))
        if newest is not None:
            painter.drawText(QRectF(area.left(), 0, area.width(), 17), _RIGHT, f"{newest.share:.0%}")
        painter.setPen(QPen(QColor(ink.hairline), 1))
        for share in (0.0, 1.0):
            y = area.bottom() - share * area.height()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if number == 0:
            painter.setPen(QColor(ink.subtle))
            painter.drawText(QRectF(area.left(), area.top() - 15, area.width(), 14), _LEFT, f"{self._top:.0%}")
        self._paint_line(painter, area, months)
        self._paint_few(painter, area, months)
        if months:
            painter.setPen(QColor(ink.subtle))
            foot = QRectF(area.left(), area.bottom() + 2, area.width(), _FOOT - 2)
            painter.drawText(foot, _LEFT, _short(months[0]))
            painter.drawText(foot, _RIGHT, _short(months[-1]))
        if 0 <= self._at < len(months):
            x = self._place(area, self._at, 0).x()
            painter.setPen(QPen(QColor(ink.primary if number == self._topic else ink.edge), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_line(self, painter: QPainter, area: QRectF, months: Sequence[TopicMonth]) -> None:
        ink = theme.current()
        before: QPointF | None = None
        for at, row in enumerate(months):
            point = None if row.share is None else self._place(area, at, row.share)
            if point is not None:
                painter.setPen(QPen(QColor(ink.primary_text), 1.8))
                if before is not None:
                    painter.drawLine(before, point)
                painter.setBrush(QColor(ink.primary_text))
                painter.drawEllipse(point, 1.6, 1.6)
                painter.setBrush(Qt.BrushStyle.NoBrush)
            before = point

    def _paint_few(self, painter: QPainter, area: QRectF, months: Sequence[TopicMonth]) -> None:
        """Write the number of concerns where there are too few talks for a share."""
        painter.setPen(QColor(theme.current().subtle))
        for at, row in enumerate(months):
            if 0 < row.talked_count < FEW:
                place = self._place(area, at, 0)
                box = QRectF(place.x() - 8, place.y() - 15, 16, 14)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(row.concern_count))


def _short(row: TopicMonth) -> str:
    return tr("{month}/{year}", month=row.month.month, year=f"{row.month.year % 100:02}")


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
_LEAST_MONTHS = 6


class TopicLines(Picture):
    """The panels with their sentence and their table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.panels = TopicPanels()
        super().__init__(
            "callTopics", tr("Concerns by topic, month by month"), self.panels, COLUMNS, self._rows, parent
        )
        self._months: tuple[TopicMonth, ...] = ()

    def show_months(self, months: Sequence[TopicMonth]) -> None:
        """Show a year, or say that nothing was talked of in it."""
        # Months before the first talk tell nothing, and press the others together.
        newest = max((row.month for row in months), default=date.min)
        month_starts = {row.month for row in months if row.talked_count} | {newest}
        month_starts |= set(sorted({row.month for row in months})[-_LEAST_MONTHS:])
        self._months = months = tuple(row for row in months if row.month >= min(month_starts))
        self.panels.show_months(months)
        self.renew_table()
        if not any(row.talked_count for row in months):
            self.say(tr("No call of the last twelve months tells what was talked of."), drawn=False)
            return
        self.say(
            tr("Calls with a concern among those in which the topic came up; a number alone: under {n} talks.", n=FEW)
        )

    def pointed_row(self) -> TopicMonth | None:
        """Give what the cursor is on."""
        return self.panels.pointed()

    def point_row(self, row: TopicMonth) -> None:
        """Put the cursor on a topic and month."""
        self.panels.point_at(TOPICS.index(row.topic), self.panels.months[row.topic].index(row))

    def _rows(self) -> list[TopicMonth]:
        return sorted(self._months, key=lambda row: (-row.month.toordinal(), TOPICS.index(row.topic)))
