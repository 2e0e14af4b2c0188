"""The window's wiring: application, language, look, hooks, bridge and windows; nothing is decided here."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QObject,
    Qt,
    QThread,
    QTimer,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from coordinator import logs, text
from coordinator.errors import CoordinatorError, VaultError
from coordinator.korea import KST
from coordinator.opening import MAIN, load_all, load_desks, load_rooms, open_workspace
from coordinator.settings import Settings, data_home
from coordinator.widgets.frame.error_dialog import ErrorDialog, Hooks, on_qt_message
from coordinator.widgets.frame.one_window import FirstInstance, call_first
from coordinator.widgets.frame.place import give_place
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.restyle import restyle, speak
from coordinator.widgets.setup.first_frame import FirstFrame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.widgets.kit.bridge import Task
    from coordinator.widgets.setup.typed_early import TypedEarly
    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables

log = logging.getLogger(__name__)

REFRESH_MS = 60_000


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Make the one QApplication, or give the one there is."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QGuiApplication.setDesktopFileName("coordinator")
    app = QApplication(arguments or ["coordinator"])
    app.setApplicationName("coordinator")
    app.setQuitOnLastWindowClosed(True)
    return app


def clock(now: datetime | Callable[[], datetime] | None) -> Callable[[], datetime]:
    """Make the clock of the window: a fixed instant, one given, or the real time in Korea."""
    if callable(now):
        return now
    if now is not None:
        return lambda: now
    return lambda: datetime.now(KST)


class Program(QObject):
    """The running window program: what is open, which window is shown, in which language and look."""

    def __init__(self, app: QApplication, settings: Settings, *, now: Callable[[], datetime], ticking: bool) -> None:
        super().__init__()
        self._app, self._settings = app, settings
        text.write_dates_for(now().date(), unbroken=True)
        self.bridge = Bridge(now, parent=self)
        self.bridge.crashed.connect(self._on_crash)
        self.window: QWidget | None = None
        self.failure: CoordinatorError | None = None
        """Why there is nothing to show; whoever started the program tells it."""
        self._main: MainWindow | None = None
        self._folder: Path | None = None
        self._passphrase_of: Callable[[Path], str | None] = _no_passphrase
        self._tables: Tables | None = None
        self._made: Task | None = None
        self._typed: TypedEarly | None = None
        self._workspace: Workspace | None = None
        self._first: FirstInstance | None = None
        self.hooks = Hooks(self)
        self.hooks.caught.connect(self._on_crash)
        self._tick = QTimer(self)
        self._tick.setInterval(REFRESH_MS)
        self._tick.timeout.connect(self._on_tick)
        self._ticking = ticking
        app.styleHints().colorSchemeChanged.connect(self._on_system_look)

    # language and look

    @Slot(str)
    def _on_language(self, language: text.Language) -> None:
        self._settings.language = language
        restyle(language=language)

    @Slot(str)
    def _on_look(self, look: str) -> None:
        self._settings.theme = look if look in ("light", "dark", "contrast") else ""
        restyle(look=look)

    @Slot()
    def _on_system_look(self) -> None:
        if not self._settings.theme and theme.wished("") is not theme.current():
            restyle(look="")

    def _main_window(self) -> MainWindow | None:
        return self._main if self._main is self.window else None

    # windows

    def begin(
        self,
        folder: Path,
        *,
        passphrase_of: Callable[[Path], str | None],
        make: Callable[..., object] | None = None,
        tables: Tables | None = None,
    ) -> None:
        """Show the first frame, or the field of the passphrase; then read in and open what there is.

        Parameters
        ----------
        passphrase_of : knows the passphrase of a folder, where it needs not be asked for
        make : makes the practice county in the folder, told `progress` and asked `cancelled`
        """
        self._folder, self._passphrase_of, self._tables = folder, passphrase_of, tables
        is_openable = (folder / "vault.key").exists() and passphrase_of(folder) is not None
        if make is None and not is_openable:
            if folder.exists() and any(folder.iterdir()):
                self.ask_passphrase(folder)
            else:
                self.set_up(folder)
            QTimer.singleShot(0, self, load_all)  # while somebody types
            return
        frame = FirstFrame()
        give_place(frame, self._settings.geometry)
        frame.painted.connect(load_rooms)
        frame.painted.connect(self._open_known if make is None else partial(self._make, frame, make))
        self._show(frame)

    def _make(self, frame: FirstFrame, make: Callable[..., object]) -> None:
        from coordinator.cli.practice import PRACTICE_PASSPHRASE

        self._made = self.bridge.task(make, then=self._on_made, failed=self._on_open_failed)
        frame.stop_wanted.connect(self._made.cancel)
        frame.follow(
            self._made,
            (
                text.tr("Making the practice county of made-up people"),
                text.tr("This happens once and takes a minute or two."),
                text.tr("Its passphrase is: {passphrase}", passphrase=PRACTICE_PASSPHRASE),
            ),
        )

    def _on_made(self, _made: object) -> None:
        if isinstance(self.window, FirstFrame):
            self.window.open_next()
        self._open_known()

    @Slot()
    def _open_known(self) -> None:
        folder = self._folder
        passphrase = None if folder is None else self._passphrase_of(folder)
        if folder is not None and passphrase is not None:
            self.bridge.ask(
                open_workspace,
                folder,
                passphrase,
                now=self.bridge.now(),
                tables=self._tables,
                then=self._on_opened,
                failed=self._on_open_failed,
            )

    def _on_open_failed(self, error: BaseException) -> None:
        if isinstance(error, VaultError) and error.code == "wrong_passphrase" and self._folder is not None:
            self.ask_passphrase(self._folder)
        elif isinstance(error, CoordinatorError):
            self.failure = None if error.code == "stopped" else error
            if self.window is not None:
                self.window.close()  # the last one, which ends the program
        else:
            self._on_crash(error)

    @Slot(object)
    def _on_opened(self, workspace: Workspace) -> None:
        """Show the main window as soon as it is read in."""
        idle.when_loaded(self, MAIN, partial(self.show_workspace, workspace))

    def ask_passphrase(self, folder: Path) -> None:
        """Show the window that opens a vault."""
        from coordinator.widgets.setup.unlock import Unlock

        window = Unlock(self.bridge, folder, opens=partial(open_workspace, tables=self._tables))
        window.opened.connect(self._on_opened)
        self._show(window)
        window.passphrase.setFocus()

    def set_up(self, folder: Path | None) -> None:
        """Show the pages that make a county's own vault."""
        from coordinator.widgets.setup.wizard import SetupWizard

        wizard = SetupWizard(self.bridge, folder, self.window)
        wizard.setModal(True)
        wizard.made.connect(self.show_workspace)
        wizard.finished.connect(wizard.deleteLater)
        if self.window is None:
            self._app.setQuitOnLastWindowClosed(True)
        wizard.show()

    @Slot(object)
    def show_workspace(self, workspace: Workspace) -> None:
        """Show the main window on an open workspace; one that was open before is closed."""
        from coordinator.widgets.frame.main_window import MainWindow

        idle.keep()
        before, self._workspace = self._workspace, workspace
        self.bridge.attach(workspace)
        if before is not None:
            self.bridge.ask(before.close, then=_nothing)
        if self._first is not None:
            self._first.close()
        if not workspace.practice and self._settings.last_vault != str(workspace.folder):
            self._settings.last_vault = str(workspace.folder)
            self._settings.save()
        self._first = FirstInstance(workspace.folder, self)
        self._first.called.connect(self.bring_forward)
        window = MainWindow(
            self.bridge,
            self._settings,
            county=workspace.county,
            practice=workspace.practice,
        )
        window.look_requested.connect(self._on_look)
        window.language_requested.connect(self._on_language)
        window.own_data_requested.connect(self._on_own_data)
        window.today.loaded.connect(self._on_first_look, Qt.ConnectionType.SingleShotConnection)
        self._main = window
        if QThread.currentThread().loopLevel():
            # Made in this turn, shown in the next: both at once would be felt.
            idle.later(window, partial(self._show, window))
        else:
            self._show(window)
        if self._ticking:
            self._tick.start()

    @Slot()
    def _on_first_look(self) -> None:
        if self._main is not self.window:
            idle.later(self, self._on_first_look)  # it is known before it is shown
            return
        idle.later(self, load_desks, idle.keep)
        window = self._main_window()
        if window is not None:
            window.today.worklist.list.setFocus()  # the day begins with the list, under the fingers too
            if self._typed is not None:
                self._typed.press_again(window)
            idle.later(window, window.today.arrived.watch)
        if window is not None and self._workspace is not None:
            notice, much = self._workspace.notice_in_short()
            if self._made is not None:
                from coordinator.cli.practice import PRACTICE_PASSPHRASE

                words = text.tr(
                    "The practice county is made. Its passphrase is: {passphrase}", passphrase=PRACTICE_PASSPHRASE
                )
                window.messages.say(words, kind="info")
            elif notice:
                from coordinator.widgets.frame.away_list import show_away

                button, then = (text.tr("Show who"), partial(show_away, window)) if much else ("", None)
                window.messages.say(notice, kind="warning", button=button, then=then)

    def _show(self, window: QWidget) -> None:
        old, self.window = self.window, window
        typed: TypedEarly | None = getattr(old, "typed", None)
        self._typed = typed or self._typed
        if isinstance(old, FirstFrame):
            window.setGeometry(old.geometry())
        window.show()
        if old is not None:
            old.close()
            old.deleteLater()

    @Slot()
    def bring_forward(self) -> None:
        """Put the window before all others."""
        if self.window is not None:
            self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
            self.window.show()
            self.window.raise_()
            self.window.activateWindow()

    @Slot()
    def _on_own_data(self) -> None:
        self.set_up(None)

    @Slot()
    def _on_tick(self) -> None:
        text.write_dates_for(self.bridge.now().date(), unbroken=True)
        if (window := self._main_window()) is not None and window.isVisible():
            window.today.refresh()

    @Slot(object)
    def _on_crash(self, error: BaseException) -> None:
        window = self._main_window()
        if window is not None:
            window.show_crash(error)
        elif not any(isinstance(dialog, ErrorDialog) for dialog in self._app.topLevelWidgets()):
            ErrorDialog(error, self.window).show()

    def close(self) -> None:
        """Stop the worker, close the vault, give the hooks back."""
        self._tick.stop()
        self.bridge.close()
        if self._first is not None:
            self._first.close()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
        self.hooks.remove()


def _nothing(_answer: object) -> None:
    """Take an answer nobody waits for."""


def _no_passphrase(_folder: Path) -> str | None:
    """Know no passphrase."""
    return None


def run(
    *,
    workspace: Workspace | None = None,
    folder: Path | None = None,
    passphrase_of: Callable[[Path], str | None] = _no_passphrase,
    make: Callable[..., object] | None = None,
    tables: Tables | None = None,
    now: datetime | Callable[[], datetime] | None = None,
    language: str = "",
    look: str = "",
) -> int:
    """Show the window until it is closed.

    Parameters
    ----------
    workspace : an open one; it is closed at the end
    folder : a vault to open by its passphrase, or to make when there is none
    passphrase_of, make, tables : as `Program.begin` takes them
    now : a fixed instant, a clock, or the real time
    language, look : "ko" / "en", "light" / "dark"; empty for the settings' or the system's

    Returns
    -------
    exit code, 0 done

    Raises
    ------
    CoordinatorError
        The vault cannot be opened, for another reason than its passphrase.
    """
    app = make_application()
    settings = Settings.load()
    qInstallMessageHandler(on_qt_message)
    logs.start(data_home() / "logs")
    if workspace is None and folder is not None and call_first(folder):
        return 0
    program = Program(app, settings, now=clock(now), ticking=now is None or callable(now))
    program.hooks.install()
    chosen = language or settings.language or text.system_language()
    text.remember()
    speak("en" if chosen == "en" else "ko")
    theme.set_text_size(settings.text_size)
    theme.apply(app, look or settings.theme)
    if workspace is not None:
        load_rooms()
        program.show_workspace(workspace)
    elif folder is not None:
        program.begin(folder, passphrase_of=passphrase_of, make=make, tables=tables)
    else:
        program.set_up(None)
    try:
        code = app.exec()
    finally:
        program.close()
        qInstallMessageHandler(None)
        logs.stop()
    if program.failure is not None:
        raise program.failure
    return code
