"""What the desk of surveys shows at once: a round whole, the instruments with what is in force, areas to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.surveys.instruments import bands_in_force, every, texts_of
from coordinator.records.households import Area, AreaLevel
from coordinator.records.surveys import Assessment, OwnInstrument
from coordinator.worklist.facts.people import area_names
from coordinator.worklist.surveys.movement import Movement, movement
from coordinator.worklist.surveys.rows import AreaRow, PlaceRow, RoundRow, coverage, newest_round, places, rounds

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.reference.instruments import BandSet, Instrument


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument as the desk lists it.

    Attributes
    ----------
    bands : those in force today; None where none are
    texts : the pasted wording of each item, empty where there is none
    is_own : the county added it
    used : how many forms were kept
    """

    instrument: Instrument
    bands: BandSet | None
    texts: tuple[str, ...]
    is_own: bool
    used: int

    @property
    def has_texts(self) -> bool:
        """Whether the official wording was pasted."""
        return any(self.texts)

    def wording(self, number: int) -> str:
        """Give the words of an item: pasted, else our topic, else nothing."""
        return self.texts[number - 1] or self.instrument.items[number - 1].name


@dataclass(frozen=True, slots=True)
class Board:
    """A round whole."""

    row: RoundRow
    rounds: tuple[RoundRow, ...]
    areas: tuple[AreaRow, ...]
    places: tuple[PlaceRow, ...]
    movement: Movement | None


def instrument_rows(session: Session, today: date) -> list[InstrumentRow]:
    """List the instruments: those that grade a household first, then by name."""
    own = {(row.instrument, row.version) for row in session.scalars(select(OwnInstrument))}
    used: dict[tuple[str, str], int] = {
        (instrument, version): n
        for instrument, version, n in session.execute(
            select(Assessment.instrument, Assessment.version, func.count()).group_by(
                Assessment.instrument, Assessment.version
            )
        )
    }
    return [
        InstrumentRow(
            each,
            bands_in_force(session, each, today),
            tuple(texts_of(session, each)),
            key in own,
            used.get(key, 0),
        )
        for key, each in every(session).items()
    ]


def board(session: Session, round_id: int | None, now: datetime) -> Board | None:
    """Gather a round, by default the one that is worked on; None where there is none."""
    every_round = rounds(session)
    row = next((each for each in every_round if each.id == round_id), None) or newest_round(every_round)
    if row is None:
        return None
    return Board(
        row,
        tuple(every_round),
        tuple(coverage(session, row.id)),
        tuple(places(session, row.id, now)),
        movement(session, row.id),
    )


def areas(session: Session) -> list[tuple[int, str]]:
    """Name each eup/myeon with its villages behind it."""
    names = area_names(session)
    stored = session.execute(select(Area.id, Area.parent_id, Area.level).order_by(Area.id)).all()
    ordered: list[tuple[int, str]] = []
    for town, _, level in stored:
        if level == AreaLevel.TOWN:
            ordered.append((town, names[town]))
            ordered += [(area, names[area]) for area, parent, _ in stored if parent == town]
    return ordered
