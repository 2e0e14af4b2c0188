"""What a household's card tells of its check-in calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coordinator.casework.checkins.calls import usual_answer_share
from coordinator.records.checkins import SPOKE
from coordinator.worklist.checkins.call_rows import call_rows
from coordinator.worklist.checkins.strips import CALL_WEEKS, strips
from coordinator.worklist.checkins.work import call_work
from coordinator.worklist.facts.county import who
from coordinator.worklist.subject import CardPart, Home

if TYPE_CHECKING:
    from coordinator.worklist.checkins.work_rows import CallWork
    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import CallCell, CallRow

SHOWN = timedelta(weeks=60)


@dataclass(frozen=True, slots=True)
class CallPart(CardPart):
    """The calls of a household.

    Attributes
    ----------
    calls : 12 weeks, oldest first
    call_work : what the calls ask for; none where nobody calls here
    spoke_at : the newest conversation
    """

    UNTOLD = ("spoke_at",)

    last_call: CallRow | None
    calls: tuple[CallCell, ...]
    usual_answer_share: float | None
    call_work: CallWork | None = None
    spoke_at: datetime | None = None

    @property
    def signs(self) -> tuple[tuple[datetime, str], ...]:
        """Give the newest conversation."""
        return () if self.spoke_at is None else ((self.spoke_at, "calls"),)


def card(instant: Instant, home: Home) -> CallPart:
    """Gather them."""
    calls = instant.once(calls_of, home.id)
    results = [
        c.result
        for c in reversed(calls)
        if c.caller != "staff" and c.called_at > instant.now - CALL_WEEKS * timedelta(weeks=1)
    ]
    return CallPart(
        last_call=calls[0] if calls else None,
        calls=instant.once(_strip, home.id),
        usual_answer_share=usual_answer_share(results),
        call_work=call_work(instant, home.id, calls, home.person.age, home.line.reach if home.line else None),
        spoke_at=next((c.called_at for c in calls if c.result in SPOKE), None),
    )


def calls_of(instant: Instant, household_id: int) -> list[CallRow]:
    """List the calls of a household in the last year and more, newest first."""
    now = instant.now
    person = instant.once(who, household_id)
    names = {} if person is None else {household_id: person}
    return call_rows(instant.session, now, household_id=household_id, since=now - SHOWN, names=names)


def _strip(instant: Instant, household_id: int) -> tuple[CallCell, ...]:
    return strips(instant.session, [household_id], instant.now)[household_id]
