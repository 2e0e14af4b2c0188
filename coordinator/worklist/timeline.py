"""Everything that happened to one household, on one line of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.base import Transition
from coordinator.text import mark, tr
from coordinator.worklist.facts.county import current_home
from coordinator.worklist.instant import Answers, Instant
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.said import Said
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.subject import Moves, Subject

WORDS: dict[str, str] = {
    "moved": mark("{what}: {state}"),
    "moved_by_reason": mark("{what}: {state} ({reason})"),
}


def timeline(
    session: Session,
    household_id: int,
    now: datetime,
    *,
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
) -> list[TimelineRow]:
    """List what every subject tells of one household up to `now`, and the moves of its records, newest first."""
    events = sorted((event for subject in subjects for event in subject.timeline), key=lambda event: event.place)
    with opened(session, now, answers) as instant:
        household_id = current_home(instant, household_id)
        rows = [row for event in events for row in instant.once(event.ask, household_id)]
        rows += _moves(instant, household_id, [moves for subject in subjects for moves in subject.moves])
    return sorted((row for row in rows if row.at <= now), key=lambda row: row.at, reverse=True)


def _moves(instant: Instant, household_id: int, machines: Sequence[Moves]) -> list[TimelineRow]:
    by_machine = {moves.machine.name: moves for moves in machines}
    rows: list[TimelineRow] = []
    for machine, record_id, to_state, reason, happened_at in instant.once(_transitions, household_id):
        moves = by_machine.get(machine)
        if moves is None:
            continue
        label = moves.instead.get(reason) or moves.machine[to_state].label
        record_words = _what(instant, household_id, moves, record_id)
        why = moves.reasons.get(reason, "")
        rows.append(
            TimelineRow(
                happened_at,
                machine,
                _said(
                    "moved_by_reason" if why else "moved",
                    what=record_words,
                    state=lambda label=label: tr(label),
                    reason=lambda why=why: tr(why),
                ),
            )
        )
    return rows


def _transitions(instant: Instant, household_id: int) -> list[tuple[str, int, str, str, datetime]]:
    # The newest first: of several moves within one act the last is what came of it.
    rows = instant.session.execute(
        select(Transition.machine, Transition.record_id, Transition.to_state, Transition.reason, Transition.happened_at)
        .where(Transition.household_id == household_id)
        .order_by(Transition.id.desc())
    )
    return [(machine, record, state, reason, at) for machine, record, state, reason, at in rows]


def _what(instant: Instant, household_id: int, moves: Moves, record_id: int) -> object:
    if isinstance(moves.what, str):
        source = moves.what
        return lambda: tr(source)  # said in the language of the moment
    names: Mapping[int, str] = instant.once(moves.what, household_id)
    return names.get(record_id, "")


def _said(code: str, **fields: object) -> Said:
    return Said(code, WORDS[code], fields)
