"""What is to be done, in the household pane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from coordinator.widgets.kit.pane.part import PanePart
from coordinator.widgets.tasks import acts
from coordinator.widgets.tasks.section import TaskSection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.widgets.kit.pane.acts import HouseholdActs
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import FollowRow
    from coordinator.worklist.tasks.rows import TaskRow


class TaskPart(PanePart):
    """The tasks of a household, and the reasons that ask for one."""

    def __init__(self, pane: HouseholdActs, content: QWidget) -> None:
        super().__init__(pane, content)
        self.tasks = TaskSection(content)
        self.widgets = (self.tasks,)
        self.tasks.add_wanted.connect(partial(pane.begin, "task"))
        self.tasks.act_wanted.connect(pane.do_at_once)
        self.tasks.form_wanted.connect(self._on_form_wanted)
        self.tasks.follow_chosen.connect(pane.go_to)

    def show_card(self, card: HouseholdCard, now: datetime) -> None:
        """Show what is to be done."""
        self.tasks.show_work(card.open_tasks, card.tasks)

    @Slot(str, object)
    def _on_form_wanted(self, act: str, task: TaskRow) -> None:
        if self.pane.card is not None:
            (acts.change if act == "change" else acts.end)(self.pane, task)

    def sources(self) -> Sequence[FollowRow]:
        """List what the tasks came of."""
        return self.tasks.sources()

    def go_to(self, kind: str, record_id: int) -> bool:
        """Go to a task."""
        if kind != "task":
            return False
        line = next((line for line in self.tasks.lines if line.task.id == record_id), None)
        self.pane.bring(self.tasks if line is None else line)
        return True
