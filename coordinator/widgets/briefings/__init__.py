"""Printing and its preview."""

from __future__ import annotations

from coordinator.widgets.subject import SubjectView

VIEW = SubjectView("briefings")
