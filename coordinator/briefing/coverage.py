"""Who a paper cannot speak of, by cause: counted in the head, named in an annex."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeVar

from coordinator.briefing.blocks import Block, Cell, Column, Facts, Heading, Table
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.briefing.redaction import Redaction
    from coordinator.worklist.said import Said

CAUSES_IN_HEAD = 4
"""So many causes are counted one by one in the head."""


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


def cause_counts(rows: Sequence[LeftOut], rules: Redaction) -> str:
    """Say of the most frequent causes how many, and of the others together; the names are in the annex."""
    groups = by_cause(rows)
    counts = [_counted(rules.said(cause), len(group)) for cause, group in groups[:CAUSES_IN_HEAD]]
    rest = sum(len(group) for _, group in groups[CAUSES_IN_HEAD:])
    if rest:
        counts.append(_counted(tr("other causes"), rest))
    return "\n".join((*counts, tr("All are named in the annex.")))


def annex(rows: Sequence[LeftOut], rules: Redaction, title: str, name: str) -> list[Block]:
    """Name everybody by cause; nothing where nobody is left out."""
    if not rows:
        return []
    groups = [(rules.said(cause), group) for cause, group in by_cause(rows)]
    cells = tuple(
        (
            Cell(cause),
            Cell(ntr("{n} household", "{n} households", len(group))),
            Cell(", ".join(_named(row, rules) for row in group)),
        )
        for cause, group in groups
    )
    columns = (Column(tr("Cause"), 26), Column(tr("Count"), 9, "right"), Column(tr("Households"), 85))
    facts = Facts(
        (Column(tr("Name")), Column(tr("Area")), Column(tr("Cause"))),
        tuple(
            (rules.person(row.household_id, row.name), rules.area(row.area), cause)
            for cause, group in groups
            for row in group
        ),
    )
    return [
        Heading(title, aside=ntr("{n} household", "{n} households", len(rows))),
        Table(columns, cells, name=name, close=True, facts=facts),
    ]


def _counted(cause: str, count: int) -> str:
    return tr("{cause}: {households}", cause=cause, households=ntr("{n} household", "{n} households", count))


def _named(row: LeftOut, rules: Redaction) -> str:
    area = rules.area(row.area)
    name = rules.person(row.household_id, row.name)
    return f"{name}({area})" if area else name
