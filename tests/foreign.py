"""What is shown, and what of it is of the other language: screens and papers are searched for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsScene,
    QTabBar,
    QTableView,
    QWidget,
)
from sqlalchemy import select

from coordinator.records.base import Base
from coordinator.records.values.given_names import GIVEN
from coordinator.widgets.kit.restyle import _TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtCore import QAbstractItemModel

    from coordinator.workspace import Workspace

HANGUL = re.compile("[가-힣]+")
LATIN = re.compile("[A-Za-z]{2,}")
CODE = re.compile("[a-z_.:-]+")
"""What the program stores for itself and says in words."""
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def shown(root: QWidget) -> Iterator[tuple[str, str]]:
    """Give every text below a widget, each with what shows it."""
    for child in (root, *root.findChildren(QObject)):
        if isinstance(child.parent(), QGraphicsScene):  # a menu of the library of charts, which nothing opens
            continue
        where = f"{type(child).__name__} {child.objectName()}"
        for kind, names in _TEXTS:
            if isinstance(child, kind):
                yield from ((where, str(child.property(name) or "")) for name in names)
        if isinstance(child, QTabBar):
            yield from ((where, said) for n in range(child.count()) for said in (child.tabText(n), child.tabToolTip(n)))
        elif isinstance(child, QComboBox):
            yield from ((where, child.itemText(n)) for n in range(child.count()))
        elif isinstance(child, QAbstractSpinBox):
            yield where, child.text()
        elif isinstance(child, QAbstractItemView) and child.model() is not None:
            yield from ((where, said) for said in cells(child.model(), headed=isinstance(child, QTableView)))


def cells(model: QAbstractItemModel, *, headed: bool) -> Iterator[str]:
    """Give the heads and cells of a table, or of a list's only column."""
    columns = range(model.columnCount() if headed else 1)
    for column in columns if headed else ():
        for role in ROLES[:2]:
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
    for row in range(model.rowCount()):
        for column in columns:
            yield from (said for role in ROLES if isinstance(said := model.data(model.index(row, column), role), str))


def words_of(workspace: Workspace) -> list[str]:
    """Give what the county itself wrote, such as people, places and free words; the longest first."""
    words: set[str] = set()
    with workspace.vault.read() as session:
        for mapper in Base.registry.mappers:
            for row in session.execute(select(mapper.local_table)):
                texts = [text for value in row for text in (value if isinstance(value, list) else [value])]
                words |= {text.strip() for text in texts if isinstance(text, str) and not CODE.fullmatch(text)}
    return sorted(words - GIVEN.keys() - {""}, key=len, reverse=True)


def foreign(
    texts: Iterable[tuple[str, str]], language: str, written: list[str], allowed: re.Pattern[str]
) -> dict[str, str]:
    """Give each text in which words of the other language stand that nobody of the county wrote."""
    word = HANGUL if language == "en" else LATIN
    own = [value for value in written if word.search(value)]
    wrong: dict[str, str] = {}
    for where, said in texts:
        rest = allowed.sub(" ", said.replace("\u00a0", " ").replace("\u2060", ""))
        for value in own if word.search(rest) else ():
            rest = rest.replace(value, " ")
        if word.search(rest):
            wrong[said] = where
    return wrong
