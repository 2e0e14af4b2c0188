"""The forms of a person of a round: what became of it, who it is, a result taken back; and of the round itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QSpinBox

from coordinator.records.finding import FINDING, REOPEN_LABELS, RESULTS, SOURCE_LABELS, WAY_LABELS, Source
from coordinator.text import day, mark, tr
from coordinator.widgets.kit.act_forms import ActForm, note_edit
from coordinator.widgets.kit.choices import Choices, MomentEdit
from coordinator.widgets.kit.fields import DayEdit, still
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from coordinator.worklist.finding.rows import PersonRow, RoundRow

TRY_LABELS: dict[str, str] = {
    "visit": mark("Not met: visit"),
    "call": mark("Not met: call"),
    "letter": mark("Not met: note at the door"),
}
KEYS: Mapping[str, str] = {
    "1": "visit",
    "2": "call",
    "3": "counselled",
    "4": "risk_high",
    "5": "risk_middle",
    "6": "risk_low",
    "7": "no_risk",
    "8": "refused",
    "9": "officer",
    "0": "absent",
}
"""What a digit records; a death, a move or a facility is chosen by hand, never by one press."""
_LONGEST_BACK = timedelta(days=120)


def outcome_request(person_id: int, code: str, note: str = "", tried_at: datetime | None = None) -> Request:
    """Ask for a try or a result by its code."""
    if code in WAY_LABELS:
        return ask_for(Finding.record_attempt, person_id, code, WHEN_RUN, note=note, tried_at=tried_at)
    return ask_for(Finding.set_result, person_id, code, WHEN_RUN, note=note)


def key_of(code: str) -> str:
    """Give the digit of a try or result; empty where it has none."""
    return next((key for key, known in KEYS.items() if known == code), "")


class ResultForm(ActForm):
    """Record a try that met nobody, or what became of the person (발굴 결과); the digits do the same from the list."""

    def __init__(self, row: PersonRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("What became of it"), tr("A digit in the list records it at once."), parent)
        self._person_id = row.id
        self.tries = Choices(
            ((code, tr(label)) for code, label in TRY_LABELS.items()),
            self,
            keys=[key_of(code) for code in TRY_LABELS],
            caption=tr("Nobody met"),
        )
        self.tries.setObjectName("findingTries")
        self.results = Choices(
            ((code, tr(FINDING[code].label)) for code in RESULTS),
            self,
            keys=[key_of(code) for code in RESULTS],
            caption=tr("Result"),
        )
        self.by_digit = (self.tries, self.results)
        self.results.setObjectName("findingResults")
        for button in self.results.buttons:
            if button.code == "absent":
                button.setEnabled(row.tries > 0)
                button.setToolTip(tr("Closes it after {n} tries", n=row.tries) if row.tries else tr("After a try only"))
        self.note = note_edit(self, tr("Who was asked, what was seen"), lines=1)
        self.tried_at = MomentEdit(now - _LONGEST_BACK, tr("Tried just now"), self, begin=now - timedelta(days=1))
        self.tried_at.limit(now)
        self.tried_at.setAccessibleName(tr("When it was tried"))
        self.note.setAccessibleName(tr("Note"))
        for part in (self.tries, self.results, self.tried_at, self.note):
            self.body.addWidget(part)
        self.tries.changed.connect(self._on_try)
        self.results.changed.connect(self._on_result)
        self.note.textChanged.connect(self.refresh)
        self.setFocusProxy(self.note)
        self._show_when()
        self.refresh()

    def _on_try(self) -> None:
        if self.tries.one():
            self.results.clear()
        self._show_when()
        self.refresh()

    def _on_result(self) -> None:
        if self.results.one():
            self.tries.clear()
        self._show_when()
        self.refresh()

    def _show_when(self) -> None:
        self.tried_at.setVisible(bool(self.tries.one()))

    @property
    def code(self) -> str:
        """What is chosen; empty for nothing."""
        return self.tries.one() or self.results.one()

    def missing(self) -> str:
        """Ask for a try or a result."""
        return "" if self.code else tr("Choose a try or a result.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return bool(self.code or self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        return outcome_request(self._person_id, self.code, self.note.toPlainText().strip(), self.tried_at.moment())


class WhoForm(ActForm):
    """Say whom of the register a person of a round is (등록부 확인): a household by its digit, 0 for nobody."""

    NOBODY = "nobody"

    def __init__(self, row: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(tr("Who of the register is it?"), "", parent)
        self._person_id = row.id
        answers = [(str(home), tr("{name} (household {n})", name=name, n=home)) for home, name in row.perhaps]
        keys = [str(n) for n in range(1, len(answers) + 1)]
        self.homes = Choices([*answers, (self.NOBODY, tr("Nobody of the register"))], self, keys=[*keys, "0"])
        self.by_digit = (self.homes,)
        self.homes.setObjectName("findingWho")
        self.add_field(tr("It may be"), self.homes)
        self.homes.changed.connect(self.refresh)
        self.setFocusProxy(self.homes.buttons[0])
        self.refresh()

    def missing(self) -> str:
        """Ask for an answer."""
        return "" if self.homes.one() else tr("Choose who it is.")

    def is_dirty(self) -> bool:
        """Say whether an answer was given."""
        return bool(self.homes.one())

    def request(self) -> Request:
        """Make the request."""
        chosen = self.homes.one()
        return ask_for(Finding.say_who, self._person_id, None if chosen == self.NOBODY else int(chosen), WHEN_RUN)


class ReopenForm(ActForm):
    """Take a result back for a reason (결과 되돌리기)."""

    def __init__(self, row: PersonRow, parent: QWidget | None = None) -> None:
        detail = day(row.closed_at.date()) if row.closed_at is not None else ""
        title = tr("Result: {result}", result=tr(FINDING[row.state].label))
        super().__init__(title, detail, parent)
        self._person_id = row.id
        self.reasons = Choices(((code, tr(label)) for code, label in REOPEN_LABELS.items()), self, keys="123")
        self.by_digit = (self.reasons,)
        self.reasons.setObjectName("findingReasons")
        self.note = note_edit(self, lines=1)
        self.add_field(tr("Take it back, because"), self.reasons)
        self.add_field(tr("Note"), self.note)
        self.reasons.changed.connect(self.refresh)
        self.note.textChanged.connect(self.refresh)
        self.save_button.setText(tr("Take back"))
        self.setFocusProxy(self.reasons.buttons[0])
        self.refresh()

    def missing(self) -> str:
        """Ask for the reason."""
        return "" if self.reasons.one() else tr("Choose why it is taken back.")

    def is_dirty(self) -> bool:
        """Say whether anything was given."""
        return bool(self.reasons.one() or self.note.toPlainText().strip())

    def request(self) -> Request:
        """Make the request."""
        note = self.note.toPlainText().strip()
        return ask_for(Finding.reopen, self._person_id, self.reasons.one(), WHEN_RUN, note=note)


class RoundForm(ActForm):
    """Correct what is known of a round (차수 고치기); its rows stay as they were received."""

    def __init__(self, row: RoundRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(tr("Correct the round"), tr("The list itself stays as it was received."), parent)
        self._row = row
        self._today = now.date()
        sources = (Source.LONELY_DEATH, Source.BLIND_SPOT, Source.OTHER)
        self.source = Choices(((code, tr(SOURCE_LABELS[code])) for code in sources), self, keys="123")
        self.by_digit = (self.source,)
        self.source.hold((row.source,))
        self.year, self.number = still(QSpinBox(self)), still(QSpinBox(self))
        self.year.setRange(2020, now.year + 1)
        self.year.setValue(row.year)
        self.number.setRange(0, 99)
        self.number.setSpecialValueText(tr("not known"))
        self.number.setValue(row.number or 0)
        self.received_on = DayEdit(self)
        self.received_on.setDate(_as_qt(row.received_on))
        self.until = MomentEdit(
            datetime.combine(row.received_on, now.time(), now.tzinfo), tr("not known"), self, begin=now, days_only=True
        )
        if row.until is not None:
            self.until.give(datetime.combine(row.until, now.time(), now.tzinfo))
        self.add_field(tr("Source of the list"), self.source)
        self.add_field(tr("Year"), self.year)
        self.add_field(tr("Number of the round"), self.number)
        self.add_field(tr("Received on"), self.received_on)
        self.add_field(tr("To be worked off until"), self.until)
        for changed in (
            self.source.changed,
            self.year.valueChanged,
            self.number.valueChanged,
            self.received_on.dateChanged,
            self.until.dateTimeChanged,
        ):
            changed.connect(self.refresh)
        self.setFocusProxy(self.source.buttons[0])
        self.refresh()

    def _given(self) -> tuple[str, int, int | None, date, date | None]:
        until = self.until.moment()
        return (
            self.source.one() or Source.UNKNOWN,
            self.year.value(),
            self.number.value() or None,
            self.received_on.day(),
            until.date() if until is not None else None,
        )

    def missing(self) -> str:
        """Ask for a change."""
        return "" if self.is_dirty() else tr("Nothing is changed yet.")

    def is_dirty(self) -> bool:
        """Say whether anything differs from before."""
        row = self._row
        return self._given() != (row.source, row.year, row.number, row.received_on, row.until)

    def request(self) -> Request:
        """Make the request."""
        source, year, number, received_on, until = self._given()
        return ask_for(Finding.correct_round, self._row.id, source, year, number, received_on, until, WHEN_RUN)


def _as_qt(on: date) -> QDate:
    return QDate(on.year, on.month, on.day)
