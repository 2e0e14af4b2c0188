"""What a person would see cut, covered or over the edge on a screen as it is laid out now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QLabel,
    QLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUTTONS = (QPushButton, QToolButton, QCheckBox, QRadioButton)
_ROUNDING_PX = 1


def faults(screen: QWidget) -> list[str]:
    """Name every text that is cut, every widget over its parent's edge and any two of a layout on one another."""
    return [*cut_texts(screen), *over_the_edge(screen), *covered(screen), *out_of_reach(screen)]


def cut_texts(screen: QWidget) -> Iterator[str]:
    """Name labels and buttons with less room than their text takes; those that elide it must have it in a tip."""
    for widget in _seen(screen):
        if isinstance(widget, QLabel) and widget.text():
            if _elides(widget):
                if not widget.toolTip():
                    yield f"elided without a tool tip: {_named(widget)}"
            elif widget.wordWrap():
                least = widget.heightForWidth(widget.width())
                if widget.height() < least - _ROUNDING_PX or widget.width() < widget.minimumSizeHint().width() - 1:
                    yield f"cut in height, {widget.height()} of {least}: {_named(widget)}"
            elif widget.width() < widget.sizeHint().width() - _ROUNDING_PX:
                yield f"cut, {widget.width()} of {widget.sizeHint().width()}: {_named(widget)}"
            elif widget.height() < widget.minimumSizeHint().height() - _ROUNDING_PX:
                yield f"cut in height, {widget.height()} of {widget.minimumSizeHint().height()}: {_named(widget)}"
        elif isinstance(widget, _BUTTONS) and widget.text():
            if _elides(widget):
                if not widget.toolTip():
                    yield f"elided without a tool tip: {_named(widget)}"
                continue
            needed, has = _text_width(widget), _room(widget)
            if has < needed - _ROUNDING_PX:
                yield f"cut, {has} of {needed}: {_named(widget)}"
            elif widget.height() < widget.fontMetrics().height():
                yield f"cut in height: {_named(widget)}"


def over_the_edge(screen: QWidget) -> Iterator[str]:
    """Name widgets that stand partly outside of their parent; what is scrolled is where it is by intent."""
    for widget in _seen(screen):
        parent = widget.parentWidget()
        if parent is None or widget.isWindow() or _scrolls(parent):
            continue
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry()):
            yield f"over the edge of {_named(parent)} {parent.size().toTuple()}: {_named(widget)} {_geometry(widget)}"


def covered(screen: QWidget) -> Iterator[str]:
    """Name any two widgets of one layout that stand on one another."""
    for widget in (screen, *_seen(screen)):
        layout = widget.layout()
        if layout is None or not layout.isEnabled():
            continue
        members = [part for part in _members(layout) if part.isVisible() and not part.geometry().isEmpty()]
        for number, first in enumerate(members):
            for second in members[number + 1 :]:
                both = first.geometry().intersected(second.geometry())
                if both.width() > _ROUNDING_PX and both.height() > _ROUNDING_PX:
                    yield f"on one another: {_named(first)} {_geometry(first)}, {_named(second)} {_geometry(second)}"


def out_of_reach(screen: QWidget) -> Iterator[str]:
    """Name what is scrolled and is wider than its place: its right end is seen only sideways, or never."""
    for area in _seen(screen):
        inside = area.widget() if isinstance(area, QScrollArea) else None
        if inside is not None and inside.width() > area.viewport().width() + _ROUNDING_PX:
            yield f"out of reach, {inside.width()} in {area.viewport().width()}: {_named(area)}"


def _members(layout: QLayout) -> Iterator[QWidget]:
    # By the widgets themselves: the wrapper of an item outlives it, and another widget may stand at its address.
    layouts = [layout, *layout.findChildren(QLayout)]
    holder = layout.parentWidget()
    for widget in holder.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if any(each.indexOf(widget) >= 0 for each in layouts):
            yield widget


def _seen(screen: QWidget) -> Iterator[QWidget]:
    for widget in screen.findChildren(QWidget):
        if widget.isVisible() and widget.window() is screen.window():
            yield widget


def _elides(widget: QWidget) -> bool:
    """Say whether a class of ours draws its text as far as it fits."""
    return any("paintEvent" in vars(kind) for kind in type(widget).__mro__ if kind.__module__.startswith("coordinator"))


def _scrolls(widget: QWidget) -> bool:
    """Say whether a widget is what something is scrolled within, or a list that places its own."""
    around = widget.parentWidget()
    return isinstance(widget, QAbstractScrollArea | QAbstractItemView | QSplitter) or (
        isinstance(around, QAbstractScrollArea) and around.viewport() is widget
    )


def _text_width(button: QPushButton | QToolButton | QCheckBox | QRadioButton) -> int:
    text = button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    return max(button.fontMetrics().horizontalAdvance(line) for line in text.split("\n"))


def _room(button: QPushButton | QToolButton | QCheckBox | QRadioButton) -> int:
    if isinstance(button, QPushButton):
        option = QStyleOptionButton()
        button.initStyleOption(option)
        room = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button).width()
        icon = 0 if button.icon().isNull() else button.iconSize().width() + 4
        return room - icon
    return button.width() - (button.sizeHint().width() - _text_width(button))


def _geometry(widget: QWidget) -> tuple[int, int, int, int]:
    return widget.geometry().getRect()  # type: ignore[return-value]


def _named(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    said = text() if callable(text) else ""
    above, holder = [], widget
    while holder is not None and len(above) < 4:
        above.append(holder.objectName() or type(holder).__name__)
        holder = holder.parentWidget()
    return f"{'<'.join(above)} {said[:50]!r}"
