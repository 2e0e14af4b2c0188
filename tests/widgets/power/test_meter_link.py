"""Linking meters one after another: the keyboard stays in the field, and a list of meters suggests whose one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from coordinator.records.households import Household
from coordinator.records.power import Feed, Meter
from tests.casework.homes import add_home, store
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


class Meters(DeskPlace):
    """The meters section by itself."""

    @property
    def page(self) -> Any:
        return self.desk.page("meters")

    def find(self, words: str) -> None:
        self.page.meter.words.setText(words)
        self.qtbot.waitUntil(lambda: not self.page.meter.field.search.waits)
        self.settle()


def add_meters(workspace: Workspace, *numbers: str) -> None:
    [feed] = store(workspace, Feed(name="검침", signal="power"))
    store(workspace, *(Meter(feed_id=feed, external_id=number, first_at=NOW, newest_at=NOW) for number in numbers))


def owners(workspace: Workspace) -> dict[str, int | None]:
    with workspace.vault.read() as session:
        return dict(session.execute(select(Meter.external_id, Meter.household_id)).all())


@pytest.fixture
def meters(empty: Workspace, qtbot: QtBot) -> Iterator[Meters]:
    with desk_alone("", empty, qtbot, of=Meters) as made:
        yield made


def test_after_enter_the_keyboard_stays_in_the_field_for_the_next_meter_nobody_has(meters: Meters) -> None:
    homes = [add_home(meters.workspace, name).id for name in ("김하나", "이두리")]
    add_meters(meters.workspace, "11111111", "22222222", "33333333")
    meters.go("power:meters")
    meters.page.meter.words.setFocus()
    for name in ("김하나", "이두리"):
        meters.find(name)
        meters.key(Qt.Key.Key_Return)
        meters.settle()
        focus = QApplication.focusWidget()
        assert focus is meters.page.meter.words
        assert meters.page.meter.words.text() == ""
    assert owners(meters.workspace) == {"11111111": homes[0], "22222222": homes[1], "33333333": None}
    assert meters.page.meter.number.text() == "33333333"


def test_whom_a_list_of_meters_may_mean_is_suggested_and_linked_only_when_gone_to(
    meters: Meters, tmp_path: Path
) -> None:
    home = add_home(meters.workspace, "김하나").id
    with meters.workspace.vault.act("test", now=NOW, actor="tester") as act:
        act.session.get_one(Household, home).address = "북면 마차리 12"
    add_meters(meters.workspace, "11111111")
    path = tmp_path / "list.csv"
    path.write_text("계량기번호,성명,주소\n1111-1111,김하나,마차리 12-1\n", encoding="utf-8")
    meters.workspace.imports.commit(meters.workspace.imports.preview("meters", path), NOW)
    meters.go("power:meters")
    meters.qtbot.waitUntil(lambda: bool(meters.cells("meterHits")))
    assert meters.cells("meterHits")[0][0] == "김하나"
    assert "김하나, 마차리 12-1" in meters.page.meter.hint.text()
    meters.page.meter.words.setFocus()
    meters.key(Qt.Key.Key_Return)
    meters.settle()
    assert owners(meters.workspace) == {"11111111": None}, "a suggestion is not linked by an Enter too many"
    meters.key(Qt.Key.Key_Down)
    meters.key(Qt.Key.Key_Return)
    meters.settle()
    assert owners(meters.workspace) == {"11111111": home}


def test_an_address_that_is_only_alike_finds_its_homes(meters: Meters) -> None:
    home = add_home(meters.workspace, "김하나").id
    with meters.workspace.vault.act("test", now=NOW, actor="tester") as act:
        act.session.get_one(Household, home).address = "북면 마차리 12"
    add_meters(meters.workspace, "11111111")
    meters.go("power:meters")
    meters.find("강원도 영월군 북면 마차리 12번지")
    assert meters.cells("meterHits")[0][0] == "김하나"


def test_the_band_over_the_meters_leads_to_the_list_of_meters(meters: Meters) -> None:
    add_meters(meters.workspace, "11111111")
    meters.go("power:meters")
    meters.click("nobodyList")
    assert meters.wanted == ["import:meters"]


def test_a_new_meter_that_is_typed_stays_when_the_desk_is_asked_again_and_is_never_taken_for_none(
    meters: Meters,
) -> None:
    homes = [add_home(meters.workspace, name).id for name in ("김하나", "이두리")]
    add_meters(meters.workspace, "11111111", "22222222", "33333333")
    meters.workspace.power.assign_meter(1, homes[0], NOW)
    meters.go("power:meters")
    meters.page.table.select(lambda row: row.external_id == "11111111")
    meters.settle()
    ending = meters.page.meter.ending
    for typed, can_be_done in (("2222", False), ("22222222", True)):
        ending.new.setEditText(typed)  # keys would open the completer's list, which takes the whole keyboard
        meters.page.refresh()
        meters.settle()
        assert ending.new.currentText() == typed
        assert ending.end.isEnabled() == can_be_done
    meters.workspace.power.assign_meter(2, homes[1], NOW)
    meters.page.refresh()
    meters.settle()
    assert ending.new.currentText() == "22222222"
    assert not ending.end.isEnabled()
