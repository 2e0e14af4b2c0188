"""An act lands on whom one sees selected on every desk with a list and a pane, with answers that come late."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coordinator.records.values.row_codes import row_code
from coordinator.widgets.kit.act_forms import Whom
from tests.casework.homes import add_home
from tests.conftest import NOW
from tests.widgets.hands import PACES_MS, Hands, hands_on
from tests.widgets.places import waits_for_its_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

BOARD_STEPS: dict[str, int] = {
    "j": 2, "k": 1, "c": 2, "v": 1, "h": 1, "digit": 2, "save": 2, "go": 1, "one": 1, "filter": 1, "refresh": 1,
    "esc": 1, "click": 1, "wait": 1,
}  # fmt: skip
"""What the walk over the board does, and how often."""


@pytest.fixture
def hands(practice: Workspace, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    yield from hands_on(practice, qtbot, qapp, "today", "households", "power", "calls", "services", "history")


@pytest.fixture
def board(empty: Workspace, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    for number in range(12):
        add_home(empty, f"대상{number:02}", calls="active", weekday=0, hour=10)
    empty.checkins.make_round(NOW)
    yield from hands_on(empty, qtbot, qapp, "today", "calls")


@pytest.mark.parametrize("pace_ms", PACES_MS)
def test_a_call_of_the_board_is_recorded_for_the_selected_row_at_any_pace(board: Hands, pace_ms: int) -> None:
    page = board.page("calls", "board")
    homes = [row.household_id for row in page.table.rows()]
    board.bridge.holds = True
    board.press("j", "j", "c", "6", "^", "j", "c", "8", "^", pace_ms=pace_ms)
    board.bridge.settle(board.qtbot)
    assert board.acts() == [("checkins.record_call", homes[2]), ("checkins.record_call", homes[3])]


def test_an_answer_that_comes_late_takes_no_form_of_the_board_away(board: Hands) -> None:
    page = board.page("calls", "board")
    board.press("c", "6")
    board.bridge.holds = True
    board.press("^", "j", "c", "n", "셋째 줄에서")
    form = page.pane.forms.form
    board.bridge.settle(board.qtbot)
    board.qtbot.waitUntil(lambda: not waits_for_its_moment(board.window))
    board.bridge.settle(board.qtbot)
    assert page.pane.forms.form is form
    assert QApplication.focusWidget() is form.note
    assert form.note.toPlainText() == "셋째 줄에서"


def test_a_call_that_is_refused_while_one_finds_somebody_takes_no_keyboard_from_there(board: Hands) -> None:
    page = board.page("calls", "board")
    wanted = page.table.rows()[7]
    board.press("j", "c", "8")
    form = page.pane.forms.form
    form.called_at = NOW.replace(year=2027)  # a call in the future is refused
    board.bridge.holds = True
    board.press("^")
    board.window.run_action("palette")
    board.press(wanted.name)
    board.bridge.settle(board.qtbot)
    board.rest()
    assert page.pane.forms.form is form
    assert board.window.palette_box.isVisible()
    board.press(Qt.Key.Key_Return)
    board.bridge.settle(board.qtbot)
    assert board.today.selected == wanted.household_id


def test_a_row_that_leaves_the_list_leaves_its_open_form_and_nobody_in_its_place(board: Hands) -> None:
    page = board.page("calls", "board")
    board.press("j", "c", "n", "반쯤 쓴")
    form, gone = page.pane.forms.form, page.table.selected()
    page.table.set_rows([row for row in page.table.all_rows() if row.id != gone.id])
    assert page.table.selected() is None
    assert page.pane.forms.form is form
    assert form.title.text() == f"전화 기록 — {gone.name}"
    board.press(Qt.Key.Key_Escape)
    assert page.pane.forms.form is None


def test_a_filter_that_hides_the_row_of_an_open_form_selects_no_other_in_its_place(board: Hands) -> None:
    page = board.page("calls", "board")
    board.press("j", "c", "n", "반쯤 쓴")
    form, hidden = page.pane.forms.form, page.table.selected()
    page.filters.words.setText("대상11")
    board.bridge.settle(board.qtbot)
    assert page.table.selected() is None
    assert page.pane.forms.form is form
    page.filters.words.clear()
    assert page.table.selected().id == hidden.id
    assert page.pane.forms.form is form


@pytest.mark.parametrize("seed", [1, 2])
def test_the_board_at_random(board: Hands, seed: int, walk_steps: int) -> None:
    page, chance = board.page("calls", "board"), random.Random(seed)
    begun_for: int | None = None
    saved: list[int] = []
    page.pane.forms.saved.connect(lambda _request: saved.append(begun_for or 0))
    for _ in range(walk_steps):
        board.bridge.holds = True
        form = page.pane.forms.form
        (step,) = chance.choices(list(BOARD_STEPS), list(BOARD_STEPS.values()))
        row = page.table.selected()
        if step in ("j", "k") and form is None:
            board.press(step)
        elif step in ("c", "v", "h") and form is None:
            begun_for = None if row is None else row.household_id
            board.press(step)
        elif step == "digit" and form is not None:
            board.press(chance.choice("1268"))
        elif step == "save" and form is not None:
            board.press("^")
        elif step == "esc" and form is not None:
            board.press(Qt.Key.Key_Escape)
        elif step == "click":
            index = page.table.table.rows_model.index(chance.randrange(max(1, len(page.table.rows()))), 0)
            page.table.table.setCurrentIndex(index)
            page.table.table.setFocus()
        elif step == "go":
            board.bridge.let_go()
        elif step == "one":
            board.bridge.let_go(1)
        elif step == "refresh":
            page.refresh()
        elif step == "filter":
            page.show_menu.choose(chance.choice(["", "", "open", "mine"]))
        elif step == "wait":
            board.qtbot.wait(chance.choice([0, 5, 130]))
        board.qtbot.wait(0)
        open_now = page.pane.forms.form
        if open_now is not None:
            assert open_now.household_id == begun_for
            assert open_now.whom.name in open_now.title.text()
            assert page.table.selected() is None or page.table.selected().household_id == begun_for
    board.bridge.settle(board.qtbot)
    board.check_done(saved)


def test_a_row_code_keyed_in_takes_the_keys_that_come_before_its_row_is_found(board: Hands) -> None:
    page = board.page("calls", "board")
    rows = page.table.rows()[:2]
    board.window.show_desk("calls:keyin")
    board.bridge.settle(board.qtbot)
    desk = board.window._desk("calls").page("keyin")
    desk.code.setFocus()
    board.bridge.holds = True
    for row, result in zip(rows, "68", strict=True):
        board.press(*row_code(row.id), Qt.Key.Key_Return, result, Qt.Key.Key_Return, Qt.Key.Key_Return)
    board.bridge.settle(board.qtbot)
    board.rest()
    board.bridge.settle(board.qtbot)
    assert [(one.name, one.result) for one in desk.table.rows()] == [(rows[1].name, "no_answer"), (rows[0].name, "ok")]
    assert [home for _, home in board.acts()] == [row.household_id for row in rows]


def test_the_next_row_code_is_not_taken_away_by_the_answer_to_the_last(board: Hands) -> None:
    page = board.page("calls", "board")
    row = page.table.rows()[0]
    board.window.show_desk("calls:keyin")
    board.bridge.settle(board.qtbot)
    desk = board.window._desk("calls").page("keyin")
    desk.code.setFocus()
    board.press(*row_code(row.id), Qt.Key.Key_Return)
    board.bridge.settle(board.qtbot)
    board.bridge.holds = True
    board.press("6", Qt.Key.Key_Return, "12")
    board.press("1", "2", "3")
    board.bridge.settle(board.qtbot)
    assert desk.code.text().endswith("123")


@pytest.mark.parametrize(
    ("desk", "section"),
    [("households", "register"), ("power", "homes"), ("power", "comparison"), ("calls", "lapsed"), ("history", "")],
)
def test_enter_opens_whom_one_sees_selected_on_every_desk(
    hands: Hands, desk: str, section: str, walk_steps: int
) -> None:
    chance = random.Random(7)
    for _ in range(max(2, walk_steps // 40)):
        page = hands.page(desk, section)
        assert page.table.rows(), "nobody is listed here"
        hands.bridge.holds = True
        for _ in range(chance.randrange(1, 6)):
            hands.press(chance.choice("jjk"))
            if chance.random() < 0.5:
                hands.bridge.let_go(1)
        row = page.table.selected()
        hands.press(Qt.Key.Key_Return)
        if row.household_id is not None:
            assert hands.today.selected == hands.today.pane.household_id == row.household_id
        hands.bridge.settle(hands.qtbot)


def test_a_link_keeps_what_was_filled_in_when_another_is_looked_at(hands: Hands) -> None:
    page = hands.page("services", "links")
    first = page.table.selected()
    page.pane.form.note.setPlainText("제공처와 통화")
    hands.press("j")
    assert page.pane.form.note.toPlainText() == ""
    assert page.table.selected().id != first.id
    hands.press("k")
    assert page.pane.form.note.toPlainText() == "제공처와 통화"
    assert page.pane.form.whom == Whom(first.household_id, first.name)


def test_links_at_random(hands: Hands, walk_steps: int) -> None:
    page, chance = hands.page("services", "links"), random.Random(11)
    saved: list[int] = []
    seen: dict[str, int] = {}
    page.pane.forms.saved.connect(lambda _request: saved.append(seen["home"]))
    for _ in range(walk_steps):
        hands.bridge.holds = True
        row, form = page.table.selected(), page.pane.form
        if row is not None:
            seen["home"] = row.household_id
            assert form is not None
            assert form.household_id == row.household_id
            assert page.pane.who.text() == row.name
        step = chance.choice(["j", "j", "k", "enter", "digit", "digit", "save", "go", "one", "refresh", "wait"])
        if step in ("j", "k", "enter"):
            page.table.table.setFocus()
            hands.press(Qt.Key.Key_Return if step == "enter" else step)
        elif step == "digit" and form is not None and form.isAncestorOf(hands.window.focusWidget()):
            hands.press(chance.choice("1234"))
        elif step == "save" and form is not None and form.isAncestorOf(hands.window.focusWidget()):
            hands.press("^")
        elif step == "go":
            hands.bridge.let_go()
        elif step == "one":
            hands.bridge.let_go(1)
        elif step == "refresh":
            page.refresh()
        hands.qtbot.wait(0)
    hands.bridge.settle(hands.qtbot)
    hands.check_done(saved)


def test_enrolment_opened_for_somebody_is_not_for_who_stood_there_before(hands: Hands) -> None:
    page = hands.page("calls", "enrolment")
    before = page.table.selected()
    other = next(row for row in reversed(page.enrolled.rows()) if row.state == "active" and row is not before)
    hands.bridge.holds = True
    hands.window.show_desk("calls:enrolment", other.household_id)
    hands.press(Qt.Key.Key_Return)
    assert page.detail.forms.form is None
    hands.bridge.settle(hands.qtbot)
    hands.rest()
    assert page.table.selected().household_id == other.household_id


def test_a_meter_is_linked_to_whom_the_words_name_now(hands: Hands) -> None:
    names = [row.name for row in hands.workspace.households.table(NOW)]
    link = hands.page("power", "meters").meter
    asked: list[tuple[str, int]] = []
    link.search.entered.connect(lambda: asked.append((link.words.text(), link.hits.rows_model.rowCount())))
    hits = hands.workspace.households.search(names[0])
    link.words.setText(names[0][:1])
    link.set_hits(names[0][:1], hands.workspace.households.search(names[0][:1]))
    link.words.setText(names[0])
    link.search.enter()
    assert asked == []
    link.set_hits(names[0][:1], hands.workspace.households.search(names[0][:1]))
    assert asked == []
    link.set_hits(names[0], hits)
    assert asked == [(names[0], len(hits))]


def test_a_reason_chosen_for_one_person_ends_no_other_persons_calls(hands: Hands) -> None:
    page = hands.page("calls", "lapsed")
    assert len(page.table.rows()) >= 2, "too few are listed here"
    page.pane.reason.setCurrentIndex(2)
    hands.press("j")
    assert not page.pane.end_button.isEnabled()
    hands.press("k")
    assert page.pane.reason.currentIndex() == 2
