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
