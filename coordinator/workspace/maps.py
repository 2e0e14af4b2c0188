"""The verbs of the map: what it shows, the way of visits, layers of lines from files; the rules are the worklist's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.workspace.noun import Noun

# The map brings numerical code that the start of the window does not need.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from coordinator.importers.map_lines.reader import LineLayer
    from coordinator.worklist.places.map_rows import LayerWords, MapPicture, MapWish, RateWords, RouteWish, VisitRoute
    from coordinator.workspace.done import Done


class Maps(Noun):
    """The county map one works on."""

    def picture(self, now: datetime, layer: str = "alerts", rate: str = "", level: str = "town") -> MapPicture:
        """Ask all that the map shows: homes under a layer and, where one is named, a rate by area."""
        from coordinator.worklist.on_map import picture as on_map

        w = self.workspace
        w.run_clocks(now)
        return w.ask(
            on_map.picture,
            now,
            subjects=w.tables.worklist,
            answers=w.answers_at(now),
            layer=layer,
            rate=rate,
            level=level,
        )

    def layers(self) -> tuple[LayerWords, ...]:
        """List what the homes can be marked by."""
        from coordinator.worklist.on_map import picture as on_map

        return on_map.layers(self.workspace.tables.worklist)

    def rates(self) -> tuple[RateWords, ...]:
        """List what areas can be shaded by."""
        from coordinator.worklist.on_map import picture as on_map

        return on_map.rates(self.workspace.tables.worklist)

    def route(
        self,
        homes: Sequence[int],
        wish: RouteWish,
        now: datetime,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> VisitRoute:
        """Find the way for visits of one day."""
        from coordinator.worklist.on_map import visits

        w = self.workspace
        return w.ask(visits.route, now, homes, wish, answers=w.answers_at(now), progress=progress, cancelled=cancelled)

    def issue(
        self,
        kind: str,
        path: Path,
        purpose: str,
        level: str,
        wish: MapWish,
        now: datetime,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Done[None]:
        """Make a paper of the map, write it as the file its name asks for, and log its issue.

        Parameters
        ----------
        kind : visits, map or map-book

        Raises
        ------
        UsageError
            As `Briefings.compose` and `issue_file` raise it.
        BriefingNotWritten, BriefingCancelled
            As `issue_file` raises them.
        """
        from coordinator.briefing.render import files

        files.check_suffix(path)
        briefings = self.workspace.briefings
        document = briefings.compose(kind, now, purpose=purpose, level=level, on_map=wish)
        return briefings.issue_file(document, path, now, progress=progress, cancelled=cancelled)

    def lines(self, path: Path, system: int | None = None) -> LineLayer:
        """Read rivers, roads or other lines from a file, in the map's metres.

        Parameters
        ----------
        system : number of the coordinate system (EPSG), where the file does not say it
        """
        from coordinator.importers.map_lines.reader import read_lines

        return read_lines(path, system)
