"""The replay of the Power desk: what another setting would have said over stored history; nothing is stored by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from coordinator.records.alerts import OUTCOME_LABELS, SEVERITY_LABELS
from coordinator.text import day, mark, short_day, short_moment, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.desks.frame import DeskView, button, hairline, heading, second
from coordinator.widgets.kit.desks.table import DeskTable, age_column
from coordinator.widgets.kit.pane.scrolled import Scrolled
from coordinator.widgets.kit.picture import Picture
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import ROW_HEIGHT, Column, moment_column, severity_column
from coordinator.widgets.power.replay_setting import ReplaySetting
from coordinator.widgets.power.week_bars import COLUMNS as WEEK_COLUMNS
from coordinator.widgets.power.week_bars import Week, WeekBars
from coordinator.worklist.power.replayed import MOST_BUDGET, said_counted, said_outcomes
from coordinator.workspace.power import Power

if TYPE_CHECKING:
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.power.replayed import Answer, RecordedAlert, Replay
    from coordinator.worklist.power.watch_rows import PolicyRow

_ROWS_AFTER_MS = 150
"""The list of homes follows when the slider rests; figures and bars follow at once."""
_FIGURES_HEIGHT = 38 + 6 * ROW_HEIGHT
PERIODS = (("30", mark("30 days")), ("90", mark("90 days")), ("365", mark("A year")))


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the comparison: what, for the setting asked about, for the one in force."""

    what: str
    asked: str
    in_force: str


@dataclass(frozen=True, slots=True)
class Known:
    """One alert with an outcome on record, and whether each setting would have raised it."""

    alert: RecordedAlert
    asked: bool
    in_force: bool

    @property
    def household_id(self) -> int:
        """The household it was of."""
        return self.alert.household_id


FIGURES = (
    Column("", lambda row: row.what, width=0, as_is=True),
    Column(mark("This setting"), lambda row: row.asked, number=True, width=124),
    Column(mark("In force"), lambda row: row.in_force, number=True, width=124),
)
KNOWN = (
    Column(mark("Outcome"), lambda row: tr(OUTCOME_LABELS[row.alert.outcome]), width=150),
    Column(mark("Name"), lambda row: row.alert.name, width=76),
    Column(
        mark("Since"),
        lambda row: short_moment(row.alert.since_at),
        lambda row: row.alert.since_at.timestamp(),
        width=0,
    ),
    Column(mark("This setting"), lambda row: tr("found") if row.asked else tr("missed"), width=92),
    Column(mark("In force"), lambda row: tr("found") if row.in_force else tr("missed"), width=92),
)
HOMES = (
    severity_column(lambda row: row.severity, width=100),
    Column(mark("Name"), lambda row: row.name, width=76),
    age_column(52),
    Column(mark("Area"), lambda row: row.area, width=0, tip=lambda row: row.area),
    moment_column(mark("Quiet since"), lambda row: row.since_at),
    moment_column(mark("Alert"), lambda row: row.found_at),
    Column(mark("This setting"), lambda row: str(row.alert_count), lambda row: row.alert_count, number=True, width=100),
    Column(
        mark("In force"), lambda row: str(row.in_force_count), lambda row: row.in_force_count, number=True, width=100
    ),
)


class ReplaySection(DeskView):
    """Period and slider above; left the figures of both settings, the weeks, the outcomes; right the homes."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "powerReplay", tr("Replay"), parent)
        self.replay: Replay | None = None
        self._scored = (0.0, 0.0)
        """Budget and threshold in force when the period was scored."""
        self._days = 0
        self._busy = False
        self.period = Choices([(code, tr(label)) for code, label in PERIODS], self)
        self.period.setAccessibleName(tr("Period"))
        self.period.buttons[1].setChecked(True)
        self.period.stand_in_one_line()
        self.period.changed.connect(self._on_period)
        self.again = button(
            tr("Score again"), "replayAgain", tip=tr("Look at the readings again, with what came since")
        )
        self.again.clicked.connect(self._score)
        self.head.addWidget(self.period)
        self.head.addWidget(self.again)
        self.setting = ReplaySetting()
        self.setting.changed.connect(self._on_changed)
        self.setting.use_wanted.connect(self._on_use)
        self.said = second("")
        self.said.setObjectName("replaySentence")
        self.said.setContentsMargins(16, 0, 16, 8)
        self.figures = DeskTable(FIGURES, "replayFigures", tr("Both settings"), key=lambda row: row.what)
        self.bars = WeekBars()
        self.weeks = Picture("replayWeeks", tr("Alerts a week"), self.bars, WEEK_COLUMNS, self._week_rows)
        self.known = DeskTable(
            KNOWN, "replayOutcomes", tr("Alerts with an outcome on record"), key=lambda row: row.alert.episode_id
        )
        self.known.set_empty(tr("No alert of this period has an outcome on record yet."))
        self.known.row_opened.connect(self.open_row)
        self.table = DeskTable(HOMES, "replayTable", tr("Homes alerted"), key=lambda row: row.household_id)
        self.table.set_empty(tr("This setting would have alerted nobody in this period."))
        self.table.row_opened.connect(self.open_row)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_ROWS_AFTER_MS)
        self._rest.timeout.connect(self._show_rows)
        self._lay_out()

    def _lay_out(self) -> None:
        for part in (self.setting, self.said, hairline()):
            self.body.addWidget(part)
        whole = QSplitter(Qt.Orientation.Horizontal)
        right = QSplitter(Qt.Orientation.Vertical)
        self.body.addWidget(whole, 1)
        left, below = QWidget(), QWidget()
        room = Scrolled()
        room.setWidget(left)
        whole.addWidget(room)
        whole.addWidget(right)
        for splitter in (whole, right):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.figures.setMinimumHeight(theme.scaled(_FIGURES_HEIGHT))
        weeks = QWidget()
        inner = QVBoxLayout(weeks)
        inner.setContentsMargins(16, 8, 16, 8)
        inner.addWidget(self.weeks)
        for part in (self.figures, hairline(), weeks):
            column.addWidget(part)
        column.addStretch(1)
        outcome_column = QVBoxLayout(below)
        outcome_column.setContentsMargins(0, 0, 0, 0)
        outcome_column.setSpacing(0)
        title = heading(tr("Alerts with an outcome on record"))
        title.setContentsMargins(16, 8, 16, 4)
        outcome_column.addWidget(title)
        outcome_column.addWidget(self.known, 1)
        right.addWidget(self.table)
        right.addWidget(below)
        right.setSizes([300, 180])
        whole.setStretchFactor(0, 1)
        whole.setStretchFactor(1, 2)
        whole.setSizes([480, 886])
        self.setFocusProxy(self.setting.slider)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.period.buttons[0], self.setting.slider, self.figures.table, self.known.table, self.table.table)

    def refresh(self) -> None:
        """Score the period when it was not yet; what is there stays, but for the setting that is in force."""
        if self.replay is None and not self._busy:
            self._score()
        elif not self._busy:
            self.ask(self.bridge.workspace.power.policy, self.bridge.now(), then=self._on_policy, key="power.policy")

    @Slot(float)
    def _on_use(self, budget: float) -> None:
        self.act(ask_for(Power.set_budget, budget, WHEN_RUN))

    def _on_policy(self, policy: PolicyRow) -> None:
        """Take the setting in force from the policy: it was changed here or elsewhere, or taken back."""
        replay = self.replay
        if replay is None or policy.budget == replay.budget_in_force:
            return
        line = self._scored[1] if policy.budget == self._scored[0] else replay.threshold(policy.budget)
        self.replay = replace(replay, in_force=line, budget_in_force=policy.budget)
        self.setting.show_in_force(self.replay)

    @Slot()
    def _on_period(self) -> None:
        if self.period.one() and int(self.period.one()) != self._days:
            self._score()

    @Slot()
    def _score(self) -> None:
        if self._busy:
            return
        self._busy = True
        self._days = int(self.period.one() or PERIODS[1][0])
        self.messages.clear()
        self.again.setEnabled(False)
        self.table.expect()
        task = self.bridge.task(
            self.bridge.workspace.power.replay,
            self.bridge.now(),
            days=self._days,
            then=self._on_scored,
            failed=self._on_not_scored,
        )
        self.progress.follow(task, tr("The period is looked at once; then the slider answers at once…"))

    def _on_scored(self, replay: Replay) -> None:
        first = self.replay is None
        self.replay = replay
        self._scored = (replay.budget_in_force, replay.in_force)
        self._busy = False
        self.mark_old()  # another setting may be in force by now
        self.again.setEnabled(True)
        self.count.setText(
            tr(
                "{homes} homes · {first} to {last}",
                homes=f"{len(replay.homes):,}",
                first=short_day(replay.since.date()),
                last=day(replay.until.date()),
            )
        )
        self.setting.show_replay(replay, replay.budget_in_force if first else None)
        if int(self.period.one() or self._days) != self._days:
            self._score()  # another period was chosen meanwhile

    def _on_not_scored(self, error: BaseException) -> None:
        self._busy = False
        self.again.setEnabled(True)
        self.on_failed(error)

    # what the setting answers

    @Slot(float)
    def _on_changed(self, threshold: float) -> None:
        replay = self.replay
        if replay is None:
            return
        chosen, in_force = replay.answer(threshold), replay.answer(replay.in_force)
        self.said.setText(f"{_sentence(chosen)} {said_counted(replay)}")
        self.setting.slider.setAccessibleDescription(self.said.text())
        self.figures.set_rows(_figures(chosen, in_force))
        most = replay.answer(replay.threshold(MOST_BUDGET))
        self.bars.show_weeks(self._week_rows(), int(most.weekly.max(initial=1)))
        self.weeks.renew_table()
        self.known.set_rows(
            [
                Known(alert, alert.highest >= chosen.threshold, alert.highest >= in_force.threshold)
                for alert in replay.recorded
            ]
        )
        self._rest.start()

    def _week_rows(self) -> list[Week]:
        replay = self.replay
        if replay is None:
            return []
        chosen, in_force = replay.answer(self.setting.value), replay.answer(replay.in_force)
        return [
            Week(first, int(a), int(b))
            for first, a, b in zip(replay.week_begins(), chosen.weekly, in_force.weekly, strict=True)
        ]

    @Slot()
    def _show_rows(self) -> None:
        if self.replay is not None:
            self.table.set_rows(self.replay.rows(self.setting.value))


def _sentence(answer: Answer) -> str:
    counted = tr(
        "This setting would have alerted {alerts} times in {homes} homes.",
        alerts=f"{answer.alert_count:,}",
        homes=f"{answer.home_count:,}",
    )
    return " ".join((counted, said_outcomes(answer)))


def _figures(chosen: Answer, in_force: Answer) -> list[Figure]:
    """Set both settings side by side."""

    def found(answer: Answer) -> str:
        return tr("{n:,} of {all:,}", n=len(answer.would), all=len(answer.would) + len(answer.missed))

    def needed(answer: Answer) -> str:
        hit, missed = (sum(alert.needed for alert in group) for group in (answer.would, answer.missed))
        return tr("{n:,} of {all:,}", n=hit, all=hit + missed)

    def levels(answer: Answer) -> str:
        return " · ".join(f"{count:,}" for count in reversed(answer.level_counts))

    words = " · ".join(tr(SEVERITY_LABELS[level]) for level in ("serious", "caution", "watch"))
    return [
        Figure(tr("Alerts"), f"{chosen.alert_count:,}", f"{in_force.alert_count:,}"),
        Figure(tr("Alerts a household-year"), f"{chosen.budget:.2f}", f"{in_force.budget:.2f}"),
        Figure(tr("Homes alerted"), f"{chosen.home_count:,}", f"{in_force.home_count:,}"),
        Figure(words, levels(chosen), levels(in_force)),
        Figure(tr("Outcomes on record it finds"), found(chosen), found(in_force)),
        Figure(tr("of these, needed help"), needed(chosen), needed(in_force)),
    ]
