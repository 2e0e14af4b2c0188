"""The register as a working list: saved views with their counts, choice of columns, and the rules of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from coordinator.casework.saved_views import ViewContent
from coordinator.text import tr
from tests.conftest import NOW
from tests.widgets.places import DeskPlace, desk_alone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace


@pytest.fixture
def desk(village: Workspace, qtbot: QtBot) -> Iterator[DeskPlace]:
    with desk_alone("households:register", village, qtbot) as made:
        yield made


def test_the_views_the_program_came_with_say_how_many_they_show_and_show_them(desk: DeskPlace) -> None:
    named, table = desk.page.named, desk.page.table
    assert [view.code for view in named.views] == ["high_unwatched", "consent_ends", "stage_changes", "silent_long"]
    for view in named.views:
        named.choose(view)
        assert named.chips[view.id].text().endswith(f"  {len(table.rows()):,}")
        assert named.chips[view.id].isChecked()
    named.choose(None)
    assert len(table.rows()) == len(table.all_rows())
    assert named.chips[0].isChecked()


def test_a_digit_in_the_table_chooses_a_pinned_view_and_0_everything(desk: DeskPlace) -> None:
    desk.page.table.enter()
    desk.key(Qt.Key.Key_4)
    assert desk.page.filters.codes() == {"Contact": "silent"}
    desk.key(Qt.Key.Key_0)
    assert desk.page.filters.codes() == {}


def test_what_is_shown_is_saved_under_a_name_with_words_filters_order_and_columns(desk: DeskPlace) -> None:
    named, table = desk.page.named, desk.page.table.table
    desk.page.filters.words.setText("영월")
    desk.page.menus["Risk"].choose("high")
    named.columns.switch("Life stage")
    titles = [column.title for column in table.rows_model.columns]
    table.sortByColumn(titles.index("Age"), Qt.SortOrder.DescendingOrder)
    desk.click("householdsViewSave")
    named.forms.form.name.setText("영월 고위험")
    desk.qtbot.keyClick(named.forms.form.name, Qt.Key.Key_Return)
    desk.settle()
    saved = desk.workspace.saved_views.of("households")[-1]
    assert (saved.name, saved.pinned) == ("영월 고위험", True)
    assert saved.content.words == "영월"
    assert saved.content.filters == {"Risk": "high"}
    assert saved.content.order == ("Age", True)
    assert "Life stage" in saved.content.columns
    chip = named.chips[saved.id]
    assert chip.isChecked()
    named.choose(None)
    assert not table.isColumnHidden(titles.index("Area"))
    assert table.isColumnHidden(titles.index("Life stage"))
    named.choose(saved)
    assert named.content() == saved.content


def test_a_view_is_renamed_moved_pinned_changed_and_deleted_and_each_is_taken_back(desk: DeskPlace) -> None:
    named, views = desk.page.named, desk.workspace.saved_views
    first, second = named.views[:2]
    before = views.of("households")
    for words in ("Give it a digit", "Take its digit away", "Move it back", "Delete “{name}”"):
        acts = dict(named.acts(first))
        source = tr(words, name=named.title(first)) if "{name}" in words else tr(words)
        if source not in acts:
            continue
        named.do(first, acts[source])
        desk.settle()
        assert views.of("households") != before
        act_id = desk.workspace.history.acts(1)[0].id
        desk.workspace.history.undo(act_id, NOW)
        named.ask()
        desk.settle()
        assert views.of("households") == before
    named.do(second, None)
    named.forms.form.name.setText("만료 앞둔 동의")
    desk.qtbot.keyClick(named.forms.form.name, Qt.Key.Key_Return)
    desk.settle()
    assert named.title(named.views[1]) == "만료 앞둔 동의"


def test_a_name_that_is_taken_is_refused_and_what_was_written_stays(desk: DeskPlace) -> None:
    content = ViewContent(filters={"Risk": "low"})
    desk.workspace.saved_views.save("households", "저위험", content, NOW)
    desk.page.refresh()
    desk.settle()
    desk.page.menus["Risk"].choose("middle")
    desk.click("householdsViewSave")
    form = desk.page.named.forms.form
    form.name.setText("저위험")
    form.save()
    desk.settle()
    assert desk.page.named.forms.form is form
    assert form.name.text() == "저위험"
    assert not form.refusal.isHidden()


def test_the_search_finds_by_initials_part_of_a_phone_lot_number_and_a_contact(desk: DeskPlace) -> None:
    rows, filters = desk.page.table.all_rows(), desk.page.filters
    one = next(row for row in rows if "-" in row.address and row.phone)
    lot = one.address.split()[-1]
    card = desk.workspace.households.card(one.household_id, NOW)
    for words in (one.name, one.phone[-4:], lot, f"{one.phone[3:7]}-{one.phone[7:]}", card.contacts[0].phone[-8:]):
        filters.words.setText(words)
        assert one in desk.page.table.rows(), words


def test_other_life_stages_change_the_list_at_once(desk: DeskPlace) -> None:
    desk.click("registerRules")
    desk.settle()
    form = desk.page.named.forms.form
    assert form is not None
    form.ages["older"].setValue(70)
    form.save()
    desk.settle()
    known = {row.stage for row in desk.page.table.all_rows() if row.age is not None and 65 <= row.age < 70}
    assert known == {"middle"}
