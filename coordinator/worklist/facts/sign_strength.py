"""How strong a sign of life is, by its source: seen by somebody, spoken to, a meter, a service, the use of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.worklist.rows import SIGNS, LifeSign
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from datetime import datetime

STRENGTH_LABELS: dict[str, str] = {
    "seen": mark("Seen by somebody"),
    "spoken": mark("Spoken to"),
    "meter": mark("By the meter"),
    "delivery": mark("By a service"),
    "phone_use": mark("By phone use"),
}
"""How strong a sign of life is, the strongest first."""
STRENGTHS: dict[str, str] = {
    "visit": "seen",
    "calls": "spoken",
    "contact": "spoken",
    "power": "meter",
    "service": "delivery",
    "phone": "phone_use",
}


def life_sign(at: datetime, source: str) -> LifeSign:
    """Give a sign of life by its source, with its words and its strength."""
    return LifeSign(at, source, Said(source, SIGNS[source]), STRENGTHS[source])
