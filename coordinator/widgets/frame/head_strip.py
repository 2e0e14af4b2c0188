"""The head of the window: as of when, how each feed is, and how many households nothing watches today."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from coordinator.records.power import SIGNAL_LABELS
from coordinator.text import moment, ntr, tr
from coordinator.widgets.kit.message_bar import Shape

if TYPE_CHECKING:
    from coordinator.worklist.rows import FeedRow, Today

_SHAPES: dict[str, str] = {"live": "normal", "late": "caution", "stale": "caution"}
_MOST_FEEDS = 4


def feed_words(feed: FeedRow, name: str) -> str:
    """Say how a feed is, in words."""
    match feed.health:
        case "live":
            return tr("{feed} normal", feed=name)
        case "late" if feed.late_hours:
            return ntr("{feed} {n} hour late", "{feed} {n} hours late", feed.late_hours, feed=name)
        case "late":
            return tr("{feed} late", feed=name)
        case "stale":
            return tr("{feed} stopped coming", feed=name)
        case "ended":
            return tr("{feed} ended", feed=name)
        case _:
            return tr("{feed} not connected", feed=name)


class HeadStrip(QFrame):
    """As-of time, feed health as shape and word, and the button to who is not watched.

    Signals
    -------
    not_watched_requested : nothing
    """

    not_watched_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("headStrip")
        self.setAccessibleName(tr("State of the data"))
        self.setProperty("bar", "top")
        self.setFixedHeight(36)
        self._as_of = QLabel()
        self._as_of.setObjectName("asOf")
        self._as_of.setProperty("role", "strong")
        self._feeds = QHBoxLayout()
        self._feeds.setSpacing(18)
        self._shown: tuple[FeedRow, ...] | None = None
        self.not_watched = QPushButton()
        self.not_watched.setObjectName("notWatchedButton")
        self.not_watched.setProperty("pill", "true")
        self.not_watched.clicked.connect(self.not_watched_requested)
        self.not_watched.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(20)
        layout.addWidget(self._as_of)
        layout.addLayout(self._feeds)
        layout.addStretch()
        layout.addWidget(self.not_watched)

    def set_today(self, today: Today) -> None:
        """Show the state of the data of this day."""
        self._as_of.setText(tr("As of {moment}", moment=moment(today.now)))
        if today.readings_until is not None:
            self._as_of.setToolTip(tr("Power readings until {moment}", moment=moment(today.readings_until)))
        self._show_feeds(today.feeds)
        count = len(today.not_watched)
        self.not_watched.setText(ntr("Not watched today: {n} ›", "Not watched today: {n} ›", count))
        self.not_watched.setAccessibleName(
            ntr("{n} household is not watched today", "{n} households are not watched today", count)
        )
        self.not_watched.setVisible(count > 0)

    def _show_feeds(self, feeds: tuple[FeedRow, ...]) -> None:
        if feeds == self._shown:
            return
        self._shown = feeds
        while (item := self._feeds.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        # What is not well comes first, so that a long list never hides it.
        ranked = sorted(feeds, key=lambda feed: feed.health == "live")
        shown = [feed for feed in feeds if feed in ranked[:_MOST_FEEDS]]
        twice = Counter(feed.signal for feed in feeds)
        for feed in shown:
            label = tr(SIGNAL_LABELS[feed.signal]) if feed.signal in SIGNAL_LABELS else feed.name
            self._feeds.addWidget(_feed(feed, feed.name if twice[feed.signal] > 1 else label))


def _feed(feed: FeedRow, name: str) -> QWidget:
    words = feed_words(feed, name)
    made = QWidget()
    made.setObjectName(f"feed_{feed.signal}")
    made.setAccessibleName(words)
    tip = [feed.name, ntr("{n} household", "{n} households", feed.household_count)]
    if feed.newest_at is not None:
        tip.append(tr("Newest data: {moment}", moment=moment(feed.newest_at)))
    made.setToolTip("\n".join(tip))
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.addWidget(Shape(_SHAPES.get(feed.health, "no_data"), 13))
    layout.addWidget(QLabel(words))
    return made
