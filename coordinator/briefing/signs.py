"""Shapes and colours of severities and call marks on paper; the words come from the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.blocks import Cell
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import mark, over_for, short_moment, tr

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.briefing.blocks import Tone

INK = "#1e2124"
"""Basic text: KRDS gray 90 (krds.go.kr, 1.x)."""
INK_QUIET = "#464c53"
"""Secondary text: KRDS gray 70."""
HAIRLINE = "#cdd1d5"
RULE = "#6d7882"
SURFACE = "#f4f5f6"
ACCENT = "#0b50d0"
BAND = "#d5e3fd"
"""The expected band of the chart: between KRDS primary 5 and 10, so that it survives a copier."""
USUAL = "#7fa6f8"
SILENT = "#fdefec"

TONE_COLOURS: dict[str, str] = {
    "": INK,
    "quiet": INK_QUIET,
    "strong": INK,
    "serious": "#de3412",
    "caution": "#9e6a00",
    "watch": "#256ef4",
    "normal": "#228738",
    "no_data": RULE,
    "absent": RULE,
    "silenced": RULE,
}

SHAPES: dict[str, str] = {
    "serious": "■",
    "caution": "▲",
    "watch": "●",
    "normal": "○",
    "no_data": "◇",
    "absent": "▽",
    "silenced": "‖",
}
"""One shape a severity, the same in list, map, chart and on paper; it must be told apart in black and white."""

TONES: dict[str, Tone] = {
    "serious": "serious",
    "caution": "caution",
    "watch": "watch",
    "normal": "normal",
    "no_data": "no_data",
    "absent": "absent",
    "silenced": "silenced",
}

TICK = "□"
"""A box to tick by hand."""

CALL_SIGNS: dict[str, str] = {
    "ok": "○",
    "concern": "!",
    "no_answer": "×",
    "silent": "…",
    "content_unknown": "?",
    "declined_ai": "∅",
    "unreachable": "×",
    "wrong_person": "×",
    "not_attempted": "–",
    "paused": "‖",
    "due": "·",
    "none": "",
}

CALL_KEY = mark(
    "○ well   ! concern   × no answer   – not attempted   ‖ paused   ∅ declined the AI call   … nothing said"
    "   ? content unknown"
)


def severity_cell(severity: str, detail: str = "") -> Cell:
    """Show a severity as shape, colour and word."""
    label = SEVERITY_LABELS.get(severity)
    return Cell(tr(label) if label else severity, TONES.get(severity, ""), SHAPES.get(severity, ""), detail)


def by_when(due_at: datetime | None, now: datetime) -> str:
    """Say in one line by when: the hour if it is today, else the day too; of what is past, for how long."""
    if due_at is None:
        return ""
    if due_at < now:
        return over_for(due_at, now)
    return _clock(due_at, now)


def due_cell(due_at: datetime | None, now: datetime) -> Cell:
    """Say by when: the hour if it is today, else the day too; what is past says for how long."""
    if due_at is None:
        return Cell("")
    if due_at < now:
        return Cell(over_for(due_at, now), "strong", detail=_clock(due_at, now))
    return Cell(_clock(due_at, now))


def _clock(at: datetime, now: datetime) -> str:
    """Give the hour, of another day with the day before it; a blank that does not break holds them together."""
    return f"{at:%H:%M}" if at.date() == now.date() else short_moment(at).replace(" ", "\u00a0")
