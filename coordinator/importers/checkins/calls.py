"""Check-in calls from the call vendor's files: one row a call attempt and what it brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from coordinator.importers.checkins.call_row import ANSWERED_ONLY, COMPLETED, SAID, CallRow
from coordinator.importers.checkins.cells import (
    MEMO_NAMES,
    SUMMARIES,
    TOPICS,
    answers,
    attempt_of,
    completed_of,
    is_urgent,
    lost_fields,
    may_be_urgent,
    spoken_fields,
    topics_of,
)
from coordinator.importers.checkins.conversation import Conversation, conversation
from coordinator.importers.checkins.doubles import gravity, together
from coordinator.importers.checkins.notes import CallsSoFar, notes_of
from coordinator.importers.checkins.proposals import proposal_of
from coordinator.importers.checkins.times import are_hours_minutes, called_at_of, in_minutes, is_timed, length_of
from coordinator.importers.checkins.unread_words import goes_on_below, name_unread, spoken_text, unread_words
from coordinator.importers.checkins.words import (
    ANSWERED,
    BROKEN_OFF,
    URGENT_WORDS,
    another_answered,
    bare,
    result_word,
    says_something,
    urgent_word,
)
from coordinator.importers.file_rows import (
    FileRow,
    file_rows,
    household_key,
    name_marked,
    name_unfit,
    name_urgent,
)
from coordinator.importers.reading.cells import Problems, clean, is_empty, yes_or_no
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.row_fit import SWALLOWED
from coordinator.importers.reading.stamps import date_order, minutes_to_korea, utc_head
from coordinator.records.checkins import CallResult
from coordinator.records.values.resident_numbers import hide_resident_numbers
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.importers.kind import FileToRead
    from coordinator.importers.profiles import Profile


UNREAD = CallResult.CONTENT_UNKNOWN
"""What a call brought whose row cannot be read: it proves nothing, and a person calls."""


_WORDS = (*SUMMARIES, *TOPICS, "topics", "follow_up", "urgent")
"""Fields in which urgent words may stand."""
_SOMETIMES_NAMES = MEMO_NAMES | {"특이사항", "상담내용", "note", "notes"}
"""Columns that are filled only when there is something to say; empty, they do not say that nobody spoke."""
_STAFF = frozenset({"staff", "human", "직원", "담당자", "공무원", "사람", "상담원"})


def read(file: FileToRead) -> tuple[tuple[CallRow, ...], int, list[str]]:
    """Read and check the calls of a file.

    A call that connected but names a concern or an urgency counts as a concern; one that connected while the file's
    own columns hold nothing that was said is silent, never well. Where a failed formula stands in place of what was
    said, and nothing else was, the content is unknown; of several columns those that can be read are believed.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes
    """
    profile, problems = file.profile, file.problems
    urgent_words = URGENT_WORDS if file.urgent_words is None else file.urgent_words
    every = list(file_rows(file, partial(urgent_word, words=tuple(urgent_words))))
    state = _state(every, profile, problems, urgent_words, file.sheet.columns)
    state.unread = unread_words(file, every, urgent_words)
    by_call: dict[tuple[str, str, str, datetime, str], tuple[CallRow, FileRow]] = {}
    same = 0
    above: tuple[str, str, str, datetime, str] | None = None
    for cells in every:
        row = _row(cells, profile, state)
        if row is None:
            if above is not None and cells.line in state.loose_urgent:
                before, its_cells = by_call[above]
                word = urgent_word(spoken_text(cells), urgent_words)
                by_call[above] = (goes_on_below(before, cells, problems, word), its_cells)
            above = None
            continue
        above = key = (row.external_id, row.phone, row.name, row.called_at, row.caller)
        earlier, its_cells = by_call.setdefault(key, (row, cells))
        if earlier is row:
            continue
        if earlier.result == row.result:
            same += 1
            problems.settled.add(row.line)
            by_call[key] = (together(earlier, row), its_cells)
        elif gravity(row) > gravity(earlier):
            by_call[key] = (row, cells)
            message = tr("The same call stands in line {n} with a graver result; that one was kept.", n=row.line)
            problems.add(earlier.line, its_cells.columns["called_at"], its_cells["called_at"], "duplicate", message)
        else:
            problems.add(
                row.line,
                cells.columns["called_at"],
                cells["called_at"],
                "duplicate",
                tr("The same call stands in line {n} with another result; the first one was kept.", n=earlier.line),
            )
    rows = sorted((row for row, _ in by_call.values()), key=lambda row: row.line)
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - len(rows) - same
    notes = notes_of(rows, state)
    if profile.zone == "kst" and minutes_to_korea(profile.columns["called_at"]):
        notes.append(utc_head(profile.columns["called_at"]))
    return tuple(rows), len(every), notes


def _state(
    every: Sequence[FileRow],
    profile: Profile,
    problems: Problems,
    urgent_words: Sequence[str],
    file_columns: Sequence[str],
) -> CallsSoFar:
    order = date_order((row["called_at"] or row["started_at"] for row in every), profile.date_order)
    columns = profile.columns
    speech = [name for name in TOPICS if name in columns]
    speech += [name for name in SUMMARIES if name in columns and bare(leaf(columns[name])) not in _SOMETIMES_NAMES]
    has_proof = "completed" in columns or "duration" in columns
    return CallsSoFar(
        problems,
        order,
        tuple(urgent_words),
        # columns empty in every row prove nothing as long as another column tells whether anybody talked
        speech=bool(speech) and (not has_proof or any(row[name] for row in every for name in speech)),
        completion="completed" in columns,
        length="duration" in columns or "ended_at" in columns,
        conversation_at=file_columns.index(columns["conversation"]) if "conversation" in columns else -1,
        urgent_at=file_columns.index(columns["urgent"]) if "urgent" in columns else -1,
        minutes=in_minutes(columns.get("duration", "")),
        hours_are_minutes=are_hours_minutes(row["duration"] for row in every),
    )


def _row(row: FileRow, profile: Profile, state: CallsSoFar) -> CallRow | None:
    problems = state.problems
    if row.fault:
        return _unfit(row, profile, state)
    talk = _conversation(row, state)
    if not row["called_at"] and row["started_at"]:
        row = replace(row, cells={**row.cells, "called_at": row["started_at"]})
    said_urgently = _urgent_sentences(talk, state)
    row = replace(row, failed=row.failed | lost_fields(row))
    words = " · ".join(
        (*(row[name] for name in _WORDS if row[name]), *said_urgently)
    )  # no cell's “none” denies what another says
    crisis = urgent_word(words, state.urgent_words)
    key, called_at = _whose_and_when(row, profile, state)
    if key is None or called_at is None:
        if not crisis:  # of a row of nobody, no cell tells what it is
            words = spoken_text(row)
            crisis = urgent_word(words, state.urgent_words)
        if crisis:
            state.unfit_urgent.append(row.line)
            name_urgent(row, problems, crisis, is_known=False, words=words)
            if not phones(row["phone"]).numbers and called_at_of(row, profile, state, count=False) is None:
                state.loose_urgent.add(row.line)
        elif may_be_urgent(row):
            state.unfit_urgent.append(row.line)
            name_marked(row, problems, row["urgent"])
        return None
    column, unread = state.unread.get(row.line, ("", ""))
    if unread and not crisis:
        crisis = urgent_word(unread, state.urgent_words)
        name_unread(row, problems, crisis, column, unread)
    proposal = proposal_of(row, problems)
    is_marked = may_be_urgent(row)
    word = _result(row, state, crisis, is_kept=is_marked or (proposal is not None and proposal.is_concern))
    if word is None:
        return None
    length = length_of(
        row,
        called_at,
        state.order,
        problems,
        profile,
        minutes=state.minutes,
        hours_are_minutes=state.hours_are_minutes,
    )
    if length is not None and length < 0:
        message = (
            tr("The call ends before it begins; it is kept for its urgent words. Ask the sender for the right times.")
            if crisis or is_marked
            else tr("The call ends before it begins; the row was not taken. Ask the sender for the right times.")
        )
        problems.add(row.line, row.columns["ended_at"], row["ended_at"], "ends_before", message)
        if not (crisis or is_marked):
            return None
        length = None
    topics, well, said = answers(row)
    for topic in topics_of(row, problems):
        if topic not in topics:
            topics.append(topic)
    parts = {name: row[name] for name in SUMMARIES if row[name]}
    summary = " · ".join(dict.fromkeys(parts.values()))
    if unread:
        summary = " · ".join(part for part in (summary, f"{column}: {unread}") if part)
    urgent = is_urgent(row, problems)
    of_speech = spoken_fields(row.columns)
    spoken = any(says_something(text) and name in of_speech for name, text in parts.items())
    has_content = bool(spoken or topics or well or said or crisis)
    result, says = _outcome(row, word, state, has_content=has_content, length=length, talk=talk)
    if proposal is not None and proposal.is_concern and result in (CallResult.OK, UNREAD):
        result = CallResult.CONCERN
    elif proposal is not None and proposal.is_silent and result == CallResult.OK:
        result = CallResult.SILENT
    elif proposal is not None and proposal.is_unclear and result == CallResult.OK:
        result = UNREAD
    if result == CallResult.OK and not topics and another_answered(summary):
        result = CallResult.WRONG_PERSON
    if result == CallResult.OK and (topics or urgent or crisis):
        result = CallResult.CONCERN
    attempt = attempt_of(row, problems)
    if not (row["clock"] or is_timed(row["called_at"], state.order)) and attempt > 1:
        called_at += timedelta(seconds=attempt - 1)  # three calls of a day without times are three calls
    return CallRow(
        line=row.line,
        phone=key[0],
        external_id=key[1],
        called_at=called_at,
        result=str(result),
        caller="staff" if bare(row["caller"]) in _STAFF else "vendor",
        urgent=bool(urgent or crisis),
        topics=tuple(topics),
        summary=" · ".join(part for part in (summary, *said, *said_urgently) if part),
        follow_up=" · ".join(filter(None, (row["follow_up"], "" if proposal is None else proposal.words()))),
        name=row["name"],
        attempt=attempt,
        duration_seconds=length,
        topics_well=tuple(topic for topic in well if topic not in topics),
        urgent_word=crisis,
        says=says,
        unclear_urgent=(row["urgent"] or "–") if urgent is None and not crisis else "",
    )


def _whose_and_when(
    row: FileRow, profile: Profile, state: CallsSoFar
) -> tuple[tuple[str, str] | None, datetime | None]:
    """Read whose call it was and when; the first of the two that cannot be read is named."""
    key = household_key(row, state.problems)
    if key is None:
        return None, None
    state.zeros_back += not row["phone"].startswith("0") and phones(row["phone"]).repaired
    called_at = called_at_of(row, profile, state)
    if called_at is None:
        state.problems.add(
            row.line,
            row.columns["called_at"],
            f"{row['called_at']} {row['clock']}".strip(),
            "stamp",
            tr("The time of the call cannot be read."),
        )
    return key, called_at


def _result(row: FileRow, state: CallsSoFar, crisis: str, *, is_kept: bool) -> str | None:
    """Read the word of a result; one that cannot be read is named, and costs the row where nothing urgent was said.

    Parameters
    ----------
    is_kept : the row's mark of urgency or the service's proposal brings it before a person
    """
    word = result_word(row["result"])
    if word is not None:
        return word
    if "result" in row.failed:
        state.resultless.add(row.line)
        return UNREAD
    if crisis:
        message = tr("The result cannot be read; the call is kept as urgent for what was said. Call now.")
    elif is_kept:
        state.resultless.add(row.line)
        message = tr(
            "The result cannot be read; the call is kept for its mark of urgency or what the call service proposes. "
            "Look at the call now, and call."
        )
    else:
        message = tr("This result is not known.") if row["result"] else tr("The result is missing.")
    state.problems.add(row.line, row.columns["result"], row["result"], "result", message)
    return UNREAD if crisis or is_kept else None


def _unfit(row: FileRow, profile: Profile, state: CallsSoFar) -> CallRow | None:
    """Name a row that does not stand under its head; one with urgent words is kept as far as it is sure whose it is.

    Phone and time are taken from where no cell has moved yet, and all words behind are kept together. What the call
    brought is not known then: it never says that anybody is well.
    """
    word = urgent_word(row.rest, state.urgent_words)
    if not word:
        if mark := _mark_of_unfit(row, state):
            state.unfit_urgent.append(row.line)
            name_marked(row, state.problems, mark)
        else:
            name_unfit(row, state.problems)
        return None
    state.unfit_urgent.append(row.line)
    # of lines that a quotation mark took together the words may be anybody's
    key = household_key(row, Problems()) if row.fault != SWALLOWED else None
    called_at = called_at_of(row, profile, state) if key is not None else None
    name_urgent(row, state.problems, word, is_known=called_at is not None)
    if key is None or called_at is None:
        return None
    result = result_word(row["result"]) if row["result"] else None
    if result in (CallResult.OK, ANSWERED, BROKEN_OFF):
        result = CallResult.CONCERN
    return CallRow(
        row.line,
        *key,
        called_at,
        str(result or UNREAD),
        urgent=True,
        summary=hide_resident_numbers(row.rest),
        name=row["name"],
        urgent_word=word,
    )


def _mark_of_unfit(row: FileRow, state: CallsSoFar) -> str:
    """Give the yes that may be the mark of urgency of a row whose cells have moved; empty where none may."""
    moved = len(row.raw) - row.named
    first, last = sorted((state.urgent_at, state.urgent_at + moved))
    if state.urgent_at < 0 or row.fault == SWALLOWED:
        return ""
    return next((cell.strip() for cell in row.raw[max(0, first) : last + 1] if yes_or_no(cell)), "")


def _conversation(row: FileRow, state: CallsSoFar) -> Conversation | None:
    """Read the record of a call's conversation as it came: its lines tell who speaks."""
    if state.conversation_at < 0:
        return None
    return conversation(row.raw[state.conversation_at] if row["conversation"] else "")


def _urgent_sentences(talk: Conversation | None, state: CallsSoFar) -> list[str]:
    """Give the sentences of a conversation that cannot wait; no other word of it is kept."""
    heard = () if talk is None else talk.heard
    return [hide_resident_numbers(clean(said)) for said in heard if urgent_word(said, state.urgent_words)]


def _outcome(
    row: FileRow,
    word: str,
    state: CallsSoFar,
    *,
    has_content: bool,
    length: int | None,
    talk: Conversation | None,
) -> tuple[str, str]:
    """Say what a result's word means beside what else the row holds, and how much that says."""
    if word not in (CallResult.OK, ANSWERED, BROKEN_OFF) or has_content:
        return (CallResult.OK if word in (ANSWERED, BROKEN_OFF) else word), SAID
    completed = completed_of(row, state.problems)
    if talk is not None and (not talk.is_there or (talk.person and completed is False)):
        return CallResult.CONTENT_UNKNOWN, SAID  # not delivered, or begun and broken off
    if talk is not None and talk.person and length != 0 and word != BROKEN_OFF:
        return CallResult.OK, SAID
    if talk is not None and not talk.heard:
        return CallResult.SILENT, SAID  # the service spoke, and nobody answered
    if completed is False or word == BROKEN_OFF or length == 0:
        return CallResult.SILENT, SAID
    if word == CallResult.OK:
        return CallResult.OK, SAID
    if row.failed & spoken_fields(row.columns):
        return CallResult.CONTENT_UNKNOWN, SAID
    if state.speech:
        return CallResult.SILENT, SAID
    if state.completion:
        return (CallResult.OK if completed else CallResult.SILENT), COMPLETED
    if state.length and length is None and is_empty(row["duration"]) and is_empty(row["ended_at"]):
        return CallResult.SILENT, ANSWERED_ONLY
    return CallResult.OK, ANSWERED_ONLY
