"""The life-course line: service links as bars on an age axis, with the stages of life and the next age limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from coordinator.records.services import LINK, STAGE_LABELS, LifeStage
from coordinator.records.states import IN_ERROR
from coordinator.records.values.ages import birthday
from coordinator.reference.life_stages import stage_ages
from coordinator.text import day, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import second_label
from coordinator.widgets.kit.choices import push_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.worklist.rows import LinkRow

YEARS_BEFORE, YEARS_AFTER = 5.0, 3.0
"""The window around the present when no link began earlier."""
AXIS_HEIGHT, LANE_HEIGHT = 44, 30
_DAYS = 365.2425

RUNNING = ("accepted", "in_progress", "on_hold")
WAITING = ("draft", "requested", "waitlisted")


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """The next age at which something changes: a running programme's last year ends, or 65 begins."""

    age: int
    on: date
    programme: str


def age_at(born_on: date, on: date) -> float:
    """Count years of age as a fraction."""
    return (on - born_on).days / _DAYS


def next_age_limit(
    links: tuple[LinkRow, ...], born_on: date, today: date, stages: Mapping[str, int] | None = None
) -> AgeLimit | None:
    """Find the first age limit ahead: of a running or awaited programme, or the begin of the oldest stage."""
    limits = [
        AgeLimit(link.maximum_age + 1, birthday(born_on, link.maximum_age + 1), link.programme)
        for link in links
        if link.maximum_age is not None and link.state in (*RUNNING, *WAITING)
    ]
    oldest = (stages or stage_ages(today))[LifeStage.OLDER]
    limits.append(AgeLimit(oldest, birthday(born_on, oldest), ""))
    ahead = [limit for limit in limits if limit.on > today]
    return min(ahead, key=lambda limit: (limit.on, not limit.programme)) if ahead else None


def link_sentence(link: LinkRow) -> str:
    """Say one link: programme, state, provider, since when."""
    sentence = tr("{programme} · {state}", programme=link.programme, state=tr(LINK[link.state].label))
    begin = link_begin(link)
    if begin is not None:
        sentence = tr("{link} · since {day}", link=sentence, day=day(begin))
    if link.ended_on is not None:
        sentence = tr("{link} · until {day}", link=sentence, day=day(link.ended_on))
    elif link.review_on is not None:
        sentence = tr("{link} · review {day}", link=sentence, day=day(link.review_on))
    return tr("{link} · {provider}", link=sentence, provider=link.provider) if link.provider else sentence


def link_begin(link: LinkRow) -> date | None:
    """Give the day a link began: its service, else its request."""
    return link.started_on or (link.requested_at.date() if link.requested_at is not None else None)


class LinkLine(QWidget):
    """The drawing; up and down walk the links, Enter or a click chooses one.

    Signals
    -------
    link_chosen : LinkRow
    """

    link_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Service links on the life-course line"))
        self.links: tuple[LinkRow, ...] = ()
        self.current = -1
        self._hover = -1
        self._born_on: date | None = None
        self._today = date(2000, 1, 1)
        self._stages: Mapping[str, int] = {}
        self.limit: AgeLimit | None = None

    def show_links(
        self,
        links: tuple[LinkRow, ...],
        born_on: date | None,
        now: datetime,
        stages: Mapping[str, int] | None = None,
    ) -> None:
        """Take other links; the stages by the ages they begin with, those of the program without any."""
        self.links = links
        self._stages = stages or stage_ages(now.date())
        self._born_on = born_on
        self._today = now.date()
        self.current = self._hover = -1
        self.limit = None if born_on is None else next_age_limit(links, born_on, self._today, self._stages)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the axis and a lane for each link."""
        return QSize(320, AXIS_HEIGHT + LANE_HEIGHT * len(self.links) + 2)

    def minimumSizeHint(self) -> QSize:
        """Lanes are never cut."""
        return QSize(200, self.sizeHint().height())

    def span(self) -> tuple[date, date]:
        """Give the days the line shows: from the earliest link, or five years back, to three years ahead."""
        begins = [begin for link in self.links if (begin := link_begin(link)) is not None]
        first = min(begins, default=date.fromordinal(self._today.toordinal() - round(YEARS_BEFORE * _DAYS)))
        first = min(first, date.fromordinal(self._today.toordinal() - round(_DAYS)))
        return first, date.fromordinal(self._today.toordinal() + round(YEARS_AFTER * _DAYS))

    def _x(self, on: date) -> float:
        first, last = self.span()
        share = (on - first).days / max(1, (last - first).days)
        return 2 + min(1.0, max(0.0, share)) * (self.width() - 4)

    def _lane(self, index: int) -> QRectF:
        return QRectF(0, AXIS_HEIGHT + LANE_HEIGHT * index, self.width(), LANE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw stages, ages, links, today and the next limit."""
        ink = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SECOND_PT - 0.5))
        self._paint_axis(painter)
        for index in {self.current, self._hover} - {-1}:
            painter.fillRect(self._lane(index), QColor(ink.ground))
        # Before the links, whose labels stay readable on it.
        x = self._x(self._today)
        painter.setPen(QPen(QColor(ink.text), 1.2))
        painter.drawLine(QPointF(x, 18), QPointF(x, self.height()))
        for index, link in enumerate(self.links):
            self._paint_link(painter, self._lane(index), link, chosen=index in (self.current, self._hover))
        if self.hasFocus() and 0 <= self.current < len(self.links):
            painter.setPen(QPen(QColor(ink.primary), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._lane(self.current).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_axis(self, painter: QPainter) -> None:
        ink = theme.current()
        room = painter.fontMetrics()
        first, last = self.span()
        band = QRectF(2, 20, self.width() - 4, 18)
        painter.fillRect(band, QColor(ink.ground))
        today_label, today_x = tr("Today"), self._x(self._today)
        today_box = QRectF(today_x - room.horizontalAdvance(today_label) / 2 - 4, 0,
                           room.horizontalAdvance(today_label) + 8, 16)  # fmt: skip
        today_box.moveLeft(min(max(today_box.left(), 0.0), self.width() - today_box.width()))
        painter.setPen(QColor(ink.text))
        painter.drawText(today_box, Qt.AlignmentFlag.AlignCenter, today_label)
        if self._born_on is None:
            return
        stages = tuple(self._stages.items())
        for number, (stage, age) in enumerate(stages):
            nxt = stages[number + 1][1] if number + 1 < len(stages) else 200
            begin, end = birthday(self._born_on, age), birthday(self._born_on, min(nxt, 120))
            if end <= first or begin >= last:
                continue
            left, right = self._x(max(begin, first)), self._x(min(end, last))
            if number % 2 == 0:
                painter.fillRect(QRectF(left, band.top(), right - left, band.height()), QColor(ink.muted))
            label = tr("{stage} {age}+", stage=tr(STAGE_LABELS[stage]), age=age)
            box = QRectF(left + 6, band.top(), right - left - 8, band.height())
            if room.horizontalAdvance(label) <= box.width():
                painter.setPen(QColor(ink.subtle))
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
        label_boxes = [today_box]
        if self.limit is not None and self.limit.on < last:
            x = self._x(self.limit.on)
            pen = QPen(QColor(ink.primary), 1.4)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, 18), QPointF(x, self.height()))
            label = tr("Age {age}", age=self.limit.age)
            box = QRectF(x - room.horizontalAdvance(label) / 2 - 3, 0, room.horizontalAdvance(label) + 6, 16)
            box.moveLeft(min(box.left(), self.width() - box.width()))
            if box.intersects(today_box):
                box.moveLeft(today_box.right() + 2)
            painter.setPen(QColor(ink.primary_text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
            label_boxes.append(box)
        self._paint_ages(painter, label_boxes)

    def _paint_ages(self, painter: QPainter, label_boxes: list[QRectF]) -> None:
        assert self._born_on is not None
        ink = theme.current()
        room = painter.fontMetrics()
        first, last = self.span()
        low, high = int(age_at(self._born_on, first)) + 1, int(age_at(self._born_on, last))
        step = next((s for s in (1, 2, 5, 10, 20) if (high - low) / s <= 6), 20)
        for age in range(low + -low % step, high + 1, step):
            x = self._x(birthday(self._born_on, age))
            painter.setPen(QPen(QColor(ink.edge), 1))
            painter.drawLine(QPointF(x, 34), QPointF(x, 38))
            label = str(age)
            width = room.horizontalAdvance(label)
            box = QRectF(x - width / 2, 0, width, 16)
            if box.right() < self.width() and not any(
                box.adjusted(-4, 0, 4, 0).intersects(label_box) for label_box in label_boxes
            ):
                painter.setPen(QColor(ink.faint))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)

    def _paint_link(self, painter: QPainter, lane: QRectF, link: LinkRow, *, chosen: bool) -> None:
        ink = theme.current()
        begin = link_begin(link) or self._today
        over = link.ended_on or self._today
        left, right = self._x(begin), max(self._x(over), self._x(begin) + 6)
        bar = QRectF(left, lane.bottom() - 10, right - left, 6)
        colour = QColor(link_colour(link.state))
        if link.review_on is not None and link.ended_on is None and link.review_on > self._today:
            ahead = self._x(link.review_on)
            pale = QColor(colour)
            pale.setAlpha(90)
            painter.fillRect(QRectF(right, bar.center().y() - 1, ahead - right, 2), pale)
            painter.fillRect(QRectF(ahead - 1, bar.top(), 2, bar.height()), colour)
        painter.setPen(Qt.PenStyle.NoPen)
        if link.state in ("on_hold", "draft"):
            painter.fillRect(bar, QColor(ink.muted))
            painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(colour)
        painter.drawRoundedRect(bar, 2, 2)
        label = tr("{programme} · {state}", programme=link.programme, state=tr(LINK[link.state].label))
        room = painter.fontMetrics()
        label = room.elidedText(label, Qt.TextElideMode.ElideRight, int(lane.width()) - 8)
        width = room.horizontalAdvance(label)
        x = min(left, lane.right() - width - 4)
        if x <= self._x(self._today) <= x + width:
            painter.fillRect(
                QRectF(x - 2, lane.top() + 2, width + 4, 16), QColor(ink.ground if chosen else ink.surface)
            )
        painter.setPen(QColor(ink.text))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(x, lane.top() + 2, width + 4, 16), side, label)

    def _at(self, y: float) -> int:
        index = int((y - AXIS_HEIGHT) // LANE_HEIGHT)
        return index if 0 <= index < len(self.links) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the lane under the pointer."""
        hover = self._at(event.position().y())
        if hover != self._hover:
            self._hover = hover
            self.setCursor(Qt.CursorShape.PointingHandCursor if hover >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Unmark the lane."""
        self._hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the link under the pointer."""
        index = self._at(event.position().y())
        if index >= 0:
            self.current = index
            self.link_chosen.emit(self.links[index])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the links; Enter chooses."""
        last = len(self.links) - 1
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and last >= 0:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.current = min(last, max(0, self.current + step))
            self.setAccessibleDescription(link_sentence(self.links[self.current]))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self.current <= last:
            self.link_chosen.emit(self.links[self.current])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show a link's tool tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(event.pos().y())
            QToolTip.showText(event.globalPos(), link_sentence(self.links[index]) if index >= 0 else "", self)
            return True
        return super().event(event)


def link_colour(state: str) -> str:
    """Give the colour of a link's bar by its state."""
    ink = theme.current()
    if state in ("in_progress",):
        return ink.success
    if state in ("requested", "waitlisted", "accepted"):
        return ink.warning
    if state == "completed":
        return ink.faint
    return ink.edge


class LinkTimeline(QWidget):
    """The services section of the pane: title, the line, the next age limit in words.

    Signals
    -------
    link_chosen : LinkRow, to be moved
    request_wanted : a new service is to be linked
    """

    link_chosen = Signal(object)
    request_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("linkTimeline")
        self.setAccessibleName(tr("Services along the course of life"))
        self.title = QLabel(tr("Services along the course of life"), self)
        self.title.setProperty("role", "strong")
        self.title.setWordWrap(True)
        self.line = LinkLine(self)
        self.limit_label = second_label("", self)
        self.empty_label = second_label(tr("No service is linked yet."), self)
        self.request_button = push_button(tr("Link a service"), self.request_wanted.emit, self, link=True)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.request_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addLayout(head)
        for widget in (self.line, self.limit_label, self.empty_label):
            outer.addWidget(widget)
        self.line.link_chosen.connect(self.link_chosen)

    def show_links(
        self,
        links: tuple[LinkRow, ...],
        born_on: date | None,
        now: datetime,
        stages: Mapping[str, int] | None = None,
    ) -> None:
        """Show the links that are not entered in error, or say that there is none."""
        links_shown = tuple(link for link in links if link.state != IN_ERROR)
        self.line.show_links(links_shown, born_on, now, stages)
        self.line.setVisible(bool(links_shown))
        self.empty_label.setVisible(not links_shown)
        limit_words = _limit_sentence(self.line.limit, now.date())
        self.limit_label.setText(limit_words)
        self.limit_label.setVisible(bool(limit_words and links_shown))
        parts = [link_sentence(link) for link in links_shown] or [self.empty_label.text()]
        self.setAccessibleDescription(". ".join([*parts, limit_words] if limit_words else parts))


def _limit_sentence(limit: AgeLimit | None, today: date) -> str:
    """Say the next age limit, if it lies within the window."""
    if limit is None or (limit.on - today).days > YEARS_AFTER * _DAYS:
        return ""
    if limit.programme:
        return tr("{programme} ends at age {age}: {day}", programme=limit.programme, age=limit.age, day=day(limit.on))
    return tr("Turns {age} on {day}: services for older people begin.", age=limit.age, day=day(limit.on))
