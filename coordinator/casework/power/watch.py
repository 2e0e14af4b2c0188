"""The watch is run over new readings, and what it finds becomes alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import delete, select

from coordinator.analysis import episodes
from coordinator.analysis.episodes import is_rising, own_thresholds
from coordinator.analysis.inactivity import calibrate, findings, score
from coordinator.analysis.scores import WATCH, Scores, State
from coordinator.casework.alerts.acts import OPEN_STATES, raise_alert, signal_returned
from coordinator.casework.power import watch_notes, watch_policy, watched_homes
from coordinator.errors import ImpossibleRequest
from coordinator.records.alerts import AGAIN_AFTER, REOPEN_WITHIN, SELF_CLEARED, SEVERITY_ORDER, Episode
from coordinator.records.base import KST
from coordinator.records.households import Resident
from coordinator.records.journal import VaultFact
from coordinator.records.power import UNWATCHABLE_NATS, Finding, Meter
from coordinator.records.states import IN_ERROR
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
PAST_AFTER = timedelta(hours=48)
"""An alert over for longer than this when it is first found is history; nobody can act on it any more."""
RECALIBRATE_AFTER = timedelta(days=30)
LEAST_HOUSEHOLD_YEARS = 20.0
RETURNED_NATS = 1.4
"""A home shows life when its score lies this far below the threshold, or has fallen so far from its height."""
_NEWEST_HOURS = 48
HOUR = np.timedelta64(1, "h")


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
    found = findings(scores, threshold, from_step=new_from, sensitivity=sensitivity)
    step(4, 5)
    outage_count = watch_notes.store_outages(act, wh, homes, start)
    stored, opened, returned = _store(act, found, homes, scores, own, start, end)
    opened += _still_silent(act, homes, scores, own, start, stored)
    watch_notes.note_meters(session, homes, scores)
    act.touch("power")
    if until is None and since is None:
        act.set_fact("screened_until", end.isoformat())
        session.execute(delete(table_of(VaultFact)).where(table_of(VaultFact).c.name == REWIND_FACT))
    act.details.update(
        {"homes": len(homes.household_ids), "findings": len(stored), "opened": opened, "returned": returned}
    )
    act.message = tr("Watch run: {homes} homes, {n} new alerts", homes=len(homes.household_ids), n=opened)
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
            Resident.household_id.in_(set(household_ids)), Resident.moved_out_on.is_(None)
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


def _store(
    act: OpenAct,
    found: list[episodes.Finding],
    homes: watched_homes.Homes,
    scores: Scores,
    own: NDArray[np.float32],
    start: np.datetime64,
    end: datetime,
) -> tuple[list[Finding], int, int]:
    """Store the findings in the order of time and move the alerts along with them."""
    session = act.session
    open_by_home = {
        e.household_id: e
        for e in session.scalars(
            select(Episode).where(Episode.signal == "power", Episode.state.in_(OPEN_STATES)).order_by(Episode.id)
        )
        if e.household_id in homes.row_of
    }
    was_open = {e.id for e in open_by_home.values()}
    void = {
        f.id: f
        for f in session.scalars(
            select(Finding)
            .join(Episode, Episode.household_id == Finding.household_id)
            .where(
                Episode.signal == "power",
                Episode.state == IN_ERROR,
                Episode.resolved_at.is_(None),  # with its readings; what a person took back stays said
                (Finding.found_at >= Episode.opened_at) | (Finding.found_at >= Episode.since_at),
                Finding.found_at <= Episode.last_fired_at,
            )
        )
    }
    # A finding whose alert was voided with its readings speaks again when the same readings are back.
    again = {(f.household_id, f.kind, f.found_at, f.severity): f for f in void.values()}
    everything = session.scalars(select(Finding).where(Finding.found_at > instant(start))).all()
    earlier = [f for f in everything if f.id not in void]
    known = {(f.household_id, f.kind, f.since_at, f.severity) for f in earlier}
    # Data that came late may move the begin of a silence; what was said about that hour stands.
    said = {(f.household_id, f.kind, f.found_at, f.severity) for f in earlier}
    resolved = select(Episode).where(
        Episode.signal == "power", Episode.state == "resolved", Episode.resolved_at > instant(start)
    )
    settled = {e.household_id: e for e in session.scalars(resolved.order_by(Episode.id))}
    stored: list[Finding] = []
    opened = returned = 0
    for one in found:
        household_id = homes.household_ids[one.household]
        since_at, found_at = instant(one.since), instant(one.hour)
        if (household_id, one.kind, since_at, one.severity) in known:
            continue
        if (household_id, one.kind, found_at, one.severity) in said:
            continue
        last = settled.get(household_id) if one.kind == "frozen" and household_id not in open_by_home else None
        if _goes_on(one, last, scores, own, start):
            continue
        finding = again.get((household_id, one.kind, found_at, one.severity)) or _as_record(one, homes)
        session.add(finding)
        session.flush()
        stored.append(finding)
        there = open_by_home.get(household_id)
        if there is not None:
            closable = end if there.id not in was_open else None
            returned += _returned(act, there, scores, homes, own, start, upto=one.step, end=closable)
            if there.state not in OPEN_STATES:
                there = None
        raised = open_by_home[household_id] = raise_alert(act, finding, is_open=there)
        # A finding of a time that somebody has settled already joins that alert and opens nothing.
        opened += there is None and raised.state in OPEN_STATES
    for there in open_by_home.values():
        closable = end if there.id not in was_open else None
        returned += _returned(act, there, scores, homes, own, start, upto=scores.value.shape[1] - 1, end=closable)
    return stored, opened, returned


def _goes_on(
    one: episodes.Finding,
    last: Episode | None,
    scores: Scores,
    own: NDArray[np.float32],
    start: np.datetime64,
) -> bool:
    """Say whether a finding only repeats, at no higher level, what a person settled a short time ago.

    The begin of a frozen load moves with the sum of evidence that leads, so that it does not tell one from another:
    it is the same for as long as the score never fell below the threshold. It speaks again after `AGAIN_AFTER`.
    """
    if last is None or last.state != "resolved" or last.resolved_at is None or last.outcome == SELF_CLEARED:
        return False
    if SEVERITY_ORDER.index(one.severity) > SEVERITY_ORDER.index(last.severity):
        return False
    if instant(one.hour) >= last.resolved_at + AGAIN_AFTER.get(last.outcome, REOPEN_WITHIN):
        return False
    first = max(0, int((wall_clock(last.resolved_at) - start) / HOUR))
    since = scores.value[one.household, first : one.step + 1]
    return bool(len(since)) and not bool((since < own[one.household]).any())


def _returned(
    act: OpenAct,
    there: Episode,
    scores: Scores,
    homes: watched_homes.Homes,
    own: NDArray[np.float32],
    start: np.datetime64,
    *,
    upto: int,
    end: datetime | None,
) -> int:
    """See whether the home showed life after the alert last fired; gives 1 where it newly did.

    With an `end`, an alert first found now and over for long before it is history and closes; one that was shown to
    somebody before waits for them.
    """
    if there.cleared_at is not None or there.state not in OPEN_STATES:
        return 0
    row = homes.row_of[there.household_id]
    after = int((wall_clock(there.last_fired_at) - start) / HOUR)
    if after < 0 or after > upto:
        return 0
    hours = slice(after, upto + 1)
    finding = act.session.get(Finding, there.finding_id) if there.finding_id is not None else None
    value = scores.value[row, hours]
    if finding is not None and finding.kind == "frozen":
        # The load was there all the time: it is its changing again that shows life. A low score that did not fall is
        # none: after a hole or an absence the sums begin again from nothing, whatever the load does.
        steps = np.arange(after, upto + 1)
        fell = ~is_rising(scores, np.full(len(steps), row), steps)
        alive = np.flatnonzero(fell & (value < own[row] - RETURNED_NATS))
    else:
        # A refrigerator alone rises above standby now and then: that is no life while the evidence stands as it was.
        used = (scores.quiet_hours[row, hours] == 0) & (scores.state[row, hours] != State.ZERO)
        stands = np.maximum(own[row], np.fmax.accumulate(value)) - RETURNED_NATS
        alive = np.flatnonzero((np.logical_or.accumulate(used) & (value < stands)) | (used & np.isnan(value)))
    if not len(alive):
        return 0
    at = instant(start + (after + int(alive[0]) + 1) * HOUR)
    signal_returned(act, there, at, close=end is not None and at < end - PAST_AFTER)
    return 1


def _as_record(one: episodes.Finding, homes: watched_homes.Homes) -> Finding:
    return Finding(
        household_id=homes.household_ids[one.household],
        meter_id=homes.meter_ids[one.household],
        found_at=instant(one.hour),
        since_at=instant(one.since),
        kind=one.kind,
        severity=one.severity,
        score=round(one.score, 3),
        reason=one.reason.code,
        figures=dict(one.reason.figures),
    )


def _still_silent(
    act: OpenAct,
    homes: watched_homes.Homes,
    scores: Scores,
    own: NDArray[np.float32],
    start: np.datetime64,
    stored: list[Finding],
) -> int:
    """Open a new alert where one was resolved or taken back, and the same silence goes on; gives how many.

    Somebody was reached and the home fell no less silent: after the time `AGAIN_AFTER` gives the outcome, that is
    news again, whatever was said of the earlier hours.
    """
    session = act.session
    # Feeds come at different hours: each home is looked at as of its own newest reading of the last two days.
    judged = ~np.isnan(scores.value[:, -_NEWEST_HOURS:])
    newest = scores.value.shape[1] - 1 - np.argmax(judged[:, ::-1], axis=1)
    waits = (scores.state[:, -1] == State.OK) | (scores.state[:, -1] == State.MISSING)
    loud = np.flatnonzero(waits & (scores.value[np.arange(len(newest)), newest] >= own))
    loud = loud[is_rising(scores, loud, newest[loud])]
    by_home = {homes.household_ids[row]: int(row) for row in loud}
    latest: dict[int, Episode] = {}
    for episode in session.scalars(
        select(Episode).where(Episode.signal == "power", Episode.household_id.in_(by_home)).order_by(Episode.id)
    ):
        latest[episode.household_id] = episode
    opened = 0
    for household_id, episode in latest.items():
        if episode.state not in ("resolved", IN_ERROR):
            continue
        if episode.resolved_at is None or episode.outcome == SELF_CLEARED:
            continue
        if episode.resolved_at + AGAIN_AFTER.get(episode.outcome, REOPEN_WITHIN) > instant(
            start + (int(newest[by_home[household_id]]) + 1) * HOUR
        ):
            continue
        one = episodes.describe(scores, [(by_home[household_id], int(newest[by_home[household_id]]))], own)[0]
        there = session.scalar(
            select(Finding.id).where(
                Finding.household_id == household_id,
                Finding.kind == one.kind,
                Finding.found_at == instant(one.hour),
                Finding.severity == one.severity,
            )
        )
        if there is not None:
            continue  # said before of this very hour
        if instant(one.since) > episode.resolved_at:
            continue  # another silence than the one that was settled; its own findings speak
        finding = _as_record(one, homes)
        session.add(finding)
        session.flush()
        stored.append(finding)
        raise_alert(act, finding)
        opened += 1
    return opened
