"""Alerts as findings, absences and clocks move them: raised, joined, cleared, suspended, due again; no person's act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from coordinator.casework.alerts.policy import delivered_at, monthly_feeds, policy
from coordinator.casework.moves import CameDue, move
from coordinator.errors import RuleError
from coordinator.records.alerts import (
    HANDLING,
    REOPEN_WITHIN,
    SELF_CLEARED,
    SEVERITY_ORDER,
    Episode,
    Outcome,
    Severity,
)
from coordinator.records.base import Transition
from coordinator.records.households import ABSENCE_LABELS, Absence
from coordinator.records.power import PATTERN_CHANGED, Finding, Meter, Signal
from coordinator.records.states import IN_ERROR
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

OPEN_STATES = ("new", "acknowledged", "silenced", "merged")
SUSPENDABLE = ("new", "acknowledged", "silenced")


class Fired(Protocol):
    """What sets an alert off: a finding of the watch, or a row of the utility's own list, which is no finding."""

    @property
    def household_id(self) -> int:
        """Whose home."""
        ...

    @property
    def id(self) -> int | None:
        """The finding's number."""
        ...

    @property
    def severity(self) -> str:
        """How serious."""
        ...

    @property
    def since_at(self) -> datetime:
        """Since when."""
        ...

    @property
    def found_at(self) -> datetime:
        """When it spoke."""
        ...


def episode(session: Session, episode_id: int) -> Episode:
    """Fetch an episode.

    Raises
    ------
    RuleError
        `unknown_alert`.
    """
    alert = session.get(Episode, episode_id)
    if alert is None:
        raise RuleError(tr("There is no alert number {n}.", n=episode_id), code="unknown_alert")
    return alert


def raise_alert(
    act: OpenAct,
    finding: Fired | Finding,
    *,
    signal: str = "power",
    is_open: Episode | None = None,
    at_once: bool = False,
) -> Episode:
    """Open an episode for a finding, or let the finding join the one that is there.

    A further finding of the same signal is counted, never a new line; a higher level makes it new again, also out
    of a silence, and so does every new cry for help; one that was resolved less than a day ago reopens. A new line is
    shown from its delivery time on; what joins a line that somebody may know already is told at once. One that was put
    together with another keeps its own findings; it raises the level of its host and wakes that.

    Parameters
    ----------
    is_open : the household's open alert of this signal, where the caller has it
    at_once : shown from now on, whatever the delivery time: a person raised it

    Raises
    ------
    RuleError
        `monthly_feed`: readings that come once a month cannot say that nobody moves now.
    """
    severity = _level_of(act.session, finding)
    alert = is_open or _open_episode(act.session, finding.household_id, signal)
    host: Episode | None = None
    if alert is not None and alert.state == "merged" and alert.merged_into_id is not None:
        host = act.session.get_one(Episode, alert.merged_into_id)
        if host.state not in OPEN_STATES or host.cleared_at is not None:
            back_from_merge(act, alert)  # nothing may join a line that nobody is shown, or one that says it is over
            host = None
    if alert is None:
        alert = _reopened(act, finding, signal)
        if alert is not None and alert.state == "resolved":
            return alert
    if alert is None:
        alert = Episode(
            household_id=finding.household_id,
            signal=signal,
            severity=severity,
            finding_id=finding.id,
            since_at=finding.since_at,
            opened_at=finding.found_at if at_once else delivered_at(finding.found_at, policy(act.session)),
            last_fired_at=finding.found_at,
        )
        act.session.add(alert)
        act.session.flush()
        running = absence_at(act.session, finding.household_id, max(act.now, finding.found_at))
        if running is not None and finding.found_at >= running.starts_at:
            suspend(act, alert, running, at=finding.found_at)
        return alert
    if alert.cleared_at is not None:
        alert.since_at = finding.since_at
    alert.finding_id = finding.id
    alert.last_fired_at = finding.found_at
    alert.cleared_at = None
    alert.repeat_count += 1
    for line in (alert, host):
        if line is not None:
            _rise(act, line, severity, at=finding.found_at, is_cry=_is_cry(signal, severity))
    return alert


def _rise(act: OpenAct, alert: Episode, severity: str, *, at: datetime, is_cry: bool) -> None:
    """Give an alert a higher level, which makes it new again, also out of a silence; so does a cry for help."""
    rises = SEVERITY_ORDER.index(severity) > SEVERITY_ORDER.index(alert.severity)
    if rises:
        alert.severity = severity
    if is_cry:
        alert.absence_id = None  # what is cried out in an absence is not explained by it
    if (rises or is_cry) and alert.state in ("acknowledged", "silenced"):
        move(act, HANDLING, alert, "new", reason="rises" if rises else "cry", happened_at=at)
        alert.remind_at = alert.silenced_until = None


def _level_of(session: Session, finding: Fired | Finding) -> str:
    """Give the level an alert of this finding may have; a monthly feed says “pattern changed”, at most with caution."""
    if not isinstance(finding, Finding):
        return finding.severity
    feed_id = session.scalar(select(Meter.feed_id).where(Meter.id == finding.meter_id))
    if feed_id not in monthly_feeds(session):
        return finding.severity
    if finding.kind != PATTERN_CHANGED:
        raise RuleError(tr("Readings that come once a month can tell of a changed pattern only."), code="monthly_feed")
    return Severity.CAUTION if finding.severity == Severity.SERIOUS else finding.severity


def _open_episode(session: Session, household_id: int, signal: str) -> Episode | None:
    return session.scalars(
        select(Episode)
        .where(Episode.household_id == household_id, Episode.signal == signal, Episode.state.in_(OPEN_STATES))
        .order_by(Episode.id.desc())
        .limit(1)
    ).one_or_none()


def _reopened(act: OpenAct, finding: Fired | Finding, signal: str) -> Episode | None:
    last = act.session.scalars(
        select(Episode)
        .where(Episode.household_id == finding.household_id, Episode.signal == signal, Episode.state == "resolved")
        .order_by(Episode.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.resolved_at is None:
        return None
    if finding.found_at <= last.resolved_at and finding.since_at < last.resolved_at:
        return last  # of a time that somebody has settled already
    if finding.found_at >= last.resolved_at + REOPEN_WITHIN:
        return None
    move(act, HANDLING, last, "new", reason="again", happened_at=finding.found_at)
    last.resolved_at = last.remind_at = None
    last.outcome = ""
    return last


def signal_returned(act: OpenAct, alert: Episode, at: datetime, *, close: bool) -> None:
    """Note that the signal itself shows life again; the alert waits all the same for somebody to check.

    By itself closes only a *watch*, one of long ago (`close`), and one that was over before it was ever shown. A
    silence lives until its end whatever the signal does, so that a blip neither loses it nor closes the alert.
    """
    alert.cleared_at = at
    if alert.state in ("merged", "silenced"):
        return
    if close or alert.severity == Severity.WATCH or at <= alert.opened_at > act.now:
        _close_cleared(act, alert, at)


def _close_cleared(act: OpenAct, alert: Episode, at: datetime) -> None:
    move(act, HANDLING, alert, "resolved", reason=SELF_CLEARED, happened_at=at)
    alert.outcome, alert.resolved_at = SELF_CLEARED, at
    alert.remind_at = alert.silenced_until = None
    take_apart(act, alert)  # what was put together with it has a cause of its own, which nobody has looked at


def void_of_meters(act: OpenAct, meter_ids: Collection[int], since: datetime) -> int:
    """Mark the open alerts that rest on these meters' readings from `since` on as entered in error; gives how many."""
    open_there = act.session.scalars(
        select(Episode)
        .join(Finding, Finding.id == Episode.finding_id)
        .where(Finding.meter_id.in_(meter_ids), Finding.found_at >= since, Episode.state.in_(OPEN_STATES))
    ).all()
    for alert in open_there:
        move(act, HANDLING, alert, IN_ERROR)
        alert.remind_at = alert.silenced_until = alert.merged_into_id = None
        take_apart(act, alert)
    return len(open_there)


def take_apart(act: OpenAct, host: Episode) -> None:
    """Give the alerts that were put together with this one their old state back: it carries them no more."""
    act.session.flush()
    for alert in act.session.scalars(
        select(Episode).where(Episode.merged_into_id == host.id, Episode.state == "merged")
    ).all():
        back_from_merge(act, alert)


def back_from_merge(act: OpenAct, alert: Episode) -> None:
    """Put an alert back into the state it had before it was merged."""
    before = act.session.scalar(
        select(Transition.from_state)
        .where(Transition.machine == HANDLING.name, Transition.record_id == alert.id, Transition.to_state == "merged")
        .order_by(Transition.id.desc())
        .limit(1)
    )
    move(act, HANDLING, alert, "acknowledged" if before == "acknowledged" else "new")
    alert.merged_into_id = None


# ------------------------------------------------------------ absences


def absence_at(session: Session, household_id: int, at: datetime) -> Absence | None:
    """Give the absence that runs at an instant; of several the one that rests longest."""
    return session.scalars(
        select(Absence)
        .where(Absence.household_id == household_id, Absence.starts_at <= at, Absence.rests_until > at)
        .order_by(Absence.rests_until.desc(), Absence.id.desc())
        .limit(1)
    ).first()


def suspend(act: OpenAct, alert: Episode, absence: Absence, *, at: datetime) -> None:
    """Let an open alert rest until an absence ends, however long that is; it is not closed and not forgotten."""
    if alert.state not in SUSPENDABLE or alert.absence_id == absence.id:
        return
    if alert.state == "silenced" and alert.silenced_until is not None and alert.silenced_until >= absence.rests_until:
        return
    if not calls_for_help(act.session, alert):
        _rest(act, alert, absence, at)


def calls_for_help(session: Session, alert: Episode) -> bool:
    """Say whether words that cannot wait stand behind an alert nobody has taken on: no absence lets it rest or ends it.

    They are its own, or those of an alert that was put together with it.
    """
    if alert.state != "new":
        return False
    carried = session.execute(
        select(Episode.signal, Episode.severity).where(Episode.merged_into_id == alert.id, Episode.state == "merged")
    ).all()
    return any(_is_cry(signal, severity) for signal, severity in [(alert.signal, alert.severity), *carried])


def _is_cry(signal: str, severity: str) -> bool:
    """Say whether what speaks of this signal at this level are words that cannot wait."""
    return signal == Signal.CALLS and severity == Severity.SERIOUS


def rest_anew(act: OpenAct, absence: Absence, before: datetime) -> None:
    """Let the open alerts of a home rest with an absence whose end was moved, also those that were open again at it.

    Parameters
    ----------
    before : when it ended so far; an alert somebody silenced for longer keeps that
    """
    longest = absence_at(act.session, absence.household_id, act.now)
    if longest is None:
        return
    for alert in act.session.scalars(
        select(Episode).where(Episode.household_id == absence.household_id, Episode.state.in_(SUSPENDABLE))
    ).all():
        if calls_for_help(act.session, alert):
            continue
        until = alert.silenced_until if alert.state == "silenced" else None
        if until is None or until < longest.rests_until or (alert.absence_id == absence.id and until == before):
            _rest(act, alert, longest, act.now)


def _rest(act: OpenAct, alert: Episode, absence: Absence, at: datetime) -> None:
    move(act, HANDLING, alert, "silenced", reason="absence", happened_at=at, given=("end", "reason"))
    alert.absence_id = absence.id
    alert.silenced_until = absence.rests_until
    alert.silence_reason = absence.reason or tr(ABSENCE_LABELS.get(absence.kind, absence.kind))
    alert.remind_at = None


def _begun_absences(session: Session, now: datetime) -> list[tuple[datetime, Episode, Absence]]:
    """List the open alerts of homes whose absence has begun meanwhile; of several absences the longest counts."""
    longest = {
        alert.id: (alert, absence)
        for alert, absence in session.execute(
            select(Episode, Absence)
            .join(Absence, Absence.household_id == Episode.household_id)
            .where(Absence.starts_at <= now, Absence.rests_until > now, Episode.state.in_(SUSPENDABLE))
            .order_by(Absence.rests_until, Absence.id)
        )
    }
    return [
        (absence.starts_at, alert, absence)
        for alert, absence in longest.values()
        if alert.absence_id != absence.id and alert.opened_at <= absence.starts_at
    ]


# ------------------------------------------------------------ clocks


def run_clocks(act: OpenAct) -> list[CameDue]:
    """Evaluate every alert clock up to now, in the order they came due; each move carries its due time."""
    came: list[CameDue] = []
    for at, alert, absence in _begun_absences(act.session, act.now):
        suspend(act, alert, absence, at=at)
        if alert.absence_id == absence.id:
            came.append(CameDue("absence_began", alert.household_id, at))
    act.session.flush()
    due: list[tuple[datetime, Episode]] = []
    for alert in act.session.scalars(
        select(Episode).where(
            ((Episode.state == "acknowledged") & (Episode.remind_at <= act.now))
            | ((Episode.state == "silenced") & (Episode.silenced_until <= act.now))
            | (
                (Episode.state == "resolved")
                & (Episode.outcome == Outcome.NOT_ESTABLISHED)
                & (Episode.remind_at <= act.now)
            )
        )
    ):
        at = alert.silenced_until if alert.state == "silenced" else alert.remind_at
        if at is not None:
            due.append((at, alert))
    for at, alert in sorted(due, key=lambda pair: (pair[0], pair[1].id)):
        if alert.state == "silenced" and alert.cleared_at is not None:
            _close_cleared(act, alert, at)
            came.append(CameDue("cleared_while_silenced", alert.household_id, at))
            continue
        code = {"silenced": "silence_ended", "acknowledged": "reminder", "resolved": "not_established"}[alert.state]
        if rests_with_absence(act.session, alert):
            code = "absence_ended"
            alert.since_at = max(alert.since_at, at)  # what went before is explained by the absence
        move(act, HANDLING, alert, "new", reason=code, happened_at=at)
        alert.outcome, alert.resolved_at = "", None
        alert.remind_at = alert.silenced_until = None
        running = absence_at(act.session, alert.household_id, act.now) if code == "not_established" else None
        if running is not None and running.starts_at <= at:
            suspend(act, alert, running, at=at)  # whoever could not be reached is away meanwhile, as registered
            if alert.state == "silenced":
                continue
        came.append(CameDue(code, alert.household_id, at))
    return sorted(came, key=lambda due: due.due_at)


def rests_with_absence(session: Session, alert: Episode) -> bool:
    """Say whether an alert rests until the end of an absence, and not because somebody snoozed it."""
    if alert.state != "silenced" or alert.absence_id is None:
        return False
    absence = session.get(Absence, alert.absence_id)
    return absence is not None and absence.rests_until == alert.silenced_until
