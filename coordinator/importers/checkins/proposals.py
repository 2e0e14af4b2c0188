"""What a call service proposes after a call: named to a person, who decides; nothing is done by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.importers.checkins.words import bare
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.reading.cells import Problems


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a code of the service stands for.

    Attributes
    ----------
    label : in words
    advice : what a person decides by it; empty where nothing is to be decided
    is_concern : whether the call goes before a person as a concern
    is_silent : whether it says that nobody answered what was asked
    is_unclear : whether nobody here knows what the service means
    """

    label: str
    advice: str = ""
    is_concern: bool = False
    is_silent: bool = False
    is_unclear: bool = False

    def words(self) -> str:
        """Give it in words; what nobody here knows as the service has it."""
        return self.label if self.is_unclear else tr(self.label)


PROPOSALS: dict[str, Proposal] = {
    "noissue": Proposal(mark("Nothing of note")),
    "noresponse": Proposal(
        mark("No response"), mark("Nobody answered what was asked; it does not count as well."), is_silent=True
    ),
    "infoupdate": Proposal(
        mark("Details to be changed"), mark("Ask what has changed, and correct the household's details.")
    ),
    "requestsupport": Proposal(
        mark("Asks for support"), mark("Decide whether the person is linked to a service."), is_concern=True
    ),
    "focusedcare": Proposal(
        mark("To be watched closely"), mark("Decide whether the household is watched more closely."), is_concern=True
    ),
    "requestexclusion": Proposal(
        mark("Wants no more calls"), mark("Decide whether the check-in calls end; they go on until then.")
    ),
    "requestchange": Proposal(
        mark("Wants the calls changed"), mark("Ask what is to be changed, and change the check-in calls.")
    ),
    "medicationtaken": Proposal(mark("Medicine taken")),
    "noresponsetomedication": Proposal(
        mark("No answer about the medicine"), mark("Ask whether the medicine was taken.")
    ),
    "medicationmissed": Proposal(
        mark("Medicine not taken"), mark("Ask why the medicine was not taken."), is_concern=True
    ),
    "other": Proposal(mark("Something else"), mark("Look at the record of the call at the service.")),
}
"""`followUpType` of CLOVA CareCall's interface (API v3, published 2026-11-24), lower case and without signs."""


def proposal_of(row: FileRow, problems: Problems) -> Proposal | None:
    """Read the service's proposal of a call and name it where a person has to decide; an unknown one is named too."""
    text = row["proposal"]
    if not text:
        return None
    proposal = PROPOSALS.get(bare(text))
    column = row.columns["proposal"]
    if proposal is None:
        message = tr("The call service proposes something that is not known here. Look at the call there.")
        problems.add(row.line, column, text, "proposal", message)
        return Proposal(text, is_unclear=True)
    if proposal.advice:
        message = tr(
            "The call service proposes: {label}. {advice} Nothing was changed by it.",
            label=tr(proposal.label),
            advice=tr(proposal.advice),
        )
        problems.add(row.line, column, text, "proposal", message)
    return proposal
