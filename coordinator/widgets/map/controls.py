"""What lies upon the map: the buttons, the menu of layers, the legend and the scale bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from coordinator.text import mark, tr
from coordinator.widgets.map.keys import ScaleBar
from coordinator.widgets.map.legend import MapLegend
from coordinator.widgets.map.shade_key import ShadeKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

_MARGIN_PX = 12
_MOST_OF_PANE = 0.35
"""Share of the height of its pane that the legend takes at most."""
_SMALLEST_ROOM_PX = 50.0

LAYERS: dict[str, str] = {
    "homes": mark("Households"),
    "villages": mark("Village edges"),
    "names": mark("Names of places"),
}


class MapControls(QObject):
    """Makes the controls as children of the map and keeps them in its corners.

    Signals
    -------
    layers_changed
        A layer was switched on or off.
    zoom_in_asked, zoom_out_asked, fit_asked
        A button was pressed.
    """

    layers_changed = Signal()
    zoom_in_asked = Signal()
    zoom_out_asked = Signal()
    fit_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pane = parent
        self.legend = MapLegend(parent)
        self.scale_bar = ScaleBar(parent)
        self.shade_key = ShadeKey(parent)
        self._legend_top = 0
        self.attribution = QLabel(parent)
        self.attribution.setObjectName("mapAttribution")
        self.attribution.setProperty("role", "second")
        self.attribution.setTextFormat(Qt.TextFormat.PlainText)
        self.attribution.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.attribution.setContentsMargins(6, 1, 6, 1)
        self.attribution.setAutoFillBackground(True)
        self.menu = QMenu(parent)
        self.layer_actions: dict[str, QAction] = {}
        for layer, label in LAYERS.items():
            action = self.menu.addAction(tr(label))
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(self.layers_changed)
            self.layer_actions[layer] = action
        self._zoom_buttons = [
            self._button("mapZoomIn", "+", tr("Zoom in (+)")),
            self._button("mapZoomOut", "−", tr("Zoom out (−)")),
            self._button("mapFit", tr("Whole county"), tr("Show the whole county (Home)")),
        ]
        signals = (self.zoom_in_asked, self.zoom_out_asked, self.fit_asked)
        for button, signal in zip(self._zoom_buttons, signals, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys + − Home do the same
            button.clicked.connect(signal)
        self._layers_button = self._button("mapLayers", tr("Show on map"), tr("Choose what the map shows"))
        self._layers_button.clicked.connect(self._open_menu)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self._pane)
        button.setObjectName(name)
        button.setProperty("pill", True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def layers(self) -> set[str]:
        """Name the layers that are on."""
        return {layer for layer, action in self.layer_actions.items() if action.isChecked()}

    def place(self) -> None:
        """Put buttons to the top, the legend to the bottom; the scale bar beside it, or above it in a narrow pane.

        In a low pane the legend gives its room to the homes.
        """
        width, height = self._pane.width(), self._pane.height()
        self._layers_button.adjustSize()
        self._layers_button.move(width - self._layers_button.width() - _MARGIN_PX, _MARGIN_PX)
        left = _MARGIN_PX
        for button in self._zoom_buttons:
            button.adjustSize()
            button.move(left, _MARGIN_PX)
            left += button.width() + 6
        legend, bar = self.legend.fit_into(width - 2 * _MARGIN_PX), self.scale_bar.size()
        has_room = legend.height() <= height * _MOST_OF_PANE
        self.legend.setVisible(has_room)
        legend_top = height - legend.height() - _MARGIN_PX if has_room else height
        self.legend.move(_MARGIN_PX, legend_top)
        self._legend_top = legend_top
        beside = not has_room or legend.width() + bar.width() + 3 * _MARGIN_PX <= width
        self.scale_bar.move(
            width - bar.width() - _MARGIN_PX,
            height - bar.height() - _MARGIN_PX if beside else legend_top - bar.height() - _MARGIN_PX // 2,
        )

        self._place_attribution()

    def place_key(self, is_land: Callable[[QRectF], bool]) -> None:
        """Put the key of the shaded areas into the first corner in which no land lies, else to the lower left.

        Parameters
        ----------
        is_land : says whether a rectangle of the map, in pixels, lies upon the county
        """
        size = self.shade_key.fit()
        right = self._pane.width() - size.width() - _MARGIN_PX
        top = self._layers_button.geometry().bottom() + _MARGIN_PX
        low = self._legend_top - size.height() - _MARGIN_PX // 2
        above_bar = self.scale_bar.y() - size.height() - _MARGIN_PX // 2
        corners = (
            QPoint(_MARGIN_PX, low),
            QPoint(right, top),
            QPoint(right, min(low, above_bar)),
            QPoint(_MARGIN_PX, top),
        )
        free = (corner for corner in corners if not is_land(QRectF(QRect(corner, size))))
        self.shade_key.move(next(free, corners[0]))

    def _place_attribution(self) -> None:
        """Put whose picture lies beneath above the scale bar, at the right edge."""
        self.attribution.setVisible(bool(self.attribution.text()))
        self.attribution.adjustSize()
        most = self._pane.width() - 2 * _MARGIN_PX
        self.attribution.resize(min(self.attribution.width(), most), self.attribution.height())
        top = min(self.scale_bar.y(), self.legend.y()) - self.attribution.height() - _MARGIN_PX // 2
        self.attribution.move(self._pane.width() - self.attribution.width() - _MARGIN_PX, top)

    def show_anew(self) -> None:
        """Take room for the words of now, and have all painted again."""
        self.legend.describe()
        self.place()
        self._pane.update()

    def room(self) -> QRectF:
        """Give the part of the map that no control lies upon, in its pixels."""
        top = self._layers_button.geometry().bottom() + _MARGIN_PX
        bottom = min(self.legend.y(), self.scale_bar.y()) - _MARGIN_PX
        return QRectF(
            _MARGIN_PX,
            top,
            max(self._pane.width() - 2.0 * _MARGIN_PX, _SMALLEST_ROOM_PX),
            max(bottom - top, _SMALLEST_ROOM_PX),
        )

    @Slot()
    def _open_menu(self) -> None:
        self.menu.popup(self._layers_button.mapToGlobal(QPoint(0, self._layers_button.height() + 4)))
