"""Acts on alerts: raised by findings, acknowledged, silenced, resolved, merged; and their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from coordinator.casework.households import name_of
from coordinator.casework.moves import move
from coordinator.casework.workdays import next_opening
from coordinator.errors import RuleError
from coordinator.records.alerts import (
    HANDLING,
    REMIND_AFTER,
    REOPEN_WITHIN,
    SELF_CLEARED,
    SERIOUS_SILENCE_LIMIT,
    SEVERITY_ORDER,
    Episode,
    Outcome,
    Severity,
)
from coordinator.records.base import free_text
from coordinator.records.households import LifeStatus, Resident
from coordinator.records.power import Finding
from coordinator.records.states import IN_ERROR
from coordinator.text import short_moment, tr

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

OPEN_STATES = ("new", "acknowledged", "silenced", "merged")


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


@dataclass(frozen=True, slots=True)
class CameDue:
    """A clock that ran out while nobody looked: what, for whom, when it was due."""

    code: str
    household_id: int
    due_at: datetime


def episode(session: Session, episode_id: int) -> Episode:
    """Fetch an episode.

    Raises
    ------
    RuleError
        `unknown_alert`.
    """
    found = session.get(Episode, episode_id)
    if found is None:
        raise RuleError(tr("There is no alert number {n}.", n=episode_id), code="unknown_alert")
    return found


def raise_alert(
    act: OpenAct, finding: Fired | Finding, *, signal: str = "power", is_open: Episode | None = None
) -> Episode:
    """Open an episode for a finding, or let the finding join the one that is there.

    A further finding of the same signal is counted, never a new line; a higher level makes it new again, also out
    of a silence; one that was resolved less than a day ago reopens.
    """
    there = is_open or _open_episode(act.session, finding.household_id, signal)
    if there is not None and there.state == "merged" and there.merged_into_id is not None:
        host = act.session.get_one(Episode, there.merged_into_id)
        there = host if host.state in OPEN_STATES else there
    if there is None:
        there = _reopened(act, finding, signal)
        if there is not None and there.state == "resolved":
            return there
    if there is None:
        there = Episode(
            household_id=finding.household_id,
            signal=signal,
            severity=finding.severity,
            finding_id=finding.id,
            since_at=finding.since_at,
            opened_at=finding.found_at,
            last_fired_at=finding.found_at,
        )
        act.session.add(there)
        act.session.flush()
        return there
    rises = SEVERITY_ORDER.index(finding.severity) > SEVERITY_ORDER.index(there.severity)
    if there.cleared_at is not None:
        there.since_at = finding.since_at
    there.finding_id = finding.id
    there.last_fired_at = finding.found_at
    there.cleared_at = None
    there.repeat_count += 1
    if rises:
        there.severity = finding.severity
        if there.state in ("acknowledged", "silenced"):
            move(act, HANDLING, there, "new", happened_at=finding.found_at)
            there.remind_at = there.silenced_until = None
    return there


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
    move(act, HANDLING, last, "new", happened_at=finding.found_at)
    last.resolved_at = None
    last.outcome = ""
    return last


def signal_returned(act: OpenAct, there: Episode, at: datetime, *, close: bool) -> None:
    """Note that the signal itself shows life again; only a *watch* or a long past episode closes by itself."""
    there.cleared_at = at
    if there.state != "merged" and (close or there.severity == Severity.WATCH):
        move(act, HANDLING, there, "resolved", reason=SELF_CLEARED, happened_at=at)
        there.outcome = SELF_CLEARED
        there.resolved_at = at


def acknowledge(act: OpenAct, episode_id: int, *, next_step: str = "", note: str = "") -> None:
    """Take an alert: the actor owns it, and it comes back as new without news before its reminder."""
    there = episode(act.session, episode_id)
    move(act, HANDLING, there, "acknowledged", note=free_text(note))
    there.owner = act.actor
    there.next_step = free_text(next_step)
    there.note = free_text(note) or there.note
    there.remind_at = act.now + REMIND_AFTER[there.severity]
    there.silenced_until = None
    act.household_id = there.household_id
    act.message = tr("{name} acknowledged", name=name_of(act.session, there.household_id))


def silence(act: OpenAct, episode_id: int, until: datetime, reason: str) -> None:
    """Silence an alert until a time and for a reason; both are compulsory, and none lasts for ever.

    Raises
    ------
    RuleError
        `silence_over` (end past), `reason_missing`, `serious_limit` (a serious alert: at most three days).
    """
    there = episode(act.session, episode_id)
    reason = free_text(reason)
    if until <= act.now:
        raise RuleError(tr("The silence would end before it begins; choose a later time."), code="silence_over")
    if not reason:
        raise RuleError(tr("Write why the alert is silenced."), code="reason_missing")
    if there.severity == Severity.SERIOUS and until > act.now + SERIOUS_SILENCE_LIMIT:
        raise RuleError(
            tr("A serious alert is silenced for {n} days at most.", n=SERIOUS_SILENCE_LIMIT.days), code="serious_limit"
        )
    move(act, HANDLING, there, "silenced", note=reason, given=("end", "reason"))
    there.silenced_until = until
    there.silence_reason = reason
    there.remind_at = None
    act.household_id = there.household_id
    act.message = tr(
        "{name} silenced until {until}", name=name_of(act.session, there.household_id), until=short_moment(until)
    )


def resolve(act: OpenAct, episode_id: int, outcome: str, *, note: str = "") -> None:
    """Close an alert with what turned out to be the case; the outcome code is compulsory.

    A reported death stops calls and alerts at once; what could not be established comes back on the next working day.
    """
    there = episode(act.session, episode_id)
    if outcome not in set(Outcome):
        raise RuleError(tr("Choose what turned out to be the case."), code="reason_missing")
    move(act, HANDLING, there, "resolved", reason=outcome, note=free_text(note))
    there.outcome = outcome
    there.resolved_at = act.now
    there.note = free_text(note) or there.note
    there.silenced_until = None
    there.remind_at = next_opening(act.now) if outcome == Outcome.NOT_ESTABLISHED else None
    act.household_id = there.household_id
    if outcome == Outcome.DECEASED:
        for resident in act.session.scalars(
            select(Resident).where(Resident.household_id == there.household_id, Resident.moved_out_on.is_(None))
        ):
            resident.life_status = LifeStatus.DEATH_REPORTED
    for other in act.session.scalars(
        select(Episode).where(Episode.merged_into_id == there.id, Episode.state == "merged")
    ).all():
        move(act, HANDLING, other, "new")
        move(act, HANDLING, other, "resolved", reason=outcome)
        other.outcome, other.resolved_at, other.merged_into_id = outcome, act.now, None
    act.message = tr("{name} resolved", name=name_of(act.session, there.household_id))


def merge(act: OpenAct, episode_id: int, into_id: int) -> None:
    """Attach an alert to another of the same household."""
    there, host = episode(act.session, episode_id), episode(act.session, into_id)
    if there.id == host.id or there.household_id != host.household_id or host.state not in ("new", "acknowledged"):
        raise RuleError(tr("Only two open alerts of one household can be put together."), code="merge")
    move(act, HANDLING, there, "merged")
    there.merged_into_id = host.id
    act.household_id = there.household_id
    act.message = tr("Alerts of {name} put together", name=name_of(act.session, there.household_id))


def void_of_meters(act: OpenAct, meter_ids: Collection[int], since: datetime) -> int:
    """Mark the open alerts that rest on these meters' readings from `since` on as entered in error; gives how many."""
    open_there = act.session.scalars(
        select(Episode)
        .join(Finding, Finding.id == Episode.finding_id)
        .where(Finding.meter_id.in_(meter_ids), Finding.found_at >= since, Episode.state.in_(OPEN_STATES))
    ).all()
    for there in open_there:
        move(act, HANDLING, there, IN_ERROR)
        there.remind_at = there.silenced_until = None
    return len(open_there)


def run_clocks(act: OpenAct) -> list[CameDue]:
    """Evaluate every alert clock up to now, in the order they came due; each move carries its due time."""
    due: list[tuple[datetime, Episode]] = []
    for there in act.session.scalars(
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
        at = there.silenced_until if there.state == "silenced" else there.remind_at
        if at is not None:
            due.append((at, there))
    came: list[CameDue] = []
    for at, there in sorted(due, key=lambda pair: (pair[0], pair[1].id)):
        if there.state == "silenced" and there.cleared_at is not None:
            move(act, HANDLING, there, "resolved", reason=SELF_CLEARED, happened_at=at)
            there.outcome, there.resolved_at = SELF_CLEARED, at
            came.append(CameDue("cleared_while_silenced", there.household_id, at))
        else:
            code = {"silenced": "silence_ended", "acknowledged": "reminder", "resolved": "not_established"}[there.state]
            move(act, HANDLING, there, "new", happened_at=at)
            there.outcome, there.resolved_at = "", None
            came.append(CameDue(code, there.household_id, at))
        there.remind_at = there.silenced_until = None
    return came
