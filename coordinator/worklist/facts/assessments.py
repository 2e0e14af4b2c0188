"""What is known of a household by surveys: each assessment with its score and band as it was judged then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.surveys.assess import in_words
from coordinator.casework.surveys.grades import band_in, grade_of
from coordinator.casework.surveys.instruments import every
from coordinator.records.surveys import RESULT_LABELS, Assessment, SurveyResult
from coordinator.records.values.given_names import given
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.casework.surveys.instruments import Key
    from coordinator.reference.instruments import Instrument

AT_RISK = "at_risk"
"""Grade of a row whose band is looked for and names no grade of a household."""


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment of a household.

    Attributes
    ----------
    title : the instrument's name
    result : one of `SurveyResult`
    score : points of what was answered; `most` the highest there may be
    band : its name, empty where it has none
    words : score and band, or why nothing was asked, in one line
    grade : the grade it means, one of `Risk`, or `at_risk`; empty where it means none
    is_corrected : a later row took its place
    is_old : older than the instrument lets a result stand
    """

    id: int
    household_id: int
    instrument: str
    version: str
    title: str
    assessed_on: date
    result: str
    answers: str
    score: int | None
    most: int | None
    unanswered: int
    band: str
    words: str
    grade: str
    override_risk: str
    override_reason: str
    mode: str
    assessor: str
    note: str
    next_on: date | None
    round_id: int | None
    correction_reason: str
    is_corrected: bool
    is_old: bool


def assessments_of(session: Session, household_id: int, today: date) -> list[AssessmentRow]:
    """List the assessments of a household, newest first, those that were corrected too."""
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.household_id == household_id)
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
    ).all()
    return as_rows(every(session), rows, today) if rows else []


def as_rows(instruments: Mapping[Key, Instrument], rows: Iterable[Assessment], today: date) -> list[AssessmentRow]:
    """Give assessments as they are handed about."""
    kept = list(rows)
    corrected = {row.supersedes_id for row in kept}
    return [_row(instruments, row, today, is_corrected=row.id in corrected) for row in kept]


def _row(instruments: Mapping[Key, Instrument], row: Assessment, today: date, *, is_corrected: bool) -> AssessmentRow:
    instrument = instruments.get((row.instrument, row.version))
    band = band_in(instruments, row)
    bands = None if instrument is None else instrument.bands(row.band_set)
    words = in_words(row, bands) if row.result == SurveyResult.DONE else tr(RESULT_LABELS[row.result])
    most = None
    if instrument is not None:
        most = sum(max(option.value for option in item.options) for item in instrument.items)
    return AssessmentRow(
        id=row.id,
        household_id=row.household_id,
        instrument=row.instrument,
        version=row.version,
        title=row.instrument if instrument is None else instrument.name,
        assessed_on=row.assessed_on,
        result=row.result,
        answers=row.answers,
        score=row.score,
        most=most,
        unanswered=row.unanswered,
        band="" if band is None else band.name,
        words=words,
        grade=risk_of(instruments, row),
        override_risk=row.override_risk,
        override_reason=row.override_reason,
        mode=row.mode,
        assessor=given(row.assessor),
        note=row.note,
        next_on=row.next_on,
        round_id=row.round_id,
        correction_reason=row.correction_reason,
        is_corrected=is_corrected,
        is_old=instrument is not None and (today - row.assessed_on).days > instrument.max_age_days,
    )


def risk_of(instruments: Mapping[Key, Instrument], row: Assessment) -> str:
    """Give the grade of a row; of a screening, which grades no household, `at_risk` or `none`; empty for neither."""
    if grade := grade_of(instruments, row):
        return grade
    band = band_in(instruments, row)
    if row.result != SurveyResult.DONE or band is None:
        return ""
    return AT_RISK if band.at_risk else "none"
