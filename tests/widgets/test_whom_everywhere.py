"""A person goes through all desks at random, faster than the answers: every act lands on whom they saw selected."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.kit.waiting_form import WaitingForm
from tests.conftest import NOW
from tests.widgets.hands import CTRL, Hands, hands_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

PLACES = (
    "today", "households:register", "power:homes", "power:comparison", "power:meters", "calls:board", "calls:enrolment",
    "calls:lapsed", "services:links", "import", "history",
)  # fmt: skip
STEPS = {
    "place": 2, "j": 5, "k": 2, "enter": 2, "act": 4, "words": 3, "digit": 4, "save": 4, "esc": 1, "palette": 1,
    "map": 1, "undo": 1, "go": 3, "one": 2, "refresh": 1,
}  # fmt: skip
PACES_MS = (0, 0, 15, 60)


@pytest.fixture
def hands(practice: Workspace, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    yield from hands_on(practice, qtbot, qapp, ahead=True)


def whom(form: Any) -> list[int]:
    """List whom a form is for; none for a form that waits for a row of a sheet."""
    return [form.household_id] if form.is_of_one else list(getattr(form, "ids", ()))


class Stroll:
    """What was seen on the way: whom each open form was begun for, and whom each saved one was for."""

    def __init__(self, hands: Hands, seed: int) -> None:
        self.hands, self.chance = hands, random.Random(seed)
        self.begun: dict[int, tuple[Any, int]] = {}
        self.saved: list[int] = []
        self.entered: set[int | None] = {None}
        """On whom Enter was pressed: it takes up some calls again without a form."""
        self.followed: set[int] = set()

    @property
    def page(self) -> Any:
        """The page in front: a desk, or the section of one."""
        desk: Any = self.hands.window._desk(self.hands.window.current_desk)
        return desk.page(desk.section) if hasattr(desk, "tabs") and hasattr(desk, "section") else desk

    def selected(self) -> int | None:
        """Give the household one sees selected."""
        if self.hands.window.current_desk == "today":
            return self.hands.today.selected
        table = getattr(self.page, "table", None)
        row = table.selected() if hasattr(table, "selected") else None
        return getattr(row, "household_id", None)

    def look(self) -> None:
        """Compare each form one sees with whom it was begun for."""
        for host in self.hands.window.findChildren(FormHost):
            if id(host) not in self.followed:
                self.followed.add(id(host))
                host.saved.connect(lambda _request, host=host: self.saved.extend(whom(host._sent[-1][2])))
            form = host.form
            if form is None or not host.isVisible() or len(whom(form)) != 1:
                continue
            (home,) = whom(form)
            if id(form) not in self.begun:
                # A form that comes back refused, or half filled, is of whom it was; any other of who is selected.
                seen = self.selected()
                if not form.is_dirty() or isinstance(form, WaitingForm):
                    assert seen in (None, home), (type(form).__name__, seen)
                self.begun[id(form)] = (form, home)
            assert home == self.begun[id(form)][1]
            assert not form.is_of_one or form.whom.name in form.title.text()

    def step(self) -> None:
        """Do what comes to mind."""
        hands, chance = self.hands, self.chance
        (what,) = chance.choices(list(STEPS), list(STEPS.values()))
        focus = hands.window.focusWidget()
        form = next((h.form for h in hands.window.findChildren(FormHost) if h.form is not None and h.isVisible()), None)
        in_form = form is not None and focus is not None and (form is focus or form.isAncestorOf(focus))
        if what == "place":
            hands.window.show_desk(chance.choice(PLACES))
        elif what in ("j", "k") and not in_form:
            hands.press(what)
        elif what == "enter" and not in_form and hasattr(self.page, "table"):
            seen, desk = self.selected(), hands.window.current_desk
            hands.press(Qt.Key.Key_Return)
            if desk == "calls":
                self.entered.add(seen)
            if desk in ("households", "power") and seen is not None and hands.window.current_desk == "today":
                assert hands.today.selected == seen
        elif what == "act" and not in_form:
            hands.press(chance.choice("cncart"))
        elif what == "words" and in_form:
            if focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
                hands.press("말")
        elif what == "digit" and in_form:
            hands.press(chance.choice("1268"))
        elif what == "save" and in_form:
            hands.press("^")
        elif what == "esc" and in_form:
            hands.press(Qt.Key.Key_Escape)
        elif what == "palette":
            self.find()
        elif what == "map" and hands.window.current_desk == "today" and hands.today._points is not None:
            homes = hands.today._points.household_id
            hands.today.map.household_selected.emit(int(homes[chance.randrange(len(homes))]))
        elif what == "undo" and not in_form:
            hands.qtbot.keyClick(hands.window, Qt.Key.Key_Z, CTRL)
        elif what == "go":
            hands.bridge.let_go()
        elif what == "one":
            hands.bridge.let_go(1)
        elif what == "refresh":
            hands.window.refresh_desk()
        hands.qtbot.wait(chance.choice(PACES_MS))

    def find(self) -> None:
        """Open a household by Ctrl+K; it is the one that was asked for."""
        hands = self.hands
        wanted = self.chance.choice(hands.workspace.households.table(NOW)[:40])
        hands.window.run_action("palette")
        box = hands.window.palette_box
        hands.press(wanted.name)
        hands.press(Qt.Key.Key_Return)
        hands.bridge.holds = False
        hands.qtbot.waitUntil(lambda: not box.isVisible() or self.let_go(), timeout=20_000)
        chosen = hands.today.selected
        names = {row.household_id: row.name for row in hands.workspace.households.table(NOW)}
        assert chosen is not None
        assert wanted.name in names[chosen]

    def let_go(self) -> bool:
        """Hand over what is held; nothing is decided by that."""
        self.hands.bridge.let_go()
        return False


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_pressed_on_any_desk_lands_on_whom_one_saw_selected(
    hands: Hands, seed: int, walk_steps: int
) -> None:
    stroll = Stroll(hands, seed)
    for _ in range(walk_steps):
        hands.bridge.holds = True
        stroll.step()
        stroll.look()
    for _ in range(3):
        hands.bridge.settle(hands.qtbot)
        hands.qtbot.wait(1)
    done = [home for verb, home in hands.acts() if not verb.startswith(("history.", "checkins.make"))]
    rest = iter(stroll.saved)
    assert all(home in stroll.entered or home in rest for home in done), (done, stroll.saved)
