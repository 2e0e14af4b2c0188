"""Keying in survey forms: the row code picks person and instrument, digits answer, Enter saves, the next code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from coordinator.records.surveys import RESULT_LABELS, AssessmentMode
from coordinator.text import mark, tr
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.desks import code_keyin
from coordinator.widgets.kit.desks.code_keyin import CodeKeyin, Sheet
from coordinator.widgets.kit.desks.frame import second
from coordinator.widgets.kit.table import Column
from coordinator.widgets.surveys.form import AssessForm, NotAssessedForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.widgets.kit.bridge import Bridge
    from coordinator.widgets.kit.request import Request
    from coordinator.worklist.surveys.keyed import KeyedPlace

_MOST_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed(code_keyin.Keyed):
    """A form keyed in at this sitting."""

    words: str


COLUMNS = (
    Column(mark("Row code"), lambda row: row.code, width=96),
    Column(mark("Name"), lambda row: row.name, width=90),
    Column(mark("Result"), lambda row: tr("Undone") if row.undone else row.words, width=0, tip=lambda row: row.words),
)


class FormsKeyin(CodeKeyin):
    """Type a row code, Enter; a digit an item, Enter; the next row code."""

    form_class = AssessForm

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        sheet = Sheet(
            names="surveyKeyin",
            drafts="surveys:keyin",
            day=tr("Day of the forms"),
            choose_day=tr("Choose the day"),
            example=tr("For example 1234-5, or without the hyphen"),
            undo=tr("Undo this form"),
            empty=tr(
                "Nothing is keyed in yet. Type the row code that stands first on the printed form, "
                "then a digit an item."
            ),
            columns=COLUMNS,
            most_back=_MOST_BACK,
            days_only=True,
            most=0.72,
            sizes=(560, 806),
        )
        super().__init__(bridge, "surveysKeyin", tr("Key in forms"), sheet, parent)

    def add_head(self, column: QVBoxLayout) -> None:
        """Put code and day beside each other, so that the answers have the height."""
        head = QWidget()
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

    # a form

    def asked(self) -> tuple[str, None] | None:
        """Give the code; the day of the forms has to be there."""
        code = self.code.text().strip()
        if code and self.day.moment() is None:
            self.messages.say(tr("Choose the day"))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return (code, None) if code else None

    def row_of_code(self) -> Callable[..., KeyedPlace]:
        """Look the form up on the lists of the rounds."""
        return self.bridge.workspace.surveys.form_of_code

    def show_row(self, row: KeyedPlace | None, given: None) -> None:
        """Say who it is and which round asks."""
        if row is None:
            self.about.clear()
            return
        age = [] if row.place.age is None else [tr("{n} years old", n=row.place.age)]
        self.about.setText(" · ".join(filter(None, (row.place.name, *age, row.place.area, row.round_name))))

    def number(self, row: KeyedPlace) -> int:
        """Give the number of the place on the round's list."""
        return row.place.id

    def name_of(self, row: KeyedPlace) -> str:
        """Give whose form it is."""
        return row.place.name

    def form_of(self, row: KeyedPlace, given: None, draft: ActForm | None) -> AssessForm:
        """Give the form of the answers."""
        if isinstance(draft, AssessForm):
            return draft
        form = AssessForm(self._whom(row), [row.instrument], self.bridge.now(), self.forms, **self._said_of(row))
        form.answers.could_not.connect(partial(self._on_could_not, row))
        return form

    def _on_could_not(self, row: KeyedPlace) -> None:
        """Ask why nothing could be asked, in the place of the answers."""
        self.forms.begin(
            (row.place.id, NotAssessedForm),
            lambda: NotAssessedForm(
                self._whom(row), row.instrument, self.bridge.now(), self.forms, **self._said_of(row)
            ),
        )

    @staticmethod
    def _whom(row: KeyedPlace) -> Whom:
        return Whom(row.place.household_id, row.place.name)

    def _said_of(self, row: KeyedPlace) -> dict[str, Any]:
        """Give what is the same of either form: its day, that it came on paper, its round."""
        day = self.day.moment()
        on = None if day is None else day.date()
        return {"on": on, "mode": AssessmentMode.PAPER, "round_id": row.round_id}

    def keyed(self, row: KeyedPlace, request: Request, done: Any) -> Keyed:
        """Say what was keyed in of the form."""
        sheet = request["sheet"]
        words = sheet.answers or tr(RESULT_LABELS[sheet.result])
        return Keyed(
            code=row.place.code,
            household_id=row.place.household_id,
            name=row.place.name,
            words=done.message.removeprefix(f"{row.place.name}: ") or words,
            act_id=done.act_id,
        )
