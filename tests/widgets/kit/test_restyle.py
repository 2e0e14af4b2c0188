"""Another look or language is put on where everything stands: what one filled in and chose stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from coordinator import spoken, text
from coordinator.text import day, moment, ntr, tr
from coordinator.widgets.frame.shortcut_sheet import ShortcutSheet
from coordinator.widgets.kit import theme
from coordinator.widgets.kit.restyle import restyle, say_again, texts_of
from tests.conftest import NOW
from tests.widgets.places import WindowPlace, every_page, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from coordinator.workspace import Workspace

TYPED = "길어도 남는 글 <b>&amp; 1,000"


@pytest.fixture(autouse=True)
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_spoken", None)
    text.remember()


@pytest.fixture
def window(village: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    with whole_window(village, qtbot, ahead=True) as place:
        yield place
    restyle(look="light", language="ko", text_size=100)


@pytest.fixture
def today_alone(village: Workspace, qtbot: QtBot) -> Iterator[WindowPlace]:
    """Open the window with Today alone, for what is seen there."""
    with whole_window(village, qtbot, "today") as place:
        yield place
    restyle(look="light", language="ko", text_size=100)


def twice() -> None:
    """Change look and language twice, as who looks for the one that suits."""
    changes: tuple[tuple[str, text.Language], ...] = (("dark", "en"), ("light", "ko"))
    for look, language in changes:
        restyle(look=look)
        restyle(language=language)


def fields(root: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """List where one can type: words, notes; not a spin box's or a list's own field."""
    widgets = [*root.findChildren(QLineEdit), *root.findChildren(QPlainTextEdit)]
    return [
        field
        for field in widgets
        if field.isVisible()
        and field.isEnabled()
        and not field.isReadOnly()
        and not field.objectName().startswith("qt_")
        and not isinstance(field.parent(), (QAbstractSpinBox, QComboBox))
        and not field.objectName().endswith("Words")  # filters would put away the rows whose forms are filled in
    ]


def read(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def test_what_is_typed_on_every_desk_outlives_two_changes_of_look_and_language(window: WindowPlace) -> None:
    typed: dict[QLineEdit | QPlainTextEdit, str] = {}
    desks: dict[str, object] = {}
    for name in every_page():
        window.window.show_desk(name)
        window.settle()
        desks[name] = window.desk
        for field in fields(window.window):
            if field not in typed:
                typed[field] = TYPED
                field.setText(TYPED) if isinstance(field, QLineEdit) else field.setPlainText(TYPED)
        window.settle()
    focus = QApplication.focusWidget()
    twice()
    window.settle()
    assert QApplication.focusWidget() is focus
    for name, desk in desks.items():
        window.window.show_desk(name)
        window.settle()
        assert window.desk is desk
    assert len(typed) >= 5
    assert {field: read(field) for field in typed} == typed


def test_a_form_half_filled_in_stays_open_with_all_that_was_chosen(today_alone: WindowPlace) -> None:
    today = today_alone.window.today
    today_alone.qtbot.waitUntil(lambda: today.card is not None)
    today.begin("note")
    form = today.pane.forms.form
    assert form is not None
    note = form.findChild(QPlainTextEdit)
    assert note is not None
    note.setPlainText(TYPED)
    note.setFocus()
    twice()
    today_alone.settle()
    assert today.pane.forms.form is form
    assert note.toPlainText() == TYPED
    assert QApplication.focusWidget() is note


def test_the_offer_to_undo_outlives_a_change_of_look_and_language(today_alone: WindowPlace) -> None:
    today, bridge = today_alone.window.today, today_alone.bridge
    today_alone.qtbot.waitUntil(lambda: today.card is not None)
    assert today.selected is not None
    bridge.act(bridge.workspace.households.add_note, today.selected, "메모", today_alone.bridge.now())
    today_alone.settle()
    undo = today_alone.window.status.findChild(QPushButton, "statusUndo")
    assert undo is not None
    assert undo.isVisible()
    twice()
    today_alone.settle()
    assert undo.isVisible()
    assert undo.text() == tr("Undo")
    today_alone.click("statusUndo")
    assert today_alone.window.undo_redo.offer == "redo"


def test_selection_and_place_in_the_list_stay(today_alone: WindowPlace) -> None:
    today = today_alone.window.today
    today_alone.qtbot.waitUntil(lambda: today.card is not None)
    for _ in range(3):
        today.step(1)
    today_alone.settle()
    chosen, at = today.selected, today.worklist.list.verticalScrollBar().value()
    twice()
    today_alone.settle()
    assert (today.selected, today.worklist.selected()) == (chosen, chosen)
    assert today.worklist.list.verticalScrollBar().value() == at
    assert today.card is not None
    assert today.card.id == chosen


def said_by(window: QWidget) -> dict[tuple[str, str], str]:
    """Give every text of a window by where it stands."""
    kept: dict[tuple[str, str], str] = {}
    for child in window.findChildren(QObject):
        path, at = "", child
        while at is not window and at is not None:
            above = at.parent()
            if type(at).__name__ != "QActionGroup" and above is not None:
                alike = [other for other in above.children() if type(other) is type(at)]
                path = f"{type(at).__name__}:{at.objectName()}[{alike.index(at)}]/{path}"
            at = above
        for get, _put in texts_of(type(child)):
            kept[path, get.__name__] = get(child)
    return kept


def test_a_window_that_changed_its_language_says_what_one_made_in_it_says(village: Workspace, qtbot: QtBot) -> None:
    """But for a word that two English ones share in Korean, and the person a list of today happens to stand on."""
    with whole_window(village, qtbot, ahead=True) as place:
        for name in every_page():
            place.window.show_desk(name)
            place.settle()
        restyle(language="en")
        for name in every_page():
            place.window.show_desk(name)
            place.settle()
        changed = said_by(place.window)
    with whole_window(village, qtbot, ahead=True) as place:
        for name in every_page():
            place.window.show_desk(name)
            place.settle()
        made = said_by(place.window)
    korean = text.catalogue("ko")
    other = {
        (where, changed.get(where), said)
        for where, said in made.items()
        if changed.get(where) != said and korean.get(changed.get(where, ""), "-") != korean.get(said, "+")
    }
    ours = {said for source, said in korean.items() if "{" not in said and said != source} - {"한국어"}
    restyle(language="ko")
    assert len(other) < 0.03 * len(made), sorted(other)
    assert {where: said for where, said in changed.items() if said in ours} == {}


def test_a_look_that_changed_is_painted_as_one_put_on_at_the_start(window: WindowPlace) -> None:
    window.go("services")
    restyle(look="dark")
    window.settle()
    changed = window.window.grab().toImage()
    restyle(look="light")
    window.settle()
    theme.apply(QApplication.instance(), "dark")  # type: ignore[arg-type]
    for widget in window.window.findChildren(QWidget):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    QApplication.sendPostedEvents()  # what each now needs is laid out by its parent
    assert window.window.grab().toImage() == changed


def test_a_desk_shown_before_its_turn_wears_the_look_and_says_the_language_already(window: WindowPlace) -> None:
    window.go("services")
    window.go("today")
    restyle(look="dark", language="en")
    window.window.show_desk("services")
    words = placeholders(window.desk)
    with Turns(QEvent.Type.StyleChange) as turns:
        window.settle()
    assert not [widget for turn in turns.met for widget in turn if widget is window.desk]
    assert placeholders(window.desk) == words
    at_once = window.desk.grab().toImage()
    theme.apply(QApplication.instance(), "dark")  # type: ignore[arg-type]
    window.settle()
    assert window.desk.grab().toImage() == at_once


def placeholders(root: QWidget) -> list[str]:
    return [field.placeholderText() for field in root.findChildren(QLineEdit)]


def test_a_dialog_opened_in_another_look_is_painted_as_in_a_window_started_in_it(today_alone: WindowPlace) -> None:
    def sheet() -> QImage:
        today_alone.window.show_shortcuts()
        dialog = today_alone.window.findChild(ShortcutSheet)
        assert dialog is not None
        picture = dialog.grab().toImage()
        dialog.close()
        dialog.setParent(None)
        return picture

    light = sheet()
    restyle(look="dark")
    today_alone.settle()
    changed = sheet()
    assert changed != light
    theme.apply(QApplication.instance(), "dark")  # type: ignore[arg-type]
    assert sheet() == changed


def test_in_no_turn_does_a_change_of_look_go_to_more_than_one_desk(window: WindowPlace) -> None:
    for name in every_page():
        window.go(name)
    window.go("today")
    desks = [window.window.stack.widget(number) for number in range(window.window.stack.count())]
    with Turns(QEvent.Type.StyleChange) as turns:
        restyle(look="dark")
        window.settle()
    met = [{desk for desk in desks for widget in turn if desk.isAncestorOf(widget)} for turn in turns.met]
    assert set().union(*met) == set(desks)
    assert max(len(turn) for turn in met) == 1


def test_a_change_of_language_goes_once_to_each_desk_and_to_one_in_a_turn(window: WindowPlace) -> None:
    for name in every_page():
        window.go(name)
    window.go("today")
    desks = [window.window.stack.widget(number) for number in range(window.window.stack.count())]
    with Turns(QEvent.Type.LanguageChange) as turns:
        restyle(language="en")
        window.settle()
    parts = {desk.findChild(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly): desk for desk in desks}
    met = [[parts[widget] for widget in turn if widget in parts] for turn in turns.met]
    assert max(len(turn) for turn in met) == 1
    assert sorted(desk.objectName() for turn in met for desk in turn) == sorted(desk.objectName() for desk in desks)


class Turns(QObject):
    """Notes to which widgets events of a kind go, turn by turn of the event loop."""

    def __init__(self, kind: QEvent.Type) -> None:
        super().__init__()
        self._kind = kind
        self.met: list[list[QWidget]] = [[]]

    def __enter__(self) -> Turns:
        QAbstractEventDispatcher.instance().awake.connect(self._on_awake)  # type: ignore[union-attr]
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        return self

    def __exit__(self, *_error: object) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        QAbstractEventDispatcher.instance().awake.disconnect(self._on_awake)  # type: ignore[union-attr]

    @Slot()
    def _on_awake(self) -> None:
        self.met.append([])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == self._kind and isinstance(watched, QWidget):
            self.met[-1].append(watched)
        return False


def test_texts_grow_where_they_stand_and_shrink_again(today_alone: WindowPlace) -> None:
    label = today_alone.window.today.worklist.findChild(QLabel)
    assert label is not None
    usual = label.fontMetrics().height()
    restyle(text_size=130)
    assert label.fontMetrics().height() > usual
    assert theme.text_size() == 130
    restyle(text_size=100)
    assert label.fontMetrics().height() == usual


# ------------------------------------------------------------ words


def test_a_text_is_said_again_with_what_stands_in_it() -> None:
    said = tr("As of {moment}", moment=day(NOW.date()))
    count = ntr("{n} household", "{n} households", 3)
    text.set_language("en")
    assert text.again(said) == f"As of {day(NOW.date())}"
    assert text.again(f"{said} · {count}\n{count}") == f"As of {day(NOW.date())} · 3 households\n3 households"


def said_in(module: str, source: str) -> str:
    """Say a text as a module of that name does."""
    names = {"__name__": module, "tr": tr, "source": source}
    return str(eval("tr(source)", names))


def shared() -> tuple[str, str]:
    """Give two English texts that are one in Korean."""
    by_word: dict[str, str] = {}
    for source, word in text.catalogue("ko").items():
        if "{" not in source and by_word.setdefault(word, source) != source:
            return by_word[word], source
    raise AssertionError("no two texts share their Korean")


def test_a_word_that_means_several_things_is_told_apart_by_its_place_after_any_number_of_changes() -> None:
    sources = dict(zip(("coordinator.widgets.here", "coordinator.widgets.there"), shared(), strict=True))
    text.set_language("en")
    shown = {module: said_in(module, source) for module, source in sources.items()}
    for language in ("ko", "en", "ko", "en"):
        text.set_language(language)  # type: ignore[arg-type]
        shown = {module: text.again(said, [module]) for module, said in shown.items()}
    assert shown == sources


def test_of_moments_that_read_alike_the_newest_is_kept_and_no_more() -> None:
    for second in range(50):
        moment(NOW + timedelta(seconds=second))
        moment(NOW.replace(second=0))
    kept = text._spoken
    assert kept is not None
    assert [saying.args for saying in kept._here[moment(NOW)]] == [(NOW,)]


def test_what_fills_in_moments_takes_no_fixed_words_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "MOST_HERE", 16)
    said = tr("Save")
    for hour in range(100):
        tr("As of {moment}", moment=moment(NOW + timedelta(hours=hour)))
    kept = text._spoken
    assert kept is not None
    assert len(kept._here) <= 16
    text.set_language("en")
    assert text.again(said) == "Save"


def test_what_is_typed_into_a_list_of_choices_outlives_a_change_of_language(qtbot: QtBot) -> None:
    field = QComboBox()
    qtbot.addWidget(field)
    field.setEditable(True)
    field.addItems([tr("Save"), tr("Cancel")])
    field.setEditText("직접 쓴 말")
    text.set_language("en")
    say_again(field)
    assert field.itemText(0) == "Save"
    assert field.currentText() == "직접 쓴 말"


def test_what_a_person_wrote_is_left_as_it_is(qtbot: QtBot) -> None:
    tr("Save")
    field = QLineEdit(tr("Save"))
    qtbot.addWidget(field)
    text.set_language("en")
    say_again(field)
    assert field.text() == "저장"


@given(st.text(max_size=60))
def test_no_text_of_anybody_else_is_changed(words: str) -> None:
    text.set_language("en")
    assert text.again(words) == words
    text.set_language("ko")
