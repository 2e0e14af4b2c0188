"""The wheel changes no field that is not focused, on any screen."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCalendarWidget, QComboBox, QScrollBar, QSlider, QWidget

from coordinator.briefing.papers import PAPERS
from coordinator.widgets.briefings.form import PaperForm
from coordinator.widgets.households.absence_forms import AbsenceForm
from coordinator.widgets.kit import act_forms
from coordinator.widgets.kit.act_forms import Whom
from coordinator.widgets.kit.fields import still
from coordinator.widgets.power import supply_form
from coordinator.widgets.power.watch_settings import WatchSettings
from coordinator.widgets.services.link_forms import LinkRequestForm
from tests.conftest import NOW
from tests.widgets.places import desk_alone, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.frame.main_window import MainWindow
    from coordinator.workspace import Workspace

FIELDS = {
    *("QComboBox", "QFontComboBox", "QSpinBox", "QDoubleSpinBox", "QDateEdit", "QTimeEdit", "QDateTimeEdit"),
    *("QSlider", "QDial", "QTabBar", "QTabWidget"),
}
WIDGETS = Path(act_forms.__file__).parents[1]


@pytest.fixture
def window(village: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    with whole_window(village, qtbot, ahead=True) as place:
        yield place.window


def turned(field: QWidget, notches: int) -> bool:
    """Turn the wheel over a field; say whether the field took it."""
    at = QPointF(field.rect().center())
    event = QWheelEvent(
        at,
        field.mapToGlobal(at),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    field.event(event) if field.hasFocus() else QApplication.sendEvent(field, event)
    return event.isAccepted()


def value(field: QWidget) -> object:
    if isinstance(field, QComboBox):
        return field.currentIndex(), field.currentText()
    return field.text() if isinstance(field, QAbstractSpinBox) else field.value()  # type: ignore[attr-defined]


def fields(screen: QWidget) -> list[QWidget]:
    widgets = [
        *screen.findChildren(QComboBox),
        *screen.findChildren(QAbstractSpinBox),
        *(slider for slider in screen.findChildren(QSlider) if not isinstance(slider, QScrollBar)),
    ]
    return [widget for widget in widgets if not _in_calendar(widget)]


def _in_calendar(widget: QWidget) -> bool:
    at: QWidget | None = widget
    while at is not None and not isinstance(at, QCalendarWidget):
        at = at.parentWidget()
    return at is not None


def check(screen: QWidget) -> int:
    """Turn the wheel over every field of a screen, both ways; count the fields."""
    screen.setFocus()
    for field in fields(screen):
        field.clearFocus()
        before = value(field)
        assert field.focusPolicy() != Qt.FocusPolicy.WheelFocus, field.objectName()
        for notches in (1, -1, -1):
            assert not turned(field, notches), field.objectName()
        assert value(field) == before, field.objectName()
    return len(fields(screen))


def test_no_field_of_any_desk_is_changed_by_the_wheel_that_scrolls_past_it(window: MainWindow, qtbot: QtBot) -> None:
    counted: dict[str, int] = {}
    for desk in window._desks:
        window.show_desk(desk.id)
        made = window._desk(desk.id)
        for section in getattr(made, "_sections", {"": None}):
            if section:
                made.show_section(section)  # type: ignore[attr-defined]
            qtbot.waitUntil(lambda: not window._bridge._open)
            counted[f"{desk.id}:{section}"] = check(window.stack.currentWidget())
    assert {name for name, count in counted.items() if count} >= {"power:replay", "calls:lapsed", "calls:settings"}


def test_the_wheel_over_the_columns_of_a_file_changes_none_of_them(
    empty: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    listed = tmp_path / "명단.csv"
    listed.write_text("성명,생년월일,주소,비고\n김견본,1950-03-02,북면 마차리 1,\n", encoding="utf-8")
    with desk_alone("import", empty, qtbot) as place:
        place.desk.open_file(listed)
        qtbot.waitUntil(lambda: place.desk.pages.currentIndex() == 1 and place.is_settled())
        assert check(place.desk.preview) >= 4


def test_no_field_of_a_form_or_dialog_is_changed_by_the_wheel(window: MainWindow, qtbot: QtBot) -> None:
    whom = Whom(1, "김표본")
    screens: list[QWidget] = [
        AbsenceForm(whom, NOW),
        supply_form.SupplyForm(whom, NOW),
        LinkRequestForm(whom, [(1, "가"), (2, "나")], [(1, "다"), (2, "라")]),
        PaperForm(PAPERS, parent=window),
        WatchSettings(window._bridge, window),
    ]
    qtbot.waitUntil(lambda: not window._bridge._open)
    for screen in screens:
        screen.show()
        assert check(screen) > 0, type(screen).__name__
        screen.hide()
        screen.deleteLater()


def test_no_field_of_any_act_on_a_household_is_changed_by_the_wheel(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.today.card is not None)
    forms: Any = window.today.pane.forms  # type: ignore[attr-defined]
    counted: dict[str, int] = {}
    for act in (act for view in window.views for act in view.acts):
        window.show_desk("today")
        window.today.begin(act.name)
        qtbot.waitUntil(lambda: not window._bridge._open)
        if forms.form is not None and forms.isVisible():
            counted[act.name] = check(forms.form)
            forms.close_form()
    assert len(counted) >= 8, counted
    assert sum(counted.values()) >= 8, counted


def test_the_wheel_turns_the_field_that_has_the_keyboard(qtbot: QtBot) -> None:
    combo = still(QComboBox())
    combo.addItems(["가", "나", "다"])
    qtbot.addWidget(combo)
    combo.show()
    combo.activateWindow()
    qtbot.waitUntil(combo.isActiveWindow)
    combo.setFocus()
    assert turned(combo, -1)
    assert combo.currentIndex() == 1


def name_of(node: ast.AST) -> str:
    """Name what is called or derived from, also by way of its module."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def turned_by_the_wheel(source: str) -> list[int]:
    """List the lines in which a field is made that takes the wheel without the keyboard."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    kept = {id(inner) for call in calls if name_of(call.func) == "still" for inner in call.args}
    wrong = [call.lineno for call in calls if name_of(call.func) in FIELDS and id(call) not in kept]
    for node in nodes:
        if isinstance(node, ast.ClassDef) and any(name_of(base) in FIELDS for base in node.bases):
            stilled = [
                call.args for call in ast.walk(node) if isinstance(call, ast.Call) and name_of(call.func) == "still"
            ]
            if not any(isinstance(arg, ast.Name) and arg.id == "self" for args in stilled for arg in args):
                wrong.append(node.lineno)
    return wrong


def test_every_field_of_the_program_is_made_still() -> None:
    """A combo box, spin box, date, time or slider is made inside `still(…)`, or calls it on itself."""
    wrong = {path.name: turned_by_the_wheel(path.read_text(encoding="utf-8")) for path in WIDGETS.parent.rglob("*.py")}
    assert {name: lines for name, lines in wrong.items() if lines} == {}
    assert turned_by_the_wheel("box = QtWidgets.QComboBox()") == [1]
    assert turned_by_the_wheel("class Own(QDateEdit):\n    def __init__(self):\n        still(QComboBox())") == [1]
    assert turned_by_the_wheel("class Own(QDateEdit):\n    def __init__(self):\n        still(self)") == []
