"""The verbs of the proposals for the power watch: one line each, the rules are casework's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.power import proposals
from coordinator.worklist.power import proposals as ranked
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from coordinator.workspace.done import Done


class Proposals(Noun):
    """Whom the utility is asked to watch."""

    def rows(self, now: datetime) -> list[ranked.ProposalRow]:
        """List who may be proposed, and who was."""
        self.workspace.run_clocks(now)
        return self.workspace.ask(ranked.proposal_rows, now, self.workspace.answers_at(now))

    def propose(
        self, household_ids: Sequence[int], proposed_to: str, on: date, now: datetime, *, note: str = ""
    ) -> Done[list[int]]:
        """Put households on the list for the utility."""
        verb = proposals.propose
        return self.workspace.act("power.propose", now, verb, household_ids, proposed_to, on, note=note)

    def accept(self, proposal_id: int, on: date, now: datetime) -> Done[None]:
        """Note that the utility takes a household."""
        return self.workspace.act("power.accept_proposal", now, proposals.accept, proposal_id, on)

    def decline(self, proposal_id: int, on: date, reason: str, now: datetime, *, note: str = "") -> Done[None]:
        """Note that the utility does not take a household, and why."""
        verb = proposals.decline
        return self.workspace.act("power.decline_proposal", now, verb, proposal_id, on, reason, note=note)

    def withdraw(self, proposal_id: int, now: datetime) -> Done[None]:
        """Take a proposal back."""
        return self.workspace.act("power.withdraw_proposal", now, proposals.withdraw, proposal_id)
