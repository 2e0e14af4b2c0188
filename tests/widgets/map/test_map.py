"""The household map, used as a person uses it: look, click, drag, turn the wheel, walk with the keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from coordinator import text
from coordinator.records.base import Base
from coordinator.records.households import Area
from coordinator.reference.outlines import outlines as practice_outlines
from coordinator.widgets.kit import idle, theme
from coordinator.widgets.kit.restyle import restyle
from coordinator.widgets.map.arrange import make_scene
from coordinator.widgets.map.clusters import SPREAD_SCALE, Arrangement, arrange
from coordinator.widgets.map.keys import scale_bar
from coordinator.widgets.map.view import HouseholdMap
from coordinator.worklist.geography import outlines
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints, Outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

WIDTH, HEIGHT = 530, 660
SERIOUS, CAUTION, WATCH = (MAP_SEVERITIES.index(word) for word in ("serious", "caution", "watch"))
LEVELS = {1: "county", 2: "town", 3: "village"}


@pytest.fixture(scope="module")
def county() -> list[Outline]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for path, shape in practice_outlines().items():
            session.add(Area(level=LEVELS[len(path)], name=path[-1], outline=shapely.to_wkb(shape)))
        session.flush()
        areas = outlines(session)
    engine.dispose()
    return areas


@pytest.fixture(scope="module")
def homes(county: list[Outline]) -> MapPoints:
    """1,200 homes about the villages; twelve of them at one address."""
    rng = np.random.default_rng(5)
    middles = np.array([[o.label_x, o.label_y] for o in county if o.level == "village"])
    places = middles[rng.integers(0, len(middles), 1200)] + rng.normal(0.0, 500.0, (1200, 2))
    places[100:112] = places[100]
    severity = np.zeros(1200, np.uint8)
    severity[[7, 400]] = SERIOUS
    severity[[8, 30, 401, 402, 900]] = CAUTION
    severity[500:518] = WATCH
    severity[600:612] = MAP_SEVERITIES.index("no_data")
    return MapPoints(np.arange(1001, 2201), places[:, 0].copy(), places[:, 1].copy(), severity)


@pytest.fixture
def map_(qtbot: QtBot, county: list[Outline], homes: MapPoints) -> Iterator[HouseholdMap]:
    widget = HouseholdMap()
    qtbot.addWidget(widget)
    widget.resize(WIDTH, HEIGHT)
    widget.set_outlines(county)
    widget.set_points(homes)
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    widget.hide()


def pixel(map_: HouseholdMap, x: float, y: float) -> QPoint:
    px, py = map_.view().to_px(np.array([x]), np.array([y]))
    return QPoint(round(float(px[0])), round(float(py[0])))


def drawn_at(map_: HouseholdMap, index: int) -> QPoint:
    """Where the home with this index is drawn alone."""
    homes = map_.homes()
    (at,) = np.flatnonzero(homes.home == index)
    return pixel(map_, float(homes.home_x[at]), float(homes.home_y[at]))


def turn_wheel(map_: HouseholdMap, at: QPointF, notches: float) -> None:
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, round(120 * notches)), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(map_, event)


def name_boxes(map_: HouseholdMap) -> np.ndarray:
    scale = map_.view().scale
    return np.array(
        [[n.x * scale - n.width / 2, -n.y * scale - n.height / 2, n.width, n.height] for n in map_.names()]
    ).reshape(-1, 4)


def assert_no_badges_overlap(homes: Arrangement) -> None:
    px, py = homes.badge_x * homes.scale, homes.badge_y * homes.scale
    gap = np.hypot(px[:, None] - px, py[:, None] - py) - homes.badge_radius[:, None] - homes.badge_radius
    np.fill_diagonal(gap, np.inf)
    assert (gap > 0).all()


def test_the_county_fills_its_pane(map_: HouseholdMap, county: list[Outline]) -> None:
    ring = max(county[0].rings, key=len)
    px, py = map_.view().to_px(ring[:, 0], ring[:, 1])
    assert px.min() >= 8
    assert px.max() <= WIDTH - 8
    assert py.min() >= 8
    assert py.max() <= HEIGHT - 8
    assert px.max() - px.min() > WIDTH * 0.9 or py.max() - py.min() > HEIGHT * 0.75


def test_the_county_fills_its_pane_again_when_that_changes(map_: HouseholdMap, county: list[Outline]) -> None:
    map_.resize(1000, 500)
    px, py = map_.view().to_px(*max(county[0].rings, key=len).T)
    assert px.min() >= 8
    assert px.max() <= 992
    assert py.max() - py.min() > 330


def test_home_key_shows_the_whole_county_again(map_: HouseholdMap, qtbot: QtBot) -> None:
    at_first = map_.view()
    turn_wheel(map_, QPointF(100, 200), 4)
    qtbot.keyClick(map_, Qt.Key.Key_Plus)
    assert map_.view().scale > at_first.scale * 3
    qtbot.keyClick(map_, Qt.Key.Key_Home)
    assert map_.view() == at_first


def test_every_home_is_counted_once_at_every_zoom(map_: HouseholdMap, homes: MapPoints) -> None:
    assert int(map_.homes().badge_counts.sum()) + len(map_.homes().home) == 1200
    for _ in range(12):
        map_.zoom_in()
        shown = map_.homes()
        west, south, east, north = shown.bounds
        inside = (homes.x >= west) & (homes.x <= east) & (homes.y >= south) & (homes.y <= north)
        assert int(shown.badge_counts.sum()) + len(shown.home) == int(inside.sum())
        assert len(np.unique(shown.home)) == len(shown.home)


def test_homes_in_trouble_are_never_swallowed_by_a_group(map_: HouseholdMap, homes: MapPoints) -> None:
    trouble = set(np.flatnonzero(homes.severity >= CAUTION).tolist())
    for _ in range(6):
        shown = map_.homes()
        assert not shown.badge_counts[:, CAUTION:].any()
        west, south, east, north = shown.bounds
        here = {i for i in trouble if west <= homes.x[i] <= east and south <= homes.y[i] <= north}
        assert here <= set(shown.home.tolist())
        map_.zoom_in()


def test_a_serious_home_is_painted_after_all_others_and_in_its_place(map_: HouseholdMap, homes: MapPoints) -> None:
    shown = map_.homes()
    assert homes.severity[shown.home[-1]] == SERIOUS
    assert (shown.home_x[-1], shown.home_y[-1]) == (shown.true_x[-1], shown.true_y[-1])


def test_homes_in_trouble_do_not_hide_each_other(map_: HouseholdMap, homes: MapPoints) -> None:
    shown = map_.homes()
    alone = homes.severity[shown.home] >= CAUTION
    px, py = shown.home_x[alone] * shown.scale, shown.home_y[alone] * shown.scale
    gap = np.hypot(px[:, None] - px, py[:, None] - py)
    np.fill_diagonal(gap, np.inf)
    assert gap.min() > 14


@pytest.mark.parametrize("steps", [0, 2, 5])
def test_names_lie_on_nothing_and_nothing_on_them(map_: HouseholdMap, steps: int) -> None:
    for _ in range(steps):
        map_.zoom_in()
    assert_no_badges_overlap(map_.homes())
    boxes, homes, scale = name_boxes(map_), map_.homes(), map_.view().scale
    assert len(boxes)
    for index, (left, top, width, height) in enumerate(boxes):
        others = np.delete(boxes, index, axis=0)
        meets = (
            (left < others[:, 0] + others[:, 2])
            & (left + width > others[:, 0])
            & (top < others[:, 1] + others[:, 3])
            & (top + height > others[:, 1])
        )
        assert not meets.any()
        px = np.concatenate([homes.badge_x, homes.home_x]) * scale
        py = -np.concatenate([homes.badge_y, homes.home_y]) * scale
        radius = np.concatenate([homes.badge_radius, np.full(len(homes.home), 7.0)])
        away = np.hypot(
            px - np.clip(px, left, left + width),
            py - np.clip(py, top, top + height),
        )
        assert (away >= radius).all()


def test_all_eup_and_myeon_are_named_when_the_county_is_shown(map_: HouseholdMap, county: list[Outline]) -> None:
    assert {n.text for n in map_.names()} == {o.name for o in county if o.level == "town"}


def test_villages_are_named_only_from_near(map_: HouseholdMap) -> None:
    assert not any(name.level == "village" for name in map_.names())
    for _ in range(5):
        map_.zoom_in()
    assert any(name.level == "village" for name in map_.names())


def test_a_click_on_a_shape_selects_that_household(map_: HouseholdMap, qtbot: QtBot) -> None:
    with qtbot.waitSignal(map_.household_selected) as signal:
        qtbot.mouseClick(map_, Qt.MouseButton.LeftButton, pos=drawn_at(map_, 400))
    assert signal.args == [1401]


def test_selecting_from_elsewhere_sends_no_signal_and_shows_the_home_alone(map_: HouseholdMap, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(map_.household_selected):
        map_.select(1004)
    assert 3 in map_.homes().home
    map_.select(None)
    map_.select(999_999)  # a household without a place


def test_selecting_moves_the_map_only_to_a_home_out_of_sight(map_: HouseholdMap, homes: MapPoints) -> None:
    before = map_.view()
    map_.select(1004, centre=True)
    assert map_.view() == before
    for _ in range(10):
        map_.zoom_in()
    far = int(np.argmax(homes.x))
    map_.select(int(homes.household_id[far]), centre=True)
    at = pixel(map_, homes.x[far], homes.y[far])
    assert map_.rect().contains(at)


def test_a_click_on_a_group_opens_it(map_: HouseholdMap, qtbot: QtBot) -> None:
    shown, scale = map_.homes(), map_.view().scale
    at = int(np.argmax(shown.badge_counts.sum(axis=1)))
    with qtbot.assertNotEmitted(map_.household_selected):
        qtbot.mouseClick(
            map_, Qt.MouseButton.LeftButton, pos=pixel(map_, float(shown.badge_x[at]), float(shown.badge_y[at]))
        )
    assert map_.view().scale > scale * 2
    assert map_.homes().badge_counts.sum(axis=1).max() < shown.badge_counts[at].sum()


def test_a_drag_pans_and_selects_nothing(map_: HouseholdMap, qtbot: QtBot) -> None:
    start, x, y = drawn_at(map_, 400), map_.view().centre_x, map_.view().centre_y
    with qtbot.assertNotEmitted(map_.household_selected):
        qtbot.mousePress(map_, Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(map_, start + QPoint(20, 12))
        qtbot.mouseMove(map_, start + QPoint(40, 24))
        qtbot.mouseRelease(map_, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 24))
    assert map_.view().centre_x == pytest.approx(x - 40 / map_.view().scale)
    assert map_.view().centre_y == pytest.approx(y + 24 / map_.view().scale)


def test_the_wheel_zooms_about_the_pointer(map_: HouseholdMap) -> None:
    at = QPointF(240, 330)
    before = map_.view().to_map(at.x(), at.y())
    turn_wheel(map_, at, 3)
    assert map_.view().to_map(at.x(), at.y()) == pytest.approx(before)
    turn_wheel(map_, at, -30)
    assert map_.view().scale > 0.003  # out no further than somewhat more than the county


def test_after_the_wheel_rests_the_picture_is_the_same_as_without_it(map_: HouseholdMap, qtbot: QtBot) -> None:
    turn_wheel(map_, QPointF(WIDTH / 2, HEIGHT / 2), 1)
    map_.grab()  # while it turns: the old groups, larger
    turn_wheel(map_, QPointF(WIDTH / 2, HEIGHT / 2), 1)
    qtbot.waitUntil(map_.is_settled)
    rested = map_.grab().toImage()
    map_._scene.forget()
    assert map_.grab().toImage() == rested


def test_arrow_keys_walk_to_the_nearest_home_that_way_and_enter_selects_it(
    map_: HouseholdMap, qtbot: QtBot, homes: MapPoints
) -> None:
    map_.select(1401)
    at = 400
    for key, axis, sign in (
        (Qt.Key.Key_Right, "x", 1),
        (Qt.Key.Key_Up, "y", 1),
        (Qt.Key.Key_Left, "x", -1),
        (Qt.Key.Key_Down, "y", -1),
    ):
        qtbot.keyClick(map_, key)
        now = map_._scene.at
        assert now is not None
        assert now != at
        assert (getattr(homes, axis)[now] - getattr(homes, axis)[at]) * sign > 0
        assert np.hypot(homes.x[now] - homes.x[at], homes.y[now] - homes.y[at]) < 6000
        at = now
    with qtbot.waitSignal(map_.household_selected) as signal:
        qtbot.keyClick(map_, Qt.Key.Key_Return)
    assert signal.args == [1001 + at]


def test_the_keys_reach_every_home_of_one_address(map_: HouseholdMap, qtbot: QtBot) -> None:
    map_.select(1101)
    reached = [map_._scene.at]
    for _ in range(11):
        qtbot.keyClick(map_, Qt.Key.Key_Right)
        reached.append(map_._scene.at)
    assert reached == list(range(100, 112))


def test_walking_keeps_the_home_in_view(map_: HouseholdMap, qtbot: QtBot, homes: MapPoints) -> None:
    map_.select(1401, centre=True)
    for _ in range(8):
        qtbot.keyClick(map_, Qt.Key.Key_Plus)
    for _ in range(10):
        qtbot.keyClick(map_, Qt.Key.Key_Right)
        assert map_._scene.at is not None
        assert map_.rect().contains(pixel(map_, homes.x[map_._scene.at], homes.y[map_._scene.at]))


def test_homes_of_one_address_lie_beside_each_other_from_near(map_: HouseholdMap, qtbot: QtBot) -> None:
    map_.select(1101, centre=True)
    while map_.view().scale < SPREAD_SCALE:
        qtbot.keyClick(map_, Qt.Key.Key_Plus)
    shown = map_.homes()
    assert not len(shown.badge_x)
    one_place = np.isin(shown.home, np.arange(100, 112))
    px, py = shown.home_x[one_place] * shown.scale, shown.home_y[one_place] * shown.scale
    gap = np.hypot(px[:, None] - px, py[:, None] - py)
    np.fill_diagonal(gap, np.inf)
    assert len(px) == 12
    assert gap.min() > 11


def test_layers_can_be_switched_off(map_: HouseholdMap, homes: MapPoints) -> None:
    map_._controls.layer_actions["names"].setChecked(False)
    assert map_.names() == ()
    map_._controls.layer_actions["names"].setChecked(True)
    assert map_.names()


@pytest.mark.qt_log_ignore("This plugin does not support grabbing", extend=True)  # the screen of the tests cannot
def test_the_layers_menu_opens_by_its_button(map_: HouseholdMap, qtbot: QtBot) -> None:
    button = map_.findChild(QPushButton, "mapLayers")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(map_._controls.menu.isVisible)
    map_._controls.menu.close()


def test_the_tool_tip_names_the_home_and_counts_the_group(map_: HouseholdMap) -> None:
    map_.set_name_of(lambda household_id: f"가구 {household_id}")
    assert "가구 1401" in map_.tip_at(QPointF(drawn_at(map_, 400)))
    shown = map_.homes()
    at = int(np.argmax(shown.badge_counts.sum(axis=1)))
    tip = map_.tip_at(QPointF(pixel(map_, float(shown.badge_x[at]), float(shown.badge_y[at]))))
    assert str(int(shown.badge_counts[at].sum())) in tip
    assert map_.tip_at(QPointF(2, HEIGHT / 2 - 200)) == ""


def test_a_screen_reader_is_told_the_counts_and_where_the_keys_are(map_: HouseholdMap, qtbot: QtBot) -> None:
    assert map_.objectName() == "householdMap"
    assert map_.accessibleName()
    assert "1,200" in map_.accessibleDescription()
    map_.set_name_of(lambda household_id: f"가구 {household_id}")
    map_.select(1401)
    qtbot.keyClick(map_, Qt.Key.Key_Right)
    assert map_._scene.at is not None
    assert map_.accessibleDescription().startswith(f"가구 {1001 + map_._scene.at}")


def test_new_points_keep_selection_and_view(map_: HouseholdMap, homes: MapPoints) -> None:
    map_.select(1401)
    map_.zoom_in()
    before = map_.view()
    fewer = MapPoints(homes.household_id[200:], homes.x[200:], homes.y[200:], homes.severity[200:])
    map_.set_points(fewer)
    assert map_.view() == before
    assert map_._scene.selected == 200
    assert map_.counts()["serious"] == 1


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_it_is_painted_in_every_look(
    map_: HouseholdMap, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    colours = {"light": theme.LIGHT, "dark": theme.DARK, "contrast": theme.CONTRAST}[look]
    monkeypatch.setattr(theme, "_current", colours)
    map_._scene.forget()
    map_.select(1401)
    map_.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(map_, Qt.Key.Key_Right)
    image = map_.grab().toImage()
    at = drawn_at(map_, 400)
    assert image.pixelColor(at).name() == colours.danger
    assert image.pixelColor(5, 60).name() == colours.ground


def test_another_look_moves_nothing_and_another_size_of_text_makes_room_anew(map_: HouseholdMap, qtbot: QtBot) -> None:
    map_.grab()
    before = map_._scene._scene
    assert before is not None
    restyle(look="dark")
    qtbot.waitUntil(idle.queue().is_empty)
    dark = map_.grab().toImage()
    assert map_._scene._scene is before
    assert dark.pixelColor(5, 60).name() == theme.DARK.ground
    map_._scene.forget()
    assert map_.grab().toImage() == dark
    restyle(look="light", text_size=130)
    assert map_._scene._scene is None
    restyle(text_size=100)


def test_another_language_is_on_the_map_whole(map_: HouseholdMap, county: list[Outline], qtbot: QtBot) -> None:
    map_.set_outlines([replace(outline, name_en=f"Place {number}") for number, outline in enumerate(county)])
    map_.grab()
    qtbot.waitUntil(map_.is_settled)
    restyle(language="en")
    try:
        map_.grab()
        qtbot.waitUntil(map_.is_settled)
        assert map_.names()
        assert all(name.text.startswith("Place ") for name in map_.names())
        drawn = [text for _, _, text in map_._controls.legend._items]
        assert drawn == [map_._controls.legend.text(word) for _, word, _ in map_._controls.legend._items]
        assert "Serious 2" in drawn
        for button in map_.findChildren(QPushButton):
            assert button.width() >= button.sizeHint().width(), button.text()
    finally:
        restyle(language="ko")


def test_without_outlines_the_homes_themselves_are_fitted(qtbot: QtBot, homes: MapPoints) -> None:
    widget = HouseholdMap()
    qtbot.addWidget(widget)
    widget.resize(400, 400)
    assert not widget.grab().isNull()  # and nothing at all is no error
    widget.set_points(homes)
    px, _ = widget.view().to_px(homes.x, homes.y)
    assert px.min() >= 8
    assert px.max() <= 392


def test_the_legend_counts_every_severity_and_stays_in_the_pane(map_: HouseholdMap) -> None:
    legend = map_._controls.legend
    assert legend.text("serious").endswith(" 2")
    assert legend.text("caution").endswith(" 5")
    for width in (1400, 530, 300):
        map_.resize(width, 500)
        assert map_.rect().contains(legend.geometry())
        assert not legend.geometry().intersects(map_._controls.scale_bar.geometry())


def test_the_picture_is_sharp_on_a_screen_of_double_density(map_: HouseholdMap) -> None:
    image = QImage(WIDTH * 2, HEIGHT * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    map_.render(image)
    assert map_._scene.signs(2.0).shape("serious").devicePixelRatio() == 2.0


@pytest.mark.parametrize(
    ("scale", "metres", "text"),
    [(0.007, 10_000, "10 km"), (0.09, 1000, "1 km"), (1.0, 50, "50 m"), (0.2, 200, "200 m")],
)
def test_the_scale_bar_has_a_round_length(scale: float, metres: float, text: str) -> None:
    assert scale_bar(scale) == (metres, text)


@given(
    count=st.integers(0, 300),
    seed=st.integers(0, 2**32 - 1),
    scale=st.floats(0.001, 3.0),
    spread=st.sampled_from([0.0, 3.0, 300.0, 20_000.0]),
    with_normal=st.booleans(),
)
def test_grouping_loses_no_home_and_stacks_no_badges(
    count: int, seed: int, scale: float, spread: float, with_normal: bool
) -> None:
    rng = np.random.default_rng(seed)
    x, y = 1e6 + rng.normal(0, spread, count), 1.9e6 + rng.normal(0, spread, count)
    severity = rng.choice(len(MAP_SEVERITIES), count, p=[0.78, 0.04, 0.02, 0.05, 0.05, 0.04, 0.02]).astype(np.uint8)
    half = 4 * max(spread, 10.0)
    bounds = (1e6 - half, 1.9e6 - half, 1e6 + half, 1.9e6 + half)
    shown = arrange(x, y, severity, scale=scale, bounds=bounds, hidden=() if with_normal else (0,))
    inside = (np.abs(x - 1e6) <= half) & (np.abs(y - 1.9e6) <= half)
    wanted = inside if with_normal else inside & (severity != 0)
    assert int(shown.badge_counts.sum()) + len(shown.home) == int(wanted.sum())
    assert not shown.badge_counts[:, CAUTION:].any()
    assert_no_badges_overlap(shown)
    np.testing.assert_array_equal(shown.true_x, x[shown.home])


def test_names_stay_inside_the_window(map_: HouseholdMap) -> None:
    text.set_language("en")
    for width in (260, 380, 900):
        map_.resize(width, 500)
        map_._scene.forget()
        view = map_.view()
        west, south, east, north = view.bounds()
        for name in map_.names():
            if west <= name.x <= east and south <= name.y <= north:
                x, y = view.to_px(np.array([name.x]), np.array([name.y]))
                assert name.width / 2 < float(x[0]) < width - name.width / 2, name.text
                assert name.height / 2 < float(y[0]) < 500 - name.height / 2, name.text


def test_selecting_moves_only_what_stands_beside_the_home(map_: HouseholdMap, homes: MapPoints) -> None:
    before = map_.homes()
    normal = int(np.flatnonzero(np.isin(np.arange(1200), before.grouped[before.badge_of >= 0]))[200])
    map_.select(1001 + normal)
    after = map_.homes()
    assert normal in after.home
    assert int(after.badge_counts.sum()) + len(after.home) == 1200
    assert_no_badges_overlap(after)
    there = {(round(x, 3), round(y, 3)) for x, y in zip(before.badge_x, before.badge_y, strict=True)}
    moved = [
        np.hypot(x - homes.x[normal], y - homes.y[normal]) * after.scale
        for x, y in zip(after.badge_x, after.badge_y, strict=True)
        if (round(x, 3), round(y, 3)) not in there
    ]
    assert all(distance < 160 for distance in moved)
    assert map_._scene.order(map_.view(), 1.0) is None  # nothing was grouped anew


def test_a_home_of_a_pair_leaves_the_other_as_a_home(map_: HouseholdMap) -> None:
    shown = map_.homes()
    pairs = np.flatnonzero(shown.badge_counts.sum(axis=1) == 2)
    for _ in range(6):
        if len(pairs):
            break
        map_.zoom_in()
        shown = map_.homes()
        pairs = np.flatnonzero(shown.badge_counts.sum(axis=1) == 2)
    one, other = shown.grouped[shown.badge_of == pairs[0]].tolist()
    map_.select(1001 + one)
    after = map_.homes()
    assert {one, other} <= set(after.home.tolist())
    assert len(after.badge_x) == len(shown.badge_x) - 1


def test_the_scene_that_was_made_meanwhile_is_dropped_when_the_homes_changed(
    map_: HouseholdMap, homes: MapPoints, qtbot: QtBot
) -> None:
    map_.zoom_in()
    order = map_._scene.order(map_.view(), 1.0)
    assert order is not None
    made = make_scene(order)
    map_.set_points(MapPoints(homes.household_id[200:], homes.x[200:], homes.y[200:], homes.severity[200:]))
    map_._scene.take(made)
    assert len(map_.homes().grouped) <= 1000
    map_.update()
    qtbot.waitUntil(map_.is_settled)


def test_before_anything_is_known_the_whole_pane_is_ground_and_nothing_is_measured(qtbot: QtBot) -> None:
    widget = HouseholdMap()
    qtbot.addWidget(widget)
    widget.resize(WIDTH, HEIGHT)
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    picture.fill(QColor("magenta"))  # what stood in that memory before
    widget.show()
    qtbot.waitExposed(widget)
    widget.render(picture)
    ground = QColor(theme.current().ground).name()
    corners = ((2, 200), (WIDTH - 3, 200), (WIDTH // 2, HEIGHT // 3))
    assert {QColor(picture.pixel(*place)).name() for place in corners} == {ground}
    assert not widget._controls.scale_bar.isVisible()
