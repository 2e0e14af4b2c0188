"""Ctrl+K: everything of the window by any of its names, in one order; nothing of a person is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from coordinator import text
from coordinator.widgets.frame.offers import KINDS, Found, best_first, names_of, rank
from coordinator.widgets.frame.recent import keep_recent, recent_of
from coordinator.widgets.kit.desks.filter_bar import FilterMenu
from coordinator.widgets.subject import sections_of
from coordinator.worklist.search import EXACT, squeezed
from tests.widgets.places import WindowPlace, whole_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.frame.palette import Palette
    from coordinator.workspace import Workspace

syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
words = st.text(syllables, min_size=1, max_size=5)


@pytest.fixture
def place(village: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    with whole_window(village, qtbot) as made:
        qtbot.waitUntil(lambda: made.window.today.card is not None)
        made.settle()
        yield made


@pytest.fixture
def place_made_ahead(village: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    """Give the window with all desks made, whose filters are then known."""
    with whole_window(village, qtbot, ahead=True) as made:
        yield made


def opened(place: WindowPlace, typed: str = "") -> Palette:
    """Open the box, type, and wait for what is found."""
    box = place.window.palette_box
    place.window.run_action("palette")
    box.field.setText(typed)
    place.qtbot.waitUntil(lambda: not box._search.waits)
    place.settle()
    return box


# ---- the order


def initials(name: str) -> str:
    return "".join("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"[(ord(char) - 0xAC00) // 588] for char in name)


@given(words, words, words)
def test_all_of_a_name_goes_before_its_beginning_its_initials_and_a_part_of_it(
    before: str, wanted: str, after: str
) -> None:
    whole, begins = rank([wanted], wanted), rank([wanted + after], wanted)
    by_initials, inside = rank([wanted], initials(wanted)), rank([before + after + wanted], wanted)
    assert whole is not None
    assert begins is not None
    assert by_initials is not None
    assert inside is not None
    assert whole < begins < by_initials
    assert begins <= inside  # what stands before may begin like it
    assert inside[0] in (begins[0], 3)


@given(words, st.integers(0, 5))
def test_a_space_within_what_is_typed_changes_nothing(name: str, at: int) -> None:
    assert rank([squeezed(name)], name[:at] + " " + name[at:]) == rank([squeezed(name)], name)


@given(st.lists(st.tuples(words, words), max_size=12, unique=True), words, st.data())
def test_the_order_is_one_and_what_else_is_found_moves_none_before_another(
    named: list[tuple[str, str]], wanted: str, data: st.DataObject
) -> None:
    offers = [Found("action", number, name, names=(name, other)) for number, (name, other) in enumerate(named)]
    shown = best_first([], offers, wanted, [])
    assert best_first([], offers, wanted, []) == shown
    ranks = [rank(offer.names, wanted) for offer in shown]
    assert None not in ranks
    assert ranks == sorted(ranks)  # type: ignore[type-var]
    fewer = data.draw(st.sets(st.sampled_from(offers)) if offers else st.just(set[Found]()))
    kept = [offer for offer in offers if offer in fewer]
    assert best_first([], kept, wanted, []) == [offer for offer in shown if offer in fewer]


def test_its_own_name_counts_more_than_a_further_word_and_lately_chosen_more_than_its_place() -> None:
    own = Found("action", "own", "", names=("통화", "전화"))
    further = Found("action", "further", "", names=("전화기록", "통화"))
    assert best_first([], [further, own], "통화", []) == [own, further]
    same = [Found("action", key, "", names=("통화",)) for key in "abc"]
    assert [offer.key for offer in best_first([], same, "통화", ["c"])] == ["c", "a", "b"]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_words_of_both_languages_find_it_equally_well(language: text.Language) -> None:
    text.set_language(language)
    names = names_of(["x"], "hospital, away, travel, admission")
    ranks = [rank(names, word) for word in ("hospital", "Hospital", "입원")]
    text.set_language("ko")
    assert None not in ranks
    assert {how for how, _ in filter(None, ranks)} == {EXACT}


@pytest.mark.parametrize("typed", ["CALL rec", "rec call", "call a record", "record  CALL", "all cor"])
def test_words_find_it_in_any_order(typed: str) -> None:
    assert rank(["Record a call"], typed) is not None
    assert rank(names_of(["Record a call"], ""), typed) is not None


@pytest.mark.parametrize("typed", ["call visit", "record visit call", "visit"])
def test_a_word_that_is_nowhere_in_it_finds_nothing(typed: str) -> None:
    assert rank(["Record a call"], typed) is None


# ---- what is in it


def test_whatever_the_window_can_be_asked_for_is_in_it(place_made_ahead: WindowPlace) -> None:
    place = place_made_ahead
    window = place.window
    place.qtbot.waitUntil(lambda: _has_filters(place))
    keys = {str(offer.key) for offer in opened(place)._offers}
    wanted = {action.id for action in window.actions_table.entries() if action.id != "palette"}
    wanted |= {f"desk:{tab.id}" for tab in window.desks}
    wanted |= {f"paper:{paper.kind}" for paper in place.workspace.tables.papers}
    for view in window.views:
        wanted |= {f"act:{act.name}" for act in view.acts if act.menu and act.name not in window.actions_table}
        assert all(act.name in window.actions_table for act in view.acts if act.button)
    assert wanted <= keys
    for tab in window.desks:
        sections = sections_of(tab.id, window.views)
        assert {f"desk:{tab.id}:{page.id}" for page in sections} <= keys
        for at in [f"{tab.id}:{page.id}" for page in sections] or [tab.id]:
            shown = place.go(at)
            declared = {
                f"filter:{at}/{menu.objectName()[len(shown.filters._name) :]}/{option.code}"
                for menu in (shown.filters.findChildren(FilterMenu) if hasattr(shown, "menus") else ())
                for option in menu._options
                if any(each.labels for each in shown.filters._filters if menu is shown.menus[each.name])
            }
            assert declared <= keys, at


def _has_filters(place: WindowPlace) -> bool:
    return any(offer.key == "filter:power:homes/Watch/weak" for offer in opened(place)._offers)


BY_ANY_WORD = {
    "되짚어": "desk:power:replay",
    "월별": "desk:power:comparison",
    "통화": "desk:calls",
    "휴일": "desk:calls:settings",
    "안부전화": "desk:calls",
    "ㅇㅂㅈㅎ": "desk:calls",
    "되돌리기": "undo",
    "기록 검증": "desk:history",
    "history": "desk:history",
    "전력 › 되짚어": "desk:power:replay",
}


def test_any_word_of_it_finds_it(place: WindowPlace) -> None:
    for typed, first in BY_ANY_WORD.items():
        keys = [offer.key for offer in opened(place, typed).found()]
        assert first in keys[:3], typed


def test_a_filter_is_found_by_desk_and_answer_and_put_on(place_made_ahead: WindowPlace) -> None:
    place = place_made_ahead
    place.qtbot.waitUntil(lambda: _has_filters(place))
    box = opened(place, "전력 살피기 어려움")
    if not any(offer.kind == "filter" for offer in box.found()):
        box = opened(place, "전력 " + text.tr("Weakly"))
    chosen = next(offer for offer in box.found() if offer.kind == "filter")
    box.list.setCurrentRow(box.found().index(chosen))
    place.key(Qt.Key.Key_Down)
    place.key(Qt.Key.Key_Up)
    place.key(Qt.Key.Key_Return)
    place.settle()
    where, name, code = str(chosen.key).removeprefix("filter:").rsplit("/", 2)
    assert place.window.current_desk == where.partition(":")[0]
    assert place.desk.page("homes").menus[name].code == code


def held_back(place: WindowPlace) -> Callable[[], None]:
    """Hold answers back from now on; give what hands them over."""
    held: list[int] = []
    arrived = place.bridge._on_arrived
    place.bridge._arrived.disconnect()
    place.bridge._arrived.connect(held.append)

    def let_go() -> None:
        place.qtbot.waitUntil(lambda: len(held) == len(place.bridge._open) > 0)
        for ticket in held:
            arrived(ticket)
        held.clear()

    return let_go


def test_enter_is_not_lost_where_an_arrow_was_pressed_before_anybody_was_found(place: WindowPlace) -> None:
    rows = place.workspace.households.table(place.bridge.now())
    names = [row.name for row in rows]
    wanted = next(row for row in rows if names.count(row.name) == 1 and row.household_id != place.window.today.selected)
    box = opened(place)
    let_go = held_back(place)
    box.field.setText(wanted.name)
    assert box.found() == []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        place.key(key)
    assert box.isVisible()
    let_go()
    assert not box.isVisible()
    assert place.window.today.selected == wanted.household_id
    let_go()


def test_an_answer_that_comes_late_changes_nothing_under_the_hand(place: WindowPlace) -> None:
    name = place.workspace.households.table(place.bridge.now())[0].name
    box = opened(place, name[0])
    people = [offer for offer in box.found() if offer.kind == "household"]
    let_go = held_back(place)
    box.field.setText(f"{name[0]}없는이름")  # those found for the first word stand there still
    place.key(Qt.Key.Key_Down)
    seen = box.list.currentItem().data(Qt.ItemDataRole.UserRole)
    assert seen in people
    let_go()
    assert box.list.currentItem().data(Qt.ItemDataRole.UserRole).key == seen.key
    place.key(Qt.Key.Key_Return)
    assert not box.isVisible()
    assert place.window.today.selected == seen.key
    let_go()


def test_enter_opens_the_command_that_is_seen_though_people_are_still_looked_for(place: WindowPlace) -> None:
    box = opened(place)
    let_go = held_back(place)
    box.field.setText("되짚어")
    assert box.found()[0].key == "desk:power:replay"
    place.key(Qt.Key.Key_Return)
    assert not box.isVisible()
    assert place.window.current_desk == "power"
    let_go()


def test_every_key_of_it_leads_somewhere(place: WindowPlace) -> None:
    box = opened(place)
    for found in box._offers:
        if found.kind in ("desk", "section"):
            place.window.run_action(str(found.key))
            assert place.window.current_desk == str(found.key).split(":")[1]
    assert {offer.kind for offer in box._offers} <= set(KINDS)


# ---- people


def test_a_name_is_found_with_and_without_spaces_and_its_phone_is_shown_with_hyphens(place: WindowPlace) -> None:
    row = next(hit for hit in place.workspace.households.search("010") if hit.phone)
    spaced = " ".join(row.name)
    phone = text.phone_text(row.phone)
    for typed in (spaced, row.name, phone, phone.replace("-", " "), row.phone, phone.replace("-", ".")):
        box = opened(place, typed)
        shown = [offer for offer in box.found() if offer.key == row.household_id]
        assert shown, typed
        assert phone in shown[0].detail


# ---- how it behaves


def test_the_keyboard_goes_back_to_where_it_was(place: WindowPlace) -> None:
    rows = place.window.today.worklist.list
    rows.setFocus()
    box = opened(place)
    assert box.field.hasFocus()
    place.key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is rows


def test_what_cannot_be_done_now_says_why_and_does_nothing(place: WindowPlace) -> None:
    place.go("history")
    box = opened(place, text.tr("Record a call"))
    offer = box.found()[0]
    assert offer.key == "call"
    assert offer.why_not
    place.key(Qt.Key.Key_Return)
    assert box.isVisible()
    assert offer.why_not in box._note.text()
    assert place.window.current_desk == "history"


def test_the_box_is_as_high_as_what_it_shows(place: WindowPlace) -> None:
    none = opened(place, "없는낱말일것").height()
    box = opened(place, text.tr("Record a call"))
    few = box.height()
    assert none < few < opened(place).height() < place.window.height() - 80
    assert box.list.viewport().height() >= 36 * min(10, box.list.count())


def test_what_was_chosen_lately_comes_first_and_is_kept_without_names(place: WindowPlace) -> None:
    bridge, row = place.bridge, place.workspace.households.search("")[:1]
    assert row == []
    person = place.workspace.households.table(bridge.now())[-1]
    keep_recent(bridge, [person.household_id, "undo", 10**6])
    box = place.window.palette_box
    box.recent = recent_of(bridge)
    opened(place)
    place.qtbot.waitUntil(lambda: box.found()[0].key == person.household_id)
    assert [offer.key for offer in box.found()][:2] == [person.household_id, "undo"]
    assert box.found()[0].text == person.name
    kept = json.dumps(bridge.views["paletteRecent"], ensure_ascii=False)
    assert person.name not in kept
    assert str(place.workspace.folder) not in kept
    bridge.views["paletteRecent"]["vault"] = "another"
    assert recent_of(bridge) == []


def test_a_whole_name_comes_before_what_it_is_part_of() -> None:
    assert rank(["안부전화"], "안부전화") == (EXACT, 0)
