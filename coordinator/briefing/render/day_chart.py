"""The mean day of a home as lines, areas and words in points: this month, the months before, a year ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.render.chart import Area, Stroke, Words, round_up
from coordinator.briefing.signs import BAND, HAIRLINE, INK, INK_QUIET, RULE, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coordinator.briefing.blocks import DayChart
    from coordinator.briefing.render.chart import Mark, Point

_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 4.0, 18.0, 14.0
_NIGHT_UNTIL, _NIGHT_FROM = 5, 23
_HOURS = 24
_SYLLABLE = 6.4
"""Room a letter of the legend is given, about what a syllable takes."""


def draw_day(chart: DayChart, width: float, height: float) -> tuple[Mark, ...]:
    """Lay the day out in `width` × `height` points, back to front."""
    top_wh = round_up(max((*chart.now, *chart.high, *chart.year_ago), default=0.0))
    floor = height - _BOTTOM

    def x(hour: float) -> float:
        return round(_LEFT + (width - _LEFT - _RIGHT) * hour / _HOURS, 2)

    def y(wh: float) -> float:
        return round(floor - (floor - _TOP) * min(max(wh, 0.0), top_wh) / top_wh, 2)

    def steps(values: Sequence[float]) -> tuple[Point, ...]:
        return tuple(point for hour, wh in enumerate(values) for point in ((x(hour), y(wh)), (x(hour + 1), y(wh))))

    def box(first: float, last: float, fill: str) -> Area:
        return Area(((x(first), _TOP), (x(last), _TOP), (x(last), floor), (x(first), floor)), fill)

    def back() -> Iterator[Mark]:
        yield box(0, _NIGHT_UNTIL, "#f4f5f6")
        yield box(_NIGHT_FROM, _HOURS, "#f4f5f6")
        for share in (0.0, 0.5, 1.0):
            wh = top_wh * share
            yield Stroke(((_LEFT, y(wh)), (width - _RIGHT, y(wh))), RULE if share == 0 else HAIRLINE, 0.5)
            yield Words(_LEFT - 4, y(wh) + 2.5, f"{wh:,.0f} Wh" if share == 1 else f"{wh:,.0f}", align="right")
        for hour in range(0, _HOURS + 1, 6):
            yield Stroke(((x(hour), floor), (x(hour), floor + 3)), RULE, 0.5)
            align = "left" if hour == 0 else "right" if hour == _HOURS else "center"
            yield Words(x(hour), floor + 10.5, f"{hour}:00", align=align)

    def legend() -> Iterator[Mark]:
        at, line = _LEFT, _TOP - 9
        for label, colour, kind in (
            (chart.now_label, INK, "line"),
            (chart.usual_label, USUAL, "band"),
            (chart.year_label if chart.year_ago else "", INK_QUIET, "dashed"),
        ):
            if not label:
                continue
            if kind == "band":
                yield Area(((at, line - 3), (at + 12, line - 3), (at + 12, line + 3), (at, line + 3)), BAND)
            yield Stroke(((at, line), (at + 12, line)), colour, 1.2 if kind == "line" else 0.8, kind == "dashed")
            yield Words(at + 15, line + 2.5, label)
            at += 15 + len(label) * _SYLLABLE + 8

    lower, upper = steps(chart.low), steps(chart.high)
    return (
        *back(),
        Area((*upper, *reversed(lower)), BAND),
        Stroke(steps(chart.usual), USUAL, 0.8),
        *((Stroke(steps(chart.year_ago), INK_QUIET, 0.8, dashed=True),) if chart.year_ago else ()),
        Stroke(steps(chart.now), INK, 1.2),
        *legend(),
    )
