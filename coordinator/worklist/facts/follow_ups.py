"""What came of what, asked from either end: from a call its tasks, alerts and service links, from those the call."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.services.links import RUNNING
from coordinator.casework.tasks.acts import OPEN_TASKS
from coordinator.records.alerts import HANDLING, OUTCOME_LABELS, SEVERITY_LABELS, Episode
from coordinator.records.checkins import CALL_RESULT_LABELS, Call
from coordinator.records.follow_ups import FollowUp
from coordinator.records.services import LINK, Link, Programme
from coordinator.records.tasks import TASK, Task
from coordinator.text import language, mark, tr
from coordinator.worklist.rows import FollowRow
from coordinator.worklist.rule import short_date, short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlalchemy.orm import Session

Record = tuple[str, int]
"""A record by the name of its table and its number."""

FOLLOW_WORDS: dict[str, str] = {
    "call": mark("Check-in call of {at}: {result}"),
    "call_noted": mark("Check-in call of {at}: {result}. {summary}"),
    "task_ready": mark("Task by {day}: {text}"),
    "task": mark("Task by {day}: {text} ({state})"),
    "episode": mark("Alert, {severity} ({state})"),
    "link": mark("Service: {programme} ({state})"),
}


def targets(session: Session, kind: str, record_id: int) -> list[FollowRow]:
    """List what came of a record, oldest first."""
    return targets_of(session, kind, [record_id])[record_id]


def sources(session: Session, kind: str, record_id: int) -> list[FollowRow]:
    """List what a record came of, oldest first."""
    return sources_of(session, kind, [record_id])[record_id]


def targets_of(session: Session, kind: str, record_ids: Collection[int]) -> dict[int, list[FollowRow]]:
    """List what came of some records of one kind, by their numbers."""
    pairs = session.execute(
        select(FollowUp.source_id, FollowUp.target_kind, FollowUp.target_id)
        .where(FollowUp.source_kind == kind, FollowUp.source_id.in_(record_ids))
        .order_by(FollowUp.id)
    ).all()
    return _joined(session, pairs)


def sources_of(session: Session, kind: str, record_ids: Collection[int]) -> dict[int, list[FollowRow]]:
    """List what some records of one kind came of, by their numbers."""
    if not record_ids:
        return {}
    pairs = session.execute(
        select(FollowUp.target_id, FollowUp.source_kind, FollowUp.source_id)
        .where(FollowUp.target_kind == kind, FollowUp.target_id.in_(record_ids))
        .order_by(FollowUp.id)
    ).all()
    return _joined(session, pairs)


def _joined(session: Session, pairs: Iterable[tuple[int, str, int]]) -> dict[int, list[FollowRow]]:
    ends = list(pairs)
    words_of = described(session, {(kind, number) for _, kind, number in ends})
    answer: dict[int, list[FollowRow]] = defaultdict(list)
    for mine, kind, number in ends:
        if (kind, number) in words_of:
            answer[mine].append(words_of[kind, number])
    return answer


def described(session: Session, records: Collection[Record]) -> dict[Record, FollowRow]:
    """Put records of any kind into words, with their states now; of a kind not known here nothing is said."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for kind, number in records:
        wanted[kind].append(number)
    answer: dict[Record, FollowRow] = {}
    for kind, numbers in wanted.items():
        describe = _DESCRIBE.get(kind)
        for row in describe(session, numbers) if describe else ():
            answer[row.kind, row.id] = row
    return answer


def _calls(session: Session, numbers: Collection[int]) -> list[FollowRow]:
    return [
        FollowRow("call", call.id, call.household_id, call_said(call), call.called_at, is_open=False)
        for call in session.scalars(select(Call).where(Call.id.in_(numbers)))
    ]


def call_said(call: Call) -> Said:
    """Say which call it was: when, what it brought, what was said."""
    code = "call_noted" if call.summary else "call"
    fields = {"at": short_time(call.called_at), "result": _label(CALL_RESULT_LABELS[call.result])}
    return Said(code, FOLLOW_WORDS[code], {**fields, "summary": call.summary})


def _tasks(session: Session, numbers: Collection[int]) -> list[FollowRow]:
    return [
        FollowRow(
            "task",
            task.id,
            task.household_id,
            _said(
                "task_ready" if task.state == "ready" else "task",
                day=short_date(task.due_on),
                text=task.text,
                state=_label(TASK[task.state].label),
            ),
            task.made_at,
            task.state in OPEN_TASKS,
        )
        for task in session.scalars(select(Task).where(Task.id.in_(numbers)))
    ]


def _episodes(session: Session, numbers: Collection[int]) -> list[FollowRow]:
    return [
        FollowRow(
            "episode",
            episode.id,
            episode.household_id,
            _said(
                "episode",
                severity=_label(SEVERITY_LABELS[episode.severity]),
                state=_label(OUTCOME_LABELS.get(episode.outcome) or HANDLING[episode.state].label),
            ),
            episode.opened_at,
            episode.state in OPEN_STATES,
        )
        for episode in session.scalars(select(Episode).where(Episode.id.in_(numbers)))
    ]


def _links(session: Session, numbers: Collection[int]) -> list[FollowRow]:
    rows = session.execute(
        select(Link, Programme.name, Programme.name_en)
        .join(Programme, Programme.id == Link.programme_id)
        .where(Link.id.in_(numbers), Link.requested_at.is_not(None))
    ).all()
    return [
        FollowRow(
            "link",
            link.id,
            link.household_id,
            _said("link", programme=_named(name, name_en), state=_label(LINK[link.state].label)),
            link.requested_at,
            link.state in RUNNING,
        )
        for link, name, name_en in rows
        if link.requested_at is not None
    ]


_DESCRIBE: dict[str, Callable[[Session, Collection[int]], list[FollowRow]]] = {
    "call": _calls,
    "task": _tasks,
    "episode": _episodes,
    "link": _links,
}


def _said(code: str, **fields: object) -> Said:
    return Said(code, FOLLOW_WORDS[code], fields)


def _label(label: str) -> Callable[[], str]:
    return lambda: tr(label)


def _named(name: str, name_en: str) -> Callable[[], str]:
    return lambda: (name_en or name) if language() == "en" else name
