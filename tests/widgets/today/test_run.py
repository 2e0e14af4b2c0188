"""The morning run as a person meets it: Enter begins it, one digit records, a break is remembered."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select, update

from coordinator import text
from coordinator.records.alerts import Episode
from coordinator.records.checkins import Call
from coordinator.records.households import Resident
from coordinator.records.morning_run import Answer
from coordinator.text import short_day
from coordinator.widgets.today.run.answers import KEYS
from coordinator.widgets.today.run.view import RunView
from tests.casework.homes import store
from tests.conftest import NOW
from tests.widgets.hands import CTRL, Hands, HeldBridge, hands_on
from tests.widgets.places import window_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.workspace import Workspace

TEN = 10


def raise_alerts(workspace: Workspace, count: int) -> None:
    """Let so many homes be serious that a run has its length."""
    there = {line.household_id for line in workspace.today(NOW).lines}
    points = workspace.households.map_points(NOW).household_id
    homes = [int(home) for home in points if int(home) not in there][:count]
    assert len(homes) == count
    for number, home in enumerate(homes):
        store(
            workspace,
            Episode(
                household_id=home,
                signal="power",
                severity="serious",
                since_at=NOW - timedelta(hours=30 + number),
                opened_at=NOW - timedelta(hours=2),
                last_fired_at=NOW - timedelta(hours=1),
            ),
        )


@pytest.fixture
def hands(village: Workspace, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    monkeypatch.setattr(RunView, "SEEN_AFTER_MS", 0)  # these hands know whom they see at once
    raise_alerts(village, TEN)
    yield from hands_on(village, qtbot, qapp, "today")


def run_of(hands: Hands) -> Any:
    """Begin the run by Enter in the list, and wait for the first card."""
    hands.today.take_keyboard()
    hands.press(Qt.Key.Key_Return)
    hands.bridge.settle(hands.qtbot)
    return hands.today.run.view


def acts(hands: Hands) -> list[tuple[str, int | None]]:
    return [act for act in hands.acts() if act[0] != "morning_run.begin"]


def answered(hands: Hands) -> list[tuple[int, str]]:
    return [(step.household_id, step.answer) for step in hands.workspace.morning_run.standing(NOW).steps]


def test_enter_in_the_list_begins_it_and_one_digit_records_and_shows_the_next(hands: Hands) -> None:
    first, second = hands.workspace.morning_run.standing(NOW).waiting[:2]
    run = run_of(hands)
    assert run.isVisible()
    assert not hands.today.worklist.isVisible()
    assert run.turns.here == first.household_id
    assert run.person.name.text() == first.name
    hands.press("3")
    assert run.turns.here == second.household_id
    assert run.person.name.text() == second.name
    assert run.card.household_id == second.household_id  # it was asked ahead
    hands.bridge.settle(hands.qtbot)
    assert answered(hands) == [(first.household_id, "no_answer")]
    assert acts(hands) == [("checkins.record_call", first.household_id)]


def test_it_begins_with_whom_one_has_selected_and_then_goes_by_the_list(hands: Hands) -> None:
    waiting = [line.household_id for line in hands.workspace.morning_run.standing(NOW).waiting]
    hands.today.select(waiting[3])
    run = run_of(hands)
    met = [run.turns.here]
    for _ in range(3):
        hands.press("9")
        hands.bridge.settle(hands.qtbot)
        met.append(run.turns.here)
    assert met == [waiting[3], *waiting[:3]]


def call_for_help(hands: Hands) -> int:
    """Let the last of the list say something that cannot wait, as a file of calls brings it; gives whose words."""
    caller: int = hands.workspace.today(NOW).lines[-1].household_id
    hands.bridge.act(hands.workspace.checkins.record_call, caller, "concern", NOW, urgent=True, note="넘어짐")
    hands.bridge.settle(hands.qtbot)
    assert hands.line(0).household_id == caller
    return caller


def test_it_begins_with_who_came_to_the_head_of_the_list_where_nobody_was_chosen_by_hand(hands: Hands) -> None:
    before = hands.today.selected
    caller = call_for_help(hands)
    assert hands.today.selected == before
    run = run_of(hands)
    assert run.turns.here == caller
    hands.press("9")
    hands.bridge.settle(hands.qtbot)
    assert run.turns.here == before


def test_whom_one_chose_before_somebody_else_came_to_the_head_of_the_list_waits_for_the_turn(hands: Hands) -> None:
    hands.press("j", "j")
    hands.bridge.settle(hands.qtbot)
    chosen = hands.today.selected
    caller = call_for_help(hands)
    run = run_of(hands)
    assert run.turns.here == caller
    assert chosen in [line.household_id for line in run.turns.waiting()]


def test_it_begins_with_the_first_undone_after_the_selection_went_on_by_itself(hands: Hands) -> None:
    hands.press("j", "j")
    hands.bridge.settle(hands.qtbot)
    acted = hands.today.selected
    hands.press("c", "8", "^")
    hands.bridge.settle(hands.qtbot)
    assert hands.today.selected != acted
    run = run_of(hands)
    assert run.turns.here == hands.workspace.morning_run.standing(NOW).waiting[0].household_id


def test_it_begins_with_whom_the_keys_of_the_list_have_chosen(hands: Hands) -> None:
    hands.press("j", Qt.Key.Key_Down)
    hands.bridge.settle(hands.qtbot)
    chosen = hands.line(2).household_id
    assert run_of(hands).turns.here == chosen


def test_ten_people_take_at_most_forty_keys_besides_the_words(hands: Hands) -> None:
    run = run_of(hands)
    keys, people = 1, 0
    for number in range(TEN):
        home = run.turns.here
        given = ("1", "3", "2", "5", "1", "9", "1", "3", "6", "1")[number]
        hands.press(given)
        keys += 1
        if given == "2":
            hands.press("무릎이 아프다고 하심", Qt.Key.Key_Return)
            keys += 1
        hands.bridge.settle(hands.qtbot)
        people += run.turns.here != home
    assert people == TEN
    assert keys <= 40
    assert len(answered(hands)) == TEN


@pytest.mark.parametrize("key", sorted(KEYS))
def test_each_digit_records_its_answer_for_whom_one_sees_or_says_why_not(hands: Hands, key: str) -> None:
    run = run_of(hands)
    home, why = run.turns.here, run.card.why_not.get(KEYS[key], "")
    hands.press(key)
    if KEYS[key] == Answer.CONCERN:
        hands.press("입맛이 없다고 하심", Qt.Key.Key_Return)
    hands.bridge.settle(hands.qtbot)
    if why:
        assert run.answers.hint.text() == why
        assert answered(hands) == []
    else:
        assert answered(hands) == [(home, KEYS[key])]


def test_a_digit_that_is_not_possible_says_why_and_stays(hands: Hands) -> None:
    hands.workspace.act("test.no_phone", NOW, lambda act: act.session.execute(update(Resident).values(phone="")))
    run = run_of(hands)
    home = run.turns.here
    hands.press("1")
    assert run.answers.hint.text() == "등록된 전화번호가 없습니다."
    assert not run.answers.buttons[Answer.WELL].isEnabled()
    assert run.turns.here == home
    assert hands.acts() == []


def test_backspace_takes_the_last_one_back_and_shows_that_person_again_with_the_words(hands: Hands) -> None:
    run = run_of(hands)
    home = run.turns.here
    hands.press("m", "딸이 곧 간다고 함", Qt.Key.Key_Return, "3", Qt.Key.Key_Backspace)
    hands.bridge.settle(hands.qtbot)
    assert run.turns.here == home
    assert run.answers.words == "딸이 곧 간다고 함"
    assert answered(hands) == []
    assert hands.workspace.checkins.calls(NOW, household_id=home)[:1] == [] or (
        hands.workspace.checkins.calls(NOW, household_id=home)[0].summary != "딸이 곧 간다고 함"
    )


def test_nothing_to_take_back_is_said_in_one_sentence(hands: Hands) -> None:
    run = run_of(hands)
    home = run.turns.here
    hands.press(Qt.Key.Key_Backspace)
    hands.bridge.settle(hands.qtbot)
    assert run.turns.here == home
    assert run.answers.hint.text() == "이번 점검에서 아직 적은 것이 없습니다."


def test_an_urgent_word_of_the_note_is_asked_about_before_it_is_recorded(hands: Hands) -> None:
    run = run_of(hands)
    home = run.turns.here
    hands.press("2", "넘어져서 못 일어난다고 하심", Qt.Key.Key_Return)
    assert run.answers.ask.isVisible()
    assert run.turns.here == home
    hands.press("u")
    hands.bridge.settle(hands.qtbot)
    assert hands.workspace.checkins.calls(NOW, household_id=home)[0].urgent
    assert answered(hands)[0] == (home, "concern")


def test_the_korean_keyboard_reaches_the_same_keys(hands: Hands) -> None:
    run = run_of(hands)
    QApplication.sendEvent(run, QKeyEvent(QEvent.Type.KeyPress, 0x3161, Qt.KeyboardModifier.NoModifier, "ㅡ"))
    assert QApplication.focusWidget() is run.answers.memo


def test_a_break_is_gone_on_with_and_nobody_is_met_twice(hands: Hands) -> None:
    run = run_of(hands)
    met = []
    for _ in range(4):
        met.append(run.turns.here)
        hands.press("9")
        hands.bridge.settle(hands.qtbot)
    hands.press(Qt.Key.Key_Escape)
    hands.bridge.settle(hands.qtbot)
    assert not run.isVisible()
    total = len(hands.workspace.morning_run.standing(NOW).waiting) + 4
    assert hands.today.worklist.run_start.button.text() == f"이어서 4 / {total}"
    rest = hands.workspace.morning_run.standing(NOW).waiting
    hands.today.select(met[0])  # answered already: the run goes on with whoever is next
    run_of(hands)
    assert run.turns.here == rest[0].household_id
    assert run.turns.here not in met


def test_another_window_goes_on_where_the_first_one_was_closed(hands: Hands) -> None:
    run = run_of(hands)
    for _ in range(2):
        hands.press("9")
        hands.bridge.settle(hands.qtbot)
    third = run.turns.here
    again: MainWindow = window_over(hands.bridge, hands.workspace, "today")
    hands.qtbot.addWidget(again)
    again.show()
    hands.bridge.settle(hands.qtbot)
    assert again.today.worklist.run_start.button.text().startswith("이어서 2 / ")
    again.today.start_run(0)
    hands.bridge.settle(hands.qtbot)
    assert again.today.run.view.turns.here == third


def test_who_calls_for_help_meanwhile_is_next_and_the_one_on_the_screen_stays(hands: Hands) -> None:
    run = run_of(hands)
    home = run.turns.here
    caller = hands.workspace.today(NOW).lines[-1].household_id
    hands.bridge.act(hands.workspace.checkins.record_call, caller, "concern", NOW, urgent=True, note="넘어짐")
    hands.bridge.settle(hands.qtbot)
    assert run.turns.here == home
    hands.press("9")
    hands.bridge.settle(hands.qtbot)
    assert run.turns.here == caller


def test_what_cannot_be_recorded_is_told_by_name_and_the_words_come_back(hands: Hands) -> None:
    run = run_of(hands)
    home, name = run.turns.here, run.person.name.text()

    def died(act: Any) -> None:
        act.session.execute(update(Resident).where(Resident.household_id == home).values(life_status="death_reported"))

    hands.workspace.act("test.died", NOW, died)
    hands.press("m", "전화기가 꺼져 있음", Qt.Key.Key_Return, "3")
    hands.bridge.settle(hands.qtbot)
    assert name in run.answers._refused.text()
    assert run.turns.here != home
    assert answered(hands) == []
    assert [row.words for row in hands.bridge.drafts.of(home)] == ["전화기가 꺼져 있음"]
    assert run.answers.words == ""


def test_the_end_says_what_was_done_and_who_is_left_and_closes_the_run(hands: Hands) -> None:
    run = run_of(hands)
    hands.press("3")
    while run.turns.here is not None:
        hands.press("9")
        hands.bridge.settle(hands.qtbot)
    assert run.end.isVisible()
    assert "못 받음 1" in run.end.done.text()
    assert run.end.left.text().count("나중에") >= 8
    wanted: list[str] = []
    hands.today.action_wanted.connect(wanted.append)
    hands.today.action_wanted.disconnect(hands.window.run_action)
    hands.press("3")
    assert wanted == ["print_run"]
    hands.today.take_keyboard()
    hands.press("2")
    assert run.turns.here is not None  # those put off are asked again, on wish
    hands.press(Qt.Key.Key_Escape)
    hands.bridge.settle(hands.qtbot)


def test_enter_at_the_end_closes_it_and_the_next_one_begins_anew(hands: Hands) -> None:
    run = run_of(hands)
    while run.turns.here is not None:
        hands.press("9")
        hands.bridge.settle(hands.qtbot)
    hands.press(Qt.Key.Key_Return)
    hands.bridge.settle(hands.qtbot)
    assert not run.isVisible()
    assert hands.workspace.morning_run.standing(NOW).steps == ()
    assert hands.today.worklist.run_start.button.text() == "아침 점검 시작"


@pytest.mark.parametrize("seed", range(2))
def test_keys_faster_than_answers_land_on_whom_one_saw_when_they_were_pressed(hands: Hands, seed: int) -> None:
    chance = random.Random(seed)
    run = run_of(hands)
    wanted: list[tuple[int, str]] = []
    for _ in range(60):
        dice = chance.random()
        if dice < 0.3:
            hands.bridge.holds = not hands.bridge.holds
        if dice < 0.5:
            hands.bridge.let_go(chance.randrange(4))
        card = run.card
        key = chance.choice("1345699")
        home = run.turns.here
        if home is None:
            break
        if run.answers.memo.hasFocus():
            hands.press(Qt.Key.Key_Escape)
        hands.press(key)
        if card is not None and KEYS[key] not in card.why_not:
            assert card.household_id == home
            wanted.append((home, KEYS[key]))
        else:
            assert run.turns.here == home
    hands.bridge.settle(hands.qtbot)
    assert answered(hands) == wanted
    assert len({home for home, _ in wanted}) == len(wanted)


def test_another_household_opened_meanwhile_leaves_the_run_and_keeps_the_words(hands: Hands) -> None:
    run = run_of(hands)
    home = run.turns.here
    hands.press("m", "아직 안 끝남")
    second_home = hands.line(5).household_id
    hands.window.open_household(second_home)
    hands.bridge.settle(hands.qtbot)
    assert not run.isVisible()
    assert hands.today.selected == second_home
    assert hands.today.pane.card.id == second_home
    hands.today.select(home)
    run_of(hands)
    assert run.turns.here == home
    assert run.answers.memo.text() == "아직 안 끝남"


def test_a_note_of_the_run_outlives_the_window_and_is_offered_where_the_run_is_not_gone_on_with(
    hands: Hands, qtbot: QtBot
) -> None:
    run = run_of(hands)
    home, workspace = run.turns.here, hands.workspace
    hands.press("m", "딸이 내일 온다고")
    hands.window.close()
    hands.bridge.close()  # no pause was left to it
    bridge = HeldBridge(workspace)
    window = window_over(bridge, workspace, "today")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    bridge.settle(qtbot)
    qtbot.waitUntil(lambda: window.today.today is not None and not bridge._open)
    window.today.select(home)
    bridge.settle(qtbot)
    bar = window.today.pane.drafts
    assert bar.isVisible()
    assert bar.row is not None
    assert bar.row.words == "딸이 내일 온다고"
    window.today.start_run(home)
    bridge.settle(qtbot)
    again = window.today.run.view
    assert again.turns.here == home
    assert again.answers.words == "딸이 내일 온다고"
    again.press(Answer.LATER)
    bridge.settle(qtbot)
    qtbot.waitUntil(lambda: workspace.drafts.all() == [])
    bridge.close()


def test_what_comes_due_by_time_alone_is_said_as_of_now_when_the_run_is_gone_on_with_and_after_a_long_call(
    hands: Hands,
) -> None:
    run = run_of(hands)
    home = run.turns.here
    hands.press(Qt.Key.Key_Escape)
    hands.bridge.settle(hands.qtbot)
    later = NOW + timedelta(hours=2)
    hands.bridge.now = lambda: later
    hands.today.select(home)
    run_of(hands)
    assert (run.turns.here, run.card.signals.now) == (home, later)
    much_later = later + timedelta(minutes=20)
    hands.bridge.now = lambda: much_later
    hands.press("9")
    hands.bridge.settle(hands.qtbot)
    assert run.turns.here != home
    assert run.card.signals.now == much_later


def test_an_absence_whose_end_nobody_knows_is_said_with_the_day_to_ask_again(hands: Hands) -> None:
    home = hands.workspace.morning_run.standing(NOW).waiting[0].household_id
    day = (NOW + timedelta(days=3)).date()
    hands.workspace.households.register_absence(
        home, "family", NOW - timedelta(hours=1), None, "", NOW, check_back_on=day
    )
    signals = hands.workspace.morning_run.card(home, NOW).signals
    picture = run_of(hands).person.signals
    picture.show_signals(signals)
    said = f"언제 올지 모름, {short_day(day)} 확인"
    assert said in picture.accessibleDescription()


def test_how_far_the_run_is_is_asked_once_for_an_answer(hands: Hands) -> None:
    run_of(hands)
    hands.bridge.holds = True
    hands.press("9")
    asked: list[int] = []
    for _ in range(2):  # the answer, and what is asked as it came
        hands.bridge.answer(hands.qtbot)
        asked.append([job.key for job in hands.bridge._open.values()].count("run.standing"))
    assert sum(asked) == 1


def test_everything_has_a_name_for_who_listens(hands: Hands) -> None:
    text.set_language("ko")
    run = run_of(hands)
    assert run.accessibleName() == f"아침 점검: {run.person.name.text()}"
    assert run.answers.memo.accessibleName()
    assert run.person.signals.accessibleDescription()
    assert run.progress.bar.accessibleName()
    assert all(button.text() for button in run.answers.buttons.values())


def test_the_letters_of_the_list_do_nothing_to_the_list_while_it_is_on(hands: Hands) -> None:
    run = run_of(hands)
    selected, home = hands.today.selected, run.turns.here
    hands.press("j", "c", "a", "k")
    hands.qtbot.keyClick(run, Qt.Key.Key_R, CTRL)
    assert hands.today.selected == selected
    assert run.turns.here == home
    assert hands.form is None


def test_a_digit_that_comes_twice_at_once_does_not_answer_for_the_next_person(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(hands)
    home = run.turns.here
    hands.press("1")
    monkeypatch.setattr(RunView, "SEEN_AFTER_MS", 60_000)
    following = run.turns.here
    hands.press("1")
    hands.bridge.settle(hands.qtbot)
    assert run.turns.here == following != home
    assert run.person.name.text() in run.answers.hint.text()
    assert answered(hands) == [(home, "well")]


def test_a_note_of_another_day_is_offered_and_goes_with_no_answer_of_today(hands: Hands) -> None:
    run = run_of(hands)
    home = run.turns.here
    hands.press("m", "딸 집에 가 계심", Qt.Key.Key_Return, Qt.Key.Key_Escape)
    hands.bridge.settle(hands.qtbot)
    assert [row.words for row in hands.bridge.drafts.of(home)] == ["딸 집에 가 계심"]
    for days in (1, 3):
        later = NOW + timedelta(days=days)
        hands.bridge.now = lambda later=later: later
        hands.today.start_run(home)
        hands.bridge.settle(hands.qtbot)
        assert run.turns.here == home
        assert run.answers.words == ""
        if days == 1:
            hands.press("m", "내일 오신다고", Qt.Key.Key_Return, Qt.Key.Key_Escape)
    hands.press("1")
    hands.bridge.settle(hands.qtbot)
    with hands.workspace.vault.read() as session:
        calls = session.scalars(select(Call).where(Call.household_id == home).order_by(Call.called_at.desc()))
        assert next(call.summary for call in calls) == ""
    hands.press(Qt.Key.Key_Escape)
    hands.today.select(home)
    hands.bridge.settle(hands.qtbot)
    assert [row.words for row in hands.bridge.drafts.of(home)] == ["내일 오신다고", "딸 집에 가 계심"]
    assert hands.today.pane.drafts.isVisible()
