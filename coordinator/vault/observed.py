"""Which tables the statements of a session read and write, as the database itself is asked; nobody has to say so."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from coordinator.records.base import Base

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

_NAME = re.compile(r"(?<![.\w])\w+")
"""A word that is not the name of a column of something."""
_READS = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
_WRITES = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE
)


@contextmanager
def observed(session: Session, seen: Callable[[frozenset[str], bool], None]) -> Generator[Connection]:
    """Tell of each statement of a session, before it runs, which tables it names and whether it only reads.

    Parameters
    ----------
    seen : takes the names of the tables and True where the statement reads only
    """
    connection = session.connection()

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen(*_named(statement))

    event.listen(connection, "before_cursor_execute", look)
    try:
        yield connection
    finally:
        event.remove(connection, "before_cursor_execute", look)


@lru_cache(maxsize=4096)
def _named(statement: str) -> tuple[frozenset[str], bool]:
    written = _WRITES.match(statement)
    if written is not None:
        return frozenset({written.group(1)}), False
    # Any word that is the name of a table counts: too many make an answer old too soon, too few would keep it too long.
    named = frozenset(set(_NAME.findall(statement)) & Base.metadata.tables.keys())
    return named, _READS.match(statement) is not None


def tables_of(statement: str) -> frozenset[str]:
    """Give the tables a statement names."""
    return _named(statement)[0]
