"""Who a paper cannot speak of, by cause: a few names in the head, all of them in an annex."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeVar

from coordinator.briefing.blocks import Block, Cell, Column, Heading, Table
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.briefing.redaction import Redaction
    from coordinator.worklist.said import Said

NAMES_IN_HEAD = 4
"""So many names of a cause stand in the head; all of them follow in the annex when there are more."""


class LeftOut(Protocol):
    """A household that is left out, and why."""

    @property
    def household_id(self) -> int: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def area(self) -> str: ...  # noqa: D102
    @property
    def cause(self) -> Said: ...  # noqa: D102


Row = TypeVar("Row", bound=LeftOut)


def by_cause(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Group by what is said of the cause, the most frequent first."""
    ordered = sorted(rows, key=lambda row: row.cause.text)
    groups = [(text, list(group)) for text, group in groupby(ordered, key=lambda row: row.cause.text)]
    return sorted(groups, key=lambda item: -len(item[1]))


def cause_lines(rows: Sequence[LeftOut], rules: Redaction) -> str:
    """Say a line for each cause: how many, and the first names."""
    lines: list[str] = []
    for cause, group in by_cause(rows):
        names = [_named(row, rules) for row in group[:NAMES_IN_HEAD]]
        rest = len(group) - len(names)
        if rest:
            names.append(ntr("{n} more in the annex", "{n} more in the annex", rest))
        lines.append(tr("{cause} ({n}): {names}", cause=rules.said(cause), n=f"{len(group):,}", names=", ".join(names)))
    return "\n".join(lines)


def annex(rows: Sequence[LeftOut], rules: Redaction, title: str, name: str) -> list[Block]:
    """Name everybody, where the head could not; nothing where it could."""
    groups = by_cause(rows)
    if all(len(group) <= NAMES_IN_HEAD for _, group in groups):
        return []
    cells = tuple(
        (Cell(rules.said(cause)), Cell(f"{len(group):,}"), Cell(", ".join(_named(row, rules) for row in group)))
        for cause, group in groups
    )
    columns = (Column(tr("Cause"), 26), Column(tr("Count"), 8, "right"), Column(tr("Households"), 86))
    return [
        Heading(title, aside=ntr("{n} household", "{n} households", len(rows))),
        Table(columns, cells, name=name),
    ]


def _named(row: LeftOut, rules: Redaction) -> str:
    area = rules.area(row.area)
    name = rules.person(row.household_id, row.name)
    return f"{name}({area})" if area else name
