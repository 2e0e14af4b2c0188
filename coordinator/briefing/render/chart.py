"""The usage chart as lines, areas and words in points; paper paints them, HTML writes them as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from coordinator.briefing.signs import (
    BAND,
    HAIRLINE,
    INK,
    INK_QUIET,
    RULE,
    SILENT,
    SURFACE,
    TONE_COLOURS,
    USUAL,
)
from coordinator.text import short_day, tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coordinator.briefing.blocks import Chart

Point = tuple[float, float]

_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 6.0, 24.0, 16.0
_SMALL = 7.0
_NIGHT_FROM, _NIGHT_UNTIL = 22, 6
_SHADES: dict[str, str] = {"silent": SILENT, "absence": SURFACE, "outage": SURFACE}


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str
    width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text; `x`, `y` is the base line's left end, middle or right end."""

    x: float
    y: float
    text: str
    size: float = _SMALL
    colour: str = INK_QUIET
    align: Literal["left", "center", "right"] = "left"


Mark = Area | Stroke | Words


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where hours and watt-hours lie on the drawing."""

    chart: Chart
    width: float
    height: float
    top_wh: float

    @property
    def hours(self) -> int:
        return max(len(self.chart.wh), 1)

    @property
    def floor(self) -> float:
        return self.height - _BOTTOM

    def x(self, hour: float) -> float:
        inner = self.width - _LEFT - _RIGHT
        return round(_LEFT + inner * min(max(hour, 0.0), self.hours) / self.hours, 2)

    def y(self, wh: float) -> float:
        return round(self.floor - (self.floor - _TOP) * min(max(wh, 0.0), self.top_wh) / self.top_wh, 2)

    def hour_of(self, at: datetime) -> float:
        return (at - self.chart.start).total_seconds() / 3600

    def box(self, first: float, last: float, fill: str, top: float = _TOP) -> Area:
        left, right = self.x(first), self.x(last)
        return Area(((left, top), (right, top), (right, self.floor), (left, self.floor)), fill)


def draw(chart: Chart, width: float, height: float) -> tuple[Mark, ...]:
    """Lay the chart out in `width` × `height` points, back to front."""
    largest = max((v for series in (chart.wh, chart.high) for v in series if v is not None), default=0.0)
    frame = _Frame(chart, width, height, round_up(largest))
    return (
        *_nights(frame),
        *_shades(frame),
        *_missing(frame),
        *_grid(frame),
        *_band(frame),
        *_lines(frame),
        *_span_labels(frame),
        *_legend(frame),
    )


def round_up(wh: float) -> float:
    """Give the next of 1, 2, 5 × 10ⁿ, halves of which are worth writing at the axis."""
    if wh <= 0 or not math.isfinite(wh):
        return 100.0
    power = 10.0 ** math.floor(math.log10(wh))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= wh)


def _midnights(frame: _Frame) -> Iterator[tuple[float, datetime]]:
    start = frame.chart.start
    at = start.replace(hour=0, minute=0, second=0, microsecond=0)
    while (hour := frame.hour_of(at)) < frame.hours:
        yield hour, at
        at += timedelta(days=1)


def _nights(frame: _Frame) -> Iterator[Mark]:
    for hour, _ in _midnights(frame):
        for first, last in ((hour, hour + _NIGHT_UNTIL), (hour + _NIGHT_FROM, hour + 24)):
            if last > 0 and first < frame.hours:
                yield frame.box(first, last, "#f8f9fa")


def _shades(frame: _Frame) -> Iterator[Mark]:
    for span in frame.chart.spans:
        first, last = frame.hour_of(span.starts_at), frame.hour_of(span.ends_at)
        if last > 0 and first < frame.hours:
            yield frame.box(first, last, _SHADES[span.kind])
            if span.kind == "silent":
                x = frame.x(first)
                yield Stroke(((x, _TOP), (x, frame.floor)), TONE_COLOURS["serious"], 0.8)


def _runs(series: Sequence[float | None], present: bool) -> Iterator[tuple[int, int]]:
    """Give first and end of each run of hours that have (or lack) a value."""
    first: int | None = None
    for hour, value in enumerate(series):
        if (value is not None) == present:
            first = hour if first is None else first
        elif first is not None:
            yield first, hour
            first = None
    if first is not None:
        yield first, len(series)


def _missing(frame: _Frame) -> Iterator[Mark]:
    end = min(frame.hours, max(0, math.floor(frame.hour_of(frame.chart.now))))
    for first, last in _runs(frame.chart.wh[:end], present=False):
        yield from _hatch(frame, first, last)
        left, right = frame.x(first), frame.x(last)
        if right - left > 30:
            yield Words((left + right) / 2, _TOP + 10, tr("No data"), align="center")


def _hatch(frame: _Frame, first: int, last: int) -> Iterator[Mark]:
    """Slant lines over a gap, so that it is never taken for quiet."""
    left, right, top, floor = frame.x(first), frame.x(last), _TOP, frame.floor
    rise, step = floor - top, 5.0
    start = left - rise
    while start < right:
        x1, x2 = max(start, left), min(start + rise, right)
        if x2 > x1:
            yield Stroke(((x1, floor - (x1 - start)), (x2, floor - (x2 - start))), HAIRLINE, 0.5)
        start += step


def _grid(frame: _Frame) -> Iterator[Mark]:
    for share in (0.0, 0.5, 1.0):
        wh = frame.top_wh * share
        y = frame.y(wh)
        yield Stroke(((_LEFT, y), (frame.width - _RIGHT, y)), RULE if share == 0 else HAIRLINE, 0.5)
        yield Words(_LEFT - 4, y + 2.5, f"{wh:,.0f} Wh" if share == 1 else f"{wh:,.0f}", align="right")
    for hour, at in _midnights(frame):
        if hour >= 0:
            x = frame.x(hour)
            yield Stroke(((x, frame.floor), (x, frame.floor + 3)), RULE, 0.5)
        noon = hour + 12
        if 0 <= noon <= frame.hours:
            yield Words(frame.x(noon), frame.floor + 11, short_day(at), align="center")


def _band(frame: _Frame) -> Iterator[Mark]:
    low, high = frame.chart.low, frame.chart.high
    both = tuple(None if lo is None or hi is None else lo for lo, hi in zip(low, high, strict=True))
    for first, last in _runs(both, present=True):
        upper = [point for h in range(first, last) for point in _step(frame, h, high[h])]
        lower = [point for h in range(first, last) for point in _step(frame, h, low[h])]
        yield Area((*upper, *reversed(lower)), BAND)


def _step(frame: _Frame, hour: int, wh: float | None) -> tuple[Point, Point]:
    y = frame.y(wh or 0.0)
    return (frame.x(hour), y), (frame.x(hour + 1), y)


def _lines(frame: _Frame) -> Iterator[Mark]:
    for series, colour, width, dashed in (
        (frame.chart.median, USUAL, 0.6, True),
        (frame.chart.wh, INK, 1.0, False),
    ):
        for first, last in _runs(series, present=True):
            points = tuple(point for h in range(first, last) for point in _step(frame, h, series[h]))
            yield Stroke(points, colour, width, dashed)


def _span_labels(frame: _Frame) -> Iterator[Mark]:
    for span in frame.chart.spans:
        first, last = frame.hour_of(span.starts_at), frame.hour_of(span.ends_at)
        if span.label and last > 0 and first < frame.hours:
            middle = (frame.x(first) + frame.x(last)) / 2
            silent = span.kind == "silent"
            # Room for the words is guessed: a syllable is about as wide as high.
            half = len(span.label) * _SMALL * 0.45
            middle = min(max(middle, _LEFT + half), frame.width - _RIGHT - half)
            colour = TONE_COLOURS["serious"] if silent else INK_QUIET
            yield Words(middle, _TOP + 10, span.label, 8.0 if silent else _SMALL, colour, "center")


def _legend(frame: _Frame) -> Iterator[Mark]:
    y, x = _TOP - 11, _LEFT
    yield Stroke(((x, y), (x + 14, y)), INK, 1.0)
    yield Words(x + 18, y + 2.5, tr("Use in an hour"))
    x += 80
    yield Area(((x, y - 3), (x + 14, y - 3), (x + 14, y + 3), (x, y + 3)), BAND)
    yield Stroke(((x, y), (x + 14, y)), USUAL, 0.6, dashed=True)
    yield Words(x + 18, y + 2.5, tr("Usual at this hour"))
