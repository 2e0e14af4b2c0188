"""What the power chart says in words, and how high it is; no drawing, so that the pane need not wait for that."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coordinator.records.base import KST
from coordinator.text import ntr, short_day, tr

if TYPE_CHECKING:
    from coordinator.worklist.rows import Usage

PLOT_HEIGHT = 132


def whole_hours(start: datetime, end: datetime) -> int:
    """Count the whole hours between two instants, never below zero."""
    return max(0, math.floor((end - start) / timedelta(hours=1)))


def silent_label(usage: Usage) -> str:
    """Say how long nothing above standby, or no change, has been seen: `31시간째 조용`."""
    hours = 0 if usage.silent_since is None else whole_hours(usage.silent_since, usage.now)
    if usage.frozen:
        return ntr("unchanged for {n} hour", "unchanged for {n} hours", hours)
    return ntr("quiet for {n} hour", "quiet for {n} hours", hours)


def hour_sentence(usage: Usage, hour: int) -> str:
    """Say one hour: when, how much, how much is usual."""
    at = (usage.start + timedelta(hours=hour)).astimezone(KST)
    when = {"day": short_day(at.date()), "hour": f"{at:%H}"}
    value, usual = float(usage.wh[hour]), float(usage.median[hour])
    if math.isnan(value):
        return tr("{day} {hour}:00 · no data", **when)
    if math.isnan(usual):
        return tr("{day} {hour}:00 · {wh} Wh", wh=f"{value:,.0f}", **when)
    return tr("{day} {hour}:00 · {wh} Wh · usually {usual}", wh=f"{value:,.0f}", usual=f"{usual:,.0f}", **when)
