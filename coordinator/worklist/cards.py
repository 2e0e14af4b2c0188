"""One household whole: everything known, for the pane, the sheet and the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.checkins.calls import usual_answer_share
from coordinator.casework.households.people import household
from coordinator.records.alerts import Episode, Severity
from coordinator.records.base import KST
from coordinator.records.checkins import SPOKE, Call
from coordinator.records.households import FROM_LIST, Absence, Consent, Contact, Note
from coordinator.records.power import Finding, Meter, PhoneDay, Signal
from coordinator.records.services import Link, Programme, Provider
from coordinator.records.watch import SupplyCut
from coordinator.text import language, mark, tr
from coordinator.worklist.alerts.handling_rows import SupplyCutRow
from coordinator.worklist.alerts.utility import utility_sentence
from coordinator.worklist.checkins.strips import CALL_WEEKS, strips
from coordinator.worklist.checkins.work import alert_words, call_work
from coordinator.worklist.people import Person, people
from coordinator.worklist.proof_of_life import Proof, proofs_of_life
from coordinator.worklist.reasons import explain
from coordinator.worklist.rows import (
    SIGNS,
    AbsenceRow,
    AlertRow,
    CallRow,
    ContactRow,
    HouseholdCard,
    LifeSign,
    Line,
    LinkRow,
    NoteRow,
    NotWatched,
)
from coordinator.worklist.said import Said
from coordinator.worklist.tasks.follow_ups import sources_of
from coordinator.worklist.tasks.reasons import household_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from coordinator.worklist.tasks.rows import FollowRow

WEEK = timedelta(weeks=1)
CLOSED_ALERTS_SHOWN = 5


def card(
    session: Session,
    household_id: int,
    now: datetime,
    *,
    line: Line | None = None,
    not_watched: NotWatched | None = None,
    last_power_at: datetime | None = None,
) -> HouseholdCard:
    """Gather one household.

    Parameters
    ----------
    line, not_watched : its places on today's lists, where it has one
    last_power_at : the last hour with activity above standby, as the chart's readings show it

    Raises
    ------
    RuleError
        `unknown_household`.
    """
    home = household(session, household_id)
    today = now.date()
    person = people(session, today, [household_id]).get(household_id)
    who = person or Person(household_id, tr("Household {n}", n=household_id), None, "", None, "", "", "", "", "")
    alerts = _alerts(session, household_id, now)
    calls = call_rows(session, now, household_id=household_id, since=now - timedelta(weeks=60))
    opened = [a for a in alerts if a.state in OPEN_STATES]
    rank = {"serious": 3, "caution": 2, "watch": 1}
    severity = max((a.severity for a in opened), key=lambda s: rank[s], default="normal")
    if line is not None or not opened:
        severity = line.severity if line else "no_data" if not_watched else "normal"
    return HouseholdCard(
        id=household_id,
        name=who.name,
        age=who.age,
        sex=who.sex,
        born_on=who.born_on,
        phone=who.phone,
        address=home.address,
        area=who.area,
        risk=home.risk,
        severity=severity,
        safety_note=home.safety_note,
        synthetic=home.synthetic,
        last_sign=_last_sign(session, household_id, calls, last_power_at, alerts),
        last_call=calls[0] if calls else None,
        contacts=contacts_of(session, household_id),
        alerts=tuple(alerts),
        calls=strips(session, [household_id], now)[household_id],
        usual_answer_share=usual_answer_share(
            [c.result for c in reversed(calls) if c.caller != "staff" and c.called_at > now - CALL_WEEKS * WEEK]
        ),
        links=_links(session, household_id),
        notes=tuple(
            NoteRow(n.id, n.written_at, tr("Partner's list") if n.author == FROM_LIST else n.author, n.text)
            for n in session.scalars(
                select(Note).where(Note.household_id == household_id).order_by(Note.written_at.desc(), Note.id.desc())
            )
        ),
        absences=tuple(
            AbsenceRow(a.id, a.kind, a.starts_at, a.ends_at, a.reason)
            for a in session.scalars(
                select(Absence)
                .where(
                    Absence.household_id == household_id,
                    (Absence.ends_at > now) | Absence.return_checked_at.is_(None),
                )
                .order_by(Absence.starts_at.desc())
            )
        ),
        consents=tuple(
            sorted(
                {
                    c.purpose
                    for c in session.scalars(select(Consent).where(Consent.household_id == household_id))
                    if c.holds_on(today)
                }
            )
        ),
        open_tasks=line.reasons if line else (),
        not_watched=not_watched.cause if not_watched else None,
        meter=session.scalar(
            select(Meter.external_id).where(Meter.household_id == household_id, Meter.ended_on.is_(None)).limit(1)
        )
        or "",
        supply_cuts=tuple(
            SupplyCutRow(cut.id, cut.starts_at, cut.ends_at, cut.reason)
            for cut in session.scalars(
                select(SupplyCut)
                .where(SupplyCut.household_id == household_id, SupplyCut.checked_at.is_(None))
                .order_by(SupplyCut.starts_at.desc())
            )
        ),
        tasks=household_tasks(session, household_id, now),
        call_work=call_work(session, household_id, now, calls, who.age, line.reach if line else None),
    )


def _alerts(session: Session, household_id: int, now: datetime) -> list[AlertRow]:
    rows = session.execute(
        select(Episode, Finding)
        .outerjoin(Finding, Finding.id == Episode.finding_id)
        .where(Episode.household_id == household_id, Episode.opened_at <= now)  # not those still to be delivered
        .order_by(Episode.opened_at.desc(), Episode.id.desc())
    ).all()
    said = {e.id: utility_sentence(session, e.id) for e, _ in rows if e.signal == Signal.UTILITY}
    heard = alert_words(session, [e for e, _ in rows if e.signal == Signal.CALLS])
    said.update({number: behind.sentence for number, behind in heard.items()})
    opened = [(e, f) for e, f in rows if e.state in OPEN_STATES]
    closed = [(e, f) for e, f in rows if e.state == "resolved"]
    shown = [*opened, *closed[:CLOSED_ALERTS_SHOWN]]
    came_of = sources_of(session, "episode", [e.id for e, _ in shown])
    proofs = proofs_of_life(session, [e for e, _ in opened], now)
    return [alert_row(e, f, now, said.get(e.id), came_of.get(e.id, ()), proofs.get(e.id)) for e, f in shown]


UNEXPLAINED = mark("The alert has no finding of the watch behind it.")


def alert_row(
    episode: Episode,
    finding: Finding | None,
    now: datetime,
    said: Said | None = None,
    sources: Sequence[FollowRow] = (),
    proof: Proof | None = None,
) -> AlertRow:
    """Give an episode as views show it: the sentence that explains it, what it came of, who was heard of since."""
    sentence = said or (
        explain(finding.reason, finding.since_at, finding.figures, now) if finding else Said("unexplained", UNEXPLAINED)
    )
    return AlertRow(
        id=episode.id,
        household_id=episode.household_id,
        signal=episode.signal,
        severity=Severity.WATCH if proof else episode.severity,
        state=episode.state,
        since_at=episode.since_at,
        opened_at=episode.opened_at,
        cleared_at=episode.cleared_at,
        repeat_count=episode.repeat_count,
        owner=episode.owner,
        next_step=episode.next_step,
        remind_at=episode.remind_at,
        silenced_until=episode.silenced_until,
        silence_reason=episode.silence_reason,
        outcome=episode.outcome,
        resolved_at=episode.resolved_at,
        note=episode.note,
        sentence=sentence,
        raised_severity=episode.severity,
        answered=proof.said(now) if proof else None,
        sources=tuple(sources),
    )


def call_rows(
    session: Session, now: datetime, *, household_id: int | None = None, since: datetime | None = None
) -> list[CallRow]:
    """List calls, newest first; of one household or of all."""
    query = select(Call).where(Call.called_at <= now).order_by(Call.called_at.desc(), Call.id.desc())
    if household_id is not None:
        query = query.where(Call.household_id == household_id)
    if since is not None:
        query = query.where(Call.called_at >= since)
    calls = session.scalars(query).all()
    names = people(session, now.date(), {c.household_id for c in calls})
    return [
        CallRow(
            id=c.id,
            household_id=c.household_id,
            name=names[c.household_id].name if c.household_id in names else "",
            called_at=c.called_at,
            caller=c.caller,
            result=c.result,
            urgent=c.urgent,
            topics=tuple(c.topics),
            summary=c.summary,
            follow_up=c.follow_up,
            urgent_word=c.urgent_word,
            round_item_id=c.round_item_id,
        )
        for c in calls
    ]


def contacts_of(session: Session, household_id: int) -> tuple[ContactRow, ...]:
    """List the contact ladder of a household."""
    return tuple(
        ContactRow(c.id, c.rank, c.name, c.relation, c.phone, c.hours, c.may_enter, c.do_not_contact)
        for c in session.scalars(
            select(Contact).where(Contact.household_id == household_id).order_by(Contact.rank, Contact.id)
        )
    )


def _links(session: Session, household_id: int) -> tuple[LinkRow, ...]:
    rows = session.execute(
        select(Link, Programme, Provider.name)
        .join(Programme, Programme.id == Link.programme_id)
        .outerjoin(Provider, Provider.id == Link.provider_id)
        .where(Link.household_id == household_id, Link.state != "entered_in_error")
        .order_by(Link.started_on.is_(None), Link.started_on, Link.id)
    ).all()
    english = language() == "en"
    came_of = sources_of(session, "link", [link.id for link, _, _ in rows])
    return tuple(
        LinkRow(
            id=link.id,
            programme=(programme.name_en or programme.name) if english else programme.name,
            provider=provider or "",
            stage=programme.stage,
            state=link.state,
            requested_at=link.requested_at,
            started_on=link.started_on,
            review_on=link.review_on,
            ended_on=link.ended_on,
            minimum_age=programme.minimum_age,
            maximum_age=programme.maximum_age,
            note=link.note,
            sources=tuple(came_of.get(link.id, ())),
        )
        for link, programme, provider in rows
    )


def _last_sign(
    session: Session,
    household_id: int,
    calls: Sequence[CallRow],
    last_power_at: datetime | None,
    alerts: Sequence[AlertRow],
) -> LifeSign | None:
    """Find the newest evidence of life of any kind."""
    signs: list[tuple[datetime, str]] = []
    if last_power_at is not None:
        signs.append((last_power_at, "power"))
    signs += [(c.called_at, "calls") for c in calls if c.result in SPOKE][:1]
    phone = session.scalar(
        select(PhoneDay.day)
        .where(PhoneDay.household_id == household_id, PhoneDay.outgoing_count > 0)
        .order_by(PhoneDay.day.desc())
        .limit(1)
    )
    if phone is not None:
        # Only the day is known; its beginning is all that it proves.
        signs.append((datetime.combine(phone, datetime.min.time(), KST), "phone"))
    signs += [(a.resolved_at, "visit") for a in alerts if a.outcome == "seen_safe" and a.resolved_at]
    if not signs:
        return None
    at, source = max(signs)
    return LifeSign(at, source, Said(source, SIGNS[source]))
