"""Rejected rows of an import: corrected in place, checked once more, and taken in as part of its history."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework import imports
from coordinator.casework.households.people import household, name_of
from coordinator.casework.intake.questions import remember
from coordinator.casework.subjects import SUBJECTS
from coordinator.errors import CoordinatorError, ImpossibleRequest, RowProblem, RuleError
from coordinator.importers.kinds import KINDS, kind_named
from coordinator.importers.mended import of_rows
from coordinator.records.base import free_text
from coordinator.records.households import Household, number_in_files
from coordinator.records.imports import ImportBatch, RowToMend
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.addresses import Suggestion
    from coordinator.casework.intake.plan import ImportSummary
    from coordinator.casework.intake.questions import RowQuestion
    from coordinator.casework.subject import Subject
    from coordinator.importers.kind import Kind
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct

LONGEST_CELL = 10_000
_KEY = "external_id"
"""The field by which any kind of file names a household."""


@dataclass(frozen=True, slots=True)
class MendRow:
    """A rejected row as it stands now.

    Attributes
    ----------
    id, line : its number, and its line in the file
    cells : in the order of the file's columns; longer where the row had more
    problems : what is wrong with it now; empty where it fits
    fits : whether it would be taken
    household_id, household : whom a person said it means
    suggestions : households it may mean, the likeliest first
    words : by which its household is looked for, such as the name in it
    questions : what it leaves open, unanswered
    """

    id: int
    line: int
    cells: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    fits: bool
    household_id: int | None = None
    household: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    words: str = ""
    questions: tuple[RowQuestion, ...] = ()

    @property
    def reason(self) -> str:
        """What is wrong, in whole sentences; empty where it fits."""
        return " ".join(dict.fromkeys(problem.message for problem in self.problems))


@dataclass(frozen=True, slots=True)
class MendList:
    """The rows of an import that wait to be mended.

    Attributes
    ----------
    columns : of the file
    names_household : whether its rows name a household, so that one can be chosen for them
    taken : how many rows were mended and taken already
    """

    batch_id: int
    kind: str
    file_name: str
    columns: tuple[str, ...]
    rows: tuple[MendRow, ...]
    names_household: bool = False
    taken: int = 0


# ------------------------------------------------------------ asking


def rows_to_mend(
    session: Session,
    batch_id: int,
    now: datetime,
    urgent_words: Sequence[str] | None = None,
    kinds: tuple[Kind, ...] = KINDS,
    subjects: tuple[Subject, ...] = SUBJECTS,
) -> MendList:
    """List the rows of an import that were not taken, each checked against what is stored now.

    Raises
    ------
    RuleError
        `unknown_batch`
    """
    batch = _batch(session, batch_id)
    kind = kind_named(batch.kind, kinds)
    every = _stored(session, batch_id)
    rows = [row for row in every if row.taken_by_id is None]
    columns = tuple(str(column) for column in batch.reading.get("header", ()))
    checked, _ = _check(session, batch, kind, rows, now, urgent_words, kinds, subjects)
    return MendList(
        batch.id, batch.kind, batch.file_name, columns, tuple(checked), _names_household(kind), len(every) - len(rows)
    )


def _names_household(kind: Kind) -> bool:
    """Say whether the rows of a kind name a household of the register; those of the household list are households."""
    return any(_KEY in group for group in kind.needs)


def _check(
    session: Session,
    batch: ImportBatch,
    kind: Kind,
    rows: Sequence[RowToMend],
    now: datetime,
    urgent_words: Sequence[str] | None,
    kinds: tuple[Kind, ...],
    subjects: tuple[Subject, ...],
) -> tuple[list[MendRow], Preview | None]:
    """Say of each row whether it fits, and give what was read of them; nothing where it cannot be read."""
    if not rows:
        return [], None
    refused = ""
    preview: Preview | None = None
    problems: dict[int, list[RowProblem]] = defaultdict(list)
    rejected = {row.line for row in rows}
    suggestions: dict[int, tuple[Suggestion, ...]] = {}
    questions: dict[int, list[RowQuestion]] = defaultdict(list)
    try:
        preview = _read(session, batch, kind, rows, now, urgent_words, kinds)
        compared = imports.intake_of(batch.kind, subjects).compare(session, preview, now)
    except CoordinatorError as error:
        refused = error.message
    else:
        rejected = {line for line, _ in preview.rows_left()} | compared.matching.rejected_lines
        for problem in (*preview.problems, *compared.matching.problems):
            problems[problem.row].append(problem)
        rejected |= compared.matching.waiting_lines
        suggestions = {line: tuple(alike) for line, alike in compared.suggestions.items()}
        for question in compared.questions:
            if not question.answer:
                questions[question.row].append(question)
    names = kind.has("name") and batch.reading.get("columns", {}).get("name")
    header = [str(column) for column in batch.reading.get("header", ())]
    at = header.index(names) if names in header else -1
    answer: list[MendRow] = []
    for row in rows:
        mine = tuple(problems[row.line])
        if refused:
            mine = (*mine, RowProblem(row.line, "", "", "refused", refused))
        answer.append(
            MendRow(
                row.id,
                row.line,
                tuple(row.cells),
                mine if row.line in rejected else (),
                row.line not in rejected,
                row.household_id,
                name_of(session, row.household_id) if row.household_id is not None else "",
                suggestions.get(row.line, ()),
                row.cells[at] if 0 <= at < len(row.cells) else "",
                tuple(questions[row.line]),
            )
        )
    return answer, preview


def _read(
    session: Session,
    batch: ImportBatch,
    kind: Kind,
    rows: Sequence[RowToMend],
    now: datetime,
    urgent_words: Sequence[str] | None,
    kinds: tuple[Kind, ...],
) -> Preview:
    homes = {row.line: session.get(Household, row.household_id) for row in rows if row.household_id is not None}
    chosen = {line: number_in_files(home.id, home.external_id) for line, home in homes.items() if home is not None}
    more: dict[str, dict[int, str]] = {_KEY: chosen}
    if "name" in batch.reading.get("columns", {}):
        more["name"] = dict.fromkeys(chosen, "")  # a person has said who it is, whatever name stands there
    return of_rows(
        kind,
        batch.reading,
        [(row.line, row.cells) for row in rows],
        batch.file_name,
        more=more,
        urgent_words=urgent_words,
        today=now.date(),
        kinds=kinds,
    )


def _stored(session: Session, batch_id: int) -> list[RowToMend]:
    return list(session.scalars(select(RowToMend).where(RowToMend.batch_id == batch_id).order_by(RowToMend.line)))


def _batch(session: Session, batch_id: int) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise ImpossibleRequest(tr("There is no import number {n}.", n=batch_id), code="unknown_batch")
    return batch


# ------------------------------------------------------------ acts


def correct(act: OpenAct, row_id: int, place: int, text: str) -> None:
    """Put another text into a cell of a rejected row; a resident number in it is masked.

    Raises
    ------
    RuleError
        `unknown_row`, `row_taken`, `too_long`, `unknown_cell`
    """
    row = _waiting(act.session, row_id)
    if len(text) > LONGEST_CELL:
        raise RuleError(
            tr("A cell holds {n} characters at most; shorten the text.", n=f"{LONGEST_CELL:,}"), code="too_long"
        )
    columns = _batch(act.session, row.batch_id).reading.get("header", ())
    if not 0 <= place < max(len(columns), len(row.cells)):
        raise ImpossibleRequest(tr("This row has no such cell."), code="unknown_cell")
    cells = [*row.cells, *[""] * (place + 1 - len(row.cells))]
    cells[place] = free_text(text)
    row.cells = cells
    act.details["batch"] = row.batch_id
    act.message = tr("Line {n} corrected", n=row.line)


def choose_household(act: OpenAct, row_id: int, household_id: int | None, kinds: tuple[Kind, ...] = KINDS) -> None:
    """Say which household a rejected row means; none takes the word back.

    Raises
    ------
    RuleError
        `unknown_row`, `row_taken`, `unknown_household`; `no_household` where the rows of its file name none
    """
    row = _waiting(act.session, row_id)
    act.details["batch"] = row.batch_id
    if household_id is None:
        row.household_id = None
        act.message = tr("Line {n} means no household any more", n=row.line)
        return
    if not _names_household(kind_named(_batch(act.session, row.batch_id).kind, kinds)):
        raise RuleError(tr("A row of the household list is a household itself; correct it."), code="no_household")
    row.household_id = household(act.session, household_id).id
    act.message = tr("Line {n} means {name}", n=row.line, name=name_of(act.session, household_id))


def answer(act: OpenAct, row_id: int, question: RowQuestion, code: str) -> None:
    """Answer a question of a row that waits; it is kept, and asked no more.

    Raises
    ------
    RuleError
        `unknown_row`, `row_taken`; `unknown_answer`: the question has no such answer
    """
    row = _waiting(act.session, row_id)
    if code not in {possible.code for possible in question.answers}:
        raise ImpossibleRequest(tr("This question has no such answer."), code="unknown_answer")
    remember(act, [replace(question, answer=code)])
    act.details["batch"] = row.batch_id
    act.message = tr("Line {n} answered", n=row.line)


def take(
    act: OpenAct,
    row_ids: Sequence[int],
    urgent_words: Sequence[str] | None = None,
    kinds: tuple[Kind, ...] = KINDS,
    subjects: tuple[Subject, ...] = SUBJECTS,
) -> ImportSummary:
    """Take mended rows of one import in, as an import of their own that belongs to it: undone alone, or with it.

    Raises
    ------
    RuleError
        `no_rows`, `unknown_row`, `row_taken`, `row_does_not_fit`: one of them would be rejected again; nothing is taken
        then.
    """
    session = act.session
    rows = [_waiting(session, row_id) for row_id in dict.fromkeys(row_ids)]
    if not rows or len({row.batch_id for row in rows}) != 1:
        raise ImpossibleRequest(tr("Choose rows of one import."), code="no_rows")
    batch = _batch(session, rows[0].batch_id)
    kind = kind_named(batch.kind, kinds)
    checked, preview = _check(session, batch, kind, rows, act.now, urgent_words, kinds, subjects)
    for row in checked:
        if not row.fits:
            raise RuleError(tr("Line {n} does not fit yet: {why}", n=row.line, why=row.reason), code="row_does_not_fit")
    assert preview is not None  # where it could not be read no row fits
    summary = imports.commit(act, preview, mends=batch, subjects=subjects)
    imports.mark_taken(act, [row.id for row in rows], summary.batch_id)
    act.message = ntr(
        "{n} mended row of import {batch} taken in",
        "{n} mended rows of import {batch} taken in",
        len(rows),
        batch=batch.id,
    )
    return summary


def _waiting(session: Session, row_id: int) -> RowToMend:
    row = session.get(RowToMend, row_id)
    if row is None:
        raise ImpossibleRequest(tr("This row does not wait to be mended any more."), code="unknown_row")
    if row.taken_by_id is not None:
        raise RuleError(tr("This row was taken in already."), code="row_taken")
    return row
