"""The acts of this subject in words, for the history."""

from __future__ import annotations

from coordinator.text import mark

VERBS: dict[str, str] = {
    "tasks.add": mark("Task added"),
    "tasks.change": mark("Task changed"),
    "tasks.start": mark("Task begun"),
    "tasks.finish": mark("Task done"),
    "tasks.not_done": mark("Task not done"),
    "tasks.cancel": mark("Task not needed any more"),
    "tasks.reopen": mark("Task taken up again"),
    "follow_ups.task": mark("Task made from a call"),
    "follow_ups.alert": mark("Alert raised from a call"),
    "follow_ups.link": mark("Service asked for from a call"),
}
