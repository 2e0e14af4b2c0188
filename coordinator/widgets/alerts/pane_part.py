"""The open alerts in the household pane, and what the menu offers for the chosen one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coordinator.records.alerts import HANDLING
from coordinator.records.power import SIGNAL_LABELS
from coordinator.records.states import IN_ERROR
from coordinator.text import short_moment, tr
from coordinator.widgets.alerts.alert_list import AlertList
from coordinator.widgets.alerts.forms import InErrorForm
from coordinator.widgets.kit.follow_links import FollowLinks
from coordinator.widgets.kit.pane.part import Offered, PanePart
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.alerts import Alerts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import AlertRow, FollowRow


class AlertPart(PanePart):
    """The open alerts; one of them is the one the acts are for."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.alerts = AlertList(content)
        self.links = FollowLinks(content)
        self.widgets = (self.alerts, self.links)
        self.alerts.changed.connect(self._on_changed)
        self.links.chosen.connect(pane.go_to)

    @property
    def chosen(self) -> AlertRow | None:
        """The alert the acts are for."""
        return self.alerts.chosen

    def be_of(self, household_id: int | None, now: datetime) -> None:
        """Show no alert."""
        self.alerts.show_alerts((), now)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show the open alerts; the choice stays while it is open."""
        self.alerts.show_alerts(card.alerts, now)
        self._show_sources()

    def _show_sources(self) -> None:
        self.links.show_rows(() if self.chosen is None else self.chosen.sources, arrow="←")

    def _on_changed(self) -> None:
        self._show_sources()
        self.pane.enable_acts()

    def sources(self) -> Sequence[FollowRow]:
        """List what the chosen alert came of."""
        return self.links.rows()

    def go_to(self, kind: str, record_id: int) -> bool:
        """Choose an alert."""
        if kind != "episode":
            return False
        self.alerts.choose(record_id)
        self.pane.bring(None)
        return True

    def offered(self) -> Sequence[Offered]:
        """Offer what can be done with the chosen alert beside the others that are open."""
        chosen, card = self.chosen, self.pane.card
        if chosen is None or card is None:
            return ()
        rows = [
            Offered(
                "merge",
                tr(
                    "Put together with: {signal}, {moment}",
                    signal=tr(SIGNAL_LABELS.get(second.signal, second.signal)),
                    moment=short_moment(second.since_at),
                ),
                partial(self.begin, "merge", chosen, second),
            )
            for second in card.alerts
            if second.id != chosen.id and second.state in ("new", "acknowledged") and _may(chosen, "merged")
        ]
        if chosen.state == "merged":
            rows.append(Offered("detach", tr("Take the alerts apart"), partial(self.begin, "detach", chosen)))
        if _may(chosen, IN_ERROR):
            take_back = partial(self.begin, "in_error", chosen)
            rows.append(Offered("in_error", tr("Take the alert back as an error"), take_back))
        return rows

    def begin(self, act: str, alert: AlertRow, host: AlertRow | None = None) -> None:
        """Begin an act on the alert that was chosen when the menu was filled: `merge`, `detach` or `in_error`."""
        pane = self.pane
        if alert.household_id != pane.household_id:
            return
        if act == "in_error":
            pane.open(InErrorForm, alert.id, lambda household: InErrorForm(household, alert, pane.forms))
        elif host is not None:
            pane.do_at_once(ask_for(Alerts.merge, alert.id, host.id, WHEN_RUN))
        else:
            pane.do_at_once(ask_for(Alerts.detach, alert.id, WHEN_RUN))


def _may(alert: AlertRow, target: str) -> bool:
    return HANDLING.may_move(alert.state, target)
