"""Homes with urgent words on the map: upon all others, in no group, told without colour, first for the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage

from coordinator import text
from coordinator.widgets.kit import theme
from coordinator.widgets.map.aside import SHAPE_RADIUS_PX
from coordinator.widgets.map.clusters import arrange
from coordinator.widgets.map.keys import URGENT, Signs
from coordinator.widgets.map.view import HouseholdMap
from coordinator.widgets.map.walk import next_urgent
from coordinator.worklist.rows import MAP_SEVERITIES, MapPoints
from tests.widgets.samples import outlines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

NORMAL, SILENCED, SERIOUS = (MAP_SEVERITIES.index(word) for word in ("normal", "silenced", "serious"))
WIDTH, HEIGHT = 530, 560


@pytest.fixture
def map_(qtbot: QtBot) -> Iterator[HouseholdMap]:
    theme.choose("light")
    widget = HouseholdMap()
    qtbot.addWidget(widget)
    widget.resize(WIDTH, HEIGHT)
    widget.set_outlines(outlines())
    widget.show()
    qtbot.waitExposed(widget)
    yield widget
    widget.hide()


def middle(map_: HouseholdMap) -> tuple[float, float]:
    return map_.view().centre_x, map_.view().centre_y


def crowd(
    map_: HouseholdMap, count: int, *, severity: int, urgent: list[int], apart_m: float = 0.0, of_urgent: int = SERIOUS
) -> MapPoints:
    """Homes about the middle of the county, some of them with urgent words."""
    x, y = middle(map_)
    away = np.random.default_rng(3).normal(0.0, 1.0, (count, 2)) * apart_m
    words = np.full(count, severity, np.uint8)
    words[urgent] = of_urgent
    return MapPoints(np.arange(1, count + 1), x + away[:, 0], y + away[:, 1], words, np.array(urgent, np.intp))


def drawn_at(map_: HouseholdMap, index: int) -> QPoint:
    homes = map_.homes()
    (at,) = np.flatnonzero(homes.home == index)
    px, py = map_.view().to_px(homes.home_x[at : at + 1], homes.home_y[at : at + 1])
    return QPoint(round(float(px[0])), round(float(py[0])))


def bubble(map_: HouseholdMap, at: QPoint) -> QImage:
    """The inside of the sign, as it is painted."""
    return map_.grab(QRect(at.x() - 8, at.y() - 9, 16, 13)).toImage()


def alone(map_: HouseholdMap, index: int) -> QImage:
    """The inside of the sign where nothing else is on the map."""
    points = map_._scene.points
    only = MapPoints(
        points.household_id[[index]],
        points.x[[index]],
        points.y[[index]],
        points.severity[[index]],
        np.array([0], np.intp),
    )
    view = map_.view()
    map_.set_points(only)
    map_._set_view(view.centre_x, view.centre_y, view.scale)
    picture = bubble(map_, drawn_at(map_, 0))
    map_.set_points(points)
    map_._set_view(view.centre_x, view.centre_y, view.scale)
    return picture


@pytest.mark.parametrize("severity", range(len(MAP_SEVERITIES)))
def test_a_home_with_urgent_words_is_in_no_group_at_any_zoom(map_: HouseholdMap, severity: int) -> None:
    points = crowd(map_, 900, severity=NORMAL, urgent=[450], apart_m=800.0, of_urgent=severity)
    points.x[450], points.y[450] = middle(map_)
    map_.set_points(points)
    for _ in range(6):
        map_.zoom_out()
    scales = set()
    for _ in range(26):
        map_._set_view(points.x[450] + 30.0, points.y[450], map_.view().scale)
        homes = map_.homes()
        scales.add(map_.view().scale)
        assert 450 in homes.home
        assert 450 not in homes.grouped
        assert int(homes.home[-1]) == 450  # painted last
        px = np.hypot(homes.home_x[-1] - homes.true_x[-1], homes.home_y[-1] - homes.true_y[-1]) * homes.scale
        assert px < 1e-6
        map_.zoom_in()
    assert len(scales) > 12
    for action in map_._controls.layer_actions.values():
        action.setChecked(False)
    map_.fit()
    assert 450 in map_.homes().home


@given(
    st.lists(st.tuples(st.floats(0, 20_000), st.floats(0, 20_000), st.integers(0, 5)), min_size=1, max_size=80),
    st.data(),
    st.sampled_from([0.002, 0.01, 0.05, 0.4, 1.0, 3.0]),
    st.booleans(),
)
def test_urgent_words_are_always_drawn_alone_last_and_near_where_they_are(
    places: list[tuple[float, float, int]], data: st.DataObject, scale: float, with_normal: bool
) -> None:
    x, y = np.array([place[0] for place in places]), np.array([place[1] for place in places])
    severity = np.array([place[2] for place in places], np.uint8)
    urgent = data.draw(st.lists(st.integers(0, len(places) - 1), unique=True, max_size=6).map(sorted))
    found = arrange(
        x,
        y,
        severity,
        scale=scale,
        bounds=(-1.0, -1.0, 20_001.0, 20_001.0),
        hidden=() if with_normal else (NORMAL,),
        urgent=np.array(urgent, np.intp),
    )
    assert set(found.home[len(found.home) - len(urgent) :].tolist()) == set(urgent)
    assert not set(found.grouped.tolist()) & set(urgent)
    of_urgent = np.isin(found.home, urgent)
    px, py = found.home_x[of_urgent] * scale, found.home_y[of_urgent] * scale
    assert (np.hypot(px - found.true_x[of_urgent] * scale, py - found.true_y[of_urgent] * scale) < 120).all()
    between = np.hypot(px[:, None] - px, py[:, None] - py)
    np.fill_diagonal(between, np.inf)
    assert (between >= 1.9 * SHAPE_RADIUS_PX).all()


@pytest.mark.parametrize("count", [30, 700])
def test_nothing_is_painted_upon_urgent_words_and_a_click_there_gets_them(
    map_: HouseholdMap, qtbot: QtBot, count: int
) -> None:
    map_.set_points(crowd(map_, count, severity=SERIOUS, urgent=[10]))
    at = drawn_at(map_, 10)
    assert bubble(map_, at) == alone(map_, 10)
    with qtbot.waitSignal(map_.household_selected) as chosen:
        qtbot.mouseClick(map_, Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [11]
    assert bubble(map_, drawn_at(map_, 10)) == alone(map_, 10)


def test_where_another_home_is_nearer_to_the_pointer_urgent_words_are_hit_all_the_same(
    map_: HouseholdMap, qtbot: QtBot
) -> None:
    x, y = middle(map_)
    for _ in range(12):
        map_.zoom_in()
    scale = map_.view().scale
    map_.set_points(
        MapPoints(
            np.array([7, 8]),
            np.array([x, x + 9 / scale]),
            np.array([y, y]),
            np.array([SERIOUS, SERIOUS], np.uint8),
            np.array([0], np.intp),
        )
    )
    at = drawn_at(map_, 0)
    with qtbot.waitSignal(map_.household_selected) as chosen:
        qtbot.mouseClick(map_, Qt.MouseButton.LeftButton, pos=at + QPoint(7, 0))
    assert chosen.args == [7]


def test_the_ring_and_the_words_of_another_home_lie_beneath_urgent_words(map_: HouseholdMap, qtbot: QtBot) -> None:
    points = crowd(map_, 2, severity=SILENCED, urgent=[0])
    map_.set_points(
        MapPoints(
            points.household_id, points.x, points.y - np.array([0.0, 30 / map_.view().scale]), points.severity,
            points.urgent,
        )
    )  # fmt: skip
    before = bubble(map_, drawn_at(map_, 0))
    map_.select(2)
    map_.set_name_of(lambda _number: "이름이 아주 긴 사람")
    map_.setFocus(Qt.FocusReason.TabFocusReason)
    assert map_.hasFocus()
    assert bubble(map_, drawn_at(map_, 0)) == before


def test_urgent_words_have_a_shape_of_their_own(map_: HouseholdMap) -> None:
    for look in (theme.LIGHT, theme.DARK, theme.CONTRAST):
        signs = Signs(look, 1.0)
        shapes = {
            word: signs.shape(word).toImage().convertToFormat(QImage.Format.Format_Alpha8) for word in MAP_SEVERITIES
        }
        mine = signs.shape(URGENT).toImage().convertToFormat(QImage.Format.Format_Alpha8)
        assert all(mine != other for other in shapes.values())
        assert mine.width() > max(other.width() for other in shapes.values())


def test_urgent_words_are_named_in_the_legend_the_tip_and_for_a_screen_reader(map_: HouseholdMap) -> None:
    map_.set_name_of({11: "박용준"}.get)  # type: ignore[arg-type]
    map_.set_points(crowd(map_, 60, severity=NORMAL, urgent=[10], apart_m=2000.0))
    legend = map_._controls.legend
    assert legend.text(URGENT) == "긴급한 말 1"
    assert [word for _, word, _ in legend._items][:2] == [URGENT, "serious"]
    assert map_.tip_at(QPointF(drawn_at(map_, 10))) == "박용준 · 심각 · 긴급한 말"
    assert map_.accessibleDescription().startswith("1가구가 통화에서 긴급한 말을 했습니다.")
    text.set_language("en")
    map_.set_points(crowd(map_, 60, severity=NORMAL, urgent=[10, 20], apart_m=2000.0))
    assert "calls to 2 households; Page Down" in map_.accessibleDescription()
    text.set_language("ko")
    map_.set_points(crowd(map_, 60, severity=NORMAL, urgent=[], apart_m=2000.0))
    assert next(word for _, word, _ in legend._items) == "serious"
    assert "긴급" not in map_.accessibleDescription()


def test_the_keys_come_to_urgent_words_first_and_go_from_one_to_the_next(map_: HouseholdMap, qtbot: QtBot) -> None:
    map_.set_points(crowd(map_, 200, severity=NORMAL, urgent=[10, 90, 150], apart_m=3000.0))
    qtbot.keyClick(map_, Qt.Key.Key_Right)
    assert map_._scene.at in (10, 90, 150)
    map_.select(41)
    walked = []
    for key in (Qt.Key.Key_PageDown,) * 4 + (Qt.Key.Key_PageUp,) * 2:
        qtbot.keyClick(map_, key)
        walked.append(map_._scene.at)
    assert walked == [90, 150, 10, 90, 10, 150]
    with qtbot.waitSignal(map_.household_selected) as chosen:
        qtbot.keyClick(map_, Qt.Key.Key_Return)
    assert chosen.args == [151]


def test_the_round_of_urgent_words_begins_at_either_end() -> None:
    urgent = np.array([3, 8], np.intp)
    assert [next_urgent(urgent, at, 1) for at in (None, 0, 3, 8, 9)] == [3, 3, 8, 3, 3]
    assert [next_urgent(urgent, at, -1) for at in (None, 0, 3, 8, 9)] == [8, 8, 8, 3, 8]
