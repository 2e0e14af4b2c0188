"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "services.request_link": mark("Service requested"),
    "services.move_link": mark("Service link moved"),
}
