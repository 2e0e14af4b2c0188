"""Single cells of a row of calls: urgency, attempt, topics and how each was answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coordinator.importers.checkins.times import duration_seconds
from coordinator.importers.checkins.words import (
    ANSWER_WORDS,
    TOPIC_WORDS,
    bare,
    is_content_lost,
    result_word,
    says_something,
)
from coordinator.importers.reading.cells import Problems, yes_or_no
from coordinator.importers.reading.headers import leaf
from coordinator.importers.reading.stamps import clock, moment
from coordinator.records.checkins import TOPIC_LABELS
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coordinator.importers.file_rows import FileRow

TOPICS = tuple(TOPIC_LABELS)
SUMMARIES = ("summary", "summary_2", "summary_3")
"""The fields a call's summary may stand in, in the order of the file."""
MEMO_NAMES = frozenset({"비고", "메모", "memo"})
"""Columns of whoever made the file; what stands there was not said on the phone."""
_PARTS = re.compile(r"[,;/|·、+]|\s{1,}")
_FIRST_NUMBER = re.compile(r"\d{1,3}")
_ANSWER = re.compile(r"^\s*([가-힣A-Za-z ]{1,12}?)\s*(?:$|[-–:(（,.·/])\s*")


def spoken_fields(columns: Mapping[str, str]) -> frozenset[str]:
    """Name the fields of a file that tell what was said on the phone."""
    summaries = (name for name in SUMMARIES if bare(leaf(columns.get(name, ""))) not in MEMO_NAMES)
    return frozenset({*TOPICS, "topics", "conversation", *summaries})


def lost_fields(row: FileRow) -> frozenset[str]:
    """Name the fields of what was said in whose cell the service says that it has nothing: `음성 인식 실패`."""
    return frozenset(name for name in spoken_fields(row.columns) if is_content_lost(row[name]))


def attempt_of(row: FileRow, problems: Problems) -> int:
    """Read which attempt of the round this was; 0 where the cell says nothing or cannot be read."""
    text = row["attempt"]
    if not text:
        return 0
    match = _FIRST_NUMBER.search(text)
    if match is None:
        problems.add(
            row.line,
            row.columns["attempt"],
            text,
            "attempt",
            tr("The number of the attempt cannot be read; the cell was left out."),
        )
        return 0
    return int(match[0])


def _answer(text: str) -> str | None:
    head = _ANSWER.match(text)
    return ANSWER_WORDS.get(bare(text)) or (ANSWER_WORDS.get(bare(head[1])) if head else None)


def answers(row: FileRow) -> tuple[list[str], list[str], list[str]]:
    """Read the topics' own columns.

    Returns
    -------
    topics with a concern, topics answered well, and what was said in other words, the column's name before it
    """
    concern: list[str] = []
    well: list[str] = []
    sentences: list[str] = []
    for topic in TOPICS:
        text = row[topic]
        if not says_something(text):
            continue
        head = _ANSWER.match(text)
        answer = _answer(text)
        if answer == "concern":
            concern.append(topic)
        elif answer == "well":
            well.append(topic)
        if answer is None or (answer != "unsaid" and head is not None and head.end() < len(text)):
            sentences.append(f"{leaf(row.columns[topic])}: {text}")
    return concern, well, sentences


def topics_of(row: FileRow, problems: Problems) -> tuple[str, ...]:
    """Read the topics with a concern out of one cell; an unknown one is named and left out."""
    topics: list[str] = []
    for part in _PARTS.split(row["topics"]):
        word = bare(part)
        if not word:
            continue
        topic = TOPIC_WORDS.get(word)
        if topic is None:
            problems.add(
                row.line, row.columns["topics"], part, "topic", tr("This topic is not known; the cell was left out.")
            )
        elif topic not in topics:
            topics.append(topic)
    return tuple(topics)


def may_be_urgent(row: FileRow) -> bool:
    """Say whether the vendor's mark is a yes, or something that is no no: such a row is not lost for another cell."""
    return bool(row["urgent"]) and yes_or_no(row["urgent"]) is not False


def is_urgent(row: FileRow, problems: Problems) -> bool | None:
    """Read the vendor's mark; None where it is neither yes nor no, which is named and a person has to say.

    A mark that a spreadsheet lost (`#N/A`) is neither.
    """
    text = row["urgent"]
    if "urgent" in row.failed:
        return None
    urgent = yes_or_no(text)
    if urgent is None:
        problems.add(
            row.line,
            row.columns["urgent"],
            text,
            "urgent",
            tr("This is neither yes nor no. Until a person says which it is, it is not known what the call brought."),
        )
    return urgent


_YES_WORDS = frozenset({"완료", "대화완료", "completed", "complete", "finished"})
_NO_WORDS = frozenset({"미완료", "대화미완료", "중도종료", "중단", "incomplete", "실패"})


def _completed(text: str) -> bool | None:
    word = bare(text)
    return word in _YES_WORDS if word in _YES_WORDS or word in _NO_WORDS else yes_or_no(text)


def completed_of(row: FileRow, problems: Problems) -> bool | None:
    """Read whether the conversation reached its end; None where the cell says nothing."""
    text = row["completed"]
    if not text:
        return None
    answer = _completed(text)
    if answer is None:
        problems.add(
            row.line,
            row.columns["completed"],
            text,
            "completed",
            tr("This does not say whether the conversation was completed; the cell was left out."),
        )
    return answer


CALL_CELLS: dict[str, Callable[[str], bool]] = {
    "result": lambda text: result_word(text) is not None,
    "clock": lambda text: clock(text) is not None,
    "ended_at": lambda text: clock(text) is not None or moment(text, "day") is not None,
    "duration": lambda text: duration_seconds(text) is not None,
    "attempt": lambda text: bool(_FIRST_NUMBER.search(text)),
    "completed": lambda text: _completed(text) is not None,
    "urgent": lambda text: yes_or_no(text) is not None,
    **dict.fromkeys(TOPICS, lambda text: _answer(text) is not None),
}
"""For a field, whether a cell could be it."""
