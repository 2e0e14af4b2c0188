"""The calls that wait for somebody and those a person is to make, asked once for all that rest on them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Row, select

from coordinator.casework.checkins.escalation import UNSETTLED
from coordinator.casework.checkins.rounds import monday
from coordinator.records.checkins import CALL_EVERY_WEEKS, Round, RoundItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.instant import Instant

Item = Row[int, int, str, "datetime | None", datetime, str, date]


UNDONE = ("due", "in_progress", "not_attempted")
SHOWN = timedelta(days=8)
"""What was left undone longer ago stays on the board of its week; the next week's calls tell more by then."""


def first_week(now: datetime) -> date:
    """Give the Monday as far back as a call by hand may be the newest of its household."""
    return monday(now.date()) - timedelta(weeks=max(CALL_EVERY_WEEKS))


def open_items(instant: Instant) -> Sequence[Item]:
    """List the missed calls and concerns nobody settled, the calls by hand that may be due, and what a vendor left.

    In the order of their weeks. What the vendor left undone is told of once for all, at the head of the day.
    """
    query = select(
        RoundItem.id,
        RoundItem.household_id,
        RoundItem.state,
        RoundItem.missed_at,
        RoundItem.due_at,
        RoundItem.caller,
        Round.week_on,
    ).join(Round, Round.id == RoundItem.round_id)
    by_hand = (RoundItem.state == "due") & (RoundItem.caller == "staff") & (Round.week_on >= first_week(instant.now))
    undone = (
        RoundItem.state.in_(UNDONE)
        & (RoundItem.caller == "vendor")
        & (RoundItem.due_at > instant.now - SHOWN)
        & (RoundItem.due_at <= instant.now)
    )
    wanted = query.where(RoundItem.state.in_(UNSETTLED) | by_hand | undone)
    return instant.session.execute(wanted.order_by(Round.week_on)).all()


def for_somebody(instant: Instant) -> list[Item]:
    """Leave out what the vendor left undone."""
    return [row for row in instant.once(open_items) if row.state in UNSETTLED or row.caller == "staff"]


def left_undone(instant: Instant) -> list[Item]:
    """List the calls of the last days that the vendor did not make or gave no result of, by when they were due."""
    undone = (row for row in instant.once(open_items) if row.state in UNDONE and row.caller == "vendor")
    return sorted(undone, key=lambda row: row.due_at)


def waiting(instant: Instant) -> set[int]:
    """Find the households with a missed call or a concern, which waits for somebody already."""
    return {row.household_id for row in instant.once(open_items) if row.state in UNSETTLED}
