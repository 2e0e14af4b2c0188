"""What surveys bring to the map: what the round worked on has of each home, how far it is, what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.records.households import Risk
from coordinator.records.surveys import SurveyResult
from coordinator.text import mark
from coordinator.worklist.facts.county import register
from coordinator.worklist.places.area_counts import share_of
from coordinator.worklist.places.map_rows import Category, Layer, Rate
from coordinator.worklist.surveys.rows import TO_DO, asked_homes, newest_round, rounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.worklist.instant import Instant

_NOT_ASKED, _OTHER = "not_asked", "other"
_OWN_WORD = (TO_DO, SurveyResult.DONE, SurveyResult.REFUSED, SurveyResult.ABSENT)


def states(instant: Instant) -> dict[int, str]:
    """Give the state of everybody the newest round asks, an open one before those closed; as in `STATE_LABELS`."""
    newest = newest_round(rounds(instant.session))
    if newest is None:
        return {}
    return {home: came.state for _, home, _, came in asked_homes(instant.session, newest.id)}


def asked(instant: Instant) -> dict[int, str]:
    """Give what the layer says of everybody that round asks."""
    known = instant.once(states)
    return {home: state if state in _OWN_WORD else _OTHER for home, state in known.items()}


def visited(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count of whom that round has an answer; nobody at home is none."""
    known = instant.once(states)
    return share_of(
        instant, {home for home, state in known.items() if state not in (TO_DO, SurveyResult.ABSENT)}, known
    )


def high_of_assessed(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count who is at high risk, of those whose risk somebody has assessed."""
    people = instant.once(register)
    known = {home for home, person in people.items() if person.risk != Risk.UNKNOWN}
    return share_of(instant, {home for home in known if people[home].risk == Risk.HIGH}, known)


LAYERS = (
    Layer(
        "survey",
        mark("Survey round"),
        (
            Category(_NOT_ASKED, mark("Not asked by the round"), "dot", "no_data"),
            Category(SurveyResult.DONE, mark("Assessed"), "ring", "success"),
            Category(_OTHER, mark("Settled otherwise"), "bars", "no_data"),
            Category(SurveyResult.REFUSED, mark("Refused"), "cross", "warning"),
            Category(SurveyResult.ABSENT, mark("Not at home"), "half", "warning"),
            Category(TO_DO, mark("Still to be asked"), "diamond_full", "primary"),
        ),
        asked,
        otherwise=_NOT_ASKED,
    ),
)
RATES = (
    Rate(
        "survey_visited",
        mark("Survey progress"),
        mark(
            "Households the newest survey round has an answer of, of all it asks; "
            "where nobody was at home there is none yet."
        ),
        visited,
    ),
    Rate(
        "high_of_assessed",
        mark("High risk among the assessed"),
        mark("Households at high risk, of those whose risk is assessed."),
        high_of_assessed,
    ),
)
