"""A desk of one list as it is declared: what it asks and shows, how it is filtered, what can be done with a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordinator.text import mark, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.desks.filter_bar import Filter
    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.widgets.kit.table import Column
    from coordinator.workspace import Workspace


@dataclass(frozen=True)
class RowAct:
    """A button, and the keys that do the same from anywhere on the desk.

    Parameters
    ----------
    name : object name
    text, tip : source texts; the tip may depend on the selected row
    run : what it does, of the desk and the selected row
    when : whether it can be done with the selected row; None: it needs no row, and `run` may be given None
    main : the one button of the desk that stands out
    keys : letters, also as the Korean keyboard hands them over
    """

    name: str
    text: str
    run: Callable[[ListingDesk, Any], object]
    tip: str | Callable[[Any], str] = ""
    when: Callable[[Any], bool] | None = lambda row: row is not None
    main: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Empty:
    """What stands there when there is no row at all: a sentence, and a button with the first step.

    The step leads to a `desk`, or is what `step` does.
    """

    sentence: str
    button: str = ""
    desk: str = ""
    step: Callable[[ListingDesk], object] | None = None


@dataclass(frozen=True)
class RowPane:
    """The pane beside the list: who the selected row is, facts, acts, and the form that goes with it.

    Parameters
    ----------
    name : object name
    title : what the pane is called, source text
    hint : what to do while no row is selected, source text
    who, facts : the head of a row and what is said below it; shown as they are
    acts : buttons below the facts
    form : makes the form of a row, or None where it has none; what is typed in is kept for its row
    form_key : what of a row makes its form another one, such as its state
    least_width : pixels
    """

    name: str
    title: str
    hint: str
    who: Callable[[Any], str]
    facts: Callable[[Any], str]
    acts: tuple[RowAct, ...] = ()
    form: Callable[[Any, datetime, QWidget], ActForm | None] | None = None
    form_key: Callable[[Any], tuple[object, ...]] = lambda _row: ()
    least_width: int = 320


@dataclass(frozen=True)
class Listing:
    """A desk, or a section of one, that is a list.

    Parameters
    ----------
    name : the object names of its table, filters and desk begin with it
    title : source text
    ask : the question of the workspace, asked off the UI thread; gives the rows in their order, or what a desk of its
        own class makes rows of
    columns, key : of `DeskTable`; the key makes a row the same row after it was asked anew
    count : says how many rows are shown, of the number shown and of all rows
    empty : stands there when there is no row
    placeholder, words : what can be typed to find a row (source text), and among which of its texts it is looked for
    filters, acts : menus and buttons of the head, in their order
    pane : what stands beside the list: declared, or made of the desk; such a widget has `show_row(row | None)`
    detail : asked of the selected row once it rests, for a pane with `show_detail(answer)`
    above, below : make what stands over and under the list, of the desk
    opened : what Enter and a double click do; without it they go to the form beside, else show the household in Today
    desk : the object name of the desk, where it does not follow from `name`
    table_title : what the table is called for those who do not see it, source text; the title without
    pane_width : pixels of the pane in a window of 1366
    shares : of the room a wider window has, what the list and the pane take
    several : whether more than one row can be chosen
    views : with it the list has views that are kept under a name, and a choice of columns; the titles of those that
        came with the program, source texts, by their codes
    """

    name: str
    title: str
    ask: Callable[[Workspace, datetime], Any]
    columns: Sequence[Column]
    key: Callable[[Any], object]
    count: Callable[[int, Sequence[Any]], str]
    empty: Empty
    placeholder: str = ""
    words: Callable[[Any], Sequence[str]] | None = None
    filters: tuple[Filter, ...] = ()
    acts: tuple[RowAct, ...] = ()
    pane: RowPane | Callable[[ListingDesk], QWidget] | None = None
    detail: Callable[[Workspace, Any, datetime], Any] | None = None
    above: Callable[[ListingDesk], QWidget] | None = None
    below: Callable[[ListingDesk], QWidget] | None = None
    opened: Callable[[ListingDesk, Any], object] | None = None
    desk: str = ""
    table_title: str = ""
    pane_width: int = 386
    shares: tuple[int, int] = (1, 0)
    several: bool = False
    views: Mapping[str, str] | None = None

    def __call__(self, bridge: Bridge) -> ListingDesk:
        """Make the desk."""
        from coordinator.widgets.kit.desks.listing_desk import ListingDesk

        return ListingDesk(self, bridge)


def show_in_today(name: str, *, tip: str = mark("Show in Today (Enter)")) -> RowAct:
    """Declare the button that shows the household of the selected row in Today."""
    return RowAct(
        name,
        mark("Show in Today"),
        lambda desk, row: desk.open_row(row),
        tip=tip,
        when=lambda row: row is not None and row.household_id is not None,
    )


def form_in_today(name: str, text: str, form: str) -> RowAct:
    """Declare the main button that opens a form (`call`, …) for the household of the selected row in Today."""
    return RowAct(name, text, lambda desk, row: desk.act_wanted.emit(row.household_id, form), main=True)


def households_shown(shown_count: int, rows: Sequence[Any]) -> str:
    """Say how many households are shown, and of how many."""
    if shown_count == len(rows):
        return ntr("{n} household", "{n} households", shown_count)
    return tr("{shown} of {all} households", shown=f"{shown_count:,}", all=f"{len(rows):,}")
