"""What is behind an alert that a call raised: a sentence, and the words that could not wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from coordinator.records.checkins import Call
from coordinator.records.follow_ups import FollowUp
from coordinator.text import mark
from coordinator.worklist.facts.concerns import spoken, topic_words
from coordinator.worklist.rule import short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.records.alerts import Episode


ALERT_SAYS = mark("In the check-in call of {at} there was a concern: {topics}.")


URGENT_SAID = mark("In the check-in call of {at}: “{words}”.")


URGENT_SAYS = mark("In the check-in call of {at} there were words that cannot wait.")


class BehindAlert(NamedTuple):
    """What is behind an alert of the calls: a sentence, and the newest call, of several that with urgent words."""

    sentence: Said
    topics: tuple[str, ...]
    urgent: bool
    words: str
    """As the call service or the caller wrote them down; empty where nothing was written."""
    called_at: datetime


def alert_words(session: Session, episodes: Collection[Episode]) -> dict[int, BehindAlert]:
    """Say what is behind the alerts of the calls, by alert."""
    of_calls = {episode.id for episode in episodes}
    if not of_calls:
        return {}
    rows = session.execute(
        select(
            FollowUp.target_id,
            Call.called_at,
            Call.topics,
            Call.urgent,
            Call.urgent_word,
            Call.summary,
            Call.follow_up,
        )
        .join(Call, (FollowUp.source_kind == "call") & (FollowUp.source_id == Call.id))
        .where(FollowUp.target_kind == "episode", FollowUp.target_id.in_(of_calls))
        .order_by(Call.urgent, Call.called_at)  # urgent words are not made less by a later call that joins the alert
    )
    answer: dict[int, BehindAlert] = {}
    for episode_id, at, topics, urgent, word, summary, follow_up in rows:
        words = spoken(summary, word, follow_up) if urgent else ""
        template = ALERT_SAYS if not urgent else URGENT_SAID if words else URGENT_SAYS
        fields = {"at": short_time(at), "topics": topic_words(list(topics)), "words": words}
        answer[episode_id] = BehindAlert(Said("call_alert", template, fields), tuple(topics), urgent, words, at)
    return answer
