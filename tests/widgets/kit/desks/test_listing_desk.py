"""A desk with a list asks no more than it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.history import History
from tests.conftest import NOW
from tests.widgets.hands import Hands, hands_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@pytest.fixture
def hands(village: Workspace, qtbot: QtBot, qapp: QApplication) -> Iterator[Hands]:
    yield from hands_on(village, qtbot, qapp, "today", "history")


def test_a_list_is_asked_once_after_an_act_done_in_it(hands: Hands) -> None:
    done = hands.workspace.households.add_note(hands.line(0).household_id, "메모", NOW)
    page = hands.page("history")
    hands.bridge.holds = True
    page.do(ask_for(History.undo, done.act_id, WHEN_RUN))
    hands.bridge.answer(hands.qtbot)
    asked = [job.key for job in hands.bridge._open.values()]
    assert asked.count(f"list.{page.objectName()}") == 1
