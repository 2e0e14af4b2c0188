"""The verbs of the enrolment in the check-in calls; each is for one household or for many in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.checkins import enrolled_homes, enrolment, enrolment_terms
from coordinator.worklist.checkins.enrolment import candidates as enrolment_candidates
from coordinator.worklist.checkins.enrolment import rows as enrolment_rows
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from coordinator.casework.checkins.enrolled_homes import Moved
    from coordinator.casework.checkins.enrolment_terms import CallTerms
    from coordinator.worklist.checkins.enrolment.candidates import CandidateRow
    from coordinator.worklist.checkins.enrolment.rows import EnrolmentRow
    from coordinator.workspace.done import Done


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
