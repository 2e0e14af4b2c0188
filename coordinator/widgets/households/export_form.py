"""The form by which the list of households leaves the program as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import tr
from coordinator.widgets.kit.desks.list_form import ListForm

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget


class RegisterForm(ListForm):
    """Export the register."""

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(
            "register",
            "households",
            tr("Export the list"),
            tr("Every household with name, phone and address; logged with its purpose."),
            tr("For example: to compare with the list of the eup and myeon"),
            tr("households-{day}.xlsx", day=f"{now:%Y-%m-%d}"),
            parent,
        )
