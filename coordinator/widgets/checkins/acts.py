"""The acts on a household's check-in calls, as the household pane begins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.checkins import STEPS, Step
from coordinator.text import phone_text, short_moment, tr
from coordinator.widgets.checkins.escalation_forms import EscalationStepForm, SettleForm
from coordinator.widgets.checkins.form import CallForm

if TYPE_CHECKING:
    from coordinator.widgets.kit.pane.acts import HouseholdActs


def call(pane: HouseholdActs) -> None:
    """Open the form that records a call."""
    shown_household, number = pane.whom, phone_text(pane.phone or "")
    if shown_household is not None:
        script = pane.known.get("script")
        pane.open(
            CallForm,
            shown_household.household_id,
            lambda household: CallForm(household, number, pane.forms, script=script),
        )


def step(pane: HouseholdActs) -> None:
    """Open the form that records what the step that is up brought."""
    work = None if pane.card is None else pane.card.call_work
    if work is None or work.escalation is None:
        return
    escalation = work.escalation
    by = tr("by {day}", day=short_moment(escalation.due_at)) if escalation.step != Step.EMERGENCY else ""
    # Something else may have been done first: a draft of one step is none of another.
    record = escalation.round_item_id * len(STEPS) + STEPS.index(escalation.step)
    detail = escalation.contact or by
    pane.open(
        EscalationStepForm, record, lambda household: EscalationStepForm(household, escalation.step, detail, pane.forms)
    )


def settle(pane: HouseholdActs) -> None:
    """Open the form that settles the call that waits; a sign of life from elsewhere stands in it."""
    card = pane.card
    if card is None or card.call_work is None:
        return
    escalation = card.call_work.escalation
    of_concern = escalation is None or escalation.state == "concern_open"
    hint, sign = "", card.last_sign
    missed_at = None if escalation is None or of_concern else escalation.missed_at
    if sign is not None and missed_at is not None and sign.at > missed_at:
        hint = tr("{sign}, {moment}", sign=sign.text.text, moment=short_moment(sign.at))
    pane.open(
        SettleForm,
        int(of_concern),
        lambda household: SettleForm(household, of_concern=of_concern, hint=hint, parent=pane.forms),
    )


def enrolment(pane: HouseholdActs) -> None:
    """Show the household's place in the check-in calls."""
    pane.want_place("calls:enrolment")
