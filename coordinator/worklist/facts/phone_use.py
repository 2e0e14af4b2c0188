"""When a phone was last used: what speaks against a silence that another source tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.households.people import without_consent
from coordinator.records.households import ConsentPurpose
from coordinator.records.power import PhoneDay

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from coordinator.worklist.instant import Instant


def phone_used_on(instant: Instant, homes: Collection[int], since: date) -> dict[int, date]:
    """Give the newest day after `since` on which a household called or wrote to somebody; who did not is left out.

    So is whose consent to phone use holds no more.
    """
    if not homes:
        return {}
    rows = instant.session.execute(
        select(PhoneDay.household_id, func.max(PhoneDay.day))
        .where(
            PhoneDay.household_id.in_(sorted(homes)),
            PhoneDay.day > since,
            PhoneDay.day <= instant.today,
            PhoneDay.outgoing_count > 0,
        )
        .group_by(PhoneDay.household_id)
    )
    lost = without_consent(instant.session, ConsentPurpose.PHONE, instant.today)
    return {home: day for home, day in rows if home not in lost}
