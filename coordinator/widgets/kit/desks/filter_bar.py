"""The filters above a desk's table: one field for words and a few menus; together they say which rows are shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from coordinator.text import again, tr
from coordinator.widgets.kit import icons, theme
from coordinator.widgets.kit.choices import Flow
from coordinator.worklist.search import Sought, sought

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SEARCH_WIDTH = 200
_LEAST_SEARCH_WIDTH = 72
_NARROW_SEARCH_WIDTH = 168
"""The usual width of the field for words, and that beside many menus."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a filter menu: its code, its words, a severity whose shape stands before it."""

    code: str
    text: str
    severity: str = ""


@dataclass(frozen=True)
class Filter:
    """A menu of the filters.

    Parameters
    ----------
    name : its object name behind that of the filters
    title : source text
    fits : whether a row belongs to an answer, by its code
    labels : the answers: code and source text
    shape : the severity whose shape stands before an answer, by its code
    of_rows : the answers that occur in the rows, where they are not known before
    """

    name: str
    title: str
    fits: Callable[[Any, str], bool]
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    shape: Callable[[str], str] | None = None
    of_rows: Callable[[Sequence[Any]], Sequence[Option]] | None = None


class FilterSource(Protocol):
    """Something a person chooses one of several answers of; the empty code means all."""

    code: str
    changed: Any

    def choose(self, code: str) -> None:
        """Choose an answer by its code."""
        ...


class FilterMenu(QToolButton):
    """A button that names what is shown and opens the choice.

    Parameters
    ----------
    everything : the words of the answer with the empty code; "All" without

    Signals
    -------
    changed : another answer was chosen
    """

    changed = Signal()
    held_texts = ("_title", "_everything")

    def __init__(
        self,
        name: str,
        title: str,
        options: Sequence[Option] = (),
        *,
        everything: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._title = title
        self._everything = everything or tr("All")
        self._options: tuple[Option, ...] = ()
        self.code = ""
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these answers; the one chosen stays when it is still there."""
        new = tuple(options)
        gone = bool(self.code) and all(option.code != self.code for option in new)
        if new == self._options and self.text() and not gone:
            return
        self._options = new
        if gone:
            self.code = ""
        menu = self.menu()
        menu.clear()
        group = QActionGroup(menu)
        for option in (Option("", self._everything), *new):
            action = QAction(option.text, group)
            action.setCheckable(True)
            action.setChecked(option.code == self.code)
            action.setData(option.code)
            if option.severity:
                action.setIcon(icons.severity_icon(option.severity))
            menu.addAction(action)
        group.triggered.connect(self._on_chosen)
        self._name()

    def changeEvent(self, event: QEvent) -> None:
        """Offer the same answers in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._options = tuple(replace(option, text=again(option.text)) for option in self._options)

    def may_offer(self, code: str) -> bool:
        """Say whether an answer is offered, or may be once the rows are there of which the answers come."""
        return not self._options or any(option.code == code for option in self._options)

    def choose(self, code: str) -> None:
        """Choose an answer by its code; empty means all."""
        if code != self.code:
            self.code = code
            for action in self.menu().actions():
                action.setChecked(action.data() == code)
            self._name()
            self.changed.emit()

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.choose(action.data())

    def _name(self) -> None:
        chosen = next((option.text for option in self._options if option.code == self.code), "")
        self.setText(f"{chosen or self._title} ▾")
        self.setAccessibleDescription(chosen or self._everything)


class _Words(QLineEdit):
    """The field for words; Down and Enter lead into the table."""

    left = Signal()

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width

    def sizeHint(self) -> QSize:
        """Ask for the usual width; it gives way in a narrow window."""
        return QSize(theme.scaled(self._width), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the table with Down or Enter, clear with Esc."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Words and menus; `fits` tells whether a row is shown.

    Parameters
    ----------
    words_of : the texts of a row among which the words are looked for, or the one text `search.sought` made of them
    placeholder : what can be typed
    filters : the menus, as they are declared
    wraps : whether they go on in a further line where there is no room beside each other

    Attributes
    ----------
    menus : the declared menus by their names

    Signals
    -------
    changed : the filters changed
    left : the user wants to go into the table
    """

    changed = Signal()
    left = Signal()

    def __init__(
        self,
        name: str,
        placeholder: str,
        words_of: Callable[[Any], Sequence[str]],
        filters: Sequence[Filter] = (),
        parent: QWidget | None = None,
        *,
        wraps: bool = False,
    ) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._menus: list[tuple[FilterSource, Callable[[Any, str], bool]]] = []
        self.words = _Words(_NARROW_SEARCH_WIDTH if wraps else _SEARCH_WIDTH)
        self.words.setObjectName(f"{name}Words")
        self.words.setPlaceholderText(placeholder)
        self.words.setAccessibleName(placeholder)
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(_LEAST_SEARCH_WIDTH)
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.words.textChanged.connect(self.changed)
        self.words.left.connect(self.left)
        self._index: tuple[Sequence[Any], Sought] | None = None
        """What the rows of last are found by, with these rows."""
        if wraps:
            self._row: QLayout = Flow(self, gap=4)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._row = QHBoxLayout(self)
            self._row.setContentsMargins(0, 0, 0, 0)
            self._row.setSpacing(4)
        self._row.addWidget(self.words)
        self._name = name
        self._filters = tuple(filters)
        self.menus = {each.name: self._add(each) for each in filters}

    def _add(self, declared: Filter) -> FilterMenu:
        shape = declared.shape or (lambda _code: "")
        options = [Option(code, tr(label), shape(code)) for code, label in declared.labels.items()]
        return self.add_menu(declared.name, tr(declared.title), declared.fits, options)

    def offer(self, rows: Sequence[Any]) -> None:
        """Offer the answers that occur in these rows."""
        for each in self._filters:
            if each.of_rows is not None:
                self.menus[each.name].set_options(each.of_rows(rows))

    def add_filter(self, source: FilterSource, fits: Callable[[Any, str], bool]) -> None:
        """Add what stands elsewhere on the desk and says by its `code` which rows are shown."""
        source.changed.connect(self.changed)
        self._menus.append((source, fits))

    def add_menu(
        self, noun: str, title: str, fits: Callable[[Any, str], bool], options: Sequence[Option] = ()
    ) -> FilterMenu:
        """Add a menu; `fits(row, code)` tells whether a row belongs to an answer."""
        menu = FilterMenu(f"{self._name}{noun}", title, options)
        menu.changed.connect(self.changed)
        self._menus.append((menu, fits))
        self._row.addWidget(menu)
        return menu

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words.text().strip()) or any(menu.code for menu, _ in self._menus)

    @Slot()
    def clear(self) -> None:
        """Show everything again."""
        self.words.clear()
        for menu, _ in self._menus:
            menu.choose("")

    # a view of the list as it is kept under a name

    def codes(self) -> dict[str, str]:
        """Give the answer of each declared menu that leaves something out, by its name."""
        return {name: menu.code for name, menu in self.menus.items() if menu.code}

    def apply(self, words: str, codes: Mapping[str, str]) -> None:
        """Look for words and choose an answer of each declared menu, all at once; a menu not named shows all."""
        before = self.blockSignals(True)  # one change, not as many as there are menus
        try:
            self.words.setText(words)
            for name, menu in self.menus.items():
                menu.choose(codes.get(name, ""))
        finally:
            self.blockSignals(before)
        self.changed.emit()

    def count(self, rows: Sequence[Any], words: str, codes: Mapping[str, str]) -> int:
        """Count the rows that would be shown with these words and answers; of a menu that is gone nothing is asked."""
        fits = [(each.fits, codes[each.name]) for each in self._filters if codes.get(each.name)]
        return sum(all(fit(row, code) for fit, code in fits) for row in self._sought(rows, words))

    # what is shown

    def rows(self, rows: Sequence[Any]) -> list[Any]:
        """Leave those rows that fit every filter."""
        menus = [(menu.code, fits) for menu, fits in self._menus if menu.code]
        found = self._sought(rows, self.words.text())
        return [row for row in found if all(fits(row, code) for code, fits in menus)] if menus else list(found)

    def _sought(self, rows: Sequence[Any], words: str) -> Sequence[Any]:
        """Leave those rows in which the words are found; the texts are made ready once for the same rows."""
        if not words.strip():
            return rows
        if self._index is None or self._index[0] is not rows:
            texts = [self._words_of(row) for row in rows]
            self._index = (rows, Sought([text if isinstance(text, str) else sought(text) for text in texts]))
        return [rows[number] for number in self._index[1].rows(words)]
