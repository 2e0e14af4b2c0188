"""JSON as interfaces give it: one object a line, a list, or a list within an object; each object is a row."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from coordinator.errors import ImportRefused
from coordinator.importers.reading.headers import GROUP_SIGN, trimmed
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINS = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])')
MOST_COLUMNS = 500
_DEEPEST = 6
"""Objects within objects become columns `outer › inner`; what lies deeper stays JSON in one cell."""


def is_json(text: str) -> bool:
    """Say by its first signs whether a text is JSON; a line of a table begins with neither brace nor bracket so."""
    return _BEGINS.match(text) is not None


def json_rows(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, list[str]], ...]]:
    """Read a text of JSON.

    Returns
    -------
    the columns in the order in which their names first come, and the rows; of one object a line with its line, else
    with its number in the list, counted from 1. `null` is an empty cell; lists stay JSON.

    Raises
    ------
    ImportRefused
        `json`: a line or the whole is none, or holds something else than objects; `empty`; `too_large`: over 500 names.
    """
    objects = list(_objects(text))
    if not objects:
        raise ImportRefused(tr("The file is empty."), code="empty")
    places: dict[str, int] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    for line, entry in objects:
        cells = dict(_cells(entry, "", 0))
        for name in cells:
            places.setdefault(name, len(places))
        rows.append((line, cells))
        if len(places) > MOST_COLUMNS:
            raise ImportRefused(
                tr("The file has over {n} columns. Ask the sender for a table with one row a call.", n=MOST_COLUMNS),
                code="too_large",
            )
    names = list(places)
    columns = (*trimmed(names), *[""] * len(names))[: len(names)]
    return columns, tuple((line, [cells.get(name, "") for name in names]) for line, cells in rows)


def _objects(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    lines = [(line, part) for line, part in enumerate(text.splitlines(), start=1) if part.strip()]
    first = lines[0][1].strip() if lines else ""
    if len(lines) > 1 and first.startswith("{") and first.endswith("}"):
        for line, part in lines:
            yield line, _entry(_parsed(part, line), line)
        return
    whole = _parsed(text, 1)
    listed = _listed(whole)
    entries = listed if listed is not None else [whole]
    for number, entry in enumerate(entries, start=1):
        yield number, _entry(entry, number)


def _parsed(text: str, line: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        at = getattr(fault, "lineno", 1) + line - 1
        raise ImportRefused(
            tr("Line {n} is no JSON that can be read, such as a file cut short. Ask the sender for it again.", n=at),
            code="json",
        ) from fault


def _entry(entry: Any, line: int) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise ImportRefused(
            tr("Entry {n} of the file has no names of columns. Ask the sender for one object a call.", n=line),
            code="json",
        )
    return cast("dict[str, Any]", entry)


def _listed(whole: Any, depth: int = 0) -> list[Any] | None:
    """Find the list of rows: the whole, or the longest list of objects within the object around it."""
    if isinstance(whole, list):
        return cast("list[Any]", whole)
    if not isinstance(whole, dict) or depth > _DEEPEST:
        return None
    inner = [_listed(value, depth + 1) for value in cast("dict[str, Any]", whole).values()]
    lists = [entries for entries in inner if entries and all(isinstance(entry, dict) for entry in entries)]
    plain = any(not isinstance(value, dict | list) for value in cast("dict[str, Any]", whole).values())
    # one call alone may hold a list too: what was said in it
    is_call = plain and any(name in whole for name in ("sessionId", "callStatus", "conversationDetails"))
    return None if is_call else max(lists, key=len, default=None)


def _cells(entry: dict[str, Any], before: str, depth: int) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        name = f"{before}{_whole(key)}"
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _cells(cast("dict[str, Any]", value), f"{name}{GROUP_SIGN}", depth + 1)
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _whole(value) if isinstance(value, str) else _whole(json.dumps(value, ensure_ascii=False))


def _whole(text: str) -> str:
    """Give a text that can be stored: half of a surrogate pair, as JSON may escape it, is no letter."""
    return text.encode("utf-8", "replace").decode()
