"""What a household's card tells of its alerts: those that are open, and the newest that are closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.records.alerts import Episode
from coordinator.records.households import Absence
from coordinator.records.power import Finding, Signal
from coordinator.records.values.given_names import given
from coordinator.text import mark
from coordinator.worklist.alerts.from_calls import alert_words
from coordinator.worklist.alerts.utility import utility_sentence
from coordinator.worklist.facts.findings import explain
from coordinator.worklist.facts.follow_ups import sources_of
from coordinator.worklist.facts.proof_of_life import Proof, level, proofs
from coordinator.worklist.next_steps import SEVERITY_RANK
from coordinator.worklist.rows import AlertRow
from coordinator.worklist.said import Said
from coordinator.worklist.subject import CardPart, Home

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import FollowRow

CLOSED_ALERTS_SHOWN = 5
UNEXPLAINED = mark("The alert has no finding of the watch behind it.")


@dataclass(frozen=True, slots=True)
class AlertPart(CardPart):
    """The alerts of a household: open ones first, then the newest closed."""

    alerts: tuple[AlertRow, ...]

    @property
    def severity(self) -> str:
        """Give the worst level of an open alert."""
        opened = (alert.severity for alert in self.alerts if alert.state in OPEN_STATES)
        return max(opened, key=SEVERITY_RANK.__getitem__, default="")

    @property
    def signs(self) -> tuple[tuple[datetime, str], ...]:
        """Give when somebody was seen at the end of an alert."""
        safe_at = (alert.resolved_at for alert in self.alerts if alert.outcome == "seen_safe")
        return tuple((at, "visit") for at in safe_at if at is not None)


def card(instant: Instant, home: Home) -> AlertPart:
    """Gather them."""
    return instant.once(_part, home.id)


def _part(instant: Instant, household_id: int) -> AlertPart:
    session, now = instant.session, instant.now
    rows = session.execute(
        select(Episode, Finding)
        .outerjoin(Finding, Finding.id == Episode.finding_id)
        .where(Episode.household_id == household_id, Episode.opened_at <= now)  # not those still to be delivered
        .order_by(Episode.opened_at.desc(), Episode.id.desc())
    ).all()
    sentences = {e.id: utility_sentence(session, e.id) for e, _ in rows if e.signal == Signal.UTILITY}
    call_words = alert_words(session, [e for e, _ in rows if e.signal == Signal.CALLS])
    sentences.update({number: behind.sentence for number, behind in call_words.items()})
    opened = [(e, f) for e, f in rows if e.state in OPEN_STATES]
    closed = [(e, f) for e, f in rows if e.state == "resolved"]
    alerts_shown = [*opened, *closed[:CLOSED_ALERTS_SHOWN]]
    came_of = sources_of(session, "episode", [e.id for e, _ in alerts_shown])
    open_ids = {e.id for e, _ in opened}
    answered = {number: proof for number, proof in instant.once(proofs).items() if number in open_ids}
    absent = _with_absences(session, [e for e, _ in opened])
    return AlertPart(
        tuple(
            alert_row(
                e,
                f,
                now,
                sentences.get(e.id),
                came_of.get(e.id, ()),
                answered.get(e.id),
                rests_with_absence=e.id in absent,
            )
            for e, f in alerts_shown
        )
    )


def _with_absences(session: Session, episodes: Iterable[Episode]) -> set[int]:
    """Find the alerts that rest until the end of an absence, and not because somebody silenced them."""
    resting = {e.id for e in episodes if e.state == "silenced" and e.absence_id is not None}
    if not resting:
        return set()
    return set(
        session.scalars(
            select(Episode.id)
            .join(Absence, Absence.id == Episode.absence_id)
            .where(Episode.id.in_(resting), Absence.rests_until == Episode.silenced_until)
        )
    )


def alert_row(
    episode: Episode,
    finding: Finding | None,
    now: datetime,
    said: Said | None = None,
    sources: Sequence[FollowRow] = (),
    proof: Proof | None = None,
    *,
    rests_with_absence: bool = False,
) -> AlertRow:
    """Give an episode as views show it: the sentence that explains it, what it came of, who was heard of since."""
    sentence = said or (
        explain(finding.reason, finding.since_at, finding.figures, now) if finding else Said("unexplained", UNEXPLAINED)
    )
    return AlertRow(
        id=episode.id,
        household_id=episode.household_id,
        signal=episode.signal,
        severity=level(episode, proof),
        state=episode.state,
        since_at=episode.since_at,
        opened_at=episode.opened_at,
        cleared_at=episode.cleared_at,
        repeat_count=episode.repeat_count,
        owner=given(episode.owner),
        next_step=episode.next_step,
        remind_at=episode.remind_at,
        silenced_until=episode.silenced_until,
        silence_reason=episode.silence_reason,
        outcome=episode.outcome,
        resolved_at=episode.resolved_at,
        note=episode.note,
        sentence=sentence,
        raised_severity=episode.severity,
        rests_with_absence=rests_with_absence,
        answered=proof.said(now) if proof else None,
        answered_outcome=proof.outcome if proof else "",
        answered_note=proof.confirmed(now) if proof else None,
        sources=tuple(sources),
    )
