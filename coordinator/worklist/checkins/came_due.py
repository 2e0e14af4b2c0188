"""What the clocks of this subject bring while the program is closed, in words."""

from __future__ import annotations

from coordinator.text import mark, ntr
from coordinator.worklist.subject import Due

CAME_DUE: dict[str, Due] = {
    "ladder_emergency": Due(
        mark("Nobody has made sure of {name} since the check-in call; decide about 119, since {at}."),
        mark("Decide about 119"),
        0,
        lambda n: ntr("{n} decision about 119", "{n} decisions about 119", n),
        group="escalation",
    ),
    "ladder_visit": Due(
        mark("Nobody has made sure of {name} since the check-in call; a visit is due since {at}."),
        mark("Visit"),
        1,
        lambda n: ntr("{n} visit came due", "{n} visits came due", n),
        group="escalation",
    ),
    "ladder_contacts": Due(
        mark("Nobody has made sure of {name} since the check-in call; ask the contacts, since {at}."),
        mark("Ask the contacts"),
        2,
        lambda n: ntr("the contacts of {n} household to be asked", "the contacts of {n} households to be asked", n),
        group="escalation",
    ),
    "ladder_staff": Due(
        mark("{name} did not answer the check-in call; a call by staff is due since {at}."),
        mark("Call by staff"),
        3,
        lambda n: ntr("{n} call by staff came due", "{n} calls by staff came due", n),
        group="escalation",
    ),
    "pause_ended": Due(
        mark("The pause of the check-in calls of {name} ended {at}."),
        mark("Pause of the calls over"),
        8,
        lambda n: ntr("{n} pause of the calls ended", "{n} pauses of the calls ended", n),
    ),
}
