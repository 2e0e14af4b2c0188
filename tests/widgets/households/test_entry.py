"""The register kept by keys alone on the Households desk: somebody new, contacts, consents; all of it undone again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from sqlalchemy import func, select

from coordinator.records.households import Consent, Contact, Household, Resident
from coordinator.records.merges import PersonPair
from tests.casework.homes import add_home
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
COUNTED = (Household, Resident, Contact, Consent, PersonPair)


@pytest.fixture
def desk(empty: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    add_home(empty, "박다른", born_on=date(1951, 1, 1), phone="01099998888", address="영월읍 하송리 1")
    with desk_alone("households:register", empty, qtbot) as made:
        made.page.table.enter()
        yield made


def counts(workspace: Workspace) -> list[int]:
    """Count the rows that make up the register."""
    with workspace.vault.read() as session:
        return [session.scalar(select(func.count()).select_from(record)) or 0 for record in COUNTED]


def form(desk: DeskPlace) -> Any:
    """Give the form that is open."""
    desk.qtbot.waitUntil(lambda: desk.page.pane.forms.form is not None)
    return desk.page.pane.forms.form


def write(desk: DeskPlace, *texts: str) -> None:
    """Type texts into one field after another, by Tab from each to the next."""
    for place, text in enumerate(texts):
        if place:
            desk.key(Qt.Key.Key_Tab)
        focus: Any = QApplication.focusWidget()
        focus.insert(text)


def digits(desk: DeskPlace, keys: str) -> None:
    """Press digits where the keyboard is, which is in no text."""
    for key in keys:
        desk.key(Qt.Key(ord(key)))


def save(desk: DeskPlace) -> None:
    """Save by Ctrl+Enter and wait until it is stored and shown."""
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: desk.page.pane.forms.form is None)
    desk.settle()


def begin(desk: DeskPlace, digit: str) -> Any:
    """Open a part of the entry: E, then its digit."""
    desk.page.table.enter()
    desk.qtbot.waitUntil(lambda: desk.page.pane.card is not None)
    desk.key(Qt.Key.Key_E)
    form(desk)
    digits(desk, digit)
    return form(desk)


def last_act(workspace: Workspace) -> int:
    """Give the newest act that was not undone."""
    return next(row.id for row in workspace.history.acts(50) if row.can_undo)


def test_a_household_with_two_contacts_and_three_consents_by_keys_and_all_undone_one_by_one(desk: DeskPlace) -> None:
    workspace = desk.workspace
    before = counts(workspace)
    desk.key(Qt.Key.Key_I)
    form(desk)
    write(desk, "이새봄")
    desk.key(Qt.Key.Key_Tab)
    digits(desk, "1")
    desk.key(Qt.Key.Key_Tab)
    write(desk, "480302", "010-2222-3333", "북면 마차리 12-3", "마당에 개")
    save(desk)
    desk.qtbot.waitUntil(lambda: desk.page.table.selected().name == "이새봄")
    home = desk.page.table.selected().household_id
    for name, phone in (("김딸", "010-1111-1111"), ("박이장", "010-2222-2222")):
        begin(desk, "3")
        write(desk, name, phone)
        save(desk)
    begin(desk, "4")
    digits(desk, "1356")
    save(desk)
    card = workspace.households.card(home, NOW)
    assert (card.name, card.born_on, card.safety_note) == ("이새봄", date(1948, 3, 2), "마당에 개")
    assert [contact.name for contact in card.contacts] == ["김딸", "박이장"]
    assert card.consents == ("calls", "conference", "power")
    after = counts(workspace)
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 2, 3, 0]
    for _ in range(4):
        workspace.history.undo(last_act(workspace), NOW)
    assert counts(workspace) == before


def test_who_may_be_in_the_register_is_shown_and_answered_before_anything_is_saved(desk: DeskPlace) -> None:
    desk.key(Qt.Key.Key_I)
    adding = form(desk)
    adding.name.setText("박다른")
    adding.born.setText("510101")
    adding.address.setText("영월읍 하송리 9")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.qtbot.waitUntil(lambda: adding.alike.isVisible())
    desk.settle()
    assert desk.page.pane.forms.form is adding
    assert not adding.save_button.isEnabled()
    assert "박다른" in adding.missing_label.text()
    words = " ".join(label.text() for label in adding.alike.findChildren(QLabel))
    assert "같은 이름" in words
    known = adding.alike.homes[0].household_id
    adding.alike.answers[known].buttons[0].click()
    save(desk)
    with desk.workspace.vault.read() as session:
        pair = session.scalars(select(PersonPair)).one()
        assert (pair.household_id, pair.state) == (known, "not_duplicate")


def test_who_is_in_the_register_is_opened_instead(desk: DeskPlace) -> None:
    places: list[tuple[str, int]] = []
    desk.page.place_wanted.connect(lambda place, home: places.append((place, home)))
    desk.key(Qt.Key.Key_I)
    adding = form(desk)
    adding.name.setText("박다른")
    adding.born.setText("510101")
    adding.check_now()
    desk.settle()
    known = adding.alike.homes[0].household_id
    desk.click(f"instead{known}")
    assert places == [("today", known)]
    assert desk.page.pane.forms.form is None


def test_contacts_are_put_in_order_corrected_and_taken_out_by_keys(desk: DeskPlace) -> None:
    from coordinator.casework.households.contacts import ContactWords

    home = desk.page.table.selected().household_id
    for name in ("김딸", "박이장"):
        desk.workspace.households.add_contact(home, ContactWords(name, phone="010-1111-1111"), NOW)
    desk.page.refresh()
    contacts = desk.page.pane.contacts
    desk.qtbot.waitUntil(lambda: len(contacts.lines) == 2)

    def names() -> list[str]:
        return [contact.name for contact in desk.workspace.households.card(home, NOW).contacts]

    contacts.lines[0].setFocus()
    desk.key(Qt.Key.Key_Down, ALT)
    desk.qtbot.waitUntil(lambda: [line.contact.name for line in contacts.lines] == ["박이장", "김딸"])
    assert names() == ["박이장", "김딸"]
    focus: Any = QApplication.focusWidget()
    assert focus is contacts.lines[1]
    desk.key(Qt.Key.Key_Return)
    assert form(desk).name.text() == "김딸"
    form(desk).hours.setText("저녁")
    save(desk)
    desk.qtbot.waitUntil(lambda: contacts.lines[1].contact.hours == "저녁")
    contacts.lines[1].setFocus()
    desk.key(Qt.Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: len(contacts.lines) == 1)
    assert names() == ["박이장"]


def test_a_household_becomes_two_and_the_pane_says_so(desk: DeskPlace) -> None:
    home = desk.page.table.selected().household_id
    moving = begin(desk, "2")
    moving.name.setText("박두리")
    moving.name.setFocus()
    save(desk)
    assert desk.workspace.households.card(home, NOW).lives_with == ("박두리",)
    leaving = begin(desk, "2")
    digits(desk, "4")
    assert leaving.kinds.one() == "out"
    leaving.whose.choose(leaving.whose.buttons[1].code)
    save(desk)
    assert desk.workspace.households.card(home, NOW).is_alone


def test_an_exception_asks_why_and_says_until_when(desk: DeskPlace) -> None:
    home = desk.page.table.selected().household_id
    consent = begin(desk, "4")
    digits(desk, "30")
    assert not consent.save_button.isEnabled()
    assert "14일" in consent.effect.text()
    consent.remark.setText("쓰러진 뒤 연락이 닿지 않음")
    save(desk)
    (row,) = [row for row in desk.workspace.households.card(home, NOW).consent_states if row.state == "exception"]
    assert row.words == "쓰러진 뒤 연락이 닿지 않음"


def test_a_correction_changes_what_was_changed_and_nothing_else(desk: DeskPlace) -> None:
    home = desk.page.table.selected().household_id
    before = desk.workspace.households.card(home, NOW)
    correcting = begin(desk, "1")
    assert not correcting.save_button.isEnabled()
    correcting.phone.setText("033-370-2114")
    save(desk)
    after = desk.workspace.households.card(home, NOW)
    assert after.phone == "0333702114"
    assert (after.name, after.born_on, after.address) == (before.name, before.born_on, before.address)


def test_rite_leader_and_merit_are_recorded_where_the_entry_stands(desk: DeskPlace) -> None:
    home = desk.page.table.selected().household_id
    rite = begin(desk, "5")
    rite.name.setText("정벗")
    rite.paper.choose("will")
    rite.place.setText("안방 서랍")
    save(desk)
    begin(desk, "6")
    digits(desk, "2")
    save(desk)
    card = desk.workspace.households.card(home, NOW)
    assert card.rite_leader is not None
    assert (card.rite_leader.name, card.residents[0].merit) == ("정벗", "asked")
    desk.qtbot.waitUntil(lambda: "정벗" in words_in(desk, "entryRite"))


def words_in(desk: DeskPlace, name: str) -> str:
    """Read the labels of a block."""
    block = desk.page.pane.entry.findChild(type(desk.page.pane.entry.rite), name)
    return " ".join(label.text() for label in block.findChildren(QLabel))


def test_the_safety_note_stands_before_the_name_on_the_desk(desk: DeskPlace) -> None:
    home = desk.page.table.selected().household_id
    desk.workspace.households.set_safety_note(home, "개 있음, 2인 방문", NOW)
    desk.page.refresh()
    pane = desk.page.pane
    desk.qtbot.waitUntil(pane.safety.isVisible)
    assert pane.safety.findChild(QLabel).text() == "개 있음, 2인 방문"
    desk.qtbot.waitUntil(lambda: pane.safety.y() < pane.who.y())
