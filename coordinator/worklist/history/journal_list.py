"""The acts of the journal as a list: what each did and what came of it, whose it is, why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import select

from coordinator.casework.joining import current_number, numbers_of
from coordinator.records.base import Cause
from coordinator.records.imports import ImportBatch
from coordinator.records.journal import Act, Change
from coordinator.records.tasks import Task
from coordinator.records.values.given_names import given
from coordinator.text import day, moment, tr
from coordinator.vault.acts import noun_of
from coordinator.worklist.facts.people import people
from coordinator.worklist.history.changes import code_words, known
from coordinator.worklist.history.rows import ActRow
from coordinator.worklist.lists import verb_words
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.worklist.subject import Subject

_MOST_CHANGES = 40
"""Changed rows of an act beyond which it is told as a whole: it is no act on one person."""

_REASONS: tuple[tuple[str, str], ...] = (
    ("episode", "silence_reason"),
    ("episode", "note"),
    ("absence", "reason"),
    ("supply_cut", "reason"),
    ("transition", "note"),
    ("task", "note"),
    ("enrolment", "note"),
    ("link", "note"),
    ("ladder_step", "note"),
    ("morning_run_step", "note"),
)
"""Where a reason is kept that stands in no field of the act itself, the likeliest first."""


def acts(
    session: Session, *, limit: int = 200, household_id: int | None = None, subjects: Sequence[Subject] = SUBJECTS
) -> list[ActRow]:
    """List acts, newest first; an act that was undone says so, and one that can be undone does too."""
    query = select(Act).order_by(Act.id.desc()).limit(limit)
    if household_id is not None:
        query = query.where(Act.household_id.in_(numbers_of(session, current_number(session, household_id))))
    rows = session.scalars(query).all()
    undone = _undone(session)
    person_of = people(session, rows[0].recorded_at.date(), _homes(rows)) if rows else {}
    context = _context(session, rows, subjects)
    answer: list[ActRow] = []
    for act in rows:
        person = person_of.get(act.household_id) if act.household_id is not None else None
        answer.append(
            ActRow(
                id=act.id,
                recorded_at=act.recorded_at,
                actor=given(act.actor),
                verb=act.verb,
                title=_title(act, context),
                result=_result(act, context),
                cause=act.cause,
                reason=act.reason or _reason(context.changes[act.id], context),
                household_id=act.household_id,
                name=person.name if person else "",
                change_count=act.change_count,
                undone=act.id in undone.acts,
                can_undo=undone.lets_undo(act),
            )
        )
    return answer


def undone_acts(session: Session) -> frozenset[int]:
    """Give the acts that are undone, and not done again."""
    return _undone(session).acts


LATELY = 200
"""So many acts are looked back over for one to be undone or done again."""


def last_undoable(session: Session) -> int | None:
    """Give the newest act of a person that still stands; none among those of late."""
    undone = _undone(session)
    lately = session.scalars(select(Act).order_by(Act.id.desc()).limit(LATELY))
    return next((act.id for act in lately if act.verb != "history.undo" and undone.lets_undo(act)), None)


def last_undo(session: Session) -> int | None:
    """Give the undo that can be done again: a person has done nothing else since."""
    undone = _undone(session)
    for act in session.scalars(select(Act).order_by(Act.id.desc()).limit(LATELY)):
        is_undo = act.verb == "history.undo"
        if act.cause == Cause.RULE or act.verb == "history.redo" or (is_undo and act.id in undone.acts):
            continue  # done again already, or nothing of a person's
        return act.id if is_undo else None
    return None


Row = tuple[str, int, "dict[str, Any]", "dict[str, Any]"]
"""A changed row: its table, its number, its columns before and after."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What is asked once for all acts listed."""

    changes: Mapping[int, Sequence[Row]]
    targets: Mapping[int, Act]
    batches: Mapping[int, ImportBatch]
    by_act: Mapping[int, ImportBatch]
    task_texts: Mapping[int, str]
    reasons: Mapping[str, Mapping[str, str]]
    subjects: Sequence[Subject]


def _context(session: Session, rows: Sequence[Act], subjects: Sequence[Subject]) -> _Context:
    undone = {act.undoes_id for act in rows if act.undoes_id is not None}
    targets = {act.id: act for act in session.scalars(select(Act).where(Act.id.in_(undone)))}
    # Done again, an act is undone twice: what is named is the act itself.
    deeper = {act.undoes_id for act in targets.values() if act.undoes_id is not None} - set(targets)
    targets |= {act.id: act for act in session.scalars(select(Act).where(Act.id.in_(deeper)))}
    detailed = [act.id for act in (*rows, *targets.values()) if act.change_count <= _MOST_CHANGES]
    changes: dict[int, list[Row]] = defaultdict(list)
    for first in range(0, len(detailed), 900):
        query = (
            select(Change.act_id, Change.table, Change.row_id, Change.before, Change.after)
            .where(Change.act_id.in_(detailed[first : first + 900]), Change.table.in_(_TOLD))
            .order_by(Change.id)
        )
        for act_id, table, row_id, before, after in session.execute(query):
            changes[act_id].append((table, row_id, known(table, before), known(table, after)))
    tasks = {row_id for many in changes.values() for table, row_id, _, _ in many if table == "task"}
    batches = list(session.scalars(select(ImportBatch)))
    return _Context(
        changes,
        targets,
        {batch.id: batch for batch in batches},
        {batch.act_id: batch for batch in batches if batch.act_id is not None},
        {number: text for number, text in session.execute(select(Task.id, Task.text).where(Task.id.in_(tasks)))},
        {moves.machine.name: moves.reasons for subject in subjects for moves in subject.moves},
        subjects,
    )


def _title(act: Act, context: _Context) -> str:
    own = verb_words(act.verb, context.subjects)
    target = context.targets.get(act.undoes_id) if act.undoes_id is not None else None
    if target is not None and target.undoes_id is not None:
        target = context.targets.get(target.undoes_id, target)
    if target is None:
        return own
    return tr("{undone}: {what}", undone=own, what=verb_words(target.verb, context.subjects))


def _result(act: Act, context: _Context) -> str:
    batch = context.by_act.get(act.id) or context.batches.get(act.details.get("batch", 0))
    if batch is not None:
        return _file(batch) if act.id == batch.act_id else batch.file_name
    if act.undoes_id is not None:
        target = context.targets.get(act.undoes_id)
        if target is not None and target.undoes_id is not None:
            target = context.targets.get(target.undoes_id, target)
        return "" if target is None or target.id == act.id else _result(target, context)
    noun = act.verb.partition(".")[0]
    for table in sorted(_RESULTS, key=lambda table: noun_of(table) != noun):  # its own first
        for changed, row_id, before, after in context.changes[act.id]:
            if changed == table and after and (words := _RESULTS[table](row_id, before, after, context)):
                return words
    return ""


def _file(batch: ImportBatch) -> str:
    names = {"new": tr("new"), "changed": tr("changed"), "rejected": tr("not taken")}
    counted = [f"{words} {batch.counts[name]:,}" for name, words in names.items() if batch.counts.get(name)]
    return tr("{file}: {counts}", file=batch.file_name, counts=", ".join(counted)) if counted else batch.file_name


def _reason(rows: Sequence[Row], context: _Context) -> str:
    for table, column in _REASONS:
        for changed, _, _, after in rows:
            if changed == table and after.get(column):
                return " ".join(str(after[column]).split())
    for changed, _, _, after in rows:
        if changed == "transition" and after.get("reason"):
            label = context.reasons.get(after["machine"], {}).get(after["reason"])
            if label:
                return tr(label)
    return ""


def undoable(act: Act) -> bool:
    """Say whether an act by a person has rows to put back; imports are undone as a batch."""
    return (
        act.cause in (Cause.USER, Cause.IMPORT)
        and act.change_count > 0
        and "bulk" not in act.details
        and act.verb not in ("vault.create", "imports.undo")
    )


# What came of an act, by the table in which it shows.

_Words: TypeAlias = "Callable[[int, dict[str, Any], dict[str, Any], _Context], str]"


def _code(table: str, column: str) -> _Words:
    def words(_row_id: int, _before: dict[str, Any], after: dict[str, Any], _context: _Context) -> str:
        return code_words(table, column, str(after[column])) if after.get(column) else ""

    return words


def _text(column: str) -> _Words:
    def words(_row_id: int, _before: dict[str, Any], after: dict[str, Any], _context: _Context) -> str:
        return " ".join(str(after.get(column) or "").split())

    return words


def _episode(_row_id: int, _before: dict[str, Any], after: dict[str, Any], _context: _Context) -> str:
    if after.get("outcome"):
        return code_words("episode", "outcome", after["outcome"])
    if after.get("silenced_until"):
        return tr("until {at}", at=moment(after["silenced_until"]))
    return str(after.get("next_step") or "")


def _absence(_row_id: int, before: dict[str, Any], after: dict[str, Any], _context: _Context) -> str:
    if before or "kind" not in after:
        return ""
    kind = code_words("absence", "kind", after["kind"])
    if after.get("ends_at") is None:
        return kind
    return tr("{kind}, until {day}", kind=kind, day=day(after["ends_at"].date()))


def _step(_row_id: int, _before: dict[str, Any], after: dict[str, Any], _context: _Context) -> str:
    if not after.get("outcome"):
        return ""
    outcome = code_words("ladder_step", "outcome", after["outcome"])
    if not after.get("step"):
        return outcome
    return tr("{step}: {outcome}", step=code_words("ladder_step", "step", after["step"]), outcome=outcome)


def _task(row_id: int, _before: dict[str, Any], _after: dict[str, Any], context: _Context) -> str:
    return context.task_texts.get(row_id, "")


_RESULTS: dict[str, _Words] = {
    "call": _code("call", "result"),
    "ladder_step": _step,
    "enrolment": _code("enrolment", "state"),
    "round_item": _code("round_item", "state"),
    "absence": _absence,
    "note": _text("text"),
    "household": _text("safety_note"),
    "task": _task,
    "link": _code("link", "state"),
    "episode": _episode,
    "morning_run_step": _code("morning_run_step", "answer"),
}
"""In which table what came of an act shows; of those of its noun, and then of all, the first that says anything."""

_TOLD = frozenset({*_RESULTS, *(table for table, _ in _REASONS)})


def _homes(rows: Collection[Act]) -> set[int]:
    return {act.household_id for act in rows if act.household_id is not None}


@dataclass(frozen=True, slots=True)
class _Undone:
    """What was taken back and is not done again.

    Attributes
    ----------
    acts : those undone by themselves, and imports that were taken back, some with the import they belong to
    batches : the imports that were taken back
    """

    acts: frozenset[int]
    batches: frozenset[int]

    def lets_undo(self, act: Act) -> bool:
        """Say whether an act stands and can be undone; what was done with an import went with it."""
        return act.id not in self.acts and act.details.get("batch") not in self.batches and undoable(act)


def _undone(session: Session) -> _Undone:
    undone = session.execute(select(ImportBatch.id, ImportBatch.act_id).where(ImportBatch.state == "undone")).all()
    by_batch = {row.act_id for row in undone if row.act_id is not None}
    return _Undone(frozenset(_standing_undos(session) | by_batch), frozenset(row.id for row in undone))


def _standing_undos(session: Session) -> set[int]:
    """Find the acts whose undoing still stands: undone, and that not undone again."""
    undoes = dict(
        session.execute(select(Act.id, Act.undoes_id).where(Act.undoes_id.is_not(None)).order_by(Act.id.desc())).all()
    )
    reversed_undos: set[int] = set()
    standing: set[int] = set()
    for act_id, target in undoes.items():  # newest first, so an undo of an undo is seen before what it undoes
        if act_id not in reversed_undos and target is not None:
            standing.add(target)
            reversed_undos.add(target)
    return standing
