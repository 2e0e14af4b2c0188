"""Tasks: something a person is to do for a household, in a window of days."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.records.base import Base
from coordinator.records.states import IN_ERROR, Kind, Machine, State
from coordinator.text import mark

TASK = Machine(
    name="task",
    states=(
        State("ready", mark("To do"), Kind.OPEN, "owner", "due date"),
        State("in_progress", mark("Being done"), Kind.OPEN, "owner", "due date"),
        State("done", mark("Done"), Kind.DONE_OK),
        State("not_done", mark("Not done"), Kind.DONE_NOT_OK),
        State("cancelled", mark("Not needed any more"), Kind.DONE_NOT_OK),
        State(IN_ERROR, mark("Entered in error"), Kind.VOID),
    ),
    moves={
        "ready": ("in_progress", "done", "not_done", "cancelled", IN_ERROR),
        "in_progress": ("ready", "done", "not_done", "cancelled", IN_ERROR),
        "done": ("ready", IN_ERROR),
        "not_done": ("ready", IN_ERROR),
        "cancelled": ("ready", IN_ERROR),
    },
    reasons={"not_done": ("not_reached", "refused", "no_time", "not_possible")},
)
"""The states of a task. A draft is a task whose `ready_on` lies ahead; overdue is computed, never stored."""

TASK_REASON_LABELS: dict[str, str] = {
    "not_reached": mark("Person not reached"),
    "refused": mark("Person did not want it"),
    "no_time": mark("No time"),
    "not_possible": mark("Not possible"),
}


class Task(Base):
    """Something to do for a household (할 일)."""

    __tablename__ = "task"
    noun: ClassVar[str] = "tasks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=None)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    text: Mapped[str]
    """What is to be done, in a person's words."""
    state: Mapped[str] = mapped_column(String(16), default="ready", index=True)
    ready_on: Mapped[date]
    due_on: Mapped[date]
    last_useful_on: Mapped[date | None] = mapped_column(default=None)
    """After this day it asks for a reason instead of being done."""
    owner: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
