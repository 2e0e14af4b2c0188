"""The forms of alerts."""

from __future__ import annotations

from coordinator.widgets.subject import SubjectView

VIEW = SubjectView("alerts")
