"""Acts on the people of a finding round: a try that met nobody, a result, a result taken back, who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from coordinator.casework.finding.rounds import round_title, with_newest
from coordinator.casework.households.people import household, name_of
from coordinator.casework.moves import move
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import free_text
from coordinator.records.finding import (
    FINDING,
    OPEN_STATES,
    RESULTS,
    WAY_LABELS,
    FindingAttempt,
    FindingList,
    FindingPerson,
    FindingRound,
    FindingRow,
    Source,
)
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.moves import Stateful
    from coordinator.vault.acts import OpenAct

MOST_ROUNDS = 99


def person_of_round(session: Session, person_id: int) -> FindingPerson:
    """Fetch a person of a round.

    Raises
    ------
    RuleError
        `unknown_finding_person`.
    """
    person = session.get(FindingPerson, person_id)
    if person is None:
        raise ImpossibleRequest(tr("This person is in no finding round any more."), code="unknown_finding_person")
    return person


def newest_row(session: Session, person_id: int) -> FindingRow:
    """Give what the newest list says of a person."""
    return session.scalars(
        select(FindingRow)
        .join(FindingList, FindingList.id == FindingRow.list_id)
        .where(FindingRow.person_id == person_id)
        .order_by(FindingList.version.desc(), FindingRow.line)
        .limit(1)
    ).one()


def record_attempt(act: OpenAct, person_id: int, way: str, note: str = "", tried_at: datetime | None = None) -> int:
    """Note that somebody tried to reach a person and met nobody (부재); gives how many tries that makes.

    Parameters
    ----------
    way : a code of `Way`
    tried_at : now unless told

    Raises
    ------
    RuleError
        `unknown_finding_person`; `has_result`: its result is recorded; `unknown_way`; `future`
    """
    person = person_of_round(act.session, person_id)
    _refuse_closed(person)
    if way not in WAY_LABELS:
        raise ImpossibleRequest(tr("There is no such way of trying to reach somebody."), code="unknown_way")
    at = tried_at or act.now
    if at > act.now:
        raise RuleError(tr("A try that lies ahead cannot be recorded."), code="future")
    if person.state == "to_do":
        _move(act, person, "in_work")
    person.tries += 1
    act.session.add(FindingAttempt(person_id=person.id, tried_at=at, way=way, actor=act.actor, note=free_text(note)))
    act.household_id = person.household_id
    act.message = tr("Not met: {name}, try {n}", name=newest_row(act.session, person_id).name, n=person.tries)
    return person.tries


def set_result(act: OpenAct, person_id: int, result: str, note: str = "") -> None:
    """Record what became of a person.

    The register is left as it is: what it must know too, such as a death, is recorded on the household.

    Parameters
    ----------
    result : a code of `RESULTS`

    Raises
    ------
    RuleError
        `unknown_finding_person`; `has_result`: take the earlier one back first; `unknown_result`; `no_try`: somebody
        is absent only after a try.
    """
    person = person_of_round(act.session, person_id)
    if result not in RESULTS:
        raise ImpossibleRequest(tr("There is no such result."), code="unknown_result")
    _refuse_closed(person)
    name = newest_row(act.session, person_id).name
    if result == "absent" and not person.tries:
        raise RuleError(tr("Nobody has tried to reach {name} yet; record a try first.", name=name), code="no_try")
    person.note = free_text(note)
    _move(act, person, result, note=person.note)
    person.closed_at = act.now
    act.household_id = person.household_id
    act.message = tr("{name}: {result}", name=name, result=tr(FINDING[result].label))


def reopen(act: OpenAct, person_id: int, reason: str, note: str = "") -> None:
    """Take a result back for a reason; the tries stay.

    Raises
    ------
    RuleError
        `unknown_finding_person`, `no_such_move`, `reason_missing`
    """
    person = person_of_round(act.session, person_id)
    _move(act, person, "to_do", reason=reason, note=free_text(note))
    person.closed_at, person.note = None, ""
    act.household_id = person.household_id
    act.message = tr("To do again: {name}", name=newest_row(act.session, person_id).name)


def say_who(act: OpenAct, person_id: int, household_id: int | None) -> None:
    """Say whom of the register a person of a round is; None: nobody of it.

    Raises
    ------
    RuleError
        `unknown_finding_person`, `unknown_household`
    """
    person = person_of_round(act.session, person_id)
    name = newest_row(act.session, person_id).name
    if household_id is not None:
        household(act.session, household_id)
    person.household_id, person.perhaps = household_id, []
    act.household_id = household_id
    act.message = (
        tr("{name} of the round is nobody of the register", name=name)
        if household_id is None
        else tr("{name} of the round is {known} of the register", name=name, known=name_of(act.session, household_id))
    )


def correct_round(
    act: OpenAct, round_id: int, source: str, year: int, number: int | None, received_on: date, until: date | None
) -> None:
    """Correct what is known of a round; its rows stay as they were received.

    Raises
    ------
    RuleError
        `unknown_round`, `unknown_source`, `round_number`, `round_known` (another round is that one), `round_days`
    """
    corrected = act.session.get(FindingRound, round_id)
    if corrected is None:
        raise ImpossibleRequest(tr("This finding round is not there any more."), code="unknown_round")
    if source not in {*Source}:
        raise ImpossibleRequest(tr("There is no such source of a round."), code="unknown_source")
    if number is not None and not 0 < number <= MOST_ROUNDS:
        raise RuleError(tr("The number of a round is 1 or more."), code="round_number")
    if received_on > act.now.date():
        raise RuleError(tr("A list cannot be received on a day still to come."), code="round_days")
    if until is not None and until < received_on:
        raise RuleError(tr("A round cannot end before it was received."), code="round_days")
    title = round_title(source, year, number)
    same = select(FindingRound.id).where(
        FindingRound.id != round_id,
        FindingRound.source == source,
        FindingRound.year == year,
        FindingRound.number == number,
    )
    is_named = source in (Source.LONELY_DEATH, Source.BLIND_SPOT) and number is not None
    if is_named and act.session.scalar(same.limit(1)) is not None:
        raise RuleError(tr("{title} is there already; two rounds cannot be one.", title=title), code="round_known")
    corrected.source, corrected.year, corrected.number, corrected.until = source, year, number, until
    with_newest(act.session, corrected).newest.received_on = received_on
    act.message = tr("Round corrected: {title}", title=title)


def _refuse_closed(person: FindingPerson) -> None:
    if person.state not in OPEN_STATES:
        raise RuleError(
            tr(
                "The result “{result}” is recorded already; take it back first.",
                result=tr(FINDING[person.state].label),
            ),
            code="has_result",
        )


def _move(act: OpenAct, person: FindingPerson, target: str, *, reason: str = "", note: str = "") -> None:
    # A person of a round may have no household; the log of moves keeps that.
    move(act, FINDING, cast("Stateful", person), target, reason=reason, note=note)
