"""The forms and the section of tasks."""

from __future__ import annotations

from coordinator.text import mark
from coordinator.widgets.kit.pane.records import PaneAct, Part
from coordinator.widgets.subject import Action, SubjectView

VIEW = SubjectView(
    "tasks",
    pane=(Part("tasks", 50, "coordinator.widgets.tasks.pane_part:TaskPart"),),
    acts=(
        PaneAct("task", mark("Task"), "coordinator.widgets.tasks.acts:add", place=50, menu=mark("Add a task")),
        PaneAct("call_task", mark("Task"), "coordinator.widgets.tasks.acts:task_of_call"),
        PaneAct("call_alert", mark("As an alert"), "coordinator.widgets.tasks.acts:alert_of_call"),
        PaneAct("call_service", mark("Link a service"), "coordinator.widgets.tasks.acts:service_of_call"),
    ),
    moves_on=("Tasks.finish", "Tasks.not_done", "Tasks.cancel"),
    actions=(
        Action(
            "task", mark("Add a task"), "act", 60, "T", "household", words=mark("reminder, to do, follow up, visit")
        ),
    ),
)
