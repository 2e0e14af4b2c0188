"""The acts on a household itself, as the household pane begins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.widgets.kit.act_forms import AbsenceForm, NoteForm, SafetyNoteForm

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def note(pane: HouseholdActs) -> None:
    """Open the form that adds a note."""
    if pane.whom is not None:
        pane.open(NoteForm, pane.whom.household_id, lambda whom: NoteForm(whom, pane.forms))


def safety_note(pane: HouseholdActs) -> None:
    """Open the form that sets the safety note."""
    card = pane.card
    if card is not None:
        pane.open(SafetyNoteForm, card.id, lambda whom: SafetyNoteForm(whom, card.safety_note, pane.forms))


def absence(pane: HouseholdActs) -> None:
    """Open the form that registers an absence."""
    if pane.whom is not None:
        pane.open(AbsenceForm, pane.whom.household_id, lambda whom: AbsenceForm(whom, pane.now(), pane.forms))
