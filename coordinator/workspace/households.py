"""The verbs of households and residents: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from coordinator.casework.households import absences, consents, register, register_policy
from coordinator.casework.households import people as households
from coordinator.worklist import cards, household_card, list_rows, lists, rows, timeline
from coordinator.worklist import today as joined
from coordinator.worklist.search import as_hits, named, search
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from coordinator.casework.households.contacts import ContactWords
    from coordinator.casework.households.entry_check import EntryCheck
    from coordinator.casework.households.entry_text import Typed
    from coordinator.casework.households.last_wishes import RiteWords
    from coordinator.casework.households.register_policy import RegisterRules
    from coordinator.workspace.done import Done

T = TypeVar("T")

_LEAST_ADDRESS = 4
"""Fewer characters are no address."""


class Households(Noun):
    """Households and residents."""

    def card(self, household_id: int, now: datetime) -> household_card.HouseholdCard:
        """Gather everything of one household."""
        return self._asked(cards.card, household_id, now=now)

    def _asked(self, question: Callable[..., T], *args: int, now: datetime) -> T:
        """Ask a join of all subjects; what no act has touched meanwhile is not asked again."""
        w = self.workspace
        w.run_clocks(now)
        return w.ask(question, *args, now, subjects=w.tables.worklist, answers=w.answers_at(now))

    def usage(self, household_id: int, now: datetime, days: int = 4) -> rows.Usage | None:
        """Read the chart of one household."""
        from coordinator.worklist.power import usage

        return self.workspace.ask(usage.usage, household_id, now, days=days, answers=self.workspace.answers_at(now))

    def timeline(self, household_id: int, now: datetime) -> list[rows.TimelineRow]:
        """List everything that happened to one household, newest first."""
        return self._asked(timeline.timeline, household_id, now=now)

    def search(self, text: str, limit: int = 30) -> list[rows.SearchHit]:
        """Find households by any fragment."""
        return search(self.workspace.everyone(), text, limit)

    def named(self, ids: Sequence[int]) -> list[rows.SearchHit]:
        """Give households by their numbers, in that order."""
        return named(self.workspace.everyone(), ids)

    def find(self, text: str) -> list[rows.SearchHit]:
        """Find households by any fragment; where none fits, those whose address is most like it."""
        hits = self.search(text)
        if hits or len(text) < _LEAST_ADDRESS:
            return hits
        from coordinator.casework.intake import addresses

        return as_hits(self.workspace.ask(addresses.alike_homes, text))

    def table(self, now: datetime) -> list[list_rows.HouseholdRow]:
        """List the register."""
        severities, answers = self.workspace.severities(now), self.workspace.answers_at(now)
        return self.workspace.ask(lists.household_table, now, severities, answers)

    def rules(self, now: datetime) -> RegisterRules:
        """Read how the county reads its register."""
        return self.workspace.ask(register_policy.rules, now.date())

    def set_rules(self, stage_ages: Mapping[str, int], silent_days: Mapping[str, int], now: datetime) -> Done[None]:
        """Put other life stages, and other days until contact counts as lost, in force."""
        verb = register_policy.set_rules
        return self.workspace.act("households.set_rules", now, verb, stage_ages, silent_days)

    def map_points(self, now: datetime) -> rows.MapPoints:
        """Place every household on the map."""
        return self._asked(joined.points, now=now)

    def outlines(self) -> list[rows.Outline]:
        """Give the outlines of the county's areas."""
        from coordinator.worklist import geography

        return self.workspace.ask(geography.outlines)

    def add_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Write a note."""
        return self.workspace.act("households.add_note", now, households.add_note, household_id, text)

    def set_safety_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Set what a visitor must know."""
        return self.workspace.act("households.set_safety_note", now, households.set_safety_note, household_id, text)

    def register_absence(
        self,
        household_id: int,
        kind: str,
        starts_at: datetime,
        ends_at: datetime | None,
        reason: str,
        now: datetime,
        *,
        check_back_on: date | None = None,
    ) -> Done[int]:
        """Register an absence with its end or, where nobody knows it, with the day to ask again."""
        return self.workspace.act(
            "households.register_absence",
            now,
            absences.register_absence,
            household_id,
            kind,
            starts_at,
            ends_at,
            reason,
            check_back_on,
        )

    def extend_absence(
        self, absence_id: int, now: datetime, *, ends_at: datetime | None = None, check_back_on: date | None = None
    ) -> Done[None]:
        """Note that the person is still away: another end, or another day to ask again."""
        verb = absences.extend_absence
        return self.workspace.act("households.extend_absence", now, verb, absence_id, ends_at, check_back_on)

    def check_return(self, absence_id: int, now: datetime) -> Done[None]:
        """Note that the return was checked."""
        return self.workspace.act("households.check_return", now, absences.check_return, absence_id)

    def report_death(
        self, household_id: int, words: str, now: datetime, *, resident_id: int | None = None
    ) -> Done[None]:
        """Note that a death was reported, of one of several by their number; calls and alerts stop."""
        verb = register.report_death
        return self.workspace.act("households.report_death", now, verb, household_id, words, resident_id)

    def move_out(self, household_id: int, on: date, words: str, now: datetime) -> Done[None]:
        """Note that somebody moved away."""
        return self.workspace.act("households.move_out", now, register.move_out, household_id, on, words)

    def close(self, household_id: int, on: date, words: str, now: datetime) -> Done[None]:
        """Take a household out of the register, for a reason in words."""
        return self.workspace.act("households.close", now, register.close, household_id, on, words)

    def withdraw_consents(self, household_id: int, purposes: Sequence[str], words: str, now: datetime) -> Done[None]:
        """Note that consents are withdrawn from today on."""
        verb = register.withdraw_consents
        return self.workspace.act("households.withdraw_consents", now, verb, household_id, purposes, now.date(), words)

    # ------------------------------------------------------------ the entry kept by hand
    # Their acts read names, births and numbers as lists do; those readers are no part of the start.

    def check_entry(self, typed: Typed, address: str, now: datetime, household_id: int | None = None) -> EntryCheck:
        """Read what is typed of a person, and look for who of the register it may be."""
        from coordinator.casework.households.entry_check import check_entry

        return self.workspace.ask(check_entry, typed, address, now.date(), household_id)

    def add_household(
        self, typed: Typed, address: str, safety_note: str, now: datetime, *, apart_from: Sequence[int] = ()
    ) -> Done[int]:
        """Add a household with the person who lives there."""
        from coordinator.casework.households import entry

        verb = entry.add_household
        return self.workspace.act("households.add_household", now, verb, typed, address, safety_note, apart_from)

    def correct_person(
        self, resident_id: int, typed: Typed, now: datetime, *, apart_from: Sequence[int] = ()
    ) -> Done[None]:
        """Correct name, sex, birth and phone."""
        from coordinator.casework.households import entry

        verb = entry.correct_person
        return self.workspace.act("households.correct_person", now, verb, resident_id, typed, apart_from)

    def correct_address(self, household_id: int, address: str, now: datetime) -> Done[None]:
        """Correct the address."""
        from coordinator.casework.households import entry

        return self.workspace.act("households.correct_address", now, entry.correct_address, household_id, address)

    def correct_entry(
        self,
        household_id: int,
        resident_id: int,
        typed: Typed,
        address: str,
        now: datetime,
        *,
        apart_from: Sequence[int] = (),
    ) -> Done[None]:
        """Correct a person and the address in one act."""
        from coordinator.casework.households import entry

        verb, home = entry.correct_entry, household_id
        return self.workspace.act("households.correct_entry", now, verb, home, resident_id, typed, address, apart_from)

    def add_resident(self, household_id: int, typed: Typed, on: date | None, now: datetime) -> Done[int]:
        """Note that somebody moved in."""
        from coordinator.casework.households import residents

        return self.workspace.act("households.add_resident", now, residents.add_resident, household_id, typed, on)

    def resident_moves_out(self, resident_id: int, on: date, now: datetime) -> Done[None]:
        """Note that one of several moved out."""
        from coordinator.casework.households import residents

        return self.workspace.act("households.resident_moves_out", now, residents.resident_moves_out, resident_id, on)

    def add_contact(self, household_id: int, words: ContactWords, now: datetime) -> Done[int]:
        """Add an emergency contact behind the others."""
        from coordinator.casework.households import contacts

        return self.workspace.act("households.add_contact", now, contacts.add_contact, household_id, words)

    def correct_contact(self, contact_id: int, words: ContactWords, now: datetime) -> Done[None]:
        """Correct an emergency contact."""
        from coordinator.casework.households import contacts

        return self.workspace.act("households.correct_contact", now, contacts.correct_contact, contact_id, words)

    def move_contact(self, contact_id: int, steps: int, now: datetime) -> Done[None]:
        """Ask a contact earlier (-1) or later (1) than another."""
        from coordinator.casework.households import contacts

        return self.workspace.act("households.move_contact", now, contacts.move_contact, contact_id, steps)

    def remove_contact(self, contact_id: int, now: datetime) -> Done[None]:
        """Take a contact out."""
        from coordinator.casework.households import contacts

        return self.workspace.act("households.remove_contact", now, contacts.remove_contact, contact_id)

    def ask_consent(self, household_id: int, purposes: Sequence[str], on: date, now: datetime) -> Done[None]:
        """Note that consents were asked for."""
        return self.workspace.act("households.ask_consent", now, consents.ask_consent, household_id, purposes, on)

    def give_consent(
        self,
        household_id: int,
        purposes: Sequence[str],
        given_on: date,
        now: datetime,
        *,
        until: date | None = None,
        paper: str = "",
    ) -> Done[None]:
        """Note that consents were given."""
        verb = consents.give_consent
        return self.workspace.act("households.give_consent", now, verb, household_id, purposes, given_on, until, paper)

    def refuse_consent(
        self, household_id: int, purposes: Sequence[str], on: date, ask_again_on: date | None, now: datetime
    ) -> Done[None]:
        """Note that consents were refused."""
        verb = consents.refuse_consent
        return self.workspace.act("households.refuse_consent", now, verb, household_id, purposes, on, ask_again_on)

    def use_exception(self, household_id: int, purposes: Sequence[str], reason: str, now: datetime) -> Done[None]:
        """Use the exception for the protection of life and body."""
        verb = consents.use_exception
        return self.workspace.act("households.use_exception", now, verb, household_id, purposes, reason)

    def name_rite_leader(self, household_id: int, words: RiteWords, now: datetime) -> Done[None]:
        """Set whom the person has named to lead the rite."""
        from coordinator.casework.households import last_wishes

        verb = last_wishes.name_rite_leader
        return self.workspace.act("households.name_rite_leader", now, verb, household_id, words)

    def remove_rite_leader(self, household_id: int, now: datetime) -> Done[None]:
        """Note that nobody is named to lead the rite any more."""
        from coordinator.casework.households import last_wishes

        verb = last_wishes.remove_rite_leader
        return self.workspace.act("households.remove_rite_leader", now, verb, household_id)

    def set_merit(self, resident_id: int, merit: str, on: date | None, now: datetime) -> Done[None]:
        """Set whether somebody is of national merit."""
        from coordinator.casework.households import last_wishes

        return self.workspace.act("households.set_merit", now, last_wishes.set_merit, resident_id, merit, on)
