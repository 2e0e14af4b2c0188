"""The grade of a household by its newest assessment: which rows stand, what each says, what follows for the home."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import select

from coordinator.casework.households.people import household
from coordinator.casework.surveys.instruments import every
from coordinator.records.households import Risk
from coordinator.records.surveys import Assessment, SurveyResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from coordinator.casework.surveys.instruments import Key
    from coordinator.reference.instruments import Band, Instrument
    from coordinator.vault.acts import OpenAct

_GRAVITY: dict[str, int] = {Risk.UNKNOWN: -1, Risk.NONE: 0, Risk.LOW: 1, Risk.MIDDLE: 2, Risk.HIGH: 3}


def band_in(instruments: Mapping[Key, Instrument], row: Assessment) -> Band | None:
    """Give the band a row was judged by then; None where it has none."""
    instrument = instruments.get((row.instrument, row.version))
    bands = None if instrument is None else instrument.bands(row.band_set)
    return None if bands is None else bands.band(row.band)


R = TypeVar("R")


def standing(rows: Iterable[R]) -> list[R]:
    """Leave the rows that no correction took the place of, oldest first.

    Parameters
    ----------
    rows : assessments, or of each its `id`, `assessed_on` and `supersedes_id` at least
    """
    every_row = [(row, cast("Any", row)) for row in rows]
    superseded: set[int | None] = {read.supersedes_id for _, read in every_row}
    standing_rows: list[tuple[date, int, R]] = [
        (read.assessed_on, read.id, row) for row, read in every_row if read.id not in superseded
    ]
    return [row for *_, row in sorted(standing_rows, key=lambda entry: entry[:2])]


def grade_of(instruments: Mapping[Key, Instrument], row: Assessment) -> str:
    """Give the grade of a household that a row means, one of `Risk`; empty where it means none.

    A row that says only “at least” never lowers what the household was before it.
    """
    if row.result != SurveyResult.DONE:
        return ""
    if row.override_risk:
        return row.override_risk
    instrument, band = instruments.get((row.instrument, row.version)), band_in(instruments, row)
    if instrument is None or not instrument.sets_risk or band is None or not band.risk:
        return ""
    if (row.at_least or band.at_least) and _GRAVITY.get(row.risk_before, -1) > _GRAVITY[band.risk]:
        return row.risk_before
    return band.risk


def settle_risk(act: OpenAct, row: Assessment, instead_of: Assessment | None) -> None:
    """Let the household's grade follow a row that was just stored, where that is the newest that means a grade.

    A grade set otherwise since then stays, unless what it rested on was corrected away.
    """
    instruments, home = every(act.session), household(act.session, row.household_id)
    today = act.now.date()

    def grade(each: Assessment) -> str:
        instrument = instruments.get((each.instrument, each.version))
        fresh = instrument is not None and each.assessed_on >= today - timedelta(days=instrument.max_age_days)
        return grade_of(instruments, each) if fresh else ""

    rows = standing(act.session.scalars(select(Assessment).where(Assessment.household_id == row.household_id)))
    graded = [each for each in rows if grade(each)]
    newest = graded[-1] if graded else None
    if newest is row:
        home.risk = grade(row)
    elif instead_of is not None and grade(instead_of):
        was_newest = newest is None or (newest.assessed_on, newest.id) < (instead_of.assessed_on, instead_of.id)
        if was_newest:
            home.risk = instead_of.risk_before if newest is None else grade(newest)
