"""Findings of a watch run kept as records: alerts raised, joined, cleared and raised again with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from coordinator.analysis import episodes
from coordinator.analysis.episodes import is_rising
from coordinator.analysis.scores import Scores, State
from coordinator.casework.alerts.acts import OPEN_STATES, raise_alert, signal_returned
from coordinator.records.alerts import AGAIN_AFTER, REOPEN_WITHIN, SELF_CLEARED, SEVERITY_ORDER, Episode
from coordinator.records.power import Finding
from coordinator.records.states import IN_ERROR
from coordinator.vault.readings import instant, wall_clock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coordinator.casework.power import watched_homes
    from coordinator.vault.acts import OpenAct


PAST_AFTER = timedelta(hours=48)
"""An alert over for longer than this when it is first found is history; nobody can act on it any more."""


RETURNED_NATS = 1.4
"""A home shows life when its score lies this far below the threshold, or has fallen so far from its height."""


_NEWEST_HOURS = 48


HOUR = np.timedelta64(1, "h")


def store_findings(
    act: OpenAct,
    described_findings: list[episodes.Finding],
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
    spoken = {(f.household_id, f.kind, f.found_at, f.severity) for f in earlier}
    resolved = select(Episode).where(
        Episode.signal == "power", Episode.state == "resolved", Episode.resolved_at > instant(start)
    )
    settled = {e.household_id: e for e in session.scalars(resolved.order_by(Episode.id))}
    stored: list[Finding] = []
    opened = returned = 0
    for described in described_findings:
        household_id = homes.household_ids[described.household]
        since_at, found_at = instant(described.since), instant(described.hour)
        if (household_id, described.kind, since_at, described.severity) in known:
            continue
        if (household_id, described.kind, found_at, described.severity) in spoken:
            continue
        last = settled.get(household_id) if described.kind == "frozen" and household_id not in open_by_home else None
        if _goes_on(described, last, scores, own, start):
            continue
        finding = again.get((household_id, described.kind, found_at, described.severity)) or _as_record(
            described, homes
        )
        session.add(finding)
        session.flush()
        stored.append(finding)
        alert = open_by_home.get(household_id)
        if alert is not None:
            closable = end if alert.id not in was_open else None
            returned += _returned(act, alert, scores, homes, own, start, upto=described.step, end=closable)
            if alert.state not in OPEN_STATES:
                alert = None
        raised = open_by_home[household_id] = raise_alert(act, finding, is_open=alert)
        # A finding of a time that somebody has settled already joins that alert and opens nothing.
        opened += alert is None and raised.state in OPEN_STATES
    for alert in open_by_home.values():
        closable = end if alert.id not in was_open else None
        returned += _returned(act, alert, scores, homes, own, start, upto=scores.value.shape[1] - 1, end=closable)
    return stored, opened, returned


def _goes_on(
    described: episodes.Finding,
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
    if SEVERITY_ORDER.index(described.severity) > SEVERITY_ORDER.index(last.severity):
        return False
    if instant(described.hour) >= last.resolved_at + AGAIN_AFTER.get(last.outcome, REOPEN_WITHIN):
        return False
    first = max(0, int((wall_clock(last.resolved_at) - start) / HOUR))
    since = scores.value[described.household, first : described.step + 1]
    return bool(len(since)) and not bool((since < own[described.household]).any())


def _returned(
    act: OpenAct,
    alert: Episode,
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
    if alert.cleared_at is not None or alert.state not in OPEN_STATES:
        return 0
    row = homes.row_of[alert.household_id]
    after = int((wall_clock(alert.last_fired_at) - start) / HOUR)
    if after < 0 or after > upto:
        return 0
    hours = slice(after, upto + 1)
    finding = act.session.get(Finding, alert.finding_id) if alert.finding_id is not None else None
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
    signal_returned(act, alert, at, close=end is not None and at < end - PAST_AFTER)
    return 1


def _as_record(described: episodes.Finding, homes: watched_homes.Homes) -> Finding:
    return Finding(
        household_id=homes.household_ids[described.household],
        meter_id=homes.meter_ids[described.household],
        found_at=instant(described.hour),
        since_at=instant(described.since),
        kind=described.kind,
        severity=described.severity,
        score=round(described.score, 3),
        reason=described.reason.code,
        figures=dict(described.reason.figures),
    )


def raise_again(
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
        described = episodes.describe(scores, [(by_home[household_id], int(newest[by_home[household_id]]))], own)[0]
        spoken = session.scalar(
            select(Finding.id).where(
                Finding.household_id == household_id,
                Finding.kind == described.kind,
                Finding.found_at == instant(described.hour),
                Finding.severity == described.severity,
            )
        )
        if spoken is not None:
            continue  # said before of this very hour
        if instant(described.since) > episode.resolved_at:
            continue  # another silence than the one that was settled; its own findings speak
        finding = _as_record(described, homes)
        session.add(finding)
        session.flush()
        stored.append(finding)
        raise_alert(act, finding)
        opened += 1
    return opened
