"""The acts on an entry, as the pane of a household begins them: in Today and on the Households desk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordinator.text import tr
from coordinator.widgets.households.entry.chooser import EntryChooser
from coordinator.widgets.households.entry.consent_form import ConsentForm
from coordinator.widgets.households.entry.contact_form import ContactForm
from coordinator.widgets.households.entry.person_form import CorrectForm, PersonForm
from coordinator.widgets.households.entry.resident_form import ResidentForm
from coordinator.widgets.households.entry.wishes_forms import MeritForm, RiteForm

if TYPE_CHECKING:
    from coordinator.widgets.kit.act_forms import Whom
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def entry(pane: HouseholdActs) -> None:
    """Open the form that asks what of the entry is to be corrected."""
    if pane.whom is not None:
        pane.open(EntryChooser, pane.whom.household_id, lambda home: EntryChooser(home, pane.begin, pane.forms))


def person(pane: HouseholdActs) -> None:
    """Open the form that corrects name, birth, phone and address."""
    card = pane.card
    if card is not None:
        pane.open(CorrectForm, card.id, lambda home: _leads(pane, CorrectForm(home, card, pane.forms)))


def residents(pane: HouseholdActs) -> None:
    """Open the form of who moves in, moves out or died."""
    card = pane.card
    if card is not None:
        pane.open(ResidentForm, card.id, lambda home: _leads(pane, ResidentForm(home, card, pane.now(), pane.forms)))


def contact(pane: HouseholdActs, contact_id: int | None = None) -> None:
    """Open the form of a contact; without a number that of a new one."""
    card = pane.card
    if pane.whom is None or (card is None and contact_id is not None):
        return
    rows = () if card is None else card.contacts
    row = next((each for each in rows if each.id == contact_id), None)

    def made(home: Whom) -> ContactForm:
        return ContactForm(home, row, pane.forms)

    pane.open(ContactForm, contact_id or 0, made)


def consents(pane: HouseholdActs) -> None:
    """Open the form of consents."""
    card = pane.card
    if card is not None:
        pane.open(ConsentForm, card.id, lambda home: ConsentForm(home, card, pane.now(), pane.forms))


def rite(pane: HouseholdActs) -> None:
    """Open the form of who leads the rite."""
    card = pane.card
    if card is not None:
        pane.open(RiteForm, card.id, lambda home: RiteForm(home, card, pane.now(), pane.forms))


def merit(pane: HouseholdActs) -> None:
    """Open the form of national merit, of whom the register is about."""
    card = pane.card
    if card is None:
        return
    if not card.residents:
        pane.refuse_act(tr("Nobody is known who lives there."))
        return
    resident = card.residents[0]
    pane.open(MeritForm, resident.id, lambda home: MeritForm(home, resident, pane.now(), pane.forms))


def _leads(pane: HouseholdActs, form: PersonForm) -> PersonForm:
    form.home_wanted.connect(partial(pane.place_wanted.emit, "today"))
    return form
