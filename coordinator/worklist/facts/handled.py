"""The alerts that speak now, and of each household the one that the acts of its line are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coordinator.records.power import Signal
from coordinator.worklist.facts.county import open_episodes
from coordinator.worklist.facts.proof_of_life import level, proofs
from coordinator.worklist.next_steps import SEVERITY_RANK

if TYPE_CHECKING:
    from coordinator.records.alerts import Episode
    from coordinator.worklist.facts.county import Alarm
    from coordinator.worklist.instant import Instant


class Handled(NamedTuple):
    """The alert of a household that the acts of its line are for, and the level it is shown with."""

    episode: Episode
    severity: str


def speaking(instant: Instant) -> list[Alarm]:
    """List the open alerts that are delivered and do not rest, each with what is known of its finding."""
    now = instant.now
    return [
        row
        for row in instant.once(open_episodes)
        if row[0].opened_at <= now
        and row[0].state != "merged"  # its host speaks for it
        and (row[0].state != "silenced" or (row[0].silenced_until is not None and row[0].silenced_until <= now))
    ]


def handled(instant: Instant) -> dict[int, Handled]:
    """Give the alert of each household that its line's acts are for."""
    answered = instant.once(proofs)
    answer: dict[int, Handled] = {}
    for episode, *_ in instant.once(speaking):
        mine = Handled(episode, level(episode, answered.get(episode.id)))
        home = episode.household_id
        if home not in answer or _first(mine) > _first(answer[home]):
            answer[home] = mine
    return answer


def _first(alert: Handled) -> tuple[int, bool, bool]:
    """Rank the alerts of one household: the line's acts go to the worst, of equals to the one nobody took yet."""
    episode = alert.episode
    return SEVERITY_RANK[alert.severity], episode.state == "new", episode.signal != Signal.UTILITY
