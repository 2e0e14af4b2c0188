"""The verbs of the journal: what was done, undone and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework import history
from coordinator.casework.households.people import name_of
from coordinator.errors import RuleError
from coordinator.records.base import Cause
from coordinator.records.imports import ImportBatch
from coordinator.records.journal import Act
from coordinator.text import tr
from coordinator.vault import journal
from coordinator.worklist import lists
from coordinator.worklist.history import changes, journal_list
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.history.rows import ActRow, Changes
    from coordinator.workspace.done import Done
    from coordinator.workspace.tables import Tables


class History(Noun):
    """The journal: what was done, undone and done again."""

    def acts(self, limit: int = 200, household_id: int | None = None) -> list[ActRow]:
        """List acts, newest first, each with what it did."""
        return self.workspace.ask(
            journal_list.acts, limit=limit, household_id=household_id, subjects=self.workspace.tables.worklist
        )

    def undone(self) -> frozenset[int]:
        """Give the acts that are undone, and not done again."""
        return self.workspace.ask(journal_list.undone_acts)

    def changes(self, act_id: int) -> Changes:
        """Say what one act changed: each field before and after, in words."""
        return self.workspace.ask(changes.changes_of, act_id)

    def undo(self, act_id: int, now: datetime) -> Done[None]:
        """Undo one act; an import is undone as its whole batch."""
        with self.workspace.vault.read() as session:
            batch = session.scalar(select(ImportBatch.id).where(ImportBatch.act_id == act_id))
            act = session.get(Act, act_id)
            if act is not None and act.cause == Cause.RULE:
                raise RuleError(tr("What a clock or the watch did is not undone; handle the alert."), code="rule_act")
        if batch is not None:
            return self.workspace.imports.undo(batch, now)
        return self.workspace.act("history.undo", now, _undo, act_id, self.workspace.tables)

    def undo_last(self, now: datetime) -> Done[None]:
        """Undo the newest act of a person that still stands."""
        last = self.workspace.ask(journal_list.last_undoable)
        if last is None:
            raise RuleError(tr("There is nothing to undo."), code="nothing_to_undo")
        return self.undo(last, now)

    def redo(self, now: datetime) -> Done[None] | None:
        """Do the last undone act again, as long as nothing else was done since; none where there is nothing."""
        last = self.workspace.ask(journal_list.last_undo)
        return None if last is None else self.workspace.act("history.redo", now, _redo, last, self.workspace.tables)

    def verify(self) -> list[str]:
        """Check file, seals and journal; one sentence for each thing wrong, empty when all is well."""
        return self.workspace.vault.verify()


def _undo(act: OpenAct, act_id: int, tables: Tables) -> None:
    act.cause = Cause.UNDO
    history.undo(act, act_id, tables.casework)
    act.message = _taken_back(act, act.session.get_one(Act, act_id), tables)


def _redo(act: OpenAct, act_id: int, tables: Tables) -> None:
    act.cause = Cause.REDO
    journal.undo(act, act_id)
    undo = act.session.get_one(Act, act_id)
    done = act.session.get(Act, undo.undoes_id) if undo.undoes_id is not None else None
    act.message = tr("Done again") if done is None else _taken_back(act, done, tables, again=True)


def _taken_back(act: OpenAct, target: Act, tables: Tables, *, again: bool = False) -> str:
    """Say what is undone or done again, and whose it is: the selection may be on somebody else."""
    act_words = lists.verb_words(target.verb, tables.worklist)
    if target.household_id is None:
        return tr("Done again: {what}", what=act_words) if again else tr("Undone: {what}", what=act_words)
    name = name_of(act.session, target.household_id)
    if again:
        return tr("Done again: {name}, {what}", name=name, what=act_words)
    return tr("Undone: {name}, {what}", name=name, what=act_words)
