"""Contacts, notes and absences in the household pane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordinator.text import tr
from coordinator.widgets.households.absence_rows import absence_row, supply_row
from coordinator.widgets.households.acts import return_check
from coordinator.widgets.households.contact_list import ContactList
from coordinator.widgets.households.entry.blocks import EntryBlocks
from coordinator.widgets.households.entry.contact_acts import follow
from coordinator.widgets.households.quick_note import QuickNote
from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.kit.pane_section import Section, note_row

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.household_card import HouseholdCard


class ContactPart(PanePart):
    """Whom to ask beside the person."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.contacts = ContactList(content)
        follow(self.contacts, pane)
        self.widgets = (self.contacts,)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show the contacts."""
        self.contacts.show_contacts(card.contacts)


class EntryPart(PanePart):
    """The rest of the entry: who lives there, consents, rite leader, national merit."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.blocks = EntryBlocks(pane.begin, content)
        self.widgets = (self.blocks,)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show the entry."""
        self.blocks.show_card(card)


class NotePart(PanePart):
    """The notes, and the line in which one is written in passing."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.notes = Section(tr("Notes"), content)
        self.notes.setObjectName("notes")
        self.quick_note = QuickNote(self.notes)
        self.quick_note.wanted.connect(pane.do_at_once)
        self.notes.layout_below.addWidget(self.quick_note)
        self.widgets = (self.notes,)

    def keep_with(self, bridge: Bridge) -> None:
        """Keep in the vault what stands half written."""
        self.quick_note.keep_with(bridge)

    def be_of(self, household_id: int | None, now: datetime) -> None:
        """Keep what stands half written for its household."""
        self.quick_note.be_of(household_id, "" if self.pane.whom is None else self.pane.whom.name)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show the notes."""
        self.notes.show_rows([note_row(note, self.notes) for note in card.notes])

    def act_done(self, request: Request) -> None:
        """Let go of a note that is stored."""
        self.quick_note.taken(request)

    def act_refused(self, request: Request | None, household_id: int | None) -> None:
        """Put a refused note back."""
        self.quick_note.give_back(request)


class AbsencePart(PanePart):
    """Absences, and cuts of the electricity, that are not over."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.absences = Section(tr("Absences"), content, tr("Register absence"), partial(pane.begin, "absence"))
        self.absences.setObjectName("absences")
        self.widgets = (self.absences,)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show what runs."""
        do = self.pane.do_at_once
        away = [absence_row(a, now, do, partial(return_check, self.pane, a.id), self.absences) for a in card.absences]
        away += [supply_row(cut, now, do, self.absences) for cut in card.supply_cuts]
        self.absences.show_rows(away)
        self.absences.say_empty("" if away else tr("No absence is registered."))
