"""Why a household is on the worklist for its enrolment in the check-in calls: the day to ask again has come."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.enrolled_homes import RUNNING
from coordinator.casework.exclusions import exclusions
from coordinator.records.base import KST
from coordinator.records.checkins import Enrolment
from coordinator.worklist.reasons import Found, reason, short_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def ask_again(session: Session, now: datetime, found: dict[int, list[Found]]) -> None:
    """Find who declined the calls and is to be asked again by now; who is away or gone is left alone."""
    due = session.execute(
        select(Enrolment.household_id, Enrolment.ask_again_on).where(
            Enrolment.state == "declined", Enrolment.ask_again_on <= now.date()
        )
    ).all()
    if not due:
        return
    running = set(session.scalars(select(Enrolment.household_id).where(Enrolment.state.in_(RUNNING))))
    stopped = exclusions(session, now)
    for home, on in due:
        if on is None or home in running or stopped.cause(home, now) not in ("", "withdrawal"):
            continue
        found[home].append(reason("ask_again", datetime.combine(on, time(9), KST), day=short_date(on)))
