"""The acts on the chosen alert of the household pane: each opens its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.alerts import HANDLING, Outcome
from coordinator.text import tr
from coordinator.widgets.alerts.forms import AcknowledgeForm, ResolveForm, SnoozeForm
from coordinator.widgets.alerts.pane_part import AlertPart
from coordinator.workspace.alerts import Alerts

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.widgets.kit.request import Request

_TARGETS = {"acknowledge": "acknowledged", "silence": "silenced", "resolve": "resolved"}


def why_not(pane: HouseholdActs, act: str) -> str:
    """Say why an act is not possible on the chosen alert; empty where it is."""
    alert = pane.part(AlertPart).chosen
    if alert is None:
        work = None if pane.card is None else pane.card.call_work
        if work is None or not work.is_open:
            return tr("There is no open alert here.")
        missed = work.escalation is not None and work.escalation.state == "missed"
        way_on = tr("Heard of otherwise") if missed else tr("Looked after")
        return tr("There is no open alert here. A check-in call waits: “{button}” ends it.", button=way_on)
    if alert.state == "merged":
        return tr("This alert is put together with another; take them apart first (More).")
    if not HANDLING.may_move(alert.state, _TARGETS[act]):
        return tr("An alert that is “{state}” does not allow this.", state=tr(HANDLING[alert.state].label))
    return ""


def acknowledge(pane: HouseholdActs) -> None:
    """Open the form that acknowledges the chosen alert."""
    alert = pane.part(AlertPart).chosen
    if alert is not None:
        pane.open(AcknowledgeForm, alert.id, lambda household: AcknowledgeForm(household, alert, pane.forms))


def silence(pane: HouseholdActs) -> None:
    """Open the form that silences the chosen alert."""
    alert = pane.part(AlertPart).chosen
    if alert is not None:
        pane.open(SnoozeForm, alert.id, lambda household: SnoozeForm(household, alert, pane.now(), pane.forms))


def resolve(pane: HouseholdActs) -> None:
    """Open the form that resolves the chosen alert."""
    alert = pane.part(AlertPart).chosen
    if alert is not None:
        pane.open(ResolveForm, alert.id, lambda household: ResolveForm(household, alert, pane.now(), pane.forms))


def after(request: Request) -> str:
    """Name the act that a need for a service asks for."""
    needs = request.verb is Alerts.resolve and request["outcome"] == Outcome.NEEDS_SERVICE
    return "link_request" if needs else ""
