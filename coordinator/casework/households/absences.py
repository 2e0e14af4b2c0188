"""Acts on absences: registered with an end, alerts that rest with them, and the check after the return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import SUSPENDABLE, suspend
from coordinator.casework.alerts.handling import resolve
from coordinator.casework.households.people import household, name_of
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode, Outcome
from coordinator.records.base import free_text
from coordinator.records.households import Absence, AbsenceKind
from coordinator.text import ntr, short_moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coordinator.vault.acts import OpenAct

OUTCOME_OF_ABSENCE: dict[str, Outcome] = {
    AbsenceKind.HOSPITAL: Outcome.HOSPITAL,
    AbsenceKind.FACILITY: Outcome.FACILITY,
}
"""What an absence found out after an alert says of it; of every other kind: away, not known before."""
ABSENCE_OF_OUTCOME: dict[str, AbsenceKind] = {
    Outcome.AWAY_KNOWN: AbsenceKind.OTHER,
    Outcome.AWAY_NEW: AbsenceKind.OTHER,
    Outcome.HOSPITAL: AbsenceKind.HOSPITAL,
    Outcome.FACILITY: AbsenceKind.FACILITY,
}
"""The outcomes with which an absence can be registered at once."""


def register_absence(
    act: OpenAct, household_id: int, kind: str, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> int:
    """Register an absence; alerts and calls pause until its end, then the return is checked.

    An alert that is open already rests with it and is open again at its end.

    Raises
    ------
    RuleError
        `absence_kind`, `absence_order` (it ends before it begins), `absence_over` (its end is past).
    """
    household(act.session, household_id)
    if kind not in set(AbsenceKind):
        raise RuleError(tr("Choose why the person is away."), code="absence_kind")
    if ends_at <= starts_at:
        raise RuleError(tr("The absence ends before it begins."), code="absence_order")
    if ends_at <= act.now:
        raise RuleError(tr("The end of the absence is already past."), code="absence_over")
    act.household_id = household_id
    absence = Absence(
        household_id=household_id, kind=kind, starts_at=starts_at, ends_at=ends_at, reason=free_text(reason)
    )
    act.session.add(absence)
    act.session.flush()
    if starts_at <= act.now:
        for there in act.session.scalars(
            select(Episode).where(Episode.household_id == household_id, Episode.state.in_(SUSPENDABLE))
        ).all():
            suspend(act, there, absence, at=act.now)
    act.message = tr("{name} away until {until}", name=name_of(act.session, household_id), until=short_moment(ends_at))
    return absence.id


def check_return(act: OpenAct, absence_id: int) -> None:
    """Note that someone made sure the person is back; the absence ends now if it had not ended.

    An alert that rested with the absence, and did not fire again after it, is settled by that: the person was away.
    """
    absence = act.session.get(Absence, absence_id)
    if absence is None:
        raise RuleError(tr("There is no such absence."), code="unknown_absence")
    absence.return_checked_at = act.now
    absence.ends_at = min(absence.ends_at, act.now)
    rested = act.session.scalars(
        select(Episode).where(
            Episode.absence_id == absence.id,
            Episode.state.in_(SUSPENDABLE),
            Episode.last_fired_at <= absence.ends_at,
        )
    ).all()
    for there in rested:
        resolve(act, there.id, OUTCOME_OF_ABSENCE.get(absence.kind, Outcome.AWAY_NEW))
    act.household_id = absence.household_id
    name = name_of(act.session, absence.household_id)
    act.message = tr("Return of {name} checked", name=name)
    if rested:
        act.message = ntr(
            "Return of {name} checked, {n} alert resolved with it",
            "Return of {name} checked, {n} alerts resolved with it",
            len(rested),
            name=name,
        )


def absence_explaining(
    default: AbsenceKind,
) -> Callable[[OpenAct, int, datetime, datetime, str, str], None]:
    """Give what registers the absence an alert turned out to be; of the default kind where none is named."""

    def register(
        act: OpenAct, household_id: int, starts_at: datetime, ends_at: datetime, kind: str, reason: str
    ) -> None:
        register_absence(act, household_id, kind or default, starts_at, ends_at, reason)

    return register
