"""What check-in calls bring to the map: the state of this week's call of every home, and the rate of missed calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.checkins.rounds import monday
from coordinator.records.checkins import Round, RoundItem
from coordinator.text import mark
from coordinator.worklist.facts.county import enrolments
from coordinator.worklist.places.area_counts import share_of
from coordinator.worklist.places.map_rows import Category, Layer, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from coordinator.worklist.instant import Instant

_WORDS = {
    "due": "due",
    "in_progress": "due",
    "confirmed": "fine",
    "handed_over": "fine",
    "concern_open": "concern",
    "missed": "missed",
    "closed_unreached": "missed",
    "not_attempted": "due",
}
"""The words of the layer by the state of a call of the round."""
_MISSED = ("missed", "closed_unreached")
_CALLED = ("confirmed", "concern_open", "handed_over", *_MISSED)
"""States of a call that was made and of which one knows what it brought."""


def this_week(instant: Instant) -> dict[int, str]:
    """Give the state of the call of this week; who has none is paused, or not in the calls."""
    answer = {enrolment.home: "paused" for enrolment in instant.once(enrolments) if enrolment.state == "paused"}
    running = {enrolment.home for enrolment in instant.once(enrolments) if enrolment.state == "active"}
    answer |= dict.fromkeys(running, "none_due")
    rows = instant.session.execute(
        select(RoundItem.household_id, RoundItem.state)
        .join(Round, Round.id == RoundItem.round_id)
        .where(Round.week_on == monday(instant.today))
    )
    answer |= {row.household_id: _WORDS[row.state] for row in rows if row.state in _WORDS}
    return answer


def missed_in_last_round(instant: Instant) -> Mapping[int, tuple[int, int]]:
    """Count the missed calls of the last round that is over, of those made."""
    week: date | None = instant.session.scalar(
        select(Round.week_on).where(Round.week_on < monday(instant.today)).order_by(Round.week_on.desc()).limit(1)
    )
    if week is None:
        return {}
    rows = instant.session.execute(
        select(RoundItem.household_id, RoundItem.state)
        .join(Round, Round.id == RoundItem.round_id)
        .where(Round.week_on == week, RoundItem.state.in_(_CALLED))
    ).all()
    missed = {row.household_id for row in rows if row.state in _MISSED}
    return share_of(instant, missed, {row.household_id for row in rows})


LAYERS = (
    Layer(
        "calls",
        mark("Calls of this week"),
        (
            Category("out", mark("Not in the check-in calls"), "dot", "no_data"),
            Category("paused", mark("Calls paused"), "bars", "no_data"),
            Category("none_due", mark("No call this week"), "dash", "no_data"),
            Category("fine", mark("Confirmed well"), "ring", "success"),
            Category("due", mark("Call to come"), "half", "primary"),
            Category("concern", mark("Concern"), "bang", "warning"),
            Category("missed", mark("Missed call"), "cross", "text"),
        ),
        this_week,
        otherwise="out",
    ),
)
RATES = (
    Rate(
        "missed_calls",
        mark("Calls missed in the last round"),
        mark("Missed calls of the last round that is over, of all calls made in it."),
        missed_in_last_round,
    ),
)
