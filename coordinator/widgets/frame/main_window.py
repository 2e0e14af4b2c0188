"""The frame of the window: tabs, head, message bar, desks, status bar; what a desk shows is the desk's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from coordinator import text
from coordinator.text import tr
from coordinator.widgets.frame.actions import Actions
from coordinator.widgets.frame.desks import Tab, desks_of, settings_tab
from coordinator.widgets.frame.error_dialog import ErrorDialog
from coordinator.widgets.frame.head_strip import HeadStrip
from coordinator.widgets.frame.not_watched import NotWatchedPanel
from coordinator.widgets.frame.offers import Offers, go
from coordinator.widgets.frame.own_actions import actions_of
from coordinator.widgets.frame.palette import Palette
from coordinator.widgets.frame.place import give_place, place_of
from coordinator.widgets.frame.shortcut_sheet import ShortcutSheet
from coordinator.widgets.frame.status_bar import StatusBar
from coordinator.widgets.frame.top_bar import TopBar
from coordinator.widgets.frame.unable_keys import UnableKeys
from coordinator.widgets.frame.undo import UndoRedo
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.focus import focus_next, tab_after
from coordinator.widgets.kit.message_bar import MessageBar, ProgressBar
from coordinator.widgets.kit.window import Window
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.view import TodayView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.settings import Settings
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.desks.desk import Desk
    from coordinator.widgets.subject import SubjectView
    from coordinator.worklist.rows import Today
    from coordinator.workspace import Done


class MainWindow(Window):
    """The one window.

    Parameters
    ----------
    views : the table of subjects
    desks : tabs in place of Today and those of the table

    Signals
    -------
    own_data_requested : the user wants to leave the practice county
    look_requested : str, "light" or "dark"
    language_requested : str, "ko" or "en"
    """

    own_data_requested = Signal()
    look_requested = Signal(str)
    language_requested = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        settings: Settings,
        *,
        county: str,
        practice: bool,
        views: Sequence[SubjectView] = VIEWS,
        desks: Sequence[Tab] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent)
        self.setObjectName("mainWindow")
        self._bridge, self.settings, self._settings = bridge, settings, settings
        bridge.views = settings.views
        self._county, self._practice = county, practice
        self.views = tuple(views)
        self.desks = self._desks = (*(tuple(desks) or desks_of(views)), settings_tab(self))
        self._widgets: dict[str, Desk] = {}
        self._prepared = False
        self._is_restored = False
        self.undo_redo = UndoRedo(bridge, self)
        left_out = set() if practice else {"own_data"}
        self.actions_table = Actions(self, [action for action in actions_of(views) if action.id not in left_out])
        self.actions_table.triggered.connect(self.run_action)
        self.unable_keys = UnableKeys(self)
        for number, tab in enumerate(self._desks):
            shortcut = QShortcut(QKeySequence(tab.shortcut(number + 1)), self)
            shortcut.activated.connect(self._on_tab_key)
            shortcut.setProperty("tab", number)
        bridge.changed.connect(self._on_changed)
        bridge.touched.connect(self._on_touched)
        bridge.refused.connect(self._on_refused)
        bridge.crashed.connect(self.show_crash)
        self.setMinimumSize(QSize(1024, 600))
        if settings.actor:
            bridge.ask(bridge.workspace.sign_as, settings.actor, then=lambda _name: None)
        self._build()
        self._restore()
        self._focus_desk()

    # building

    def _build(self) -> None:
        """Make all widgets in the language and look of now."""
        self._set_title()
        centre = self._centre = QWidget()
        centre.setObjectName("centre")
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.top = TopBar(self.actions_table, self._desks)
        self.top.tab_chosen.connect(self._on_tab)
        self.top.action_chosen.connect(self.run_action)
        self.head = HeadStrip()
        self.head.not_watched_requested.connect(self.toggle_not_watched)
        self.messages = MessageBar()
        self.progress = ProgressBar()
        self.stack = QStackedWidget()
        self.stack.setObjectName("desks")
        self.status = StatusBar(practice=self._practice)
        self.status.undo_requested.connect(self.undo_redo.undo_shown)
        self.status.redo_requested.connect(self.undo_redo.redo)
        self.status.own_data_requested.connect(self.own_data_requested)
        for part in (self.top, self.head, self.messages, self.progress):
            layout.addWidget(part)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(centre)

        self.not_watched = NotWatchedPanel(centre)
        self.not_watched.household_opened.connect(self.open_household)
        self.not_watched.closed.connect(self._focus_desk)
        self.palette_box = Palette(self._bridge, Offers(self), centre)
        self.palette_box.household_chosen.connect(self.open_household)
        self.palette_box.action_chosen.connect(self.run_action)
        for part in self.parts():
            theme.wear(part)
        centre.installEventFilter(self)
        self.show_desk(self._desks[0].id)

    def changeEvent(self, event: QEvent) -> None:
        """Ask again in another language what the workspace says in words; a desk out of sight asks when shown."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._widgets:
            self.actions_table.retranslate()
            self._set_title()
            self.today.refresh()
            if self.current_desk != "today":
                self.refresh_desk()

    def _set_title(self) -> None:
        self.setWindowTitle(tr("Coordinator — {county}", county=self._county))

    # desks

    @property
    def current_desk(self) -> str:
        """The id of the desk shown."""
        return self._desks[self.top.current].id

    def shows_acts(self, name: str) -> bool:
        """Say whether a desk, in the section it is on, shows what was done for a household."""
        return self._desk(name).shows_acts

    @property
    def today(self) -> TodayView:
        """The Today desk."""
        made = self._desk("today")
        if not isinstance(made, TodayView):
            raise TypeError("the desk named today is no TodayView")
        return made

    def _desk(self, name: str) -> Desk:
        if name not in self._widgets:
            made = self._widgets[name] = next(desk for desk in self._desks if desk.id == name).make(self._bridge)
            assert isinstance(made, QWidget)
            theme.wear(made)
            self.stack.addWidget(made)
            tab_after([self.head], made)
            made.household_opened.connect(self.open_household)
            made.act_wanted.connect(self.begin_act)
            made.desk_wanted.connect(self.show_desk)
            made.place_wanted.connect(self.show_desk)
            if isinstance(made, TodayView):
                made.loaded.connect(self._on_today)
                made.card_shown.connect(self._set_states)
                made.print_wanted.connect(partial(self.show_desk, "briefings:household"))
                made.action_wanted.connect(self.run_action)
                made.refresh()
        return self._widgets[name]

    @Slot(str)
    @Slot(str, int)
    def show_desk(self, place: str, household_id: int | None = None) -> None:
        """Go to a desk, or with `desk:section` to a section of it, and there to a household."""
        name, _, section = place.partition(":")
        made = self._desk(name)
        assert isinstance(made, QWidget)
        number = next(n for n, desk in enumerate(self._desks) if desk.id == name)
        self.top.choose(number)
        self.stack.setCurrentWidget(made)
        if section:
            made.show_section(section)
        else:
            made.catch_up()
        if household_id is not None:
            made.show_household(household_id)
        self._set_states()

    @Slot(int)
    def open_household(self, household_id: int) -> None:
        """Show a household on the Today desk."""
        self.show_desk("today")
        self.today.select(household_id)
        if not self.not_watched.isVisible():
            self.today.worklist.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int, str)
    def begin_act(self, household_id: int, act: str) -> None:
        """Show a household on the Today desk with an act begun."""
        self.open_household(household_id)
        self.today.begin(act)

    @Slot(int)
    def _on_tab(self, number: int) -> None:
        self.show_desk(self._desks[number].id)

    @Slot()
    def _on_tab_key(self) -> None:
        shortcut = self.sender()
        if isinstance(shortcut, QShortcut):
            self.show_desk(self._desks[shortcut.property("tab")].id)

    # actions

    @Slot(str)
    def run_action(self, name: str) -> None:
        """Do an action of the table, or what `kind:rest` stands for (see `offers.go`)."""
        if ":" in name:
            go(self, name)
            return
        action = next((entry for entry in self.actions_table.enabled() if entry.id == name), None)
        if action is not None and action.do is not None:
            action.do(self)
        elif action is not None:
            self.today.begin(action.id)

    @Slot()
    def _set_states(self) -> None:
        states = {"undo", "redo"}
        if self.current_desk == "today":
            states |= self.today.states()
        self.actions_table.set_states(states)

    def refresh_desk(self) -> None:
        """Ask everything on the desk shown again, and nothing out of memory."""
        self._bridge.ask_anew()
        self._desk(self.current_desk).refresh()

    def step(self, by: int) -> None:
        """Go to the next or previous household of the list that has the keyboard."""
        if self.not_watched.isVisible() and self.not_watched.list.hasFocus():
            self.not_watched.step(by)
        else:
            self.today.step(by)

    @Slot()
    def palette_open(self) -> None:
        """Open the box that finds things."""
        self._place_overlays()
        self.palette_box.open_box()

    @Slot()
    def toggle_not_watched(self) -> None:
        """Open or close the drawer of who is not watched."""
        if self.not_watched.isVisible():
            self.not_watched.close_panel()
        else:
            self._place_overlays()
            self.not_watched.open_panel()

    def cycle(self, by: int) -> None:
        """Move the keyboard to the next pane."""
        panes: list[QWidget] = list(self._desk(self.current_desk).panes())
        if self.not_watched.isVisible():
            panes.append(self.not_watched.list)
        panes.append(self.top.tab(self.top.current))
        focus_next(panes, by)

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""
        tabs = [(tr("Go to {desk}", desk=tr(d.title)), d.shortcut(n + 1)) for n, d in enumerate(self._desks)]
        ShortcutSheet(self.actions_table, tabs, self).show()

    def change_look(self) -> None:
        """Ask for the light look instead of the dark one, or the other way round."""
        self.look_requested.emit("light" if theme.current().name == "dark" else "dark")

    def change_language(self) -> None:
        """Ask for the other language."""
        self.language_requested.emit("en" if text.language() == "ko" else "ko")

    @Slot()
    def _focus_desk(self) -> None:
        self._desk(self.current_desk).take_keyboard()

    def tell(self, sentence: str, act: str = "", then: Callable[[], object] | None = None) -> None:
        """Say something in the line at the bottom, with the thing to do about it beside it."""
        self.status.say(sentence, act, then)

    # what comes back

    @Slot(object)
    def _on_changed(self, done: Done[Any]) -> None:
        self.status.show_done(done.message, self._bridge.now(), offer=self.undo_redo.offer)

    @Slot(object)
    def _on_touched(self, nouns: frozenset[str]) -> None:
        """Let desks out of sight ask when they are shown next, the one in sight at once; Today hears it by itself."""
        for tab in self._desks:
            if tab.id != "today" and tab.id in self._widgets and tab.concerns(nouns):
                self._widgets[tab.id].mark_old(nouns)
        self._desk(self.current_desk).catch_up()

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self.messages.say(sentence)

    @Slot(object)
    def show_crash(self, error: BaseException) -> None:
        """Offer the report of a fault of ours; one at a time."""
        if self.findChild(ErrorDialog) is None:
            ErrorDialog(error, self).show()

    @Slot(object)
    def _on_today(self, today: Today) -> None:
        self.head.set_today(today)
        if not self._prepared:
            self._prepared = True
            # The desks are made while nobody waits for them, each once it is read in.
            for desk in self._desks:
                idle.when_loaded(self, desk.module, partial(self._desk, desk.id))
        self.not_watched.set_households(today.not_watched)

    # place and size

    def _place_overlays(self) -> None:
        # The pane beneath is covered whole: what looks out at its side would be taken for a part of the drawer.
        beneath = [splitter for splitter in self.stack.findChildren(QSplitter) if splitter.isVisible()]
        upright = [each for each in beneath if each.orientation() == Qt.Orientation.Horizontal and each.count() > 1]
        widths = [each.sizes()[-1] + each.handleWidth() for each in upright]
        least = max((width for width in widths if width < self.width() // 2), default=0)
        self.not_watched.place(self._centre.width(), self.stack.y(), self.status.y(), least)
        self.palette_box.place(self._centre.size())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep drawer and palette in their places."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest} and watched is self._centre:
            QTimer.singleShot(0, self, self._place_overlays)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep drawer and palette in their places."""
        super().resizeEvent(event)
        self._place_overlays()

    def _restore(self) -> None:
        give_place(self, self._settings.geometry)
        self.today.splitter.splitterMoved.connect(self._on_dragged)

    @Slot()
    def _on_dragged(self) -> None:
        """Keep for the next start what somebody drew; what a layout did by itself is not kept."""
        self._settings.splitter = self.today.splitter.sizes()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the panes as they were left, once they have their places: before that a splitter knows no width."""
        super().showEvent(event)
        if not self._is_restored:
            self._is_restored = True
            QTimer.singleShot(0, self, self._restore_panes)

    def _restore_panes(self) -> None:
        if len(self._settings.splitter) == 3:
            self.today.splitter.setSizes(self._settings.splitter)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember place and size."""
        self._settings.geometry = place_of(self)
        try:
            self._settings.save()
        except OSError:
            # A read-only profile must not keep the window open; it only forgets its size.
            event.accept()
        super().closeEvent(event)
