"""Why a household is on the worklist for its enrolment in the check-in calls: the day to ask again has come."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from coordinator.casework.checkins.enrolled_homes import RUNNING
from coordinator.records.base import KST
from coordinator.worklist.checkins.rules import reason
from coordinator.worklist.facts.county import enrolments, exclusions
from coordinator.worklist.rule import short_date

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rule import Reasons


def ask_again(instant: Instant, reasons: Reasons) -> None:
    """Find who declined the calls and is to be asked again by now; who is away or gone is left alone."""
    everybody = instant.once(enrolments)
    due = [
        (enrolment.home, enrolment.ask_again_on)
        for enrolment in everybody
        if enrolment.state == "declined"
        and enrolment.ask_again_on is not None
        and enrolment.ask_again_on <= instant.today
    ]
    if not due:
        return
    running = {enrolment.home for enrolment in everybody if enrolment.state in RUNNING}
    stopped = instant.once(exclusions)
    for home, on in due:
        if home in running or stopped.cause(home, instant.now) not in ("", "withdrawal"):
            continue
        reasons[home].append(reason("ask_again", datetime.combine(on, time(9), KST), day=short_date(on)))
