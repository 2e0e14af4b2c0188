"""The household map as a widget, and the Map desk on which one works with it."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.subject import PaperName, SettingLink, SubjectView

VIEW = SubjectView(
    "maps",
    within="households",
    sections=(
        Page(
            "map",
            mark("Map"),
            "coordinator.widgets.map.desk.workbench",
            "MapDesk",
            words=mark("map, where, route, visits, areas, rates, choropleth, book of maps"),
        ),
    ),
    reads=frozenset({"households", "power", "checkins", "services", "tasks", "alerts", "imports"}),
    papers=(
        PaperName("visits", mark("visit list, route, who to see")),
        PaperName("map", mark("map, print, picture of the county")),
        PaperName("map-book", mark("map book, atlas, village")),
    ),
    settings=(
        SettingLink(
            "baseMap",
            mark("Base map"),
            mark(
                "A picture in tiles (MBTiles) lies beneath the county, rivers and roads upon it, from files of this PC."
            ),
            mark("Go to the map"),
            lambda window: window.show_desk("households:map"),
            mark("MBTiles, tiles, rivers, roads, GeoJSON, Shapefile, background"),
        ),
    ),
)
