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
    from collections.abc import Sequence

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
    try:
        if text_size is not None:
            theme.set_text_size(text_size)
        if look is not None or text_size is not None:
            theme.apply(app, theme.current().name if look is None else look)
        if language is not None:
            before = text.language()
            speak(language)
            for window in app.topLevelWidgets() if language != before else ():
                if window.parent() is None:
                    say_again(window)
    finally:
        for window in shown:
            window.setUpdatesEnabled(True)


def say_again(root: QWidget) -> None:
    """Give every text in a widget and all within it in the language of now.

    Each takes the texts Qt holds for it, and those its class names in `held_texts`; then it is sent a change
    of language, by which it may do more. A word that means several things in another language is told apart by where
    it was said; where that is not enough, the property `source` holds the source text.
    """
    for child in _seen(root):
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
    # Qt hands it on from each to all within it.
    QApplication.sendEvent(root, QEvent(QEvent.Type.LanguageChange))


def _seen(root: QWidget) -> list[QObject]:
    """List a widget and all within it; pages that lie under another have their turn later."""
    waiting: list[QObject] = [root]
    visible: list[QObject] = []
    while waiting:
        child = waiting.pop()
        visible.append(child)
        under = child.currentWidget() if isinstance(child, QStackedWidget) else None
        for part in child.children():
            if under is not None and isinstance(part, QWidget) and part is not under:
                idle.later(part, partial(say_again, part))
            else:
                waiting.append(part)
    return visible


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
