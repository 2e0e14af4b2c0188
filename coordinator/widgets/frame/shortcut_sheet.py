"""Help (F1): the sheet of shortcuts, made from the table of actions, and the glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from coordinator.text import mark, tr
from coordinator.widgets.frame.actions import GROUPS, Actions, shown_shortcut
from coordinator.widgets.frame.glossary_page import GlossaryPage
from coordinator.widgets.kit.desks.frame import button, hairline
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.desks.sections import SectionTabs

if TYPE_CHECKING:
    from collections.abc import Sequence


_WIDTH = 960
_PAGES = (
    Page("keys", mark("Shortcuts")),
    Page("words", mark("Glossary")),
)


class ShortcutSheet(QDialog):
    """Every action that has a key, group by group, on one page; the glossary on the other (Alt+2, Ctrl+Tab)."""

    def __init__(self, actions: Actions, tabs: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutSheet")
        self.setAccessibleName(tr("Shortcuts and glossary"))
        self.setWindowTitle(tr("Shortcuts and glossary"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.glossary = GlossaryPage()
        self.tabs = SectionTabs("helpPages", _PAGES, self)
        self.tabs.chosen.connect(self.show_page)
        self.stack = QStackedWidget()
        self._pages = {"keys": _keys(actions, tabs), "words": self.glossary}
        for page in self._pages.values():
            self.stack.addWidget(page)
        close = button(tr("Close"), "helpClose", tip="Esc")
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 16)
        layout.setSpacing(0)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(hairline())
        layout.addWidget(self.stack, 1)
        layout.addSpacing(16)
        layout.addLayout(foot)
        self.resize(_WIDTH, self.sizeHint().height())
        self.show_page("keys")

    @Slot(str)
    def show_page(self, page: str) -> None:
        """Show a page, `keys` or `words`, and bring the keyboard along."""
        self.tabs.choose(page)
        self.stack.setCurrentWidget(self._pages[page])
        self._pages[page].setFocus(Qt.FocusReason.OtherFocusReason)


def _keys(actions: Actions, tabs: Sequence[tuple[str, str]]) -> QWidget:
    page = QWidget()
    columns = QHBoxLayout(page)
    columns.setContentsMargins(0, 16, 0, 0)
    columns.setSpacing(40)
    sides = (QVBoxLayout(), QVBoxLayout())
    for number, (group, title) in enumerate(GROUPS):
        rows = [(tr(e.text), shown_shortcut(e.shortcut)) for e in actions.entries() if e.group == group]
        rows = [row for row in rows if row[1]]
        if group == "window":
            rows += tabs
        if rows:
            sides[number // 2].addLayout(_block(tr(title), rows))
    for side in sides:
        side.addStretch()
        columns.addLayout(side)
    columns.addStretch()
    return page


def _block(title: str, rows: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    head = QLabel(title)
    head.setProperty("role", "strong")
    grid.addWidget(head, 0, 0, 1, 2)
    for number, (text, key) in enumerate(rows, 1):
        grid.addWidget(QLabel(text), number, 0)
        label = QLabel(key)
        label.setProperty("role", "second")
        grid.addWidget(label, number, 1, Qt.AlignmentFlag.AlignRight)
    return grid
