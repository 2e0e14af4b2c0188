"""What is half written is kept for its household over a rebuilt window, a quit and a crash, and offered back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import text as sql

from coordinator.records.drafts import DraftRow
from coordinator.records.households import Household
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.households.pane_parts import NotePart
from coordinator.widgets.kit.act_forms import NoteForm
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.restyle import restyle
from tests.conftest import NOW
from tests.widgets.hands import Hands, hands_on
from tests.widgets.places import window_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

LONG = "경로당에서 점심을 드셨다고 함. " * 600
"""Ten thousand signs and more."""


@pytest.fixture
def hands(village: Workspace, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    yield from hands_on(village, qtbot, qapp, "today", "history")


def stored(hands: Hands) -> list[tuple[int, str, dict[str, Any]]]:
    """Read the drafts off the vault."""
    return [(row.household_id, row.form, row.fields) for row in hands.workspace.drafts.all()]


def test_what_is_typed_goes_into_the_vault_a_pause_later_and_into_no_history(hands: Hands) -> None:
    acts = hands.workspace.history.acts(1)[0].id
    first = hands.line(0)
    hands.press("c", "6", "n", "경로당에")
    hands.qtbot.waitUntil(lambda: bool(stored(hands)))
    ((household_id, form, fields),) = stored(hands)
    assert (household_id, form) == (first.household_id, "CallForm")
    assert fields["note"] == "경로당에"
    assert hands.workspace.history.acts(1)[0].id == acts
    assert hands.workspace.vault.verify() == []


@pytest.mark.parametrize("end", ["saved", "given up", "emptied"])
def test_a_draft_goes_when_it_is_saved_given_up_or_emptied(hands: Hands, end: str) -> None:
    hands.press("n", "곧 없어질 글")
    assert hands.form is not None
    assert hands.form.mark.isVisible()
    hands.qtbot.waitUntil(lambda: bool(stored(hands)))
    if end == "saved":
        hands.press("^")
    elif end == "given up":
        hands.press(Qt.Key.Key_Escape)
    else:
        hands.form.note.clear()
        assert not hands.form.mark.isVisible()
    hands.bridge.settle(hands.qtbot)
    hands.qtbot.waitUntil(lambda: not stored(hands))


def test_what_was_thrown_away_goes_with_the_next_word_where_the_disk_refused_it_before(hands: Hands) -> None:
    hands.press("n", "곧 없어질 글")
    hands.qtbot.waitUntil(lambda: bool(stored(hands)))
    refuse = "CREATE TRIGGER full BEFORE DELETE ON draft BEGIN SELECT RAISE(ABORT, 'full'); END"
    with hands.workspace.vault.aside() as session:
        session.execute(sql(refuse))
    hands.press(Qt.Key.Key_Escape)
    hands.qtbot.waitUntil(lambda: bool(hands.faults))
    hands.faults.clear()
    with hands.workspace.vault.aside() as session:
        session.execute(sql("DROP TRIGGER full"))
    assert stored(hands) != []
    hands.press("j", "n", "다른 분")
    hands.qtbot.waitUntil(lambda: [fields["note"] for *_, fields in stored(hands)] == ["다른 분"])


def test_a_form_that_was_open_is_open_again_with_every_word_after_a_change_of_language(hands: Hands) -> None:
    first = hands.line(0)
    hands.press("c", "7", "n", LONG)
    restyle(language="en")
    hands.bridge.settle(hands.qtbot)
    form = hands.form
    assert isinstance(form, CallForm)
    assert form.household_id == first.household_id
    assert form.note.toPlainText() == LONG
    assert form.results.one() == "concern"
    assert form.isAncestorOf(hands.window.focusWidget())
    hands.press("^")
    hands.bridge.settle(hands.qtbot)
    assert hands.acts() == [("checkins.record_call", first.household_id)]


def test_what_was_typed_up_to_the_quit_is_offered_back_in_the_next_window(
    village: Workspace, qtbot: QtBot, qapp: QApplication
) -> None:
    first = hands_on(village, qtbot, qapp, "today")
    hands = next(first)
    home = hands.line(1).household_id
    hands.press("j", "n", "아들이 온다고")
    hands.today.select(hands.line(2).household_id)
    hands.today.pane.part(NotePart).quick_note.setFocus()
    hands.press("문 앞 개")
    third = hands.line(2).household_id
    hands.window.close()
    hands.bridge.close()  # no pause was left to it
    bridge = Bridge(lambda: NOW, village)
    window = window_over(bridge, village, "today")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    again = Hands(window, hands.bridge, village, qtbot)
    qtbot.waitUntil(lambda: window.today.card is not None and not bridge._open, timeout=20_000)
    again.begin()
    assert bridge.drafts.is_written_for(home)
    bar = window.today.pane.drafts
    assert not bar.isVisible()
    window.today.select(home)
    qtbot.waitUntil(lambda: bar.isVisible() and not bridge._open, timeout=20_000)
    assert window.today.pane.forms.form is None
    assert "메모" in bar.words.text()
    qtbot.mouseClick(bar.resume_button, Qt.MouseButton.LeftButton)
    form = window.today.pane.forms.form
    assert isinstance(form, NoteForm)
    assert form.note.toPlainText() == "아들이 온다고"
    assert not bar.isVisible()
    form.save()
    qtbot.waitUntil(lambda: not bridge._open, timeout=20_000)
    assert again.acts() == [("households.add_note", home)]
    window.today.select(third)
    qtbot.waitUntil(lambda: not bridge._open, timeout=20_000)
    assert window.today.pane.part(NotePart).quick_note.text() == "문 앞 개"
    bridge.close()


def test_a_draft_left_for_another_household_is_marked_on_its_line_and_can_be_thrown_away(hands: Hands) -> None:
    first, bar = hands.line(0), hands.today.pane.drafts
    before = hands.today.worklist.list.viewport().grab().toImage()
    hands.press("n", "반쯤")
    hands.today.select(hands.line(1).household_id)
    hands.bridge.settle(hands.qtbot)
    assert hands.bridge.drafts.is_written_for(first.household_id)
    hands.today.select(first.household_id)
    hands.bridge.settle(hands.qtbot)
    assert bar.isVisible()
    assert hands.today.worklist.list.viewport().grab().toImage() != before
    hands.qtbot.mouseClick(bar.drop_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    hands.press("n")
    assert isinstance(hands.form, NoteForm)
    assert hands.form.note.toPlainText() == ""
    hands.qtbot.waitUntil(lambda: not stored(hands))


def test_what_is_refused_is_still_a_draft(hands: Hands) -> None:
    hands.press("c", "8")
    assert isinstance(hands.form, CallForm)
    hands.form.called_at = NOW.replace(year=2027)  # a call in the future is refused
    hands.form.note.setPlainText("문 앞에서")
    refused = hands.today.selected
    hands.press("^")
    hands.bridge.settle(hands.qtbot)
    hands.qtbot.waitUntil(lambda: [fields["note"] for *_, fields in stored(hands)] == ["문 앞에서"])
    hands.qtbot.mouseClick(hands.today.messages.findChild(QPushButton, "todayMessageButton"), Qt.MouseButton.LeftButton)
    hands.bridge.settle(hands.qtbot)
    assert hands.today.selected == refused
    assert isinstance(hands.form, CallForm)
    assert hands.form.note.toPlainText() == "문 앞에서"


def test_a_household_taken_out_of_the_register_under_an_open_form_keeps_the_words_and_saves_nothing(
    hands: Hands, tmp_path: Path
) -> None:
    listed = tmp_path / "명단.csv"
    listed.write_text("성명,생년월일,주소,전화번호\n김잘못,1950-03-02,북면 마차리 1,010-0000-4321\n", encoding="utf-8")
    workspace = hands.workspace
    imported = workspace.imports.commit(workspace.imports.preview("households", listed), NOW)
    home = max(row.household_id for row in workspace.households.table(NOW))
    hands.today.select(home)
    hands.bridge.settle(hands.qtbot)
    hands.press("n", LONG)
    form = hands.form
    assert isinstance(form, NoteForm)
    assert imported.act_id is not None
    hands.begin()
    hands.bridge.act(workspace.history.undo, imported.act_id, NOW)
    hands.qtbot.waitUntil(lambda: form.refusal.isVisible(), timeout=20_000)
    hands.bridge.settle(hands.qtbot)
    assert hands.form is form
    assert "명부에서 빠졌습니다" in form.refusal.label.text()
    assert not form.save_button.isEnabled()
    hands.press("^")
    hands.bridge.settle(hands.qtbot)
    assert [verb for verb, _ in hands.acts()] == ["imports.undo"]
    assert hands.form is form
    hands.qtbot.mouseClick(form.refusal.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == LONG.strip()


MISTAKEN = "김잘못,1950-03-02,북면 마차리 1,010-0000-4321"


def listed(hands: Hands, folder: Path, row: str) -> tuple[int, int]:
    """Import a list of one person and show that person; gives the import and the household."""
    path = folder / "명단.csv"
    path.write_text(f"성명,생년월일,주소,전화번호\n{row}\n", encoding="utf-8")
    workspace = hands.workspace
    before = {line.household_id for line in workspace.households.table(NOW)}
    batch = workspace.imports.commit(workspace.imports.preview("households", path), NOW).value.batch_id
    (home,) = {line.household_id for line in workspace.households.table(NOW)} - before
    hands.today.select(home)
    hands.bridge.settle(hands.qtbot)
    return batch, home


def test_a_form_of_somebody_taken_out_lands_on_nobody_whatever_list_comes_next(hands: Hands, tmp_path: Path) -> None:
    batch, _ = listed(hands, tmp_path, MISTAKEN)
    hands.press("n", "무릎이 아프시다고 함")
    form = hands.form
    assert isinstance(form, NoteForm)
    path = tmp_path / "명단.csv"
    path.write_text("성명,생년월일\n이다음,1948-05-06\n", encoding="utf-8")
    hands.begin()
    hands.bridge.act(hands.workspace.imports.undo, batch, NOW)
    hands.bridge.act(hands.workspace.imports.commit, hands.workspace.imports.preview("households", path), NOW)
    hands.bridge.settle(hands.qtbot)
    hands.press("^")
    hands.bridge.settle(hands.qtbot)
    assert hands.form is form
    assert form.refusal.isVisible()
    assert form.note.toPlainText() == "무릎이 아프시다고 함"
    assert [verb for verb, _ in hands.acts() if not verb.startswith("imports.")] == []


def test_a_line_for_notes_of_somebody_taken_out_keeps_its_words_and_says_why(hands: Hands, tmp_path: Path) -> None:
    batch, _ = listed(hands, tmp_path, MISTAKEN)
    line = hands.today.pane.part(NotePart).quick_note
    line.setFocus()
    hands.press("무릎이 아프시다고 함")
    hands.begin()
    hands.bridge.act(hands.workspace.imports.undo, batch, NOW)
    hands.bridge.settle(hands.qtbot)
    line.setFocus()
    hands.press(Qt.Key.Key_Return)
    hands.bridge.settle(hands.qtbot)
    assert line.text() == "무릎이 아프시다고 함"
    assert [verb for verb, _ in hands.acts()] == ["imports.undo"]
    assert "명부" in hands.today.messages.accessibleName()


def test_what_is_written_while_an_import_corrects_the_person_lands_on_that_person(hands: Hands, tmp_path: Path) -> None:
    _, home = listed(hands, tmp_path, MISTAKEN)
    hands.press("n", "무릎이 아프시다고 함")
    path = tmp_path / "고침.csv"
    path.write_text(f"성명,생년월일,주소,전화번호\n{MISTAKEN.replace('4321', '5432')}\n", encoding="utf-8")
    hands.begin()
    hands.bridge.act(hands.workspace.imports.commit, hands.workspace.imports.preview("households", path), NOW)
    hands.bridge.settle(hands.qtbot)
    assert isinstance(hands.form, NoteForm)
    assert hands.form.note.toPlainText() == "무릎이 아프시다고 함"
    hands.press("^")
    hands.bridge.settle(hands.qtbot)
    card = hands.workspace.households.card(home, NOW)
    assert [note.text for note in card.notes] == ["무릎이 아프시다고 함"]
    assert hands.acts()[-1] == ("households.add_note", home)


def test_a_draft_about_somebody_taken_out_of_the_register_is_offered_on_nobody_who_comes_later(
    hands: Hands, tmp_path: Path
) -> None:
    workspace = hands.workspace
    batch, mistaken = listed(hands, tmp_path, MISTAKEN)
    hands.press("n", "무릎이 아프시다고 함")
    hands.today.select(hands.line(0).household_id)
    hands.bridge.settle(hands.qtbot)
    hands.bridge.act(workspace.imports.undo, batch, NOW)
    hands.bridge.settle(hands.qtbot)
    listed(hands, tmp_path, "이다음,1948-05-06,북면 마차리 2,010-0000-8765")
    hands.bridge.settle(hands.qtbot)
    assert not hands.today.pane.drafts.isVisible()
    hands.press("n")
    assert isinstance(hands.form, NoteForm)
    assert hands.form.note.toPlainText() == ""
    hands.press("경로당에", "^")
    hands.bridge.settle(hands.qtbot)
    hands.qtbot.waitUntil(lambda: len(stored(hands)) == 1)
    ((home, name, fields),) = [(row.household_id, row.name, row.fields) for row in workspace.drafts.all()]
    assert (home, name, fields["note"]) == (mistaken, "김잘못", "무릎이 아프시다고 함")


def test_a_household_whose_care_ends_under_an_open_form_is_told_of_in_the_form(hands: Hands) -> None:
    first, second = hands.line(0), hands.line(1)
    hands.press("n", "마지막으로 본 것")
    form = hands.form
    assert isinstance(form, NoteForm)
    with hands.workspace.vault.aside() as session:
        session.get_one(Household, first.household_id).ended_on = NOW.date()
    hands.bridge.act(hands.workspace.households.add_note, second.household_id, "다른 분", NOW)
    hands.bridge.settle(hands.qtbot)
    hands.rest()
    hands.bridge.settle(hands.qtbot)
    assert hands.form is form
    assert form.refusal.isVisible()
    assert "끝났습니다" in form.refusal.label.text()
    assert form.note.toPlainText() == "마지막으로 본 것"


def test_a_note_of_ten_thousand_signs_is_saved_whole(hands: Hands) -> None:
    first = hands.line(0)
    hands.press("n", LONG, "^")
    hands.bridge.settle(hands.qtbot)
    assert hands.workspace.households.card(first.household_id, NOW).notes[0].text == " ".join(LONG.split())


def test_a_resident_registration_number_in_a_draft_is_never_stored(hands: Hands) -> None:
    hands.press("n", "주민 570108-2345678 확인")
    hands.qtbot.waitUntil(lambda: bool(stored(hands)))
    assert "2345678" not in str(stored(hands))


def test_a_note_that_is_refused_while_the_next_one_is_typed_stands_before_it(hands: Hands, tmp_path: Path) -> None:
    batch, home = listed(hands, tmp_path, MISTAKEN)
    line = hands.today.pane.part(NotePart).quick_note
    line.setFocus()
    hands.press("무릎이 아프시다고 함")
    hands.begin()
    hands.bridge.holds = True
    hands.bridge.act(hands.workspace.imports.undo, batch, NOW)
    hands.press(Qt.Key.Key_Return)
    hands.press("내일 다시 전화")
    hands.bridge.settle(hands.qtbot)
    assert line.text() == "무릎이 아프시다고 함 내일 다시 전화"
    hands.qtbot.waitUntil(lambda: stored(hands) == [(home, "QuickNote", {"text": line.text()})])
    assert [verb for verb, _ in hands.acts()] == ["imports.undo"]


def test_a_form_that_is_refused_while_the_same_one_is_filled_in_anew_keeps_both(hands: Hands) -> None:
    store, home = hands.bridge.drafts, hands.line(0).household_id
    key = (home, "NoteForm", "today/note")
    for words in ("첫 글", "둘째 글"):
        store.put(DraftRow(*key, "", "note", "today", "메모", {"note": words}, NOW))
        if words == "첫 글":
            store.send(key)
    store.refused(key)
    assert sorted(row.words for row in store.of(home)) == ["둘째 글", "첫 글"]
    hands.qtbot.waitUntil(lambda: len(stored(hands)) == 2)


NO_ROOM = "CREATE TRIGGER full BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'full'); END"


@pytest.mark.parametrize("by", ["line", "form"])
def test_what_a_fault_of_ours_refuses_comes_back_as_it_was_and_the_fault_is_told(hands: Hands, by: str) -> None:
    line = hands.today.pane.part(NotePart).quick_note
    with hands.workspace.vault.aside() as session:
        session.execute(sql(NO_ROOM))
    if by == "line":
        line.setFocus()
        hands.press("무릎이 아프시다고 함", Qt.Key.Key_Return)
    else:
        hands.press("n", "무릎이 아프시다고 함", "^")
    hands.bridge.settle(hands.qtbot)
    if by == "line":
        assert line.text() == "무릎이 아프시다고 함"
    else:
        assert isinstance(hands.form, NoteForm)
        assert hands.form.note.toPlainText() == "무릎이 아프시다고 함"
    assert len(hands.faults) == 1
    hands.faults.clear()
    assert hands.acts() == []
