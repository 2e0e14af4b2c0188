"""Survey results of a file: held against households and instruments, and stored as assessments."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from coordinator.casework.intake.finder import Finder
from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, Compared, Matching, NewRow, Outcome, Storing, stop_if
from coordinator.casework.surveys.assess import Sheet, record
from coordinator.casework.surveys.instruments import every, newest
from coordinator.errors import RuleError
from coordinator.records.surveys import Assessment, AssessmentMode, SurveyResult
from coordinator.reference.instruments import score_range
from coordinator.reference.scores import checked
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.importers.preview import Preview
    from coordinator.importers.surveys.results import SurveyRow
    from coordinator.reference.instruments import Instrument

Known = tuple[str, int | None]
"""Answers and score of a result that is stored."""


@dataclass
class _Plan:
    """What the rows of a file mean."""

    matching: Matching = field(default_factory=Matching)
    new: list[tuple[SurveyRow, Sheet, str]] = field(default_factory=list[tuple["SurveyRow", Sheet, str]])
    same: int = 0
    totals: int = 0
    """Rows of an instrument with an item that cannot wait, of which only the total is known."""

    def notes(self) -> tuple[str, ...]:
        """Give what has to be said about them."""
        if not self.totals:
            return ()
        return (
            ntr(
                "{n} row has only a total: thoughts of self-harm cannot be seen in it. Ask for its answers.",
                "{n} rows have only a total: thoughts of self-harm cannot be seen in them. Ask for their answers.",
                self.totals,
            ),
        )


def compare(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing the rows would do."""
    plan = _planned(session, preview, now)
    shown = tuple(
        NewRow(
            row.line,
            sheet.household_id,
            label,
            (("assessed_on", row.assessed_on.isoformat()), ("instrument", row.instrument), ("answers", row.answers)),
        )
        for row, sheet, label in plan.new[:SHOWN_NEW_ROWS]
    )
    return Compared(plan.matching, len(plan.new), same=plan.same, new_rows=shown, notes=plan.notes())


def commit(storing: Storing) -> Outcome:
    """Store the rows, oldest first, so that a household's grade follows the newest."""
    act = storing.act
    plan = _planned(act.session, storing.preview, act.now, batch_id=storing.batch_id)
    stop_if(storing.cancelled)
    for _, sheet, _ in sorted(plan.new, key=lambda each: each[1].assessed_on):
        record(act, sheet)
    act.household_id = None
    return Outcome({"new": len(plan.new), "changed": 0, "same": plan.same}, plan.matching, notes=plan.notes())


def _word(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "").replace("-", "")


def _planned(session: Session, preview: Preview, now: datetime | None, *, batch_id: int | None = None) -> _Plan:
    plan, columns = _Plan(), dict(preview.profile.columns)
    finder = Finder(session, columns, plan.matching)
    instruments = list(every(session).values())
    ids = {_word(name): each.id for each in instruments for name in (each.id, each.ko, each.en) if name}
    stored: dict[tuple[int, str, date], Known] = {
        (home, instrument, on): (answers, score)
        for home, instrument, on, answers, score in session.execute(
            select(
                Assessment.household_id,
                Assessment.instrument,
                Assessment.assessed_on,
                Assessment.answers,
                Assessment.score,
            )
            .where(Assessment.result == SurveyResult.DONE)
            .order_by(Assessment.id)
        )
    }
    for row in cast("tuple[SurveyRow, ...]", preview.rows):
        home = finder.find(row, name=row.name)
        if home is None:
            continue
        instrument = newest(instruments, ids.get(_word(row.instrument), ""), row.assessed_on)
        fault = _fault(row, instrument, now)
        if fault or instrument is None:
            name, code, words = fault or ("instrument", "instrument", "")
            value: str | date = row.assessed_on if name == "assessed_on" else str(getattr(row, name))
            plan.matching.add(row.line, columns.get(name, ""), value, code, words)
            continue
        key = (home, instrument.id, row.assessed_on)
        if row.result == SurveyResult.DONE and key in stored:
            _meet(plan, row, stored[key], instrument, columns)
            continue
        total = row.total if not row.answers and row.result == SurveyResult.DONE else None
        plan.totals += total is not None and instrument.urgent is not None
        sheet = Sheet(
            household_id=home,
            instrument=instrument.id,
            version=instrument.version,
            assessed_on=row.assessed_on,
            answers=row.answers,
            total=total,
            given_band=row.band,
            result=row.result,
            mode=AssessmentMode.FILE,
            assessor=row.assessor,
            note=row.note,
            batch_id=batch_id,
        )
        plan.new.append((row, sheet, finder.label(home)))
        if row.result == SurveyResult.DONE:
            stored[key] = (checked(instrument, row.answers) if row.answers else "", row.total)
    return plan


def _fault(row: SurveyRow, instrument: Instrument | None, now: datetime | None) -> tuple[str, str, str] | None:
    """Say what is wrong with a row, as field, code and sentence; None where nothing is."""
    if instrument is None:
        words = tr("There is no instrument of this name. The desk of surveys lists the names there are.")
        return "instrument", "instrument", words
    if now is not None and row.assessed_on > now.date():
        return "assessed_on", "future", tr("The day of the survey is still to come.")
    low, high = score_range(instrument.items)
    if row.answers:
        try:
            checked(instrument, row.answers)
        except RuleError as wrong:
            return "answers", "answers", wrong.message
    elif row.total is not None and not low <= row.total <= high:
        return "total", "total", tr("{name} goes from {low} to {high}.", name=instrument.name, low=low, high=high)
    return None


def _meet(plan: _Plan, row: SurveyRow, known: Known, instrument: Instrument, columns: dict[str, str]) -> None:
    """Count a row that is stored as it stands; one that says something else is named and not taken."""
    same = checked(instrument, row.answers) == known[0] if row.answers else row.total == known[1]
    if same:
        plan.same += 1
        return
    words = tr("Another result of this person, day and instrument is stored. Correct that one if it is wrong.")
    plan.matching.add(row.line, columns.get("assessed_on", ""), row.assessed_on, "differs", words)
