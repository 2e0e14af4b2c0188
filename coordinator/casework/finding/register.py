"""Who of a round enters the register, and by whom a household was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.finding.acts import newest_row, person_of_round
from coordinator.casework.finding.rounds import round_title
from coordinator.casework.households.alike import Person, PersonIndex
from coordinator.casework.households.changes import register_of
from coordinator.casework.households.people import household, name_of
from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.intake.placing import book_of, place_home
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.finding import FINDING, GONE, RISK_OF, FindingRound
from coordinator.records.households import FROM_LIST, Household, Note, Resident, Risk
from coordinator.records.reporters import NATIONAL_LIST, found_by_word, reporters
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct


def take_into_register(act: OpenAct, person_id: int) -> int:
    """Make a household of a person of a round, found by the national list; gives its number.

    Raises
    ------
    RuleError
        `unknown_finding_person`; `in_register`: it is linked; `perhaps_open`: it may be somebody of the register and
        nobody has said who; `gone`: by the result the person died or moved away; `known_already`: somebody of the
        register is the same person.
    """
    session = act.session
    person = person_of_round(session, person_id)
    row = newest_row(session, person_id)
    if person.household_id is not None:
        raise RuleError(tr("{name} is in the register already.", name=row.name), code="in_register")
    if person.perhaps:
        raise RuleError(
            tr("{name} may be somebody of the register; say first who it is.", name=row.name), code="perhaps_open"
        )
    if person.state in GONE:
        result = tr(FINDING[person.state].label)
        raise RuleError(
            tr(
                "The result of {name} is “{result}”; take it back first if that is wrong.", name=row.name, result=result
            ),
            code="gone",
        )
    who = Person(row.name, row.born_on, row.phone, person.area_id, row.address, row.born_part)
    equal = PersonIndex(register_of(session), AreaIndex(session).may_be_one).equal(who)
    if equal:
        raise RuleError(
            tr(
                "{name} is in the register by now (household {n}); say that it is this person.",
                name=equal[0].person.name,
                n=equal[0].household.id,
            ),
            code="known_already",
        )
    home = Household(
        area_id=person.area_id,
        address=row.address,
        risk=RISK_OF.get(person.state, Risk.UNKNOWN),
        registered_on=act.now.date(),
        found_by=NATIONAL_LIST,
    )
    session.add(home)
    session.flush()
    book = book_of(session)
    if book is not None:
        place_home(book, home)
    session.add(
        Resident(
            household_id=home.id,
            name=row.name,
            sex=row.sex,
            born_on=row.born_on,
            born_part=row.born_part,
            born_words=row.born_words,
            phone=row.phone,
        )
    )
    of_round = session.get_one(FindingRound, person.round_id)
    title = round_title(of_round.source, of_round.year, of_round.number)
    text = tr("{title} – signals: {signals}", title=title, signals=", ".join(row.signals) or tr("none"))
    for words in (text, *row.notes):
        session.add(Note(household_id=home.id, written_at=act.now, author=FROM_LIST, text=words))
    person.household_id = home.id
    act.household_id = home.id
    act.message = tr("{name} taken into the register", name=row.name)
    return home.id


def set_found_by(act: OpenAct, household_id: int, found_by: str) -> None:
    """Say by whom a household was found (발굴 경로); empty takes it away.

    Raises
    ------
    RuleError
        `unknown_household`; `unknown_reporter`: the table of ways does not have it.
    """
    home = household(act.session, household_id)
    if found_by and found_by not in reporters():
        raise ImpossibleRequest(tr("The table of reporters has no such way of finding."), code="unknown_reporter")
    home.found_by = found_by
    act.household_id = household_id
    name = name_of(act.session, household_id)
    act.message = (
        tr("{name} was found by: {way}", name=name, way=found_by_word(found_by))
        if found_by
        else tr("By whom {name} was found is not known", name=name)
    )
