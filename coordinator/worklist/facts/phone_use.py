"""When a phone was last used: what speaks against a silence that another source tells of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from coordinator.records.households import ConsentPurpose, Household
from coordinator.records.power import PhoneDay
from coordinator.worklist.facts.county import LATELY_DAYS, lost_consents

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from coordinator.worklist.instant import Instant


def phones_told_of(instant: Instant) -> dict[int, date | None]:
    """Give the newest day of the last weeks on which each household called or wrote; none if it did not in any.

    A household of which no day was ever told is left out.
    """
    first_on = instant.today - timedelta(days=LATELY_DAYS)
    of_home = PhoneDay.household_id == Household.id
    # From the newest day back, and no further than the first on which it was used: a county has a row a home and day.
    used_on = (
        select(PhoneDay.day)
        .where(of_home, PhoneDay.day > first_on, PhoneDay.day <= instant.today, PhoneDay.outgoing_count > 0)
        .order_by(PhoneDay.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    told = exists().where(of_home)
    rows = instant.session.connection().execute(select(Household.id, used_on).where(told))
    return {home: day for home, day in rows.all()}


def phones_lately(instant: Instant) -> dict[int, date]:
    """Give it of those who called or wrote, and whose consent holds."""
    lost = instant.once(lost_consents)[ConsentPurpose.PHONE]
    told = instant.once(phones_told_of)
    return {home: day for home, day in told.items() if day is not None and home not in lost}


def phone_used_on(instant: Instant, homes: Collection[int], since: date) -> dict[int, date]:
    """Give the newest day after `since` on which a household called or wrote to somebody; who did not is left out.

    So is whose consent to phone use holds no more.
    """
    used_on = instant.once(phones_lately)
    return {home: day for home in homes if (day := used_on.get(home)) is not None and day > since}
