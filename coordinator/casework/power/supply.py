"""Acts on a home's supply: electricity cut or bill unpaid, with an end; and the check that it is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.people import household, name_of
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.watch import SupplyCut
from coordinator.text import short_moment, tr

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.vault.acts import OpenAct


def cut_supply(act: OpenAct, household_id: int, starts_at: datetime, ends_at: datetime, reason: str = "") -> int:
    """Note that a home has no electricity: the watch rests until the end, calls go on; then somebody makes sure.

    Raises
    ------
    RuleError
        `unknown_household`, `supply_order` (it ends before it begins), `supply_over` (its end is past).
    """
    household(act.session, household_id)
    if ends_at <= starts_at:
        raise RuleError(tr("The supply cut ends before it begins."), code="supply_order")
    if ends_at <= act.now:
        raise RuleError(tr("The end of the supply cut is already past."), code="supply_over")
    act.household_id = household_id
    cut = SupplyCut(household_id=household_id, starts_at=starts_at, ends_at=ends_at, reason=free_text(reason))
    act.session.add(cut)
    act.session.flush()
    act.message = tr(
        "{name}: no electricity until {until}", name=name_of(act.session, household_id), until=short_moment(ends_at)
    )
    return cut.id


def cut_explaining(
    act: OpenAct,
    household_id: int,
    starts_at: datetime,
    ends_at: datetime | None,
    kind: str,
    reason: str,
    check_back_on: date | None,
) -> None:
    """Note the supply cut an alert turned out to be; it has no kinds.

    Raises
    ------
    RuleError
        Those of `cut_supply`, and `supply_end` (no end is given).
    """
    if ends_at is None:
        raise RuleError(tr("Say until when the home has no electricity."), code="supply_end")
    cut_supply(act, household_id, starts_at, ends_at, reason)


def check_supply(act: OpenAct, cut_id: int) -> None:
    """Note that somebody made sure the electricity is back; the cut ends now if it had not ended.

    Raises
    ------
    RuleError
        `unknown_cut`.
    """
    cut = act.session.get(SupplyCut, cut_id)
    if cut is None:
        raise RuleError(tr("There is no such supply cut."), code="unknown_cut")
    act.household_id = cut.household_id
    cut.checked_at = act.now
    cut.ends_at = min(cut.ends_at, act.now)
    act.message = tr("{name} has electricity again", name=name_of(act.session, cut.household_id))
