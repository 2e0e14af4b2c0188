"""The forms of a person: somebody new in the register, and the entry of who is there; held against the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from coordinator.casework.households.entry_text import Typed
from coordinator.text import phone_text, tr
from coordinator.widgets.households.entry.alike_list import AlikeList
from coordinator.widgets.kit.act_forms import ActForm, Whom, second_label
from coordinator.widgets.kit.choices import Choices
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.workspace.households import Households

if TYPE_CHECKING:
    from coordinator.casework.households.entry_check import EntryCheck
    from coordinator.worklist.facts.entry_rows import ResidentRow
    from coordinator.worklist.household_card import HouseholdCard

_CHECK_AFTER_MS = 250


class PersonForm(ActForm):
    """Name, sex, birth, phone and perhaps the address of somebody, with who of the register it may be.

    What is typed is read by the workspace while it is typed; nothing is saved before that has answered.

    Signals
    -------
    home_wanted : int, the household of the register that is to be opened instead
    """

    home_wanted = Signal(int)

    def __init__(
        self,
        title: str,
        detail: str,
        parent: QWidget | None = None,
        *,
        household: Whom | None = None,
        with_address: bool = True,
    ) -> None:
        super().__init__(title, detail, parent, household=household)
        self._with_address = with_address
        self._check: EntryCheck | None = None
        self._checked: tuple[str, ...] = ()
        self._saves_then = False
        self.name = QLineEdit(self)
        self.sex = Choices([("f", tr("Woman")), ("m", tr("Man"))], self, keys="12")
        self.by_digit = (self.sex,)
        self.born = QLineEdit(self)
        self.born.setPlaceholderText(tr("For example: 1948-03-02, 480302, 1948, 음 1948.3.2"))
        self.phone = QLineEdit(self)
        self.phone.setPlaceholderText("010-1234-5678")
        self.address = QLineEdit(self)
        self.address.setPlaceholderText(tr("For example: Buk-myeon, Macha-ri 12-3"))
        self.read_back = second_label("", self)
        self.read_back.setObjectName("readBack")
        self.alike = AlikeList(self)
        self.alike.answered.connect(self.refresh)
        self.alike.wanted.connect(self._on_home)
        self._wait = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)
        self._wait.timeout.connect(self.check_now)
        for field in (self.name, self.born, self.phone, self.address):
            field.textChanged.connect(self._on_text)
        self.sex.changed.connect(self.refresh)
        self.setFocusProxy(self.name)

    def add_person_fields(self) -> None:
        """Put the fields of a person into the form."""
        self.add_field(tr("Name"), self.name)
        self.add_field(tr("Sex"), self.sex)
        self.add_field(tr("Born on"), self.born)
        self.add_field(tr("Phone"), self.phone)
        if self._with_address:
            self.add_field(tr("Address"), self.address)
        else:
            self.address.hide()
        self.body.addWidget(self.read_back)
        self.body.addWidget(self.alike)

    # what is typed, and how it is read

    def typed(self) -> Typed:
        """Give the person as typed."""
        return Typed(self.name.text(), self.sex.one(), self.born.text(), self.phone.text())

    def self_id(self) -> int | None:
        """Name the household that is not to be held against itself."""
        return self.household_id if self.is_of_one else None

    def _state(self) -> tuple[str, ...]:
        return tuple(field.text() for field in (self.name, self.born, self.phone, self.address))

    @Slot()
    def _on_text(self) -> None:
        self._wait.start()
        self.refresh()

    @Slot()
    def check_now(self) -> None:
        """Ask the workspace how what is typed is read, and who it may be."""
        host = self.parent()
        if not isinstance(host, FormHost) or host.bridge is None or not self.has_person():
            return
        self._wait.stop()
        state, workspace = self._state(), host.bridge.workspace

        def question(*args: object) -> tuple[tuple[str, ...], EntryCheck]:
            return state, workspace.households.check_entry(*args)  # type: ignore[arg-type]

        address = self.address.text() if self._with_address else ""
        args = (self.typed(), address, host.bridge.now(), self.self_id())
        host.bridge.ask(question, *args, then=self._on_check, key=f"entry.{id(self)}")

    def _on_check(self, answer: tuple[tuple[str, ...], EntryCheck]) -> None:
        self._checked, self._check = answer
        self.alike.show_homes(self._check.alike)
        self.read_back.setText(self._read_back(self._check))
        self.refresh()
        if self._saves_then and self._checked == self._state():
            self._saves_then = False
            self.save()
        if self.alike.homes and self.alike.isVisible():
            self.bring_into_view(self.alike)

    def _read_back(self, check: EntryCheck) -> str:
        parts = [check.born.remark, phone_text(check.phone)]
        if self._with_address and self.address.text().strip() and not check.elsewhere:
            found = tr("village or town found") if check.area_id is not None else tr("village and town not found")
            parts.append(check.area or found)
        return " · ".join(part for part in parts if part)

    @Slot(int)
    def _on_home(self, household_id: int) -> None:
        self.home_wanted.emit(household_id)
        self.closed.emit()

    # the form

    def has_person(self) -> bool:
        """Say whether there is anybody to be held against the register."""
        return bool(self.name.text().strip())

    def missing(self) -> str:
        """Ask for a name, for what cannot be read, and for an answer to who it may be."""
        if not self.name.text().strip():
            return tr("Write the name.")
        if self._with_address and not self.address.text().strip():
            return tr("Write the address.")
        if self._check is not None and self._checked == self._state():
            problems = self._check.problems
            if problems:
                return next(iter(problems.values()))
            if self._with_address and self._check.elsewhere:
                return tr("This address is in {county}, not in our county.", county=self._check.elsewhere)
            if name := self.alike.open_name():
                return tr("Say of {name} whether it is another person.", name=name)
        return ""

    def is_dirty(self) -> bool:
        """Say whether anything was typed."""
        return any(self._state()) or bool(self.sex.one())

    def save(self) -> None:
        """Hand the request out once the register has been looked through for who it may be."""
        host = self.parent()
        can_ask = isinstance(host, FormHost) and host.bridge is not None
        self.refresh()
        if can_ask and self.has_person() and self.save_button.isEnabled() and self._checked != self._state():
            self._saves_then = True
            self.check_now()
            return
        super().save()


class AddForm(PersonForm):
    """Add a household to the register (가구 추가)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a household"), tr("Contacts and consents follow."), parent)
        self.safety = QLineEdit(self)
        self.safety.setPlaceholderText(tr("For example: dog in the yard, visit in pairs"))
        self.add_person_fields()
        self.add_field(tr("Safety note"), self.safety)
        self.refresh()

    def is_dirty(self) -> bool:
        """Say whether anything was typed."""
        return super().is_dirty() or bool(self.safety.text().strip())

    def request(self) -> Request:
        """Make the request."""
        verb, safety, apart = Households.add_household, self.safety.text(), self.alike.apart_from()
        return ask_for(verb, self.typed(), self.address.text(), safety, WHEN_RUN, apart_from=apart)


class CorrectForm(PersonForm):
    """Correct name, sex, birth, phone and address (명부 고치기); of several who live there, of one of them."""

    def __init__(self, household: Whom, card: HouseholdCard, parent: QWidget | None = None) -> None:
        super().__init__(tr("Name, birth, phone, address"), "", parent, household=household)
        self.must_be_of(card.id)
        self._there = [row for row in card.residents if row.moved_out_on is None]
        self._address_before = card.address
        names = [(str(row.id), row.name) for row in self._there]
        self.whose = Choices(names, self, keys="3456789"[: len(names)])
        if len(self._there) > 1:
            self.add_field(tr("Who"), self.whose)
        else:
            self.whose.hide()
        self.add_person_fields()
        self.address.setText(card.address)
        if self._there:
            self.whose.hold({str(self._there[0].id)})
            self._fill()
        self.whose.changed.connect(self._fill)
        self.refresh()

    def _row(self) -> ResidentRow | None:
        return next((row for row in self._there if str(row.id) == self.whose.one()), None)

    @Slot()
    def _fill(self) -> None:
        row = self._row()
        if row is None:
            return
        self.name.setText(row.name)
        self.sex.hold({row.sex})
        self.born.setText(_born(row))
        self.phone.setText(phone_text(row.phone))

    def self_id(self) -> int | None:
        """Name the household; who lives there besides is held against the register all the same."""
        return self.household_id

    def on_digit(self, digit: int) -> None:
        """Pick the sex by 1 and 2, and whose entry it is by the digits after them."""
        if len(self._there) < 2 or not self.whose.pick(digit):
            super().on_digit(digit)

    def missing(self) -> str:
        """Ask for a change."""
        if self._row() is None:
            return tr("Nobody lives there any more.")
        return super().missing() or ("" if self.is_dirty() else tr("Nothing is changed yet."))

    def is_dirty(self) -> bool:
        """Say whether anything differs from what is stored."""
        row = self._row()
        if row is None:
            return False
        before = (row.name, row.sex, _born(row), phone_text(row.phone), self._address_before)
        now = (self.name.text(), self.sex.one(), self.born.text(), self.phone.text(), self.address.text())
        return tuple(text.strip() for text in now) != tuple(text.strip() for text in before)

    def request(self) -> Request:
        """Make the request."""
        row = self._row()
        assert row is not None
        verb, apart = Households.correct_entry, self.alike.apart_from()
        return ask_for(verb, self.household_id, row.id, self.typed(), self.address.text(), WHEN_RUN, apart_from=apart)


def _born(row: ResidentRow) -> str:
    return row.born_words or (f"{row.born_on}" if row.born_on is not None else row.born_part)
