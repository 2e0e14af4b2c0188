"""Where the window stands on the screen, kept from one day to the next."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def place_of(window: QWidget) -> str:
    """Write down place and size as text for the settings."""
    return base64.b64encode(window.saveGeometry().data()).decode("ascii")


def give_place(window: QWidget, stored: str) -> None:
    """Put a window where it stood; one that has no place yet gets what the screen has room for."""
    place = base64.b64decode(stored.encode("ascii", "ignore"), validate=False)
    if not place or not window.restoreGeometry(QByteArray(place)):
        # The frame and title bar need room too: on a small screen the status bar with its Undo must stay in sight.
        room = window.screen().availableGeometry()
        window.resize(min(1366, room.width() - 8), min(768, room.height() - 40))
