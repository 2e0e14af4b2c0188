"""What alerts bring to the map: the rate of open alerts of an area."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.worklist.facts.county import open_episodes
from coordinator.worklist.places.area_counts import count_by_area
from coordinator.worklist.places.map_rows import Rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.worklist.instant import Instant

_REST = ("merged", "silenced")


def open_alerts(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count the open alerts; those merged into another and those that are snoozed are not counted."""
    episodes = [alarm.episode for alarm in instant.once(open_episodes)]
    return count_by_area(instant, Counter(e.household_id for e in episodes if e.state not in _REST))


RATES = (
    Rate(
        "open_alerts",
        mark("Open alerts"),
        mark("Open alerts for every hundred households, snoozed ones not counted; one household may have several."),
        open_alerts,
        per_hundred=True,
    ),
)
