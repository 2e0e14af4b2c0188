"""The rules of alerts: what each says, how grave it is, what it asks for."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from coordinator.records.alerts import ACT_WITHIN
from coordinator.records.power import Signal
from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule(
        "quiet_serious",
        "serious",
        mark("Quiet for {hours} hours"),
        mark("Call now"),
        ACT_WITHIN["serious"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "quiet_caution",
        "caution",
        mark("Quiet for {hours} hours"),
        mark("Call this half-day"),
        ACT_WITHIN["caution"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "quiet_watch",
        "watch",
        mark("Quiet for {hours} hours"),
        mark("Call today"),
        ACT_WITHIN["watch"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "frozen_serious",
        "serious",
        mark("Use unchanged for {hours} hours"),
        mark("Call now"),
        ACT_WITHIN["serious"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "frozen_caution",
        "caution",
        mark("Use unchanged for {hours} hours"),
        mark("Call this half-day"),
        ACT_WITHIN["caution"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "frozen_watch",
        "watch",
        mark("Use unchanged for {hours} hours"),
        mark("Call today"),
        ACT_WITHIN["watch"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "zero_reading",
        "watch",
        mark("Meter reads zero for {hours} hours"),
        mark("Call, then ask for the meter"),
        ACT_WITHIN["watch"],
        act="call",
    ),
    Rule(
        "pattern_changed",
        "caution",
        mark("Use of electricity has changed since {since}"),
        mark("Call this week"),
        timedelta(days=3),
        act="call",
        short=mark("Use of electricity has changed"),
    ),
    Rule(
        "came_back",
        "watch",
        mark("Power use came back {at}, not yet checked"),
        mark("Call to make sure"),
        timedelta(hours=24),
        act="call",
        short=mark("Power use came back"),
    ),
    Rule("acknowledged", "watch", mark("Taken by {owner}"), mark("Follow up"), timedelta(0), act="call"),
    Rule(
        "try_contacts",
        "watch",
        mark("Your call was not answered"),
        mark("Call {contact}"),
        timedelta(0),
        act="contacts",
        silent_by=Signal.CALLS,
    ),
    Rule(
        "try_visit",
        "watch",
        mark("{n} of your calls were not answered"),
        mark("Arrange a visit"),
        timedelta(0),
        act="visit",
        silent_by=Signal.CALLS,
    ),
    Rule(
        "answered",
        "watch",
        mark("Confirmed by a call, {at} — resolve the alert?"),
        mark("Close or call again"),
        ACT_WITHIN["watch"],
        act="call",
    ),
    Rule(
        "utility_serious",
        "serious",
        mark("Utility's alert: {text}"),
        mark("Call now"),
        ACT_WITHIN["serious"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "utility_caution",
        "caution",
        mark("Utility's alert: {text}"),
        mark("Call this half-day"),
        ACT_WITHIN["caution"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "utility_watch",
        "watch",
        mark("Utility's alert: {text}"),
        mark("Call today"),
        ACT_WITHIN["watch"],
        act="call",
        silent_by=Signal.POWER,
    ),
    Rule(
        "call_alert_serious",
        "serious",
        mark("Urgent words in the check-in call"),
        mark("Call now"),
        ACT_WITHIN["serious"],
        act="call",
    ),
    Rule(
        "call_alert_caution",
        "caution",
        mark("Concern in the check-in call: {topics}"),
        mark("Call this half-day"),
        ACT_WITHIN["caution"],
        act="call",
    ),
)

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""
