"""Two rows of a file that tell of one call: which of them is believed, and what both say together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from coordinator.importers.checkins.call_row import CallRow


def gravity(row: CallRow) -> tuple[bool, bool, bool, bool]:
    """Order two rows of one call: what a person has to hear of goes before what says that all is well.

    A row whose content was lost says nothing against another.
    """
    is_known = row.result != CallResult.CONTENT_UNKNOWN
    return row.urgent, row.result == CallResult.CONCERN, is_known and row.result != CallResult.OK, is_known


def together(first: CallRow, second: CallRow) -> CallRow:
    """Put two rows of one call with one result together: a vendor may write a line a topic."""
    topics = tuple(dict.fromkeys((*first.topics, *second.topics)))
    well = dict.fromkeys((*first.topics_well, *second.topics_well))
    return replace(
        first,
        urgent=first.urgent or second.urgent,
        urgent_word=first.urgent_word or second.urgent_word,
        topics=topics,
        topics_well=tuple(topic for topic in well if topic not in topics),
        summary=" · ".join(dict.fromkeys(part for part in (first.summary, second.summary) if part)),
        unclear_urgent=first.unclear_urgent or second.unclear_urgent,
        follow_up=first.follow_up or second.follow_up,
        says=second.says if second.summary or second.topics or second.topics_well else first.says,
    )
