"""How data comes in, as a column and as a filter: the same words and shapes wherever feeds, meters and homes stand."""

from __future__ import annotations

from coordinator.records.power import FEED_HEALTH
from coordinator.text import mark, tr
from coordinator.widgets.kit.desks.listing import Filter
from coordinator.widgets.kit.table import Column

_ORDER = [state.code for state in FEED_HEALTH.states]
_SHAPES = {"live": "normal", "late": "caution", "stale": "caution"}
"""The shape a state is drawn with, as in the window's head."""

HEALTH = Filter(
    "Health",
    mark("Data"),
    lambda row, code: row.health == code,
    {state.code: state.label for state in FEED_HEALTH.states},
)
"""The menu of the states."""


def health_column(width: int) -> Column:
    """Make the column of a row's `health`."""
    return Column(
        mark("Data"),
        lambda row: tr(FEED_HEALTH[row.health].label),
        lambda row: _ORDER.index(row.health),
        width=width,
        severity=lambda row: _SHAPES.get(row.health, "no_data"),
    )
