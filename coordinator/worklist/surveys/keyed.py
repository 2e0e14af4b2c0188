"""Keying a paper form back: the person, the round and the instrument behind its row code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.casework.joining import current_number
from coordinator.casework.surveys.rounds import round_of
from coordinator.errors import RuleError
from coordinator.records.surveys import SurveyPlace
from coordinator.records.values.row_codes import row_number
from coordinator.text import tr
from coordinator.worklist.surveys.offers import InstrumentRow, instrument_rows
from coordinator.worklist.surveys.rows import PlaceRow, places

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class KeyedPlace:
    """Whom a row code means, by which instrument they are asked, and in which round."""

    place: PlaceRow
    round_id: int
    round_name: str
    starts_on: date
    instrument: InstrumentRow


def place_of(session: Session, code: str, now: datetime) -> KeyedPlace:
    """Find the form of a row code.

    Raises
    ------
    RuleError
        `row_code`: keyed in wrong; `unknown_row`: no form has it; `round_closed`.
    """
    number = row_number(code)
    if number is None:
        raise RuleError(
            tr("{code} is no row code of a form; look again at the digits and the check digit.", code=code),
            code="row_code",
        )
    stored = session.get(SurveyPlace, number)
    if stored is None:
        raise RuleError(tr("No survey form has the row code {code}.", code=code), code="unknown_row")
    round_ = round_of(session, stored.round_id)
    if round_.closed_at is not None:
        raise RuleError(
            tr("Round “{name}” is closed. Take it up again to key in its forms.", name=round_.name),
            code="round_closed",
        )
    # A form printed before two records of one person were merged is keyed in for the record that goes on.
    (place,) = places(session, round_.id, now, current_number(session, stored.household_id))
    key = (round_.instrument, round_.version)
    instrument = next((row for row in instrument_rows(session, now.date()) if row.instrument.key == key), None)
    if instrument is None:
        raise RuleError(
            tr("There is no instrument “{name}” in version {version}.", name=key[0], version=key[1]),
            code="unknown_instrument",
        )
    return KeyedPlace(place, round_.id, round_.name, round_.starts_on, instrument)
