"""Single cells of a row of calls: urgency, attempt, topics and how each was answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coordinator.importers.call_words import ANSWER_WORDS, TOPIC_WORDS, bare
from coordinator.importers.cells import Problems, yes_or_no
from coordinator.records.checkins import TOPIC_LABELS
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.importers.mapping import FileRow

TOPICS = tuple(TOPIC_LABELS)
MEMO_NAMES = frozenset({"비고", "메모", "memo"})
"""Columns of whoever made the file; what stands there was not said on the phone."""
_PARTS = re.compile(r"[,;/|·、+]|\s{1,}")
_FIRST_NUMBER = re.compile(r"\d{1,3}")
_ANSWER = re.compile(r"^\s*([가-힣A-Za-z ]{1,12}?)\s*(?:$|[-–:(（,.·/])\s*")


def spoken_fields(columns: Mapping[str, str]) -> frozenset[str]:
    """Name the fields of a file that tell what was said on the phone."""
    is_memo = bare(columns.get("summary", "")) in MEMO_NAMES
    return frozenset({*TOPICS, "topics"} if is_memo else {*TOPICS, "topics", "summary"})


def attempt_of(row: FileRow, problems: Problems) -> int:
    """Read which attempt of the round this was; 0 where the cell says nothing or cannot be read."""
    text = row["attempt"]
    if not text:
        return 0
    found = _FIRST_NUMBER.search(text)
    if found is None:
        problems.add(
            row.line,
            row.columns["attempt"],
            text,
            "attempt",
            tr("The number of the attempt cannot be read; the cell was left out."),
        )
        return 0
    return int(found[0])


def answers(row: FileRow) -> tuple[list[str], list[str], list[str]]:
    """Read the topics' own columns.

    Returns
    -------
    topics with a concern, topics answered well, and what was said in other words, the column's name before it
    """
    concern: list[str] = []
    well: list[str] = []
    said: list[str] = []
    for topic in TOPICS:
        text = row[topic]
        if not text:
            continue
        head = _ANSWER.match(text)
        answer = ANSWER_WORDS.get(bare(text)) or (ANSWER_WORDS.get(bare(head[1])) if head else None)
        if answer == "concern":
            concern.append(topic)
        elif answer == "well":
            well.append(topic)
        if answer is None or (answer != "unsaid" and head is not None and head.end() < len(text)):
            said.append(f"{row.columns[topic]}: {text}")
    return concern, well, said


def topics_of(row: FileRow, problems: Problems) -> tuple[str, ...]:
    """Read the topics with a concern out of one cell; an unknown one is named and left out."""
    found: list[str] = []
    for part in _PARTS.split(row["topics"]):
        word = bare(part)
        if not word:
            continue
        topic = TOPIC_WORDS.get(word)
        if topic is None:
            problems.add(
                row.line, row.columns["topics"], part, "topic", tr("This topic is not known; the cell was left out.")
            )
        elif topic not in found:
            found.append(topic)
    return tuple(found)


def is_urgent(row: FileRow, problems: Problems) -> bool:
    """Read the vendor's mark; what is neither yes nor no is kept as urgent, and named."""
    urgent = yes_or_no(row["urgent"])
    if urgent is None:
        problems.add(
            row.line,
            row.columns["urgent"],
            row["urgent"],
            "urgent",
            tr("This is neither yes nor no; the call is kept as urgent."),
        )
        return True
    return urgent
