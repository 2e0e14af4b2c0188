"""Two households of one person put together, and taken apart again; nothing is deleted by either."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError

from coordinator.casework.households.merge_fields import main_resident, settle_fields
from coordinator.casework.households.people import household, name_of
from coordinator.casework.joining import RULES, Joining, Rule
from coordinator.casework.moves import move
from coordinator.casework.subjects import SUBJECTS
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.base import Base, Transition
from coordinator.records.households import MERGED, Household, LifeStatus, Resident
from coordinator.records.journal import Change
from coordinator.records.merges import PERSON_PAIR, HouseholdMerge, PersonPair
from coordinator.text import ntr, tr
from coordinator.vault.acts import plain, rich, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.casework.subject import Subject
    from coordinator.vault.acts import OpenAct

_HOUSEHOLD, _RESIDENT = Household.__tablename__, Resident.__tablename__


# ------------------------------------------------------------ merge


def merge(
    act: OpenAct,
    stays_id: int,
    goes_id: int,
    choices: Mapping[str, str] | None = None,
    subjects: tuple[Subject, ...] = SUBJECTS,
) -> int:
    """Merge a household into another of the same person; gives the number of the merge.

    All that is of the second is the first's from then on, and its numbers open the first.

    Parameters
    ----------
    choices : by the code of a fact that the two tell differently, whose value stays; what is left out goes by rule

    Raises
    ------
    RuleError
        `unknown_household`, `merged` (one of them was merged before), `same_household`, `ended` (the one that is to
        stay has left the register), `life_status_differs`.
    """
    session = act.session
    if stays_id == goes_id:
        raise RuleError(tr("These are one household already."), code="same_household")
    stays, goes = household(session, stays_id), household(session, goes_id)
    if stays.ended_on is not None:
        raise RuleError(
            tr("{name} is not in the register any more.", name=name_of(session, stays_id)), code="already_ended"
        )
    joining = Joining(act, stays, goes, main_resident(session, stays_id), main_resident(session, goes_id))
    settled: dict[str, Any] = dict(settle_fields(joining, choices or {}))
    for subject in subjects:
        for settle in subject.joins:
            settle(joining)
    session.flush()
    for record, column, rule in _ruled():
        if _names_resident(table_of(record), column):
            _rename_resident(joining, record, column)
        else:
            _hand_over(joining, record, column, rule)
    session.flush()
    for subject in subjects:
        for settle in subject.joined:
            settle(joining)
    goes.merged_into_id = stays.id
    goes.ended_on, goes.end_reason = goes.ended_on or act.now.date(), MERGED
    _settle_pair(act, stays.id, goes.id)
    done = HouseholdMerge(
        household_id=stays.id,
        merged_id=goes.id,
        merged_at=act.now,
        merged_by=act.actor,
        act_id=act.act_id,
        settled={**settled, "told": joining.told},
    )
    session.add(done)
    session.flush()
    act.household_id = stays.id
    merged = tr(
        "{name}: household {n} is merged into household {m}", name=name_of(session, stays.id), n=goes.id, m=stays.id
    )
    act.message = " ".join([f"{merged}." if joining.told else merged, *joining.told])
    return done.id


@lru_cache(maxsize=1)
def _records() -> dict[str, type[Base]]:
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def _ruled() -> Iterator[tuple[type[Base], str, Rule]]:
    """Give each column that names a household or a resident, with its record and rule."""
    by_table = _records()
    for place, rule in RULES.items():
        table, _, column = place.partition(".")
        if rule is not Rule.KEEP and table in by_table:
            yield by_table[table], column, rule


def _hand_over(joining: Joining, record: type[Base], column: str, rule: Rule) -> None:
    """Make the rows of one column the other household's, but those for which there is no room, or no need."""
    session, stays_id, goes_id = joining.act.session, joining.stays.id, joining.goes.id
    table = table_of(record)
    attribute = getattr(record, column)
    staying = joining.staying.get(table.name, set())
    keys = _unique_with(table, column)
    if rule is Rule.UNLESS_SAME:
        keys.append(tuple(c.key for c in table.c if c.key not in ("id", column)))
    taken: set[tuple[Any, ...]] = set()
    if keys:
        for row in session.scalars(select(record).where(attribute == stays_id)):
            taken.update(_key(row, key) for key in keys)
    for row in session.scalars(select(record).where(attribute == goes_id)).all():
        if getattr(row, "id") in staying or any(_key(row, key) in taken for key in keys):  # noqa: B009 - no id in Base
            continue
        setattr(row, column, stays_id)


def _unique_with(table: Table, column: str) -> list[tuple[str, ...]]:
    """List the other columns of each unique key that a column is part of."""
    unique = [[c.key for c in key.columns] for key in table.constraints if isinstance(key, UniqueConstraint)]
    return [tuple(name for name in names if name != column) for names in unique if column in names and len(names) > 1]


def _key(row: Base, names: tuple[str, ...]) -> tuple[Any, ...]:
    return (names, *(str(plain(getattr(row, name))) for name in names))


def _names_resident(table: Table, column: str) -> bool:
    return any(key.column.table.name == _RESIDENT for key in table.c[column].foreign_keys)


def _rename_resident(joining: Joining, record: type[Base], column: str) -> None:
    """Let rows name the resident who stays in place of the one who is the same person."""
    named = select(record).where(getattr(record, column).in_(joining.residents))
    for row in joining.act.session.scalars(named).all():
        setattr(row, column, joining.residents[getattr(row, column)])


def _settle_pair(act: OpenAct, first_id: int, second_id: int) -> None:
    """Note with the pair of the two that they were one person."""
    low, high = sorted((first_id, second_id))
    pair = act.session.scalar(select(PersonPair).where(PersonPair.household_id == low, PersonPair.other_id == high))
    if pair is None:
        pair = PersonPair(household_id=low, other_id=high)
        act.session.add(pair)
        act.session.flush()
    elif not PERSON_PAIR.may_move(pair.state, "merged"):
        move(act, PERSON_PAIR, pair, "suspected")
    move(act, PERSON_PAIR, pair, "merged")
    pair.decided_at = act.now


# ------------------------------------------------------------ un-merge


@dataclass(frozen=True, slots=True)
class TakenApart:
    """What taking a merge back left with the household that had stayed.

    Attributes
    ----------
    stayed : by table, how many rows came in after the merge and stay with it
    kept : fields that were changed since and keep their newer value, as `table.column`
    """

    household_id: int
    merged_id: int
    stayed: Mapping[str, int]
    kept: tuple[str, ...]


def merge_of(session: Session, merged_id: int) -> HouseholdMerge | None:
    """Give the merge that holds by which a household went into another."""
    return session.scalar(
        select(HouseholdMerge)
        .where(HouseholdMerge.merged_id == merged_id, HouseholdMerge.unmerged_at.is_(None))
        .order_by(HouseholdMerge.id.desc())
        .limit(1)
    )


def unmerge(act: OpenAct, merged_id: int) -> TakenApart:
    """Take a merge back: both households as they were; what came in since stays with the one that had stayed.

    Raises
    ------
    RuleError
        `not_merged`; `merged_further`, `left_since`, `died_since`, `later_depends`: with the reason in words.
    """
    session = act.session
    goes = session.get(Household, merged_id)
    done = merge_of(session, merged_id)
    if goes is None or done is None:
        raise ImpossibleRequest(tr("Household {n} is not merged into another.", n=merged_id), code="not_merged")
    stays = session.get_one(Household, done.household_id)
    changes = session.execute(
        select(Change.table, Change.row_id, Change.before, Change.after)
        .where(Change.act_id == done.act_id)
        .order_by(Change.id.desc())
    ).all()
    _refuse_later(session, goes, stays, changes)
    kept: list[str] = []
    moved_back: dict[str, set[int]] = defaultdict(set)
    for table_name, row_id, before, after in changes:
        if table_name == HouseholdMerge.__tablename__ or (table_name == PersonPair.__tablename__):
            continue
        if table_name == Transition.__tablename__ and before is None:
            _compensate(act, after or {})
        elif before is not None and after is not None:
            moved_back[table_name].add(row_id)
            kept += _restore(session, table_name, row_id, before, after)
        try:
            session.flush()
        except IntegrityError:
            raise RuleError(
                tr("Something later depends on it; undo the later act first."), code="later_depends"
            ) from None
    session.expire_all()
    low, high = sorted((stays.id, goes.id))
    pair = session.scalar(select(PersonPair).where(PersonPair.household_id == low, PersonPair.other_id == high))
    if pair is not None and pair.state == "merged":
        move(act, PERSON_PAIR, pair, "unmerged")
        pair.decided_at = act.now
    done.unmerged_at = act.now
    session.flush()
    act.household_id = stays.id
    stayed = _came_since(session, done, moved_back)
    words = [tr("Household {n} is by itself again", n=goes.id)]
    if stayed:
        count = sum(stayed.values())
        words.append(
            ntr(
                "{n} record that came in since stays with household {m}",
                "{n} records that came in since stay with household {m}",
                count,
                m=stays.id,
            )
        )
    if kept:
        words.append(tr("what was changed since stays as it is"))
    act.message = "; ".join(words)
    return TakenApart(stays.id, goes.id, stayed, tuple(dict.fromkeys(kept)))


def _refuse_later(session: Session, goes: Household, stays: Household, changes: Sequence[Any]) -> None:
    """Refuse where something later made it impossible."""
    if stays.merged_into_id is not None or goes.merged_into_id != stays.id:
        raise RuleError(
            tr("Household {n} was merged into another since. Take that merge back first.", n=stays.id),
            code="merged_further",
        )
    if stays.ended_on is not None:
        raise RuleError(
            tr(
                "{name} has left the register since the merge; the other record would come back. Take that back first.",
                name=name_of(session, stays.id),
            ),
            code="left_since",
        )
    resident = main_resident(session, stays.id)
    before = {(row.table, row.row_id): row for row in changes}
    if resident is not None and resident.life_status != LifeStatus.ALIVE:
        change = before.get((_RESIDENT, resident.id))
        said_by_merge = change is not None and (change.after or {}).get("life_status") == resident.life_status
        other = main_resident(session, goes.id)
        if not said_by_merge and other is not None and other.life_status == LifeStatus.ALIVE:
            raise RuleError(
                tr(
                    "The death of {name} was reported since the merge; the other record would be called again. Take "
                    "the report back first.",
                    name=resident.name,
                ),
                code="died_since",
            )


def _restore(
    session: Session, table_name: str, row_id: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[str]:
    """Put back what the merge wrote into a row; gives what was changed since, which stays."""
    record = _records()[table_name]
    row = session.get(record, row_id)
    if row is None:
        return []
    old = rich(table_of(record), before)
    kept: list[str] = []
    for name, value in old.items():
        if plain(getattr(row, name)) == after[name]:
            setattr(row, name, value)
        else:
            kept.append(f"{table_name}.{name}")
    return kept


def _compensate(act: OpenAct, moved: Mapping[str, Any]) -> None:
    """Write the way back of a move the merge made, unless the record was moved on since."""
    session = act.session
    newest = session.scalar(
        select(Transition)
        .where(Transition.machine == moved["machine"], Transition.record_id == moved["record_id"])
        .order_by(Transition.id.desc())
        .limit(1)
    )
    if newest is None or newest.to_state != moved["to_state"] or moved["machine"] == PERSON_PAIR.name:
        return
    session.add(
        Transition(
            machine=moved["machine"],
            record_id=moved["record_id"],
            household_id=newest.household_id,
            from_state=moved["to_state"],
            to_state=moved["from_state"],
            happened_at=act.now,
            recorded_at=act.now,
            actor=act.actor,
            cause=act.cause,
        )
    )


def _came_since(session: Session, done: HouseholdMerge, moved_back: Mapping[str, set[int]]) -> dict[str, int]:
    """Count the rows that came in after the merge and stay with the household that had stayed, by table."""
    tables = {place.partition(".")[0] for place, rule in RULES.items() if rule is not Rule.KEEP}
    rows = session.execute(
        select(Change.table, func.count(func.distinct(Change.row_id)))
        .where(
            Change.act_id > done.act_id,
            Change.household_id == done.household_id,
            Change.before.is_(None),
            Change.table.in_(tables - {Transition.__tablename__, _HOUSEHOLD}),
        )
        .group_by(Change.table)
        .order_by(Change.table)
    ).all()
    return {name: count for name, count in rows}
