"""When a phone was last used: what speaks against a silence that another source tells of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.households import ConsentPurpose
from coordinator.records.power import PhoneDay
from coordinator.worklist.facts.county import LATELY_DAYS, lost_consents

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from coordinator.worklist.instant import Instant


def phones_lately(instant: Instant) -> dict[int, date]:
    """Give the newest day on which each household called or wrote to somebody, of the last weeks."""
    first_on = instant.today - timedelta(days=LATELY_DAYS)
    rows = instant.session.connection().execute(
        select(PhoneDay.household_id, func.max(PhoneDay.day))
        .where(PhoneDay.day > first_on, PhoneDay.day <= instant.today, PhoneDay.outgoing_count > 0)
        .group_by(PhoneDay.household_id)
    )
    lost = instant.once(lost_consents)[ConsentPurpose.PHONE]
    return {home: day for home, day in rows.all() if home not in lost}


def phone_used_on(instant: Instant, homes: Collection[int], since: date) -> dict[int, date]:
    """Give the newest day after `since` on which a household called or wrote to somebody; who did not is left out.

    So is whose consent to phone use holds no more.
    """
    used_on = instant.once(phones_lately)
    return {home: day for home in homes if (day := used_on.get(home)) is not None and day > since}
