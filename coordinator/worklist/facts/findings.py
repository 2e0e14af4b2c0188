"""Why the watch spoke, in a sentence or two: since when, and what is usual at this home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.text import mark
from coordinator.worklist.rule import long_time, short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


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
