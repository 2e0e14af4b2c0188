"""Acts on consents (개인정보 동의): asked for, given, refused; and the exception for life and body, with its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.households.people import holds, household, name_of
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.households import CONSENT_LABELS, Consent, ConsentRequest
from coordinator.reference.limits import limit
from coordinator.text import short_day, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.vault.acts import OpenAct

GIVEN, REFUSED = "given", "refused"


def exception_days(on: date) -> int:
    """Give for how many days the exception for life and body holds at most, as it is on a day."""
    return limit("vital_exception", on)


def ask_consent(act: OpenAct, household_id: int, purposes: Sequence[str], on: date) -> None:
    """Note that consents were asked for, and that there is no answer yet.

    Raises
    ------
    RuleError
        `unknown_household`, `purpose_missing`, `future`; `asked_already`: all of them were asked for and wait
    """
    name = _begin(act, household_id, purposes, on)
    waiting = {request.purpose for request in _waiting(act, household_id, purposes)}
    new = [purpose for purpose in purposes if purpose not in waiting]
    if not new:
        raise RuleError(tr("{name} was asked already; there is no answer yet.", name=name), code="asked_already")
    act.session.add_all(ConsentRequest(household_id=household_id, purpose=purpose, asked_on=on) for purpose in new)
    act.message = tr("Consent of {name} asked for: {purposes}", name=name, purposes=_labels(new))


def give_consent(
    act: OpenAct,
    household_id: int,
    purposes: Sequence[str],
    given_on: date,
    until: date | None = None,
    paper: str = "",
) -> None:
    """Note that consents were given; what was asked for is answered by that.

    Parameters
    ----------
    until : its last day; none where it has no end
    paper : how it was given and where the paper lies

    Raises
    ------
    RuleError
        `unknown_household`, `purpose_missing`, `future`; `consent_order`: it ends before it begins; `given_already`:
        just these are on record
    """
    name = _begin(act, household_id, purposes, given_on)
    if until is not None and until < given_on:
        raise RuleError(tr("The consent ends before it begins."), code="consent_order")
    known = set(
        act.session.scalars(
            select(Consent.purpose).where(
                Consent.household_id == household_id,
                Consent.purpose.in_(purposes),
                Consent.given_on == given_on,
                Consent.until.is_(None) if until is None else Consent.until == until,
                Consent.withdrawn_on.is_(None),
                Consent.vital_reason == "",
            )
        )
    )
    new = [purpose for purpose in purposes if purpose not in known]
    if not new:
        raise RuleError(tr("This consent of {name} is on record already.", name=name), code="given_already")
    words = free_text(paper)
    act.session.add_all(
        Consent(household_id=household_id, purpose=purpose, given_on=given_on, until=until, paper=words)
        for purpose in new
    )
    _answer(act, household_id, new, GIVEN, given_on)
    act.message = tr("Consent of {name} recorded: {purposes}", name=name, purposes=_labels(new))


def refuse_consent(
    act: OpenAct, household_id: int, purposes: Sequence[str], on: date, ask_again_on: date | None = None
) -> None:
    """Note that consents were refused; nothing begins, and what needs them does not go on.

    Parameters
    ----------
    ask_again_on : the day on which the person is asked once more; none where that is not wanted

    Raises
    ------
    RuleError
        `unknown_household`, `purpose_missing`, `future`; `ask_again_early`: that day is not after today;
        `consent_holds`: a consent holds, which is withdrawn, not refused
    """
    name = _begin(act, household_id, purposes, on)
    if ask_again_on is not None and ask_again_on <= act.now.date():
        raise RuleError(tr("The day to ask again comes after today."), code="ask_again_early")
    held = act.session.scalars(
        select(Consent.purpose).where(
            Consent.household_id == household_id, Consent.purpose.in_(purposes), holds(act.now.date())
        )
    ).all()
    if held:
        raise RuleError(
            tr("A consent of {name} holds: {purposes}. Withdraw it instead.", name=name, purposes=_labels(held)),
            code="consent_holds",
        )
    asked = _answer(act, household_id, purposes, REFUSED, on, ask_again_on)
    act.session.add_all(
        ConsentRequest(
            household_id=household_id,
            purpose=purpose,
            asked_on=on,
            answer=REFUSED,
            answered_on=on,
            ask_again_on=ask_again_on,
        )
        for purpose in purposes
        if purpose not in asked
    )
    act.message = tr("{name} refused: {purposes}", name=name, purposes=_labels(purposes))


def use_exception(act: OpenAct, household_id: int, purposes: Sequence[str], reason: str) -> None:
    """Use what has no consent, for the protection of life and body (생명·신체 보호를 위한 예외).

    It counts as a consent until its end, which is set by `resources/limits.csv`, and ends by itself. A consent that is
    given meanwhile stands beside it; a withdrawal ends it at once.

    Raises
    ------
    RuleError
        `unknown_household`, `purpose_missing`; `reason_missing`; `consent_holds`: a consent, or an exception, holds
    """
    today = act.now.date()
    name = _begin(act, household_id, purposes, today)
    words = free_text(reason)
    if not words:
        raise RuleError(tr("Write why it cannot wait: what endangers life or body."), code="reason_missing")
    held = act.session.scalars(
        select(Consent.purpose).where(Consent.household_id == household_id, Consent.purpose.in_(purposes), holds(today))
    ).all()
    if held:
        raise RuleError(
            tr("A consent of {name} holds: {purposes}. No exception is needed.", name=name, purposes=_labels(held)),
            code="consent_holds",
        )
    # The first day counts: of 14 days the last is today and 13 more.
    until = today + timedelta(days=exception_days(today) - 1)
    act.session.add_all(
        Consent(household_id=household_id, purpose=purpose, given_on=today, until=until, vital_reason=words)
        for purpose in purposes
    )
    act.message = tr(
        "Exception for the life of {name} until {day}: {purposes}",
        name=name,
        day=short_day(until),
        purposes=_labels(purposes),
    )


def _begin(act: OpenAct, household_id: int, purposes: Sequence[str], on: date) -> str:
    """See that the act can be meant; give the name of the household."""
    household(act.session, household_id)
    if not purposes or not set(purposes) <= CONSENT_LABELS.keys():
        raise RuleError(tr("Choose what the consent is for."), code="purpose_missing")
    if on > act.now.date():
        raise RuleError(tr("This day is still to come."), code="future")
    act.household_id = household_id
    return name_of(act.session, household_id)


def _waiting(act: OpenAct, household_id: int, purposes: Sequence[str]) -> Sequence[ConsentRequest]:
    return act.session.scalars(
        select(ConsentRequest).where(
            ConsentRequest.household_id == household_id,
            ConsentRequest.purpose.in_(purposes),
            ConsentRequest.answer == "",
        )
    ).all()


def _answer(
    act: OpenAct,
    household_id: int,
    purposes: Sequence[str],
    answer: str,
    on: date,
    ask_again_on: date | None = None,
) -> set[str]:
    """Answer what was asked for and waits; give its purposes."""
    waiting = _waiting(act, household_id, purposes)
    for request in waiting:
        request.answer, request.answered_on, request.ask_again_on = answer, max(on, request.asked_on), ask_again_on
    return {request.purpose for request in waiting}


def _labels(purposes: Sequence[str]) -> str:
    return ", ".join(tr(label) for code, label in CONSENT_LABELS.items() if code in purposes)
