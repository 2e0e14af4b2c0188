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

    from sqlalchemy import Connection, Engine

_NAME = re.compile(r"(?<![.\w])\w+")
"""A word that is not the name of a column of something."""
_READS = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
_WRITES = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE
)


@contextmanager
def observed(source: Connection | Engine, notify: Callable[[frozenset[str], bool], None]) -> Generator[None]:
    """Tell of each statement, before it runs, which tables it names and whether it only reads.

    Parameters
    ----------
    source : a session's connection; an engine for whatever is asked meanwhile, in any session
    notify : takes the names of the tables and True where the statement reads only
    """

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        notify(*_named(statement))

    event.listen(source, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(source, "before_cursor_execute", look)


@lru_cache(maxsize=4096)
def _named(statement: str) -> tuple[frozenset[str], bool]:
    written = _WRITES.match(statement)
    if written is not None:
        return frozenset({written.group(1)}), False
    # Any word that is the name of a table counts: too many make an answer old too soon, too few would keep it too long.
    named = frozenset(set(_NAME.findall(statement)) & Base.metadata.tables.keys())
    return named, _READS.match(statement) is not None
