"""Why a household is on the worklist for itself: somebody is back from an absence and nobody has looked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from coordinator.records.households import ABSENCE_LABELS
from coordinator.text import tr
from coordinator.worklist.facts.contact import SILENT, expected
from coordinator.worklist.facts.county import LATELY_DAYS, absences
from coordinator.worklist.households.rules import reason
from coordinator.worklist.rows import SIGNS
from coordinator.worklist.rule import Reasons, short_date

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant


CHECKED_BY = 18
"""The hour of the check-back day until which somebody asks: the day begins at midnight, the office does not."""


def returns(instant: Instant, reasons: Reasons) -> None:
    """Find who is back from a registered absence and was not yet checked, and after whom somebody is to ask again."""
    for absence in instant.once(absences):
        if absence.rests_until <= instant.now and absence.checked_at is None:
            code = "check_back" if absence.is_open_ended else "return_check"
            day = short_date(absence.rests_until.date())
            due_at = absence.rests_until.replace(hour=CHECKED_BY) if absence.is_open_ended else None
            kind = partial(tr, ABSENCE_LABELS.get(absence.kind, ""))
            reasons[absence.home].append(reason(code, absence.rests_until, due_at=due_at, day=day, kind=kind))


def contact_lost(instant: Instant, reasons: Reasons) -> None:
    """Find from whom something is to be heard, by a meter or by calls, and nothing is, from any source.

    Whom nothing watches is named among those not watched; a reason every day for each of them would hide the others.
    """
    for home, contact in instant.once(expected).items():
        if contact.state == SILENT:
            # Never overdue since it began: it is asked for anew each day.
            due_at = datetime.combine(instant.today, time(CHECKED_BY), instant.now.tzinfo)
            if contact.sign is None:
                since = instant.now - timedelta(days=LATELY_DAYS)
                reasons[home].append(reason("contact_none", since, due_at=due_at, n=LATELY_DAYS))
            else:
                at, source = contact.sign
                since, sign = at + timedelta(days=contact.limit_days), partial(tr, SIGNS[source])
                entry = reason("contact_lost", since, due_at=due_at, n=contact.quiet_days, sign=sign)
                reasons[home].append(entry)
