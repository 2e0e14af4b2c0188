"""The duplicates of the Households desk (중복): all pairs that may be one person in one grid, decided by digits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QAbstractItemView

from coordinator.records.merges import PERSON_PAIR
from coordinator.text import mark, ntr, tr
from coordinator.widgets.households.pair_pane import LIKENESS, PairPane
from coordinator.widgets.kit.desks.filter_bar import Filter
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct
from coordinator.widgets.kit.desks.listing_desk import ListingDesk
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.workspace.duplicates import Duplicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.households.pair_rows import PairRow

_STATES = {code: PERSON_PAIR[code].label for code in ("suspected", "later", "unmerged", "merged", "not_duplicate")}
_SHAPES = {"suspected": "caution", "later": "watch"}


def _cell(row: PairRow, code: str) -> str:
    """Write what the two tell of a fact: a shape for how they stand to each other, both values of a difference."""
    fact = next((fact for fact in row.facts if fact.code == code), None)
    if fact is None:
        return "–"
    shape, _ = LIKENESS[fact.likeness]
    if fact.first == fact.second:
        return f"{shape} {fact.first}"
    return f"{shape} {fact.first or '–'} / {fact.second or '–'}"


def _tip(row: PairRow, code: str) -> str:
    fact = next((fact for fact in row.facts if fact.code == code), None)
    return "" if fact is None else f"{tr(LIKENESS[fact.likeness][1])}: {_cell(row, code)[2:]}"


def _fact(title: str, code: str, width: int) -> Column:
    return Column(title, lambda row: _cell(row, code), width=width, tip=lambda row: _tip(row, code))


COLUMNS = (
    Column(
        mark("State"),
        lambda row: tr(_STATES[row.state]),
        lambda row: list(_STATES).index(row.state),
        width=130,
        severity=lambda row: _SHAPES.get(row.state, "normal"),
    ),
    _fact(mark("Name"), "name", 150),
    _fact(mark("Date of birth"), "birth", 150),
    _fact(mark("Phone"), "phone", 160),
    _fact(mark("Address"), "place", 0),
)


def _count(shown_count: int, rows: Sequence[PairRow]) -> str:
    if not rows:
        return ""  # nobody has looked: nothing is decided
    open_count = sum(row.is_open for row in rows)
    if shown_count != len(rows):
        return tr("{shown} of {all} pairs", shown=f"{shown_count:,}", all=f"{len(rows):,}")
    if not open_count:
        return ntr("{n} pair, decided", "{n} pairs, all decided", len(rows))
    return ntr("{n} pair to decide", "{n} pairs to decide", open_count)


def _is_open(row: PairRow | None) -> bool:
    return row is not None and row.is_open


def _find(desk: Any, _row: Any = None) -> None:
    desk.look_for_pairs()


def _merge(desk: Any, row: PairRow) -> None:
    desk.merge(row)


def _keep_apart(desk: Any, _row: PairRow) -> None:
    desk.decide(Duplicates.keep_apart)


def _put_off(desk: Any, _row: PairRow) -> None:
    desk.decide(Duplicates.put_off)


def _unmerge(desk: Any, row: PairRow) -> None:
    desk.unmerge(row)


FIND = RowAct(
    "pairsFind",
    mark("Look for duplicates"),
    _find,
    tip=mark("Goes through the whole register by name, birth, phone and address"),
    when=None,
)
ACTS = (
    RowAct(
        "pairMerge",
        mark("1 One person: merge"),
        _merge,
        tip=mark("Everything of the two comes together; Ctrl+Z takes it back (1)"),
        when=_is_open,
        main=True,
        keys=("1",),
    ),
    RowAct(
        "pairApart",
        mark("2 Two people"),
        _keep_apart,
        tip=mark("For all chosen pairs; not asked again until something of the two changes (2)"),
        when=_is_open,
        keys=("2",),
    ),
    RowAct(
        "pairLater",
        mark("3 Later"),
        _put_off,
        tip=mark("For all chosen pairs (3)"),
        when=_is_open,
        keys=("3",),
    ),
    RowAct(
        "pairUnmerge",
        mark("Take the merge back"),
        _unmerge,
        tip=mark("Both as they were; what came in since stays with the one that went on"),
        when=lambda row: row is not None and row.state == "merged",
    ),
)

DUPLICATES = Listing(
    "duplicates",
    mark("Duplicates"),
    desk="duplicatesSection",
    ask=lambda workspace, now: workspace.duplicates.pairs(now),
    columns=COLUMNS,
    key=lambda row: row.id,
    count=_count,
    empty=Empty(
        mark("No pair of households stands here yet. Go through the register for people who are in it twice."),
        mark("Look for duplicates"),
        step=_find,
    ),
    placeholder=mark("Name, phone, address"),
    words=lambda row: (row.name, row.other_name, *(text for fact in row.facts for text in (fact.first, fact.second))),
    filters=(Filter("State", mark("State"), lambda row, code: row.state == code, _STATES),),
    acts=(FIND,),
    pane=lambda desk: PairPane(desk, ACTS),
    pane_width=430,
)


class DuplicatesSection(ListingDesk):
    """The pairs left, the chosen one side by side right; after a decision the next open pair comes up."""

    named_filters = DUPLICATES.filters
    pane: PairPane

    def __init__(self, bridge: Bridge) -> None:
        self._next: int | None = None
        super().__init__(DUPLICATES, bridge)
        self.table.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def look_for_pairs(self) -> None:
        """Look through the whole register."""
        self.act(ask_for(Duplicates.find_pairs, WHEN_RUN), then=self._on_found)

    def _on_found(self, _done: Any) -> None:
        self.bring_back(self.table)

    def merge(self, row: PairRow) -> None:
        """Merge the selected pair, with the values chosen beside it."""
        stays, goes = self.pane.numbers
        self._do(ask_for(Duplicates.merge, stays, goes, WHEN_RUN, choices=self.pane.choices()), [row])

    def unmerge(self, row: PairRow) -> None:
        """Take the merge of the selected pair back."""
        self.act(ask_for(Duplicates.unmerge, row.other_id, WHEN_RUN))

    def decide(self, verb: Any) -> None:
        """Decide the chosen pairs that are open."""
        chosen = [row for row in self.table.chosen() if row.is_open]
        self._do(ask_for(verb, [row.id for row in chosen], WHEN_RUN), chosen)

    def _do(self, request: Request, rows: Sequence[PairRow]) -> None:
        shown, decided = self.table.rows(), {row.id for row in rows}
        at = next((place for place, row in enumerate(shown) if row.id in decided), 0)
        following = (row for row in (*shown[at:], *shown[:at]) if row.is_open and row.id not in decided)
        after = next(following, None)
        self.act(request, then=partial(self._on_decided, None if after is None else after.id))

    def _on_decided(self, next_id: int | None, _done: Any) -> None:
        self._next = next_id
        self._go_on()
        self.bring_back(self.table)

    def show_rows(self, rows: Sequence[PairRow]) -> None:
        """Show the pairs; after a decision the next open one is selected."""
        super().show_rows(rows)
        self._go_on()

    def _go_on(self) -> None:
        if self._next is not None and self.table.select(lambda row: row.id == self._next):
            self._next = None

    def show_household(self, household_id: int) -> None:
        """Select the first pair a household is one of."""
        self.table.select(lambda row: household_id in (row.household_id, row.other_id))
