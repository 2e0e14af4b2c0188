"""The acts on a household itself, as the household pane begins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.households.absence_forms import AbsenceForm, ReturnForm
from coordinator.widgets.households.register_forms import LeavingForm, WithdrawalForm
from coordinator.widgets.kit.act_forms import NoteForm, SafetyNoteForm

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def note(pane: HouseholdActs) -> None:
    """Open the form that adds a note."""
    if pane.whom is not None:
        pane.open(NoteForm, pane.whom.household_id, lambda household: NoteForm(household, pane.forms))


def safety_note(pane: HouseholdActs) -> None:
    """Open the form that sets the safety note."""
    card = pane.card
    if card is not None:
        pane.open(SafetyNoteForm, card.id, lambda household: SafetyNoteForm(household, card.safety_note, pane.forms))


def return_check(pane: HouseholdActs, absence_id: int | None = None) -> None:
    """Open the form that says whether somebody is back.

    Parameters
    ----------
    absence_id : of which absence; else of the oldest that has begun and was not checked. Without one the form opens
        that registers an absence.
    """
    card = pane.card
    begun = [a for a in card.absences if a.starts_at <= pane.now()] if card is not None else []
    begun = [a for a in begun if absence_id in (None, a.id)]
    if not begun:
        absence(pane)
        return
    oldest = min(begun, key=lambda a: a.rests_until)
    pane.open(ReturnForm, oldest.id, lambda household: ReturnForm(household, oldest, pane.now(), pane.forms))


def absence(pane: HouseholdActs) -> None:
    """Open the form that registers an absence."""
    if pane.whom is not None:
        pane.open(AbsenceForm, pane.whom.household_id, lambda household: AbsenceForm(household, pane.now(), pane.forms))


def leaving(pane: HouseholdActs) -> None:
    """Open the form that says that somebody died, moved away or leaves the register."""
    if pane.whom is not None:
        pane.open(LeavingForm, pane.whom.household_id, lambda household: LeavingForm(household, pane.now(), pane.forms))


def withdrawal(pane: HouseholdActs) -> None:
    """Open the form that says which consents are withdrawn."""
    card = pane.card
    if card is not None:
        pane.open(
            WithdrawalForm,
            card.id,
            lambda household: WithdrawalForm(household, card.consents, pane.forms),
        )
