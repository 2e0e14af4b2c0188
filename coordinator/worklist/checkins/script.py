"""What a person says in a check-in call by hand, and the words that must not go by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.casework.checkins import policy as call_policy
from coordinator.importers.checkins.words import URGENT_WORDS, urgent_word
from coordinator.records.checkins import TOPIC_LABELS
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GREETING = mark("Hello, this is the county's check-in call. Is it a good moment to talk?")
QUESTIONS: dict[str, str] = {
    "health": mark("How do you feel? Does anything hurt? Do you take your medicine?"),
    "meals": mark("Have you eaten today? What did you have?"),
    "sleep": mark("How did you sleep?"),
    "exercise": mark("Did you move about, or do some exercise?"),
    "outing": mark("Have you been out, or met anybody?"),
}
"""One question a topic, in the order of their keys."""
FAREWELL = mark("Thank you. If anything troubles you, call us at any time. We will call again.")
EMERGENCY = mark("If somebody may be in danger, call 119 at once yourself: the program calls nobody.")


@dataclass(frozen=True, slots=True)
class CallScript:
    """What is shown beside a call by hand.

    Attributes
    ----------
    text : what to say, in the county's own words; empty = the program's own
    urgent_words : words of a note that ask whether it is urgent
    """

    text: str = ""
    urgent_words: tuple[str, ...] = URGENT_WORDS

    @property
    def lines(self) -> tuple[str, ...]:
        """What to say, line by line, in the language of the moment; the word about 119 is always the last."""
        if self.text:
            return (*self.text.splitlines(), tr(EMERGENCY))
        numbered = (
            tr("{number} {topic}: {question}", number=number, topic=tr(TOPIC_LABELS[topic]), question=tr(question))
            for number, (topic, question) in enumerate(QUESTIONS.items(), start=1)
        )
        return (tr(GREETING), *numbered, tr(FAREWELL), tr(EMERGENCY))

    def urgent_in(self, note: str) -> str:
        """Find the first urgent word of a note; empty where there is none."""
        return urgent_word(note, self.urgent_words)


def call_script(session: Session) -> CallScript:
    """Read what the county says and listens for."""
    plan = call_policy.plan(session)
    return CallScript(plan.script, plan.urgent_words or URGENT_WORDS)
