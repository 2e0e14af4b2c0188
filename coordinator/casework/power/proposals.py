"""Acts on whom the utility is asked to watch: proposed, answered, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import holds, household, name_of
from coordinator.casework.moves import move
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import free_text, normal
from coordinator.records.households import Consent, ConsentPurpose
from coordinator.records.power import Meter
from coordinator.records.watch import PROPOSAL, PowerProposal
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.vault.acts import OpenAct

OPEN = ("proposed", "accepted")
"""States in which a household is not proposed again."""


def propose(act: OpenAct, household_ids: Sequence[int], proposed_to: str, on: date, *, note: str = "") -> list[int]:
    """Put households on the list for the utility; gives the numbers of the proposals.

    Raises
    ------
    RuleError
        `nobody_chosen`, `no_office`, `day_in_future`, `no_consent` (of any of them: nobody is proposed then),
        `has_meter`, `proposed_already`.
    """
    if not household_ids:
        raise RuleError(tr("Choose whom to propose."), code="nobody_chosen")
    office = normal(proposed_to)
    if not office:
        raise RuleError(tr("Say which office of the utility the list goes to."), code="no_office")
    _refuse_future(act, on)
    made: list[PowerProposal] = []
    for home in household_ids:
        household(act.session, home)
        name = name_of(act.session, home)
        consented = select(Consent.id).where(
            Consent.household_id == home, Consent.purpose == ConsentPurpose.POWER, holds(act.now.date())
        )
        if act.session.scalar(consented.limit(1)) is None:
            raise RuleError(
                tr("{name} has not consented to the watch by electricity; ask for it first.", name=name),
                code="no_consent",
            )
        linked = select(Meter.id).where(Meter.household_id == home, Meter.ended_on.is_(None)).limit(1)
        if act.session.scalar(linked) is not None:
            raise ImpossibleRequest(tr("{name} has a meter already.", name=name), code="has_meter")
        open_one = select(PowerProposal.id).where(PowerProposal.household_id == home, PowerProposal.state.in_(OPEN))
        if act.session.scalar(open_one.limit(1)) is not None:
            raise ImpossibleRequest(tr("{name} is proposed already.", name=name), code="proposed_already")
        proposal = PowerProposal(household_id=home, proposed_on=on, proposed_to=office, note=free_text(note))
        act.session.add(proposal)
        made.append(proposal)
    act.session.flush()
    if len(made) == 1:
        act.household_id = made[0].household_id
        act.message = tr("{name} proposed for the power watch", name=name_of(act.session, made[0].household_id))
    else:
        act.message = ntr(
            "{n} household proposed for the power watch", "{n} households proposed for the power watch", len(made)
        )
    return [proposal.id for proposal in made]


def accept(act: OpenAct, proposal_id: int, on: date) -> None:
    """Note that the utility takes a household into its watch; its meter is linked as any other.

    Raises
    ------
    RuleError
        `unknown_proposal`, `day_in_future`, `day_before_proposal`; as `Machine.check` says.
    """
    _answer(act, proposal_id, "accepted", on)
    act.message = tr("{name} accepted for the power watch", name=_name(act))


def decline(act: OpenAct, proposal_id: int, on: date, reason: str, *, note: str = "") -> None:
    """Note that the utility does not take a household, and why.

    Raises
    ------
    RuleError
        As `accept`; `unknown_reason`.
    """
    _answer(act, proposal_id, "declined", on, reason=reason, note=note)
    act.message = tr("Proposal of {name} not taken", name=_name(act))


def withdraw(act: OpenAct, proposal_id: int) -> None:
    """Take a proposal back before it is answered.

    Raises
    ------
    RuleError
        `unknown_proposal`; as `Machine.check` says.
    """
    proposal = _known(act, proposal_id)
    move(act, PROPOSAL, proposal, "withdrawn", reason="coordinator")
    act.household_id = proposal.household_id
    act.message = tr("Proposal of {name} taken back", name=_name(act))


def _answer(act: OpenAct, proposal_id: int, state: str, on: date, *, reason: str = "", note: str = "") -> None:
    proposal = _known(act, proposal_id)
    _refuse_future(act, on)
    if on < proposal.proposed_on:
        raise RuleError(tr("The answer cannot be of before the proposal."), code="day_before_proposal")
    move(act, PROPOSAL, proposal, state, reason=reason, note=note)
    proposal.answered_on, proposal.reason = on, reason
    if note:
        proposal.note = free_text(note)
    act.household_id = proposal.household_id


def _known(act: OpenAct, proposal_id: int) -> PowerProposal:
    proposal = act.session.get(PowerProposal, proposal_id)
    if proposal is None:
        raise ImpossibleRequest(tr("There is no such proposal."), code="unknown_proposal")
    return proposal


def _refuse_future(act: OpenAct, on: date) -> None:
    if on > act.now.date():
        raise RuleError(tr("The day cannot lie in the future."), code="day_in_future")


def _name(act: OpenAct) -> str:
    return name_of(act.session, act.household_id or 0)
