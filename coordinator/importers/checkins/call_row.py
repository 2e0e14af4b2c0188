"""One row of a call vendor's file: a call attempt and what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.records.checkins import CallResult

if TYPE_CHECKING:
    from datetime import datetime


SAID, COMPLETED, ANSWERED_ONLY = "said", "completed", "answered"


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call: `phone` in digits or the partner's `external_id` names the household; `called_at` in Korean time.

    Attributes
    ----------
    name : as the file has it; tells two people of one phone apart, is not stored
    attempt : which call of the round this was, 0 where the file does not say
    duration_seconds : None where the file does not say
    topics, topics_well : topics with a concern, and those answered well
    urgent_word : the word of the summary or an answer that makes it urgent; empty where the vendor's mark does
    says : how much a call that connected tells: `said` what was said or how the person is, `completed` that the
        conversation reached its end, `answered` that the phone was picked up, which cannot say that anybody is well
    unclear_urgent : what the column of urgent calls holds where that is neither yes nor no; a person has to say, and
        until then what the call brought is not known
    """

    line: int
    phone: str
    external_id: str
    called_at: datetime
    result: str
    caller: str = "vendor"
    urgent: bool = False
    topics: tuple[str, ...] = ()
    summary: str = ""
    follow_up: str = ""
    name: str = ""
    attempt: int = 0
    duration_seconds: int | None = None
    topics_well: tuple[str, ...] = ()
    urgent_word: str = ""
    says: str = "said"
    unclear_urgent: str = ""

    @property
    def answered_only(self) -> bool:
        """Whether the row says that the phone was answered and nothing more."""
        return self.says == ANSWERED_ONLY and self.result == CallResult.OK
