"""Which programmes fit what a call told of: by its topics and the person's age, with the reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.register_policy import rules
from coordinator.casework.services.links import RUNNING
from coordinator.records.checkins import TOPIC_LABELS
from coordinator.records.services import Link, Programme
from coordinator.records.values.ages import AboutAge
from coordinator.reference.programmes import programme_topics
from coordinator.text import language, mark, tr
from coordinator.worklist.said import Said
from coordinator.worklist.services.suggested import Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy.orm import Session

MOST_SUGGESTED = 3

BECAUSE: dict[str, str] = {
    "ages": mark("for {topics}; ages {ages}, the person is {age}"),
    "check": mark("for {topics}; ages {ages}: to be checked, the person is {age}"),
    "stage": mark("for {topics}; no age limit is on record"),
}


def suggestions(session: Session, household_id: int, topics: Collection[str], age: int | None) -> list[Suggestion]:
    """List the programmes for a call's topics the person may have and has not, those of the own life stage first.

    Parameters
    ----------
    topics : codes of `TOPIC_LABELS` that were a concern
    age : completed years; where it is not known nothing with an age limit is suggested, and where it is not sure
        what is suggested says that it is to be checked
    """
    wanted = set(topics)
    if not wanted:
        return []
    running = set(
        session.scalars(select(Link.programme_id).where(Link.household_id == household_id, Link.state.in_(RUNNING)))
    )
    stage = "" if age is None else rules(session, date.max).stage(int(age))
    ranked: list[tuple[tuple[bool, int, int], Suggestion]] = []
    for programme in session.scalars(select(Programme).order_by(Programme.id)):
        fits = wanted & programme_topics().get(programme.name, frozenset())
        limited = programme.minimum_age is not None or programme.maximum_age is not None
        if not fits or programme.id in running or (age is None and limited):
            continue
        least = 0 if age is None else age - 1 if isinstance(age, AboutAge) else age
        if age is not None and not ((programme.minimum_age or 0) <= age and least <= (programme.maximum_age or 999)):
            continue
        if not limited and programme.stage != stage:
            continue
        ranked.append(((programme.stage != stage, -len(fits), programme.id), _suggestion(programme, fits, age)))
    return [suggestion for _, suggestion in sorted(ranked, key=lambda pair: pair[0])[:MOST_SUGGESTED]]


def _suggestion(programme: Programme, fits: Collection[str], age: int | None) -> Suggestion:
    limited = programme.minimum_age is not None or programme.maximum_age is not None
    low = "" if programme.minimum_age is None else str(programme.minimum_age)
    high = "" if programme.maximum_age is None else str(programme.maximum_age)
    code = ("check" if isinstance(age, AboutAge) else "ages") if limited else "stage"
    fields = {"topics": _words(fits), "ages": f"{low}–{high}", "age": age}
    name = (programme.name_en or programme.name) if language() == "en" else programme.name
    return Suggestion(programme.id, name, Said(code, BECAUSE[code], fields))


def _words(topics: Collection[str]) -> Callable[[], str]:
    return lambda: ", ".join(tr(label) for code, label in TOPIC_LABELS.items() if code in topics)
