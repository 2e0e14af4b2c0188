"""What the utility's own alert list said of a household, in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.alerts import SEVERITY_LABELS, UtilityAlert
from coordinator.text import mark, short_moment, tr
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

SAYS = mark("The utility's own list says {level} on {at}: {text}")
SAYS_NO_WORDS = mark("The utility's own list says {level} on {at}.")


def utility_words(session: Session, episodes: Collection[int]) -> dict[int, Callable[[], str]]:
    """Give each alert of the utility's the words of its newest row, for a short reason."""
    if not episodes:
        return {}
    rows = session.execute(
        select(UtilityAlert.episode_id, UtilityAlert.happened_at, UtilityAlert.severity, UtilityAlert.text)
        .where(UtilityAlert.episode_id.in_(episodes))
        .order_by(UtilityAlert.happened_at)
    )
    return {episode: _short(at, severity, text) for episode, at, severity, text in rows if episode is not None}


def _short(at: datetime, severity: str, text: str) -> Callable[[], str]:
    label = SEVERITY_LABELS[severity]
    return lambda: f"{text or tr(label)}, {short_moment(at)}"


def utility_sentence(session: Session, episode_id: int) -> Said | None:
    """Say what the newest row behind an alert says; None where there is none."""
    row = session.scalars(
        select(UtilityAlert)
        .where(UtilityAlert.episode_id == episode_id)
        .order_by(UtilityAlert.happened_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else utility_said(row)


def utility_said(row: UtilityAlert) -> Said:
    """Say what a row of the list says, marked as the utility's words."""
    label, at = SEVERITY_LABELS[row.severity], row.happened_at
    fields = {"level": lambda: tr(label), "at": lambda: short_moment(at), "text": row.text}
    return Said("utility_alert", SAYS if row.text else SAYS_NO_WORDS, fields)
