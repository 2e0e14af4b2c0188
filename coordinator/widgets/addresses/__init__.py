"""The Places desk: where the homes of the register stand, and the official addresses that say it."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.pane.records import PaneAct
from coordinator.widgets.subject import SubjectView

VIEW = SubjectView(
    "addresses",
    within="households",
    sections=(
        Page(
            "places",
            mark("Places"),
            "coordinator.widgets.addresses.desk",
            "PLACES",
            reads=frozenset({"addresses", "households"}),
            words=mark("address, where, map, geocoding, not on the map, road name"),
        ),
    ),
    reads=frozenset({"addresses", "households"}),
    acts=(
        PaneAct(
            "place",
            mark("Place on the map"),
            "coordinator.widgets.addresses.acts:place",
            place=97,
            menu=mark("Place on the map"),
            words=mark("where, address, wrong place, map"),
        ),
    ),
)
