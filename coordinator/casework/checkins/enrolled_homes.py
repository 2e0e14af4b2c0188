"""Households an act on the check-in calls is for: what their enrolment depends on, and who had to be left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins import enrolment_terms
from coordinator.casework.checkins.enrolment_terms import AI_MODES, CallTerms
from coordinator.casework.checkins.policy import plan
from coordinator.casework.exclusions import EXCLUSION_LABELS, exclusions
from coordinator.casework.households.people import no_household
from coordinator.casework.moves import move
from coordinator.errors import RuleError
from coordinator.records.base import Transition
from coordinator.records.checkins import ENROLMENT, Enrolment
from coordinator.records.households import Consent, ConsentPurpose, Household, LifeStatus, Resident
from coordinator.records.states import IN_ERROR
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

RUNNING = ("proposed", "consented", "active", "paused")
"""States of which a household has at most one enrolment."""
GONE = ("death", "exit")
"""Causes of `exclusions` after which nobody is asked or enrolled."""
NAMED = 3
"""Households that the refusal of all of them names."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A household an act could not be done for, and why."""

    household_id: int
    name: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Moved:
    """For which households an act was done, and for which not."""

    done: tuple[int, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The contract's places: how many are taken by calls of the service, and how many there are; 0 = not known."""

    taken: int
    capacity: int

    @property
    def over(self) -> bool:
        """Whether more are called than the contract has room for."""
        return 0 < self.capacity < self.taken


def places(session: Session, stopped: Iterable[int]) -> Places:
    """Count the places of the contract that are taken: everybody the service calls and nothing stops for good.

    Parameters
    ----------
    stopped : households with a cause of `exclusions`
    """
    taken = set(
        session.scalars(select(Enrolment.household_id).where(Enrolment.state == "active", Enrolment.mode.in_(AI_MODES)))
    )
    return Places(len(taken - set(stopped)), plan(session).capacity)


def places_now(session: Session, now: datetime) -> Places:
    """Count the places of the contract that are taken now."""
    return places(session, exclusions(session, now).causes)


@dataclass
class Homes:
    """Some households with what the moves of their enrolments depend on."""

    act: OpenAct
    names: dict[int, str] = field(default_factory=dict[int, str])
    phones: dict[int, str] = field(default_factory=dict[int, str])
    stopped: dict[int, str] = field(default_factory=dict[int, str])
    enrolments: dict[int, Enrolment] = field(default_factory=dict[int, Enrolment])
    """The running one of each household, or else the last that is not in error."""
    consents: dict[int, list[Consent]] = field(default_factory=dict[int, list[Consent]])

    @classmethod
    def read(cls, act: OpenAct, ids: Sequence[int]) -> Homes:
        """Read what the moves of these households depend on, in one query each."""
        session, homes = act.session, cls(act)
        for home, name, phone in session.execute(
            select(Household.id, Resident.name, Resident.phone)
            .outerjoin(Resident, (Resident.household_id == Household.id) & Resident.moved_out_on.is_(None))
            .where(Household.id.in_(ids))
            .order_by(Resident.life_status == LifeStatus.ALIVE, Resident.id.desc())
        ):
            homes.names[home] = name or tr("Household {n}", n=home)
            homes.phones[home] = phone or ""
        homes.stopped = exclusions(session, act.now).causes
        for enrolment in session.scalars(
            select(Enrolment).where(Enrolment.household_id.in_(ids)).order_by(Enrolment.id)
        ):
            latest = homes.enrolments.get(enrolment.household_id)
            if enrolment.state != IN_ERROR and (latest is None or latest.state not in RUNNING):
                homes.enrolments[enrolment.household_id] = enrolment
        for consent in session.scalars(
            select(Consent)
            .where(Consent.household_id.in_(ids), Consent.purpose == ConsentPurpose.CALLS)
            .order_by(Consent.id)
        ):
            homes.consents.setdefault(consent.household_id, []).append(consent)
        return homes

    def has_consent(self, home: int) -> bool:
        """Say whether a consent to the calls holds today."""
        return any(consent.holds_on(self.act.now.date()) for consent in self.consents.get(home, ()))

    def enrolled(self, home: int, *states: str) -> Enrolment:
        """Give the enrolment of a household in one of some states.

        Raises
        ------
        RuleError
            `not_enrolled`: it has none, or none in such a state.
        """
        enrolment = self.enrolments.get(home)
        if enrolment is None:
            raise RuleError(tr("Nobody asked about the check-in calls yet."), code="not_enrolled")
        if enrolment.state not in states:
            raise RuleError(
                tr("In the check-in calls as “{state}” already.", state=tr(ENROLMENT[enrolment.state].label)),
                code="enrolment_state",
            )
        return enrolment

    def refuse_gone(self, home: int) -> None:
        """Refuse who died or is no longer in the register."""
        if self.stopped.get(home, "") in GONE:
            self.refuse_stopped(home)

    def refuse_stopped(self, home: int) -> None:
        """Refuse whom nothing may reach: died, left, or without consent."""
        cause = self.stopped.get(home, "")
        if cause:
            raise RuleError(tr("{cause}.", cause=tr(EXCLUSION_LABELS[cause])), code=cause)

    def refuse_without_phone(self, home: int, mode: str) -> None:
        """Refuse the call service for who has no number."""
        if mode in AI_MODES and not self.phones.get(home):
            raise RuleError(tr("No phone number; the call service cannot call."), code="no_phone")

    def open_new(self, ids: Iterable[int]) -> None:
        """Make the enrolment, as proposed, of every household that has none."""
        new = [home for home in ids if home not in self.enrolments]
        for home in new:
            self.enrolments[home] = Enrolment(household_id=home)
            self.act.session.add(self.enrolments[home])
        self.act.session.flush()  # once for all of them
        for home in new:
            self.tell(self.enrolments[home], "", "proposed")

    def proposed(self, home: int) -> Enrolment:
        """Give a household its enrolment as proposed: one of `open_new`, or the last one taken up again."""
        enrolment = self.enrolments[home]
        if enrolment.state != "proposed":
            move(self.act, ENROLMENT, enrolment, "proposed")
            enrolment.ask_again_on = enrolment.ended_on = enrolment.started_on = enrolment.paused_until = None
        return enrolment

    def tell(self, enrolment: Enrolment, origin: str, target: str, reason: str = "") -> None:
        """Note what the state table has no move for: the first state, and other terms."""
        act = self.act
        act.session.add(
            Transition(
                machine=ENROLMENT.name,
                record_id=enrolment.id,
                household_id=enrolment.household_id,
                from_state=origin,
                to_state=target,
                happened_at=act.now,
                recorded_at=act.now,
                actor=act.actor,
                cause=act.cause,
                reason=reason,
            )
        )

    def give_consent(self, home: int, given_on: date, until: date | None) -> None:
        """Record a consent, or renew the one that holds."""
        today = self.act.now.date()
        mine = self.consents.setdefault(home, [])
        holding = next(
            (
                consent
                for consent in reversed(mine)
                if consent.holds_on(today) and consent.withdrawn_on is None and not consent.vital_reason
            ),
            None,
        )
        if holding is not None:
            holding.given_on, holding.until = min(holding.given_on, given_on), until
            return
        new = Consent(household_id=home, purpose=ConsentPurpose.CALLS, given_on=given_on, until=until)
        self.act.session.add(new)
        mine.append(new)
        self.stopped.pop(home, None)

    def withdraw_consent(self, home: int) -> None:
        """Withdraw every consent to the calls that stands."""
        for consent in self.consents.get(home, ()):
            if consent.withdrawn_on is None:
                consent.withdrawn_on = self.act.now.date()

    def begin(self, enrolment: Enrolment, terms: CallTerms, weekday: int) -> None:
        """Let the calls begin."""
        move(self.act, ENROLMENT, enrolment, "active")
        replace(terms, weekday=weekday).agree(enrolment)
        enrolment.started_on = enrolment_terms.first_day(self.act.now, weekday, enrolment.hour)


def each(
    act: OpenAct,
    homes: Homes,
    ids: Sequence[int],
    guard: Callable[[int], object],
    done: Callable[[int], object],
    *,
    opens: bool = False,
) -> Moved:
    """Do an act for every household whose guard lets it; the others are named with their reason.

    Parameters
    ----------
    opens : whether a household without an enrolment gets one before

    Raises
    ------
    RuleError
        The one household's own refusal; `none_done` where none of several could be done.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise RuleError(tr("Choose a household first."), code="nobody_chosen")
    fit: list[int] = []
    refused: list[Refused] = []
    for home in wanted:
        try:
            if home not in homes.names:
                raise no_household(home)
            guard(home)
        except RuleError as error:
            if len(wanted) == 1:
                raise
            refused.append(Refused(home, homes.names.get(home, ""), error.code, error.message))
        else:
            fit.append(home)
    if not fit:
        reasons = "; ".join(f"{refusal.name}: {refusal.message}" for refusal in refused[:NAMED])
        raise RuleError(
            ntr(
                "Not possible for the {n} household. {told}",
                "Not possible for any of the {n} households. {told}",
                len(refused),
                told=reasons,
            ),
            code="none_done",
        )
    if opens:
        homes.open_new(fit)
    for home in fit:
        done(home)
    act.session.flush()
    if len(wanted) == 1:
        act.household_id = fit[0]
    return Moved(tuple(fit), tuple(refused))


def say(act: OpenAct, homes: Homes, moved: Moved, state: str) -> None:
    """Say in one sentence for whom what was done, and for how many not."""
    is_alone = len(moved.done) == 1
    households = homes.names[moved.done[0]] if is_alone else ntr("{n} household", "{n} households", len(moved.done))
    act.message = tr("{name}: {state}", name=households, state=state)
    if moved.refused:
        act.message = ntr(
            "{said}; not possible for {n}", "{said}; not possible for {n}", len(moved.refused), said=act.message
        )


def follow(act: OpenAct, homes: Homes, moved: Moved) -> None:
    """Let the calls that are still due follow what was done."""
    act.session.flush()
    enrolment_terms.follow(act, [homes.enrolments[home] for home in moved.done])


def warn(act: OpenAct) -> None:
    """Say where more are called than the contract has room for; nothing is forbidden by that."""
    places = places_now(act.session, act.now)
    if places.over:
        act.message = tr(
            "{said}; {taken} of {capacity} places of the contract are taken",
            said=act.message,
            taken=f"{places.taken:,}",
            capacity=f"{places.capacity:,}",
        )
