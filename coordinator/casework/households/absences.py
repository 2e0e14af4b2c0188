"""Acts on absences: registered with an end or a day to ask again, made longer, and the check after the return."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import SUSPENDABLE, absence_at, calls_for_help, rest_anew, suspend
from coordinator.casework.alerts.handling import resolve
from coordinator.casework.households.people import household, name_of
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode, Outcome
from coordinator.records.base import free_text
from coordinator.records.households import Absence, AbsenceKind
from coordinator.reference.limits import check_back_days
from coordinator.text import ntr, short_day, short_moment, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

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
    act: OpenAct,
    household_id: int,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None,
    reason: str = "",
    check_back_on: date | None = None,
) -> int:
    """Register an absence; alerts and calls rest until its end, then the return is checked.

    An alert that is open already rests with it and is open again at its end.

    Parameters
    ----------
    ends_at : when the person is back; none where nobody knows
    check_back_on : the day on which somebody asks again, compulsory and soon where nobody knows; else not used

    Raises
    ------
    RuleError
        `absence_kind`, and those of `_end`.
    """
    household(act.session, household_id)
    if kind not in set(AbsenceKind):
        raise RuleError(tr("Choose why the person is away."), code="absence_kind")
    absence = Absence(household_id=household_id, kind=kind, starts_at=starts_at, reason=free_text(reason))
    _end(absence, ends_at, check_back_on, act.now)
    act.household_id = household_id
    act.session.add(absence)
    act.session.flush()
    running = absence_at(act.session, household_id, act.now)
    if running is not None:
        for alert in act.session.scalars(
            select(Episode).where(Episode.household_id == household_id, Episode.state.in_(SUSPENDABLE))
        ).all():
            suspend(act, alert, running, at=act.now)
    act.message = _said(act, absence)
    return absence.id


def extend_absence(
    act: OpenAct, absence_id: int, ends_at: datetime | None = None, check_back_on: date | None = None
) -> None:
    """Note that the person is still away: a new end, or another day to ask again; what rested with it rests on.

    Raises
    ------
    RuleError
        `unknown_absence`, `absence_checked` (the return was checked), and those of `_end`.
    """
    absence = _absence(act, absence_id)
    if absence.return_checked_at is not None:
        raise RuleError(
            tr("The return from this absence is checked already; register another absence."), code="absence_checked"
        )
    before = absence.rests_until
    _end(absence, ends_at, check_back_on, act.now)
    act.household_id = absence.household_id
    act.session.flush()
    rest_anew(act, absence, before)
    act.message = _said(act, absence)


def check_return(act: OpenAct, absence_id: int) -> None:
    """Note that someone made sure the person is back; the absence ends now if it had not ended.

    Where nobody knew the end it is now: until then nobody had said that the person was back. An alert that rested with
    the absence, and did not fire again after it, is settled by that: the person was away. A cry for help is not.
    """
    absence = _absence(act, absence_id)
    absence.return_checked_at = act.now
    absence.ends_at = act.now if absence.ends_at is None else min(absence.ends_at, act.now)
    rested = [
        alert
        for alert in act.session.scalars(
            select(Episode).where(
                Episode.absence_id == absence.id,
                Episode.state.in_(SUSPENDABLE),
                Episode.last_fired_at <= absence.ends_at,
            )
        ).all()
        if not calls_for_help(act.session, alert)
    ]
    for alert in rested:
        resolve(act, alert.id, OUTCOME_OF_ABSENCE.get(absence.kind, Outcome.AWAY_NEW))
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
) -> Callable[[OpenAct, int, datetime, datetime | None, str, str, date | None], None]:
    """Give what registers the absence an alert turned out to be; of the default kind where none is named."""

    def register(
        act: OpenAct,
        household_id: int,
        starts_at: datetime,
        ends_at: datetime | None,
        kind: str,
        reason: str,
        check_back_on: date | None,
    ) -> None:
        register_absence(act, household_id, kind or default, starts_at, ends_at, reason, check_back_on)

    return register


def _absence(act: OpenAct, absence_id: int) -> Absence:
    absence = act.session.get(Absence, absence_id)
    if absence is None:
        raise RuleError(tr("There is no such absence."), code="unknown_absence")
    return absence


def _end(absence: Absence, ends_at: datetime | None, check_back_on: date | None, now: datetime) -> None:
    """Give an absence its end, or the day to ask again.

    Raises
    ------
    RuleError
        `absence_order` (it ends before it begins), `absence_over` (its end is past), `check_back_missing` (neither an
        end nor a day), `check_back_early` (a day before tomorrow, or before it begins), `check_back_late` (a day
        beyond the limit).
    """
    if ends_at is not None:
        if ends_at <= absence.starts_at:
            raise RuleError(tr("The absence ends before it begins."), code="absence_order")
        if ends_at <= now:
            raise RuleError(tr("The end of the absence is already past."), code="absence_over")
        absence.ends_at, absence.check_back_on = ends_at, None
        return
    if check_back_on is None:
        raise RuleError(
            tr("Say when the person is back or, where nobody knows, on which day to ask again."),
            code="check_back_missing",
        )
    begins_on = max(now, absence.starts_at).date()
    if check_back_on <= begins_on:
        raise RuleError(
            tr("The day to ask again comes after today and after the absence has begun."), code="check_back_early"
        )
    days = check_back_days(now.date())
    if check_back_on > begins_on + timedelta(days=days):
        raise RuleError(
            ntr(
                "An absence without a known return is asked after within {n} day; choose an earlier day.",
                "An absence without a known return is asked after within {n} days; choose an earlier day.",
                days,
            ),
            code="check_back_late",
        )
    absence.ends_at, absence.check_back_on = None, check_back_on


def _said(act: OpenAct, absence: Absence) -> str:
    name = name_of(act.session, absence.household_id)
    if absence.ends_at is not None:
        return tr("{name} away until {until}", name=name, until=short_moment(absence.ends_at))
    assert absence.check_back_on is not None  # one of the two is given
    return tr(
        "{name} away, nobody knows until when; to be asked after {day}", name=name, day=short_day(absence.check_back_on)
    )
