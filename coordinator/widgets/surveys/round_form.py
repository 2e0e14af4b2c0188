"""The form that plans a survey round: name, instrument, days, and whom it asks, with their number at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from coordinator.casework.surveys.rounds import Whom
from coordinator.reference.limits import limit
from coordinator.text import ntr, tr
from coordinator.widgets.kit.act_forms import ActForm, second_label
from coordinator.widgets.kit.choices import MomentEdit
from coordinator.widgets.kit.fields import combo_of, still
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.surveys import Surveys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coordinator.worklist.surveys.offers import InstrumentRow

_COUNT_AFTER_MS = 200
_USUAL_DAYS = 60
_LONGEST = timedelta(days=400)
_OLDEST = 120


class RoundForm(ActForm):
    """Plan a survey round.

    Parameters
    ----------
    count : asks how many households fit, as `count(whom, day, then=…, key=…)`
    """

    def __init__(
        self,
        instruments: Sequence[InstrumentRow],
        areas: Sequence[tuple[int, str]],
        now: datetime,
        count: Callable[..., Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Plan a round"), tr("Whom it asks is frozen when it is saved."), parent)
        self._instruments, self._ask_count = list(instruments), count
        self.name = QLineEdit(tr("Survey of {year}", year=now.year), self)
        self.name.setObjectName("roundName")
        self.instrument = still(QComboBox(self))
        self.instrument.addItems([row.instrument.title for row in self._instruments])
        self.instrument.setObjectName("roundInstrument")
        self.starts_on = MomentEdit(now - _LONGEST, tr("Choose the day"), self, begin=now, days_only=True)
        self.starts_on.give(now)
        self.ends_on = MomentEdit(now - _LONGEST, tr("Choose the day"), self, begin=now, days_only=True)
        self.ends_on.give(now + timedelta(days=_USUAL_DAYS))
        self.age = still(QSpinBox(self))
        self.age.setRange(0, _OLDEST)
        self.age.setSpecialValueText(tr("any age"))
        self.age.setValue(limit("survey_minimum_age", now.date()))
        self.age.setObjectName("roundAge")
        self.area = combo_of(tr("The whole county"), areas, self)
        self.alone = QCheckBox(tr("Only where one person lives"), self)
        self.alone.setChecked(True)
        self.listed = QCheckBox(tr("Show who is to be visited on the worklist"), self)
        self.fit = second_label("", self)
        self.fit.setObjectName("roundFit")
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        captioned = (
            (tr("Name of the round"), self.name),
            (tr("Instrument"), self.instrument),
            (tr("From"), self.starts_on),
            (tr("Until"), self.ends_on),
            (tr("Age from"), self.age),
            (tr("Area"), self.area),
        )
        for place, (caption, field) in enumerate(captioned):
            label = second_label(caption, box)
            label.setBuddy(field)
            field.setAccessibleName(caption)
            grid.addWidget(label, place // 3 * 2, place % 3)
            grid.addWidget(field, place // 3 * 2 + 1, place % 3)
        grid.addWidget(self.alone, 4, 0)
        grid.addWidget(self.listed, 4, 1)
        grid.addWidget(self.fit, 4, 2)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.body.addWidget(box)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_COUNT_AFTER_MS)
        self._rest.timeout.connect(self._count)
        self.name.textChanged.connect(self.refresh)
        for changed in (
            self.starts_on.dateTimeChanged,
            self.ends_on.dateTimeChanged,
            self.age.valueChanged,
            self.area.currentIndexChanged,
            self.alone.toggled,
        ):
            changed.connect(self._on_whom)
        self.setFocusProxy(self.name)
        self._on_whom()

    @Slot()
    def _on_whom(self) -> None:
        self.fit.setText(tr("counting…"))
        self._rest.start()
        self.refresh()

    @Slot()
    def _count(self) -> None:
        begin = self.starts_on.moment()
        if begin is not None:
            self._ask_count(self.whom_asked(), begin.date(), then=self._on_count, key="surveys.fit")

    def _on_count(self, n: int) -> None:
        self.fit.setText(ntr("{n} household fits", "{n} households fit", n))

    def whom_asked(self) -> Whom:
        """Give whom the round asks."""
        return Whom(self.age.value() or None, self.area.currentData(), self.alone.isChecked())

    def missing(self) -> str:
        """Ask for name and days."""
        if not self.name.text().strip():
            return tr("Give the round a name.")
        begin, end = self.starts_on.moment(), self.ends_on.moment()
        if begin is None or end is None:
            return tr("Choose the day")
        return tr("The round ends before it begins.") if end.date() < begin.date() else ""

    def is_dirty(self) -> bool:
        """Say whether anything was given: a round is quickly planned anew."""
        return False

    def request(self) -> Request:
        """Make the request."""
        begin, end = self.starts_on.moment(), self.ends_on.moment()
        assert begin is not None
        assert end is not None
        instrument = self._instruments[self.instrument.currentIndex()].instrument
        return ask_for(
            Surveys.plan_round,
            self.name.text().strip(),
            instrument.id,
            instrument.version,
            begin.date(),
            end.date(),
            self.whom_asked(),
            WHEN_RUN,
            on_worklist=self.listed.isChecked(),
        )
