"""Who crosses a life stage or an age limit soon: on which day, which services end by age, which may begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.services.links import RUNNING
from coordinator.records.services import CHILDHOOD, LINK, Link, Programme
from coordinator.text import language
from coordinator.worklist.facts.county import register
from coordinator.worklist.facts.life_stages import crossing_until, crossings, register_rules, when_words
from coordinator.worklist.instant import instant as opened

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Answers, Instant


@dataclass(frozen=True, slots=True)
class AgeEffect:
    """What an age does to a programme for a person: it ends, or it may begin.

    Attributes
    ----------
    link_id, state : of the person's own link that it ends; none and empty where there is none
    ages : the programme's ages, as in `40–64`
    is_verified : whether somebody checked the ages against their source; else they are to be checked first
    """

    programme_id: int
    programme: str
    ages: str
    is_verified: bool
    link_id: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """Somebody who reaches an age at which a stage of life or a service changes.

    Attributes
    ----------
    age : the age that is reached
    first_on, last_on : the days between which that is; the same where the day of birth is known
    from_stage, to_stage : the life stages before and after; the same where only a service ends
    loses : what ends by age, the person's own links first
    gains : what may begin
    """

    household_id: int
    name: str
    area: str
    phone: str
    risk: str
    age: int
    first_on: date
    last_on: date
    from_stage: str
    to_stage: str
    loses: tuple[AgeEffect, ...]
    gains: tuple[AgeEffect, ...]

    @property
    def on(self) -> date | None:
        """The day; none where the day of birth is not known."""
        return self.first_on if self.first_on == self.last_on else None

    @property
    def when(self) -> str:
        """Say the day, or between which days."""
        return when_words(self.first_on, self.last_on)

    @property
    def running(self) -> tuple[AgeEffect, ...]:
        """Give what the person has now and loses."""
        return tuple(effect for effect in self.loses if effect.link_id is not None)


def handover(session: Session, now: datetime, answers: Answers | None = None) -> list[HandoverRow]:
    """List who crosses an age within the period of `stage_crossing_ahead`, the earliest first.

    A birth known in part gives the days between which it is, never one of them. Whether somebody may have a service is
    for the office in charge to say: its ages are one rule of several.
    """
    with opened(session, now, answers) as instant:
        return _rows(instant)


def _rows(instant: Instant) -> list[HandoverRow]:
    today = instant.today
    until = crossing_until(today)
    known, programmes, links = instant.once(register_rules), instant.once(_programmes), instant.once(_links)
    stage_ages = set(known.stage_ages.values())
    # A directory of few programmes has few ages; most people are near none of them.
    limits = {maximum + 1 for _, _, maximum, _ in programmes.values() if maximum is not None}
    rows: list[HandoverRow] = []
    for home, person in instant.once(register).items():
        mine = links.get(home, {})
        for crossing in crossings(person, stage_ages | limits, today, until):
            age = crossing.age
            loses = [
                _effect(programmes, programme_id, mine.get(programme_id))
                for programme_id, (_, _, maximum, _) in programmes.items()
                if maximum is not None and maximum + 1 == age
            ]
            loses.sort(key=lambda effect: (effect.link_id is None, not effect.is_verified, effect.programme))
            if age not in stage_ages and not any(effect.link_id is not None for effect in loses):
                continue
            gains = [
                _effect(programmes, programme_id, None)
                for programme_id, (_, minimum, _, _) in programmes.items()
                if minimum == age and programme_id not in mine
            ]
            before, after = known.stage(age - 1), known.stage(age)
            rows.append(
                HandoverRow(
                    household_id=home,
                    name=person.name,
                    area=person.area,
                    phone=person.phone,
                    risk=person.risk,
                    age=age,
                    first_on=crossing.first_on,
                    last_on=crossing.last_on,
                    from_stage=before or CHILDHOOD,
                    to_stage=after,
                    loses=tuple(loses),
                    gains=tuple(gains),
                )
            )
    return sorted(rows, key=lambda row: (row.first_on, row.last_on, row.household_id))


def _programmes(instant: Instant) -> dict[int, tuple[str, int | None, int | None, bool]]:
    """Read each programme's name, ages, and whether they were checked."""
    english = language() == "en"
    return {
        programme.id: (
            (programme.name_en or programme.name) if english else programme.name,
            programme.minimum_age,
            programme.maximum_age,
            programme.checked_on is not None,
        )
        for programme in instant.session.scalars(select(Programme).order_by(Programme.id))
    }


def _links(instant: Instant) -> dict[int, dict[int, tuple[int, str]]]:
    """Read the links that run, by household and programme."""
    answer: dict[int, dict[int, tuple[int, str]]] = {}
    query = select(Link.id, Link.household_id, Link.programme_id, Link.state).where(Link.state.in_(RUNNING))
    for link_id, home, programme_id, state in instant.session.execute(query):
        answer.setdefault(home, {})[programme_id] = (link_id, state)
    return answer


def _effect(
    programmes: dict[int, tuple[str, int | None, int | None, bool]], programme_id: int, link: tuple[int, str] | None
) -> AgeEffect:
    name, minimum, maximum, is_verified = programmes[programme_id]
    low, high = ("" if age is None else str(age) for age in (minimum, maximum))
    link_id, state = link if link is not None else (None, "")
    return AgeEffect(programme_id, name, f"{low}–{high}", is_verified, link_id, LINK[state].label if state else "")
