"""The one ranked list of today: every signal joined, one line a household, with reasons and a next step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.rounds import monday
from coordinator.records.alerts import Episode
from coordinator.records.checkins import MISSED, SPOKE, Call
from coordinator.records.households import ABSENCE_LABELS, Absence, Household, LifeStatus, Resident
from coordinator.records.pattern_change import Decline
from coordinator.records.power import PATTERN_CHANGED, Finding, Meter, Signal
from coordinator.records.watch import SupplyCut
from coordinator.text import tr
from coordinator.worklist import call_reasons, enrolment_reasons, link_reasons, task_reasons
from coordinator.worklist.call_work import alert_words
from coordinator.worklist.feed_health import stale_homes
from coordinator.worklist.people import Person, people
from coordinator.worklist.reasons import AT_END, QUIET_AT_END, Found, long_time, reason, short_date, short_time
from coordinator.worklist.rows import Line
from coordinator.worklist.utility import utility_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

SEVERITY_RANK = {"serious": 3, "caution": 2, "watch": 1, "no_data": 0}
NO_DATA_DAYS = 3
NO_DATA_UNTIL_DAYS = 45
"""A meter silent for longer is no task of today any more; its home stays among those not watched."""
TRIED_DAYS = 3
CODE_OF_KIND = {"zero": "zero_reading", PATTERN_CHANGED: "pattern_changed"}
"""The rule of a finding's kind; of every other kind the home is quiet."""
HOUR = timedelta(hours=1)
Reasons = dict[int, list[Found]]


def lines(session: Session, now: datetime, everyone: Mapping[int, Person] | None = None) -> list[Line]:
    """Make the worklist: the worst severity first, within it the most points, then the earlier due time.

    Parameters
    ----------
    everyone : the register, where the caller has read it already
    """
    found: Reasons = defaultdict(list)
    handling: dict[int, Episode] = {}
    _alerts(session, now, found, handling)
    call_reasons.calls(session, now, found)
    enrolment_reasons.ask_again(session, now, found)
    call_reasons.lapsed_calls(session, now, found)
    _returns(session, now, found)
    _supply(session, now, found)
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
        reasons.sort(key=lambda f: (-f.rule.points, f.since_at))
        first = reasons[0]
        episode = handling.get(household_id)
        step = next((f for f in reasons if f.rule.code in ("try_visit", "try_contacts", "acknowledged")), first)
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
                step=step.step,
                due_at=step.due,
                owner=episode.owner if episode else "",
                episode_id=episode.id if episode else None,
                handling=episode.state if episode else "",
                safety_note=person.safety_note,
                phone=person.phone,
            )
        )
    answer.sort(key=lambda line: (-SEVERITY_RANK[line.severity], -line.points, line.due_at or now, line.household_id))
    return answer


def _alerts(session: Session, now: datetime, found: Reasons, handling: dict[int, Episode]) -> None:
    rows = session.execute(
        select(Episode, Finding.kind, Meter.newest_at)
        .outerjoin(Finding, Finding.id == Episode.finding_id)
        .outerjoin(Meter, Meter.id == Finding.meter_id)
        .where(
            Episode.opened_at <= now,
            Episode.state.in_(("new", "acknowledged"))
            | ((Episode.state == "silenced") & (Episode.silenced_until <= now)),
        )
    ).all()
    recently = now - timedelta(days=TRIED_DAYS)
    tried = _unanswered_since(session, now, {e.household_id: max(e.opened_at, recently) for e, _, _ in rows})
    contacts = call_reasons.first_contacts(session, [home for home, n in tried.items() if n])
    said = utility_words(session, [e.id for e, _, _ in rows if e.signal == Signal.UTILITY])
    heard = alert_words(session, [e for e, _, _ in rows if e.signal == Signal.CALLS])
    for episode, kind, newest_at in rows:
        home = episode.household_id
        if home not in handling or _first(episode) > _first(handling[home]):
            handling[home] = episode
        hours = int((min(now, newest_at or episode.last_fired_at) - episode.since_at) / HOUR)
        seen = "frozen" if kind == "frozen" else "quiet"
        code = CODE_OF_KIND.get(kind or "", f"{seen}_{episode.severity}")
        if episode.signal == Signal.UTILITY:
            text, at = said.get(episode.id, ""), episode.last_fired_at
            found[home].append(reason(f"utility_{episode.severity}", at, episode_id=episode.id, text=text))
        elif episode.signal == Signal.CALLS:
            code, topics = (
                f"call_alert_{episode.severity}",
                call_reasons.topic_words(heard.get(episode.id, ((), []))[1]),
            )
            found[home].append(reason(code, episode.last_fired_at, episode_id=episode.id, topics=topics))
        elif episode.cleared_at is not None:
            found[home].append(
                reason("came_back", episode.cleared_at, episode_id=episode.id, at=short_time(episode.cleared_at))
            )
        elif kind == PATTERN_CHANGED:
            found[home].append(
                _of_level(reason(code, now, episode_id=episode.id, since=short_time(episode.since_at)), episode)
            )
        elif now - (newest_at or now) > timedelta(days=NO_DATA_DAYS):
            # The readings ended long ago: what they showed then is said as of then, and with its year.
            ended = reason(code, now, due_at=now, episode_id=episode.id, hours=max(0, hours))
            found[home].append(_said_as(ended, AT_END.get(kind or "", QUIET_AT_END), at=long_time(newest_at or now)))
        else:
            found[home].append(reason(code, episode.last_fired_at, episode_id=episode.id, hours=max(0, hours)))
        if episode.state == "acknowledged":
            owned = reason("acknowledged", episode.opened_at, due_at=episode.remind_at, owner=episode.owner)
            found[home].append(_with_step(owned, episode.next_step) if episode.next_step else owned)
        elif tried[home] >= 2 or (tried[home] == 1 and home not in contacts):
            found[home].append(reason("try_visit", now, n=tried[home]))
        elif tried[home] == 1:
            found[home].append(reason("try_contacts", now, step_fields={"contact": contacts[home]}))


def _first(episode: Episode) -> tuple[int, bool, bool]:
    """Rank the alerts of one household: the line's acts go to the worst, of equals to the one nobody took yet."""
    return SEVERITY_RANK[episode.severity], episode.state == "new", episode.signal != Signal.UTILITY


def _of_level(found: Found, episode: Episode) -> Found:
    """Give a reason the level of its alert."""
    return replace(found, since_at=episode.opened_at, rule=replace(found.rule, severity=episode.severity))


def _said_as(found: Found, words: str, **fields: object) -> Found:
    """Say a reason in other words, with further fields."""
    return replace(found, rule=replace(found.rule, says=words), fields={**found.fields, **fields})


def _with_step(found: Found, words: str) -> Found:
    """Put the next step a person wrote in place of the rule's."""
    rule = type(found.rule)(found.rule.code, found.rule.points, found.rule.severity, found.rule.says, "{step}")
    return Found(rule, found.since_at, found.fields, {"step": words}, found.due_at, found.episode_id)


def _unanswered_since(session: Session, now: datetime, opened_at: dict[int, datetime]) -> dict[int, int]:
    """Count the staff's unanswered calls of each home since its alert opened."""
    counts = dict.fromkeys(opened_at, 0)
    if not counts:
        return counts
    rows = session.execute(
        select(Call.household_id, Call.called_at, Call.result)
        .where(Call.caller == "staff", Call.called_at >= min(opened_at.values()), Call.called_at <= now)
        .order_by(Call.called_at)
    )
    for home, called_at, result in rows:
        if home not in counts or called_at < opened_at[home]:
            continue
        if result in MISSED:
            counts[home] += 1
        elif result in SPOKE:
            counts[home] = 0
    return counts


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
