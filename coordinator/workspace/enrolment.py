"""The verbs of the enrolment in the check-in calls, for one household or many in one act, and of the roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.casework.checkins import enrolled_homes, enrolment, enrolment_terms
from coordinator.errors import RuleError, UsageError
from coordinator.records.base import free_text
from coordinator.text import ntr, short_day, tr
from coordinator.worklist.checkins import roster as rosters
from coordinator.worklist.checkins.enrolment import candidates as enrolment_candidates
from coordinator.worklist.checkins.enrolment import rows as enrolment_rows
from coordinator.workspace.done import Done
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from coordinator.casework.checkins.enrolled_homes import Moved
    from coordinator.casework.checkins.enrolment_terms import CallTerms
    from coordinator.casework.checkins.roster_profiles import RosterProfile
    from coordinator.worklist.checkins.enrolment.candidates import CandidateRow
    from coordinator.worklist.checkins.enrolment.rows import EnrolmentRow
    from coordinator.worklist.checkins.roster import Roster


class Enrolments(Noun):
    """Who is called, and how; the answer of a verb names whom it could not be done for."""

    def propose(self, ids: Sequence[int], now: datetime, *, note: str = "") -> Done[Moved]:
        """Propose the calls."""
        return self.workspace.act("checkins.propose", now, enrolment.propose, ids, note=note)

    def record_consent(
        self, ids: Sequence[int], given_on: date, now: datetime, until: date | None = None
    ) -> Done[Moved]:
        """Record or renew the consent to the calls."""
        return self.workspace.act("checkins.record_consent", now, enrolment.record_consent, ids, given_on, until)

    def decline(self, ids: Sequence[int], ask_again_on: date | None, now: datetime, *, note: str = "") -> Done[Moved]:
        """Note that the calls are not wanted, and when to ask again."""
        return self.workspace.act("checkins.decline", now, enrolment.decline, ids, ask_again_on, note=note)

    def begin(self, ids: Sequence[int], terms: CallTerms, now: datetime, *, this_week: bool = True) -> Done[Moved]:
        """Let the calls begin of who consented."""
        return self.workspace.act("checkins.begin", now, enrolment.begin, ids, terms, this_week=this_week)

    def enrol(
        self,
        ids: Sequence[int],
        consented_on: date | None,
        terms: CallTerms,
        now: datetime,
        *,
        consent_until: date | None = None,
        this_week: bool = True,
    ) -> Done[Moved]:
        """Propose, record the consent and begin at once."""
        return self.workspace.act(
            "checkins.enrol",
            now,
            enrolment.enrol,
            ids,
            consented_on,
            terms,
            consent_until=consent_until,
            this_week=this_week,
        )

    def pause(self, ids: Sequence[int], until: date | None, now: datetime, *, note: str = "") -> Done[Moved]:
        """Rest the calls until a day."""
        return self.workspace.act("checkins.pause", now, enrolment.pause, ids, until, note=note)

    def resume(self, ids: Sequence[int], now: datetime) -> Done[Moved]:
        """Take the calls up again."""
        return self.workspace.act("checkins.resume", now, enrolment.resume, ids)

    def end(self, ids: Sequence[int], reason: str, now: datetime, *, note: str = "") -> Done[Moved]:
        """End the calls for a reason."""
        return self.workspace.act("checkins.end", now, enrolment.end, ids, reason, note=note)

    def change(self, ids: Sequence[int], terms: CallTerms, now: datetime) -> Done[Moved]:
        """Agree on other terms of the calls."""
        return self.workspace.act("checkins.change", now, enrolment.change, ids, terms)

    def change_mode(self, household_id: int, mode: str, now: datetime) -> Done[Moved]:
        """Let another caller make the calls of one household; the rest of what is agreed on stays."""
        return self.change([household_id], enrolment_terms.CallTerms(mode=mode), now)

    def enter_in_error(self, ids: Sequence[int], now: datetime, *, note: str = "") -> Done[Moved]:
        """Take enrolments back that should never have been."""
        return self.workspace.act("checkins.enter_in_error", now, enrolment.enter_in_error, ids, note=note)

    def rows(self, now: datetime) -> list[EnrolmentRow]:
        """List who is in the calls, and who was or was asked."""
        return self.workspace.ask(enrolment_rows.enrolments, now)

    def candidates(self, now: datetime, also: Sequence[int] = ()) -> list[CandidateRow]:
        """Rank who should be asked next; `also` lists households there is no reason to ask."""
        w = self.workspace
        unwatched = w.today(now).not_watched
        everyone = {person.household_id: person for person in w.everyone()}
        return w.ask(enrolment_candidates.candidates, now, everyone, unwatched, also=also)

    def places(self, now: datetime) -> enrolled_homes.Places:
        """Count the places of the contract that are taken."""
        return self.workspace.ask(enrolled_homes.places_now, now)


@dataclass(frozen=True, slots=True)
class Exported:
    """A roster that was written, and where."""

    roster: Roster
    path: Path


class Rosters(Noun):
    """The week's roster for the vendor of the calls."""

    def roster(self, now: datetime, week_on: date | None = None) -> Roster:
        """Read whom the vendor is to call in a week whose round is made, and who is left out."""
        return self.workspace.ask(rosters.roster, now, week_on)

    def profiles(self) -> list[RosterProfile]:
        """List the layouts, saved ones first."""
        from coordinator.casework.checkins import roster_profiles

        return self.workspace.ask(roster_profiles.roster_profiles)

    def save_profile(self, columns: tuple[tuple[str, str], ...], name: str, now: datetime) -> Done[None]:
        """Keep the columns of a roster under a name."""
        from coordinator.casework.checkins import roster_profiles

        verb = roster_profiles.save_roster_profile
        return self.workspace.act("imports.save_profile", now, verb, columns, name)

    def export(
        self, path: Path, purpose: str, now: datetime, *, week_on: date | None = None, profile: str = ""
    ) -> Done[Exported]:
        """Make the week's round, write its roster and log that it left the program.

        Raises
        ------
        UsageError
            `purpose`, `profile`, or a suffix that is none of a roster.
        RuleError
            `round_week`; `roster_empty`: nobody is to be called by the vendor in that week.
        BriefingNotWritten
            The file cannot be written.
        """
        from coordinator.briefing.checkins import roster_file
        from coordinator.casework.checkins import roster_profiles

        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the roster is for; the purpose is logged."), code="purpose")
        roster_file.check_suffix(path)
        w = self.workspace
        layout = w.ask(roster_profiles.roster_profile, profile)
        w.checkins.make_round(now, week_on)
        roster = self.roster(now, week_on)
        if not roster.rows:
            raise RuleError(
                tr(
                    "The vendor has nobody to call in the week of {day}; no file was written.",
                    day=short_day(roster.week_on),
                ),
                code="roster_empty",
            )
        institution = tr("{county} (practice)", county=w.county) if w.practice else w.county
        roster_file.write(roster, layout, institution, path)
        details = {"week": f"{roster.week_on:%Y-%m-%d}", "people": len(roster.rows), "profile": layout.name}
        w.briefings.record_issue("export roster", purpose, now, details=details)
        message = ntr(
            "Roster of the week of {day} written: {n} person",
            "Roster of the week of {day} written: {n} people",
            len(roster.rows),
            day=short_day(roster.week_on),
        )
        # A file that left the program is not taken back.
        return Done(None, frozenset({"checkins", "history"}), message, Exported(roster, path))
