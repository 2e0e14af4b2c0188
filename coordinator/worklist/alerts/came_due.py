"""What the clocks of this subject bring while the program is closed, in words."""

from __future__ import annotations

from coordinator.text import mark, ntr
from coordinator.worklist.subject import Due

CAME_DUE: dict[str, Due] = {
    "reminder": Due(
        mark("No news on {name} since it was taken; new again since {at}."),
        mark("Alert without news, new again"),
        4,
        lambda n: ntr("{n} alert without news is new again", "{n} alerts without news are new again", n),
    ),
    "not_established": Due(
        mark("{name} could not be reached before; open again since {at}."),
        mark("Could not be reached before"),
        5,
        lambda n: ntr("{n} household not reached before", "{n} households not reached before", n),
    ),
    "absence_ended": Due(
        mark("{name} was to be back {at}; the alert is open again."),
        mark("Absence over, alert open again"),
        6,
        lambda n: ntr("{n} absence ended", "{n} absences ended", n),
    ),
    "silence_ended": Due(
        mark("The snooze for {name} ended {at}."),
        mark("Snooze over, alert open again"),
        7,
        lambda n: ntr("{n} snooze ended", "{n} snoozes ended", n),
    ),
    "absence_began": Due(
        mark("{name} is away since {at} as registered; the alert rests."),
        mark("Away as registered, alert rests"),
        9,
        lambda n: ntr("{n} absence began", "{n} absences began", n),
    ),
    "cleared_while_silenced": Due(
        mark("{name} was heard of again while snoozed; resolved {at}."),
        mark("Heard of while snoozed, alert resolved"),
        10,
        lambda n: ntr("{n} alert resolved by itself", "{n} alerts resolved by themselves", n),
    ),
}
