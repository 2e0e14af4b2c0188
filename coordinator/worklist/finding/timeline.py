"""The finding rounds of a household, as its timeline tells them: received with signals, tries, results."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import KST, Transition
from coordinator.records.finding import FINDING, WAY_LABELS, FindingAttempt, FindingPerson
from coordinator.text import mark, tr
from coordinator.worklist.finding.card import part
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.worklist.finding.rows import SignalWords
    from coordinator.worklist.instant import Instant

WORDS: dict[str, str] = {
    "listed": mark("On a national list ({round}) – signals: {signals}"),
    "tried": mark("Not met: {way}"),
    "result": mark("Finding round: {state}"),
}


def listed(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell on which lists it stands, with the signals in words."""
    return [
        TimelineRow(
            datetime.combine(row.received_on, time(), KST),
            "finding",
            Said("listed", WORDS["listed"], {"round": row.round, "signals": _signals(row.signals)}),
        )
        for row in instant.once(part, household_id).on_lists
    ]


def worked(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell the tries and the results."""
    people = list(instant.session.scalars(select(FindingPerson.id).where(FindingPerson.household_id == household_id)))
    if not people:
        return []
    tries = instant.session.scalars(select(FindingAttempt).where(FindingAttempt.person_id.in_(people)))
    moves = instant.session.scalars(
        select(Transition).where(
            Transition.machine == FINDING.name, Transition.record_id.in_(people), Transition.to_state != "in_work"
        )
    )
    return [
        *(
            TimelineRow(
                row.tried_at,
                "finding",
                Said("tried", WORDS["tried"], {"way": partial(tr, WAY_LABELS.get(row.way, row.way))}),
            )
            for row in tries
        ),
        *(
            TimelineRow(
                row.happened_at,
                "finding",
                Said("result", WORDS["result"], {"state": partial(tr, FINDING[row.to_state].label)}),
            )
            for row in moves
        ),
    ]


def _signals(signals: tuple[SignalWords, ...]) -> Callable[[], str]:
    return lambda: ", ".join(signal.text for signal in signals) or tr("none")
