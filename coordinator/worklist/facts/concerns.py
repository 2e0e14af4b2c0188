"""What somebody said in the calls that nobody has settled yet: the call, its words, until when a person answers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from coordinator.casework.checkins.policy import URGENT_WITHIN, plan
from coordinator.records.checkins import TOPIC_LABELS, Call, CallResult, RoundItem
from coordinator.text import mark, tr
from coordinator.worklist.rule import short_time

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.checkins.policy import Plan
    from coordinator.worklist.rule import Found

WORDS_LENGTH = 60
"""Of more than this only the part with the urgent words stands in a line."""
_PART = re.compile(r"[^.!?。,;/\n]+[.!?。,;/]*")


class Concern(NamedTuple):
    """The call behind an open concern: of several the newest in which urgent words were said, else the newest.

    Attributes
    ----------
    words : what was said, as the call service or the caller wrote it; empty where nothing was written
    due_at : until when a person answers it, where no step of the escalation says so
    """

    called_at: datetime
    urgent: bool
    words: str
    topics: tuple[str, ...]
    due_at: datetime


def open_concerns(
    session: Session, item_ids: Collection[int], ask_plan: Callable[[], Plan] | None = None
) -> dict[int, Concern]:
    """Read the calls behind the concerns of a round that are open, by item.

    Parameters
    ----------
    ask_plan : gives how the calls are run, where somebody has asked that already
    """
    if not item_ids:
        return {}
    answer: dict[int, Concern] = {}
    hours = plan(session) if ask_plan is None else ask_plan()
    rows = session.execute(
        select(
            Call.round_item_id,
            Call.called_at,
            Call.urgent,
            Call.urgent_word,
            Call.summary,
            Call.follow_up,
            Call.topics,
        )
        .join(RoundItem, RoundItem.id == Call.round_item_id)
        .where(
            RoundItem.id.in_(item_ids),
            RoundItem.state == "concern_open",
            Call.urgent | (Call.result == CallResult.CONCERN),
        )
        .order_by(Call.urgent, Call.called_at)
    )
    for item_id, called_at, urgent, word, summary, follow_up, topics in rows:
        words = spoken(summary, word, follow_up)
        due_at = called_at + URGENT_WITHIN if urgent else same_day(hours, called_at)
        answer[item_id or 0] = Concern(called_at, urgent, words, tuple(topics), due_at)
    return answer


def same_day(hours: Plan, called_at: datetime) -> datetime:
    """Give the close of the office on the day of a call, of one that came after it the next close (SM-4: same day)."""
    return hours.after(called_at, 0, "days")


def spoken(summary: str, urgent_word: str, follow_up: str = "") -> str:
    """Give what was said as short as a line needs it: whole, or from the part on in which the urgent words stand.

    Words that stand in the follow-up are given from there; said in an answer of their own, they stand before the rest.
    """
    is_below = bool(urgent_word) and urgent_word not in summary and urgent_word in follow_up
    words = " ".join((follow_up if is_below or not summary else summary).split())
    if urgent_word and urgent_word not in words:
        return " · ".join(filter(None, (urgent_word, words)))
    if len(words) <= WORDS_LENGTH or not urgent_word:
        return words
    place = words.index(urgent_word)
    begun = max((part.start() for part in _PART.finditer(words) if part.start() <= place), default=0)
    return words if begun == 0 else f"… {words[begun:].strip()}"


AS_SPOKEN = mark("“{words}” — said in the check-in call, {at}")


def as_spoken(entry: Found, words: str, called_at: datetime) -> Found:
    """Let a reason say what was said that cannot wait, in the words it was written down in, and when."""
    spoken = replace(entry, urgent_words=words)
    if not words:
        return spoken
    fields = {**entry.fields, "words": words, "at": short_time(called_at)}
    return replace(spoken, rule=replace(entry.rule, says=AS_SPOKEN, short=mark("“{words}”")), fields=fields)


def topic_words(topics: list[str]) -> Callable[[], str]:
    """Keep topics to be written in the language of the moment."""
    return lambda: ", ".join(tr(TOPIC_LABELS[t]) for t in topics if t in TOPIC_LABELS) or tr("see the summary")
