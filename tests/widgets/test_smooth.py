"""The window goes on step by step: a morning in it settles after every act, and waiting steps keep their order."""

from __future__ import annotations

import gc
import importlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from coordinator import text
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.bridge import Bridge
from tests.conftest import NOW
from tests.widgets.morning import ROOMS, a_morning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@pytest.fixture
def bridge(village: Workspace, qapp: QApplication) -> Iterator[Bridge]:
    theme.apply(qapp, "light")
    for room in ROOMS:
        importlib.import_module(room)
    made = Bridge(lambda: NOW, village)
    yield made
    made.close()
    gc.unfreeze()


def test_a_morning_in_the_window_settles_after_every_act(bridge: Bridge, qtbot: QtBot) -> None:
    text.set_language("ko")
    idle.keep()  # as the program does once its libraries are read
    begun: list[str] = []
    a_morning(bridge, begun.append)
    done = {"opening", "a step", "zooming", "the whole county", "back to today", "another language", "another look"}
    assert set(begun) == done | {"between", *(f"desk {desk.id}" for desk in desks_of()[1:])}


def test_steps_that_wait_are_done_in_their_order_and_not_for_those_who_are_gone(qtbot: QtBot) -> None:
    done: list[int] = []
    owner, gone = QObject(), QObject()
    idle.later(owner, lambda: done.append(1))
    idle.later(gone, lambda: done.append(2))
    idle.later(owner, lambda: done.append(3), lambda: done.append(4))
    gone.deleteLater()
    assert done == []
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == [1, 3, 4]
    assert idle.queue().is_empty()


def test_a_step_waits_for_the_module_it_needs(qtbot: QtBot) -> None:
    done: list[str] = []
    owner = QObject()
    idle.when_loaded(owner, "wave", lambda: done.append("wave"))
    qtbot.waitUntil(lambda: done == ["wave"])
    idle.when_loaded(owner, "wave", lambda: done.append("again"))
    qtbot.waitUntil(lambda: done == ["wave", "again"])
