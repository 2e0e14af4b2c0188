"""What service links bring to the map: how the links of every home stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.services import Link
from coordinator.text import mark
from coordinator.worklist.places.map_rows import Category, Layer

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

_WORDS = {
    "in_progress": "running",
    "accepted": "waiting",
    "requested": "waiting",
    "waitlisted": "waiting",
    "on_hold": "held",
    "rejected": "refused",
    "failed": "refused",
}
_ORDER = ("refused", "running", "held", "waiting")
"""Of several links the last of these is shown: what somebody waits for."""


def links(instant: Instant) -> dict[int, str]:
    """Give how the links of each household stand; of several the one that waits for somebody.

    A refused one counts only while nothing else runs or waits.
    """
    answer: dict[int, str] = {}
    rows = instant.session.execute(select(Link.household_id, Link.state).where(Link.state.in_(_WORDS)))
    for home, state in rows:
        word, before = _WORDS[state], answer.get(home)
        if before is None or _ORDER.index(word) > _ORDER.index(before):
            answer[home] = word
    return answer


LAYERS = (
    Layer(
        "links",
        mark("Service links"),
        (
            Category("none", mark("No service linked"), "dot", "no_data"),
            Category("running", mark("In service"), "disc", "success"),
            Category("held", mark("On hold"), "bars", "no_data"),
            Category("waiting", mark("Waiting for a service"), "half", "primary"),
            Category("refused", mark("Refused, nothing else found"), "cross", "text"),
        ),
        links,
        otherwise="none",
    ),
)
