"""Acts of asking somebody: a form filled in, why nothing could be asked, a correction; each is a further row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coordinator.casework.households.people import household, name_of
from coordinator.casework.surveys.grades import settle_risk
from coordinator.casework.surveys.instruments import bands_in_force, instrument_of
from coordinator.casework.surveys.urgent import open_task
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import RISK_LABELS, LifeStatus, Resident, Risk
from coordinator.records.surveys import (
    MODE_LABELS,
    RESULT_LABELS,
    TRIED_AGAIN,
    Assessment,
    AssessmentMode,
    SurveyPlace,
    SurveyResult,
    SurveyRound,
)
from coordinator.reference.instruments import UNANSWERED
from coordinator.reference.scores import band_of, checked, judged
from coordinator.text import ntr, short_day, tr

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from coordinator.reference.instruments import BandSet, Instrument
    from coordinator.vault.acts import OpenAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form as it was filled in, or why it was not.

    Attributes
    ----------
    answers : a digit an item, `-` for none; empty where only a total is known, or nothing could be asked
    total, given_band : of a result that was counted elsewhere
    round_id : the round it belongs to; None: the open round that has this household on its list, if there is one
    """

    household_id: int
    instrument: str
    version: str
    assessed_on: date
    answers: str = ""
    total: int | None = None
    given_band: str = ""
    result: str = SurveyResult.DONE
    next_on: date | None = None
    override_risk: str = ""
    override_reason: str = ""
    mode: str = AssessmentMode.VISIT
    assessor: str = ""
    note: str = ""
    round_id: int | None = None
    batch_id: int | None = None


def assess(act: OpenAct, sheet: Sheet) -> int:
    """Keep what came of asking somebody; gives its number. The household's grade follows, and where need be a task.

    Raises
    ------
    RuleError
        `unknown_household`, `unknown_instrument`, `answers`; `future`; `no_answers`; `assessed_already`: on that day by
        that instrument; `next_missing`, `next_order`; `override`: a grade of one's own needs a reason.
    """
    return record(act, sheet).id


def correct(act: OpenAct, assessment_id: int, sheet: Sheet, reason: str) -> int:
    """Put another row in the place of one that was wrong, with the reason; both are kept. Gives the new one.

    Raises
    ------
    RuleError
        As `assess`; `unknown_assessment`; `corrected_already`; `reason_missing`; `other_household`.
    """
    old = act.session.get(Assessment, assessment_id)
    if old is None:
        raise RuleError(tr("There is no such assessment."), code="unknown_assessment")
    if act.session.scalar(select(Assessment.id).where(Assessment.supersedes_id == old.id)) is not None:
        raise RuleError(tr("This assessment was corrected before; correct the newer one."), code="corrected_already")
    if old.household_id != sheet.household_id:
        raise RuleError(tr("A correction is of the same household."), code="other_household")
    reason = free_text(reason)
    if not reason:
        raise RuleError(tr("Write why it is corrected."), code="reason_missing")
    return record(act, sheet, instead_of=old, reason=reason).id


def record(act: OpenAct, sheet: Sheet, *, instead_of: Assessment | None = None, reason: str = "") -> Assessment:
    """Store a form as a row of its own, and let follow what follows from it. Raises as `assess`."""
    home = household(act.session, sheet.household_id)
    instrument = instrument_of(act.session, sheet.instrument, sheet.version)
    _refuse(act, sheet, instrument, instead_of)
    row = Assessment(
        household_id=sheet.household_id,
        resident_id=_resident(act, sheet.household_id),
        instrument=instrument.id,
        version=instrument.version,
        assessed_on=sheet.assessed_on,
        result=sheet.result,
        given_band=free_text(sheet.given_band),
        override_risk=sheet.override_risk,
        override_reason=free_text(sheet.override_reason),
        risk_before=home.risk,
        mode=sheet.mode,
        assessor=free_text(sheet.assessor) or act.actor,
        note=free_text(sheet.note),
        next_on=sheet.next_on if sheet.result != SurveyResult.DONE else None,
        round_id=_round(act, sheet) if instead_of is None else instead_of.round_id,
        supersedes_id=None if instead_of is None else instead_of.id,
        correction_reason=reason,
        recorded_at=act.now,
        recorded_by=act.actor,
        batch_id=sheet.batch_id,
    )
    bands = bands_in_force(act.session, instrument, sheet.assessed_on)
    is_urgent = _score(row, sheet, instrument, bands)
    act.session.add(row)
    act.session.flush()
    settle_risk(act, row, instead_of)
    act.household_id = row.household_id
    said = _said(act, row, instrument, bands, before=home.risk)
    if (
        is_urgent
        and instrument.urgent is not None
        and (act.now.date() - row.assessed_on).days <= instrument.max_age_days
    ):
        open_task(act, row, instrument.urgent.hotline)
        said = tr(
            "{said}; an answer cannot wait, a task for today is open (hotline {hotline})",
            said=said,
            hotline=instrument.urgent.hotline,
        )
    act.message = said
    return row


def _refuse(act: OpenAct, sheet: Sheet, instrument: Instrument, instead_of: Assessment | None) -> None:
    if sheet.assessed_on > act.now.date():
        raise RuleError(tr("The day of the survey is still to come."), code="future")
    if sheet.result not in RESULT_LABELS or sheet.mode not in MODE_LABELS:
        raise RuleError(tr("Say what came of it, and how somebody was asked."), code="no_result")
    if sheet.result == SurveyResult.DONE:
        if sheet.total is None and not checked(instrument, sheet.answers).strip(UNANSWERED):
            raise RuleError(tr("Nothing is answered. Say instead why nothing could be asked."), code="no_answers")
        same = act.session.scalars(
            select(Assessment).where(
                Assessment.household_id == sheet.household_id,
                Assessment.instrument == instrument.id,
                Assessment.assessed_on == sheet.assessed_on,
                Assessment.result == SurveyResult.DONE,
                ~_superseded(),
            )
        ).all()
        if any(instead_of is None or row.id != instead_of.id for row in same):
            raise RuleError(
                tr(
                    "{name} was assessed by this instrument on {day} already. Correct that one instead.",
                    name=name_of(act.session, sheet.household_id),
                    day=short_day(sheet.assessed_on),
                ),
                code="assessed_already",
            )
    elif sheet.next_on is None and sheet.result in TRIED_AGAIN:
        raise RuleError(tr("Choose the day on which somebody asks again."), code="next_missing")
    if sheet.next_on is not None and sheet.next_on <= sheet.assessed_on:
        raise RuleError(tr("The day to ask again comes after the day of the survey."), code="next_order")
    if sheet.override_risk and (
        sheet.override_risk not in RISK_LABELS
        or sheet.override_risk == Risk.UNKNOWN
        or not free_text(sheet.override_reason)
    ):
        raise RuleError(tr("A grade other than the score's needs a reason."), code="override")


def _superseded() -> ColumnElement[bool]:
    """Say in the database whether a correction took the place of a row."""
    later = aliased(Assessment)
    return select(later.id).where(later.supersedes_id == Assessment.id).exists()


def _resident(act: OpenAct, household_id: int) -> int | None:
    """Give the person it is of, where only one lives there."""
    living = act.session.scalars(
        select(Resident.id).where(
            Resident.household_id == household_id,
            Resident.moved_out_on.is_(None),
            Resident.life_status == LifeStatus.ALIVE,
        )
    ).all()
    return living[0] if len(living) == 1 else None


def _round(act: OpenAct, sheet: Sheet) -> int | None:
    """Give the round a form belongs to: the one it names, else the newest open one that has the household."""
    if sheet.round_id is not None:
        return sheet.round_id
    return act.session.scalar(
        select(SurveyRound.id)
        .join(SurveyPlace, SurveyPlace.round_id == SurveyRound.id)
        .where(
            SurveyPlace.household_id == sheet.household_id,
            SurveyRound.instrument == sheet.instrument,
            SurveyRound.version == sheet.version,
            SurveyRound.closed_at.is_(None),
            SurveyRound.starts_on <= sheet.assessed_on,
        )
        .order_by(SurveyRound.starts_on.desc(), SurveyRound.id.desc())
        .limit(1)
    )


def _score(row: Assessment, sheet: Sheet, instrument: Instrument, bands: BandSet | None) -> bool:
    """Write score and band into a row as the bands in force have it; say whether an answer cannot wait."""
    if sheet.result != SurveyResult.DONE:
        return False
    row.band_set = "" if bands is None else bands.id
    if sheet.total is not None:
        row.score = sheet.total
        row.band = "" if bands is None else bands.bands[bands.of(sheet.total)].id
        return False
    judgement = judged(instrument, sheet.answers, bands)
    band = band_of(bands, judgement)
    row.answers = checked(instrument, sheet.answers)
    row.score, row.unanswered, row.at_least = judgement.score, judgement.unanswered, judgement.at_least
    row.band = "" if band is None else band.id
    row.subscales = dict(judgement.subscales)
    return judgement.is_urgent


def _said(act: OpenAct, row: Assessment, instrument: Instrument, bands: BandSet | None, *, before: str) -> str:
    """Say in one sentence what was kept and what the household's grade is now."""
    name = name_of(act.session, row.household_id)
    if row.result != SurveyResult.DONE:
        said = tr("{name}: not assessed ({result})", name=name, result=tr(RESULT_LABELS[row.result]))
        if row.next_on is not None:
            said = tr("{said}, to be asked again on {day}", said=said, day=short_day(row.next_on))
        return said
    said = tr("{name}: {instrument}, {words}", name=name, instrument=instrument.name, words=in_words(row, bands))
    now = household(act.session, row.household_id).risk
    if now != before:
        said = tr("{said}; the risk is now “{risk}”", said=said, risk=tr(RISK_LABELS[now]))
    return said


def in_words(row: Assessment, bands: BandSet | None) -> str:
    """Say score and band of a row, or why there is no band."""
    score = ntr("{n} point", "{n} points", row.score or 0)
    band = None if bands is None else bands.band(row.band)
    if not row.band_set:
        return tr("{score}, bands not chosen", score=score)
    if band is None:
        return ntr("cannot be judged ({n} unanswered)", "cannot be judged ({n} unanswered)", row.unanswered)
    if row.at_least:
        return ntr(
            "{band} at least ({n} unanswered)", "{band} at least ({n} unanswered)", row.unanswered, band=band.name
        )
    return tr("{score}, {band}", score=score, band=band.name)
