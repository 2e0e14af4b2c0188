"""The acts of surveys, as the household pane begins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.surveys import SurveyResult
from coordinator.widgets.surveys.form import AssessForm, NotAssessedForm

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.surveys.offers import InstrumentRow


def instruments(pane: HouseholdActs) -> list[InstrumentRow]:
    """Give the instruments, the one that is used most among those that grade a household first."""
    rows: list[InstrumentRow] = list(pane.known.get("instruments", ()))
    return sorted(rows, key=lambda row: (not row.instrument.sets_risk, -row.used))


def assess(pane: HouseholdActs) -> None:
    """Open the form of answers."""
    rows = instruments(pane)
    if not rows:
        return

    def open_form(form: AssessForm) -> AssessForm:
        form.answers.could_not.connect(lambda: not_assessed(pane))
        return form

    pane.open(AssessForm, 0, lambda household: open_form(AssessForm(household, rows, pane.now(), pane.forms)))


def not_assessed(pane: HouseholdActs) -> None:
    """Open the form that says why somebody could not be assessed."""
    rows = instruments(pane)
    if rows:
        pane.open(NotAssessedForm, 0, lambda household: NotAssessedForm(household, rows[0], pane.now(), pane.forms))


def correct(pane: HouseholdActs) -> None:
    """Open the form that corrects the newest assessment that was filled in item by item."""
    if pane.card is None:
        return
    rows = pane.card.assessments
    row = next((each for each in rows if each.result == SurveyResult.DONE and not each.is_corrected), None)
    if row is None or not row.answers:
        return
    known = [each for each in instruments(pane) if each.instrument.key == (row.instrument, row.version)]
    if known:
        pane.open(
            AssessForm,
            row.id,
            lambda household: AssessForm(household, known, pane.now(), pane.forms, corrects=row),
        )
