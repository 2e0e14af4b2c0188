"""What is written in a line that stands in no form: kept for each household like a form half filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.drafts import DraftRow

if TYPE_CHECKING:
    from coordinator.records.drafts import Key
    from coordinator.widgets.kit.bridge import Bridge


class LineDrafts:
    """The words of one line of Today, by household, until they are saved.

    Parameters
    ----------
    form : what tells the line from every other
    title : what it is called where its words are offered back
    record : empty where the words are seen in the line itself as soon as their household is shown
    """

    def __init__(self, bridge: Bridge, form: str, title: str, *, record: str = "") -> None:
        self._bridge, self._form, self._title, self._record = bridge, form, title, record

    def words(self, household_id: int) -> str:
        """Give what is written for a household."""
        row = self._bridge.drafts.find(self._key(household_id))
        return "" if row is None else row.words

    def write(self, household_id: int, name: str, words: str) -> None:
        """Take what stands in the line by now; nothing is no draft."""
        key, store = self._key(household_id), self._bridge.drafts
        if words.strip():
            store.put(DraftRow(*key, name, "", "today", self._title, {"text": words}, self._bridge.now()))
        else:
            store.drop(key)

    def send(self, household_id: int) -> None:
        """Take the words as saved, until that is answered."""
        self._bridge.drafts.send(self._key(household_id))

    def saved(self, household_id: int) -> None:
        """Let go of words that are stored."""
        self._bridge.drafts.done(self._key(household_id))

    def refused(self, household_id: int, name: str, words: str) -> None:
        """Take words back that were sent and are not stored, before those written since."""
        newer = self.words(household_id)
        self.saved(household_id)
        self.write(household_id, name, together(words, newer))

    def _key(self, household_id: int) -> Key:
        return household_id, self._form, self._record


def together(words: str, newer: str) -> str:
    """Join what came back and what was written since, in one line."""
    return " ".join(part for part in (words.strip(), newer.strip()) if part)
