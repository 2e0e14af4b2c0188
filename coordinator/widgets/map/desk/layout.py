"""How the Map desk stands: choosers over the map to the left, filter, table, acts and forms to the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from coordinator.widgets.kit.choices import Flow
from coordinator.widgets.kit.desks.frame import hairline

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE_WIDTH = 560
_WINDOW = 1366


def lay_out(
    tools: Sequence[QWidget],
    household_map: QWidget,
    filters: QWidget,
    table: QWidget,
    words: Sequence[QWidget],
    acts: Sequence[QWidget],
    forms: QWidget,
) -> tuple[QSplitter, QWidget]:
    """Put the parts into a splitter; gives it, and what holds the buttons of the acts."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setObjectName("mapSplitter")
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    left, right = QWidget(), QWidget()
    column, stack = _column(left), _column(right)
    for part in (_flow(tools, left), hairline()):
        column.addWidget(part)
    column.addWidget(household_map, 1)
    top = QWidget(right)
    top_row = QVBoxLayout(top)
    top_row.setContentsMargins(12, 6, 12, 6)
    top_row.addWidget(filters)
    table.setMinimumHeight(120)
    below = QWidget(right)
    rows = QVBoxLayout(below)
    rows.setContentsMargins(12, 8, 12, 10)
    rows.setSpacing(6)
    buttons = _flow(acts, below, edge=0)
    for part in (*words, buttons):
        rows.addWidget(part)
    for part in (top, hairline(), table, hairline(), below, forms):
        stack.addWidget(part)
    stack.setStretchFactor(table, 1)
    splitter.addWidget(left)
    splitter.addWidget(right)
    splitter.setStretchFactor(0, 3)
    splitter.setStretchFactor(1, 2)
    splitter.setSizes([_WINDOW - _TABLE_WIDTH, _TABLE_WIDTH])
    return splitter, buttons


def _column(pane: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _flow(parts: Sequence[QWidget], parent: QWidget, *, edge: int = 12) -> QWidget:
    box = QWidget(parent)
    flow = Flow(box, gap=6)
    box.setContentsMargins(edge, edge // 2, edge, edge // 2)
    for part in parts:
        part.setParent(box)
        flow.addWidget(part)
    return box
