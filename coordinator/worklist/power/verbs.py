"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "power.propose": mark("Proposed for the power watch"),
    "power.accept_proposal": mark("Proposal accepted"),
    "power.decline_proposal": mark("Proposal not taken"),
    "power.withdraw_proposal": mark("Proposal taken back"),
    "power.screen": mark("Watch run"),
    "power.review_declines": mark("Weekly list of declines made"),
    "power.assign_meter": mark("Meter linked"),
    "power.release_meter": mark("Meter released"),
    "power.end_meter": mark("Meter ended"),
    "power.replace_meter": mark("Meter replaced"),
    "power.assign_all": mark("Meters linked (practice)"),
    "power.set_policy": mark("Alert policy changed"),
    "power.cut_supply": mark("Supply cut noted"),
    "power.check_supply": mark("Supply checked"),
}
