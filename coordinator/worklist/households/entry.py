"""A household's entry in the register as it stands today: who lives there, what is consented to, who leads the rite."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import rite_leader_of
from coordinator.records.households import Consent, ConsentPurpose, ConsentRequest, LifeStatus, Resident
from coordinator.records.values.ages import age_on
from coordinator.reference.limits import limit
from coordinator.worklist.facts.contacts import have_died
from coordinator.worklist.facts.entry_rows import ConsentRow, ResidentRow, RiteLeaderRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.worklist.instant import Instant


def residents(instant: Instant, household_id: int) -> tuple[ResidentRow, ...]:
    """List who lives there, whom the register is about first, then who lived there."""
    return tuple(
        ResidentRow(
            r.id,
            r.name,
            r.sex,
            age_on(instant.today, r.born_on, r.born_part),
            r.born_on,
            r.born_part,
            r.born_words,
            r.phone,
            r.life_status,
            r.moved_in_on,
            r.moved_out_on,
            r.merit,
            r.merit_on,
        )
        for r in instant.session.scalars(
            select(Resident)
            .where(Resident.household_id == household_id)
            .order_by(Resident.moved_out_on.is_not(None), Resident.life_status != LifeStatus.ALIVE, Resident.id)
        )
    )


def lives_with(rows: Sequence[ResidentRow]) -> tuple[str, ...]:
    """Name who lives with the person of the register; nobody where that person lives alone."""
    alive = [row.name for row in rows if row.moved_out_on is None and row.life_status == LifeStatus.ALIVE]
    return tuple(alive[1:])


def consents(instant: Instant, household_id: int) -> tuple[ConsentRow, ...]:
    """Say of each purpose what is known of its consent today."""
    given = instant.session.scalars(
        select(Consent).where(Consent.household_id == household_id).order_by(Consent.given_on, Consent.id)
    ).all()
    asked = instant.session.scalars(
        select(ConsentRequest).where(ConsentRequest.household_id == household_id).order_by(ConsentRequest.id)
    ).all()
    ends_soon = instant.today + timedelta(days=limit("consent_expiring", instant.today))
    return tuple(
        consent_row(
            purpose,
            [consent for consent in given if consent.purpose == purpose],
            [request for request in asked if request.purpose == purpose],
            instant.today,
            ends_soon,
        )
        for purpose in ConsentPurpose
    )


def consent_row(
    purpose: str, given: Sequence[Consent], asked: Sequence[ConsentRequest], today: date, ends_soon: date
) -> ConsentRow:
    """Say what is known of the consent for one purpose.

    Parameters
    ----------
    given : its consents and exceptions, the oldest first
    asked : what was asked for, the oldest first
    ends_soon : a consent that ends by this day ends soon
    """
    held = [consent for consent in given if consent.holds_on(today)]
    own = [consent for consent in held if not consent.vital_reason]
    if own:
        # Of several the one that lasts longest says how long it holds; one without an end longest of all.
        best = max(own, key=lambda consent: (consent.until is None, consent.until or today, consent.given_on))
        state = "expiring" if best.until is not None and best.until <= ends_soon else "given"
        return ConsentRow(purpose, state, best.given_on, best.until, words=best.paper)
    if held:
        exception = held[-1]
        return ConsentRow(purpose, "exception", exception.given_on, exception.until, words=exception.vital_reason)
    last = next((request for request in reversed(asked) if request.answer != "given"), None)
    over = [(on, state) for consent in given if (on := _over_on(consent, today)) for state in (_over(consent, on),)]
    newest = max(over, default=None)
    if last is not None and (newest is None or (last.answered_on or last.asked_on) >= newest[0]):
        if last.answer == "refused":
            return ConsentRow(purpose, "refused", last.answered_on, ask_again_on=last.ask_again_on)
        return ConsentRow(purpose, "asked", last.asked_on)
    if newest is not None:
        return ConsentRow(purpose, newest[1], newest[0])
    return ConsentRow(purpose, "never")


def _over_on(consent: Consent, today: date) -> date | None:
    """Give the day a consent was withdrawn or its last one; none where it holds, or is to come."""
    ends = [on for on in (consent.withdrawn_on, consent.until) if on is not None and on <= today]
    return min(ends, default=None)


def _over(consent: Consent, on: date) -> str:
    return "withdrawn" if consent.withdrawn_on == on else "expired"


def rite_leader(instant: Instant, household_id: int) -> RiteLeaderRow | None:
    """Give whom the person has named to lead the rite; none where nobody is."""
    leader = rite_leader_of(instant.session, household_id)
    if leader is None:
        return None
    died = bool(have_died(instant.session, [(leader.phone, leader.name)]))
    return RiteLeaderRow(
        leader.name, leader.phone, leader.relation, leader.paper, leader.paper_on, leader.paper_place, died
    )
