"""Another look, language or size of text, put on what is open where it stands; nothing is lost."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QStackedWidget,
    QTableWidget,
    QTextEdit,
    QWidget,
)

from coordinator import text
from coordinator.widgets.kit import idle, theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TEXTS: tuple[tuple[type[QObject], tuple[str, ...]], ...] = (
    (QWidget, ("toolTip", "accessibleName", "accessibleDescription", "windowTitle")),
    (QLabel, ("text",)),
    (QAbstractButton, ("text",)),
    (QGroupBox, ("title",)),
    (QMenu, ("title",)),
    (QLineEdit, ("placeholderText",)),
    (QPlainTextEdit, ("placeholderText",)),
    (QTextEdit, ("placeholderText",)),
    (QAbstractSpinBox, ("specialValueText",)),
    (QSpinBox, ("suffix", "prefix")),
    (QDoubleSpinBox, ("suffix", "prefix")),
    (QAction, ("text", "toolTip")),
)
"""Where Qt's classes hold texts of ours; what somebody types is not among them."""
_translator: QTranslator | None = None


def speak(language: text.Language) -> None:
    """Say everything from now on in a language, Qt's own dialogs too."""
    global _translator
    text.set_language(language)
    QLocale.setDefault(QLocale(QLocale.Language.Korean if language == "ko" else QLocale.Language.English))
    app = QApplication.instance()
    if app is None:
        return
    if _translator is not None:
        app.removeTranslator(_translator)
        _translator = None
    if language == "ko":
        translator = QTranslator(app)
        if translator.load("qtbase_ko", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)
            _translator = translator


def restyle(*, look: str | None = None, language: text.Language | None = None, text_size: int | None = None) -> None:
    """Put a look, a language, a size of text on everything that is open, where it stands; None leaves a thing as it is.

    Parameters
    ----------
    look : "light", "dark", "contrast", or "" for what the system asks
    language : "ko" or "en"
    text_size : percent of the usual size
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    shown = [window for window in app.topLevelWidgets() if window.isVisible() and window.updatesEnabled()]
    for window in shown:
        window.setUpdatesEnabled(False)
    in_turns = False
    try:
        if text_size is not None:
            theme.set_text_size(text_size)
            theme.apply(app, theme.current().name if look is None else look)
        elif look is not None:
            _put_on(app, look, shown)
            in_turns = True
        if language is not None:
            before = text.language()
            speak(language)
            for frame in app.topLevelWindows():
                # With a translator Qt tells all in a window too, every desk at once.
                QApplication.removePostedEvents(frame, QEvent.Type.LanguageChange.value)
            for window in app.topLevelWidgets() if language != before else ():
                if window.parent() is None:
                    say_again(window)
    finally:
        for window in () if in_turns else shown:
            window.setUpdatesEnabled(True)


def _put_on(app: QApplication, look: str, shown: Sequence[QWidget]) -> None:
    """Have each part of what is open wear a look in a turn of its own: those in sight first, others before seen."""
    theme.recolour(app, look)
    parts = [part for window in app.topLevelWidgets() for part in theme.parts(window)]
    for part in parts:
        if part.isVisible():
            idle.later(part, partial(theme.wear, part))
    for window in shown:
        idle.later(window, partial(_show_again, window))
    for part in parts:
        if not part.isVisible():
            _BeforeSeen(part, partial(theme.wear, part))


def _show_again(window: QWidget) -> None:
    """Paint a window again; until all in it that is in sight wears one look, it stays as it was painted last."""
    window.setUpdatesEnabled(True)
    window.repaint()  # an update somebody asked for in the meantime is taken for one that is still to come


class _BeforeSeen(QObject):
    """Work on a widget out of sight that is done when its turn has come, or as soon as it is shown."""

    def __init__(self, part: QWidget, work: Callable[[], object]) -> None:
        super().__init__(part)
        self._part = part
        self._work: Callable[[], object] | None = work
        self.holds_back = False
        """Whether a change of language does not reach it: it has one of its own when its turn comes."""
        part.installEventFilter(self)
        idle.later(self, self.do)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Do it before anything is painted."""
        if event.type() == QEvent.Type.Show:
            self.do()
        if self.holds_back and event.type() == QEvent.Type.LanguageChange:
            return True
        return super().eventFilter(watched, event)

    def do(self) -> None:
        """Do it, once."""
        if self._work is not None:
            self._part.removeEventFilter(self)
            work, self._work = self._work, None
            self.deleteLater()
            work()


def say_again(root: QWidget) -> None:
    """Give every text in a widget and all within it in the language of now.

    Each takes the texts Qt holds for it, and those its class names in `held_texts`; then it is sent a change
    of language, by which it may do more. A word that means several things in another language is told apart by where
    it was said; where that is not enough, the property `source` holds the source text.
    """
    seen, unseen = _split(root)
    for child in seen:
        if not shiboken6.isValid(child):
            continue  # another's new text took it away
        kind = type(child)
        getters = texts_of(kind)
        held: Sequence[str] = getattr(kind, "held_texts", ())
        if not getters and not held:
            continue
        places = _places(child)
        for name in held:
            setattr(child, name, _held(getattr(child, name), places))
        for get, put in getters:
            old = get(child)
            if old and (new := _new(child, get.__name__, old, places)) != old:
                put(child, new)
        tip = child.property("tip")
        if isinstance(tip, str):
            child.setProperty("tip", text.again(tip, places))
        if isinstance(child, QComboBox):
            typed = child.currentText()
            place = child.findText(typed)
            for number in range(child.count()):
                child.setItemText(number, text.again(child.itemText(number), places))
            if child.isEditable():  # Qt writes what is chosen over what is typed
                child.setEditText(typed if place < 0 else child.itemText(place))
        elif isinstance(child, QTableWidget):
            _say_cells(child, places)
        if isinstance(child, QWidget):
            if isinstance(child, QAbstractItemView):
                child.viewport().update()
            child.update()
    # Qt hands it on from each to all within it, but for those whose turn comes later.
    turns = [_BeforeSeen(page, partial(say_again, page)) for page in unseen if shiboken6.isValid(page)]
    for turn in turns:
        turn.holds_back = True
    QApplication.sendEvent(root, QEvent(QEvent.Type.LanguageChange))
    for turn in turns:
        turn.holds_back = False


def _split(root: QWidget) -> tuple[list[QObject], list[QWidget]]:
    """List a widget and all within it that can be seen, and the pages that lie under another."""
    waiting: list[QObject] = [root]
    seen: list[QObject] = []
    unseen: list[QWidget] = []
    while waiting:
        child = waiting.pop()
        seen.append(child)
        above = child.currentWidget() if isinstance(child, QStackedWidget) else None
        for part in child.children():
            if above is not None and isinstance(part, QWidget) and part is not above:
                unseen.append(part)
            else:
                waiting.append(part)
    return seen, unseen


def _new(child: QObject, name: str, old: str, places: Sequence[str]) -> str:
    """Give what a text becomes: that of the source it names as its property, else what it was said of."""
    source = child.property("source") if name in ("text", "title") else None
    return text.tr(source) if isinstance(source, str) else text.again(old, places)


def _say_cells(table: QTableWidget, places: Sequence[str]) -> None:
    """Give the cells nobody may type into again."""
    from PySide6.QtCore import Qt

    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            item = table.item(row, column)
            if item is not None and not item.flags() & Qt.ItemFlag.ItemIsEditable:
                item.setText(text.again(item.text(), places))


def _held(value: Any, places: Sequence[str]) -> Any:
    """Say again what a widget holds: a text, or a row of texts."""
    if isinstance(value, str):
        return text.again(value, places)
    if isinstance(value, (list, tuple)):
        return type(value)(_held(part, places) for part in value)
    return value


@lru_cache(maxsize=1024)
def texts_of(kind: type[QObject]) -> tuple[tuple[Any, Any], ...]:
    """Give what reads and what sets each text Qt holds for a class."""
    return tuple(
        (getattr(base, name), getattr(base, f"set{name[0].upper()}{name[1:]}"))
        for base, names in _TEXTS
        if issubclass(kind, base)
        for name in names
    )


@lru_cache(maxsize=1024)
def _modules(kind: type[QObject]) -> tuple[str, ...]:
    return tuple(base.__module__ for base in kind.__mro__ if base.__module__.startswith("coordinator"))


def _places(child: QObject) -> list[str]:
    """List the modules a text of a widget may have been said in: its own, then those of what it stands in."""
    places: list[str] = []
    holder: QObject | None = child
    while holder is not None:
        places += _modules(type(holder))
        holder = holder.parent()
    return places
