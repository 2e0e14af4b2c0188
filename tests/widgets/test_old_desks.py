"""A desk shown again asks only if it is old, and what it shows then is what one made afresh would show."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from coordinator.records.base import Cause
from coordinator.widgets.checkins.rounds.columns import STRIP
from coordinator.widgets.kit.bridge import Bridge
from coordinator.widgets.kit.desks.table import DeskTable
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, WindowPlace, waits_for_its_moment, whole_window
from tests.worklist.test_kept_answers import Coordinator

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pytestqt.qtbot import QtBot

    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

PLACES = (
    "households",
    "services:links",
    "history",
    "import",
    "calls:board",
    "calls:enrolment",
    "calls:lapsed",
    "calls:trends",
    "power:homes",
    "power:feeds",
    "power:meters",
)


class Clock:
    """The time of the window, moved on by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now


@contextmanager
def statements(workspace: Workspace) -> Generator[list[str]]:
    """Collect what the database is asked."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    with workspace.vault.read() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)


def asked(shown: WindowPlace, work: Callable[[], object]) -> int:
    """Count the statements until everything is answered."""
    with statements(shown.workspace) as said:
        work()
        shown.qtbot.waitUntil(lambda: shown.is_settled() and not waits_for_its_moment(shown.window))
    return len(said)


def note(shown: WindowPlace) -> None:
    """Write a note from Today, by the way an act takes."""
    home = shown.window.today.selected
    shown.bridge.act(shown.workspace.households.add_note, home, "들름", shown.bridge.now())
    shown.settle()


def look_at(shown: WindowPlace, *places: str) -> None:
    for place in places:
        asked(shown, lambda place=place: shown.go(place))


def test_a_desk_that_is_not_old_asks_nothing_when_it_is_shown_again(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, ahead=True) as shown:
        look_at(shown, *PLACES, "today")
        for place in (*PLACES, "today"):
            assert asked(shown, lambda place=place: shown.go(place)) == 0, place


def test_an_act_makes_old_what_reads_of_it_and_nothing_else(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today", "households", "calls", "import") as shown:
        look_at(shown, "households:register", "import", "calls:board", "calls:trends", "today")
        note(shown)
        assert asked(shown, lambda: shown.go("import")) == 0
        for place in ("households", "calls:board", "calls:trends"):
            assert asked(shown, lambda place=place: shown.go(place)) > 0, place
            assert asked(shown, lambda place=place: shown.go(place)) == 0, place


def test_the_desk_in_sight_asks_at_once(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today", "history") as shown:
        history = shown.go("history")
        count = len(history.table.all_rows())
        note(shown)
        assert len(history.table.all_rows()) == count + 1


@pytest.mark.parametrize("place", ["households", "calls:board", "power:meters"])
def test_what_was_asked_more_than_a_minute_ago_is_asked_again(place: str, village: Workspace, qtbot: QtBot) -> None:
    clock = Clock()
    with whole_window(village, qtbot, "today", place.partition(":")[0], now=clock) as shown:
        look_at(shown, place, "today")
        clock.now += timedelta(seconds=60)
        assert asked(shown, lambda: shown.go(place)) == 0
        shown.go("today")
        clock.now += timedelta(seconds=1)
        assert asked(shown, lambda: shown.go(place)) > 0


def test_a_new_day_makes_everything_old(village: Workspace, qtbot: QtBot) -> None:
    clock = Clock()
    clock.now = NOW.replace(hour=23, minute=59, second=50)
    with whole_window(village, qtbot, "today", "households", now=clock) as shown:
        look_at(shown, "households:register", "today")
        clock.now += timedelta(seconds=20)
        assert asked(shown, lambda: shown.go("households:register")) > 0


def test_asking_by_hand_always_asks_and_gives_nothing_out_of_memory(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today", "households") as shown:
        look_at(shown, "households:register")
        first = asked(shown, shown.window.refresh_desk)
        assert asked(shown, shown.window.refresh_desk) == first > 10


def test_what_a_clock_writes_while_a_question_is_asked_makes_a_desk_old(village: Workspace, qtbot: QtBot) -> None:
    home = village.today(NOW).lines[0].household_id

    def come_due(act: OpenAct) -> None:
        from coordinator.records.households import Household

        household = act.session.get(Household, home)
        assert household is not None
        household.safety_note = "개 조심"

    def question() -> None:
        village.act("clocks.run", NOW, come_due, cause=Cause.RULE)

    with whole_window(village, qtbot, "today", "households", "import") as shown:
        look_at(shown, "households:register", "import", "today")
        shown.bridge.ask(question, then=lambda _answer: None)
        shown.settle()
        assert asked(shown, lambda: shown.go("import")) == 0
        assert asked(shown, lambda: shown.go("households:register")) > 0


def test_what_was_not_answered_is_asked_again_when_it_is_shown(
    village: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with whole_window(village, qtbot, "today", "households") as shown:
        desk = shown.go("households:register")
        shown.go("today")
        desk.mark_old()
        monkeypatch.setattr(village.households, "table", lambda _now: village.power.end_meter(0, NOW.date(), NOW))
        shown.go("households:register")
        assert not desk.messages.isHidden()
        monkeypatch.undo()
        shown.go("today")
        assert asked(shown, lambda: shown.go("households:register")) > 0


def tables(page: Any) -> dict[str, Any]:
    """Give what the tables of a desk hold, as a person reads it, and the words of its head.

    Without the small pictures of rows, which are asked of those in sight only.
    """
    held: dict[str, Any] = {"count": page.count.text()}
    for table in page.findChildren(DeskTable):
        view = table.table
        model = view.model()
        held[view.objectName()] = [
            [
                str(model.index(row, column).data() or "")
                for column in range(model.columnCount())
                if (view.objectName(), column) != ("roundTable", STRIP)
            ]
            for row in range(model.rowCount())
        ]
    return held


@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_desk_shows_when_it_is_gone_to_is_what_a_fresh_one_shows(
    seed: int, village: Workspace, qtbot: QtBot
) -> None:
    somebody, chance, clock = Coordinator(village, seed), Random(seed), Clock()
    beside = Bridge(clock, village)
    with whole_window(village, qtbot, now=clock, ahead=True) as shown:
        for _ in range(12):
            for _ in range(chance.choice((1, 1, 2))):
                shown.bridge.ask(somebody.go_on, clock.now, then=lambda _home: None)
            if chance.random() < 0.5:
                shown.settle()  # else the desk is gone to while the act is under way
            place = chance.choice(PLACES)
            page = shown.go(place)
            fresh = DeskPlace(beside, village, qtbot)
            qtbot.addWidget(fresh.stack)
            other = fresh.go(place)
            qtbot.waitUntil(lambda page=page, other=other: tables(page) == tables(other))
            clock.now += timedelta(seconds=chance.choice((0, 0, 7, 25)))
    beside.close()
