"""One household whole: everything known, for the pane, the sheet and the command line."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from coordinator.casework.households.people import household
from coordinator.text import tr
from coordinator.worklist.coverage import not_watched
from coordinator.worklist.facts.county import current_home, who
from coordinator.worklist.facts.people import Person
from coordinator.worklist.facts.sign_strength import life_sign
from coordinator.worklist.household_card import CARD_ORDER, HouseholdCard
from coordinator.worklist.instant import Answers, Instant
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.lines import lines, words
from coordinator.worklist.rows import LifeSign, NextStep
from coordinator.worklist.subject import Home
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.rows import Line
    from coordinator.worklist.subject import CardPart, Subject


def card(
    session: Session,
    household_id: int,
    now: datetime,
    *,
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
) -> HouseholdCard:
    """Gather one household: who lives there, what the list says, and what each subject tells.

    Raises
    ------
    RuleError
        `unknown_household`.
    """
    with opened(session, now, answers) as instant:
        household_id = current_home(instant, household_id)
        known = instant.once(_own, household_id)
        name = tr("Household {n}", n=household_id)
        person = instant.once(who, household_id) or Person(household_id, name, None, "", None, "", "", "", "", "")
        line = next((row for row in instant.once(lines, tuple(subjects)) if row.household_id == household_id), None)
        missing = next((row for row in instant.once(not_watched) if row.household_id == household_id), None)
        home = Home(household_id, person, line, instant.once(_last_power_at, household_id))
        parts = {subject.noun: subject.card(instant, home) for subject in subjects if subject.card is not None}
        severity = instant.once(words, tuple(subjects)).get(household_id, "normal")
    return HouseholdCard(
        id=household_id,
        name=person.name,
        age=person.age,
        sex=person.sex,
        born_on=person.born_on,
        phone=person.phone,
        address=known["address"],
        area=person.area,
        risk=known["risk"],
        severity=severity,
        safety_note=known["safety_note"],
        synthetic=known["synthetic"],
        last_sign=_last_sign(parts.values()),
        open_tasks=line.reasons if line else (),
        not_watched=missing.cause if missing else None,
        parts=parts,
        next_step=_next_step(line),
        place_reason=line.place_reason if line else None,
        born_part=person.born_part,
        born_words=person.born_words,
    )


def _next_step(line: Line | None) -> NextStep | None:
    if line is None or line.due_at is None:
        return None
    return line.reach or NextStep("", line.step, line.due_at)


def as_flat(card: HouseholdCard) -> dict[str, Any]:
    """Give a card as one flat record with stable keys, as the command line prints it."""
    flat = {field.name: getattr(card, field.name) for field in dataclasses.fields(card) if field.name != "parts"}
    for part in card.parts.values():
        names = (field.name for field in dataclasses.fields(part) if field.name not in part.UNTOLD)
        flat.update({name: getattr(part, name) for name in names})
    order = {name: place for place, name in enumerate(CARD_ORDER)}
    return dict(sorted(flat.items(), key=lambda item: order.get(item[0], len(order))))


def _own(instant: Instant, household_id: int) -> dict[str, Any]:
    home = household(instant.session, household_id)
    return {name: getattr(home, name) for name in ("address", "risk", "safety_note", "synthetic")}


def _last_power_at(instant: Instant, household_id: int) -> datetime | None:
    from coordinator.casework.power.last_activity import last_activity  # late: it brings numerical code

    return last_activity(instant.session, household_id, instant.now)


def _last_sign(parts: Iterable[CardPart]) -> LifeSign | None:
    """Find the newest evidence of life of any kind."""
    signs = [sign for part in parts for sign in part.signs]
    if not signs:
        return None
    return life_sign(*max(signs))
