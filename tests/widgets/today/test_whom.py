"""An act on Today lands on whom one sees selected: by keys at any pace, with answers that come late, at random."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coordinator.widgets.alerts.forms import AcknowledgeForm
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.frame.not_watched import ENTRY
from coordinator.widgets.households.pane_parts import NotePart
from coordinator.widgets.kit.act_forms import NoteForm, Whom
from coordinator.widgets.kit.waiting_form import WaitingForm
from coordinator.widgets.today.timeline_section import TimelinePart
from tests.conftest import NOW
from tests.widgets import samples
from tests.widgets.hands import CTRL, PACES_MS, Hands, hands_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

STEPS: dict[str, int] = {
    "j": 5, "k": 2, "map": 1, "click": 1, "c": 2, "n": 2, "a": 1, "r": 1, "words": 2, "digit": 2, "save": 4, "esc": 1,
    "go": 2, "one": 1, "refresh": 1, "filter": 1, "wait": 1,
}  # fmt: skip
"""What the walk does, and how often."""


@pytest.fixture
def hands(village: Workspace, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    yield from hands_on(village, qtbot, qapp, "today")


# ------------------------------------------------------------ Today, by keys


@pytest.mark.parametrize("pace_ms", PACES_MS)
@pytest.mark.parametrize("held", [False, True], ids=["answered", "held back"])
def test_a_call_is_recorded_for_the_selected_person_at_any_pace(hands: Hands, pace_ms: int, held: bool) -> None:
    hands.bridge.holds = held
    third = hands.line(2)
    hands.press("j", "j", "c", "8", "^", pace_ms=pace_ms)
    hands.bridge.settle(hands.qtbot)
    assert hands.acts() == [("checkins.record_call", third.household_id)]


@pytest.mark.parametrize("pace_ms", PACES_MS)
def test_a_card_that_comes_late_leaves_the_open_form_and_every_word_in_it(hands: Hands, pace_ms: int) -> None:
    hands.bridge.holds = True
    second = hands.line(1)
    hands.press("j", "c", "6", "n", "경로당에", pace_ms=pace_ms)
    form = hands.form
    assert isinstance(form, CallForm)
    assert form.title.text() == f"전화 기록 — {second.name}"
    hands.bridge.answer(hands.qtbot)
    assert hands.form is form
    assert QApplication.focusWidget() is form.note
    hands.press(" 가신다고 하심", "^")
    hands.bridge.settle(hands.qtbot)
    (call,) = [call for call in hands.workspace.checkins.calls(NOW, household_id=second.household_id) if call.summary][
        :1
    ]
    assert call.summary == "경로당에 가신다고 하심"
    assert hands.acts() == [("checkins.record_call", second.household_id)]


def test_the_pane_is_the_selected_persons_at_once_and_shows_nothing_of_the_one_before(hands: Hands) -> None:
    first, second, pane = hands.line(0), hands.line(1), hands.today.pane
    assert pane.head.name.text() == first.name
    hands.bridge.holds = True
    hands.press("j")
    assert pane.household_id == second.household_id
    assert pane.coming.isVisible()
    assert pane.coming.name.text() == second.name
    assert not pane.head.isVisible()
    hands.bridge.settle(hands.qtbot)
    assert pane.head.isVisible()
    assert pane.head.name.text() == second.name


def test_an_act_on_the_alert_waits_for_the_card_and_takes_the_keys_along(hands: Hands) -> None:
    row = next(n for n in range(1, 20) if hands.line(n).handling == "new")
    line = hands.line(row)
    hands.today.select(hands.line(row - 1).household_id)
    hands.bridge.settle(hands.qtbot)
    hands.bridge.holds = True
    hands.press("j", "a", "1", Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert isinstance(hands.form, WaitingForm)
    assert line.name in hands.form.title.text()
    hands.bridge.answer(hands.qtbot)
    hands.rest()
    assert isinstance(hands.form, AcknowledgeForm)
    assert hands.form.steps.one()
    hands.press("^")
    hands.bridge.settle(hands.qtbot)
    assert hands.acts() == [("alerts.acknowledge", line.household_id)]


def test_what_was_typed_and_saved_while_the_card_was_on_its_way_is_saved_when_it_comes(hands: Hands) -> None:
    row = next(n for n in range(1, 20) if hands.line(n).handling == "new")
    home, following = hands.line(row).household_id, hands.line(row + 1).household_id
    hands.today.select(hands.line(row - 1).household_id)
    hands.bridge.settle(hands.qtbot)
    hands.bridge.holds = True
    hands.press("j", "a", "2", "^", "j", "n", "다음 분", "^")
    for _ in range(3):
        hands.bridge.answer(hands.qtbot)
        hands.rest()
    hands.bridge.settle(hands.qtbot)
    assert hands.acts() == [("alerts.acknowledge", home), ("households.add_note", following)]
    assert hands.workspace.households.card(following, NOW).notes[0].text == "다음 분"


def test_a_form_that_waits_says_so_when_it_is_left_before_it_was_saved(hands: Hands) -> None:
    row = next(n for n in range(1, 20) if hands.line(n).handling == "new")
    home = hands.line(row).household_id
    hands.bridge.holds = True
    hands.today.select(home)
    hands.press("a", "1", "^")
    hands.today.select(hands.line(0).household_id)
    assert hands.line(row).name in hands.today.messages.text
    hands.bridge.settle(hands.qtbot)
    assert hands.acts() == []
    hands.today.messages._on_button()
    hands.bridge.settle(hands.qtbot)
    hands.rest()
    assert isinstance(hands.form, AcknowledgeForm)
    assert hands.form.steps.one()
    hands.press("^")
    hands.bridge.settle(hands.qtbot)
    assert hands.acts() == [("alerts.acknowledge", home)]


@pytest.mark.parametrize("typed", ["", "11"])
def test_an_act_for_which_nothing_is_there_says_so_instead_of_swallowing_the_keys(hands: Hands, typed: str) -> None:
    row = next(n for n in range(1, 48) if not hands.line(n).handling)
    home = hands.line(row).household_id
    assert not [a for a in hands.workspace.households.card(home, NOW).alerts if a.state in ("new", "acknowledged")]
    hands.bridge.holds = True
    hands.today.select(home)
    hands.press("r", *typed)
    hands.bridge.answer(hands.qtbot)
    hands.rest()
    assert hands.form is None
    assert hands.today.pane.refusal.isVisible()
    assert typed in hands.today.pane._refused.text()
    assert hands.window.focusWidget() is hands.today.pane.bar.buttons["call"]


def test_a_refused_act_of_somebody_left_behind_comes_back_only_when_it_is_asked_for(hands: Hands) -> None:
    first, second = hands.line(0), hands.line(1)
    hands.press("c", "8")
    form = hands.form
    assert isinstance(form, CallForm)
    form.called_at = NOW.replace(year=2027)  # a call in the future is refused
    form.note.setPlainText("문 앞에서")
    hands.bridge.holds = True
    hands.press("^")
    hands.press("j", "n", "둘째 분의")
    hands.bridge.settle(hands.qtbot)
    assert isinstance(hands.form, NoteForm)
    assert hands.form.note.toPlainText() == "둘째 분의"
    assert first.name in hands.today.messages.text
    hands.today.messages._on_button()
    assert hands.today.selected == first.household_id
    assert hands.form is form
    assert form.note.toPlainText() == "문 앞에서"
    assert form.refusal.isVisible()
    hands.today.select(second.household_id)
    hands.press("n")
    assert isinstance(hands.form, NoteForm)
    assert hands.form.note.toPlainText() == "둘째 분의"


def test_a_line_half_written_for_a_note_waits_for_its_household(hands: Hands) -> None:
    pane = hands.today.pane
    first, second = hands.line(0), hands.line(1)
    pane.part(NotePart).quick_note.setText("딸이 온다고")
    hands.today.select(second.household_id)
    assert pane.part(NotePart).quick_note.text() == ""
    hands.today.select(first.household_id)
    assert pane.part(NotePart).quick_note.text() == "딸이 온다고"


def test_a_timeline_that_comes_late_is_not_shown_as_another_persons(hands: Hands) -> None:
    pane = hands.today.pane
    hands.bridge.holds = True
    pane.part(TimelinePart).events.toggle()
    hands.press("j")
    hands.bridge.settle(hands.qtbot)
    assert not pane.part(TimelinePart).events._label.isVisible()


def test_who_is_hidden_by_a_filter_keeps_the_pane_and_is_selected_again_when_shown(hands: Hands) -> None:
    view = hands.today.worklist
    second = hands.line(1)
    hands.press("j", "n", "반쯤")
    severity = next(line.severity for line in view.model.lines() if line.severity != second.severity)
    view._severity = severity
    view._show()
    assert view.selected() is None
    hands.today.refresh()
    hands.bridge.settle(hands.qtbot)
    form = hands.form
    assert isinstance(form, NoteForm)
    assert second.name in form.title.text()
    view._on_show_all()
    assert view.selected() == second.household_id
    assert hands.form is form


def test_who_is_not_watched_stays_selected_in_the_drawer_when_the_day_is_asked_anew(hands: Hands) -> None:
    hands.window.toggle_not_watched()
    drawer = hands.window.not_watched
    drawer.step(1)
    before = drawer.list.currentIndex().data(ENTRY)
    hands.today.refresh()
    hands.bridge.settle(hands.qtbot)
    assert drawer.list.currentIndex().data(ENTRY).household_id == before.household_id


def test_undo_says_whose_act_is_taken_back(hands: Hands) -> None:
    first = hands.line(0)
    hands.press("c", "8", "^", "j", "j")
    hands.bridge.settle(hands.qtbot)
    hands.qtbot.keyClick(hands.window, Qt.Key.Key_Z, CTRL)
    hands.bridge.settle(hands.qtbot)
    assert first.name in hands.window.status.text
    hands.qtbot.keyClick(hands.window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    hands.bridge.settle(hands.qtbot)
    assert first.name in hands.window.status.text


def test_enter_in_the_palette_waits_for_the_answer_to_the_words_that_stand_there(hands: Hands) -> None:
    rows = hands.workspace.households.table(NOW)
    names = [row.name for row in rows]
    wanted = next(row for row in rows if names.count(row.name) == 1 and row.household_id != hands.today.selected)
    hands.window.run_action("palette")
    box = hands.window.palette_box
    hands.press(wanted.name[0])
    hands.qtbot.waitUntil(lambda: box.list.count() > 0 and not box._search.waits, timeout=20_000)
    hands.bridge.holds = True
    hands.press(wanted.name[1:], Qt.Key.Key_Return)
    assert box.isVisible()
    hands.qtbot.waitUntil(lambda: bool(hands.bridge.held), timeout=20_000)
    hands.bridge.settle(hands.qtbot)
    assert not box.isVisible()
    assert hands.today.selected == wanted.household_id


def test_a_form_is_never_made_of_another_households_record() -> None:
    with pytest.raises(ValueError, match="another household"):
        AcknowledgeForm(Whom(99, "남"), samples.alerts()[0])


# ------------------------------------------------------------ Today, at random


@dataclass
class Walk:
    """A person who presses what comes to mind, and remembers whom each form was begun for."""

    hands: Hands
    chance: random.Random
    words: dict[str, int] = field(default_factory=dict)
    """Words typed into a form, each once in the walk, and the household the form was begun for."""
    begun_for: int | None = None
    saved: list[int] = field(default_factory=list)

    def begin(self, key: str, selected: int | None) -> None:
        """Press the key of an act where no form is open."""
        self.begun_for = selected
        self.hands.press(key)

    def type_words(self) -> None:
        """Type words that stand nowhere else into what has the keyboard."""
        assert self.begun_for is not None
        words = f"말{len(self.words)}가구{self.begun_for}"
        self.words[words] = self.begun_for
        self.hands.press(words)


def _kept(pane: Any) -> str:
    """Gather everything that waits in forms: open, half filled, refused, or typed while the records were read."""
    host = pane.forms
    forms = [host.form, *host._drafts.values(), *(form for _, form in host._refused)]
    texts: list[str] = [pane.part(NotePart).quick_note.text(), *pane.part(NotePart).quick_note.drafts.values()]
    for form in forms:
        texts += [note.toPlainText() for note in [getattr(form, "note", None)] if note is not None]
        if isinstance(form, WaitingForm):
            texts += [stroke for stroke in form.typed if isinstance(stroke, str)]
    return "\n".join(texts)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_pressed_lands_on_whom_was_selected_then(hands: Hands, seed: int, walk_steps: int) -> None:
    walk, today = Walk(hands, random.Random(seed)), hands.today
    pane = today.pane
    pane.forms.saved.connect(lambda _request: walk.saved.append(walk.begun_for or 0))
    given_up: set[str] = set()
    for _ in range(walk_steps):
        hands.bridge.holds = True
        (step,) = walk.chance.choices(list(STEPS), list(STEPS.values()))
        is_open = pane.forms.form is not None
        if step in "jk" and len(step) == 1:
            hands.press(step)
        elif step == "map":
            points = today._points
            today.map.household_selected.emit(int(points.household_id[walk.chance.randrange(len(points.household_id))]))
        elif step == "click":
            lines = today.worklist.model.lines()
            if lines:
                index = today.worklist.model.index(walk.chance.randrange(len(lines)), 0)
                today.worklist.list.setCurrentIndex(index)
                today.worklist.list.setFocus(Qt.FocusReason.MouseFocusReason)
        elif step in ("c", "n", "a", "r") and not is_open:
            walk.begin(step, today.selected)
        elif step == "words" and is_open:
            if isinstance(pane.forms.form, CallForm):
                pane.forms.form.note.setFocus()
            typing = hands.window.focusWidget()
            if typing is not None and typing.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
                walk.type_words()
        elif step == "digit" and is_open:
            hands.press(walk.chance.choice("1268"))
        elif step == "save" and is_open:
            hands.press("^")
        elif step == "esc" and is_open:
            given_up.update(words for words in walk.words if words in _kept(pane))
            hands.press(Qt.Key.Key_Escape)
        elif step == "go":
            hands.bridge.let_go()
        elif step == "one":
            hands.bridge.let_go(1)
        elif step == "refresh":
            today.refresh()
        elif step == "filter":
            today.worklist._severity = walk.chance.choice(["", "", "serious", "caution"])
            today.worklist._fill_menus()
            today.worklist._show()
        elif step == "wait":
            hands.qtbot.wait(walk.chance.choice([0, 5, 20]))
        hands.qtbot.wait(0)
        given_up.update(words for words in walk.words if words in pane._refused.text())  # told where no form opened
        # what is seen, after every step
        assert pane.household_id == today.selected
        listed = today.worklist.selected()
        assert listed in (None, today.selected)
        if pane.forms.form is None:
            walk.begun_for = None
        else:
            assert pane.forms.form.household_id == walk.begun_for == today.selected
            assert pane.forms.form.whom.name in pane.forms.form.title.text()
    for _ in range(3):
        hands.bridge.settle(hands.qtbot)
        hands.qtbot.wait(1)
    # what was done, as the journal of the vault has it
    hands.check_done(walk.saved)
    journal = hands.journal()
    for words, home in walk.words.items():
        where = {at for at, stored in journal if words in stored}
        assert where <= {home}
        assert where or words in _kept(pane) or words in given_up, f"“{words}” vanished"
