"""The rules of the check-in calls, and what a step of the escalation adds to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from coordinator.records.checkins import Step
from coordinator.records.power import Signal
from coordinator.text import mark
from coordinator.worklist.rule import Rule, by_code, reason_of

RULES: tuple[Rule, ...] = (
    Rule(
        "urgent_call",
        "serious",
        mark("Urgent words in the check-in call"),
        mark("Call now"),
        timedelta(0),
        act="call",
    ),
    Rule(
        "concern",
        "caution",
        mark("Concern in the check-in call: {topics}"),
        mark("Call today"),
        timedelta(0),
        act="call",
    ),
    Rule(
        "missed_unusual",
        "caution",
        mark("{n} check-in calls not answered in a row (usually answers {share}%)"),
        mark("Call today"),
        timedelta(hours=8),
        act="call",
        silent_by=Signal.CALLS,
        short=mark("{n} unanswered"),
    ),
    Rule(
        "missed",
        "watch",
        mark("{n} check-in calls not answered in a row (usually answers {share}%)"),
        mark("Call today"),
        timedelta(hours=24),
        act="call",
        silent_by=Signal.CALLS,
        short=mark("{n} unanswered"),
    ),
    Rule(
        "missed_usual",
        "watch",
        mark("Check-in call not answered, as often (usually answers {share}%)"),
        mark("Call this week"),
        timedelta(days=3),
        act="call",
        silent_by=Signal.CALLS,
        short=mark("Call not answered, as often"),
    ),
    Rule(
        "missed_first",
        "watch",
        mark("{n} check-in calls not answered in a row, none answered so far"),
        mark("Call today"),
        timedelta(hours=24),
        act="call",
        silent_by=Signal.CALLS,
        short=mark("{n} unanswered"),
    ),
    Rule(
        "call_by_hand",
        "watch",
        mark("Check-in call by a person, due {day}"),
        mark("Call today"),
        timedelta(0),
        act="call",
        short=mark("Check-in call by a person"),
    ),
    Rule(
        "declined_ai",
        "watch",
        mark("Declined the AI call twice"),
        mark("Offer a call by a person"),
        timedelta(days=3),
    ),
    Rule(
        "call_lapsed",
        "watch",
        mark("No conversation in the check-in calls for {n} weeks"),
        mark("Ask {contact}"),
        timedelta(days=7),
        silent_by=Signal.CALLS,
        short=mark("No conversation for {n} weeks"),
    ),
    Rule(
        "ask_again",
        "watch",
        mark("Declined the check-in calls before; to be asked again since {day}"),
        mark("Ask again about the check-in calls"),
        timedelta(days=7),
        short=mark("Check-in calls: ask again"),
    ),
)

ONCE: dict[str, str] = {
    "{n} check-in calls not answered in a row (usually answers {share}%)": mark(
        "Check-in call not answered (usually answers {share}%)"
    ),
    "{n} check-in calls not answered in a row, none answered so far": mark(
        "Check-in call not answered, none answered so far"
    ),
}
"""What is said of several calls, and what of a single one."""

reason = partial(reason_of, by_code(RULES))
"""Make a reason of one of these rules."""


@dataclass(frozen=True, slots=True)
class StepWeight:
    """What a step of the escalation adds to a line: at least this mark, and what to do.

    The step of a call by the staff is that of the reason itself; `act` as of `Rule`.
    """

    severity: str
    step: str
    act: str = ""


STEP_WEIGHTS: dict[str, StepWeight] = {
    Step.RETRY: StepWeight("watch", mark("Wait for the second AI call")),
    Step.STAFF: StepWeight("watch", "", "call"),
    Step.CONTACTS: StepWeight("caution", mark("Ask {contact}"), "contacts"),
    Step.VISIT: StepWeight("caution", mark("Arrange a visit"), "visit"),
    Step.EMERGENCY: StepWeight("serious", mark("Decide about 119"), "emergency"),
}
"""By the step that is up now."""
