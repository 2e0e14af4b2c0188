"""The form by which the map, its book or a list of visits leaves as a file: how openly, why, where to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.briefing.document import LEVEL_LABELS
from coordinator.text import mark, tr
from coordinator.widgets.kit.act_forms import ActForm, beside, second_label
from coordinator.widgets.kit.choices import Choices, push_button
from coordinator.widgets.kit.file_dialog import ask_where, documents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.worklist.places.map_rows import MapWish

TITLES: dict[str, str] = {"visits": mark("Visit list"), "map": mark("Print the map"), "map-book": mark("Map book")}
_NAMES: dict[str, str] = {
    "visits": mark("visits-{day}.pdf"),
    "map": mark("map-{day}.pdf"),
    "map-book": mark("map-book-{day}.pdf"),
}
SUFFIXES = (".pdf", ".hwpx", ".xlsx", ".html")
_WHOLE, _CHOSEN = "0", "1"


class PrintForm(ActForm):
    """Asks for level, purpose and file.

    Parameters
    ----------
    kind : visits, map or map-book
    wish : what is seen and picked now
    towns : the eup and myeon, number and name
    town : the one proposed for a book

    Signals
    -------
    wanted : the paper is to be made
    """

    wanted = Signal()

    def __init__(
        self,
        kind: str,
        wish: MapWish,
        towns: Sequence[tuple[str, str]],
        town: str,
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr(TITLES[kind]), "", parent)
        self.setObjectName("mapPrintForm")
        self._kind, self._wish = kind, wish
        self.town = Choices(towns, self)
        self.town.setObjectName("mapPrintTown")
        self.town.setVisible(kind == "map-book")
        self.homes_shown = Choices([(_WHOLE, tr("All homes")), (_CHOSEN, tr("Only the homes picked"))], self)
        self.homes_shown.setVisible(kind != "visits" and bool(wish.households))
        self.homes_shown.hold({_CHOSEN if len(wish.households) > 1 and kind == "map" else _WHOLE})
        self.level = Choices([(code, tr(label)) for code, label in LEVEL_LABELS.items()], self)
        self.level.setObjectName("mapPrintLevel")
        self.level.hold({"full"})
        self.purpose = QLineEdit(self)
        self.purpose.setObjectName("mapPrintPurpose")
        self.purpose.setPlaceholderText(tr("For example: visits of the week by the village team"))
        name = tr(_NAMES[kind], day=f"{now:%Y-%m-%d}")
        self.file = QLineEdit(str(documents() / name), self)
        self.file.setObjectName("mapPrintFile")
        browse = push_button(tr("Browse…"), self._on_browse, self)
        if kind == "map-book":
            self.town.hold({town} if town else {towns[0][0]} if towns else set())
            self.add_field(tr("Eup or myeon"), self.town)
        if self.homes_shown.isVisibleTo(self):
            self.add_field(tr("Homes on it"), self.homes_shown)
        self.add_field(tr("Shown of each person"), self.level)
        self.add_field(tr("Purpose"), self.purpose)
        self.add_field(tr("File (.pdf, .hwpx, .xlsx or .html)"), beside(self.file, browse, self))
        self.file.setAccessibleName(tr("File (.pdf, .hwpx, .xlsx or .html)"))
        if kind != "visits":
            self.body.addWidget(
                second_label(tr("PDF and HTML hold the map as a drawing; HWPX and XLSX hold the list alone."), self)
            )
        self.save_button.setText(tr("Make the file"))
        self.purpose.textChanged.connect(self.refresh)
        self.file.textChanged.connect(self.refresh)
        self.town.changed.connect(self.refresh)
        self.setFocusProxy(self.purpose)
        self.refresh()

    def missing(self) -> str:
        """Ask for purpose, file and, for a book, the eup or myeon."""
        if self._kind == "map-book" and not self.town.one():
            return tr("Choose an eup or myeon.")
        if not self.level.one():
            return tr("Choose how much of each person is shown.")
        if not self.purpose.text().strip():
            return tr("Write what the paper is for.")
        is_known = Path(self.file.text().strip()).suffix.lower() in SUFFIXES
        return "" if is_known else tr("Name a file that ends in .pdf, .hwpx, .xlsx or .html.")

    def is_dirty(self) -> bool:
        """Say whether a purpose was given."""
        return bool(self.purpose.text().strip())

    def paper(self) -> tuple[str, Path, str, str, MapWish]:
        """Give kind, file, purpose, level and what is to be shown."""
        wish = self._wish
        if self._kind != "visits" and self.homes_shown.one() != _CHOSEN:
            wish = replace(wish, households=())
        if self._kind == "map-book":
            wish = replace(wish, area=self.town.one())
        path = Path(self.file.text().strip()).expanduser()
        return self._kind, path, self.purpose.text().strip(), self.level.one(), wish

    def save(self) -> None:
        """Ask for the paper, if the form is complete."""
        self.refresh()
        if self.save_button.isEnabled():
            self.wanted.emit()

    def _on_browse(self) -> None:
        kinds = (("PDF", ".pdf"), ("HWPX", ".hwpx"), (tr("Workbook"), ".xlsx"), ("HTML", ".html"))
        ask_where(self.file, "mapPrintDialog", self.act_title, kinds)
