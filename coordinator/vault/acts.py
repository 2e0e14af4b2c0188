"""One act in the making: a session whose every row change is collected for the journal."""

from __future__ import annotations

import base64
import dataclasses
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, LargeBinary, Table, func, insert, inspect, select

from coordinator.records.base import KST, Base, Cause, Instant, noun_of
from coordinator.records.journal import Act, Change, VaultFact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.orm import InstanceState, Session

UNJOURNALLED = (Act.__tablename__, Change.__tablename__)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; an update holds the changed columns only, a missing side means no row."""

    table: str
    row_id: int
    household_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass
class OpenAct:
    """A transaction of one person or clock, open until it is committed or rolled back whole.

    Attributes
    ----------
    session : writes go through it; each ORM change is journalled by itself
    act_id : number the act will have
    now : when it happens, Korean time
    """

    session: Session
    act_id: int
    now: datetime
    actor: str
    verb: str
    cause: Cause
    reason: str = ""
    household_id: int | None = None
    undoes_id: int | None = None
    details: dict[str, Any] = field(default_factory=dict[str, Any])
    changes: list[RowChange] = field(default_factory=list[RowChange])
    nouns: set[str] = field(default_factory=set[str])
    message: str = ""
    """One sentence for the status bar."""

    def touch(self, noun: str) -> None:
        """Say that something of a noun changed outside the row journal."""
        self.nouns.add(noun)

    def record(self, change: RowChange) -> None:
        """Note a row change for the journal."""
        self.changes.append(change)
        noun = noun_of(change.table)
        if noun:
            self.nouns.add(noun)

    def bulk(self, record: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once, journalled as one count; an act with such rows cannot be undone by row."""
        if not rows:
            return
        table = table_of(record)
        self.session.flush()
        self.session.connection().execute(insert(table), list(rows))
        counts: dict[str, int] = self.details.setdefault("bulk", {})
        counts[table.name] = counts.get(table.name, 0) + len(rows)
        if record.noun:
            self.nouns.add(record.noun)

    def add_many(self, record: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert many rows of one record, each journalled as if it had been added by itself; gives their numbers.

        Parameters
        ----------
        rows : the values of each; what is left out has the record's own default
        """
        if not rows:
            return []
        table = table_of(record)
        self.session.flush()
        connection = self.session.connection()
        first = _last_number(connection, record) + 1
        defaults = _defaults_of(record)
        values = [{**defaults, **row, "id": first + place} for place, row in enumerate(rows)]
        connection.execute(insert(table), values)
        for of_row in values:
            home = of_row["id"] if table.name == _HOUSEHOLD else of_row.get("household_id")
            after = {name: plain(value) for name, value in of_row.items()}
            self.changes.append(RowChange(table.name, of_row["id"], home, None, after))
        if record.noun:
            self.nouns.add(record.noun)
        return [of_row["id"] for of_row in values]

    def set_fact(self, name: str, value: Any) -> None:
        """Set a fact about the vault."""
        fact = self.session.get(VaultFact, name)
        if fact is None:
            self.session.add(VaultFact(name=name, value=value))
        elif fact.value != value:
            fact.value = value


def table_of(record: type[Base]) -> Table:
    """Give a record's table."""
    table = record.__table__
    if not isinstance(table, Table):
        raise TypeError("not a plain table")
    return table


def plain(value: Any) -> Any:
    """Write a column value as JSON holds it."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, str):
        return str(value)
    return value


def rich(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Read column values back from their JSON form."""
    answer: dict[str, Any] = {}
    for name, value in values.items():
        kind = table.c[name].type
        if value is None:
            answer[name] = None
        elif isinstance(kind, Instant):
            answer[name] = datetime.fromtimestamp(value, KST)
        elif isinstance(kind, Date):
            answer[name] = date.fromisoformat(value)
        elif isinstance(kind, LargeBinary):
            answer[name] = base64.b64decode(value)
        else:
            answer[name] = value
    return answer


def _household_of(state: InstanceState[Any]) -> int | None:
    values = state.dict
    if state.class_.__tablename__ == _HOUSEHOLD:
        return values.get("id")
    return values.get("household_id")


def number(session: Session) -> None:
    """Give new households their numbers, and other new rows where there are many of a kind, written in one statement.

    SQLite hands out the same numbers to the others, but row by row; nobody else writes while an act is open.
    """
    by_class: dict[type[Any], list[Any]] = defaultdict(list)
    for instance in session.new:
        by_class[type(instance)].append(instance)
    for record, instances in by_class.items():
        if "id" not in record.__table__.c or record.__tablename__ in UNJOURNALLED:
            continue
        if len(instances) < _MANY and record.__tablename__ != _HOUSEHOLD:
            continue
        last = _last_number(session.connection(), record)
        unnumbered = [instance for instance in instances if instance.__dict__.get("id") is None]
        for n, instance in enumerate(sorted(unnumbered, key=lambda new: inspect(new).insert_order), last + 1):
            instance.id = n


def _last_number(connection: Connection, record: type[Any]) -> int:
    last = connection.scalar(select(func.max(record.__table__.c.id))) or 0
    if record.__tablename__ == _HOUSEHOLD:
        # Drafts and the journal know a household by its number, also one that was taken out of the register again.
        last = max(last, connection.scalar(select(func.max(Change.household_id))) or 0)
    return last


def _defaults_of(record: type[Base]) -> Mapping[str, Any]:
    """Give what stands in each column of a record of which nothing was said."""
    needed = {
        part.name: None
        for part in dataclasses.fields(record)
        if part.init and part.default is dataclasses.MISSING and part.default_factory is dataclasses.MISSING
    }
    bare = record(**needed)
    return {column.key: getattr(bare, column.key) for column in inspect(record).column_attrs}


_HOUSEHOLD = "household"
_MANY = 50


def collect(act: OpenAct) -> None:
    """Collect the row changes of the flush that just ran; keys of new rows are known by now."""
    session = act.session
    for instance in session.new:
        state: InstanceState[Any] = inspect(instance)
        table = state.class_.__tablename__
        if table in UNJOURNALLED or table == VaultFact.__tablename__:
            continue
        after = {column.key: plain(state.dict.get(column.key)) for column in state.mapper.column_attrs}
        act.record(RowChange(table, after["id"], _household_of(state), None, after))
    for instance in session.dirty:
        state = inspect(instance)
        table = state.class_.__tablename__
        if table in UNJOURNALLED or table == VaultFact.__tablename__:
            continue
        before: dict[str, Any] = {}
        after = {}
        for column in state.mapper.column_attrs:
            if column.key not in state.committed_state:  # never set since it was read
                continue
            history = state.attrs[column.key].history
            if history.has_changes():
                before[column.key] = plain(history.deleted[0]) if history.deleted else None
                after[column.key] = plain(history.added[0]) if history.added else None
        if after:
            act.record(RowChange(table, state.dict["id"], _household_of(state), before, after))
    for instance in session.deleted:
        state = inspect(instance)
        before = {column.key: plain(getattr(instance, column.key)) for column in state.mapper.column_attrs}
        act.record(RowChange(state.class_.__tablename__, before["id"], _household_of(state), before, None))
