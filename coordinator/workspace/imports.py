"""The verbs of partners' files: look, compare, store, undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coordinator.errors import RowProblem, RuleError
from coordinator.records.base import Cause
from coordinator.text import ntr, tr
from coordinator.worklist import list_rows, lists
from coordinator.workspace.done import Done
from coordinator.workspace.noun import Noun

# Reading files brings libraries that the start of the window does not need.
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from coordinator.casework.imports import Comparison, ImportSummary
    from coordinator.casework.intake.arrivals import WatchedFolder
    from coordinator.casework.intake.questions import RowQuestion
    from coordinator.casework.mending import MendList, MendRow
    from coordinator.demo.call_files import Mix
    from coordinator.importers.kind import Kind
    from coordinator.importers.preview import Preview
    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.whole_file import Region
    from coordinator.worklist.first_day import FirstDay
    from coordinator.worklist.rows import SearchHit
    from coordinator.workspace.done import Cancelled, Progress


class Imports(Noun):
    """Partners' files."""

    def preview(
        self,
        kind: str,
        path: Path,
        *,
        profile: Profile | Mapping[str, Any] | str | None = None,
        date_order: str = "",
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Preview:
        """Read and check a file; nothing is stored.

        Parameters
        ----------
        profile : a mapping, or the name of a saved or built-in one
        date_order : `day` or `month` where a person has said it; it goes before the profile's
        progress, cancelled : told and asked while a file is read that is too large to be read at once
        """
        from coordinator.casework import imports
        from coordinator.importers.preview import preview

        if isinstance(profile, str) and profile:
            profile = self.workspace.ask(imports.profile_named, kind, profile, self.kinds)
            saved = []
        else:
            saved = self.workspace.ask(imports.saved_profiles, self.kinds)
        return preview(
            kind,
            path,
            profile=profile,
            saved=saved,
            urgent_words=self._urgent_words,
            date_order=date_order,
            today=self._today,
            kinds=self.kinds,
            region=self._region,
            progress=progress,
            cancelled=cancelled,
        )

    @property
    def _region(self) -> Region:
        """The county whose rows are taken out of files of all Korea."""
        from coordinator.casework.intake.address_book import region_of

        return self.workspace.ask(region_of, self.workspace.county)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of file there are, in the order they are offered."""
        return self.workspace.tables.kinds

    @property
    def _today(self) -> date | None:
        return self.workspace.now.date() if self.workspace.now is not None else None

    def outline(self, kind: str, path: Path, *, profile: Profile | Mapping[str, Any] | str | None = None) -> Preview:
        """Show the columns of a file that cannot be read as it is."""
        from coordinator.casework import imports
        from coordinator.importers.preview import outline

        if isinstance(profile, str) and profile:
            profile = self.workspace.ask(imports.profile_named, kind, profile, self.kinds)
        return outline(kind, path, profile=profile, kinds=self.kinds)

    def look(self, path: Path) -> Preview:
        """Read and check a file of which the kind is not known; a saved profile of the same columns tells it."""
        from coordinator.casework import imports
        from coordinator.importers.preview import look

        saved = self.workspace.ask(imports.saved_profiles, self.kinds)
        return look(path, saved, today=self._today, kinds=self.kinds, region=self._region)

    def compare(self, preview: Preview) -> Comparison:
        """Hold a preview against what is stored: new, changed, same, missing from the file."""
        from coordinator.casework import imports

        return self.workspace.ask(imports.compare, preview, self.workspace.now, self.workspace.tables.casework)

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
            subjects=self.workspace.tables.casework,
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

        return self.workspace.ask(import_arrivals.watched_folder, self.kinds)

    def watch_folder(self, folder: Path | None, now: datetime) -> Done[None]:
        """Choose the folder to be watched, or none."""
        from coordinator.casework.intake import arrivals as import_arrivals

        done = self.workspace.act("imports.watch_folder", now, import_arrivals.watch_folder, folder)
        return replace(done, act_id=None)  # a setting is chosen again, not undone

    def undo(self, batch_id: int, now: datetime) -> Done[None]:
        """Undo a whole import."""
        from coordinator.casework import imports

        return self.workspace.act("imports.undo", now, imports.undo_batch, batch_id, self.workspace.tables.casework)

    def batches(self) -> list[list_rows.BatchRow]:
        """List imports, newest first."""
        return self.workspace.ask(lists.batches)

    def rejected(self, batch_id: int) -> list[RowProblem]:
        """List the rows of an import that could not be taken."""
        return [
            RowProblem(r.row, r.column, r.value, r.code, r.message)
            for r in self.workspace.ask(lists.rejected, batch_id)
        ]

    def first_day(self, now: datetime) -> FirstDay:
        """Say how far the county is on the way to be watched."""
        from coordinator.worklist import first_day

        return self.workspace.ask(first_day.first_day, now, self.workspace.answers_at(now))

    # rejected rows

    def to_mend(self, batch_id: int, now: datetime) -> MendList:
        """List the rejected rows of an import that wait, each checked against what is stored now."""
        from coordinator.casework import mending

        tables = self.workspace.tables
        return self.workspace.ask(
            mending.rows_to_mend, batch_id, now, self._urgent_words, tables.kinds, tables.casework
        )

    def suggested_homes(self, row: MendRow) -> list[SearchHit]:
        """Give the households a rejected row may mean, the likeliest first."""
        from coordinator.worklist.search import as_hits

        return as_hits(row.suggestions)

    def correct(self, row_id: int, place: int, text: str, now: datetime) -> Done[None]:
        """Put another text into a cell of a rejected row."""
        from coordinator.casework import mending

        return self.workspace.act("imports.correct", now, mending.correct, row_id, place, text)

    def choose_household(self, row_id: int, household_id: int | None, now: datetime) -> Done[None]:
        """Say which household a rejected row means; none takes the word back."""
        from coordinator.casework import mending

        verb = mending.choose_household
        return self.workspace.act("imports.choose_household", now, verb, row_id, household_id, self.kinds)

    def answer(self, row_id: int, question: RowQuestion, code: str, now: datetime) -> Done[None]:
        """Answer a question that a rejected row leaves open."""
        from coordinator.casework import mending

        return self.workspace.act("imports.answer", now, mending.answer, row_id, question, code)

    def take_mended(self, row_ids: Sequence[int], now: datetime) -> Done[ImportSummary]:
        """Take mended rows in; they belong to the import they came with, and are undone alone or with it."""
        from coordinator.casework import mending

        tables = self.workspace.tables
        return self.workspace.act(
            "imports.take_mended",
            now,
            mending.take,
            row_ids,
            self._urgent_words,
            tables.kinds,
            tables.casework,
            cause=Cause.IMPORT,
        )

    def export_rejected(self, batch_id: int, path: Path, now: datetime) -> Done[int]:
        """Write the rejected rows that wait to a workbook or CSV, each with its reason, and log it; gives how many.

        Raises
        ------
        UsageError
            The file's name has another suffix.
        BriefingNotWritten
            It cannot be written.
        """
        from coordinator.briefing.render import plain_sheet

        listed = self.to_mend(batch_id, now)
        plain_sheet.write(rejected_table(listed), path, tr("Rejected rows"))
        details = {"batch": batch_id, "rows": len(listed.rows)}
        purpose = tr("Rejected rows to be corrected")
        done = self.workspace.briefings.record_issue("export rejected", purpose, now, details=details)
        message = ntr(
            "{n} row written to {file}. Correct it there and import the file again.",
            "{n} rows written to {file}. Correct them there and import the file again.",
            len(listed.rows),
            file=path.name,
        )
        # A file that left the program is not taken back.
        return Done(None, done.nouns, message, len(listed.rows))

    @property
    def _urgent_words(self) -> Sequence[str] | None:
        from coordinator.casework.checkins import policy as call_policy

        return self.workspace.ask(call_policy.plan).urgent_words or None

    def profiles(self, kind: str) -> list[str]:
        """Name the column profiles that fit a kind, saved ones first."""
        from coordinator.casework import imports

        return self.workspace.ask(imports.profiles, kind, self.kinds)

    def save_profile(self, preview: Preview, name: str, now: datetime) -> Done[None]:
        """Keep the column mapping of a preview under a name."""
        from coordinator.casework import imports

        return self.workspace.act("imports.save_profile", now, imports.save_profile, preview.profile, name, self.kinds)

    def delete_profile(self, name: str, now: datetime) -> Done[None]:
        """Delete a saved profile."""
        from coordinator.casework import imports

        return self.workspace.act("imports.delete_profile", now, imports.delete_profile, name)


def rejected_table(listed: MendList) -> list[list[str]]:
    """Give the cells of a file of rejected rows: its own columns as they were, and what is wrong behind them."""
    width = max([len(listed.columns), *(len(row.cells) for row in listed.rows)])
    head = [*listed.columns, *[""] * (width - len(listed.columns)), tr("Line in the file"), tr("Reason of rejection")]
    rows = [[*row.cells, *[""] * (width - len(row.cells)), str(row.line), row.reason] for row in listed.rows]
    return [head, *rows]
