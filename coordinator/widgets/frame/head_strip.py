"""The head of the window: as of when, how each feed is, and how many households nothing watches today."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from coordinator.records.power import SIGNAL_LABELS
from coordinator.text import moment, ntr, tr
from coordinator.widgets.kit.labels import OneLine, take_out
from coordinator.widgets.kit.message_bar import Shape

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

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
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._as_of = QLabel()
        self._as_of.setObjectName("asOf")
        self._as_of.setProperty("role", "strong")
        self._feeds = QHBoxLayout()
        self._feeds.setSpacing(18)
        self._shown: tuple[FeedRow, ...] | None = None
        self._each: list[QWidget] = []
        self._well: list[QWidget] = []
        """The feeds with which all is well; in a narrow window their number stands for them."""
        self._folded = QWidget(self)
        self._folded.setObjectName("feedsNormal")
        self._all_well = QLabel()
        folded = QHBoxLayout(self._folded)
        folded.setContentsMargins(0, 0, 0, 0)
        folded.setSpacing(6)
        folded.addWidget(Shape("normal", 13))
        folded.addWidget(self._all_well)
        self._folded.hide()
        self.not_watched = QPushButton()
        self.not_watched.setObjectName("notWatchedButton")
        self.not_watched.setProperty("pill", "true")
        self.not_watched.clicked.connect(self.not_watched_requested)
        self.not_watched.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 16, 4)
        layout.setSpacing(20)
        layout.addWidget(self._as_of)
        layout.addLayout(self._feeds, 1)
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
        self._fit()

    def _show_feeds(self, feeds: tuple[FeedRow, ...]) -> None:
        if feeds == self._shown:
            return
        self._shown = feeds
        self._each, self._well = [], []
        take_out(self._feeds, but=self._folded)
        # What is not well comes first, so that a long list never hides it.
        ranked = sorted(feeds, key=lambda feed: feed.health == "live")
        feeds_shown = [feed for feed in feeds if feed in ranked[:_MOST_FEEDS]]
        twice = Counter(feed.signal for feed in feeds)
        for feed in feeds_shown:
            label = tr(SIGNAL_LABELS[feed.signal]) if feed.signal in SIGNAL_LABELS else feed.name
            feed_label = _feed(feed, feed.name if twice[feed.signal] > 1 else label)
            self._each.append(feed_label)
            if feed.health == "live":
                self._well.append(feed_label)
            self._feeds.addWidget(feed_label)
        self._feeds.addWidget(self._folded)
        self._feeds.addStretch()

    def _fit(self) -> None:
        """Show every feed, or in a narrow window those with which something is not well and how many are well."""
        ends = [self._as_of, *([] if self.not_watched.isHidden() else [self.not_watched])]
        needed = sum(part.sizeHint().width() for part in ends) + 20 * len(ends) + 32
        needed += sum(feed.sizeHint().width() + self._feeds.spacing() for feed in self._each)
        is_narrow = needed > self.width() and len(self._well) > 1
        count = sum(feed.health == "live" for feed in self._shown or ())
        self._all_well.setText(ntr("{n} feed normal", "{n} feeds normal", count))
        self._folded.setToolTip("\n".join(feed.accessibleName() for feed in self._well))
        self._folded.setAccessibleName(self._all_well.text())
        for feed in self._well:
            feed.setVisible(not is_narrow)
        self._folded.setVisible(is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much of the feeds as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Say as much of the feeds as there is room for in another language or size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange) and self._shown is not None:
            self._fit()


def _feed(feed: FeedRow, name: str) -> QWidget:
    words = feed_words(feed, name)
    box = QWidget()
    box.setObjectName(f"feed_{feed.signal}")
    box.setAccessibleName(words)
    tip = [feed.name, ntr("{n} household", "{n} households", feed.household_count)]
    if feed.newest_at is not None:
        tip.append(tr("Newest data: {moment}", moment=moment(feed.newest_at)))
    box.setToolTip("\n".join(tip))
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.addWidget(Shape(_SHAPES.get(feed.health, "no_data"), 13))
    label = OneLine(words, box, QSizePolicy.Policy.Maximum)
    label.setProperty("role", "")
    label.setToolTip("\n".join((words, *tip)))
    layout.addWidget(label)
    box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    return box
