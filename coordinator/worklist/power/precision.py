"""How right the alerts were, by what people found: by level, by area and by month; few cases get no percentage."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.households.people import towns
from coordinator.records.alerts import (
    HANDLING,
    NEEDED_SOMEONE,
    SELF_CLEARED,
    SEVERITY_ORDER,
    Episode,
    Outcome,
)
from coordinator.records.base import Transition
from coordinator.records.households import Household
from coordinator.records.power import Signal
from coordinator.records.states import IN_ERROR
from coordinator.worklist.facts.people import area_names
from coordinator.worklist.power.watch_rows import PrecisionRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

YEAR = timedelta(days=365)
LEAST_JUDGED = 5
"""Under so many settled alerts a percentage says nothing; the counts are shown."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Case:
    """One alert as precision counts it."""

    severity: str
    area: str
    month: str
    outcome: str
    acknowledge_hours: float | None
    resolve_hours: float | None

    @property
    def is_judged(self) -> bool:
        """Whether a person found out what was the case."""
        return self.outcome not in ("", SELF_CLEARED, Outcome.NOT_ESTABLISHED)


def precision(session: Session, now: datetime, *, since: datetime | None = None) -> list[PrecisionRow]:
    """Count the alerts shown since a time, a year ago without one, by all, level, eup/myeon and month.

    Those taken back as an error are no alerts. Precise is who needed someone (`NEEDED_SOMEONE`) among those settled
    by a person; what could not be established is neither, and what came back by itself is counted apart.

    Returns
    -------
    All first, then the levels from serious down, the areas by name, the months newest first.
    """
    cases = _cases(session, since or now - YEAR, now)
    answer = [_row("all", "", cases)]
    for severity in reversed(SEVERITY_ORDER):
        answer.append(_row("level", severity, [case for case in cases if case.severity == severity]))
    by_area: dict[str, list[_Case]] = defaultdict(list)
    by_month: dict[str, list[_Case]] = defaultdict(list)
    for case in cases:
        by_area[case.area].append(case)
        by_month[case.month].append(case)
    answer += [_row("area", area, by_area[area]) for area in sorted(by_area)]
    answer += [_row("month", month, by_month[month]) for month in sorted(by_month, reverse=True)]
    return answer


def _cases(session: Session, since: datetime, now: datetime) -> list[_Case]:
    town_of, names = towns(session), area_names(session)
    taken_at: dict[int, datetime] = {
        episode_id: at
        for episode_id, at in session.execute(
            select(Transition.record_id, func.min(Transition.happened_at))
            .where(
                Transition.machine == HANDLING.name,
                Transition.to_state == "acknowledged",
                Transition.from_state == "new",
            )
            .group_by(Transition.record_id)
        )
    }
    rows = session.execute(
        select(
            Episode.id,
            Episode.severity,
            Episode.state,
            Episode.outcome,
            Episode.opened_at,
            Episode.resolved_at,
            Household.area_id,
        )
        .join(Household, Household.id == Episode.household_id)
        .where(Episode.opened_at >= since, Episode.opened_at <= now, Episode.state != IN_ERROR)
        .where(Episode.signal != Signal.CALLS)  # a person raised it from a call; it says nothing of the watch
    )
    cases: list[_Case] = []
    for episode_id, severity, state, outcome, opened_at, resolved_at, area_id in rows:
        settled = outcome if state == "resolved" else ""
        by_person = settled not in ("", SELF_CLEARED) and resolved_at is not None
        cases.append(
            _Case(
                severity=severity,
                area=names.get(town_of.get(area_id or 0, 0), ""),
                month=f"{opened_at:%Y-%m}",
                outcome=settled,
                acknowledge_hours=_hours(opened_at, taken_at.get(episode_id)),
                resolve_hours=_hours(opened_at, resolved_at) if by_person else None,
            )
        )
    return cases


def _hours(first: datetime, last: datetime | None) -> float | None:
    """Count hours between two instants; none before its begin: taken again after it had been shown."""
    return None if last is None or last < first else (last - first) / HOUR


def _row(group: str, key: str, cases: list[_Case]) -> PrecisionRow:
    judged = [case for case in cases if case.is_judged]
    needed = sum(case.outcome in NEEDED_SOMEONE for case in judged)
    return PrecisionRow(
        group=group,
        key=key,
        alert_count=len(cases),
        open_count=sum(not case.outcome for case in cases),
        cleared_count=sum(case.outcome == SELF_CLEARED for case in cases),
        judged_count=len(judged),
        needed_count=needed,
        precise_share=needed / len(judged) if len(judged) >= LEAST_JUDGED else None,
        acknowledge_hours=_median(case.acknowledge_hours for case in cases),
        resolve_hours=_median(case.resolve_hours for case in cases),
    )


def _median(hours: Iterable[float | None]) -> float | None:
    lengths = [length for length in hours if length is not None]
    return round(median(lengths), 1) if lengths else None
