"""Why a household is on the worklist for its alerts: what each says, what was done about it, who was heard of since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from coordinator.records.alerts import ACT_WITHIN, Episode, Severity
from coordinator.records.checkins import MISSED, SPOKE, Call, EscalationStep, Step, StepOutcome
from coordinator.records.power import PATTERN_CHANGED, Signal
from coordinator.records.values.given_names import given
from coordinator.worklist.alerts.from_calls import alert_words
from coordinator.worklist.alerts.rules import reason
from coordinator.worklist.alerts.utility import utility_words
from coordinator.worklist.facts.concerns import as_spoken, topic_words
from coordinator.worklist.facts.contacts import first_contacts
from coordinator.worklist.facts.findings import AT_END, QUIET_AT_END
from coordinator.worklist.facts.handled import Handled, speaking
from coordinator.worklist.facts.proof_of_life import Proof, level, proofs
from coordinator.worklist.rule import Evidence, Found, Reasons, long_time, short_time

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from coordinator.worklist.alerts.from_calls import BehindAlert
    from coordinator.worklist.facts.county import Alarm
    from coordinator.worklist.instant import Instant

NO_DATA_DAYS = 3
TRIED_DAYS = 3
CODE_OF_KIND = {"zero": "zero_reading", PATTERN_CHANGED: "pattern_changed"}
"""The rule of a finding's kind; of every other kind the home is quiet."""
HOUR = timedelta(hours=1)


class _Tried(NamedTuple):
    """The staff's unanswered calls since an alert opened, when the last was, and whether the contacts knew nothing."""

    calls: int = 0
    last_at: datetime | None = None
    contacts_at: datetime | None = None


def alerts(instant: Instant, reasons: Reasons) -> None:
    """Find what the open alerts ask for."""
    session, now = instant.session, instant.now
    rows = instant.once(speaking)
    recently = now - timedelta(days=TRIED_DAYS)
    tried = _tried_since(session, now, {e.household_id: max(e.opened_at, recently) for e, *_ in rows})
    contacts = first_contacts(session, [home for home, attempt in tried.items() if attempt.calls])
    utility_text = utility_words(session, [e.id for e, *_ in rows if e.signal == Signal.UTILITY])
    call_text = alert_words(session, [e for e, *_ in rows if e.signal == Signal.CALLS])
    answered_by = instant.once(proofs)
    for alarm in rows:
        episode = alarm.episode
        home = episode.household_id
        proof = answered_by.get(episode.id)
        handled = Handled(episode, level(episode, proof))
        if episode.signal == Signal.UTILITY:
            text, at = utility_text.get(episode.id, ""), episode.last_fired_at
            entry = reason(f"utility_{episode.severity}", at, episode_id=episode.id, text=text)
        elif episode.signal == Signal.CALLS:
            entry = _of_call(episode, call_text.get(episode.id))
        else:
            entry = _of_power(alarm, now)
        entry = replace(entry, evidence=_evidence(alarm, entry, now))
        proven = proof if proof is not None and proof.lowers else None
        follow = _follow(handled, _since_proof(tried[home], proven), contacts.get(home))
        if proof is not None and proven is None:
            reasons[home].append(_asking(entry, proof, now))
        elif proof is not None:
            entry, answered = _answered(entry, proof, now)
            reasons[home].append(replace(answered, follow=follow[0]) if follow else answered)
        reasons[home].append(replace(entry, follow=follow[0]) if follow else entry)
        reasons[home].extend(follow)


def _of_call(episode: Episode, behind: BehindAlert | None) -> Found:
    topics = topic_words(list(behind.topics) if behind else [])
    entry = reason(f"call_alert_{episode.severity}", episode.last_fired_at, episode_id=episode.id, topics=topics)
    if behind is None or not behind.urgent:
        return entry
    return as_spoken(entry, behind.words, behind.called_at)


def _evidence(alarm: Alarm, entry: Found, now: datetime) -> Evidence:
    """Say what an alert rests on: since when, how usual such a silence is here, whether its readings ended."""
    episode, figures = alarm.episode, alarm.figures or {}
    before = figures.get("times_before")
    return Evidence(
        begun_at=episode.opened_at,
        silent_since=episode.since_at if entry.rule.silent_by else None,
        habit="" if before is None or not entry.rule.silent_by else "like" if before else "unlike",
        has_ended=bool(entry.rule.silent_by) and _has_ended(alarm.newest_at, now),
        taken_by=given(episode.owner) if episode.state == "acknowledged" else "",
    )


def _has_ended(newest_at: datetime | None, now: datetime) -> bool:
    return newest_at is not None and now - newest_at > timedelta(days=NO_DATA_DAYS)


def _of_power(alarm: Alarm, now: datetime) -> Found:
    episode, kind, newest_at, _ = alarm
    hours = int((min(now, newest_at or episode.last_fired_at) - episode.since_at) / HOUR)
    silence = "frozen" if kind == "frozen" else "quiet"
    code = CODE_OF_KIND.get(kind or "", f"{silence}_{episode.severity}")
    if episode.cleared_at is not None:
        return reason("came_back", episode.cleared_at, episode_id=episode.id, at=short_time(episode.cleared_at))
    if kind == PATTERN_CHANGED:
        changed = reason(code, now, episode_id=episode.id, since=short_time(episode.since_at))
        return replace(changed, since_at=episode.opened_at, rule=replace(changed.rule, severity=episode.severity))
    if _has_ended(newest_at, now):
        # The readings ended long ago: what they showed then is said as of then, and with its year.
        ended = reason(code, now, due_at=now, episode_id=episode.id, hours=max(0, hours))
        return _said_as(ended, AT_END.get(kind or "", QUIET_AT_END), at=long_time(newest_at or now))
    quiet = reason(code, episode.last_fired_at, episode_id=episode.id, hours=max(0, hours))
    if episode.signal == Signal.PHONE:
        return replace(quiet, rule=replace(quiet.rule, silent_by=Signal.PHONE if quiet.rule.silent_by else ""))
    return quiet


def _said_as(entry: Found, words: str, **fields: object) -> Found:
    """Say a reason in other words, with further fields."""
    return replace(entry, rule=replace(entry.rule, says=words, short=""), fields={**entry.fields, **fields})


def _asking(entry: Found, proof: Proof, now: datetime) -> Found:
    """Put the question whether to close an alert."""
    question = proof.said(now)
    asks = reason("answered", proof.at, episode_id=entry.episode_id)
    evidence = Evidence(taken_by=entry.evidence.taken_by)
    return replace(asks, rule=replace(asks.rule, says=question.template), fields=question.fields, evidence=evidence)


def _answered(entry: Found, proof: Proof, now: datetime) -> tuple[Found, Found]:
    """Lower a silence somebody was heard of after, and put the question before it whether to close its alert."""
    # Its own step and time are answered; its words stay.
    lowered = replace(entry.rule, severity=Severity.WATCH, act="", silent_by="")
    evidence = Evidence(begun_at=proof.at, taken_by=entry.evidence.taken_by)
    return replace(entry, rule=lowered, evidence=evidence), _asking(entry, proof, now)


def _follow(handled: Handled, tried: _Tried, contact: str | None) -> list[Found]:
    """Say what was done about an alert and asks for a step of its own, once: taken, or calls that nobody answered."""
    episode = handled.episode
    if episode.state == "acknowledged":
        owned = reason("acknowledged", episode.opened_at, due_at=episode.remind_at, owner=given(episode.owner))
        owned = replace(owned, evidence=Evidence(taken_by=given(episode.owner)))
        return [_with_step(owned, episode.next_step) if episode.next_step else owned]
    if not tried.calls or tried.last_at is None:
        return []
    within = ACT_WITHIN[handled.severity]
    if tried.calls >= 2 or contact is None or tried.contacts_at is not None:
        since = max(tried.last_at, tried.contacts_at or tried.last_at)
        return [reason("try_visit", since, due_at=since + within, n=tried.calls)]
    due_at = tried.last_at + within
    return [reason("try_contacts", tried.last_at, due_at=due_at, step_fields={"contact": contact})]


def _since_proof(tried: _Tried, proof: Proof | None) -> _Tried:
    """Forget what was tried before somebody was heard of; what was tried in vain after it counts."""
    last = max((at for at in (tried.last_at, tried.contacts_at) if at is not None), default=None)
    return _Tried() if proof is not None and last is not None and last <= proof.at else tried


def _with_step(entry: Found, words: str) -> Found:
    """Put the next step a person wrote in place of the rule's."""
    return replace(entry, rule=replace(entry.rule, step="{step}"), step_fields={"step": words})


def _tried_since(session: Session, now: datetime, opened_at: dict[int, datetime]) -> dict[int, _Tried]:
    """Count what the staff tried in vain at each home since its alert opened; a conversation begins anew."""
    tried = dict.fromkeys(opened_at, _Tried())
    if not tried:
        return tried
    since = min(opened_at.values())
    rows = session.execute(
        select(Call.household_id, Call.called_at, Call.result)
        .where(Call.caller == "staff", Call.called_at >= since, Call.called_at <= now)
        .order_by(Call.called_at)
    )
    for home, called_at, result in rows:
        if home not in tried or called_at < opened_at[home]:
            continue
        if result in MISSED:
            tried[home] = tried[home]._replace(calls=tried[home].calls + 1, last_at=called_at)
        elif result in SPOKE:
            tried[home] = _Tried()
    for home, asked_at in _contacts_asked(
        session, [home for home, attempt in tried.items() if attempt.calls], since, now
    ):
        last_at = tried[home].last_at
        if last_at is not None and asked_at >= opened_at[home]:
            tried[home] = tried[home]._replace(contacts_at=asked_at)
    return tried


def _contacts_asked(
    session: Session, homes: Collection[int], since: datetime, now: datetime
) -> list[tuple[int, datetime]]:
    """List whose contacts were asked without anybody having been reached."""
    if not homes:
        return []
    rows = session.execute(
        select(EscalationStep.household_id, EscalationStep.done_at).where(
            EscalationStep.household_id.in_(homes),
            EscalationStep.step == Step.CONTACTS,
            EscalationStep.outcome == StepOutcome.NOT_REACHED,
            EscalationStep.done_at >= since,
            EscalationStep.done_at <= now,
        )
    )
    return [(home, done_at) for home, done_at in rows if done_at is not None]
