"""What one act changed: each field before and after in words, never a code or a number of the program's own."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from coordinator.records.base import Base
from coordinator.records.journal import Change
from coordinator.records.services import Programme, Provider
from coordinator.records.values.given_names import given
from coordinator.text import day, language, moment, phone_text, tr
from coordinator.vault.acts import rich
from coordinator.worklist.facts.people import area_names
from coordinator.worklist.history.codes import CODES, NAMED, UNTOLD_CODES
from coordinator.worklist.history.fields import FIELDS, TABLES
from coordinator.worklist.history.rows import Changes, FieldChange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

MOST_ROWS = 60
"""Changed rows of one act that are told field by field; an import changes thousands."""


def changes_of(session: Session, act_id: int) -> Changes:
    """Tell the fields an act changed; nothing where nobody knows the act."""
    of_act = (Change.act_id == act_id, Change.table.in_(TABLES))
    rows = session.execute(
        select(Change.table, Change.before, Change.after).where(*of_act).order_by(Change.id).limit(MOST_ROWS)
    ).all()
    count = session.scalar(select(func.count()).where(*of_act)) or 0
    names: dict[str, Mapping[int, str]] = {}
    fields = [field for table, before, after in rows for field in _fields(session, names, table, before, after)]
    return Changes(act_id, tuple(fields), more_rows=count - len(rows))


def _fields(
    session: Session,
    names: dict[str, Mapping[int, str]],
    table: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> list[FieldChange]:
    old, new = known(table, before), known(table, after)
    answer: list[FieldChange] = []
    for column in dict.fromkeys((*old, *new)):
        if column not in FIELDS or (table, column) in UNTOLD_CODES:
            continue
        was, now = (_words(session, names, table, column, values.get(column)) for values in (old, new))
        if was != now:
            answer.append(FieldChange(tr(TABLES[table]), tr(FIELDS[column]), was, now))
    return answer


def known(table: str, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Read a row of the journal; of an old journal, without the columns that are gone since."""
    columns = Base.metadata.tables[table].c
    return rich(Base.metadata.tables[table], {name: v for name, v in (values or {}).items() if name in columns})


def code_words(table: str, column: str, code: str) -> str:
    """Say a code in words; one of an old journal that nobody knows any more stands as it is."""
    label = CODES[table, column].get(code)
    return code if label is None else tr(label)


def _words(session: Session, names: dict[str, Mapping[int, str]], table: str, column: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if column in _NAMES:
        if column not in names:
            names[column] = _NAMES[column](session)
        return names[column].get(value, "")
    codes = (table, column) in CODES
    if isinstance(value, (list, tuple)):
        return ", ".join(code_words(table, column, str(item)) if codes else str(item) for item in value)
    if codes:
        return code_words(table, column, str(value))
    if (table, column) in NAMED:
        instead = NAMED[table, column].get(value)
        return given(value) if instead is None else tr(instead)
    return _plain_words(column, value)


def _plain_words(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return phone_text(str(value)) if column == "phone" else str(value)


def _programmes(session: Session) -> dict[int, str]:
    english = language() == "en"
    rows = session.execute(select(Programme.id, Programme.name, Programme.name_en)).all()
    return {number: (name_en or name) if english else name for number, name, name_en in rows}


def _providers(session: Session) -> dict[int, str]:
    rows = session.execute(select(Provider.id, Provider.name)).all()
    return {number: name for number, name in rows}


_NAMES: dict[str, Callable[[Session], Mapping[int, str]]] = {
    "area_id": area_names,
    "programme_id": _programmes,
    "provider_id": _providers,
}
"""Columns that hold the number of another record, and how those are called."""
