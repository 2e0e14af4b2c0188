"""The verbs of imports, the journal and printed matter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator.casework.checkins import escalation
from coordinator.casework.households.people import name_of
from coordinator.errors import RowProblem, RuleError, UsageError
from coordinator.records.base import Cause, free_text
from coordinator.records.imports import ImportBatch
from coordinator.records.journal import Act
from coordinator.text import tr
from coordinator.vault import journal
from coordinator.worklist import list_rows, lists
from coordinator.workspace.nouns import Noun

# Reading files and composing papers bring libraries that the start of the window does not need.
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from coordinator.briefing.document import Document
    from coordinator.casework.imports import Comparison, ImportSummary
    from coordinator.casework.intake.arrivals import WatchedFolder
    from coordinator.demo.call_files import Mix
    from coordinator.importers.preview import Preview
    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.workspace.done import Cancelled, Done, Progress

BRIEFINGS = ("daily", "household", "calls", "monthly")
"""Kinds of paper that have records behind them."""


class Imports(Noun):
    """Partners' files."""

    def preview(
        self, kind: str, path: Path, *, profile: Mapping[str, Any] | str | None = None, date_order: str = ""
    ) -> Preview:
        """Read and check a file; nothing is stored.

        Parameters
        ----------
        profile : a mapping, or the name of a saved or built-in one
        date_order : `day` or `month` where a person has said it; it goes before the profile's
        """
        from coordinator.casework import imports
        from coordinator.casework.checkins import policy as call_policy
        from coordinator.importers.preview import preview

        words = self.workspace.ask(call_policy.plan).urgent_words or None if kind == "calls" else None
        if isinstance(profile, str) and profile:
            named = self.workspace.ask(imports.profile_named, kind, profile)
            return preview(kind, path, profile=named, urgent_words=words, date_order=date_order, today=self._today)
        saved = self.workspace.ask(imports.saved_profiles)
        return preview(
            kind, path, profile=profile, saved=saved, urgent_words=words, date_order=date_order, today=self._today
        )

    @property
    def _today(self) -> date | None:
        return self.workspace.now.date() if self.workspace.now is not None else None

    def outline(self, kind: str, path: Path, *, profile: Mapping[str, Any] | str | None = None) -> Preview:
        """Show the columns of a file that cannot be read as it is."""
        from coordinator.casework import imports
        from coordinator.importers.preview import outline

        if isinstance(profile, str) and profile:
            return outline(kind, path, profile=self.workspace.ask(imports.profile_named, kind, profile))
        return outline(kind, path, profile=profile)

    def look(self, path: Path) -> Preview:
        """Read and check a file of which the kind is not known; a saved profile of the same columns tells it."""
        from coordinator.casework import imports
        from coordinator.importers.preview import look

        return look(path, self.workspace.ask(imports.saved_profiles), today=self._today)

    def compare(self, preview: Preview) -> Comparison:
        """Hold a preview against what is stored: new, changed, same, missing from the file."""
        from coordinator.casework import imports

        return self.workspace.ask(imports.compare, preview, self.workspace.now)

    def commit(
        self,
        preview: Preview,
        now: datetime,
        *,
        assign: bool = False,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Done[ImportSummary]:
        """Store a preview in one transaction."""
        from coordinator.casework import imports

        done = self.workspace.act(
            "imports.commit",
            now,
            imports.commit,
            preview,
            assign=assign,
            progress=progress,
            cancelled=cancelled,
            cause=Cause.IMPORT,
        )
        self.workspace.vault.settle()
        return done

    def practice_results(
        self, folder: Path, now: datetime, *, seed: int = 1, mix: Mix | None = None, as_csv: bool = False
    ) -> tuple[Path, Path]:
        """Write practice files of this week's calls, as the vendor may send them: call list and conversation record.

        Raises
        ------
        RuleError
            `practice_only`: this is a vault of real people; `no_calls_wait`.
        """
        from coordinator.demo import call_files

        if not self.workspace.practice:
            raise RuleError(
                tr("Practice files are made in the practice county only, never among real people."),
                code="practice_only",
            )
        callees = self.workspace.ask(call_files.waiting, now)
        return call_files.write(call_files.call_files(callees, now, seed=seed, mix=mix), folder, as_csv=as_csv)

    def watched_folder(self) -> WatchedFolder:
        """Give the watched folder, ready to be looked at without the vault."""
        from coordinator.casework.intake import arrivals as import_arrivals

        return self.workspace.ask(import_arrivals.watched_folder)

    def watch_folder(self, folder: Path | None, now: datetime) -> Done[None]:
        """Choose the folder to be watched, or none."""
        from coordinator.casework.intake import arrivals as import_arrivals

        done = self.workspace.act("imports.watch_folder", now, import_arrivals.watch_folder, folder)
        return replace(done, act_id=None)  # a setting is chosen again, not undone

    def undo(self, batch_id: int, now: datetime) -> Done[None]:
        """Undo a whole import."""
        from coordinator.casework import imports

        return self.workspace.act("imports.undo", now, imports.undo_batch, batch_id)

    def batches(self) -> list[list_rows.BatchRow]:
        """List imports, newest first."""
        return self.workspace.ask(lists.batches)

    def rejected(self, batch_id: int) -> list[RowProblem]:
        """List the rows of an import that could not be taken."""
        return [
            RowProblem(r.row, r.column, r.value, r.code, r.message)
            for r in self.workspace.ask(lists.rejected, batch_id)
        ]

    def profiles(self, kind: str) -> list[str]:
        """Name the column profiles that fit a kind, saved ones first."""
        from coordinator.casework import imports

        return self.workspace.ask(imports.profiles, kind)

    def save_profile(self, preview: Preview, name: str, now: datetime) -> Done[None]:
        """Keep the column mapping of a preview under a name."""
        from coordinator.casework import imports

        return self.workspace.act("imports.save_profile", now, imports.save_profile, preview.profile, name)

    def delete_profile(self, name: str, now: datetime) -> Done[None]:
        """Delete a saved profile."""
        from coordinator.casework import imports

        return self.workspace.act("imports.delete_profile", now, imports.delete_profile, name)


class History(Noun):
    """The journal: what was done, undone and done again."""

    def acts(self, limit: int = 200, household_id: int | None = None) -> list[list_rows.ActRow]:
        """List acts, newest first."""
        return self.workspace.ask(lists.acts, limit=limit, household_id=household_id)

    def undo(self, act_id: int, now: datetime) -> Done[None]:
        """Undo one act; an import is undone as its whole batch."""
        with self.workspace.vault.read() as session:
            batch = session.scalar(select(ImportBatch.id).where(ImportBatch.act_id == act_id))
            act = session.get(Act, act_id)
            if act is not None and act.cause == Cause.RULE:
                raise RuleError(tr("What a clock or the watch did is not undone; handle the alert."), code="rule_act")
        if batch is not None:
            return self.workspace.imports.undo(batch, now)
        return self.workspace.act("history.undo", now, _undo, act_id)

    def undo_last(self, now: datetime) -> Done[None]:
        """Undo the newest act of a person that still stands."""
        last = next((act.id for act in self.acts() if act.can_undo and act.verb != "history.undo"), None)
        if last is None:
            raise RuleError(tr("There is nothing to undo."), code="nothing_to_undo")
        return self.undo(last, now)

    def redo(self, now: datetime) -> Done[None] | None:
        """Do the last undone act again, as long as nothing else was done since; none where there is nothing."""
        for act in self.acts():
            if act.cause == Cause.RULE or act.verb == "history.redo" or (act.verb == "history.undo" and act.undone):
                continue  # done again already, or nothing of a person's
            if act.verb != "history.undo":
                return None
            return self.workspace.act("history.redo", now, _redo, act.id)
        return None

    def verify(self) -> list[str]:
        """Check file, seals and journal; one sentence for each thing wrong, empty when all is well."""
        return self.workspace.vault.verify()


def _undo(act: OpenAct, act_id: int) -> None:
    act.cause = Cause.UNDO
    journal.undo(act, act_id)
    escalation.drop_taken_back(act)
    act.message = _taken_back(act, act.session.get_one(Act, act_id))


def _redo(act: OpenAct, act_id: int) -> None:
    act.cause = Cause.REDO
    journal.undo(act, act_id)
    undo = act.session.get_one(Act, act_id)
    done = act.session.get(Act, undo.undoes_id) if undo.undoes_id is not None else None
    act.message = tr("Done again") if done is None else _taken_back(act, done, again=True)


def _taken_back(act: OpenAct, target: Act, *, again: bool = False) -> str:
    """Say what is undone or done again, and whose it is: the selection may be on somebody else."""
    what = lists.verb_words(target.verb)
    if target.household_id is None:
        return tr("Done again: {what}", what=what) if again else tr("Undone: {what}", what=what)
    name = name_of(act.session, target.household_id)
    if again:
        return tr("Done again: {name}, {what}", name=name, what=what)
    return tr("Undone: {name}, {what}", name=name, what=what)


class Briefings(Noun):
    """Printed matter; each issue is logged with its purpose."""

    def compose(
        self,
        kind: str,
        now: datetime,
        *,
        purpose: str,
        level: str = "full",
        household_id: int | None = None,
        month: date | None = None,
    ) -> Document:
        """Compose a paper as data; `month` is that of a monthly one, without it the last month that is over.

        Raises
        ------
        UsageError
            `brief_kind`: no such paper; `purpose`: none given; `household`: which one is missing; `month`: it cannot
            be compared.
        """
        from coordinator.briefing import calls, daily, household, monthly

        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the paper is for; the purpose is printed on it and logged."), code="purpose")
        if kind not in BRIEFINGS:
            raise UsageError(tr("There is no briefing of the kind “{kind}” yet.", kind=kind), code="brief_kind")
        w = self.workspace
        if kind == "daily":
            week_calls = w.checkins.round(now)
            return daily.compose(
                w.today(now),
                w.yesterday(now),
                week_calls,
                purpose=purpose,
                level=level,
                issued_by=w.actor,
                now=now,
                left_over=w.checkins.left_over(now, week_calls),
            )
        if kind == "calls":
            return calls.compose(
                self._calls_due(now),
                purpose=purpose,
                level=level,
                issued_by=w.actor,
                now=now,
                county=w.county,
                practice=w.practice,
            )
        if kind == "monthly":
            compared = w.power.monthly(now, month)
            return monthly.compose(compared, purpose=purpose, level=level, issued_by=w.actor, now=now)
        if household_id is None:
            raise UsageError(tr("Say which household: --for NUMBER."), code="household")
        return household.compose(
            w.households.card(household_id, now),
            w.households.timeline(household_id, now),
            w.households.usage(household_id, now),
            purpose=purpose,
            level=level,
            issued_by=w.actor,
            now=now,
            county=w.county,
        )

    def _calls_due(self, now: datetime) -> list[RoundItemRow]:
        """List whom to call by tonight: what earlier weeks left open, then this week's calls that are not settled.

        Nobody is on it who is not to be called (`stops`).
        """
        checkins = self.workspace.checkins
        items = checkins.round(now, states=("due", "in_progress", "missed", "concern_open"))
        there = {item.household_id for item in items if item.state in ("missed", "concern_open")}
        older = [item for item in checkins.left_over(now) if item.household_id not in there]
        mine = {item.household_id for item in older}
        due = older + [
            item
            for item in items
            if (item.due_at.date() <= now.date() or item.household_id in there)  # its call may have come before its day
            and item.status != "stopped"
            and item.household_id not in mine
        ]
        return sorted(due, key=lambda item: item.status != "urgent")

    def daily(self, now: datetime, purpose: str, level: str = "full") -> Document:
        """Compose the daily briefing."""
        return self.compose("daily", now, purpose=purpose, level=level)

    def compose_list(self, kind: str, now: datetime, *, purpose: str) -> Document:
        """Compose a list for export: worklist, not-watched, households, calls, call-rates or links.

        Raises
        ------
        UsageError
            `export_kind`, or no purpose.
        """
        from coordinator.briefing import tables

        purpose = free_text(purpose)
        if not purpose:
            raise UsageError(tr("Say what the list is for; the purpose is written into it and logged."), code="purpose")
        w = self.workspace
        makers = {
            "worklist": lambda: tables.worklist(w.today(now).lines),
            "not-watched": lambda: tables.not_watched(w.today(now).not_watched),
            "households": lambda: tables.households(w.households.table(now)),
            "calls": lambda: tables.calls(w.checkins.calls(now)),
            "call-rates": lambda: tables.call_rates(w.checkins.trends(now).rates),
            "links": lambda: tables.links(w.services.links(now)),
        }
        if kind not in makers:
            raise UsageError(
                tr("There is no list “{kind}”; take one of: {kinds}.", kind=kind, kinds=", ".join(makers)),
                code="export_kind",
            )
        return tables.compose(
            kind,
            makers[kind](),
            purpose=purpose,
            issued_by=w.actor,
            now=now,
            county=w.county,
            practice=w.practice,
        )

    def record_issue(
        self,
        kind: str,
        purpose: str,
        now: datetime,
        *,
        level: str = "full",
        household_id: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> Done[None]:
        """Log that a paper or file left the program, and why."""
        return self.workspace.act("briefings.issue", now, _issue, kind, purpose, level, household_id, details or {})


def _issue(
    act: OpenAct, kind: str, purpose: str, level: str, household_id: int | None, details: Mapping[str, Any]
) -> None:
    act.reason = free_text(purpose)
    act.household_id = household_id
    act.details.update({"kind": kind, "level": level, **details})
    act.touch("history")
    act.message = tr("Briefing issued and logged")
