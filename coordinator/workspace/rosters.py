"""The verbs of the vendor's roster: look at it, its profiles, and write it to a file for a purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.errors import RuleError, UsageError
from coordinator.records.base import free_text
from coordinator.text import ntr, short_day, tr
from coordinator.worklist.checkins import roster as rosters
from coordinator.workspace.done import Done
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from coordinator.casework.checkins.roster_profiles import RosterProfile
    from coordinator.worklist.checkins.roster import Roster


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
