"""The watch is run over new readings, and what it finds becomes alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import delete, select

from coordinator.analysis.episodes import own_thresholds
from coordinator.analysis.inactivity import calibrate, findings, score
from coordinator.analysis.scores import WATCH, Scores
from coordinator.casework.households.people import is_person_of_home
from coordinator.casework.power import watch_notes, watch_policy, watched_homes
from coordinator.casework.power.watch_findings import HOUR, raise_again, store_findings
from coordinator.errors import ImpossibleRequest
from coordinator.records.base import KST
from coordinator.records.households import Resident
from coordinator.records.journal import VaultFact
from coordinator.records.power import UNWATCHABLE_NATS, Meter
from coordinator.text import tr
from coordinator.vault.acts import OpenAct, table_of
from coordinator.vault.readings import REWIND_FACT, instant, wall_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session


REPLAY_DAYS = 120
"""History before the new hours that the habit is learnt from; the cost of a night does not grow with what is kept."""
FURTHEST_BACK_DAYS = 62
"""A screening without dates reaches back no further than this; older readings are screened on request."""
RECALIBRATE_AFTER = timedelta(days=30)
LEAST_HOUSEHOLD_YEARS = 20.0


@dataclass(frozen=True, slots=True)
class NewFinding:
    """One finding of a screening, for lists."""

    household_id: int
    name: str
    found_at: datetime
    since_at: datetime
    kind: str
    severity: str
    score: float
    reason: str
    figures: dict[str, float | int | str]


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """What one run of the watch did."""

    since: datetime
    until: datetime
    home_count: int
    hour_count: int
    threshold: float
    findings: tuple[NewFinding, ...]
    opened_count: int
    returned_count: int
    outage_count: int
    unwatchable_count: int


def _window(
    session: Session, now: datetime, since: datetime | None, until: datetime | None
) -> tuple[datetime, datetime]:
    end = (until or now).astimezone(KST).replace(minute=0, second=0, microsecond=0)
    if until is None:
        newest = session.scalar(select(Meter.newest_at).order_by(Meter.newest_at.desc()).limit(1))
        end = min(end, newest) if newest else end
        end = end.replace(minute=0, second=0, microsecond=0)
    if since is None:
        earliest = end - timedelta(days=FURTHEST_BACK_DAYS)
        facts = {
            name: datetime.fromisoformat(value)
            for name, value in session.execute(
                select(VaultFact.name, VaultFact.value).where(VaultFact.name.in_(("screened_until", REWIND_FACT)))
            )
        }
        # Readings that came late, were corrected or went back are of hours the watch had passed: it looks again.
        done = min(facts.values()) if "screened_until" in facts else earliest
        begin = max(earliest, done.replace(minute=0, second=0, microsecond=0))
    else:
        begin = since.astimezone(KST).replace(minute=0, second=0, microsecond=0)
    if begin > end:
        if since is not None:
            raise ImpossibleRequest(tr("The screening would end before it begins."), code="screen_order")
        begin = end
    return begin, end


def screen(
    act: OpenAct,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ScreenResult:
    """Run the watch over the hours not screened yet, or over a period asked for.

    Habits are learnt from a replay of the last months, the threshold from the county's own history (an alert budget,
    renewed monthly). Findings are stored once and never changed; each becomes an alert or joins the one that is open.

    Raises
    ------
    RuleError
        `screen_order`: the period ends before it begins.
    """
    step = progress or (lambda _done, _total: None)
    session = act.session
    begin, end = _window(session, act.now, since, until)
    start = wall_clock(begin - timedelta(days=REPLAY_DAYS)).astype("datetime64[D]").astype("datetime64[h]")
    stop = wall_clock(end).astype("datetime64[h]")
    hours = int((stop - start) / HOUR)
    homes = watched_homes.watched(session, act.now.date(), instant(start), end)
    if until is None:
        watch_notes.note_monthly_activity(session, act.now.date(), begin, end)
    step(1, 5)
    if not homes.household_ids or hours <= 0:
        return ScreenResult(begin, end, 0, 0, 0.0, (), 0, 0, 0, 0)
    wh = watched_homes.read(session, homes, start, stop)
    step(2, 5)
    outgoing = watched_homes.phone_days(session, homes, start, -(-hours // 24))
    spans = watched_homes.absences(session, homes, start, hours)
    scores = score(wh, start, area=homes.areas, absences=spans, outgoing=outgoing)
    step(3, 5)
    wanted = watch_policy.policy(session)
    sensitivity = watch_policy.nats_of(homes.risks, wanted)
    threshold = _threshold(act, scores, wanted, sensitivity, explicit=since is not None or until is not None)
    own = own_thresholds(scores, threshold, sensitivity)
    new_from = int((wall_clock(begin).astype("datetime64[h]") - start) / HOUR)
    new_findings = findings(scores, threshold, from_step=new_from, sensitivity=sensitivity)
    step(4, 5)
    outage_count = watch_notes.store_outages(act, wh, homes, start)
    stored, opened, returned = store_findings(act, new_findings, homes, scores, own, start, end)
    opened += raise_again(act, homes, scores, own, start, stored)
    watch_notes.note_meters(session, homes, scores)
    if until is None:
        watch_notes.note_activity(session, homes, scores)
    act.touch("power")
    if until is None and since is None:
        act.set_fact("screened_until", end.isoformat())
        session.execute(delete(table_of(VaultFact)).where(table_of(VaultFact).c.name == REWIND_FACT))
    act.details.update(
        {"homes": len(homes.household_ids), "findings": len(stored), "opened": opened, "returned": returned}
    )
    act.message = tr("Watch run: {homes:,} homes, {n:,} new alerts", homes=len(homes.household_ids), n=opened)
    step(5, 5)
    names = _names(session, [f.household_id for f in stored])
    return ScreenResult(
        since=begin,
        until=end,
        home_count=len(homes.household_ids),
        hour_count=len(homes.household_ids) * (hours - new_from),
        threshold=threshold,
        findings=tuple(
            NewFinding(
                f.household_id,
                names.get(f.household_id, ""),
                f.found_at,
                f.since_at,
                f.kind,
                f.severity,
                f.score,
                f.reason,
                f.figures,
            )
            for f in stored
        ),
        opened_count=opened,
        returned_count=returned,
        outage_count=outage_count,
        unwatchable_count=int(np.count_nonzero(scores.watchability < UNWATCHABLE_NATS)),
    )


def _names(session: Session, household_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(Resident.household_id, Resident.name).where(
            Resident.household_id.in_(set(household_ids)), is_person_of_home()
        )
    )
    return {household_id: name for household_id, name in rows}


def _threshold(
    act: OpenAct, scores: Scores, wanted: watch_policy.Policy, sensitivity: NDArray[np.float32], *, explicit: bool
) -> float:
    stored = act.session.scalar(select(VaultFact.value).where(VaultFact.name == "alert_threshold"))
    fresh = stored and datetime.fromisoformat(stored["set_at"]) > act.now - RECALIBRATE_AFTER
    if stored and stored.get("watch", 1) != WATCH:
        stored = None  # learnt for scores of another kind
    changed = stored and stored.get("policy", 0) != wanted.version
    enough = scores.household_years >= LEAST_HOUSEHOLD_YEARS
    if stored and (explicit or not changed) and (fresh or explicit or not enough):
        return float(stored["value"])
    value = calibrate(scores, wanted.budget, sensitivity=sensitivity)
    if not explicit:
        act.set_fact(
            "alert_threshold",
            {
                "value": value,
                "set_at": act.now.isoformat(),
                "budget": wanted.budget,
                "policy": wanted.version,
                "watch": WATCH,
            },
        )
    return value
