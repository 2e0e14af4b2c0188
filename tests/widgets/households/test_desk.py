"""The register as a desk: in the order of what presses, with the chosen household beside it, and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QTableView
from sqlalchemy import select

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.journal import Act
from coordinator.text import phone_text, tr
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@pytest.fixture
def desk(village: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    with desk_alone("households:register", village, qtbot) as made:
        yield made


def test_the_highest_severity_comes_first_and_there_the_order_of_the_worklist(desk: DeskPlace) -> None:
    rows = desk.page.table.rows()
    order = list(SEVERITY_LABELS)
    assert [order.index(row.severity) for row in rows] == sorted(order.index(row.severity) for row in rows)
    lines = [line.household_id for line in desk.workspace.today(NOW).lines]
    serious = [row.household_id for row in rows if row.severity == "serious" and row.household_id in lines]
    assert serious == [home for home in lines if home in serious]
    assert len(serious) > 1


def test_the_chosen_household_is_shown_beside_the_list(desk: DeskPlace) -> None:
    row = desk.page.table.rows()[0]
    desk.page.table.select(lambda each: each is row)
    pane = desk.page.pane
    assert row.name in pane.who.text()
    assert pane.number.text() == phone_text(row.phone)
    card = desk.workspace.households.card(row.household_id, NOW)
    desk.qtbot.waitUntil(lambda: not pane.facts.isHidden())
    assert card.next_step is not None
    assert card.next_step.said.text in pane.facts.text()
    shown = {label.text() for label in pane.contacts.findChildren(QLabel)}
    assert {phone_text(contact.phone) for contact in card.contacts} <= shown


def test_enter_shows_the_household_in_today_and_a_button_begins_a_call(desk: DeskPlace) -> None:
    desk.page.table.enter()
    row = desk.page.table.selected()
    desk.key(Qt.Key.Key_Return)
    assert desk.opened == [row.household_id]
    desk.click("householdCall")
    assert desk.acts == [(row.household_id, "call")]


def test_the_address_does_not_say_the_area_again(desk: DeskPlace) -> None:
    table = desk.screen.findChild(QTableView, "householdsTable")
    titles = [table.model().headerData(n, Qt.Orientation.Horizontal) for n in range(table.model().columnCount())]
    area, address = titles.index(tr("Area")), titles.index(tr("Address"))
    cells = desk.cells("householdsTable")
    assert all(not row[address].startswith(row[area]) for row in cells)
    assert any(row[address] for row in cells)


def test_the_list_leaves_as_a_file_with_its_purpose_and_its_issue_is_logged(desk: DeskPlace, tmp_path: Path) -> None:
    desk.click("householdExport")
    form = desk.page.pane.forms.form
    assert not form.save_button.isEnabled()
    form.purpose.setText("읍면 명단과 대조")
    form.file.setText(str(tmp_path / "가구.xlsx"))
    form.save()
    desk.settle()
    said = ZipFile(tmp_path / "가구.xlsx").read("xl/sharedStrings.xml").decode()
    assert all(row.name in said for row in desk.page.table.rows())
    with desk.workspace.vault.read() as session:
        issue = session.scalars(select(Act).where(Act.verb == "briefings.issue")).one()
    assert issue.details["kind"] == "export households"
    assert issue.reason == "읍면 명단과 대조"


def test_a_name_without_an_ending_becomes_the_kind_of_file_that_is_chosen(desk: DeskPlace, tmp_path: Path) -> None:
    desk.click("householdExport")
    form = desk.page.pane.forms.form
    form.file.setText(str(tmp_path / "가구.xlsx"))
    desk.click("registerBrowse")
    dialog = form.findChild(QFileDialog, "registerFileDialog")
    assert dialog.nameFilters() == [f"{tr('Workbook')} (*.xlsx)", "HTML (*.html)"]
    kinds, name = dialog.findChild(QComboBox, "fileTypeCombo"), dialog.findChild(QLineEdit, "fileNameEdit")
    desk.qtbot.keyClick(kinds, Qt.Key.Key_Down)
    assert name.text() == "가구.html"
    name.setText("가구 명단")
    dialog.accept()
    assert form.file.text() == str(tmp_path / "가구 명단.html")


def test_what_leaves_with_the_list_is_said_whole_above_its_purpose(desk: DeskPlace) -> None:
    desk.click("householdExport")
    form = desk.page.pane.forms.form
    desk.qtbot.waitUntil(form.purpose.isVisible)
    sentence = tr("Every household with name, phone and address; logged with its purpose.")
    said = next(label for label in form.findChildren(QLabel) if label.text() == sentence)
    needed = said.fontMetrics().horizontalAdvance(sentence)
    assert said.wordWrap() or said.width() >= needed
    desk.qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()))
    browse = form.findChild(QPushButton, "registerBrowse")
    middle = browse.mapTo(form, browse.rect().center())
    assert form.file.mapTo(form, form.file.rect().topLeft()).y() < middle.y()
    assert middle.y() < form.file.mapTo(form, form.file.rect().bottomLeft()).y()
