"""Consents that rows of a list bring: a yes with its day, a no against the register, and what is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.changes import Proposed
from coordinator.casework.intake.questions import YES
from coordinator.importers.households.marks import Became
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from coordinator.casework.households.changes import KnownHome
    from coordinator.casework.households.named_rows import RowNames
    from coordinator.casework.households.row_questions import HouseholdQuestions
    from coordinator.casework.intake.plan import Matching
    from coordinator.importers.households.people import HouseholdRow


class RowConsents:
    """Reads the consents of one list's rows against the register."""

    def __init__(
        self,
        questions: HouseholdQuestions,
        matching: Matching,
        named: RowNames,
        columns: Mapping[str, str],
        now: datetime | None,
    ) -> None:
        self._questions = questions
        self._matching = matching
        self._named = named
        self._columns = columns
        self._today = None if now is None else now.date()

    def running(self, known: KnownHome) -> list[str]:
        """List the purposes of which a consent runs."""
        today = self._today
        return [
            str(consent.purpose)
            for consent in known.consents
            if consent.withdrawn_on is None
            and (today is None or (consent.given_on <= today and (consent.until is None or today <= consent.until)))
        ]

    def withdrawn(self, row: HouseholdRow, known: KnownHome) -> list[Proposed]:
        """Ask about each no against a consent that runs; give the withdrawals a person has agreed to."""
        running = self.running(known)
        acts: list[Proposed] = []
        for cell in row.consents:
            if cell.answer is False and cell.purpose in running:
                answer = self._questions.withdrawn(row, cell, known)
                if answer == YES:
                    acts.append(Proposed("withdrawal", cell.value, purposes=(cell.purpose,)))
                elif not answer:
                    column = self._columns.get(f"consent_{cell.purpose}", "")
                    self._named.open_question(row.line, column, cell.value, known)
        return acts

    def brought(self, row: HouseholdRow, known: KnownHome | None) -> list[tuple[str, date | None]]:
        """Give the consents a row brings; what does not hold is named.

        A row that says elsewhere that the person refused brings none.
        """
        consents: list[tuple[str, date | None]] = []
        matching = self._matching
        for cell in row.consents:
            column = self._columns.get(f"consent_{cell.purpose}", "")
            if row.mark is not None and row.mark.became == Became.REFUSED:
                if cell.answer is not False:
                    message = tr(
                        "The row says “{words}” of this person; no consent was taken from it. Ask which is right.",
                        words=row.mark.words,
                    )
                    matching.add(row.line, column, cell.value, "consent_refused", message, reject=False)
                continue
            mine = [] if known is None else [c for c in known.consents if c.purpose == cell.purpose]
            if cell.answer is None:
                answer = self._questions.consent(row, cell, known)
                if answer is None:
                    matching.waiting_lines.add(row.line)
                if not answer:
                    continue
            if cell.answer is False or any(consent.withdrawn_on is None for consent in mine):
                continue
            if cell.is_undated:
                message = tr(
                    "The day of this consent cannot be read, so that it was not taken: a consent is never dated by "
                    "guess. Correct the day and import again."
                )
                matching.add(row.line, column, cell.value, "consent_day", message, reject=False)
                continue
            if cell.on is not None and self._today is not None and cell.on > self._today:
                message = tr(
                    "The day of this consent lies ahead, so that it was not taken. Correct the day and import again."
                )
                matching.add(row.line, column, cell.on, "consent_day", message, reject=False)
                continue
            last = max((consent.withdrawn_on for consent in mine if consent.withdrawn_on), default=None)
            if last is not None and (cell.on is None or cell.on <= last):
                message = tr("This consent was withdrawn later; it stays withdrawn.")
                matching.add(row.line, column, cell.on or "", "consent_withdrawn", message, reject=False)
                continue
            consents.append((cell.purpose, cell.on))
        return consents
