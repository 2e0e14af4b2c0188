"""Who was heard of or seen by a person after a silence began: what lowers its alert, which stays open all the same.

A conversation, a step of the escalation that reached the person, a visit, another alert closed as safe, a task
that was made of a call or an alert and is done (a task at which nobody was reached is told as not done). Power and
phone use are no proof here (the silence is about them), nor is a note, nor a call somebody else answered. Any other
task that is done may have been paper work: it lowers nothing, and only asks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from coordinator.records.alerts import ANSWERED_FOR, Episode, Outcome, Severity
from coordinator.records.base import Transition
from coordinator.records.checkins import ROUND_ITEM, SPOKE, Call, CallResult, EscalationStep, Step, StepOutcome
from coordinator.records.follow_ups import FollowUp
from coordinator.records.power import PATTERN_CHANGED, Finding, Signal
from coordinator.records.tasks import Task
from coordinator.text import mark, short_day, short_moment
from coordinator.worklist.facts.county import open_episodes
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant

SAYS: dict[str, str] = {
    "call": mark("Confirmed by a call, {at} — resolve the alert?"),
    "contacts": mark("Confirmed through a contact, {at} — resolve the alert?"),
    "visit": mark("Confirmed at a visit, {at} — resolve the alert?"),
    "task": mark("Task done, {at} — resolve the alert?"),
}
"""What proves it, in the words that offer to close the alert."""
CONFIRMED: dict[str, str] = {
    "call": mark("Confirmed by a call, {at}"),
    "contacts": mark("Confirmed through a contact, {at}"),
    "visit": mark("Confirmed at a visit, {at}"),
    "task": mark("Task done, {at}"),
}
"""The same as the note an alert is closed with."""
_OUTCOMES: dict[str, str] = {
    "call": Outcome.SPOKEN_SAFE,
    "contacts": Outcome.SPOKEN_SAFE,
    "visit": Outcome.SEEN_SAFE,
    "task": Outcome.SPOKEN_SAFE,
}
"""The outcome that fits what proves it."""
NO_SILENCE = ("zero", PATTERN_CHANGED)
"""Kinds of finding that a contact does not answer: the meter is to be asked for, or the change to be talked of."""

_BY_STEP: dict[str, str] = {Step.RETRY: "call", Step.STAFF: "call", Step.CONTACTS: "contacts", Step.VISIT: "visit"}
"""119 reached means that the matter is in their hands, not that the person is well."""
_BY_REASON = {"spoke": "call", "contact": "contacts", "visit": "visit"}
"""Why a person settled a call: of `SETTLE_REASONS` those that somebody saw or heard."""
_BY_OUTCOME: dict[str, str] = {Outcome.SPOKEN_SAFE: "call", Outcome.SEEN_SAFE: "visit"}


@dataclass(frozen=True, slots=True)
class Proof:
    """The newest contact after a silence began, by when and by what.

    Attributes
    ----------
    source : call, contacts, visit or task
    lowers : it lowers the alert; else it only asks whether to close it
    """

    at: datetime
    source: str
    lowers: bool = True

    @property
    def outcome(self) -> str:
        """The outcome the alert would be closed with; empty where what was done says nothing of the person."""
        return _OUTCOMES[self.source] if self.lowers else ""

    def confirmed(self, now: datetime) -> Said:
        """Say it as the note the alert would be closed with."""
        return Said("confirmed", CONFIRMED[self.source], {"at": _clock(self.at, now)})

    def said(self, now: datetime) -> Said:
        """Say it as the question whether to close the alert: the time of today, of another day with its date."""
        return Said("answered", SAYS[self.source], {"at": _clock(self.at, now)})


def level(episode: Episode, proof: Proof | None) -> str:
    """Give the level an alert is shown with."""
    return Severity.WATCH if proof is not None and proof.lowers else episode.severity


def proofs(instant: Instant) -> dict[int, Proof]:
    """Find which of all alerts that are open a contact has answered."""
    rows = instant.once(open_episodes)
    kinds = {row.episode.finding_id: row.kind for row in rows if row.kind in NO_SILENCE}
    return proofs_of_life(instant.session, [row.episode for row in rows], instant.now, kinds)


def proofs_of_life(
    session: Session,
    episodes: Collection[Episode],
    now: datetime,
    kinds: Mapping[int | None, str | None] | None = None,
) -> dict[int, Proof]:
    """Find which open silences a contact has answered, or may have: episode to the contact.

    The newest contact counts: where urgent words were said in it nothing is lowered. It answers for as long as the
    silence had lasted when its alert opened, and at least until a day after the contact and after the alert opened; a
    silence that goes on after that is grave again.

    Parameters
    ----------
    kinds : the kinds of `NO_SILENCE` by finding, where they are known already
    """
    silences = {e.id: e for e in episodes if e.signal != Signal.CALLS}
    if kinds is None:
        of_silences = Finding.id.in_([e.finding_id for e in silences.values()])
        rows = session.execute(select(Finding.id, Finding.kind).where(of_silences, Finding.kind.in_(NO_SILENCE)))
        kinds = {number: kind for number, kind in rows}
    open_silences = [e for e in silences.values() if e.finding_id not in kinds]
    if not open_silences:
        return {}
    contacts = _contacts(session, {e.household_id for e in open_silences}, min(_begun(e) for e in open_silences), now)
    answer: dict[int, Proof] = {}
    for episode in open_silences:
        mine = [contact for contact in contacts[episode.household_id] if contact.at > _begun(episode)]
        for lowers in (True, False):
            of_kind = [contact for contact in mine if contact.lowers is lowers]
            at = max((contact.at for contact in of_kind), default=None)
            if at is None or episode.id in answer:
                continue
            newest = [contact for contact in of_kind if contact.at == at]
            until = max(at + (episode.opened_at - episode.since_at), max(at, episode.opened_at) + ANSWERED_FOR)
            if now < until and not any(contact.urgent for contact in newest):
                answer[episode.id] = Proof(at, newest[0].source, lowers)
    return answer


def _begun(episode: Episode) -> datetime:
    """Give the instant a contact must be newer than: of the utility's list its newest row, which says no begin."""
    return episode.last_fired_at if episode.signal == Signal.UTILITY else episode.since_at


class _Contact(NamedTuple):
    """When, by what, whether urgent words were said in it, and whether it lowers an alert."""

    at: datetime
    source: str
    urgent: bool = False
    lowers: bool = True


def _contacts(session: Session, homes: set[int], since: datetime, now: datetime) -> dict[int, list[_Contact]]:
    answer: dict[int, list[_Contact]] = defaultdict(list)
    for home, at, source, urgent in _found(session, homes, since, now):
        answer[home].append(_Contact(at, source, urgent))
    for home, at, looks_after in _tasks(session, homes, since, now):
        answer[home].append(_Contact(at, "task", lowers=looks_after))
    return answer


def _tasks(session: Session, homes: set[int], since: datetime, now: datetime) -> Iterator[tuple[int, datetime, bool]]:
    """Give the tasks done, each with whether it was made of a call or an alert."""
    rows = session.execute(
        select(Task.household_id, Task.closed_at, FollowUp.id.is_not(None))
        .outerjoin(
            FollowUp,
            (FollowUp.target_kind == "task")
            & (FollowUp.target_id == Task.id)
            & FollowUp.source_kind.in_(("call", "episode")),
        )
        .where(Task.household_id.in_(homes), Task.state == "done", Task.closed_at > since, Task.closed_at <= now)
        .order_by(Task.id)
    )
    for home, at, looks_after in rows:
        if at is not None:
            yield home, at, looks_after


def _found(
    session: Session, homes: set[int], since: datetime, now: datetime
) -> Iterator[tuple[int, datetime, str, bool]]:
    calls = session.scalars(
        select(Call).where(
            Call.household_id.in_(homes),
            Call.result.in_(SPOKE) | Call.urgent,
            Call.called_at > since,
            Call.called_at <= now,
        )
    )
    for call in calls:
        if call.urgent or _somebody_spoke(call):
            yield call.household_id, call.called_at, "call", call.urgent
    # A call may be settled by any sign of life, also by one that is no contact: the step then says reached as well.
    # Undone, a transition has a further one behind it: only a record's last row says what is the case.
    of_calls = (Transition.machine == ROUND_ITEM.name, Transition.household_id.in_(homes))
    last = select(func.max(Transition.id)).where(*of_calls).group_by(Transition.record_id)
    settled = session.execute(
        select(
            Transition.record_id,
            Transition.household_id,
            Transition.happened_at,
            Transition.reason,
            Transition.id.in_(last),
        )
        .where(*of_calls, Transition.happened_at > since, Transition.happened_at <= now)
        .order_by(Transition.id)
    ).all()
    reasons = {(record, at): reason for record, _, at, reason, _ in settled}
    for home, item, at, step in session.execute(
        select(
            EscalationStep.household_id, EscalationStep.round_item_id, EscalationStep.done_at, EscalationStep.step
        ).where(
            EscalationStep.household_id.in_(homes),
            EscalationStep.outcome == StepOutcome.REACHED,
            EscalationStep.done_at > since,
            EscalationStep.done_at <= now,
        )
    ):
        reason = None if at is None else reasons.get((item, at))
        if at is not None and step in _BY_STEP and reason not in ("sign_of_life", "other"):
            yield home, at, _BY_REASON.get(reason or "", _BY_STEP[step]), False
    for _, home, at, reason, is_last in settled:
        if is_last and home is not None and reason in _BY_REASON:
            yield home, at, _BY_REASON[reason], False
    for home, at, outcome in session.execute(
        select(Episode.household_id, Episode.resolved_at, Episode.outcome).where(
            Episode.household_id.in_(homes),
            Episode.outcome.in_(tuple(_BY_OUTCOME)),
            Episode.resolved_at > since,
            Episode.resolved_at <= now,
        )
    ):
        if at is not None:
            yield home, at, _BY_OUTCOME[outcome], False


def _somebody_spoke(call: Call) -> bool:
    """Say whether a conversation is on record: of the call service's, what was said in it, not only that it connected.

    Whoever calls by hand has heard the person.
    """
    words = call.summary or call.follow_up or call.topics or call.topics_well
    return call.caller == "staff" or call.result == CallResult.CONCERN or bool(words)


def _clock(at: datetime, now: datetime) -> Callable[[], str]:
    def written() -> str:
        if not (at.hour or at.minute):
            return short_day(at)  # of a call only the day was written down
        return f"{at:%H:%M}" if at.date() == now.date() else short_moment(at)

    return written
