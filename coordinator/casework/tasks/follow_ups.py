"""What comes of a check-in call in one act: a task, an alert or a service link, each linked with the call both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import OPEN_STATES, raise_alert, rests_with_absence
from coordinator.casework.checkins.escalation import Escalations
from coordinator.casework.exclusions import EXCLUSION_LABELS, exclusions
from coordinator.casework.households.people import name_of
from coordinator.casework.moves import move
from coordinator.casework.services.links import request_link
from coordinator.casework.tasks.acts import add_task
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode, Severity
from coordinator.records.checkins import ROUND_ITEM, Call, CallResult, RoundItem, StepOutcome
from coordinator.records.follow_ups import FollowUp
from coordinator.records.power import Signal
from coordinator.text import short_day, short_moment, tr

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct


@dataclass(frozen=True, slots=True)
class _Raised:
    """A concern of a call as what sets an alert off; it is no finding."""

    household_id: int
    severity: str
    since_at: datetime
    found_at: datetime
    id: int | None = None


def link(
    act: OpenAct,
    household_id: int,
    source: tuple[str, int],
    target: tuple[str, int],
    *,
    made_at: datetime | None = None,
) -> FollowUp:
    """Note that one record came of another, each as its table's name and its number; once, however often it is said."""
    link_row = act.session.scalars(
        select(FollowUp).where(
            FollowUp.source_kind == source[0],
            FollowUp.source_id == source[1],
            FollowUp.target_kind == target[0],
            FollowUp.target_id == target[1],
        )
    ).one_or_none()
    if link_row is not None:
        return link_row
    row = FollowUp(
        household_id=household_id,
        source_kind=source[0],
        source_id=source[1],
        target_kind=target[0],
        target_id=target[1],
        made_at=made_at or act.now,
        made_by=act.actor,
    )
    act.session.add(row)
    act.session.flush()
    return row


def task_from_call(
    act: OpenAct,
    call_id: int,
    text: str,
    due_on: date,
    *,
    last_useful_on: date | None = None,
    owner: str = "",
) -> int:
    """Make a task of a call; gives its number.

    Raises
    ------
    RuleError
        `unknown_call`, those of `add_task`.
    """
    call = call_of(act.session, call_id)
    task_id = add_task(act, call.household_id, text, due_on, last_useful_on=last_useful_on, owner=owner)
    link(act, call.household_id, ("call", call.id), ("task", task_id))
    _hand_over(act, call, "task")
    return task_id


def alert_from_call(act: OpenAct, call_id: int) -> int:
    """Raise an alert for what a call said, serious after urgent words; it joins the open one of the calls. Gives it.

    It takes the place of the concern and of the call by a person that urgent words ask for: it has its own times.

    Raises
    ------
    RuleError
        `unknown_call`; `no_concern`: the call told of none; `stopped`: nobody lives there any more;
        `raised_before`: this call has its alert already, and that is open.
    """
    call = call_of(act.session, call_id)
    if not (call.urgent or call.result == CallResult.CONCERN):
        raise RuleError(tr("This call told of no concern, so that it raises no alert."), code="no_concern")
    cause = exclusions(act.session, act.now).cause(call.household_id, act.now)
    if cause in ("death", "exit"):
        raise RuleError(tr("No alert is raised now: {cause}.", cause=tr(EXCLUSION_LABELS[cause])), code="stopped")
    before = act.session.scalar(
        select(Episode.id)
        .join(FollowUp, (FollowUp.target_kind == "episode") & (FollowUp.target_id == Episode.id))
        .where(FollowUp.source_kind == "call", FollowUp.source_id == call_id, Episode.state.in_(OPEN_STATES))
        .limit(1)
    )
    if before is not None:
        raise RuleError(tr("An alert was raised for this call before."), code="raised_before")
    severity = Severity.SERIOUS if call.urgent else Severity.CAUTION
    fired = _Raised(call.household_id, severity, call.called_at, act.now)
    alert = raise_alert(act, fired, signal=Signal.CALLS, at_once=True)
    act.session.flush()
    link(act, call.household_id, ("call", call.id), ("episode", alert.id))
    _hand_over(act, call, "alert", takes_its_place=True)
    act.household_id = call.household_id
    act.message = tr(
        "Alert for {name} from the call of {at}",
        name=name_of(act.session, call.household_id),
        at=short_moment(call.called_at),
    )
    if alert.state == "silenced" and alert.silenced_until is not None:
        until = short_moment(alert.silenced_until)
        if rests_with_absence(act.session, alert):
            act.message = tr("{said}; it rests until {until}, as registered", said=act.message, until=until)
        else:
            act.message = tr("{said}; it is snoozed until {until}", said=act.message, until=until)
    return alert.id


def link_from_call(act: OpenAct, call_id: int, programme_id: int, provider_id: int | None, *, note: str = "") -> int:
    """Ask a provider for a service because of a call; gives the link. What was said goes along as its note.

    Raises
    ------
    RuleError
        `unknown_call`, those of `request_link`.
    """
    call = call_of(act.session, call_id)
    link_id = request_link(act, call.household_id, programme_id, provider_id, note=note or note_of(call))
    link(act, call.household_id, ("call", call.id), ("link", link_id))
    _hand_over(act, call, "link")
    return link_id


def note_of(call: Call) -> str:
    """Say which call a request comes from, and what was said in it."""
    if not call.summary:
        return tr("From the check-in call of {day}", day=short_day(call.called_at.date()))
    return tr("From the check-in call of {day}: {summary}", day=short_day(call.called_at.date()), summary=call.summary)


def call_of(session: Session, call_id: int) -> Call:
    """Fetch a call.

    Raises
    ------
    RuleError
        `unknown_call`.
    """
    call = session.get(Call, call_id)
    if call is None:
        raise RuleError(tr("There is no such call."), code="unknown_call")
    return call


def _hand_over(act: OpenAct, call: Call, reason: str, *, takes_its_place: bool = False) -> None:
    """Settle the concern the call left, as it became work; a call by a person that is up stays due all the same."""
    item = act.session.get(RoundItem, call.round_item_id) if call.round_item_id is not None else None
    if item is None or item.state != "concern_open":
        return
    escalations = Escalations(act, [item])
    if escalations.open_step(item) is not None:
        if not takes_its_place:
            act.message = tr("{said}; the call by a person is still to be made", said=act.message)
            return
        escalations.close(item, act.now, StepOutcome.SKIPPED)
    move(act, ROUND_ITEM, item, "handed_over", reason=reason)
