"""The map one trusts: nothing moves because a state changed, nothing hides beneath another, the key is the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from coordinator.widgets.kit import theme
from coordinator.widgets.map.aside import SHAPE_RADIUS_PX
from coordinator.widgets.map.beside import Land, land_of, place_beside
from coordinator.widgets.map.clusters import Arrangement, arrange
from coordinator.widgets.map.legend import ALL
from coordinator.widgets.map.words import HomeWords
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints
from tests.widgets.map.test_map import county, homes, map_  # noqa: F401  the fixtures
from tests.widgets.places import whole_window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from coordinator.widgets.map.view import HouseholdMap
    from coordinator.worklist.rows import Outline
    from coordinator.workspace import Workspace

NORMAL, SILENCED, CAUTION, SERIOUS = (MAP_SEVERITIES.index(w) for w in ("normal", "silenced", "caution", "serious"))
BOUNDS = (-1.0, -1.0, 20_001.0, 20_001.0)

places = st.lists(st.tuples(st.floats(0, 20_000), st.floats(0, 20_000)), min_size=1, max_size=60)
scales = st.sampled_from([0.002, 0.01, 0.05, 0.4])


def aside(shown: Arrangement) -> dict[int, tuple[float, float]]:
    return {
        int(home): (float(x), float(y))
        for home, x, y in zip(shown.home, shown.home_x - shown.true_x, shown.home_y - shown.true_y, strict=True)
    }


# ---- nothing moves because a state changed


@given(places, scales, st.data())
def test_how_far_a_home_stands_aside_does_not_depend_on_how_serious_it_is(
    where: list[tuple[float, float]], scale: float, data: st.DataObject
) -> None:
    x, y = np.array([p[0] for p in where]), np.array([p[1] for p in where])
    words = st.lists(st.sampled_from([CAUTION, SERIOUS]), min_size=len(where), max_size=len(where))
    before, after = (arrange(x, y, np.array(data.draw(words), np.uint8), scale=scale, bounds=BOUNDS) for _ in range(2))
    assert aside(before) == aside(after)


@given(places, scales, st.data())
def test_a_home_drawn_alone_stays_where_it_stood_whatever_becomes_of_it_or_of_others(
    where: list[tuple[float, float]], scale: float, data: st.DataObject
) -> None:
    x, y = np.array([p[0] for p in where]), np.array([p[1] for p in where])
    words = st.lists(st.integers(0, len(MAP_SEVERITIES) - 1), min_size=len(where), max_size=len(where))
    severity = [np.array(data.draw(words), np.uint8) for _ in range(2)]
    before = arrange(x, y, severity[0], scale=scale, bounds=BOUNDS)
    kept = np.full((len(x), 2), np.nan)
    alone = before.home[severity[0][before.home] >= CAUTION]
    for home, at in aside(before).items():
        if home in alone:
            kept[home] = at
    after = arrange(x, y, severity[1], scale=scale, bounds=BOUNDS, kept=kept)
    both = set(alone.tolist()) & set(after.home[severity[1][after.home] >= CAUTION].tolist())
    stood, stands = aside(before), aside(after)
    for home in both:
        assert stands[home] == pytest.approx(stood[home], abs=1e-6)


def test_silencing_the_selected_home_leaves_its_symbol_where_it_is(map_: HouseholdMap, homes: MapPoints) -> None:  # noqa: F811
    crowd = homes.severity.copy()
    crowd[100:112] = SERIOUS  # twelve at one address: eleven of them stand aside
    map_.set_points(MapPoints(homes.household_id, homes.x, homes.y, crowd))
    for index in (103, 107, 111):
        map_.select(int(homes.household_id[index]))
        before = map_.homes()
        quiet = crowd.copy()
        quiet[index] = SILENCED
        map_.set_points(MapPoints(homes.household_id, homes.x, homes.y, quiet))
        after = map_.homes()
        there, here = aside(before), aside(after)
        for home in range(100, 112):
            moved = np.hypot(here[home][0] - there[home][0], here[home][1] - there[home][1]) * after.scale
            assert moved < 1e-6, home
        map_.set_points(MapPoints(homes.household_id, homes.x, homes.y, crowd))


# ---- groups beside


def square(side: float) -> tuple[np.ndarray, ...]:
    return (np.array([[0.0, 0.0], [side, 0.0], [side, side], [0.0, side], [0.0, 0.0]]),)


def test_the_land_is_what_the_outline_holds() -> None:
    land = land_of(square(1000.0), (-500.0, -500.0, 1500.0, 1500.0), 10.0)
    assert land is not None
    found = land.has(np.array([500.0, -100.0, 1200.0, 5.0]), np.array([500.0, 500.0, 500.0, 5.0]))
    assert found.tolist() == [True, False, False, True]
    assert land.has(np.array([9000.0]), np.array([0.0])).tolist() == [True]  # not known
    assert land_of((), (0.0, 0.0, 1.0, 1.0), 1.0) is None


@given(
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=8),
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), max_size=12),
)
def test_no_group_lies_upon_a_home_or_another_group_or_outside(
    groups: list[tuple[float, float]], drawn: list[tuple[float, float]]
) -> None:
    x, y = np.array([g[0] for g in groups]), np.array([g[1] for g in groups])
    radius = np.full(len(groups), 15.0)
    fixed = np.array([[at[0], at[1], SHAPE_RADIUS_PX] for at in drawn]).reshape(-1, 3)
    land = land_of(square(400.0), (-200.0, -200.0, 600.0, 600.0), 4.0)
    new_x, new_y, stuck = place_beside(x, y, radius, fixed, 1.0, land)
    placed = np.column_stack([new_x, new_y, radius])[~stuck]
    others = np.concatenate([placed, fixed])
    gap = np.hypot(placed[:, 0, None] - others[:, 0], placed[:, 1, None] - others[:, 1])
    gap[np.arange(len(placed)), np.arange(len(placed))] = np.inf
    assert (gap >= 15.0 + others[:, 2] - 1e-9).all()
    assert land is not None
    assert land.has(placed[:, 0], placed[:, 1]).all()


@pytest.mark.parametrize(("width", "height"), [(402, 560), (530, 560), (520, 860), (760, 860)])
def test_groups_of_the_county_stand_inside_it_and_beside_what_is_drawn_alone(
    map_: HouseholdMap,  # noqa: F811
    homes: MapPoints,  # noqa: F811
    county: list[Outline],  # noqa: F811
    width: int,
    height: int,
) -> None:
    crowd = homes.severity.copy()
    crowd[::60] = SERIOUS
    map_.set_points(MapPoints(homes.household_id, homes.x, homes.y, crowd))
    map_.resize(width, height)
    map_.fit()
    shown, scale = map_.homes(), map_.view().scale
    land = map_._scene.ground.land(shown.bounds, 4.0 / scale)
    assert isinstance(land, Land)
    assert land.has(shown.badge_x, shown.badge_y).all()
    px = np.hypot(shown.badge_x[:, None] - shown.home_x, shown.badge_y[:, None] - shown.home_y) * scale
    assert (px >= shown.badge_radius[:, None] + SHAPE_RADIUS_PX - 1e-6).all()


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK, theme.CONTRAST], ids=lambda look: look.name)
def test_the_line_to_the_place_of_a_home_set_aside_can_be_seen(look: theme.Colours) -> None:
    for behind in (look.surface, look.ground):
        high, low = sorted((_luminance(look.subtle), _luminance(behind)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3.0


# ---- the key is the filter


def item(map_: HouseholdMap, word: str) -> QPoint:  # noqa: F811
    return next(rect for rect, other, _ in map_._controls.legend._items if other == word).center().toPoint()


def test_a_click_on_a_word_takes_its_homes_off_and_all_brings_them_back(
    map_: HouseholdMap,  # noqa: F811
    homes: MapPoints,  # noqa: F811
    qtbot: QtBot,
) -> None:
    legend = map_._controls.legend
    before = legend.grab().toImage()
    qtbot.mouseClick(legend, Qt.MouseButton.LeftButton, pos=item(map_, "normal"))
    shown = map_.homes()
    assert not shown.badge_counts[:, NORMAL].any()
    assert int(shown.badge_counts.sum()) + len(shown.home) == int((homes.severity != NORMAL).sum())
    assert legend.grab().toImage() != before  # visibly off
    assert legend.text("normal") in legend.accessibleDescription().splitlines()[1]
    qtbot.mouseClick(legend, Qt.MouseButton.LeftButton, pos=item(map_, "caution"))
    assert not np.isin(homes.severity[map_.homes().home], [CAUTION]).any()
    qtbot.mouseClick(legend, Qt.MouseButton.LeftButton, pos=item(map_, ALL))
    assert int(map_.homes().badge_counts.sum()) + len(map_.homes().home) == len(homes.x)
    assert ALL not in [word for _, word, _ in legend._items]


def test_the_keys_do_the_same(map_: HouseholdMap, homes: MapPoints, qtbot: QtBot) -> None:  # noqa: F811
    legend = map_._controls.legend
    legend.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(legend, Qt.Key.Key_Right)
    qtbot.keyClick(legend, Qt.Key.Key_Space)
    assert legend.hidden == {legend._items[1][1]}
    qtbot.keyClick(legend, Qt.Key.Key_Space)
    assert legend.hidden == frozenset()


def test_urgent_words_stay_on_the_map_whatever_is_switched_off(
    map_: HouseholdMap,  # noqa: F811
    homes: MapPoints,  # noqa: F811
    qtbot: QtBot,
) -> None:
    map_.set_points(MapPoints(homes.household_id, homes.x, homes.y, homes.severity, np.array([7, 20], np.intp)))
    legend = map_._controls.legend
    for word in ("serious", "normal"):
        qtbot.mouseClick(legend, Qt.MouseButton.LeftButton, pos=item(map_, word))
    assert {7, 20} <= set(map_.homes().home.tolist())
    assert 400 not in map_.homes().home
    legend.toggle("urgent")
    assert {7, 20} <= set(map_.homes().home.tolist())
    assert "urgent" not in legend.hidden


# ---- words


def drawn_at(map_: HouseholdMap, index: int) -> QPoint:  # noqa: F811
    shown = map_.homes()
    (at,) = np.flatnonzero(shown.home == index)
    px, py = map_.view().to_px(shown.home_x[at : at + 1], shown.home_y[at : at + 1])
    return QPoint(round(float(px[0])), round(float(py[0])))


def test_the_tip_says_who_how_serious_why_and_the_last_sign_of_life(map_: HouseholdMap, qtbot: QtBot) -> None:  # noqa: F811
    map_._known.ask = lambda home, then: then(home, HomeWords("김표본", "31시간째 조용", "마지막 생활 신호 어제"))
    at = drawn_at(map_, 7)
    QApplication.sendEvent(map_, QHelpEvent(QHelpEvent.Type.ToolTip, at, map_.mapToGlobal(at)))
    lines = map_.tip_at(QPointF(at)).splitlines()
    assert lines[0].startswith("김표본 · ")
    assert lines[1:] == ["31시간째 조용", "마지막 생활 신호 어제"]
    QToolTip.hideText()


def test_the_tip_says_what_a_visitor_must_know_before_why_and_when(map_: HouseholdMap, qtbot: QtBot) -> None:  # noqa: F811
    words = HomeWords("김표본", "31시간째 조용", "마지막 생활 신호 어제", "개 있음, 2인 방문")
    map_._known.ask = lambda home, then: then(home, words)
    at = drawn_at(map_, 7)
    QApplication.sendEvent(map_, QHelpEvent(QHelpEvent.Type.ToolTip, at, map_.mapToGlobal(at)))
    assert "개 있음, 2인 방문" in map_.tip_at(QPointF(at)).splitlines()[1]
    QToolTip.hideText()


def test_the_stop_of_the_keys_says_the_name_of_any_home(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot, "today") as place:
        qtbot.waitUntil(lambda: place.window.today.card is not None)
        place.settle()
        shown = place.window.today.map
        qtbot.waitUntil(shown.is_settled)
        names = {hit.household_id: hit.name for hit in village.households.named(range(1, 200))}
        shown.setFocus(Qt.FocusReason.TabFocusReason)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up) * 2:
            qtbot.keyClick(shown, key)
            place.settle()
            index = shown._scene.at
            assert index is not None
            assert names[shown._scene.id_of(index)] in shown.caption(index)
