"""After an act the place is kept: the next line nobody acted on is selected; nobody is passed over or met twice."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.records.checkins import CallResult
from coordinator.widgets.subjects import VIEWS
from coordinator.widgets.today.advance import Advance
from coordinator.worklist.said import Said
from tests.conftest import NOW
from tests.widgets import samples
from tests.widgets.hands import Hands, hands_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.worklist.rows import Line
    from coordinator.workspace import Workspace


@pytest.fixture
def hands(village: Workspace, qtbot: QtBot, qapp: object) -> Iterator[Hands]:
    yield from hands_on(village, qtbot, qapp, "today")


def act_at_random(workspace: Workspace, line: Line, chance: random.Random) -> None:
    """Do one of the acts that answer a line, whichever this one allows."""
    if line.episode_id is not None and line.handling == "new" and chance.random() < 0.6:
        match chance.randrange(3):
            case 0:
                workspace.alerts.acknowledge(line.episode_id, NOW)
            case 1:
                workspace.alerts.silence(line.episode_id, NOW + timedelta(days=1), "딸 집", NOW)
            case _:
                workspace.alerts.resolve(line.episode_id, "seen_safe", NOW)
    else:
        result = chance.choice((CallResult.OK, CallResult.CONCERN, CallResult.NO_ANSWER, CallResult.UNREACHABLE))
        workspace.checkins.record_call(line.household_id, result, NOW, urgent=chance.random() < 0.2)


@pytest.mark.parametrize("seed", range(4))
def test_a_pass_over_the_real_list_meets_each_household_once_in_its_order(village: Workspace, seed: int) -> None:
    chance, advance = random.Random(seed), Advance()
    shown = list(village.today(NOW).lines)
    order = [line.household_id for line in shown]
    start = chance.randrange(len(order))
    here: int | None = order[start]
    met: list[int] = []
    while here is not None:
        met.append(here)
        mine = next((line for line in village.today(NOW).lines if line.household_id == here), None)
        home, here = here, advance.goes_on(here, shown)
        if mine is not None:
            act_at_random(village, mine, chance)
        advance.done(home)
        if chance.random() < 0.7:  # the answer may come after the next act
            shown = list(village.today(NOW).lines)
            advance.came(shown)
    assert len(met) == len(set(met))
    assert set(met) == set(order)
    assert met[0] == order[start]


@given(st.permutations(range(8)), st.lists(st.permutations(range(8)), min_size=8, max_size=8), st.data())
def test_whatever_moves_meanwhile_nobody_is_skipped_or_met_twice(
    first: list[int], orders: list[list[int]], data: st.DataObject
) -> None:
    lines = {number: replace(samples.line(), household_id=number) for number in range(8)}
    advance, shown = Advance(), [lines[number] for number in first]
    here: int | None = data.draw(st.sampled_from(first))
    met: list[int] = []
    for order in orders:
        assert here is not None
        met.append(here)
        home, here = here, advance.goes_on(here, shown)
        advance.done(home)
        shown = [lines[number] for number in order]
        advance.came(shown)
    assert sorted(met) == list(range(8))
    assert here is None


def test_who_calls_for_help_anew_is_met_again_in_the_same_pass() -> None:
    first, second = (replace(samples.line(), household_id=number) for number in (1, 2))
    advance = Advance()
    assert advance.goes_on(1, [first, second]) == 2
    advance.done(1)
    advance.came([second, first])
    assert advance.is_acted_on(1)
    louder = replace(first, reasons=(Said("urgent_words", "넘어짐"), *first.reasons), urgent_at=samples.NOW)
    advance.came([louder, second])
    assert not advance.is_acted_on(1)
    assert advance.goes_on(2, [louder, second]) == 1


def test_what_is_taken_back_is_to_be_done_again() -> None:
    first, second = (replace(samples.line(), household_id=number) for number in (1, 2))
    advance = Advance()
    advance.goes_on(1, [first, second])
    advance.done(1)
    advance.came([second, replace(first, handling="acknowledged")])
    advance.came([first, second])
    assert not advance.is_acted_on(1)
    advance.refused(2)  # nothing was asked of it


def test_each_verb_that_moves_on_is_one_of_the_workspace(village: Workspace) -> None:
    nouns = {type(noun).__name__: type(noun) for noun in vars(village).values()}
    for verb in (verb for view in VIEWS for verb in view.moves_on):
        noun, _, name = verb.partition(".")
        assert callable(getattr(nouns[noun], name))


@pytest.mark.parametrize("held", [False, True], ids=["answered", "held back"])
def test_the_same_keys_again_and_again_meet_each_household_once_in_order(hands: Hands, held: bool) -> None:
    order = [hands.line(row).household_id for row in range(5)]
    hands.bridge.holds = held
    for _ in range(4):
        hands.press("j", "c", "8", "^")
        if not held:
            hands.bridge.settle(hands.qtbot)
    hands.bridge.settle(hands.qtbot)
    assert [home for _, home in hands.acts()] == order[1:]


def test_after_an_act_the_next_line_is_selected_and_the_moved_one_takes_nobody_along(hands: Hands) -> None:
    first, second = hands.line(0).household_id, hands.line(1).household_id
    hands.press("c", "8", "^")
    assert hands.today.selected == second == hands.today.worklist.selected()
    hands.bridge.settle(hands.qtbot)
    assert hands.today.selected == second == hands.today.worklist.selected() == hands.today.pane.household_id
    hands.press("c", "6", "^")
    hands.bridge.settle(hands.qtbot)
    assert hands.acts() == [("checkins.record_call", first), ("checkins.record_call", second)]


def test_a_note_keeps_the_household(hands: Hands) -> None:
    first = hands.line(0).household_id
    hands.press("n", "메모", "^")
    hands.bridge.settle(hands.qtbot)
    assert hands.today.selected == first
