"""The frame of the window: bridge, looks, actions, tabs, palette, messages, opening and setting up."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton, QToolButton, QWidget

from coordinator import text
from coordinator.app import clock
from coordinator.errors import RuleError
from coordinator.settings import Settings
from coordinator.widgets.frame.desks import Tab
from coordinator.widgets.frame.error_dialog import ErrorDialog, Hooks, on_qt_message, report
from coordinator.widgets.frame.main_window import MainWindow
from coordinator.widgets.frame.one_window import FirstInstance, call_first
from coordinator.widgets.frame.own_actions import GROUPS, actions_of
from coordinator.widgets.frame.shortcut_sheet import ShortcutSheet
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.desks.frame import DeskView
from coordinator.widgets.kit.request import WHEN_RUN, Request, ask_for
from coordinator.widgets.kit.restyle import restyle
from coordinator.widgets.setup.passphrase import strength
from coordinator.widgets.setup.unlock import Unlock
from coordinator.widgets.setup.wizard import SetupWizard, recovery_sheet
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.view import TodayView
from coordinator.worklist.checkins.script import CallScript
from coordinator.worklist.morning_run import Standing
from coordinator.workspace.noun import Noun
from coordinator.workspace.tables import TABLES
from tests.conftest import NOW
from tests.widgets import samples
from tests.widgets.places import program_running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@dataclass(frozen=True)
class Told:
    """What a verb gives back."""

    act_id: int | None = 7
    nouns: frozenset[str] = frozenset({"alerts"})
    message: str = "Acknowledged 김표본"
    value: Any = None
    household_id: int | None = None
    undoes: int | None = None


@dataclass
class County:
    """Answers the questions of the window from the sample rows."""

    log: list[tuple[Any, ...]] = field(default_factory=list)
    refuse: str = ""
    touched: set[str] = field(default_factory=set)
    folder: Path = Path("county")

    def __post_init__(self) -> None:
        self.households = SimpleNamespace(
            card=lambda ident, _now: samples.card(ident),
            usage=lambda _ident, _now: samples.usage(),
            timeline=lambda _ident, _now: [],
            outlines=samples.outlines,
            map_points=lambda _now: samples.map_points(60),
            search=lambda words, limit=30: samples.search_hits(words)[:limit],
            named=lambda ids: [hit for hit in samples.search_hits("") if hit.household_id in ids],
        )
        self.drafts = SimpleNamespace(all=list, keep=lambda *_: None, gone=lambda *_: {})
        self.tables = TABLES
        self.morning_run = SimpleNamespace(standing=lambda now: Standing(now, None, "serious", (), (), 0))
        self.services = SimpleNamespace(programmes=list, providers=list)
        self.checkins = SimpleNamespace(script=CallScript)
        self.now = None
        self.morning_run = SimpleNamespace(standing=lambda now, *_: Standing(now, None, "serious", (), (), 0))
        self.alerts = StandInAlerts(self)  # type: ignore[arg-type]
        self.history = SimpleNamespace(
            undo=self._undo, undo_last=lambda _now: self._undo(0, _now), redo=lambda _now: None
        )

    def take_touched(self) -> frozenset[str]:
        touched, self.touched = frozenset(self.touched), set()
        return touched

    def today(self, _now: datetime, *, anew: bool = False) -> Any:
        if self.refuse:
            raise RuleError(self.refuse)
        return samples.today()

    def _undo_last(self, now: datetime) -> Told:
        return self._undo(0, now)

    def _undo(self, act_id: int, _now: datetime) -> Told:
        self.log.append(("undo", act_id))
        self.touched.add("alerts")
        return Told(8, message="Taken back")


class StandInAlerts(Noun):
    """The one verb that is asked for here."""

    workspace: Any

    def acknowledge(self, episode_id: int, now: datetime) -> Any:
        self.workspace.log.append(("acknowledge", episode_id))
        self.workspace.touched.add("alerts")
        return Told()


def acknowledge(episode_id: int) -> Request:
    return ask_for(StandInAlerts.acknowledge, episode_id, WHEN_RUN)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    text.set_language("en")
    theme.apply(qapp, "light")


@pytest.fixture
def county() -> County:
    return County()


@pytest.fixture
def bridge(county: County, qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge(lambda: samples.NOW, county)  # type: ignore[arg-type]
    yield made
    made.close()


class Stage(QWidget):
    """Stands in for the map: what the desk needs of it and no more."""

    household_selected = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.selected: int | None = None
        self.points: Any = None

    def set_outlines(self, _outlines: Any) -> None: ...

    def set_name_of(self, _name_of: Any, *_asks: Any) -> None: ...

    def set_points(self, points: Any) -> None:
        self.points = points

    def select(self, household_id: int | None, *, centre: bool = False) -> None:
        self.selected = household_id


class Card(QWidget):
    """Stands in for the household pane."""

    act_requested = Signal(object)
    timeline_wanted = Signal(int)
    print_wanted = Signal(int)
    place_wanted = Signal(str, int)
    left_unsaved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.household_id: int | None = None
        self.card: Any = None
        self.begun: list[str] = []
        self.refused: list[str] = []

    def expect(self, household_id: int | None, _row: Any, _now: datetime, _name: str = "") -> None:
        self.household_id = household_id

    def show_card(self, card: Any, _now: datetime) -> None:
        self.card = card

    def keep_with(self, _bridge: Bridge) -> None: ...

    def why_not(self, _act: str) -> str:
        return "Nothing is open."

    def show_answer(self, _name: str, _answer: Any) -> None: ...

    def know(self, _name: str, _answer: Any) -> None: ...

    def begin(self, act: str) -> None:
        self.begun.append(act)

    def act_done(self, _request: Any, _household_id: int | None = None) -> None: ...

    def act_refused(self, message: str, _request: Any = None, _household_id: int | None = None) -> bool:
        self.refused.append(message)
        return True


def _today(bridge: Bridge) -> TodayView:
    return TodayView(bridge, make_map=Stage, make_pane=Card)


class Blank(DeskView):
    """A desk with a field to type in."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "blank", "Blank")
        self.asked = 0
        self.field = QLineEdit(self)

    def refresh(self) -> None:
        self.asked += 1


DESKS = (Tab("today", "Today", _today), Tab("blank", "Blank", Blank))


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot) -> MainWindow:
    made = MainWindow(bridge, Settings(), county="Practice county", practice=True, desks=DESKS)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.today.pane.card is not None)
    return made


# ---- bridge


def test_answers_come_on_the_ui_thread_and_work_is_done_on_another(bridge: Bridge, qtbot: QtBot) -> None:
    worked: list[int] = []
    answered: list[int] = []
    bridge.ask(lambda: worked.append(threading.get_ident()), then=lambda _: answered.append(threading.get_ident()))
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == [threading.get_ident()]
    assert worked != answered


def test_only_the_newest_question_of_a_key_is_answered(bridge: Bridge, qtbot: QtBot) -> None:
    gate = threading.Event()
    answers: list[int] = []
    run: list[int] = []

    def ask(n: int) -> int:
        gate.wait()
        run.append(n)
        return n

    for n in range(5):
        bridge.ask(ask, n, then=answers.append, key="card")
    bridge.ask(ask, 99, then=answers.append, key="other")
    gate.set()
    qtbot.waitUntil(lambda: 99 in answers)
    assert answers == [4, 99]
    # the first was under way already; those between were not even asked
    assert run in ([0, 4, 99], [4, 99])


def test_a_refusal_is_one_sentence_and_a_fault_is_ours(bridge: Bridge, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise RuleError("An end is needed.")

    def fail() -> None:
        raise KeyError("김표본")

    with qtbot.waitSignal(bridge.refused) as refused:
        bridge.ask(refuse, then=lambda _: None)
    assert refused.args == ["An end is needed."]
    with qtbot.waitSignal(bridge.crashed) as crashed:
        bridge.ask(fail, then=lambda _: None)
    assert isinstance(crashed.args[0], KeyError)


def test_a_verb_tells_what_it_changed(bridge: Bridge, county: County, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.changed) as signal:
        bridge.do(acknowledge(3))
    assert signal.args[0].nouns == {"alerts"}
    assert county.log == [("acknowledge", 3)]


def test_an_answer_for_a_widget_that_is_gone_is_dropped(bridge: Bridge, qtbot: QtBot) -> None:
    class Asker(QObject):
        def take(self, _answer: object) -> None:
            raise AssertionError("nobody is there")

    import shiboken6

    asker = Asker()
    bridge.ask(int, then=asker.take)
    shiboken6.delete(asker)
    done: list[int] = []
    bridge.ask(int, then=done.append)
    qtbot.waitUntil(lambda: bool(done))


def test_a_task_reports_progress_and_stops_when_told(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    failed: list[BaseException] = []
    go_on = threading.Event()

    def long(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Told:
        for n in range(1000):
            progress(n, 1000)
            if cancelled():
                raise RuleError("Stopped.")
            go_on.wait(0.005)
        return Told()

    task = bridge.task(long, failed=failed.append)
    task.progressed.connect(lambda done, total: seen.append((done, total)))
    qtbot.waitUntil(lambda: len(seen) > 1)
    with qtbot.waitSignal(task.ended):
        task.cancel()
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], RuleError)


def test_closing_waits_for_the_worker_and_answers_nobody_after(county: County, qtbot: QtBot) -> None:
    bridge = Bridge(lambda: samples.NOW, county)  # type: ignore[arg-type]
    answers: list[object] = []
    begun, closing, finished = threading.Event(), threading.Event(), threading.Event()
    bridge.closing.connect(closing.set)

    def work() -> None:
        begun.set()
        closing.wait()
        finished.set()

    bridge.ask(work, then=answers.append)
    begun.wait()
    bridge.close()
    bridge.ask(int, then=answers.append)
    assert finished.is_set()
    turns: list[bool] = []
    QTimer.singleShot(0, lambda: turns.append(True))
    qtbot.waitUntil(lambda: bool(turns))  # whatever was sent before has come by now
    assert answers == []
    assert not any(thread.name.startswith("workspace") for thread in threading.enumerate())


# ---- looks


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK, theme.CONTRAST], ids=lambda look: look.name)
def test_words_can_be_read_on_what_is_behind_them(look: theme.Colours) -> None:
    pairs = [(word, behind) for word in (look.text, look.subtle) for behind in (look.surface, look.ground)]
    pairs += [(look.text, look.primary_soft), (look.subtle, look.primary_soft), (look.text, look.warning_soft)]
    pairs += [(look.primary_text, look.surface), (look.primary_text, look.primary_soft)]
    pairs += [(look.danger_text, look.surface), (look.danger_text, look.danger_soft)]
    pairs += [(look.on_primary, look.primary), (look.warning_text, look.warning_soft)]
    weak = [(word, behind) for word, behind in pairs if _contrast(word, behind) < 4.5]
    # KRDS allows white on primary 50 for bold button text; it is 4.5 within rounding.
    assert [pair for pair in weak if _contrast(*pair) < 4.4] == []


def test_every_severity_has_a_shape_of_its_own() -> None:
    pictures: list[bytes] = []
    for word in ("serious", "caution", "watch", "normal", "no_data", "silenced"):
        image = QImage(24, 24, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        theme.paint_severity(painter, image.rect().toRectF(), word)
        painter.end()
        # shape alone: what is painted at all, whatever its colour
        pictures.append(bytes(min(1, 255 - b) for b in bytes(image.constBits())))
    assert len(set(pictures)) == 6


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_a_look_dresses_the_application(qapp: QApplication, look: str) -> None:
    colours = theme.apply(qapp, look)
    assert colours.name == look
    assert theme.current() is colours
    assert qapp.palette().window().color().name() == colours.surface
    assert qapp.font().family() == theme.family()


def test_a_look_that_is_put_on_again_after_another_brings_its_colours_too(qapp: QApplication) -> None:
    colours = theme.apply(qapp, "light")
    theme.recolour(qapp, "dark")
    theme.apply(qapp, "light")
    assert qapp.palette().window().color().name() == colours.surface


# ---- actions


def test_actions_have_their_own_ids_keys_and_a_group() -> None:
    actions = actions_of()
    assert len({entry.id for entry in actions}) == len(actions)
    keys = [entry.shortcut for entry in actions if entry.shortcut]
    assert len(set(keys)) == len(keys)
    assert {entry.group for entry in actions} == {group for group, _ in GROUPS}


def test_every_action_of_the_window_does_something_and_stands_in_the_menu(window: MainWindow) -> None:
    acts = {act.name for view in VIEWS for act in view.acts}
    assert {entry.id for entry in window.actions_table.entries() if entry.do is None} <= acts
    menu = window.actions_table.menu(window)
    listed = {action.data() for part in menu.actions() for action in part.menu().actions()}  # type: ignore[union-attr]
    assert listed == {entry.id for entry in window.actions_table.entries()}


def test_j_and_k_go_through_the_list_and_c_begins_a_call(window: MainWindow, qtbot: QtBot) -> None:
    assert window.today.selected == 1
    qtbot.keyClick(window, Qt.Key.Key_J)
    assert window.today.selected == 2
    qtbot.keyClick(window, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: window.today.pane.card.id == 1)
    for key in (Qt.Key.Key_C, Qt.Key.Key_A, Qt.Key.Key_S, Qt.Key.Key_R, Qt.Key.Key_N):
        qtbot.keyClick(window, key)
    assert window.today.pane.begun == ["call", "acknowledge", "silence", "resolve", "note"]


def test_the_korean_keyboard_has_the_same_letters(window: MainWindow, qtbot: QtBot) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, ord("ㅊ"), Qt.KeyboardModifier.NoModifier, "ㅊ")
        QApplication.sendEvent(window.windowHandle(), event)
    assert window.today.pane.begun == ["call"]


def test_nothing_is_begun_without_an_alert(window: MainWindow, qtbot: QtBot) -> None:
    window.today.select(5)
    qtbot.waitUntil(lambda: window.today.pane.card.id == 5)
    qtbot.keyClick(window, Qt.Key.Key_R)
    assert window.today.pane.begun == []


def test_letters_belong_to_whoever_types(window: MainWindow, qtbot: QtBot) -> None:
    field = QLineEdit(window.today)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "cj")
    composed = QInputMethodEvent()
    composed.setCommitString("가")
    QApplication.sendEvent(field, composed)
    assert field.text() == "cj가"
    assert window.today.pane.begun == []
    assert window.today.selected == 1
    window.today.worklist.list.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert window.today.pane.begun == ["call"]


def test_the_list_takes_no_input_method_so_that_letters_arrive(window: MainWindow) -> None:
    view = window.today.worklist.list
    view.setFocus()
    window.today.step(1)
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_f1_shows_every_key(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None
    from PySide6.QtWidgets import QLabel

    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert {text.tr(entry.text) for entry in window.actions_table.entries() if entry.shortcut} <= words
    assert "Go to Blank" in words
    sheet.close()


# ---- window


def test_first_household_is_selected_in_all_three_panes(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.today.map.points is not None)
    assert window.today.worklist.selected() == 1
    assert window.today.map.selected == 1
    assert window.today.pane.card.id == 1


def test_the_map_leads_the_list(window: MainWindow, qtbot: QtBot) -> None:
    window.today.map.household_selected.emit(4)
    assert window.today.worklist.selected() == 4
    qtbot.waitUntil(lambda: window.today.pane.card.id == 4)


def test_an_act_is_shown_saved_with_undo_and_undo_takes_back_just_that(
    window: MainWindow, county: County, qtbot: QtBot
) -> None:
    window.today.pane.act_requested.emit(acknowledge(1))
    undo = window.findChild(QPushButton, "statusUndo")
    assert undo is not None
    qtbot.waitUntil(undo.isVisible)
    assert window.status.text == "Saved 08:00 · Acknowledged 김표본"
    assert undo.text() == "Undo"
    undo.click()
    qtbot.waitUntil(lambda: undo.isVisible() and undo.text() == "Redo")
    assert county.log == [("acknowledge", 1), ("undo", 7)]


def test_ctrl_z_undoes_the_newest(window: MainWindow, county: County, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: county.log == [("undo", 0)])


def test_a_refused_act_goes_back_to_its_form(window: MainWindow, qtbot: QtBot) -> None:
    class Refused:
        def apply(self, _workspace: object, _now: object) -> None:
            raise RuleError("A reason is needed.")

    window.today.pane.act_requested.emit(Refused())
    qtbot.waitUntil(lambda: window.today.pane.refused == ["A reason is needed."])


def test_a_world_that_refuses_gets_a_bar_with_a_button(window: MainWindow, county: County, qtbot: QtBot) -> None:
    county.refuse = "The folder is not there."
    window.today.refresh()
    qtbot.waitUntil(window.today.messages.isVisible)
    assert window.today.messages.text == "The folder is not there."
    county.refuse = ""
    window.today.messages._button.click()
    assert window.today.messages.text == ""


def test_a_fault_is_told_once(window: MainWindow, bridge: Bridge) -> None:
    bridge.crashed.emit(KeyError("a"))
    bridge.crashed.emit(KeyError("b"))
    dialogs = window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    dialogs[0].close()


def test_head_says_as_of_feeds_and_who_is_not_watched(window: MainWindow, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    words = {label.text() for label in window.head.findChildren(QLabel)}
    assert {"As of Mon 23 Nov 2026 08:00", "Power normal", "Check-in calls 3 hours late"} <= words
    assert window.head.not_watched.text() == "Not watched today: 14 ›"
    window.head.not_watched.click()
    assert window.not_watched.isVisible()
    qtbot.keyClick(window.not_watched.list, Qt.Key.Key_Return)
    assert window.today.selected == 200
    assert window.not_watched.isVisible()


def test_f6_goes_round_the_panes(window: MainWindow, qtbot: QtBot) -> None:
    window.today.worklist.list.setFocus()
    seen: list[str] = []
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(type(focus).__name__)
    assert seen == ["Stage", "Card", "QToolButton", "QListView"]


def test_tabs_are_the_desks_that_exist_and_ask_when_looked_at(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_desk == "blank"
    desk = window._widgets["blank"]
    assert isinstance(desk, Blank)
    assert desk.asked == 1
    desk.household_opened.emit(6)
    assert window.current_desk == "today"
    assert window.today.selected == 6


def test_palette_finds_households_and_actions_and_remembers_what_was_chosen(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.palette_box
    assert box.isVisible()
    box.field.setText("최연습")
    qtbot.waitUntil(lambda: [offer.key for offer in box.found()] == [3])
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert window.today.selected == 3
    assert not box.isVisible()
    window.palette_open()
    qtbot.waitUntil(lambda: box.found()[0].key == 3)
    box.field.setText("shortc")
    qtbot.waitUntil(lambda: bool(box.found()) and box.found()[0].key == "shortcuts")
    qtbot.keyClick(box.field, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_language_and_look_change_at_once_and_keep_who_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    window.today.select(3)
    with qtbot.waitSignal(window.language_requested) as signal:
        window.findChild(QToolButton, "languageButton").click()  # type: ignore[union-attr]
    assert signal.args == ["ko"]
    with qtbot.waitSignal(window.look_requested) as signal:
        window.findChild(QToolButton, "lookButton").click()  # type: ignore[union-attr]
    assert signal.args == ["dark"]
    restyle(look="dark", language="ko")
    assert window.today.selected == 3
    qtbot.waitUntil(lambda: window.today.pane.card is not None and window.today.pane.card.id == 3)


def test_window_title_names_no_person(window: MainWindow) -> None:
    assert window.windowTitle() == "Coordinator — Practice county"


def test_everything_one_can_reach_has_a_name(window: MainWindow) -> None:
    parts = (window.top, window.head, window.status, window.today.worklist, window.not_watched, window.palette_box)
    for part in parts:
        for button in part.findChildren(QAbstractButton):
            if not button.objectName().startswith("qt_"):
                assert button.objectName(), button.text()
                assert button.accessibleName() or button.text(), button.objectName()


def test_size_splitter_and_views_are_remembered(window: MainWindow) -> None:
    window.resize(1200, 700)
    window.today.splitter.setSizes([350, 400, 450])
    window._bridge.views["visitsTable"] = {"order": ["Name", True]}
    sizes = window.today.splitter.sizes()
    window.today.splitter.splitterMoved.emit(sizes[0], 1)  # as who drags it brings about
    window.close()
    kept = Settings.load()
    assert kept.splitter == sizes
    assert kept.geometry
    assert kept.views == {"visitsTable": {"order": ["Name", True]}}
    assert "김" not in Settings.path().read_text(encoding="utf-8")


def test_a_step_asks_for_one_household_once_and_never_on_the_ui_thread(
    window: MainWindow, county: County, qtbot: QtBot
) -> None:
    asked: list[tuple[int, int]] = []
    card = county.households.card

    def note_down(ident: int, now: datetime) -> Any:
        asked.append((ident, threading.get_ident()))
        return card(ident, now)

    county.households.card = note_down
    wanted: list[int | None] = []
    for _ in range(3):
        window.today.step(1)
        wanted.append(window.today.selected)
        qtbot.waitUntil(lambda: window.today.card is not None and window.today.card.id == wanted[-1])
    assert [ident for ident, _ in asked] == wanted
    assert threading.get_ident() not in {thread for _, thread in asked}


# ---- faults


def test_a_report_names_places_and_no_person() -> None:
    try:
        try:
            raise KeyError("김표본 010-1234-5678")
        except KeyError as inner:
            raise ValueError("010-1234-5678") from inner
    except ValueError as error:
        words = report(error)
    assert "builtins.ValueError" in words
    assert "builtins.KeyError" in words
    assert "test_frame.py" in words
    assert "010" not in words
    assert "김" not in words


def test_hooks_catch_faults_of_slots_and_threads(qtbot: QtBot) -> None:
    hooks = Hooks()
    before = sys.excepthook, threading.excepthook
    hooks.install()
    try:
        with qtbot.waitSignal(hooks.caught) as caught:
            thread = threading.Thread(target=lambda: 1 / 0)
            thread.start()
            thread.join()
        assert isinstance(caught.args[0], ZeroDivisionError)
        with qtbot.waitSignal(hooks.caught) as caught:
            sys.excepthook(KeyError, KeyError("x"), None)
        assert isinstance(caught.args[0], KeyError)
    finally:
        sys.excepthook, threading.excepthook = before


# ---- opening and setting up


@pytest.mark.parametrize(
    ("passphrase", "level"),
    [
        ("", 0),
        ("short", 0),
        ("11111111111111", 1),
        ("password1234", 1),
        ("가을 하늘 공활한데 높고", 3),
        ("correct horse battery", 3),
    ],
)
def test_strength_of_a_passphrase(passphrase: str, level: int) -> None:
    assert strength(passphrase) == level


def test_setting_up_makes_a_vault_and_shows_the_recovery_key_once(bridge: Bridge, tmp_path: Path, qtbot: QtBot) -> None:
    wizard = SetupWizard(bridge, tmp_path / "vault")
    qtbot.addWidget(wizard)
    wizard.show()
    assert not wizard.next.isEnabled()
    wizard.county.setText("연습군")
    wizard.actor.setText("담당")
    wizard.next.click()
    wizard.pair.first.setText("아침 여덟 시 강가에서")
    wizard.pair.second.setText("아침 여덟 시 강가에")
    assert not wizard.next.isEnabled()
    wizard.pair.second.setText("아침 여덟 시 강가에서")
    wizard.next.click()
    qtbot.waitUntil(lambda: bool(wizard.key_label.text()), timeout=15_000)
    assert not wizard.next.isEnabled()
    wizard.reject()
    assert wizard.isVisible()
    key = wizard.key_label.text()
    assert key in recovery_sheet(key, "연습군", samples.NOW).toPlainText()
    wizard.kept.setChecked(True)
    with qtbot.waitSignal(wizard.made) as made:
        wizard.next.click()
    workspace = made.args[0]
    assert workspace.county == "연습군"
    assert not workspace.practice
    assert wizard.key_label.text() == ""
    workspace.close()

    unlock = Unlock(bridge, tmp_path / "vault")
    qtbot.addWidget(unlock)
    unlock.show()
    unlock.passphrase.setText("다른 말 열두 글자 넘게")
    unlock.open_button.click()
    qtbot.waitUntil(unlock.messages.isVisible, timeout=15_000)
    assert unlock.messages.text
    unlock.passphrase.setText("아침 여덟 시 강가에서")
    with qtbot.waitSignal(unlock.opened, timeout=15_000) as opened:
        qtbot.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    opened.args[0].close()
    assert unlock.passphrase.text() == ""


def test_a_second_start_brings_the_first_window_forward(tmp_path: Path, qtbot: QtBot) -> None:
    assert not call_first(tmp_path)
    first = FirstInstance(tmp_path)
    try:
        with qtbot.waitSignal(first.called):
            assert call_first(tmp_path)
    finally:
        first.close()
    assert not call_first(tmp_path)


def test_the_clock_stands_still_when_told(qtbot: QtBot) -> None:
    assert clock(samples.NOW)() == samples.NOW
    assert clock(lambda: samples.NOW)() == samples.NOW
    assert clock(None)().utcoffset() == samples.NOW.utcoffset()


def test_qt_warnings_are_logged_without_their_words(caplog: pytest.LogCaptureFixture) -> None:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

    on_qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "cannot open 김표본.csv")
    assert "김표본" not in caplog.text


def test_program_speaks_and_dresses(qapp: QApplication, qtbot: QtBot) -> None:
    with program_running(qapp, lambda: samples.NOW):
        restyle(language="ko")
        assert text.language() == "ko"
        assert QApplication.translate("QPlatformTheme", "Cancel") == "취소"
        restyle(language="en")
        assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
        restyle(look="dark")
        assert theme.current() is theme.DARK


def test_the_window_tells_what_came_due_while_it_was_closed(qapp: QApplication, qtbot: QtBot, empty: Workspace) -> None:
    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.worklist.alerts.subject import SUBJECT as ALERTS
    from coordinator.worklist.said import Said
    from coordinator.workspace.while_away import AwayRow

    said = Said("reminder", "No news on {name} since it was taken; new again since {at}.", _NEWS)
    empty.while_away = (AwayRow("reminder", 1, "김표본", "", NOW, said, ALERTS.came_due["reminder"]),)
    with program_running(qapp) as program:
        restyle(language="ko")
        program.show_workspace(empty)
        qtbot.waitUntil(lambda: isinstance(program.window, MainWindow) and program.window.messages.isVisible())
        assert isinstance(program.window, MainWindow)
        assert "김표본" in program.window.messages.accessibleName()


_NEWS = {"name": "김표본", "at": "08:00"}
