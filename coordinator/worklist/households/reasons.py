"""Why a household is on the worklist for itself: somebody is back from an absence and nobody has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.households import ABSENCE_LABELS
from coordinator.text import tr
from coordinator.worklist.facts.county import absences
from coordinator.worklist.households.rules import reason
from coordinator.worklist.rule import Reasons, short_date

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant


def returns(instant: Instant, reasons: Reasons) -> None:
    """Find who is back from a registered absence and was not yet checked."""
    for one in instant.once(absences):
        if one.ends_at <= instant.now and one.checked_at is None:
            label = ABSENCE_LABELS.get(one.kind, "")
            day = short_date(one.ends_at.date())
            reasons[one.home].append(reason("return_check", one.ends_at, day=day, kind=lambda label=label: tr(label)))
