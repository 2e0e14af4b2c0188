"""What a person does with an alert: acknowledge, silence, resolve, merge, take apart, take back as an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import back_from_merge, episode, run_clocks, take_apart
from coordinator.casework.households.people import is_death_known, name_of, note_death
from coordinator.casework.moves import move
from coordinator.casework.workdays import next_opening
from coordinator.errors import RuleError
from coordinator.records.alerts import (
    HANDLING,
    REMIND_AFTER,
    SERIOUS_SILENCE_LIMIT,
    Episode,
    Outcome,
    Severity,
)
from coordinator.records.base import free_text
from coordinator.records.states import IN_ERROR
from coordinator.text import short_moment, tr

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.vault.acts import OpenAct


def acknowledge(act: OpenAct, episode_id: int, *, next_step: str = "", note: str = "") -> None:
    """Take an alert: the actor owns it, and it comes back as new without news before its reminder."""
    alert = _by_itself(act, episode_id)
    move(act, HANDLING, alert, "acknowledged", note=free_text(note))
    alert.owner = act.actor
    alert.next_step = free_text(next_step)
    alert.note = free_text(note) or alert.note
    alert.remind_at = act.now + REMIND_AFTER[alert.severity]
    alert.silenced_until = None
    alert.silence_reason = ""
    act.household_id = alert.household_id
    act.message = tr("{name} acknowledged", name=name_of(act.session, alert.household_id))


def silence(act: OpenAct, episode_id: int, until: datetime, reason: str) -> None:
    """Silence an alert until a time and for a reason; both are compulsory, and none lasts for ever.

    Raises
    ------
    RuleError
        `silence_over` (end past), `reason_missing`, `serious_limit` (a serious alert: at most three days).
    """
    alert = _by_itself(act, episode_id)
    reason = free_text(reason)
    if until <= act.now:
        raise RuleError(tr("The snooze would end before it begins; choose a later time."), code="silence_over")
    if not reason:
        raise RuleError(tr("Write why the alert is snoozed."), code="reason_missing")
    if alert.severity == Severity.SERIOUS and until > act.now + SERIOUS_SILENCE_LIMIT:
        raise RuleError(
            tr("A serious alert is snoozed for {n} days at most.", n=SERIOUS_SILENCE_LIMIT.days), code="serious_limit"
        )
    move(act, HANDLING, alert, "silenced", note=reason, given=("end", "reason"))
    alert.silenced_until = until
    alert.silence_reason = reason
    alert.remind_at = None
    act.household_id = alert.household_id
    act.message = tr(
        "{name} snoozed until {until}", name=name_of(act.session, alert.household_id), until=short_moment(until)
    )


def resolve(act: OpenAct, episode_id: int, outcome: str, *, note: str = "") -> None:
    """Close an alert with what turned out to be the case; the outcome code is compulsory.

    A reported death stops calls and alerts at once; what could not be established comes back on the next working day.
    """
    alert = _by_itself(act, episode_id)
    if outcome not in set(Outcome):
        raise RuleError(tr("Choose what turned out to be the case."), code="reason_missing")
    move(act, HANDLING, alert, "resolved", reason=outcome, note=free_text(note))
    alert.outcome = outcome
    alert.resolved_at = act.now
    alert.note = free_text(note) or alert.note
    alert.silenced_until = None
    alert.remind_at = next_opening(act.now) if outcome == Outcome.NOT_ESTABLISHED else None
    act.household_id = alert.household_id
    if outcome == Outcome.DECEASED and not is_death_known(act.session, alert.household_id):
        note_death(act.session, alert.household_id)
    for carried_alert in _carried(act, alert):
        move(act, HANDLING, carried_alert, "new")
        move(act, HANDLING, carried_alert, "resolved", reason=outcome)
        carried_alert.outcome, carried_alert.resolved_at, carried_alert.merged_into_id = outcome, act.now, None
        carried_alert.remind_at = alert.remind_at
    act.message = tr("{name} resolved", name=name_of(act.session, alert.household_id))


def merge(act: OpenAct, episode_id: int, into_id: int) -> None:
    """Attach an alert to another of the same household; what it carried itself goes along.

    Raises
    ------
    RuleError
        `unknown_alert`, `merge` (not two open alerts of one household).
    """
    alert, host = episode(act.session, episode_id), episode(act.session, into_id)
    if alert.id == host.id or alert.household_id != host.household_id or host.state not in ("new", "acknowledged"):
        raise RuleError(tr("Only two open alerts of one household can be put together."), code="merge")
    for carried_alert in _carried(act, alert):
        carried_alert.merged_into_id = host.id
    move(act, HANDLING, alert, "merged")
    alert.merged_into_id = host.id
    act.household_id = alert.household_id
    act.message = tr("Alerts of {name} put together", name=name_of(act.session, alert.household_id))


def detach(act: OpenAct, episode_id: int) -> None:
    """Take an alert out of the one it was put together with; it has its old state again.

    Raises
    ------
    RuleError
        `unknown_alert`, `not_merged`.
    """
    alert = episode(act.session, episode_id)
    if alert.state != "merged":
        raise RuleError(tr("This alert is not put together with another."), code="not_merged")
    back_from_merge(act, alert)
    _come_due(act)
    act.household_id = alert.household_id
    act.message = tr("Alerts of {name} taken apart", name=name_of(act.session, alert.household_id))


def enter_in_error(act: OpenAct, episode_id: int, reason: str) -> None:
    """Take an alert back that should never have been: wrong readings, a wrong meter. It stays on record.

    Raises
    ------
    RuleError
        `unknown_alert`, `reason_missing`.
    """
    alert = episode(act.session, episode_id)
    reason = free_text(reason)
    if not reason:
        raise RuleError(tr("Write why the alert is taken back."), code="reason_missing")
    take_apart(act, alert)
    move(act, HANDLING, alert, IN_ERROR, note=reason)
    alert.note = reason
    alert.outcome = ""
    alert.resolved_at = act.now
    alert.remind_at = alert.silenced_until = alert.merged_into_id = None
    _come_due(act)
    act.household_id = alert.household_id
    act.message = tr("Alert of {name} taken back as an error", name=name_of(act.session, alert.household_id))


def _come_due(act: OpenAct) -> None:
    """Do for what was taken apart what the clocks would do at their next look: one undo takes back both."""
    act.session.flush()
    run_clocks(act)


def _by_itself(act: OpenAct, episode_id: int) -> Episode:
    """Fetch an alert that is handled by itself, not with the one it was put together with."""
    alert = episode(act.session, episode_id)
    if alert.state == "merged":
        raise RuleError(
            tr("This alert is put together with another; handle that one, or take them apart first."), code="merged"
        )
    return alert


def _carried(act: OpenAct, host: Episode) -> list[Episode]:
    """List the alerts put together with this one."""
    return list(
        act.session.scalars(select(Episode).where(Episode.merged_into_id == host.id, Episode.state == "merged"))
    )
