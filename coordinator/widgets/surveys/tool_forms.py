"""The forms of an instrument: by which bands it judges from a day on, and the official wording of its items."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from coordinator.records.households import RISK_LABELS
from coordinator.text import ntr, tr
from coordinator.widgets.kit.act_forms import ActForm, second_label
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.surveys import Surveys

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coordinator.reference.instruments import Band, BandSet
    from coordinator.worklist.surveys.offers import InstrumentRow

_NONE = "-"
_LONGEST_BACK = timedelta(days=730)


def band_line(band: Band) -> str:
    """Say a band: its scores, its name, and the grade it gives a household."""
    scores = f"{band.low}" if band.low == band.high else f"{band.low}–{band.high}"
    said = tr("{scores} points: {name}", scores=scores, name=band.name)
    if not band.risk:
        return said
    grade = tr(RISK_LABELS[band.risk])
    if grade == band.name and not band.at_least:
        return said
    if band.at_least:
        return tr("{said} → {grade} at least; a graver grade stays", said=said, grade=grade)
    return tr("{said} → {grade}", said=said, grade=grade)


class BandsForm(ActForm):
    """Choose the bands by which an instrument judges from a day on."""

    def __init__(self, row: InstrumentRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("Bands in force"), "", parent)
        self._instrument, self._before = row.instrument, row.bands
        sets = row.instrument.band_sets
        answers = [*((bands.id, bands.name) for bands in sets), (_NONE, tr("None"))]
        self.bands = Choices(answers, self, keys=[*(str(n) for n in range(1, len(sets) + 1)), "0"])
        self.by_digit = (self.bands,)
        self.bands.hold((_NONE if row.bands is None else row.bands.id,))
        self.add_field(tr("Bands"), self.bands)
        self.about = second_label("", self)
        self.about.setObjectName("bandsAbout")
        self.body.addWidget(self.about)
        self.day = MomentEdit(now - _LONGEST_BACK, tr("Choose the day"), self, begin=now, days_only=True)
        self.day.give(now)
        self.add_field(tr("For forms of this day and later"), self.day)
        self.body.addWidget(second_label(tr("What was judged before stays as it was judged."), self))
        self.bands.changed.connect(self.refresh)
        self.day.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.bands.buttons[0])
        self.refresh()

    @property
    def _chosen(self) -> BandSet | None:
        return self._instrument.bands(self.bands.one())

    def refresh(self) -> None:
        """Say what the chosen bands mean, and where they come from."""
        bands = self._chosen
        if bands is None:
            self.about.setText(tr("Scores are kept and judged by no bands: nobody's grade follows."))
        else:
            lines = [band_line(band) for band in bands.bands]
            self.about.setText("\n".join((*lines, tr("Source: {source}", source=bands.source))))
        super().refresh()

    def missing(self) -> str:
        """Ask for another choice than the one that holds."""
        if self._chosen == self._before:
            return tr("These bands are in force.") if self._before else tr("No bands are in force: choose some.")
        return "" if self.day.is_set() else tr("Choose the day")

    def is_dirty(self) -> bool:
        """Say whether other bands are chosen."""
        return self._chosen != self._before

    def request(self) -> Request:
        """Make the request."""
        bands, day = self._chosen, self.day.moment()
        assert day is not None
        instrument = self._instrument
        set_id = "" if bands is None else bands.id
        return ask_for(Surveys.choose_bands, instrument.id, instrument.version, set_id, day.date(), WHEN_RUN)


class TextsForm(ActForm):
    """Paste the official wording of the items, one a line."""

    def __init__(self, row: InstrumentRow, parent: QWidget | None = None) -> None:
        super().__init__(tr("Wording of the items"), row.instrument.title, parent)
        self._instrument = row.instrument
        self._before = "\n".join(row.texts) if row.has_texts else ""
        self.texts = QPlainTextEdit(self._before, self)
        self.texts.setObjectName("instrumentTexts")
        self.texts.setTabChangesFocus(True)
        self.texts.setMinimumHeight(160)
        self.add_field(tr("One item a line, as the official form has it"), self.texts)
        self.body.addWidget(second_label(tr("It is kept in this vault only, and printed on the forms."), self))
        self.texts.textChanged.connect(self.refresh)
        self.setFocusProxy(self.texts)
        self.refresh()

    def _lines(self) -> list[str]:
        return [line for line in self.texts.toPlainText().splitlines() if line.strip()]

    def missing(self) -> str:
        """Ask for as many lines as there are items."""
        items, lines = len(self._instrument.items), len(self._lines())
        if not self.is_dirty():
            return tr("Nothing is changed yet.")
        if lines not in (0, items):
            return ntr("{n} line of {all} items", "{n} lines of {all} items", lines, all=items)
        return ""

    def is_dirty(self) -> bool:
        """Say whether the text differs from before."""
        return self.texts.toPlainText().strip() != self._before.strip()

    def request(self) -> Request:
        """Make the request."""
        return ask_for(Surveys.set_texts, self._instrument.id, self._instrument.version, self._lines(), WHEN_RUN)
