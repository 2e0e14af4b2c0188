"""The Finding desk (발굴): the people of a national list, with their signals, worked off by digits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from coordinator.records.crisis_signals import signal_word
from coordinator.records.finding import FINDING, RESULTS
from coordinator.text import mark, ntr, phone_text, tr
from coordinator.widgets.finding.forms import KEYS, RoundForm, outcome_request
from coordinator.widgets.finding.progress import RoundProgress
from coordinator.widgets.finding.side import FindingSide, state_words
from coordinator.widgets.kit.desks.areas import AREA
from coordinator.widgets.kit.desks.filter_bar import Filter, Option
from coordinator.widgets.kit.desks.frame import hairline
from coordinator.widgets.kit.desks.listing import Empty, Listing
from coordinator.widgets.kit.desks.listing_desk import ListingDesk
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.finding.rows import PersonRow, RoundRow
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.workspace import Workspace

_OPEN, _UNTRIED, _PERHAPS, _OUTSIDE = "open", "untried", "perhaps", "outside"
_STATES = {
    _OPEN: mark("Without a result"),
    _UNTRIED: mark("Not tried yet"),
    _PERHAPS: mark("Who is it?"),
    _OUTSIDE: mark("Not in the register"),
    **{code: FINDING[code].label for code in RESULTS},
}
_ORDER = ("to_do", "in_work", *RESULTS)

Answer = tuple[list["RoundRow"], list["PersonRow"]]


def _ask(workspace: Workspace, now: datetime) -> Answer:
    return workspace.finding.rounds(now), workspace.finding.people(now)


def _card(workspace: Workspace, row: PersonRow, now: datetime) -> HouseholdCard | None:
    return workspace.households.card(row.household_id, now) if row.household_id is not None else None


def fits_state(row: PersonRow, code: str) -> bool:
    """Say whether a person belongs to an answer of the filter by result."""
    if code == _OPEN:
        return row.is_open
    if code == _UNTRIED:
        return row.state == "to_do" and not row.tries
    if code == _PERHAPS:
        return bool(row.perhaps)
    return row.household_id is None if code == _OUTSIDE else row.state == code


def _rounds(rows: Sequence[PersonRow]) -> list[Option]:
    return [Option(str(number), name) for number, name in {row.round_id: row.round for row in rows}.items()]


def _signals(rows: Sequence[PersonRow]) -> list[Option]:
    codes = sorted({code for row in rows for code in row.classes})
    return [Option(code, tr("Other signals") if code == "other" else signal_word(code)) for code in codes]


def signal_words(row: PersonRow) -> str:
    """Give the signals in one line, in few words."""
    return ", ".join(signal_word(signal.of_class) if signal.of_class else signal.words for signal in row.signals)


def register_words(row: PersonRow) -> str:
    """Say in a word whether the person is in the register."""
    if row.household_id is not None:
        return tr("Yes")
    return tr("perhaps") if row.perhaps else "–"


COLUMNS = (
    Column(mark("Result"), state_words, lambda row: (_ORDER.index(row.state), row.tries), width=136, tip=state_words),
    Column(mark("Name"), lambda row: row.name, width=84),
    age_column(52),
    Column(mark("Area"), lambda row: row.area, width=140, tip=lambda row: row.address),
    Column(mark("Signals"), signal_words, width=0, tip=signal_words),
    Column(mark("In the register"), register_words, width=84),
    Column(mark("Phone"), lambda row: phone_text(row.phone), width=124),
)


def _count(shown: int, rows: Sequence[PersonRow]) -> str:
    return ntr("{n} person", "{n} people", shown) if rows else ""


class FindingDesk(ListingDesk):
    """The people of the chosen round; a digit in the list records a try or a result and goes to the next.

    Attributes
    ----------
    rounds : the rounds there are, the newest first
    """

    def __init__(self, listing: Listing, bridge: Bridge) -> None:
        self.rounds: list[RoundRow] = []
        super().__init__(listing, bridge)
        self._is_first = True
        self.forms = FormHost(self)
        self.forms.keep_with(bridge, "finding:round")
        self.forms.saved.connect(self._on_round_saved)
        self.forms.form_closed.connect(self.table.enter)
        self.column.insertWidget(2, self.forms)
        self.column.insertWidget(3, hairline())
        self.above.correct_wanted.connect(self.begin_correction)
        self.menus["Round"].changed.connect(self._show_progress)
        for digit in KEYS:
            key = QShortcut(QKeySequence(digit), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(partial(self.press, digit))

    def take_answer(self, answer: Any) -> None:
        """Take rounds and people; at first the newest round is chosen."""
        self.rounds, people = answer
        self.show_rows(people)
        if self._is_first and self.rounds:
            self._is_first = False
            if not self.menus["Round"].code:
                self.menus["Round"].choose(str(self.rounds[0].id))
        self._show_progress()

    @property
    def chosen(self) -> RoundRow | None:
        """The round that is chosen; None where all are shown."""
        code = self.menus["Round"].code
        return next((row for row in self.rounds if str(row.id) == code), None)

    def _show_progress(self) -> None:
        chosen = self.chosen or (self.rounds[0] if len(self.rounds) == 1 else None)
        people = [row for row in self.table.all_rows() if chosen is not None and row.round_id == chosen.id]
        self.above.show_round(chosen, people, self.bridge.now().date())

    def press(self, digit: str) -> None:
        """Record what a digit stands for of the selected person, and go to the next who is open."""
        row: PersonRow | None = self.table.selected()
        if row is None:
            return
        if row.perhaps or not row.is_open:
            if self.pane.form is not None:  # who it is, or the way back: a choice, and Ctrl+Enter saves it
                self.pane.form.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.pane.form.on_digit(int(digit))
            return
        if self.holds():
            self.pane.form.on_digit(int(digit))  # a note is being written: it is saved with it
            return
        code = KEYS[digit]
        if code == "absent" and not row.tries:
            self.messages.say(tr("Nobody has tried to reach {name} yet; record a try first.", name=row.name))
            return
        request = outcome_request(row.id, code)
        following = self._next_open(row)
        if following is not None:
            self.table.select(lambda other: other.id == following.id)
        self.do(request)

    def _next_open(self, row: PersonRow) -> PersonRow | None:
        shown: list[PersonRow] = self.table.rows()
        at = next((n for n, other in enumerate(shown) if other.id == row.id), len(shown))
        return next((other for other in (*shown[at + 1 :], *shown[:at]) if other.is_open), None)

    def begin_correction(self) -> None:
        """Open the form that corrects what is known of the round."""
        chosen = self.chosen or (self.rounds[0] if self.rounds else None)
        if chosen is not None:
            self.forms.open(RoundForm(chosen, self.bridge.now(), self.forms), ("round", chosen.id))

    def _on_round_saved(self, request: Request) -> None:
        self.messages.clear()
        self.forms.hand_over(request, self.bridge, self._on_refused)

    def _on_refused(self, request: Request, error: BaseException) -> None:
        from coordinator.widgets.kit.bridge import why_not

        self.forms.refuse(why_not(error), request)


class FindingListing(Listing):
    """The declared list, shown by a desk of its own."""

    def __call__(self, bridge: Bridge) -> FindingDesk:
        """Make the desk."""
        return FindingDesk(self, bridge)


def _progress(_desk: ListingDesk) -> QWidget:
    return RoundProgress()


FINDING_DESK = FindingListing(
    "finding",
    mark("Finding people"),
    ask=_ask,
    columns=COLUMNS,
    key=lambda row: row.id,
    count=_count,
    empty=Empty(
        mark(
            "No national list is in yet. Import the quarterly list as it came (CSV or Excel); nobody enters the "
            "register by it."
        ),
        mark("Import a list"),
        "import",
    ),
    placeholder=mark("Name, phone, address, signal"),
    words=lambda row: (row.name, row.area, row.address, row.phone, signal_words(row)),
    filters=(
        Filter("Round", mark("Finding round"), lambda row, code: str(row.round_id) == code, of_rows=_rounds),
        AREA,
        Filter("State", mark("Result"), fits_state, _STATES),
        Filter("Signal", mark("Signal"), lambda row, code: code in row.classes, of_rows=_signals),
    ),
    pane=FindingSide,
    detail=_card,
    above=_progress,
    pane_width=430,
)
"""The people of national lists left, the chosen one with signals and forms right."""
