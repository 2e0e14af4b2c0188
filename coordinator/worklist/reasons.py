"""Why a household is on the worklist: rules as data, each with its points, words, next step and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from coordinator.records.alerts import ACT_WITHIN
from coordinator.records.checkins import Step
from coordinator.text import mark, moment, short_day, short_moment
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the worklist.

    `points` are added up over a household's reasons; the list is ranked by the sum. `severity` is the mark the line
    gets from this reason. `due` says how long after the reason began the step is due. `act` says what the step does to
    reach the person, one of `ACTS`, so that two reasons do not ask for one thing by two deadlines; empty = nothing.
    """

    code: str
    points: int
    severity: str
    says: str
    step: str
    due: timedelta = timedelta(hours=24)
    act: str = ""


ACTS: tuple[str, ...] = ("call", "contacts", "visit", "emergency")
"""How the person is reached, the mildest first."""


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "quiet_serious",
            100,
            "serious",
            mark("Quiet for {hours} hours"),
            mark("Call now"),
            ACT_WITHIN["serious"],
            act="call",
        ),
        Rule(
            "quiet_caution",
            70,
            "caution",
            mark("Quiet for {hours} hours"),
            mark("Call this half-day"),
            ACT_WITHIN["caution"],
            act="call",
        ),
        Rule(
            "quiet_watch",
            35,
            "watch",
            mark("Quiet for {hours} hours"),
            mark("Call today"),
            ACT_WITHIN["watch"],
            act="call",
        ),
        Rule(
            "frozen_serious",
            100,
            "serious",
            mark("Use unchanged for {hours} hours"),
            mark("Call now"),
            ACT_WITHIN["serious"],
            act="call",
        ),
        Rule(
            "frozen_caution",
            70,
            "caution",
            mark("Use unchanged for {hours} hours"),
            mark("Call this half-day"),
            ACT_WITHIN["caution"],
            act="call",
        ),
        Rule(
            "frozen_watch",
            35,
            "watch",
            mark("Use unchanged for {hours} hours"),
            mark("Call today"),
            ACT_WITHIN["watch"],
            act="call",
        ),
        Rule(
            "zero_reading",
            45,
            "watch",
            mark("Meter reads zero for {hours} hours"),
            mark("Call, then ask for the meter"),
            ACT_WITHIN["watch"],
            act="call",
        ),
        Rule(
            "pattern_changed",
            40,
            "caution",
            mark("Use of electricity has changed since {since}"),
            mark("Call this week"),
            timedelta(days=3),
            act="call",
        ),
        Rule(
            "came_back",
            25,
            "watch",
            mark("Power use came back {at}, not yet checked"),
            mark("Call to make sure"),
            timedelta(hours=24),
            act="call",
        ),
        Rule("acknowledged", 0, "watch", mark("Taken by {owner}"), mark("Follow up"), timedelta(0), act="call"),
        Rule(
            "try_contacts",
            10,
            "watch",
            mark("Your call was not answered"),
            mark("Call {contact}"),
            timedelta(0),
            act="contacts",
        ),
        Rule(
            "try_visit",
            20,
            "watch",
            mark("{n} of your calls were not answered"),
            mark("Arrange a visit"),
            timedelta(0),
            act="visit",
        ),
        Rule(
            "urgent_call",
            95,
            "serious",
            mark("Urgent words in the check-in call"),
            mark("Call now"),
            timedelta(0),
            act="call",
        ),
        Rule(
            "answered",
            20,
            "watch",
            mark("Confirmed by a call, {at} — close the alert?"),
            mark("Close or call again"),
            ACT_WITHIN["watch"],
            act="call",
        ),
        Rule(
            "concern",
            50,
            "caution",
            mark("Concern in the check-in call: {topics}"),
            mark("Call today"),
            timedelta(0),
            act="call",
        ),
        Rule(
            "missed_unusual",
            60,
            "caution",
            mark("{n} check-in calls not answered in a row (usually answers {share} %)"),
            mark("Call today"),
            timedelta(hours=8),
            act="call",
        ),
        Rule(
            "missed",
            35,
            "watch",
            mark("{n} check-in calls not answered in a row (usually answers {share} %)"),
            mark("Call today"),
            timedelta(hours=24),
            act="call",
        ),
        Rule(
            "missed_usual",
            12,
            "watch",
            mark("Check-in call not answered, as often (usually answers {share} %)"),
            mark("Call this week"),
            timedelta(days=3),
            act="call",
        ),
        Rule(
            "missed_first",
            35,
            "watch",
            mark("{n} check-in calls not answered in a row, none answered so far"),
            mark("Call today"),
            timedelta(hours=24),
            act="call",
        ),
        Rule(
            "call_by_hand",
            8,
            "watch",
            mark("Check-in call by a person, due {day}"),
            mark("Call today"),
            timedelta(0),
            act="call",
        ),
        Rule(
            "declined_ai",
            15,
            "watch",
            mark("Declined the AI call twice"),
            mark("Offer a call by a person"),
            timedelta(days=3),
        ),
        Rule(
            "call_lapsed",
            10,
            "watch",
            mark("No conversation in the check-in calls for {n} weeks"),
            mark("Ask {contact}"),
            timedelta(days=7),
        ),
        Rule(
            "return_check",
            45,
            "caution",
            mark("Back since {day}, not yet checked ({kind})"),
            mark("Check the return"),
            timedelta(hours=24),
            act="call",
        ),
        Rule(
            "service_wanted",
            40,
            "caution",
            mark("Needs a service since the alert of {day}; none is asked for yet"),
            mark("Link a service"),
            timedelta(hours=24),
        ),
        Rule(
            "supply_check",
            45,
            "caution",
            mark("Electricity was to be back {day}, not yet checked"),
            mark("Make sure the electricity is back"),
            timedelta(hours=24),
            act="call",
        ),
        Rule(
            "silent_provider",
            30,
            "watch",
            mark("{programme}: no answer from the provider for {n} days"),
            mark("Ask the provider"),
            timedelta(0),
        ),
        Rule(
            "review_due",
            14,
            "watch",
            mark("{programme}: review was due {day}"),
            mark("Review the service"),
            timedelta(0),
        ),
        Rule(
            "age_limit",
            16,
            "watch",
            mark("Turns {age} in {n} days: {programme} ends"),
            mark("Plan what follows"),
            timedelta(days=7),
        ),
        Rule(
            "use_declining",
            18,
            "watch",
            mark("Use is declining over weeks: active hours {before} → {recent} a day"),
            mark("Ask how they are at the next call"),
            timedelta(days=7),
        ),
        Rule(
            "utility_serious",
            90,
            "serious",
            mark("Utility's alert: {text}"),
            mark("Call now"),
            ACT_WITHIN["serious"],
            act="call",
        ),
        Rule(
            "utility_caution",
            60,
            "caution",
            mark("Utility's alert: {text}"),
            mark("Call this half-day"),
            ACT_WITHIN["caution"],
            act="call",
        ),
        Rule(
            "utility_watch",
            30,
            "watch",
            mark("Utility's alert: {text}"),
            mark("Call today"),
            ACT_WITHIN["watch"],
            act="call",
        ),
        Rule(
            "call_alert_serious",
            95,
            "serious",
            mark("Urgent words in the check-in call"),
            mark("Call now"),
            ACT_WITHIN["serious"],
            act="call",
        ),
        Rule(
            "call_alert_caution",
            55,
            "caution",
            mark("Concern in the check-in call: {topics}"),
            mark("Call this half-day"),
            ACT_WITHIN["caution"],
            act="call",
        ),
        Rule("task_due", 6, "watch", mark("To do today: {text}"), mark("Do the task"), timedelta(0)),
        Rule(
            "task_overdue",
            12,
            "watch",
            mark("To do since {day}: {text}"),
            mark("Do the task"),
            timedelta(0),
        ),
        Rule(
            "task_late",
            12,
            "watch",
            mark("Was of use until {day} only: {text}"),
            mark("Say why it was not done"),
            timedelta(0),
        ),
        Rule(
            "ask_again",
            6,
            "watch",
            mark("Declined the check-in calls before; to be asked again since {day}"),
            mark("Ask again about the check-in calls"),
            timedelta(days=7),
        ),
        Rule("no_data", 10, "no_data", mark("No power data for {n} days"), mark("Check the meter"), timedelta(days=1)),
    )
}
"""The rules, most of them from WORKFLOWS section 4 rank 1; points are the county's to change later."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What a rung of the missed-call ladder adds to a line: further points, at least this mark, and its step.

    The step of a call by the staff is that of the reason itself; `act` as of `Rule`.
    """

    points: int
    severity: str
    step: str
    act: str = ""


RUNGS: dict[str, Rung] = {
    Step.RETRY: Rung(0, "watch", mark("Wait for the second AI call")),
    Step.STAFF: Rung(0, "watch", "", "call"),
    Step.CONTACTS: Rung(15, "caution", mark("Ask {contact}"), "contacts"),
    Step.VISIT: Rung(30, "caution", mark("Arrange a visit"), "visit"),
    Step.EMERGENCY: Rung(50, "serious", mark("Decide about 119"), "emergency"),
}
"""By the rung that is up now; WORKFLOWS SM-4."""


@dataclass(frozen=True, slots=True)
class Found:
    """One reason found for one household."""

    rule: Rule
    since_at: datetime
    fields: Mapping[str, Any]
    step_fields: Mapping[str, Any]
    due_at: datetime | None = None
    episode_id: int | None = None
    follow: Found | None = None
    """What was done about it and asks for a step in place of its own: taken by somebody, a call not answered."""
    urgent_words: str | None = None
    """What was said that cannot wait, empty where only that is known; none where nothing was."""

    @property
    def says(self) -> Said:
        """The reason in words."""
        return Said(self.rule.code, self.rule.says, dict(self.fields))

    @property
    def step(self) -> Said:
        """The next step in words."""
        return Said(self.rule.code, self.rule.step, dict(self.step_fields))

    @property
    def due(self) -> datetime:
        """When the step is due."""
        return self.due_at or self.since_at + self.rule.due


def reason(
    code: str,
    since_at: datetime,
    *,
    due_at: datetime | None = None,
    episode_id: int | None = None,
    step_fields: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Found:
    """Make a reason of a rule."""
    return Found(RULES[code], since_at, fields, step_fields or {}, due_at, episode_id)


SENTENCES: dict[str, str] = {
    "quiet_since_activity": mark("Since {since} nothing above standby power has been used."),
    "quiet_since_phone": mark("Since the phone was last used, {since}, nothing above standby power has been used."),
    "quiet_since_absence": mark(
        "The registered absence ended {since}; since then nothing above standby power has been used."
    ),
    "quiet_since_gap": mark("Readings came back {since}; since then nothing above standby power has been used."),
    "quiet_since_start": mark("Nothing above standby power has been used since readings began, {since}."),
    "load_unchanged": mark(
        "Since {since} electricity use has stayed above standby and hardly changed; something may have been left on."
    ),
    "nothing_switched": mark("Since {since} nothing seems to have been switched on or off."),
    "pattern_changed": mark("Since {since} electricity is used differently from the months before."),
    "zero_readings": mark(
        "Since {since} the meter reads zero, which it never does here: meter, main switch or supply."
    ),
}
"""The sentence that explains a finding, by the reason code of the watch."""

AT_END: dict[str, str] = {
    "frozen": mark("Use unchanged for {hours} hours when its readings ended, {at}"),
    "zero": mark("Meter read zero for {hours} hours when its readings ended, {at}"),
}
"""What was seen when the readings ended, by the kind of the finding; of every other kind the home was quiet."""
QUIET_AT_END = mark("Quiet for {hours} hours when its readings ended, {at}")

LONGEST_AT_HOUR = mark(
    "{sentence} The longest quiet time this home had by this hour of day in {days} days was {usual} hours."
)
NEVER_QUIET_AT_HOUR = mark("{sentence} In {days} days this home was never quiet at this hour of day.")
QUIET_BEFORE = mark("{sentence} Quiet times as long as this in {days} days before: {n}.")
USUAL_CHANGE = mark(
    "{sentence} It changes by about {change} Wh from hour to hour; at these hours it usually changes by {usual} Wh."
)
NO_HABIT_KNOWN = mark("{sentence} How long this home is usually quiet is not known yet.")


def explain(code: str, since_at: datetime, figures: Mapping[str, Any], now: datetime | None = None) -> Said:
    """Say in one or two sentences why the watch spoke: since when, and what is usual here.

    The year is told where it is not that of `now`.
    """
    another_year = now is not None and now.year != since_at.year
    first = Said(code, SENTENCES[code], {"since": long_time(since_at) if another_year else short_time(since_at)})
    if code in ("zero_readings", "pattern_changed"):
        return first
    if code in ("load_unchanged", "nothing_switched"):
        if "usual_change_wh" not in figures:
            return first
        change, usual = (f"{float(figures[name]):,.0f}" for name in ("change_wh", "usual_change_wh"))
        return Said(code, USUAL_CHANGE, {"sentence": lambda: first.text, "change": change, "usual": usual})
    words = {"sentence": lambda: first.text, "days": figures.get("usual_days", 0)}
    quiet = figures.get("quiet_hours", 0)
    if figures.get("usual_max_hours", -1) >= quiet and "times_before" in figures:
        # A holiday is among what was usual; the count says more than its length.
        watched = {"days": figures["watched_days"], "n": figures["times_before"]}
        return Said(code, QUIET_BEFORE, {**words, **watched})
    if figures.get("usual_max_hours") == 0:
        return Said(code, NEVER_QUIET_AT_HOUR, words)
    if "usual_max_hours" in figures:
        return Said(
            code,
            LONGEST_AT_HOUR,
            {"sentence": lambda: first.text, "days": figures["usual_days"], "usual": figures["usual_max_hours"]},
        )
    return Said(code, NO_HABIT_KNOWN, {"sentence": lambda: first.text})


def short_time(at: datetime) -> Callable[[], str]:
    """Keep a time to be written in the language of the moment."""
    return lambda: short_moment(at)


def long_time(at: datetime) -> Callable[[], str]:
    """Keep a time with its year to be written in the language of the moment."""
    return lambda: moment(at)


def short_date(on: date) -> Callable[[], str]:
    """Keep a day to be written in the language of the moment."""
    return lambda: short_day(on)
