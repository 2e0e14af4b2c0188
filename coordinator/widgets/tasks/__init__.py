"""The forms and the section of tasks."""

from __future__ import annotations

from coordinator.widgets.subject import SubjectView

VIEW = SubjectView("tasks")
