"""An alert that is resolved together with what explains it until an end: an absence, a supply cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.alerts.acts import episode
from coordinator.casework.alerts.handling import resolve
from coordinator.casework.subjects import SUBJECTS
from coordinator.errors import RuleError
from coordinator.text import short_day, short_moment, tr

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.casework.subject import Subject
    from coordinator.vault.acts import OpenAct


def resolve_until(
    act: OpenAct,
    episode_id: int,
    outcome: str,
    until: datetime | None,
    *,
    check_back_on: date | None = None,
    kind: str = "",
    note: str = "",
    subjects: tuple[Subject, ...] = SUBJECTS,
) -> None:
    """Resolve an alert and register in the same act what explains it until an end.

    Parameters
    ----------
    until : the end; none where nobody knows when a person is back
    check_back_on : the day to ask again, where there is no end

    Raises
    ------
    RuleError
        Those of `handling.resolve` and of what registers the cause; `absence_kind` where the outcome has no end.
    """
    alert = episode(act.session, episode_id)
    since_at = alert.since_at
    resolve(act, episode_id, outcome, note=note)
    resolved = act.message
    register = next((subject.explained[outcome] for subject in subjects if outcome in subject.explained), None)
    if register is None:
        raise RuleError(tr("Choose why the person is away."), code="absence_kind")
    register(act, alert.household_id, since_at, until, kind, note, check_back_on)
    if until is None:
        assert check_back_on is not None  # refused otherwise
        act.message = tr("{resolved}; away, to be asked after {day}", resolved=resolved, day=short_day(check_back_on))
        return
    act.message = tr("{resolved}; it explains itself until {until}", resolved=resolved, until=short_moment(until))
