"""Keying in survey forms: the row code picks person and instrument, digits answer, Enter saves, the next code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from coordinator.errors import CoordinatorError
from coordinator.records.surveys import RESULT_LABELS, AssessmentMode
from coordinator.text import mark, tr
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.bridge import why_not
from coordinator.widgets.kit.choices import MomentEdit
from coordinator.widgets.kit.desks.frame import DeskView, button, second
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.widgets.kit.table import Column
from coordinator.widgets.kit.waiting_form import WaitingForm, type_again
from coordinator.widgets.surveys.form import AssessForm, NotAssessedForm
from coordinator.workspace.history import History

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.surveys.keyed import KeyedPlace

_MOST_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A form keyed in at this sitting."""

    code: str
    household_id: int
    name: str
    words: str
    act_id: int | None
    undone: bool = False


COLUMNS = (
    Column(mark("Row code"), lambda row: row.code, width=96),
    Column(mark("Name"), lambda row: row.name, width=90),
    Column(mark("Result"), lambda row: tr("Undone") if row.undone else row.words, width=0, tip=lambda row: row.words),
)


class _Code(QLineEdit):
    """The field of the row code; Esc empties it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FormsKeyin(DeskView):
    """Type a row code, Enter; a digit an item, Enter; the next row code."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "surveysKeyin", tr("Key in forms"), parent)
        self._place: KeyedPlace | None = None
        """The form that is keyed in now."""
        self._keyed: list[Keyed] = []
        left = QWidget()
        left.setMinimumWidth(420)
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(6)
        now = bridge.now()
        self.day = MomentEdit(now - _MOST_BACK, tr("Choose the day"), left, begin=now, days_only=True)
        self.day.setObjectName("surveyKeyinDay")
        self.day.setAccessibleName(tr("Day of the forms"))
        self.day.limit(now)
        self.day.give(now)
        self.code = _Code(left)
        self.code.setObjectName("surveyKeyinCode")
        self.code.setAccessibleName(tr("Row code"))
        self.code.setPlaceholderText(tr("For example 1234-5, or without the hyphen"))
        self.code.returnPressed.connect(self._on_code)
        head = QWidget(left)
        grid = QGridLayout(head)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for place, (caption, field) in enumerate(((tr("Row code"), self.code), (tr("Day of the forms"), self.day))):
            label = second(caption)
            label.setBuddy(field)
            grid.addWidget(label, 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, 1)
        column.addWidget(head)
        self.about = second()
        self.about.setObjectName("surveyKeyinAbout")
        column.addWidget(self.about)
        self.forms = FormHost(left, most=0.72)
        self.forms.keep_with(bridge, "surveys:keyin")
        self.forms.saved.connect(self._on_saved)
        self.forms.form_closed.connect(self._on_closed)
        column.addWidget(self.forms)
        column.addStretch(1)
        self.undo = button(tr("Undo this form"), "surveyKeyinUndo")
        self.undo.clicked.connect(self._on_undo)
        self.head.addWidget(self.undo)
        self.table = DeskTable(COLUMNS, "surveyKeyinTable", tr("Keyed in at this sitting"), key=lambda row: row.act_id)
        self.table.set_empty(
            tr(
                "Nothing is keyed in yet. Type the row code that stands first on the printed form, "
                "then a digit an item."
            )
        )
        self.table.row_selected.connect(self._on_selected)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setHandleWidth(1)
        whole.setChildrenCollapsible(False)
        whole.addWidget(left)
        whole.addWidget(self.table)
        whole.setSizes([560, 806])
        whole.setStretchFactor(1, 1)
        self.body.addWidget(whole, 1)
        self.setFocusProxy(self.code)
        self._show_keyed()

    def panes(self) -> tuple[QWidget, ...]:
        """List the panes for F6."""
        return (self.code, self.table.table)

    def show_household(self, household_id: int) -> None:
        """Select what was keyed in for a household."""
        self.table.select(lambda row: row.household_id == household_id)

    def refresh(self) -> None:
        """Ask what was undone since; the list is of this sitting and stays."""
        self.day.limit(self.bridge.now())
        if self._keyed:
            self.ask(self.bridge.workspace.history.undone, then=self._on_undone, key="surveykeyin.undone")

    # a form

    @Slot()
    def _on_code(self) -> None:
        code = self.code.text().strip()
        if not code:
            return
        if self.day.moment() is None:
            self.messages.say(tr("Choose the day"))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.messages.clear()
        self._place = None
        # What is typed from now on is for the form, also while the row is looked up.
        self.forms.begin(("waiting",), lambda: WaitingForm(None, "row", code, self.forms))
        self.bridge.ask(
            self.bridge.workspace.surveys.form_of_code,
            code,
            self.bridge.now(),
            then=self._on_place,
            failed=self._on_no_place,
            key="surveykeyin.row",
        )

    def _on_no_place(self, error: BaseException) -> None:
        self.forms.end_wait()
        self._on_closed()
        self.on_failed(error)

    def _on_place(self, place: KeyedPlace) -> None:
        waiting, window = self.forms.form, self.window()
        if not isinstance(waiting, WaitingForm):
            return  # it was given up
        has_keyboard = window.focusWidget() is waiting
        typed = self.forms.end_wait()
        self._show_place(place)
        key = (place.place.id, AssessForm)
        form = self.forms.draft(key)
        if not isinstance(form, AssessForm):
            form = self._form(place)
        self.forms.open(form, key, focus=has_keyboard)
        if has_keyboard:
            type_again(typed, window)

    def _form(self, place: KeyedPlace) -> AssessForm:
        day = self.day.moment()
        form = AssessForm(
            Whom(place.place.household_id, place.place.name),
            [place.instrument],
            self.bridge.now(),
            self.forms,
            on=None if day is None else day.date(),
            mode=AssessmentMode.PAPER,
            round_id=place.round_id,
        )
        form.answers.could_not.connect(partial(self._on_could_not, place))
        return form

    def _on_could_not(self, place: KeyedPlace) -> None:
        """Ask why nothing could be asked, in the place of the answers."""
        day = self.day.moment()
        self.forms.begin(
            (place.place.id, NotAssessedForm),
            lambda: NotAssessedForm(
                Whom(place.place.household_id, place.place.name),
                place.instrument,
                self.bridge.now(),
                self.forms,
                on=None if day is None else day.date(),
                mode=AssessmentMode.PAPER,
                round_id=place.round_id,
            ),
        )

    def _show_place(self, place: KeyedPlace) -> None:
        self._place = place
        self.forms.be_of(place.place.id)
        age = [] if place.place.age is None else [tr("{n} years old", n=place.place.age)]
        self.about.setText(" · ".join(filter(None, (place.place.name, *age, place.place.area, place.round_name))))

    @Slot(object)
    def _on_saved(self, request: Request) -> None:
        place = self._place
        if place is not None:
            done, failed = partial(self._on_done, place, request), partial(self._on_refused, place, request)
            self.bridge.do(request, then=done, failed=failed)
            # The next code may be typed at once; nothing of it is taken away when the answer comes.
            self._empty()

    def _on_done(self, place: KeyedPlace, request: Request, done: Any) -> None:
        sheet = request["sheet"]
        words = sheet.answers or tr(RESULT_LABELS[sheet.result])
        said = done.message.removeprefix(f"{place.place.name}: ") or words
        self._keyed.insert(0, Keyed(place.place.code, place.place.household_id, place.place.name, said, done.act_id))
        self._show_keyed()
        self.forms.forget_sent(request)

    def _on_refused(self, place: KeyedPlace, request: Request, error: BaseException) -> None:
        why = why_not(error)
        if self.forms.form is None and not self.code.text():
            has_keyboard = self.window().focusWidget() is self.code
            self._show_place(place)
            self.forms.refuse(why, request)
            if has_keyboard and self.forms.form is not None:  # nothing is typed there yet
                self.forms.form.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.forms.refuse(why, request)
            self.messages.say(
                tr("{name}: {why}", name=place.place.name, why=why),
                button=tr("Go back to it"),
                then=partial(self._take_up, place),
            )
        if not isinstance(error, CoordinatorError):
            self.on_failed(error)

    def _take_up(self, place: KeyedPlace) -> None:
        self._show_place(place)
        self.forms.take_up()

    @Slot()
    def _on_closed(self) -> None:
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.code.selectAll()

    def _empty(self) -> None:
        self._place = None
        self.forms.be_of(None)  # a late answer takes the keyboard from no code
        self.code.clear()
        self.about.clear()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    # what was keyed in

    def _show_keyed(self) -> None:
        self.table.set_rows(self._keyed)
        standing = sum(not row.undone for row in self._keyed)
        self.count.setText(tr("Keyed in at this sitting: {n:,}", n=standing))
        self._on_selected(self.table.selected())

    @Slot(object)
    def _on_selected(self, row: Keyed | None) -> None:
        self.undo.setEnabled(row is not None and not row.undone and row.act_id is not None)

    @Slot()
    def _on_undo(self) -> None:
        row = self.table.selected()
        if row is not None and row.act_id is not None:
            self.act(ask_for(History.undo, row.act_id, WHEN_RUN), then=self._on_own_undone)

    def _on_own_undone(self, _done: Any) -> None:
        self.refresh()
        if self.forms.form is None and self.has_keyboard():
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undone(self, acts: frozenset[int]) -> None:
        """Mark what is undone, from here or by Ctrl+Z; what was done again stands."""
        before = self._keyed
        self._keyed = [replace(row, undone=row.act_id in acts) for row in before]
        if self._keyed != before:
            self._show_keyed()
