"""What the map says: of a home, of a group, of the whole picture to those who do not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coordinator.text import ntr, short_moment, tr
from coordinator.widgets.map.keys import URGENT_LABEL
from coordinator.widgets.map.marks import ALERTS_LOOK, Look
from coordinator.worklist.rows import Line, NotWatched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.worklist.household_card import HouseholdCard

    Ask = Callable[[int, Callable[[int, "HomeWords"], None]], object]


@dataclass(frozen=True, slots=True)
class HomeWords:
    """What is known of a home beyond its place and severity."""

    name: str
    why: str = ""
    """Why it is on the list, or not watched; empty where it is neither."""
    sign: str = ""
    """The last sign of life."""
    safety: str = ""
    """What a visitor must know first."""
    place: str = ""
    """How it was placed and how sure that is."""


class Known:
    """What is known of homes in words: their names from the list, and what was asked of one at a time.

    Parameters
    ----------
    notify : called with the household of an answer
    """

    def __init__(self, notify: Callable[[int], None]) -> None:
        self._told = notify
        self._words: dict[int, HomeWords] = {}
        self.name_of: Callable[[int], str] | None = None
        self.ask: Ask | None = None

    def clear(self) -> None:
        """Forget what was answered: it may be another by now."""
        self._words.clear()

    def name(self, household_id: int) -> str:
        """Give the name of a household; empty while it is not known."""
        words = self._words.get(household_id)
        return words.name if words else self.name_of(household_id) if self.name_of is not None else ""

    def further(self, household_id: int) -> list[str]:
        """List what is known beyond the name: what a visitor must know first, why it is listed, the last sign."""
        words = self._words.get(household_id)
        if not words:
            return []
        safety = tr("Safety note: {text}", text=words.safety) if words.safety else ""
        return [part for part in (safety, words.why, words.sign, words.place) if part]

    def want(self, household_id: int) -> None:
        """Ask for the words of a household that are not there yet."""
        if self.ask is not None and household_id not in self._words:
            self.ask(household_id, self._take)

    def _take(self, household_id: int, words: HomeWords) -> None:
        self._words[household_id] = words
        self._told(household_id)


def asks_home(bridge: Bridge, row_of: Callable[[int], Any]) -> Ask:
    """Make what asks for the words of a home; the newest question is answered.

    Parameters
    ----------
    row_of : gives the row of the list, or of those not watched, of a household; none where it has none
    """

    def ask(household_id: int, then: Callable[[int, HomeWords], None]) -> None:
        def tell(card: HouseholdCard) -> None:
            sign = card.last_sign
            sign_words = (
                ""
                if sign is None
                else tr("Last sign of life {at}: {what}", at=short_moment(sign.at), what=sign.text.text)
            )
            why = why_of(row_of(household_id))
            then(household_id, HomeWords(card.name, why, sign_words, card.safety_note, card.place_text))

        card, now = bridge.workspace.households.card, bridge.now()
        bridge.ask(card, household_id, now, then=tell, failed=_leave, key="map.words")

    return ask


def why_of(row: Any) -> str:
    """Say why a household is on the list: urgent words as they were said before all else."""
    if isinstance(row, Line):
        reason = row.reasons[0].text if row.reasons else row.step.text
        return tr("“{words}”", words=row.urgent_words) if row.urgent_words else reason
    return row.cause.text if isinstance(row, NotWatched) else ""


def _leave(_error: BaseException) -> None:
    """Say nothing of a home that cannot be read any more; whoever opens it is told why."""


def caption(severity: int, *, urgent: bool, name: str, look: Look = ALERTS_LOOK) -> str:
    """Name a home and its word (an index into those of the look)."""
    words = tr(look.labels[look.words[severity]])
    if urgent:
        words = tr("{severity} · {urgent}", severity=words, urgent=tr(URGENT_LABEL))
    return tr("{name} · {severity}", name=name, severity=words) if name else words


def group_tip(counts: Mapping[str, int], look: Look = ALERTS_LOOK) -> str:
    """Count a group by word."""
    lines = [ntr("{n} household", "{n} households", sum(counts.values()))]
    lines += [
        tr("{severity} {n}", severity=tr(look.labels[word]), n=f"{counts[word]:,}")
        for word in look.order
        if counts[word]
    ]
    return "\n".join(lines)


def picture(counts: Mapping[str, int], urgent: int, hidden: frozenset[str], look: Look = ALERTS_LOOK) -> list[str]:
    """Say in sentences what the picture shows; the worklist says the same as a list."""
    sentences = [
        ntr("{n} household on the map.", "{n} households on the map.", sum(counts.values())),
        _counted(counts, look),
    ]
    if urgent:
        sentences.insert(
            0,
            ntr(
                "Urgent words were said in a call to {n} household; Page Down goes to it.",
                "Urgent words were said in calls to {n} households; Page Down goes from one to the next.",
                urgent,
            ),
        )
    off = [tr(look.labels[word]) for word in look.order if word in hidden]
    if off:
        sentences.append(tr("Not shown on the map: {words}.", words=", ".join(off)))
    return sentences


def _counted(counts: Mapping[str, int], look: Look) -> str:
    if look is ALERTS_LOOK:
        return tr(
            "Serious {serious}, caution {caution}, watch {watch}, normal {normal}, no data {no_data}, "
            "absent {absent}, snoozed {silenced}.",
            **{word: f"{count:,}" for word, count in counts.items()},
        )
    named = [tr("{severity} {n}", severity=tr(look.labels[word]), n=f"{counts[word]:,}") for word in look.order]
    return tr("{layer}: {words}.", layer=tr(look.title), words=", ".join(named))
