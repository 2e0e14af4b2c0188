"""What is known and counted over a file of calls while its rows are read, and what is said of it at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.records.checkins import CallResult
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.importers.checkins.call_row import CallRow
    from coordinator.importers.reading.cells import Problems
    from coordinator.importers.reading.stamps import DateOrder


@dataclass
class CallsSoFar:
    """What is known and counted over a whole file while its rows are read."""

    problems: Problems
    order: DateOrder
    urgent_words: Sequence[str]
    speech: bool = False
    """The file has columns for what was said."""
    completion: bool = False
    length: bool = False
    conversation_at: int = -1
    urgent_at: int = -1
    """The places of these columns; -1 where the file has none."""
    minutes: bool = False
    hours_are_minutes: bool = False
    """A spreadsheet took the minutes and seconds of the calls' lengths for hours and minutes."""
    untimed: int = 0
    zeros_back: int = 0
    unfit_urgent: list[int] = field(default_factory=list[int])
    """Lines of rows that hold urgent words and do not stand under their head, or do not say whose call it was and when.
    """
    loose_urgent: set[int] = field(default_factory=set[int])
    """Those of them that hold neither a phone nor a time: the text of the call above may go on there."""
    unread: dict[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    """By line: column and urgent words of a cell from which nothing is taken."""
    resultless: set[int] = field(default_factory=set[int])
    """Lines of rows whose result a failed formula took."""


def notes_of(rows: Sequence[CallRow], state: CallsSoFar) -> list[str]:
    """Say what was found and assumed over all rows."""
    notes: list[str] = []
    if state.unfit_urgent:
        notes.append(
            tr(
                "Urgent words stand in rows that cannot be read whole. Look at them first: line {lines}.",
                lines=", ".join(str(line) for line in state.unfit_urgent),
            )
        )
    if state.zeros_back:
        notes.append(
            ntr(
                "{n} phone number had lost its leading zero; it was put back.",
                "{n} phone numbers had lost their leading zero; it was put back.",
                state.zeros_back,
            )
        )
    if state.hours_are_minutes:
        notes.append(
            tr(
                "The lengths of the calls look like hours and minutes, as a spreadsheet shows 3:05; they were read as "
                "minutes and seconds."
            )
        )
    if state.untimed:
        notes.append(
            ntr(
                "{n} call has no time of day; it was taken as 00:00.",
                "{n} calls have no time of day; they were taken as 00:00.",
                state.untimed,
            )
        )
    only = sum(row.answered_only for row in rows)
    if only:
        notes.append(
            ntr(
                "{n} call says only that the phone was answered, not how the person is. "
                "Import the conversation record of these calls too.",
                "{n} calls say only that the phone was answered, not how the person is. "
                "Import the conversation record of these calls too.",
                only,
            )
        )
    silent = sum(row.result == CallResult.SILENT for row in rows)
    if silent:
        notes.append(
            ntr(
                "{n} call connected and nothing was said; it does not count as well.",
                "{n} calls connected and nothing was said; they do not count as well.",
                silent,
            )
        )
    # what was said in urgent words is in the file, and a note of its own says so
    unread = [row.line for row in rows if row.result == CallResult.CONTENT_UNKNOWN and not row.urgent_word]
    resultless = sum(line in state.resultless for line in unread)
    if resultless:
        notes.append(
            ntr(
                "{n} call has no result that can be read; it does not count as well.",
                "{n} calls have no result that can be read; they do not count as well.",
                resultless,
            )
        )
    unknown = len(unread) - resultless
    if unknown:
        notes.append(
            ntr(
                "{n} call connected, but what was said is not in the file; it does not count as well.",
                "{n} calls connected, but what was said is not in the file; they do not count as well.",
                unknown,
            )
        )
    by_word = sum(bool(row.urgent_word) for row in rows)
    if by_word:
        notes.append(
            ntr(
                "{n} call is urgent by a word that was said.",
                "{n} calls are urgent by a word that was said.",
                by_word,
            )
        )
    return notes
