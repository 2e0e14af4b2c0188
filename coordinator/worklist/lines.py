"""The one ranked list of today: every signal joined, one line a household, with reasons and a next step."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.checkins.rounds import monday
from coordinator.records.alerts import Episode
from coordinator.records.households import ABSENCE_LABELS, Absence, Household, LifeStatus, Resident
from coordinator.records.pattern_change import Decline
from coordinator.records.watch import SupplyCut
from coordinator.text import tr
from coordinator.worklist.alerts import reasons as alert_reasons
from coordinator.worklist.checkins import enrolment_reasons
from coordinator.worklist.checkins import reasons as call_reasons
from coordinator.worklist.next_steps import SEVERITY_RANK, by_weight, next_step, outreach
from coordinator.worklist.people import Person, people
from coordinator.worklist.power.feed_health import stale_homes
from coordinator.worklist.reasons import Found, reason, short_date
from coordinator.worklist.rows import Line
from coordinator.worklist.services import reasons as link_reasons
from coordinator.worklist.tasks import reasons as task_reasons

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

NO_DATA_UNTIL_DAYS = 45
"""A meter silent for longer is no task of today any more; its home stays among those not watched."""
Reasons = dict[int, list[Found]]


def lines(session: Session, now: datetime, everyone: Mapping[int, Person] | None = None) -> list[Line]:
    """Make the worklist: words that cannot wait, then the worst severity, the most points, the earlier due time.

    Parameters
    ----------
    everyone : the register, where the caller has read it already
    """
    found: Reasons = defaultdict(list)
    handling = beside_calls(session, now, found)
    call_reasons.calls(session, now, found)
    enrolment_reasons.ask_again(session, now, found)
    call_reasons.lapsed_calls(session, now, found)
    link_reasons.links(session, now, found)
    link_reasons.wanted(session, now, found)
    task_reasons.due_tasks(session, now, found)
    _no_data(session, now, found)
    _declines(session, now, found)
    living = dict(everyone or {})
    living.update(people(session, now.date(), found.keys() - living.keys()))
    here = Resident.moved_out_on.is_(None)
    gone = set(session.scalars(select(Resident.household_id).where(here, Resident.life_status != LifeStatus.ALIVE)))
    gone -= set(session.scalars(select(Resident.household_id).where(here, Resident.life_status == LifeStatus.ALIVE)))
    gone.update(session.scalars(select(Household.id).where(Household.ended_on.is_not(None))))
    answer: list[Line] = []
    for household_id, reasons in found.items():
        person = living.get(household_id)
        if person is None or household_id in gone:
            continue
        reasons = by_weight(reasons)
        handled = handling.get(household_id)
        episode = handled.episode if handled else None
        step = next_step(reasons)
        urgent = next((f for f in reasons if f.urgent_words is not None), None)
        answer.append(
            Line(
                household_id=household_id,
                name=person.name,
                age=person.age,
                sex=person.sex,
                area=person.area,
                severity=max((f.rule.severity for f in reasons), key=SEVERITY_RANK.__getitem__),
                points=sum(f.rule.points for f in reasons),
                reasons=tuple(f.says for f in reasons),
                reason_points=tuple(f.rule.points for f in reasons),
                step=step.said,
                due_at=step.due_at,
                owner=episode.owner if episode else "",
                episode_id=episode.id if episode else None,
                handling=episode.state if episode else "",
                safety_note=person.safety_note,
                phone=person.phone,
                urgent_at=urgent.since_at if urgent else None,
                urgent_words=(urgent.urgent_words or "") if urgent else "",
                reach=outreach(reasons),
            )
        )
    answer.sort(key=lambda line: _place(line, now))
    return answer


def _place(line: Line, now: datetime) -> tuple[bool, bool, float, int, int, datetime, int]:
    """Rank a line: words that cannot wait before all, then the worst severity, the most points, what is due first.

    Of those who called for help nobody is weighed: whom somebody has taken on stands after the others, and of the
    others the newest call is first, which nobody can have seen before.
    """
    if line.urgent_at is not None:
        taken = line.step.code == "acknowledged"
        return False, taken, -line.urgent_at.timestamp(), 0, 0, line.due_at or now, line.household_id
    return True, False, 0.0, -SEVERITY_RANK[line.severity], -line.points, line.due_at or now, line.household_id


def beside_calls(session: Session, now: datetime, found: Reasons) -> dict[int, alert_reasons.Handled]:
    """Find what asks to reach a person besides the calls; gives the alert each household's acts are for."""
    handling = alert_reasons.alerts(session, now, found)
    _returns(session, now, found)
    _supply(session, now, found)
    return handling


def _returns(session: Session, now: datetime, found: Reasons) -> None:
    rows = session.execute(
        select(Absence.household_id, Absence.ends_at, Absence.kind).where(
            Absence.ends_at <= now, Absence.return_checked_at.is_(None)
        )
    )
    for home, ends_at, kind in rows:
        label = ABSENCE_LABELS.get(kind, "")
        found[home].append(
            reason("return_check", ends_at, day=short_date(ends_at.date()), kind=lambda label=label: tr(label))
        )


def _supply(session: Session, now: datetime, found: Reasons) -> None:
    for home, ends_at in session.execute(
        select(SupplyCut.household_id, SupplyCut.ends_at).where(
            SupplyCut.ends_at <= now, SupplyCut.checked_at.is_(None)
        )
    ):
        found[home].append(reason("supply_check", ends_at, day=short_date(ends_at.date())))


def _no_data(session: Session, now: datetime, found: Reasons) -> None:
    """Name the homes whose own meter stopped; a vendor's outage is told once at the head, not home by home."""
    absent = set(session.scalars(select(Absence.household_id).where(Absence.starts_at <= now, Absence.ends_at > now)))
    absent |= set(
        session.scalars(select(SupplyCut.household_id).where(SupplyCut.starts_at <= now, SupplyCut.ends_at > now))
    )
    for home, newest_at in stale_homes(session, now)[1]:
        if home not in absent and now - newest_at <= timedelta(days=NO_DATA_UNTIL_DAYS):
            found[home].append(reason("no_data", newest_at, due_at=now, n=(now - newest_at).days))


def _declines(session: Session, now: datetime, found: Reasons) -> None:
    """Name the homes on the newest weekly list of slow declines, unless that list is of long ago."""
    newest = session.scalar(select(func.max(Decline.week_on)))
    if newest is None or newest < monday(now.date()) - timedelta(weeks=1):
        return
    for one in session.scalars(select(Decline).where(Decline.week_on == newest)):
        since = datetime.combine(one.week_on, datetime.min.time(), now.tzinfo)
        found[one.household_id].append(
            reason(
                "use_declining",
                since,
                before=f"{one.active_before_hours:.1f}",
                recent=f"{one.active_recent_hours:.1f}",
            )
        )


def severities(
    session: Session, now: datetime, worklist: Collection[Line], unwatched: Collection[int]
) -> dict[int, str]:
    """Give the map's word for every household that is not plainly normal."""
    answer: dict[int, str] = dict.fromkeys(unwatched, "no_data")
    silenced = session.scalars(
        select(Episode.household_id).where(Episode.state == "silenced", Episode.silenced_until > now)
    )
    answer.update(dict.fromkeys(silenced, "silenced"))
    away = session.scalars(select(Absence.household_id).where(Absence.starts_at <= now, Absence.ends_at > now))
    answer.update(dict.fromkeys(away, "silenced"))
    for line in worklist:
        answer[line.household_id] = line.severity
    return answer
