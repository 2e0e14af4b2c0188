"""Survey rounds as lists show them: whom they ask, what came of it, how far it is in each area."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.households.people import towns
from coordinator.casework.surveys.grades import standing
from coordinator.casework.surveys.instruments import every
from coordinator.casework.surveys.rounds import round_of
from coordinator.records.households import Area, AreaLevel, Household
from coordinator.records.surveys import TRIED_AGAIN, Assessment, SurveyPlace, SurveyResult, SurveyRound
from coordinator.records.values.row_codes import row_code
from coordinator.text import language, mark, tr
from coordinator.worklist.facts.assessments import risk_of
from coordinator.worklist.facts.people import area_names, people
from coordinator.worklist.surveys.gone import gone, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

TO_DO = "to_do"
"""The state of somebody of whom a round has nothing yet."""
STATE_LABELS: dict[str, str] = {
    TO_DO: mark("Still to be asked"),
    SurveyResult.DONE: mark("Assessed"),
    SurveyResult.REFUSED: mark("Refused"),
    SurveyResult.ABSENT: mark("Not at home"),
    SurveyResult.NOT_ALONE: mark("Does not live alone"),
    SurveyResult.MOVED: mark("Has moved away"),
    SurveyResult.DIED: mark("Has died"),
    "other": mark("Another reason"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a round is: households by what came of them.

    Attributes
    ----------
    absences : visits that found nobody, those of people reached later too
    """

    people: int = 0
    done: int = 0
    refused: int = 0
    absent: int = 0
    not_alone: int = 0
    moved: int = 0
    died: int = 0
    other: int = 0
    to_do: int = 0
    absences: int = 0

    @property
    def share(self) -> float | None:
        """The share that is assessed, of those there are; None for nobody."""
        return self.done / self.people if self.people else None

    def __add__(self, more: Counts) -> Counts:
        return Counts(*(getattr(self, each.name) + getattr(more, each.name) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A survey round.

    Attributes
    ----------
    title : the instrument's name
    area : what it is limited to; empty for the county
    """

    id: int
    name: str
    instrument: str
    version: str
    title: str
    starts_on: date
    ends_on: date
    minimum_age: int | None
    area: str
    alone_only: bool
    on_worklist: bool
    is_closed: bool
    people: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Somebody a round asks.

    Attributes
    ----------
    code : the row code on paper
    state : a key of `STATE_LABELS`
    result : one of `SurveyResult`, empty while there is none
    absences : visits that found nobody
    grade : as in `AssessmentRow`, of what this round brought
    """

    id: int
    code: str
    household_id: int
    name: str
    age: int | None
    phone: str
    address: str
    safety_note: str
    area_id: int | None
    area: str
    state: str
    result: str
    absences: int
    assessed_on: date | None
    next_on: date | None
    grade: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area of a round: the county, an eup/myeon, or a village of it.

    Attributes
    ----------
    level : one of `AreaLevel`; `""` for households without an area
    town_id : the eup/myeon it is in, or is
    """

    area_id: int | None
    town_id: int | None
    level: str
    name: str
    counts: Counts
    short: str = ""
    """The name of a village without its eup/myeon; else the name."""


def rounds(session: Session) -> list[RoundRow]:
    """List the rounds, the newest first."""
    instruments, names = every(session), area_names(session)
    counts: dict[int, int] = {
        round_id: n
        for round_id, n in session.execute(
            select(SurveyPlace.round_id, func.count())
            .join(Household, Household.id == SurveyPlace.household_id)
            .where(Household.merged_into_id.is_(None))
            .group_by(SurveyPlace.round_id)
        )
    }
    rows = session.scalars(select(SurveyRound).order_by(SurveyRound.starts_on.desc(), SurveyRound.id.desc()))
    return [
        RoundRow(
            id=row.id,
            name=row.name,
            instrument=row.instrument,
            version=row.version,
            title=instruments[row.instrument, row.version].name
            if (row.instrument, row.version) in instruments
            else row.instrument,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            minimum_age=row.minimum_age,
            area=names.get(row.area_id, "") if row.area_id else "",
            alone_only=row.alone_only,
            on_worklist=row.on_worklist,
            is_closed=row.closed_at is not None,
            people=counts.get(row.id, 0),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Came:
    """What came of somebody in a round: the row that counts, and how often nobody was there.

    Attributes
    ----------
    gone : why the register has nobody there any more, a key of `STATE_LABELS`; empty for who is still there
    """

    row: Assessment | None
    absences: int
    gone: str = ""

    @property
    def state(self) -> str:
        """A key of `STATE_LABELS`; whom nobody can visit any more is not to be asked."""
        if self.gone and (self.row is None or (self.row.result in TRIED_AGAIN and not _is_refused(self.row.result))):
            return self.gone
        if self.row is None:
            return TO_DO
        return self.row.result if self.row.result in STATE_LABELS else "other"


def came_of(session: Session, round_ids: Iterable[int], home: int | None = None) -> dict[tuple[int, int], Came]:
    """Give what came of whom, by round and household: an assessment before anything else, else the newest.

    Parameters
    ----------
    home : of this household only
    """
    by_home: dict[tuple[int, int], list[Assessment]] = defaultdict(list)
    query = select(Assessment).where(Assessment.round_id.in_(list(round_ids)))
    if home is not None:
        query = query.where(Assessment.household_id == home)
    for row in session.scalars(query):
        if row.round_id is not None:
            by_home[row.round_id, row.household_id].append(row)
    answer: dict[tuple[int, int], Came] = {}
    for key, rows in by_home.items():
        stand = standing(rows)
        done = [row for row in stand if row.result == SurveyResult.DONE]
        absences = sum(row.result == SurveyResult.ABSENT for row in stand)
        answer[key] = Came((done or stand or [None])[-1], absences)
    return answer


def _is_refused(result: str) -> bool:
    return result == SurveyResult.REFUSED


def asked_homes(session: Session, round_id: int, home: int | None = None) -> list[tuple[int, int, int | None, Came]]:
    """Give each place of a round: its number, household and area, and what came of it.

    Nobody is asked twice: the place of a household that was merged into another of the round is not among them.
    """
    query = select(SurveyPlace.id, SurveyPlace.household_id, SurveyPlace.area_id).where(
        SurveyPlace.round_id == round_id
    )
    if home is not None:
        query = query.where(SurveyPlace.household_id == home)
    stored, came = session.execute(query).all(), came_of(session, [round_id], home)
    homes = [row.household_id for row in stored]
    left, twice = gone(session, homes), merged(session, homes)
    nothing = Came(None, 0)
    return [
        (row.id, row.household_id, row.area_id, replace(known, gone=left.get(row.household_id, "")))
        for row in stored
        if row.household_id not in twice
        for known in (came.get((round_id, row.household_id), nothing),)
    ]


def places(session: Session, round_id: int, now: datetime, home: int | None = None) -> list[PlaceRow]:
    """List whom a round asks, by area and name; with a household only that one.

    Raises
    ------
    RuleError
        `unknown_round`.
    """
    round_of(session, round_id)
    stored = asked_homes(session, round_id, home)
    names, instruments = area_names(session), every(session)
    person_of = people(session, now.date(), [household_id for _, household_id, _, _ in stored], names)
    rows: list[PlaceRow] = []
    for place_id, household_id, area_id, what in stored:
        person, row = person_of.get(household_id), what.row
        rows.append(
            PlaceRow(
                id=place_id,
                code=row_code(place_id),
                household_id=household_id,
                name=tr("Household {n}", n=household_id) if person is None else person.name,
                age=None if person is None else person.age,
                phone="" if person is None else person.phone,
                address="" if person is None else person.address,
                safety_note="" if person is None else person.safety_note,
                area_id=area_id,
                area=names.get(area_id, "") if area_id else "",
                state=what.state,
                result="" if row is None or what.state == what.gone else row.result,
                absences=what.absences,
                assessed_on=None if row is None else row.assessed_on,
                next_on=None if row is None else row.next_on,
                grade="" if row is None else risk_of(instruments, row),
            )
        )
    return sorted(rows, key=lambda row: (row.area == "", row.area, row.name, row.id))


def is_open(row: PlaceRow) -> bool:
    """Say whether somebody is still to be asked: nothing came of it yet, or it is tried again."""
    return row.state == TO_DO or (row.result in TRIED_AGAIN and not _is_refused(row.result))


def _counts(state: str, absences: int) -> Counts:
    return replace(Counts(people=1, absences=absences), **{state: 1})


def coverage_by_area(session: Session, round_id: int) -> dict[int, Counts]:
    """Count a round by area: each village and eup/myeon of its own and with what is in it, and the county.

    Households without an area are counted under 0.
    """
    parents = {area: parent for area, parent in session.execute(select(Area.id, Area.parent_id))}
    answer: dict[int, Counts] = defaultdict(Counts)
    for _, _, area_id, what in asked_homes(session, round_id):
        own, area = _counts(what.state, what.absences), area_id
        if area is None:
            answer[0] += own
        while area is not None:
            answer[area] += own
            area = parents.get(area)
    return dict(answer)


def coverage(session: Session, round_id: int) -> list[AreaRow]:
    """List how far a round is: the whole first, then each eup/myeon with its villages below it.

    Raises
    ------
    RuleError
        `unknown_round`.
    """
    round_of(session, round_id)
    counts, names, town_of = coverage_by_area(session, round_id), area_names(session), towns(session)
    areas = session.execute(select(Area.id, Area.level).order_by(Area.id)).all()
    in_english = language() == "en"
    own = {
        area: (name_en or name) if in_english else name
        for area, name, name_en in session.execute(select(Area.id, Area.name, Area.name_en))
    }
    whole = sum(
        (counts[area] for area, level in areas if level == AreaLevel.TOWN and area in counts),
        counts.get(0, Counts()),
    )
    rows = [AreaRow(None, None, AreaLevel.COUNTY, tr("Whole round"), whole)]
    for town, level in areas:
        if level != AreaLevel.TOWN or town not in counts:
            continue
        rows.append(AreaRow(town, town, level, names[town], counts[town]))
        villages = [area for area, of in town_of.items() if of == town and area != town and area in counts]
        rows += [
            AreaRow(area, town, AreaLevel.VILLAGE, names[area], counts[area], own[area])
            for area in sorted(villages, key=lambda area: names[area])
        ]
    if 0 in counts:
        rows.append(AreaRow(0, 0, "", tr("No area known"), counts[0]))
    return rows


def newest_round(rows: Sequence[RoundRow]) -> RoundRow | None:
    """Give the round that is worked on: the newest open one, else the newest."""
    return next((row for row in rows if not row.is_closed), rows[0] if rows else None)
