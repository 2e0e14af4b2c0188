"""Finding rounds and their people as lists show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.joining import merged_numbers
from coordinator.records.crisis_signals import signal_word
from coordinator.records.finding import (
    OPEN_STATES,
    SOURCE_SHORT,
    FindingAttempt,
    FindingList,
    FindingPerson,
    FindingRound,
    FindingRow,
)
from coordinator.records.households import Household, LifeStatus, Resident
from coordinator.records.states import IN_ERROR
from coordinator.records.values.ages import age_on
from coordinator.text import tr
from coordinator.worklist.facts.people import area_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from typing import Any

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ListedRound:
    """A round, by its newest list.

    Attributes
    ----------
    number : which of the year it is; None while nobody has said it
    received_on : of its newest list
    until : None while nobody has said it
    """

    id: int
    source: str
    year: int
    number: int | None
    received_on: date
    until: date | None

    @property
    def short(self) -> str:
        """Name it where there is little room."""
        source = tr(SOURCE_SHORT.get(self.source, self.source))
        if self.number is None:
            return tr("{source} {year}", source=source, year=self.year)
        return tr("{source} {year}-{number}", source=source, year=self.year, number=self.number)

    def days_left(self, today: date) -> int | None:
        """Count the days to its end; below 0 it is over."""
        return None if self.until is None else (self.until - today).days


@dataclass(frozen=True, slots=True)
class RoundRow(ListedRound):
    """A round with how far it is worked off.

    Attributes
    ----------
    version : of its newest list
    people : all but those entered in error
    done, untried : of them
    unlinked : of them, those who are nobody of the register, or not yet
    results : how many have each result
    """

    version: int
    people: int
    done: int
    untried: int
    unlinked: int
    results: dict[str, int]

    @property
    def open_count(self) -> int:
        """How many have no result yet."""
        return self.people - self.done


@dataclass(frozen=True, slots=True)
class SignalWords:
    """A signal as it came, with its class; empty where no class knows it."""

    words: str
    of_class: str = ""

    @property
    def text(self) -> str:
        """Say it: the class first, the list's words behind it where they say more."""
        if not self.of_class:
            return self.words
        known = signal_word(self.of_class)
        return known if self.words.replace(" ", "") == known.replace(" ", "") else f"{known} ({self.words})"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of a round as the newest list gives it, with what became of it.

    Attributes
    ----------
    round : short name of the round
    household_id, known_as : its household of the register and who lives there; None and empty for nobody
    perhaps : households it may be, while nobody has said it: number and name
    has_left : the household is not in the register any more
    tries, last_try_at : how often nobody was met, and when last
    is_dropped : a corrected list does not have it any more
    closed_at, note : of its result
    """

    id: int
    round_id: int
    round: str
    until: date | None
    household_id: int | None
    known_as: str
    has_left: bool
    perhaps: tuple[tuple[int, str], ...]
    name: str
    sex: str
    age: int | None
    born_on: date | None
    born_part: str
    phone: str
    area: str
    address: str
    signals: tuple[SignalWords, ...]
    notes: tuple[str, ...]
    officer: str
    state: str
    tries: int
    last_try_at: datetime | None
    closed_at: datetime | None
    note: str
    is_dropped: bool

    @property
    def is_open(self) -> bool:
        """Whether it has no result yet."""
        return self.state in OPEN_STATES

    @property
    def classes(self) -> frozenset[str]:
        """The classes of its signals; `other` for those no class knows."""
        return frozenset(signal.of_class or "other" for signal in self.signals)


def rounds(session: Session, _now: datetime) -> list[RoundRow]:
    """List the rounds, the newest first."""
    newest = {
        known.id: (known, version, received_on)
        for known, version, received_on in session.execute(
            select(FindingRound, FindingList.version, FindingList.received_on)
            .join(FindingList, FindingList.round_id == FindingRound.id)
            .order_by(FindingList.version)
        )
    }
    if not newest:
        return []
    states: dict[int, Counter[str]] = defaultdict(Counter)
    untried: Counter[int] = Counter()
    unlinked: Counter[int] = Counter()
    counted = (
        FindingPerson.round_id,
        FindingPerson.state,
        FindingPerson.tries > 0,
        FindingPerson.household_id.is_(None),
    )
    for round_id, state, is_tried, is_nobody, n in session.execute(select(*counted, func.count()).group_by(*counted)):
        if state == IN_ERROR:
            continue
        states[round_id][state] += n
        untried[round_id] += n if state == "to_do" and not is_tried else 0
        unlinked[round_id] += n if is_nobody else 0
    answer = [
        RoundRow(
            id=known.id,
            source=known.source,
            year=known.year,
            number=known.number,
            received_on=received_on,
            until=known.until,
            version=version,
            people=states[known.id].total(),
            done=sum(n for state, n in states[known.id].items() if state not in OPEN_STATES),
            untried=untried[known.id],
            unlinked=unlinked[known.id],
            results={state: n for state, n in sorted(states[known.id].items()) if state not in OPEN_STATES},
        )
        for known, version, received_on in newest.values()
    ]
    return sorted(answer, key=lambda row: (row.received_on, row.id), reverse=True)


def rounds_as_told(session: Session, now: datetime) -> list[dict[str, Any]]:
    """Tell of each round in plain words, as the command line prints it; `results` also counts who is open."""
    return [
        {
            "source": row.source,
            "number": row.number,
            "year": row.year,
            "received_on": row.received_on.isoformat(),
            "until": row.until.isoformat() if row.until is not None else None,
            "people": row.people,
            "results": {**row.results, "open": row.open_count},
        }
        for row in reversed(rounds(session, now))
    ]


def people_of(session: Session, now: datetime) -> list[PersonRow]:
    """List the people of all rounds: the newest round first, within it as the list has them."""
    of_round = {row.id: row for row in rounds(session, now)}
    if not of_round:
        return []
    homes, into = _homes(session), merged_numbers(session)
    areas, tried = area_names(session), _last_tries(session)
    newest: dict[int, tuple[Any, Any]] = {}
    rows = session.execute(
        select(FindingPerson, FindingRow, FindingList.version)
        .join(FindingRow, FindingRow.person_id == FindingPerson.id)
        .join(FindingList, FindingList.id == FindingRow.list_id)
        .where(FindingPerson.state != IN_ERROR)
        .order_by(FindingList.version, FindingRow.line)
    )
    for record, row, version in rows:
        newest[record.id] = (record, (row, version))
    answer: list[tuple[tuple[int, int], PersonRow]] = []
    place = {round_id: n for n, round_id in enumerate(of_round)}
    for record, (row, version) in newest.values():
        known, left = homes.get(record.household_id or 0, ("", False))
        listed = of_round[record.round_id]
        person = PersonRow(
            id=record.id,
            round_id=record.round_id,
            round=listed.short,
            until=listed.until,
            household_id=record.household_id,
            known_as=known,
            has_left=left,
            perhaps=_named(record.perhaps, homes, into),
            name=row.name,
            sex=row.sex,
            age=age_on(now.date(), row.born_on, row.born_part),
            born_on=row.born_on,
            born_part=row.born_part,
            phone=row.phone,
            area=areas.get(record.area_id, "") or row.place,
            address=row.address,
            signals=tuple(SignalWords(words, code) for words, code in zip(row.signals, row.classes, strict=True)),
            notes=tuple(row.notes),
            officer=str(row.said.get("officer", "")),
            state=record.state,
            tries=record.tries,
            last_try_at=tried.get(record.id),
            closed_at=record.closed_at,
            note=record.note,
            is_dropped=version < listed.version,
        )
        answer.append(((place[record.round_id], row.line), person))
    return [person for _, person in sorted(answer, key=lambda item: item[0])]


def _named(
    perhaps: Sequence[int], homes: Mapping[int, tuple[str, bool]], into: Mapping[int, int]
) -> tuple[tuple[int, str], ...]:
    """Name the households somebody may be, each once; of two that were merged the one that goes on."""
    numbers = dict.fromkeys(into.get(home, home) for home in perhaps)
    return tuple((home, homes[home][0]) for home in numbers if home in homes)


def _homes(session: Session) -> dict[int, tuple[str, bool]]:
    rows = session.execute(
        select(Household.id, Resident.name, Household.ended_on, Resident.life_status)
        .outerjoin(Resident, (Resident.household_id == Household.id) & Resident.moved_out_on.is_(None))
        # The last row of a household is the one kept: a living resident before anybody else, then the first of them.
        .order_by(Resident.life_status == LifeStatus.ALIVE, Resident.id.desc())
    )
    return {
        home: (
            name or tr("Household {n}", n=home),
            ended_on is not None or life_status not in (None, LifeStatus.ALIVE),
        )
        for home, name, ended_on, life_status in rows
    }


def _last_tries(session: Session) -> dict[int, datetime]:
    newest = select(FindingAttempt.person_id, func.max(FindingAttempt.tried_at)).group_by(FindingAttempt.person_id)
    return {person_id: at for person_id, at in session.execute(newest)}
