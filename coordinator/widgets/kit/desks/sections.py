"""The sections of a desk: a row of tabs in its head, each page made when it is first looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QWidget

from coordinator.text import tr
from coordinator.widgets.kit import idle
from coordinator.widgets.kit.desks.frame import DeskView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.desks.page import Page

_TAB_HEIGHT = 46


class SectionTabs(QWidget):
    """The row of tabs; arrows go along it, Alt with a number and Ctrl+Tab choose from anywhere on the desk.

    Signals
    -------
    chosen : str, id of the section
    """

    chosen = Signal(str)

    def __init__(self, name: str, sections: Sequence[Page], desk: QWidget) -> None:
        super().__init__(desk)
        self.setObjectName(name)
        self.setAccessibleName(tr("Sections"))
        self._ids = [section.id for section in sections]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, section in enumerate(sections):
            tab = QToolButton()
            tab.setObjectName(f"{name}{section.id.capitalize()}")
            tab.setProperty("tab", True)
            tab.setCheckable(True)
            tab.setText(tr(section.title))
            tab.setAccessibleName(tr(section.title))
            tab.setToolTip(tr("{act} ({key})", act=tr(section.title), key=f"Alt+{number + 1}"))
            tab.setFixedHeight(_TAB_HEIGHT)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(tab, number)
            row.addWidget(tab)
            self._shortcut(f"Alt+{number + 1}", desk).setProperty("section", number)
        for keys, by in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1), ("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            self._shortcut(keys, desk).setProperty("by", by)
        self._group.idClicked.connect(self._on_clicked)

    def _shortcut(self, keys: str, desk: QWidget) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), desk)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._on_key)
        return shortcut

    @property
    def current(self) -> str:
        """The id of the section shown, empty before the first."""
        number = self._group.checkedId()
        return self._ids[number] if number >= 0 else ""

    def choose(self, section: str) -> None:
        """Mark a section as the one shown; nothing is told."""
        self._group.button(self._ids.index(section)).setChecked(True)

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._ids[number])

    @Slot()
    def _on_key(self) -> None:
        shortcut = self.sender()
        if not isinstance(shortcut, QShortcut):
            return
        number, by = shortcut.property("section"), shortcut.property("by")
        if number is None:
            number = (self._ids.index(self.current) + by) % len(self._ids)
        self.chosen.emit(self._ids[number])


class SectionedDesk(DeskView):
    """A desk whose body is one of several sections, each a desk view of its own with its own bars.

    A page may have the methods and signals of a desk; what it signals, this desk signals. Each is old by itself.
    """

    def __init__(
        self, bridge: Bridge, name: str, title: str, sections: Sequence[Page], parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, name, title, parent)
        self._sections = {section.id: section for section in sections}
        self._pages: dict[str, QWidget] = {}
        self.tabs = SectionTabs(f"{name}Sections", sections, self)
        self.tabs.chosen.connect(self._on_chosen)
        self.head.setContentsMargins(16, 0, 16, 0)
        self.count.hide()
        self.head.insertWidget(1, self.tabs)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        first = sections[0]
        self.tabs.choose(first.id)
        # Made while nobody waits for it.
        idle.when_loaded(self, first.module, partial(self.page, first.id))
        idle.load(*(section.module for section in sections[1:]))

    @property
    def section(self) -> str:
        """The id of the section shown."""
        return self.tabs.current

    def page(self, section: str) -> QWidget:
        """Give a section's page, made when it is first asked for."""
        if section not in self._pages:
            page = self._pages[section] = self._sections[section].make(self.bridge)
            self.stack.addWidget(page)
            if isinstance(page, DeskView):
                page.title.hide()  # the tab says it
                page.household_opened.connect(self.household_opened)
                page.act_wanted.connect(self.act_wanted)
                page.desk_wanted.connect(self._on_desk_wanted)
                page.place_wanted.connect(self.place_wanted)
        return self._pages[section]

    def show_section(self, section: str) -> None:
        """Go to a section, and ask everything on it again if it is old."""
        page = self._show_page(section)
        if isinstance(page, DeskView):
            page.catch_up()

    def _show_page(self, section: str) -> QWidget:
        self.tabs.choose(section)
        page = self.page(section)
        self.shows_acts = isinstance(page, DeskView) and page.shows_acts
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        return page

    def refresh(self) -> None:
        """Ask everything on the section shown again."""
        page = self._show_page(self.section)
        if isinstance(page, DeskView):
            page.refresh()

    def mark_old(self, nouns: AbstractSet[str] = frozenset()) -> None:
        """Let each section that reads one of these nouns ask again when it is shown next."""
        for section, page in self._pages.items():
            if isinstance(page, DeskView) and self._sections[section].concerns(nouns):
                page.mark_old(nouns)

    def catch_up(self) -> None:
        """Ask everything on the section shown again, unless it still stands."""
        self.show_section(self.section)

    def show_household(self, household_id: int) -> None:
        """Show a household in the section shown."""
        page = self.page(self.section)
        if isinstance(page, DeskView):
            page.show_household(household_id)

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes of the section shown."""
        page = self.page(self.section)
        return page.panes() if isinstance(page, DeskView) else (page,)

    @Slot(str)
    def _on_chosen(self, section: str) -> None:
        self.show_section(section)
        self.page(section).setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str)
    def _on_desk_wanted(self, wanted: str) -> None:
        """Go to another section of this desk, or leave it to the window."""
        desk, _, section = wanted.partition(":")
        if section and section in self._sections and self.objectName().lower().startswith(desk):
            self._on_chosen(section)
        else:
            self.desk_wanted.emit(wanted)
