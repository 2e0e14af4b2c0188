"""The findings and alerts of a household, as its timeline tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.alerts import OUTCOME_LABELS, SEVERITY_LABELS, Episode, UtilityAlert
from coordinator.records.power import Finding
from coordinator.text import mark, tr
from coordinator.worklist.alerts.utility import utility_said
from coordinator.worklist.facts.findings import explain
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

WORDS: dict[str, str] = {"alert": mark("Alert: {severity}")}


ALERT_WORDS = mark("Alert")
WHY_MOVED: dict[str, str] = {
    **OUTCOME_LABELS,
    "silence_ended": mark("the snooze ended"),
    "absence_ended": mark("the absence ended"),
    "absence": mark("an absence is registered"),
    "reminder": mark("no news before the reminder"),
    "rises": mark("the level rises"),
    "again": mark("it came again within a day"),
    "cry": mark("urgent words were said again"),
}
"""Why an alert moved, by the reason kept with the move; an outcome, or the clock that ran out."""


def findings(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell what the watch found."""
    return [
        TimelineRow(
            finding.found_at, "finding", explain(finding.reason, finding.since_at, finding.figures, instant.now)
        )
        for finding in instant.session.scalars(select(Finding).where(Finding.household_id == household_id))
    ]


def alerts(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell when its alerts opened."""
    rows: list[TimelineRow] = []
    for episode in instant.session.scalars(select(Episode).where(Episode.household_id == household_id)):
        label = SEVERITY_LABELS[episode.severity]
        rows.append(TimelineRow(episode.opened_at, "alert", _said("alert", severity=lambda label=label: tr(label))))
    return rows


def utility(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell what the utility's own list said."""
    rows = instant.session.scalars(select(UtilityAlert).where(UtilityAlert.household_id == household_id))
    return [TimelineRow(alert.happened_at, "finding", utility_said(alert)) for alert in rows]


def _said(code: str, **fields: object) -> Said:
    return Said(code, WORDS[code], fields)
