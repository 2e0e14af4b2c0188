"""Whom to propose for the power watch, ranked with the reasons in words, and what came of those who were proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import ConsentPurpose, Risk
from coordinator.records.watch import PROPOSAL_REASON_LABELS, PowerProposal
from coordinator.text import mark, tr
from coordinator.worklist.facts.contact import SILENT, UNREACHED, contacts, watched_by
from coordinator.worklist.facts.county import meters, register
from coordinator.worklist.households.register_rows import consents_of, resident_counts
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.rule import short_date
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.facts.contact import Contact
    from coordinator.worklist.facts.people import Person
    from coordinator.worklist.instant import Answers, Instant

CANDIDATE = "candidate"
"""Stands for the state of somebody who was not proposed, or may be again."""

WHY: dict[str, tuple[int, str]] = {
    "risk_high": (40, mark("High risk of a lonely death")),
    "risk_middle": (25, mark("Middle risk of a lonely death")),
    "risk_low": (10, mark("Low risk of a lonely death")),
    "nothing": (30, mark("Nothing watches them today")),
    "calls_only": (10, mark("Watched by the check-in calls only")),
    "silent": (20, mark("No sign of life for {n} days")),
    "unreached": (15, mark("Nobody has reached them yet")),
    "returned": (-20, mark("Not taken on {day}: {reason}")),
    "taken_back": (-10, mark("The proposal was taken back before")),
}
"""The points and words of each reason; the points are added up."""


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A household that may be proposed, or was (전력 안부살핌 추천).

    Attributes
    ----------
    state : `candidate`, or the state of its newest proposal
    proposal_id : its number; none of a candidate
    points : how far ahead it stands among the candidates
    reasons : why, the weightiest first; of whoever was proposed as well
    consents : whether the consent for power use holds today; without it nothing leaves the program
    has_meter : whether a meter is linked by now
    """

    household_id: int
    name: str
    age: int | None
    area: str
    address: str
    phone: str
    risk: str
    state: str
    points: int
    reasons: tuple[Said, ...]
    proposal_id: int | None = None
    proposed_on: date | None = None
    proposed_to: str = ""
    answered_on: date | None = None
    reason: str = ""
    note: str = ""
    consents: bool = True
    has_meter: bool = False


def proposal_rows(session: Session, now: datetime, answers: Answers | None = None) -> list[ProposalRow]:
    """List those who may be proposed, most points first, then those who were, the newest first.

    Proposed is who consented to the use of power data, lives alone and has no meter yet; whether a remote meter can be
    had at the address is for the utility to say.
    """
    with opened(session, now, answers) as instant:
        return _rows(instant)


def _rows(instant: Instant) -> list[ProposalRow]:
    everyone, consents, together = instant.once(register), instant.once(consents_of), instant.once(resident_counts)
    metered = {meter.home for meter in instant.once(meters) if meter.ended_on is None}
    watched, contact_of = instant.once(watched_by), instant.once(contacts)
    newest = instant.once(_newest)
    candidates: list[ProposalRow] = []
    known: list[ProposalRow] = []
    for home, person in everyone.items():
        held = consents.get(home)
        consented = held is not None and ConsentPurpose.POWER in held.held
        proposal = newest.get(home)
        is_open = proposal is not None and proposal.state in ("proposed", "accepted")
        if not is_open and (not consented or home in metered or together.get(home, 1) > 1):
            continue
        reasons = _reasons(person, watched.get(home, ()), contact_of[home], proposal)
        row = ProposalRow(
            household_id=home,
            name=person.name,
            age=person.age,
            area=person.area,
            address=person.address,
            phone=person.phone,
            risk=person.risk,
            state=proposal.state if proposal is not None and is_open else CANDIDATE,
            points=sum(points for points, _ in reasons),
            reasons=tuple(said for _, said in sorted(reasons, key=lambda reason: -reason[0])),
            consents=consented,
            has_meter=home in metered,
        )
        if proposal is not None:
            row = replace(
                row,
                proposal_id=proposal.id,
                proposed_on=proposal.proposed_on,
                proposed_to=proposal.proposed_to,
                answered_on=proposal.answered_on,
                reason=proposal.reason,
                note=proposal.note,
            )
        (known if is_open else candidates).append(row)
    candidates.sort(key=lambda row: (-row.points, -(row.age or 0), row.household_id))
    known.sort(key=lambda row: (row.state != "proposed", -(row.proposal_id or 0)))
    return candidates + known


def _newest(instant: Instant) -> dict[int, PowerProposal]:
    rows = instant.session.scalars(select(PowerProposal).order_by(PowerProposal.id))
    return {proposal.household_id: proposal for proposal in rows}


def _reasons(
    person: Person, watched: tuple[str, ...], contact: Contact, proposal: PowerProposal | None
) -> list[tuple[int, Said]]:
    found: list[tuple[int, Said]] = []

    def add(code: str, **fields: object) -> None:
        points, words = WHY[code]
        found.append((points, Said(code, words, fields)))

    if person.risk in (Risk.HIGH, Risk.MIDDLE, Risk.LOW):
        add(f"risk_{person.risk}")
    add("calls_only" if watched else "nothing")
    if contact.state == SILENT:
        add("silent", n=contact.quiet_days)
    elif contact.state == UNREACHED:
        add("unreached")
    if proposal is not None and proposal.state == "declined" and proposal.answered_on is not None:
        label = PROPOSAL_REASON_LABELS.get(proposal.reason, "")
        add("returned", day=short_date(proposal.answered_on), reason=lambda: tr(label) if label else "")
    elif proposal is not None and proposal.state == "withdrawn":
        add("taken_back")
    return found
