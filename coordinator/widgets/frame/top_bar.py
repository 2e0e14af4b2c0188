"""The top of the window: one tab a desk, the search box, look, language and the menu of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from coordinator import text
from coordinator.text import tr
from coordinator.widgets.kit import icons, theme
from coordinator.widgets.kit.labels import OneLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from coordinator.widgets.frame.actions import Actions
    from coordinator.widgets.frame.desks import Tab


class _Prompt(OneLine):
    """What can be typed into the search; of a few letters of it nothing would be understood."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it where half of it fits at least."""
        if 2 * self.width() > self.sizeHint().width():
            super().paintEvent(event)


class TopBar(QFrame):
    """Tabs, search, look, language, menu.

    Signals
    -------
    tab_chosen : int, the number of the desk
    action_chosen : str, the id of an action
    """

    tab_chosen = Signal(int)
    action_chosen = Signal(str)

    def __init__(self, actions: Actions, desks: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAccessibleName(tr("Desks and search"))
        self.setProperty("bar", "top")
        self.setMinimumHeight(theme.scaled(44))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._actions = actions
        self._language: QToolButton | None = None
        self._tabs = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 12, 0)
        layout.setSpacing(2)
        tabs = [self._tab(number, desk) for number, desk in enumerate(desks)]
        for tab in tabs[:-1]:
            layout.addWidget(tab)
        self._tabs.idClicked.connect(self.tab_chosen)
        layout.addStretch()
        self._search_box = self._search()
        layout.addWidget(self._search_box, 1)
        layout.addSpacing(6)
        layout.addWidget(self._tool("look", icon="look"))
        self._language = self._tool("language")
        self._name_language()
        layout.addWidget(self._language)
        layout.addWidget(tabs[-1])
        menu = self._tool("menu", icon="menu", accessible=tr("All commands"))
        menu.setMenu(actions.menu(menu))
        menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        layout.addWidget(menu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the search its sign alone where the tabs take the room."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        self._search_key.setVisible(self._search_box.width() >= self._search_key.sizeHint().width() + 60)

    def changeEvent(self, event: QEvent) -> None:
        """Offer the language one would change to, in its own name: it must be found without knowing the other."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_language()
        elif event.type() == QEvent.Type.FontChange:
            self.setMinimumHeight(theme.scaled(44))
            self._search_box.setFixedHeight(theme.scaled(30))
        elif event.type() == QEvent.Type.PaletteChange:
            for tool in self.findChildren(QToolButton):
                if tool.property("sign"):
                    tool.setIcon(icons.icon(tool.property("sign")))

    def _name_language(self) -> None:
        if self._language is not None:
            self._language.setText("English" if text.language() == "ko" else "한국어")

    def tab(self, number: int) -> QToolButton:
        """Give the button of a tab."""
        button = self._tabs.button(number)
        if not isinstance(button, QToolButton):
            raise IndexError(number)
        return button

    @property
    def current(self) -> int:
        """The number of the chosen tab."""
        return max(0, self._tabs.checkedId())

    def choose(self, number: int) -> None:
        """Mark a tab as the chosen one, without telling anybody."""
        self.tab(number).setChecked(True)

    def _tab(self, number: int, desk: Tab) -> QToolButton:
        tab, title = QToolButton(), tr(desk.title)
        tab.setObjectName(f"tab_{desk.id}")
        if desk.keys:
            # The settings stand among the tools, as a sign.
            tab.setProperty("sign", "settings")
            tab.setIcon(icons.icon("settings"))
            tab.setIconSize(QSize(20, 20))
        else:
            tab.setText(tr(desk.short) if desk.short else title)
        tab.setAccessibleName(title)
        tab.setToolTip(tr("{action} ({shortcut})", action=title, shortcut=desk.shortcut(number + 1)))
        tab.setCheckable(True)
        tab.setProperty("tab", "true")
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._tabs.addButton(tab, number)
        return tab

    def _search(self) -> QPushButton:
        search = QPushButton()
        search.setObjectName("searchBox")
        search.setProperty("field", "true")
        search.setFixedHeight(theme.scaled(30))
        search.setMinimumWidth(44)
        search.setMaximumWidth(300)  # it gives way to the tabs in a narrow window
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        search.setAccessibleName(tr("Find a household or a command"))
        search.setToolTip(self._actions.tip("palette"))
        search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inside = QHBoxLayout(search)
        inside.setContentsMargins(10, 0, 10, 0)
        sign = QLabel()
        sign.setPixmap(icons.icon("search").pixmap(QSize(16, 16), self.devicePixelRatioF()))
        words = _Prompt(tr("Name, initials, phone, address"), search)
        key = QLabel("Ctrl+K")
        for label in (words, key):
            label.setProperty("role", "second")
        for label in (sign, words, key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(sign)
        inside.addWidget(words, 1)
        inside.addWidget(key)
        self._search_box, self._search_key = search, key
        search.clicked.connect(self._on_search)
        return search

    def _tool(self, action: str, *, icon: str = "", accessible: str = "") -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{action}Button")
        if icon:
            button.setProperty("sign", icon)
            button.setIcon(icons.icon(icon))
            button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tip = accessible or self._actions.tip(action)
        button.setAccessibleName(accessible or self._actions[action].text())
        button.setToolTip(tip)
        if not accessible:
            button.setProperty("action", action)
            button.clicked.connect(self._on_tool)
        return button

    @Slot()
    def _on_search(self) -> None:
        self.action_chosen.emit("palette")

    @Slot()
    def _on_tool(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            self.action_chosen.emit(button.property("action"))
