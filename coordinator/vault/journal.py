"""The journal: acts chained by keyed hashes; history, undo and the proof that nothing was altered."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from coordinator.errors import RuleError
from coordinator.records.base import Base, Transition
from coordinator.records.follow_ups import FollowUp
from coordinator.records.journal import Act, Change
from coordinator.text import tr
from coordinator.vault.acts import OpenAct, RowChange, plain, rich, table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select, Update
    from sqlalchemy.orm import Session

_FIRST = b"\0" * 32
_MANY = 900


def next_act_id(session: Session) -> int:
    """Give the number of the next act; the caller holds the only write transaction."""
    return (session.scalar(select(func.max(Act.id))) or 0) + 1


def _canonical(act: dict[str, Any], changes: Iterable[tuple[str, int, Any, Any]]) -> bytes:
    return json.dumps([act, list(changes)], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _link(key: bytes, previous: bytes, act: dict[str, Any], changes: Iterable[tuple[str, int, Any, Any]]) -> bytes:
    return hmac.new(key, previous + _canonical(act, changes), hashlib.sha256).digest()


def close_act(act: OpenAct, chain_key: bytes) -> bool:
    """Write the act and its changes, chained to the act before; False where there was nothing to write."""
    if not act.changes and not act.nouns and not act.details:
        return False
    connection = act.session.connection()
    previous = connection.execute(select(Act.hash).order_by(Act.id.desc()).limit(1)).scalar() or _FIRST
    details = json.loads(json.dumps(act.details, ensure_ascii=False, default=plain))
    fields: dict[str, Any] = {
        "id": act.act_id,
        "recorded_at": int(act.now.timestamp()),
        "actor": act.actor,
        "host": socket.gethostname(),
        "verb": act.verb,
        "cause": str(act.cause),
        "reason": act.reason,
        "household_id": act.household_id,
        "details": details,
        "undoes_id": act.undoes_id,
        "change_count": len(act.changes),
    }
    link = _link(chain_key, previous, fields, [(c.table, c.row_id, c.before, c.after) for c in act.changes])
    connection.execute(insert(table_of(Act)), [{**fields, "recorded_at": act.now, "hash": link}])
    if act.changes:
        connection.execute(
            insert(table_of(Change)),
            [
                {
                    "act_id": act.act_id,
                    "table": c.table,
                    "row_id": c.row_id,
                    "household_id": c.household_id,
                    "before": c.before,
                    "after": c.after,
                }
                for c in act.changes
            ],
        )
    return True


def verify(session: Session, chain_key: bytes) -> int | None:
    """Recompute the chain; gives the number of the first act that does not fit, or nothing.

    A changed, removed, swapped or inserted act or change shows at its place; a cut tail shows only against the head
    kept outside the database.
    """
    changes: dict[int, list[tuple[str, int, Any, Any]]] = {}
    query = select(Change.act_id, Change.table, Change.row_id, Change.before, Change.after).order_by(Change.id)
    for act_id, table, row_id, before, after in session.execute(query):
        changes.setdefault(act_id, []).append((table, row_id, before, after))
    previous = _FIRST
    expected_id = 1
    columns = [c for c in table_of(Act).c if c.name != "hash"]
    for *values, link in session.execute(select(*columns, Act.hash).order_by(Act.id)):
        fields: dict[str, Any] = {column.name: value for column, value in zip(columns, values, strict=True)}
        moment: datetime = fields["recorded_at"]
        fields["recorded_at"] = int(moment.timestamp())
        mine = changes.pop(fields["id"], [])
        if (
            fields["id"] != expected_id
            or len(mine) != fields["change_count"]
            or not hmac.compare_digest(_link(chain_key, previous, fields, mine), link)
        ):
            return expected_id
        previous = link
        expected_id += 1
    return min(changes) if changes else None


def head(session: Session) -> tuple[int, bytes]:
    """Give the number and hash of the newest act; (0, zeros) for an empty journal."""
    row = session.execute(select(Act.id, Act.hash).order_by(Act.id.desc()).limit(1)).one_or_none()
    return (row.id, row.hash) if row else (0, _FIRST)


def undone_by(session: Session, act_id: int) -> int | None:
    """Give the act that undid `act_id` and still stands, or nothing."""
    for candidate in session.scalars(select(Act.id).where(Act.undoes_id == act_id).order_by(Act.id.desc())).all():
        if undone_by(session, candidate) is None:
            return candidate
    return None


def undo(act: OpenAct, act_id: int) -> None:
    """Write the way back of an act, as further changes of `act`.

    A record's state is put back by a compensating transition; every other row returns to what it was before, and so
    does whose a transition is.

    Raises
    ------
    RuleError
        `unknown_act`, `already_undone`, `not_undoable` (nothing by row), or `later_depends` where a row has changed
        since or something else points at it.
    """
    session = act.session
    session.flush()
    target = session.get(Act, act_id)
    if target is None:
        raise RuleError(tr("There is no act number {n}.", n=act_id), code="unknown_act")
    if undone_by(session, act_id) is not None:
        raise RuleError(tr("This was undone before."), code="already_undone")
    if "bulk" in target.details or not target.change_count:
        raise RuleError(tr("This act cannot be undone."), code="not_undoable")
    act.undoes_id = act_id
    act.household_id = target.household_id
    tables = Base.metadata.tables
    later = RuleError(tr("Something later depends on it; undo the later act first."), code="later_depends")
    rows = session.execute(
        select(Change.table, Change.row_id, Change.household_id, Change.before, Change.after)
        .where(Change.act_id == act_id)
        .order_by(Change.id.desc())
    ).all()
    if _is_followed(session, [(name, row_id) for name, row_id, _, before, _ in rows if before is None]):
        raise later
    try:
        for (name, is_new), group in groupby(rows, key=lambda row: (row.table, row.before is None)):
            of_table = list(group)
            if is_new and name != Transition.__tablename__:
                _remove(session, tables[name], [(row.row_id, row.after) for row in of_table], later)
                for row in of_table:
                    act.record(RowChange(name, row.row_id, row.household_id, row.after, None))
                continue
            for _, row_id, household_id, before, after in of_table:
                if name == Transition.__tablename__ and (before is None or after is None):
                    _compensate(act, before, after)
                else:
                    _reverse(session, tables[name], row_id, before, after, later)
                    act.record(RowChange(name, row_id, household_id, after, before))
    except IntegrityError:
        raise later from None
    session.flush()
    session.expire_all()


def _is_followed(session: Session, new: Collection[tuple[str, int]]) -> bool:
    """Say whether something came of a row that an act made: a follow-up names its ends, no key of the table does."""
    numbers: dict[str, list[int]] = {}
    for name, row_id in new:
        numbers.setdefault(name, []).append(row_id)
    mine = set(numbers.pop(FollowUp.__tablename__, ()))
    for name, ids in numbers.items():
        for first in range(0, len(ids), _MANY):
            group = ids[first : first + _MANY]
            ends = ((FollowUp.source_kind, FollowUp.source_id), (FollowUp.target_kind, FollowUp.target_id))
            for kind, number in ends:
                if not mine.issuperset(session.scalars(select(FollowUp.id).where(kind == name, number.in_(group)))):
                    return True
    return False


def _remove(
    session: Session, table: Table, new: Sequence[tuple[int, Mapping[str, Any] | None]], later: RuleError
) -> None:
    """Take rows out again that an act made, as long as each is as it made them; an import made thousands."""
    connection = session.connection()
    for first in range(0, len(new), _MANY):
        wanted = {row_id: after or {} for row_id, after in new[first : first + _MANY]}
        names = tuple(next(iter(wanted.values())))
        query = select(table.c.id, *[table.c[name] for name in names]).where(table.c.id.in_(wanted))
        found = {row[0]: dict(zip(names, map(plain, row[1:]), strict=True)) for row in connection.execute(query)}
        if found != wanted:
            raise later
        connection.execute(delete(table).where(table.c.id.in_(wanted)))


def _reverse(
    session: Session,
    table: Table,
    row_id: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    later: RuleError,
) -> None:
    connection = session.connection()
    if after is not None and _current(connection, table, row_id, after) != after:
        raise later
    if before is None:
        raise later
    if after is None:
        connection.execute(insert(table), [rich(table, before)])
    else:
        connection.execute(_update(table), {"row_id": row_id, **rich(table, before)})


def _current(connection: Connection, table: Table, row_id: int, like: dict[str, Any]) -> dict[str, Any] | None:
    row = connection.execute(_select(table, tuple(like)), {"row_id": row_id}).one_or_none()
    return None if row is None else {name: plain(value) for name, value in zip(like, row, strict=True)}


# An import is undone row by row, thousands of times with the same few statements.


@lru_cache(maxsize=256)
def _select(table: Table, names: tuple[str, ...]) -> Select[Any]:
    return select(*[table.c[name] for name in names]).where(table.c.id == bindparam("row_id"))


@lru_cache(maxsize=64)
def _update(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("row_id"))


def _compensate(act: OpenAct, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    values = after or before or {}
    act.session.add(
        Transition(
            machine=values["machine"],
            record_id=values["record_id"],
            household_id=values["household_id"],
            from_state=values["to_state"],
            to_state=values["from_state"],
            happened_at=act.now,
            recorded_at=act.now,
            actor=act.actor,
            cause=act.cause,
        )
    )


def hash_of(session: Session, act_id: int) -> bytes | None:
    """Give the hash of one act, or nothing where it is not there."""
    return session.scalar(select(Act.hash).where(Act.id == act_id))
