"""The whole register gone through for pairs that may be of one person, and what somebody decides of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator.casework.households.alike import Person, PersonIndex
from coordinator.casework.households.changes import people_known
from coordinator.casework.intake.areas import AreaIndex
from coordinator.casework.moves import move
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.merges import PERSON_PAIR, PersonPair
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.casework.households.changes import KnownPerson
    from coordinator.vault.acts import OpenAct

OPEN = ("suspected", "later")
"""Pairs of which nobody has decided yet."""


def alike_pairs(session: Session) -> dict[tuple[int, int], tuple[Person, Person]]:
    """Find the pairs of households in the register that may be of one person, each by its two numbers in order.

    The same address alone never makes a pair, nor does the same name alone where anything else differs.
    """
    homes = people_known(session)
    areas = AreaIndex(session)
    index: PersonIndex[KnownPerson] = PersonIndex(homes, areas.may_be_one)
    pairs: dict[tuple[int, int], tuple[Person, Person]] = {}
    for home in homes:
        if not home.person.name:
            continue
        for other in (*index.equal(home.person), *index.perhaps(home.person)):
            if other.household_id > home.household_id and other.person.name:
                pairs[home.household_id, other.household_id] = home.person, other.person
    return pairs


def compared(person: Person) -> list[str]:
    """Give what of a person is held against another, as it is kept with the pair."""
    born = person.born_part if person.born_on is None else person.born_on.isoformat()
    return [person.name, born, person.phone, person.address]


def compared_pair(pair: tuple[int, int], people: Sequence[Person]) -> dict[str, Any]:
    """Give what of two households was held against each other, by their numbers."""
    return {str(number): compared(person) for number, person in zip(pair, people, strict=True)}


def find_pairs(act: OpenAct) -> int:
    """Look through the whole register for pairs that may be of one person; gives how many are open.

    A pair that somebody has decided of comes up again only when what was compared has changed since. One of which
    nobody has decided, and which is alike no more, goes.
    """
    session = act.session
    pairs = alike_pairs(session)
    stored = {(pair.household_id, pair.other_id): pair for pair in session.scalars(select(PersonPair))}
    new = 0
    for numbers, people in pairs.items():
        pair, now_compared = stored.get(numbers), compared_pair(numbers, people)
        if pair is None:
            session.add(PersonPair(household_id=numbers[0], other_id=numbers[1], compared=now_compared))
            new += 1
        elif not pair.compared:
            pair.compared = now_compared  # decided with a file: what was compared is known from now on
        elif pair.state == "not_duplicate" and pair.compared != now_compared:
            move(act, PERSON_PAIR, pair, "suspected")
            pair.compared, pair.decided_at = now_compared, None
            new += 1
        elif pair.state == "unmerged":
            move(act, PERSON_PAIR, pair, "suspected")
            pair.compared = now_compared
            new += 1
        elif pair.compared != now_compared:
            pair.compared = now_compared
    for numbers, pair in stored.items():
        if pair.state in OPEN and numbers not in pairs:
            session.delete(pair)
    session.flush()
    open_count = len(session.scalars(select(PersonPair.id).where(PersonPair.state.in_(OPEN))).all())
    if not open_count:
        act.message = tr("The whole register was gone through; nobody seems to stand in it twice.")
    else:
        act.message = ntr(
            "{n} pair may be one person, {new} of them new.",
            "{n} pairs may each be one person, {new} of them new.",
            open_count,
            new=f"{new:,}",
        )
    return open_count


def decide_pairs(act: OpenAct, pair_ids: Iterable[int], state: str) -> None:
    """Note of pairs that each is of two people (`not_duplicate`), or to be looked at later (`later`).

    Raises
    ------
    RuleError
        `unknown_pair`; `no_such_move` where one of them is decided already; `no_pairs`.
    """
    session = act.session
    count = 0
    home_ids: set[int] = set()
    for pair_id in pair_ids:
        pair = session.get(PersonPair, pair_id)
        if pair is None:
            raise ImpossibleRequest(
                tr("This pair is not there any more; look for duplicates again."), code="unknown_pair"
            )
        if pair.state == state:
            continue
        move(act, PERSON_PAIR, pair, state)
        pair.decided_at = act.now
        count += 1
        home_ids |= {pair.household_id}
    if not count:
        raise RuleError(tr("Nothing was chosen that is still open."), code="no_pairs")
    act.household_id = home_ids.pop() if len(home_ids) == 1 else None
    if state == "later":
        act.message = ntr("{n} pair put off", "{n} pairs put off", count)
    else:
        act.message = ntr("{n} pair: two people, not asked again", "{n} pairs: two people each, not asked again", count)


def keep_apart(act: OpenAct, household_id: int, other_id: int, people: Mapping[int, Person]) -> None:
    """Note that two households are of two people, as somebody has said with a file, so that nobody is asked again."""
    low, high = sorted((household_id, other_id))
    of_both = compared_pair((low, high), (people[low], people[high])) if {low, high} <= people.keys() else {}
    pair = act.session.scalar(select(PersonPair).where(PersonPair.household_id == low, PersonPair.other_id == high))
    if pair is None:
        state = "not_duplicate"
        act.session.add(PersonPair(household_id=low, other_id=high, state=state, compared=of_both, decided_at=act.now))
    elif pair.state in OPEN:
        move(act, PERSON_PAIR, pair, "not_duplicate")
        pair.compared, pair.decided_at = of_both or pair.compared, act.now
