"""What a replay answers: any setting at once, from the few hours that count; the query is another file's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from coordinator.analysis import replay as played
from coordinator.analysis.episodes import SEVERITIES
from coordinator.analysis.scores import QUIET_UNKNOWN
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_BUDGET, MOST_BUDGET = 0.25, 4.0
"""Alerts a household-year between which the slider of the replay moves."""


@dataclass(frozen=True, slots=True)
class ReplayHome:
    """A home the replay was run for."""

    household_id: int
    name: str
    age: int | None
    area: str


@dataclass(frozen=True, slots=True)
class RecordedAlert:
    """An alert of the period whose outcome is on record, and how far the home went while it lasted."""

    episode_id: int
    household_id: int
    name: str
    area: str
    since_at: datetime
    opened_at: datetime
    outcome: str
    needed: bool
    highest: float
    """The highest score while it lasted: a setting at or below it would have spoken too."""


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One home of a replay: how often it would have been alerted, the last time since when and how high."""

    household_id: int
    name: str
    age: int | None
    area: str
    alert_count: int
    in_force_count: int
    found_at: datetime | None
    since_at: datetime | None
    severity: str
    outcome: str
    """Outcome of its newest alert on record, empty without one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one setting would have said in the period."""

    threshold: float
    budget: float
    """Alerts a household-year in the period, but for those of quiet stretches that lasted for days."""
    alert_count: int
    home_count: int
    level_counts: tuple[int, int, int]
    """Alerts that rose to watch, caution and serious."""
    weekly: NDArray[np.int64]
    """Alerts by week of the period; the last one may be shorter."""
    would: tuple[RecordedAlert, ...]
    """Recorded alerts it would have raised too, those where somebody needed someone first."""
    missed: tuple[RecordedAlert, ...]


@dataclass(frozen=True)
class Replay:
    """A period scored once; `answer` is quick for any setting.

    Attributes
    ----------
    since, until : begin (a midnight) and end of the period
    homes : those watched in it, in the order of the rows of `hours`
    hours : of the period
    counted : of the days a budget is counted over, which end with it and may begin before or after it
    in_force : the threshold in force, and `budget_in_force` it was calibrated to
    """

    since: datetime
    until: datetime
    homes: tuple[ReplayHome, ...]
    hours: played.Excursions
    counted: played.Excursions
    recorded: tuple[RecordedAlert, ...]
    in_force: float
    budget_in_force: float
    _answers: dict[float, Answer] = field(default_factory=dict[float, Answer], repr=False, compare=False)

    @property
    def household_years(self) -> float:
        """Time that could be judged, over all homes."""
        return self.hours.household_years

    def week_begins(self) -> list[date]:
        """Name the first day of each week of the period."""
        weeks = max(1, -(-self.hours.hours // 168))
        return [(self.since + timedelta(days=7 * week)).date() for week in range(weeks)]

    @property
    def counted_days(self) -> int:
        """Days a budget is counted over."""
        return -(-self.counted.hours // 24)

    def threshold(self, budget: float) -> float:
        """Give the threshold that keeps the days counted within a budget of alerts a household-year."""
        return played.threshold_for(self.counted, budget)

    def budget(self, threshold: float) -> float:
        """Give the budget that a threshold comes to in the days counted."""
        years = self.counted.household_years
        return played.count_against_budget(self.counted, max(threshold, self.counted.floor)) / years if years else 0.0

    def answer(self, threshold: float) -> Answer:
        """Say what a setting would have done."""
        threshold = max(threshold, self.hours.floor)
        if threshold not in self._answers:
            if len(self._answers) > 200:
                self._answers.clear()
            self._answers[threshold] = self._answered(threshold)
        return self._answers[threshold]

    def _answered(self, threshold: float) -> Answer:
        alerts = played.alerts(self.hours, threshold)
        weeks = max(1, -(-self.hours.hours // 168))
        levels = np.bincount(alerts.level, minlength=3)
        years = self.household_years
        return Answer(
            threshold=threshold,
            budget=played.count_against_budget(self.hours, threshold) / years if years else 0.0,
            alert_count=len(alerts.home),
            home_count=len(np.unique(alerts.home)),
            level_counts=(int(levels[0]), int(levels[1]), int(levels[2])),
            weekly=np.bincount(alerts.hour // 168, minlength=weeks),
            would=tuple(recorded for recorded in self.recorded if recorded.highest >= threshold),
            missed=tuple(recorded for recorded in self.recorded if recorded.highest < threshold),
        )

    def rows(self, threshold: float) -> list[ReplayRow]:
        """List the homes this setting or the one in force would have alerted, the newest first."""
        alerts = played.alerts(self.hours, max(threshold, self.hours.floor))
        count = np.bincount(alerts.home, minlength=len(self.homes))
        before = played.alerts(self.hours, max(self.in_force, self.hours.floor))
        in_force = np.bincount(before.home, minlength=len(self.homes))
        last = np.full(len(self.homes), -1)
        last[alerts.home] = np.arange(len(alerts.home))  # in the order of time, so the last one stays
        outcomes: dict[int, str] = {}
        for recorded in sorted(self.recorded, key=lambda alert: alert.opened_at):
            outcomes[recorded.household_id] = recorded.outcome
        rows: list[ReplayRow] = []
        for row in np.flatnonzero(count + in_force).tolist():
            home, at = self.homes[row], int(last[row])
            found_at = since_at = None
            severity = ""
            if at >= 0:
                found_at = self.since + timedelta(hours=int(alerts.hour[at]) + 1)
                quiet = int(alerts.quiet_hours[at])
                since_at = None if quiet in (0, QUIET_UNKNOWN) else found_at - timedelta(hours=quiet)
                severity = SEVERITIES[int(alerts.level[at])]
            rows.append(
                ReplayRow(
                    household_id=home.household_id,
                    name=home.name,
                    age=home.age,
                    area=home.area,
                    alert_count=int(count[row]),
                    in_force_count=int(in_force[row]),
                    found_at=found_at,
                    since_at=since_at,
                    severity=severity,
                    outcome=outcomes.get(home.household_id, ""),
                )
            )
        rows.sort(key=lambda r: (r.found_at is not None, r.found_at), reverse=True)
        return rows


def said_counted(replay: Replay) -> str:
    """Say over which days the threshold of a budget is counted."""
    return ntr(
        "The threshold of a budget is counted over the last {n} day, as the watch counts it.",
        "The threshold of a budget is counted over the last {n} days, as the watch counts it.",
        replay.counted_days,
    )


def said_answer(answer: Answer) -> str:
    """Say in words how often a setting would have spoken, and what of the outcomes on record it would have found."""
    alerts = ntr("{n} alert", "{n} alerts", answer.alert_count)
    homes = ntr("in {n} home", "in {n} homes", answer.home_count)
    counted = tr(
        "{alerts} {homes}, {budget} a household-year.", alerts=alerts, homes=homes, budget=f"{answer.budget:.2f}"
    )
    return f"{counted} {said_outcomes(answer)}"


def said_outcomes(answer: Answer) -> str:
    """Say what of the outcomes on record a setting would have found, those who needed someone by themselves."""
    outcomes = (*answer.would, *answer.missed)
    if not outcomes:
        return tr("No alert of this period has an outcome on record yet.")
    needed = [alert for alert in outcomes if alert.needed]
    figures = {
        "found": len(answer.would),
        "known": len(outcomes),
        "needed_found": sum(alert.needed for alert in answer.would),
        "needed": len(needed),
    }
    if not needed:
        return tr("Of {known} alerts with an outcome on record it would have raised {found} too.", **figures)
    return tr(
        "Of {known} alerts with an outcome on record it would have raised {found} too; "
        "of the {needed} where somebody needed help, {needed_found}.",
        **figures,
    )
