"""Running the watch by hand: over the hours that came since, or over a period of older readings; and what it found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from coordinator.records.alerts import SEVERITY_ORDER
from coordinator.records.base import KST
from coordinator.text import day, mark, moment, ntr, tr
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.desks.frame import button, hairline, heading, second
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.table import Column, severity_column
from coordinator.worklist.facts.findings import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.casework.power.watch import NewFinding, ScreenResult

_LONG_AGO = datetime(1990, 1, 1, tzinfo=KST)


def columns(reason_words: Callable[[Any], str]) -> tuple[Column, ...]:
    """Name the columns of findings; `reason_words` puts the reason of one in words."""
    return (
        severity_column(lambda row: row.severity, width=110),
        Column(mark("Name"), lambda row: row.name, width=110),
        Column(mark("Since"), lambda row: moment(row.since_at), lambda row: row.since_at.timestamp(), width=190),
        Column(mark("Why"), reason_words, lambda row: row.reason, width=0, tip=reason_words),
    )


class WatchRun(QWidget):
    """One line: which hours, and the button.

    Signals
    -------
    wanted : datetime or None (since), datetime or None (until)
    period_wanted : a period is to be given; whoever knows the readings may suggest one
    """

    wanted = Signal(object, object)
    period_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("watchRun")
        self.which = Choices([("new", tr("New hours")), ("period", tr("A period"))], self)
        self.which.setAccessibleName(tr("Hours the watch looks at"))
        self.which.buttons[0].setChecked(True)
        self.which.changed.connect(self._on_which)
        self.which.stand_in_one_line()
        self.since = MomentEdit(_LONG_AGO, tr("from"), self, days_only=True)
        self.since.setObjectName("watchSince")
        self.since.setAccessibleName(tr("From, including this day"))
        self.until = MomentEdit(_LONG_AGO, tr("to"), self, days_only=True)
        self.until.setObjectName("watchUntil")
        self.until.setAccessibleName(tr("To, not including this day"))
        self.until.setToolTip(self.until.accessibleName())
        self.since.setToolTip(self.since.accessibleName())
        self._dash = QLabel("–")
        self.run = button(tr("Run the watch"), "watchButton", main=True)
        self.run.clicked.connect(self._on_run)
        self.hint = second()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(heading(tr("The watch")))
        row.addWidget(self.which)
        for part in (self.since, self._dash, self.until):
            row.addWidget(part)
        row.addWidget(self.hint, 1)
        row.addWidget(self.run)
        for edit in (self.since, self.until):
            edit.setFixedWidth(130)
            edit.dateTimeChanged.connect(self._check)
        self._on_which()

    def suggest(self, first: datetime | None, last: datetime | None) -> None:
        """Fill the period, unless someone did: the first day with readings, the day after the last."""
        if first is not None and last is not None and not self.since.is_set() and not self.until.is_set():
            self.since.give(first)
            self.until.give(last)

    def set_busy(self, *, busy: bool) -> None:
        """Let nothing be asked for twice."""
        self.run.setEnabled(not busy)
        if not busy:
            self._check()

    @Slot()
    def _on_which(self) -> None:
        period = self.which.one() == "period"
        for part in (self.since, self._dash, self.until):
            part.setVisible(period)
        self._check()
        if period and not self.since.is_set():
            self.period_wanted.emit()

    @Slot()
    def _check(self) -> None:
        if self.which.one() != "period":
            self.hint.setText(tr("Looks at every hour that came since the last run."))
            self.run.setEnabled(True)
            return
        since, until = self.since.moment(), self.until.moment()
        missing = ""
        if since is None or until is None:
            missing = tr("Choose both days.")
        elif until <= since:
            missing = tr("The period would end before it begins.")
        self.hint.setText(missing or tr("For older readings, such as an imported year."))
        self.run.setEnabled(not missing)

    @Slot()
    def _on_run(self) -> None:
        if self.which.one() == "period":
            since, until = self.since.moment(), self.until.moment()
            if since is not None and until is not None:
                self.wanted.emit(_midnight(since), _midnight(until))
        else:
            self.wanted.emit(None, None)


class WatchFindings(QWidget):
    """What the last run newly found.

    Signals
    -------
    row_opened : the finding
    closed : put the list away
    """

    row_opened = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = heading("")
        self.title.setObjectName("findingsTitle")
        self.facts = second(wrap=False)
        close = button(tr("Close"), "findingsClose")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 16, 6)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.facts)
        head.addStretch()
        head.addWidget(close)
        self._now: datetime | None = None
        self.table = DeskTable(
            columns(self._said),
            "findingsTable",
            tr("New findings"),
            key=lambda row: (row.household_id, row.kind, row.found_at, row.severity),
        )
        self.table.set_empty(tr("The watch found nothing new in these hours."))
        self.table.row_opened.connect(self.row_opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(hairline())
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.hide()

    def _said(self, finding: Any) -> str:
        return explain(finding.reason, finding.since_at, finding.figures, self._now).text

    def show_result(self, result: ScreenResult, now: datetime) -> None:
        """Show a run's findings, newest first."""
        self._now = now
        rows = worst(result.findings)
        self.title.setText(ntr("{n} new finding", "{n} new findings", len(rows)))
        facts = [
            tr("{first} to {last}", first=day(result.since.date()), last=day(result.until.date())),
            ntr("{n} home", "{n} homes", result.home_count),
            ntr("{n} alert opened", "{n} alerts opened", result.opened_count),
        ]
        if result.outage_count:
            facts.append(ntr("{n} area outage", "{n} area outages", result.outage_count))
        if result.unwatchable_count:
            facts.append(
                ntr("{n} home cannot be watched by power", "{n} homes cannot be watched by power",
                    result.unwatchable_count)
            )  # fmt: skip
        self.facts.setText(" · ".join(facts))
        self.table.set_rows(rows)
        self.show()


def worst(findings: Sequence[NewFinding]) -> list[NewFinding]:
    """Leave the most severe finding of each quiet stretch, the newest first; the steps up to it say nothing more."""
    kept: dict[tuple[int, str, datetime], NewFinding] = {}
    for finding_row in findings:
        stretch = (finding_row.household_id, finding_row.kind, finding_row.since_at)
        kept_row = kept.get(stretch)
        if kept_row is None or SEVERITY_ORDER.index(finding_row.severity) >= SEVERITY_ORDER.index(kept_row.severity):
            kept[stretch] = finding_row
    return sorted(kept.values(), key=lambda finding_row: finding_row.found_at, reverse=True)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
