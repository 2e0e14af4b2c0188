"""The inline forms of what is to be done: a task, how it ended, and a service for what a call told of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from coordinator.records.tasks import TASK, TASK_REASON_LABELS
from coordinator.text import short_day, tr
from coordinator.widgets.kit.act_forms import ActForm, Whom, note_edit, second_label
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.fields import combo_of
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.tasks import FollowUps, Tasks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.checkins.work_rows import CallWork
    from coordinator.worklist.tasks.rows import TaskRow

_DAYS: tuple[tuple[str, int], ...] = (("1", 0), ("2", 1), ("3", 3), ("4", 7))


class TaskForm(ActForm):
    """Add or change a task (할 일): what, by when, and until when it is of use.

    Parameters
    ----------
    text : what stands there at first
    due_on : the day that stands there at first
    task : the task to be changed; none for a new one
    call_id : the call it comes of
    """

    def __init__(
        self,
        household: Whom,
        now: datetime,
        *,
        text: str = "",
        due_on: date | None = None,
        task: TaskRow | None = None,
        call_id: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        detail = tr("From the check-in call") if call_id is not None else ""
        super().__init__(tr("Change the task") if task is not None else tr("Task"), detail, parent, household=household)
        if task is not None:
            self.must_be_of(task.household_id)
        self._now, self._task, self._call_id = now, task, call_id
        self._before = text if task is None else task.text
        self.text = note_edit(self, tr("What is to be done"))
        self.text.setPlainText(self._before)
        earliest = _midnight(now) - timedelta(days=366)
        labels = (tr("Today"), tr("Tomorrow"), tr("In 3 days"), tr("In a week"))
        keys = [key for key, _ in _DAYS]
        self.presets = Choices(zip(keys, labels, strict=True), self, keys=keys)
        self.by_digit = (self.presets,)
        self.due = MomentEdit(earliest, tr("Choose a date"), self, days_only=True, begin=now)
        self.last = MomentEdit(earliest, tr("No last day"), self, days_only=True, begin=now)
        self.add_field(tr("What is to be done"), self.text)
        self.add_field(tr("By"), self.presets, self.due)
        self.add_field(tr("Of use until (later it asks why it was not done)"), self.last)
        day = task.due_on if task is not None else due_on
        if day is not None:
            self._give(self.due, day)
        if task is not None and task.last_useful_on is not None:
            self._give(self.last, task.last_useful_on)
        self.text.textChanged.connect(self.refresh)
        self.presets.changed.connect(self._take_preset)
        self.due.dateTimeChanged.connect(self.refresh)
        self.last.dateTimeChanged.connect(self.refresh)
        self.setFocusProxy(self.text)
        self.refresh()

    def _give(self, field: MomentEdit, day: date) -> None:
        field.give(self._now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0))

    def _take_preset(self) -> None:
        days = dict(_DAYS).get(self.presets.one())
        if days is not None:
            self._give(self.due, (self._now + timedelta(days=days)).date())

    def missing(self) -> str:
        """Ask for text and day, in their order."""
        due, last = _day(self.due), _day(self.last)
        if not self.text.toPlainText().strip():
            return tr("Write what is to be done.")
        if due is None:
            return tr("Choose by when: keys 1 to 4 or a date.")
        if due < self._now.date() and (self._task is None or due != self._task.due_on):
            return tr("The task would be due before today; choose a later day.")
        if last is not None and last < due:
            return tr("It would be of no use any more before it is due.")
        return ""

    def is_dirty(self) -> bool:
        """Say whether the text differs from what stood there."""
        return self.text.toPlainText().strip() != self._before.strip()

    def request(self) -> Request:
        """Make the request."""
        text, due, last = self.text.toPlainText().strip(), _day(self.due), _day(self.last)
        assert due is not None
        if self._task is not None:
            return ask_for(Tasks.change, self._task.id, text, due, WHEN_RUN, last_useful_on=last)
        if self._call_id is not None:
            return ask_for(FollowUps.task_from_call, self._call_id, text, due, WHEN_RUN, last_useful_on=last)
        return ask_for(Tasks.add, self.household_id, text, due, WHEN_RUN, last_useful_on=last)


class TaskEndForm(ActForm):
    """Say how a task ended (할 일 마침): done, not done and why, not needed any more."""

    def __init__(self, household: Whom, task: TaskRow, parent: QWidget | None = None) -> None:
        super().__init__(task.text, tr("by {day}", day=short_day(task.due_on)), parent, household=household)
        self.must_be_of(task.household_id)
        self._task = task
        self._codes: list[tuple[str, str]] = [] if task.is_late else [("done", "")]
        self._codes += [("not_done", code) for code in TASK_REASON_LABELS]
        self._codes.append(("cancelled", ""))
        keys = [str(n) for n in range(1, len(self._codes) + 1)]
        labels = [
            tr("Not done: {reason}", reason=tr(TASK_REASON_LABELS[reason])) if reason else tr(TASK[state].label)
            for state, reason in self._codes
        ]
        self.ends = Choices(zip(keys, labels, strict=True), self, keys=keys)
        self.by_digit = (self.ends,)
        self.note = note_edit(self)
        caption = tr("How it ended")
        if task.is_late and task.last_useful_on is not None:
            caption = tr(
                "This was of use until {day} only. Say why it was not done.", day=short_day(task.last_useful_on)
            )
        self.add_field(caption, self.ends)
        self.add_field(tr("Note"), self.note)
        self.ends.changed.connect(self.refresh)
        self.refresh()

    def missing(self) -> str:
        """Ask how it ended."""
        return "" if self.ends.one() else tr("Choose how it ended, by its number.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return bool(self.ends.one() or self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        state, reason = self._codes[int(self.ends.one()) - 1]
        task, note = self._task.id, self.note.toPlainText().strip()
        if state == "not_done":
            return ask_for(Tasks.not_done, task, reason, WHEN_RUN, note=note)
        return ask_for(Tasks.finish if state == "done" else Tasks.cancel, task, WHEN_RUN, note=note)


class ServiceForm(ActForm):
    """Ask for a service because of a call (통화에서 서비스 의뢰): what fits by topic and age stands first, with why."""

    def __init__(
        self,
        household: Whom,
        work: CallWork,
        programmes: Sequence[tuple[int, str]],
        providers: Sequence[tuple[int, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Link a service"), tr("What was said goes along as the note."), parent, household=household)
        assert work.call is not None
        self.must_be_of(work.call.household_id)
        self._call_id = work.call.id
        self._because = {str(suggestion.programme_id): suggestion.because.text for suggestion in work.suggestions}
        keys = [str(n) for n in range(1, len(work.suggestions) + 1)]
        self.suggested = Choices(
            ((str(suggestion.programme_id), suggestion.programme) for suggestion in work.suggestions), self, keys=keys
        )
        self.by_digit = (self.suggested,)
        self.because = second_label("", self)
        self.programme = combo_of(tr("Choose a programme"), programmes, self)
        self.provider = combo_of(tr("Provider chosen later"), providers, self)
        if work.suggestions:
            self.add_field(tr("Fits what was said"), self.suggested, self.because)
        else:
            self.suggested.hide()
            self.because.hide()
        self.add_field(tr("Programme"), self.programme)
        self.add_field(tr("Provider"), self.provider)
        self.suggested.changed.connect(self._take_suggestion)
        self.programme.currentIndexChanged.connect(self._on_programme)
        self.refresh()
        if work.suggestions:
            self.suggested.buttons[0].setChecked(True)

    def _take_suggestion(self) -> None:
        code = self.suggested.one()
        self.because.setText(self._because.get(code, ""))
        if code:
            self.programme.setCurrentIndex(self.programme.findData(int(code)))
        self.refresh()

    def _on_programme(self) -> None:
        chosen = str(self.programme.currentData() or "")
        if self.suggested.one() and self.suggested.one() != chosen:
            self.suggested.clear()
            self.because.setText("")
        self.refresh()

    def missing(self) -> str:
        """Ask for the programme."""
        return "" if self.programme.currentData() is not None else tr("Choose the programme.")

    def is_dirty(self) -> bool:
        """Say whether anything but the first suggestion was chosen."""
        return self.provider.currentData() is not None

    def request(self) -> Request:
        """Make the request."""
        programme, provider = self.programme.currentData(), self.provider.currentData()
        return ask_for(FollowUps.link_from_call, self._call_id, programme, provider, WHEN_RUN)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _day(field: MomentEdit) -> date | None:
    moment = field.moment()
    return None if moment is None else moment.date()
