"""On the smallest screen and with the largest texts nothing is cut, covered or over the edge, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, QVariantAnimation
from PySide6.QtWidgets import QApplication, QTableView

from coordinator import text
from coordinator.widgets.alerts.forms import AcknowledgeForm, ResolveForm, SnoozeForm
from coordinator.widgets.checkins.form import CallForm
from coordinator.widgets.households.absence_forms import AbsenceForm, ReturnForm
from coordinator.widgets.households.export_form import RegisterForm
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.act_forms import NoteForm, SafetyNoteForm
from coordinator.widgets.kit.form_host import FormHost
from coordinator.widgets.tasks.forms import TaskForm
from tests.conftest import NOW
from tests.widgets import fitting
from tests.widgets.places import WindowPlace, every_page, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.widgets.kit.act_forms import ActForm
    from coordinator.workspace import Workspace

SMALLEST = (1093, 614)
"""1366 × 768 at 125 %."""
USUAL = (1366, 728)
FORMS: dict[str, type[ActForm]] = {
    "call": CallForm,
    "note": NoteForm,
    "safety_note": SafetyNoteForm,
    "absence": AbsenceForm,
    "return_check": ReturnForm,
    "resolve": ResolveForm,
    "silence": SnoozeForm,
    "acknowledge": AcknowledgeForm,
    "task": TaskForm,
}
"""The acts of the household pane that are looked at, and what each opens for somebody absent who has an alert."""


@pytest.fixture(params=["ko 100", "en 100", "ko 150", "en 150"])
def fitted(request: pytest.FixtureRequest, village: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    language, percent = request.param.split()
    text.set_language(language)
    theme.set_text_size(int(percent))
    try:
        with whole_window(village, qtbot) as made:
            made.window.resize(*(SMALLEST if percent == "100" else USUAL))
            yield made
    finally:
        theme.set_text_size(100)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.apply(application, "light")


def seen_faults(place: WindowPlace, where: str) -> list[str]:
    """Let what was put off or is on its way find its place, then look."""
    place.settle()
    sliding = [each for host in place.window.findChildren(FormHost) for each in host.findChildren(QVariantAnimation)]
    place.qtbot.waitUntil(lambda: all(each.state() == QVariantAnimation.State.Stopped for each in sliding))
    found: list[str] = []
    for _ in range(10):  # a pane finds its width a turn or two after what it holds came
        place.qtbot.wait(30)
        place.settle()
        found = fitting.faults(place.window)
        if not found:
            break
    return [f"{where}: {fault}" for fault in found]


def test_nothing_is_cut_covered_or_over_the_edge(fitted: WindowPlace) -> None:
    size = fitted.window.size()
    found = seen_faults(fitted, "today")
    forms, opened = fitted.window.today.pane.forms, set()
    for household_id in absent_and_alerted(fitted):
        fitted.window.today.select(household_id)
        fitted.settle()
        for act in FORMS:
            fitted.window.today.begin(act)
            found += seen_faults(fitted, f"form {act}")
            opened.add(type(forms.form))
            forms.close_form()
    for place in (*every_page(), "settings"):
        fitted.go(place)
        select_first(fitted.desk)
        found += seen_faults(fitted, place)
    forms = fitted.go("households:register").pane.forms
    fitted.click("householdExport")
    found += seen_faults(fitted, "form export")
    opened.add(type(forms.form))
    assert opened - {type(None)} == {*FORMS.values(), RegisterForm}
    assert list(dict.fromkeys(fault.partition(": ")[2] for fault in found)) == [], "\n".join(found)
    assert fitted.window.size() == size, "a place is larger than the screen"


def absent_and_alerted(place: WindowPlace) -> list[int]:
    """Find a household of the list whose absence has begun, and one with an alert nobody has taken up."""
    cards = [place.workspace.households.card(home, NOW) for home in place.window.today.worklist.household_ids()]
    absent = next(card.id for card in cards if any(absence.starts_at <= NOW for absence in card.absences))
    alerted = next(card.id for card in cards if any(alert.state == "new" for alert in card.alerts))
    return [absent, alerted]


def select_first(desk: Any) -> None:
    table = next((each for each in desk.findChildren(QTableView) if each.isVisible()), None)
    if table is not None and table.model().rowCount():
        table.setCurrentIndex(table.model().index(0, 0))


def test_the_drawer_of_who_is_not_watched_covers_the_pane_beneath_it_whole(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot) as place:
        splitter = place.window.today.splitter
        splitter.setSizes([300, 500, 566])
        place.window.toggle_not_watched()
        place.settle()
        drawer = place.window.not_watched
        pane = place.window.today.pane
        assert drawer.mapTo(place.window, QPoint(0, 0)).x() <= pane.mapTo(place.window, QPoint(0, 0)).x()


def test_panes_nobody_drew_are_not_kept(village: Workspace, qtbot: QtBot) -> None:
    with whole_window(village, qtbot) as place:
        place.window.resize(1900, 1000)
        place.settle()
        place.window.resize(1366, 768)
        place.settle()
        assert place.window.settings.splitter == []
