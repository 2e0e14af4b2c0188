"""The table beside the map: everybody the map shows, with the shape and word of the layer chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from coordinator.records.households import RISK_LABELS
from coordinator.text import mark, tr
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.desks.table import age_column
from coordinator.widgets.kit.table import ROW, CellDelegate, Column
from coordinator.widgets.map.keys import paint_sign
from coordinator.widgets.map.marks import ALERTS_LOOK, Look
from coordinator.widgets.map.outlines import Ground
from coordinator.worklist.rows import MapPoints

if TYPE_CHECKING:
    from collections.abc import Collection

    from coordinator.worklist.places.map_rows import MapHome
    from coordinator.workspace import Workspace

_ICON_PX = 16
_RISKS = tuple(RISK_LABELS)


class Shown:
    """What the table needs to know of the map: the layer by which homes are marked."""

    def __init__(self) -> None:
        self.look: Look = ALERTS_LOOK

    def words(self, row: MapHome) -> str:
        """Give the word of a home."""
        return tr(self.look.labels[row.category]) if row.category in self.look.labels else ""

    def place(self, row: MapHome) -> int:
        """Give where the word stands in the legend, the most notable first."""
        order = self.look.order
        return order.index(row.category) if row.category in order else len(order)

    def delegate(self, view: QTableView) -> CellDelegate:
        """Make what paints the cells of the layer."""
        return _Marks(view, self)

    def columns(self) -> tuple[Column, ...]:
        """Declare the columns."""
        return (
            Column(mark("Marked as"), self.words, self.place, width=126, paint=self.delegate),
            Column(mark("Name"), lambda row: row.name, width=84),
            age_column(48),
            Column(mark("Before a visit"), lambda row: row.safety_note, width=110, tip=lambda row: row.safety_note),
            Column(mark("Area"), lambda row: _area(row), width=0, tip=lambda row: row.address),
            Column(
                mark("Risk"),
                lambda row: tr(RISK_LABELS[row.risk]) if row.risk in RISK_LABELS else "",
                lambda row: _RISKS.index(row.risk) if row.risk in _RISKS else None,
                width=84,
            ),
        )


def _area(row: MapHome) -> str:
    return row.area if row.is_placed else tr("{area} (not on the map)", area=row.area or "–")


class _Marks(CellDelegate):
    """Puts the shape of a home before its word."""

    def __init__(self, parent: QTableView, shown: Shown) -> None:
        super().__init__(parent)
        self._shown = shown
        self._icons: dict[tuple[str, str, str, float], QIcon] = {}

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Take text and shape of a cell."""
        super().initStyleOption(option, index)
        row: MapHome | None = index.data(ROW)
        if row is None or row.category not in self._shown.look.words:
            return
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.icon = self._icon(row.category)
        option.decorationSize = QPixmap(_ICON_PX, _ICON_PX).size()

    def _icon(self, word: str) -> QIcon:
        look, colours = self._shown.look, theme.current()
        view = self.parent()
        ratio = view.devicePixelRatioF() if isinstance(view, QTableView) else 1.0
        key = (look.code, word, colours.name, ratio)
        if key not in self._icons:
            picture = QPixmap(round(_ICON_PX * ratio), round(_ICON_PX * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            size = look.size_px(word) or 12.0
            with QPainter(picture) as painter:
                side = min(size, 12.0)
                paint_sign(painter, QRectF((16 - side) / 2, (16 - side) / 2, side, side), word, colours, look)
            self._icons[key] = QIcon(picture)
        return self._icons[key]


def only(points: MapPoints, households: Collection[int]) -> MapPoints:
    """Leave the homes that fit a filter; who asked for help stays whatever is looked for."""
    stays = np.isin(points.household_id, np.fromiter(households, np.int64, len(households)))
    stays[points.urgent] = True
    kept = np.flatnonzero(stays)
    return MapPoints(
        points.household_id[kept],
        points.x[kept],
        points.y[kept],
        points.severity[kept],
        np.searchsorted(kept, points.urgent),
    )


def read_ground(workspace: Workspace) -> Ground:
    """Read the outlines and make them ready to draw; for the worker."""
    ground = Ground(workspace.households.outlines())
    ground.find_places()
    return ground
