"""The one ranked list of today: every signal joined, one line a household, with reasons and a next step."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from coordinator.records.households import LifeStatus
from coordinator.records.values.given_names import given
from coordinator.worklist.coverage import not_watched
from coordinator.worklist.facts.county import away, ended, left, register, snoozed
from coordinator.worklist.facts.handled import handled
from coordinator.worklist.facts.people import people
from coordinator.worklist.facts.phone_use import phone_used_on
from coordinator.worklist.facts.while_absent import while_absent
from coordinator.worklist.instant import Answers, Instant
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.next_steps import SEVERITY_RANK, by_weight, next_step, outreach
from coordinator.worklist.order import in_order, standing
from coordinator.worklist.rows import Line
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.order import Standing
    from coordinator.worklist.rule import Found, Reasons
    from coordinator.worklist.subject import Signal, Subject


def found_by(instant: Instant, signal: Signal) -> Reasons:
    """Find the reasons of one signal, by household."""
    by_home: Reasons = defaultdict(list)
    signal.find(instant, by_home)
    return dict(by_home)


def reasons(instant: Instant, signals: Iterable[Signal]) -> Reasons:
    """Join what signals find, by household; of one household in the order of the signals. Who is absent is let be."""
    joined: Reasons = defaultdict(list)
    for signal in signals:
        for home, mine in instant.once(found_by, signal).items():
            joined[home] += mine
    for home, absence in instant.once(away).items():
        if home in joined:
            joined[home] = while_absent(joined[home], absence)
    for home, mine in list(joined.items()):
        if len(mine) > 1 and any(found.rule.yields for found in mine):
            joined[home] = _without_yielding(mine)
    return joined


def _without_yielding(mine: list[Found]) -> list[Found]:
    """Leave out what others of a household's reasons say by themselves."""
    others = [found for found in mine if not found.rule.yields]
    return others if any(found.rule.silent_by or found.rule.act for found in others) else mine


def reaching(instant: Instant, beside: str, subjects: Iterable[Subject] = SUBJECTS) -> Reasons:
    """Find what asks to reach a person besides the signals of one subject."""
    other_subjects = [subject for subject in subjects if subject.noun != beside]
    return reasons(instant, [signal for subject in other_subjects for signal in subject.signals if signal.reaches])


def lines(instant: Instant, subjects: Iterable[Subject] = SUBJECTS) -> list[Line]:
    """Make the worklist, in the order of `order.in_order`."""
    session, now = instant.session, instant.now
    by_home = reasons(instant, [signal for subject in subjects for signal in subject.signals])
    living = instant.once(register)
    missing = by_home.keys() - living.keys()
    if missing:
        living = {**living, **people(session, now.date(), missing)}
    absent = instant.once(away)
    gone, handling = instant.once(nobody_left), instant.once(handled)
    used_on = _phone_used(instant, by_home)
    answer: list[tuple[Standing, Line]] = []
    for household_id, mine in by_home.items():
        person = living.get(household_id)
        if person is None or household_id in gone:
            continue
        ordered = by_weight(mine)
        acted_on = handling.get(household_id)
        episode = acted_on.episode if acted_on else None
        step = next_step(ordered)
        severity = max((f.rule.severity for f in ordered), key=SEVERITY_RANK.__getitem__)
        urgent = next((f for f in ordered if f.urgent_words is not None), None)
        line = Line(
            household_id=household_id,
            name=person.name,
            age=person.age,
            sex=person.sex,
            area=person.area,
            severity=severity,
            reasons=tuple(f.says for f in ordered),
            shorts=tuple(f.short for f in ordered),
            step=step.said,
            due_at=step.due_at,
            owner=given(episode.owner) if episode else "",
            episode_id=episode.id if episode else None,
            handling=episode.state if episode else "",
            safety_note=person.safety_note,
            phone=person.phone,
            urgent_at=urgent.since_at if urgent else None,
            urgent_words=(urgent.urgent_words or "") if urgent else "",
            reach=outreach(ordered),
            absence=absent[household_id].said if household_id in absent else None,
        )
        stands = standing(household_id, ordered, severity, step.due_at, now, used_on.get(household_id))
        answer.append((stands, line))
    return in_order(answer, now)


def _phone_used(instant: Instant, by_home: Reasons) -> dict[int, date]:
    """Ask when those were last on the phone of whom nobody is heard of by another source."""
    silent = {
        home: [f.evidence.silent_since for f in mine if f.evidence.silent_since] for home, mine in by_home.items()
    }
    silent_since = {home: min(since) for home, since in silent.items() if since}
    return phone_used_on(instant, silent_since.keys(), min(silent_since.values()).date()) if silent_since else {}


def nobody_left(instant: Instant) -> set[int]:
    """List the households in which nobody lives any more, or that left the register."""
    residents = [(home, status) for home, status, moved_out_on in instant.once(left) if moved_out_on is None]
    living = {home for home, status in residents if status == LifeStatus.ALIVE}
    return ({home for home, _ in residents} - living) | instant.once(ended)


def severities(instant: Instant, worklist: Iterable[Line], unwatched: Collection[int]) -> dict[int, str]:
    """Give the map's word for every household that is not plainly normal."""
    answer: dict[int, str] = dict.fromkeys(unwatched, "no_data")
    answer.update(dict.fromkeys(instant.once(snoozed), "silenced"))
    answer.update(dict.fromkeys(instant.once(away), "absent"))
    for line in worklist:
        answer[line.household_id] = line.severity
    return answer


def words(instant: Instant, subjects: tuple[Subject, ...]) -> dict[int, str]:
    """Give the map's word of each household that is not plainly normal."""
    return severities(instant, instant.once(lines, subjects), [row.household_id for row in instant.once(not_watched)])


def reached(
    session: Session, now: datetime, beside: str, answers: Answers | None = None, subjects: Iterable[Subject] = SUBJECTS
) -> Reasons:
    """Find what asks to reach a person besides one subject, for a question outside the list."""
    with opened(session, now, answers) as instant:
        return reaching(instant, beside, subjects)
