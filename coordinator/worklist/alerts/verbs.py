"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "alerts.acknowledge": mark("Alert acknowledged"),
    "alerts.silence": mark("Alert snoozed"),
    "alerts.resolve": mark("Alert resolved"),
    "alerts.merge": mark("Alerts put together"),
    "alerts.detach": mark("Alerts taken apart"),
    "alerts.enter_in_error": mark("Alert taken back as an error"),
}
