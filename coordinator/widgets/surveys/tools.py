"""The instruments on their desk: what is in force, the choice of bands, pasted wordings, a version by a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from coordinator.text import mark, ntr, tr
from coordinator.widgets.kit.desks.listing import Empty, Listing, RowAct, RowPane
from coordinator.widgets.kit.file_dialog import documents, spoken
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.widgets.surveys.tool_forms import BandsForm, TextsForm
from coordinator.workspace.surveys import Surveys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.desks.listing_desk import ListingDesk
    from coordinator.worklist.surveys.offers import InstrumentRow
    from coordinator.workspace import Workspace

_MOST_BYTES = 1_000_000


def instruments(workspace: Workspace, now: datetime) -> list[InstrumentRow]:
    """Ask for the instruments."""
    return workspace.surveys.instruments(now)


def bands_text(row: InstrumentRow) -> str:
    """Name the bands in force."""
    return tr("not chosen") if row.bands is None else row.bands.name


def wording_text(row: InstrumentRow) -> str:
    """Say what paper prints as the items."""
    if row.has_texts:
        return tr("official wording")
    if all(item.ko for item in row.instrument.items):
        return tr("topics in our words")
    return tr("numbers only")


def use_text(row: InstrumentRow) -> str:
    """Say what the instrument is for."""
    return tr("grades the household") if row.instrument.sets_risk else tr("screening")


def facts(row: InstrumentRow) -> str:
    """Say what an instrument consists of and where it comes from."""
    instrument = row.instrument
    lines = [
        ntr("{n} item", "{n} items", len(instrument.items)),
        tr("Source: {source}", source=instrument.source),
        ntr("A result is old after {n} day.", "A result is old after {n} days.", instrument.max_age_days),
    ]
    if instrument.urgent is not None:
        urgent = instrument.urgent
        lines.append(tr("Item {n} opens a task at once, hotline {hotline}.", n=urgent.item, hotline=urgent.hotline))
    if not instrument.sets_risk:
        lines.append(tr("A screening is no diagnosis and changes no household's grade."))
    if instrument.texts_from_county and not row.has_texts:
        lines.append(tr("Paste the official wording, so that the forms print it."))
    return "\n".join(lines)


def paste(desk: ListingDesk, row: InstrumentRow) -> None:
    """Open the form of the wording."""
    forms = desk.pane.forms
    forms.begin((desk.listing.key(row), TextsForm), lambda: TextsForm(row, forms))


def bands_form(row: InstrumentRow, now: datetime, host: QWidget) -> BandsForm:
    """Make the form of the bands."""
    return BandsForm(row, now, host)


def add_by_file(desk: ListingDesk, _row: Any) -> None:
    """Ask for the file of an instrument and add it."""
    dialog = QFileDialog(desk, tr("File of an instrument"), str(documents()))
    dialog.setObjectName("instrumentFile")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([f"{tr('Instrument')} (*.json)"])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    spoken(dialog).fileSelected.connect(lambda path: take_file(desk, Path(path)))
    dialog.open()


def take_file(desk: ListingDesk, path: Path) -> None:
    """Add the instrument a file holds, or say why it cannot be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError
        definition = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(definition, dict):
            raise ValueError
    except (OSError, ValueError):
        desk.messages.say(
            tr(
                "“{file}” is no instrument: it has to be a JSON file in UTF-8, as the instruments of the program are.",
                file=path.name,
            )
        )
        return
    desk.do(ask_for(Surveys.add_instrument, definition, WHEN_RUN))


def count(shown: int, rows: Sequence[InstrumentRow]) -> str:
    """Say how many there are and how many wait for a choice."""
    open_ = sum(row.bands is None for row in rows)
    words = ntr("{n} instrument", "{n} instruments", shown)
    return words if not open_ else tr("{instruments}, {n} without bands", instruments=words, n=open_)


INSTRUMENTS = Listing(
    "surveyInstruments",
    mark("Instruments"),
    desk="surveysInstruments",
    ask=instruments,
    columns=(
        Column(mark("Instrument"), lambda row: row.instrument.name, width=0),
        Column(mark("Version"), lambda row: row.instrument.version, width=70),
        Column(mark("Used for"), use_text, width=120),
        Column(mark("Bands in force"), bands_text, width=230, tip=bands_text),
        Column(mark("On paper"), wording_text, width=140),
        Column(
            mark("Forms"), lambda row: f"{row.used:,}" if row.used else "", lambda row: row.used, number=True, width=60
        ),
    ),
    key=lambda row: row.instrument.key,
    count=count,
    empty=Empty(mark("There is no instrument.")),
    placeholder=mark("Name of an instrument"),
    words=lambda row: (row.instrument.ko, row.instrument.en, row.instrument.id),
    acts=(RowAct("instrumentAdd", mark("Add by a file…"), add_by_file, when=None),),
    pane=RowPane(
        "instrumentDetail",
        mark("The chosen instrument"),
        mark("Choose an instrument to see its bands and wording."),
        who=lambda row: row.instrument.title,
        facts=facts,
        acts=(RowAct("instrumentTexts", mark("Paste the wording"), paste),),
        form=bands_form,
        form_key=lambda row: (BandsForm, "" if row.bands is None else row.bands.id),
        least_width=380,
    ),
    pane_width=440,
)
