"""The power of a household in its pane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordinator.text import tr
from coordinator.widgets.alerts.pane_part import AlertPart
from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.power.usage.chart import UsageChart

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import Usage


class UsagePart(PanePart):
    """The power chart, or why there is none."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.usage = UsageChart(content)
        self._is_expected = False
        self.usage.meter_wanted.connect(partial(pane.want_place, "power:meters"))
        self.widgets = (self.usage,)

    def be_of(self, household_id: int | None, now: datetime) -> None:
        """Wait for the readings of another home."""
        self._is_expected = False

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show no longer the readings of the home before; those of this one follow."""
        if not self._is_expected:
            self._is_expected = True
            self.usage.expect_usage()

    def show_answer(self, answer: Usage | None) -> None:
        """Show the chart, or why there is none."""
        card = self.pane.card
        if card is None:
            return
        has_meter = bool(card.meter)
        nothing = tr("No reading came in these days.") if has_meter else tr("No meter is linked to this home.")
        self.usage.show_usage(answer, nothing)
        self.usage.meter_button.setVisible(answer is None and not has_meter and self.pane.leads_elsewhere)
        alert = self.pane.part(AlertPart).chosen
        if answer is not None and answer.sentence is not None and alert is not None:
            # The alert above says it already.
            self.usage.sentence.setVisible(answer.sentence.text != alert.sentence.text)
