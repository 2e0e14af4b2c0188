"""The one rule that stops whatever reaches out to a person: death, exit, withdrawal, absence, a pause or an end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from coordinator.casework.households.people import without_consent
from coordinator.records.base import KST, Transition
from coordinator.records.checkins import ENROLMENT, Call, Enrolment
from coordinator.records.households import Absence, ConsentPurpose, Household, LifeStatus, Resident
from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

EXCLUSION_LABELS: dict[str, str] = {
    "death": mark("A death is reported"),
    "exit": mark("No longer in the register"),
    "withdrawal": mark("Consent to the calls withdrawn or run out"),
    "absence": mark("Away, as registered"),
    "paused": mark("Calls paused"),
    "ended": mark("Calls ended"),
}
"""Why nobody calls, most particular first."""
OVER = timedelta(weeks=1)
"""So long ago an absence or a pause still tells why a call of this week was not made."""


class Spoken(Protocol):
    """What was said in a call that left a concern."""

    @property
    def urgent(self) -> bool:
        """Whether it cannot wait."""
        ...


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Which households are not to be called, and why; computed, so that nothing has to be put back.

    Attributes
    ----------
    causes : a code of `EXCLUSION_LABELS` by household, whatever the time
    absences : registered absences by household (first instant, end), those over for less than a week too
    ended : households whose enrolment ended
    pauses : paused enrolments by household: the instant they run again
    rested : pauses that ended within the last week, by household (first instant, end)
    """

    causes: dict[int, str]
    absences: dict[int, list[tuple[datetime, datetime]]]
    ended: frozenset[int]
    pauses: dict[int, datetime]
    rested: dict[int, list[tuple[datetime, datetime]]]

    def cause(self, household_id: int, at: datetime) -> str:
        """Give why a person is not to be reached at an instant; empty where the person is.

        The end or pause of an enrolment is no such cause: a call that was missed before it still wants somebody.
        """
        cause = self.causes.get(household_id, "")
        if not cause and any(first <= at < end for first, end in self.absences.get(household_id, ())):
            return "absence"
        return cause

    def waiting_cause(self, household_id: int, at: datetime, state: str, concern: Spoken | Call | None) -> str:
        """Give why what waits of a call is not followed up at an instant.

        Nobody calls on after a consent is withdrawn or has run out, but what a person has told already, a concern or
        urgent words, stays with whoever heard it until it is settled; urgent words rest with no absence either.

        Parameters
        ----------
        state : of the round's item
        concern : what was said in it that nobody has settled yet
        """
        cause = self.cause(household_id, at)
        urgent = concern is not None and concern.urgent
        stays = state == "concern_open" and (cause == "withdrawal" or (urgent and cause == "absence"))
        return "" if stays else cause

    def planned_cause(self, household_id: int, at: datetime) -> str:
        """Give why no call is planned at an instant: the causes of the person, and those of the enrolment."""
        until = self.pauses.get(household_id)
        rested = any(first <= at < end for first, end in self.rested.get(household_id, ()))
        paused = "paused" if rested or (until is not None and at < until) else ""
        return self.cause(household_id, at) or ("ended" if household_id in self.ended else paused)


def exclusions(session: Session, now: datetime) -> Exclusions:
    """Read whom nothing may reach now: one rule for rounds, rosters, escalations and lists."""
    return joined(
        now,
        enrolments=session.execute(
            select(Enrolment.household_id, Enrolment.state, Enrolment.paused_until).order_by(Enrolment.id)
        ),
        withdrawn=without_consent(session, ConsentPurpose.CALLS, now.date()),
        ended=ended_households(session),
        residents=left_residents(session),
        absences=session.execute(
            select(Absence.household_id, Absence.starts_at, Absence.rests_until).where(Absence.rests_until > now - OVER)
        ),
        rested=rested(session, now),
    )


def joined(
    now: datetime,
    *,
    enrolments: Iterable[tuple[int, str, date | None]],
    withdrawn: Iterable[int],
    ended: Iterable[int],
    residents: Iterable[tuple[int, str, date | None]],
    absences: Iterable[tuple[int, datetime, datetime]],
    rested: dict[int, list[tuple[datetime, datetime]]],
) -> Exclusions:
    """Join what tells whom nothing may reach at `now`.

    Parameters
    ----------
    enrolments : household, state, paused until, the oldest first
    withdrawn : households without consent to the calls
    ended : households that left the register
    residents : household, life status, moved out on, of homes somebody left
    absences : household, first instant, end
    rested : pauses that are over since less than a week
    """
    causes: dict[int, str] = {}
    active: set[int] = set()
    over: set[int] = set()
    pauses: dict[int, datetime] = {}
    for home, state, paused_until in enrolments:
        if state == "active":
            active.add(home)
        elif state == "ended":
            over.add(home)
        elif state == "paused":
            # A pause without a known end stops as long as it stands.
            pauses[home] = datetime.combine(paused_until or date.max, time(0), KST)
    causes.update(dict.fromkeys(withdrawn, "withdrawal"))
    causes.update(dict.fromkeys(ended, "exit"))
    alive: set[int] = set()
    died: set[int] = set()
    gone: set[int] = set()
    for home, status, moved_out_on in residents:
        if moved_out_on is not None and moved_out_on <= now.date():
            gone.add(home)
        elif status == LifeStatus.ALIVE:
            alive.add(home)
        else:
            died.add(home)
    for home in (died | gone) - alive:
        causes[home] = "death" if home in died else "exit"
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for home, first, end in absences:
        away[home].append((first, end))
    pauses = {home: until for home, until in pauses.items() if home not in active}
    return Exclusions(causes, dict(away), frozenset(over - active - pauses.keys()), pauses, rested)


def ended_households(session: Session) -> set[int]:
    """List the households that left the register."""
    return set(session.scalars(select(Household.id).where(Household.ended_on.is_not(None))))


def left_residents(session: Session) -> list[tuple[int, str, date | None]]:
    """List household, life status and day of moving out of the homes somebody left; in others everybody is alive."""
    moved_out = select(Resident.household_id).where(
        (Resident.life_status != LifeStatus.ALIVE) | Resident.moved_out_on.is_not(None)
    )
    rows = session.execute(
        select(Resident.household_id, Resident.life_status, Resident.moved_out_on).where(
            Resident.household_id.in_(moved_out)
        )
    )
    return [(home, status, moved_out_on) for home, status, moved_out_on in rows]


def rested(session: Session, now: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    """Read the pauses that are over since less than a week: nobody called while they stood."""
    moves = select(Transition.record_id, Transition.household_id, Transition.to_state, Transition.happened_at).where(
        Transition.machine == ENROLMENT.name
    )
    over = select(Transition.record_id).where(
        Transition.machine == ENROLMENT.name, Transition.from_state == "paused", Transition.happened_at > now - OVER
    )
    answer: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    begun: dict[int, datetime] = {}
    for record, home, state, at in session.execute(moves.where(Transition.record_id.in_(over)).order_by(Transition.id)):
        if state == "paused":
            begun[record] = at
        elif record in begun and home is not None:
            answer[home].append((begun.pop(record), at))
    return dict(answer)
