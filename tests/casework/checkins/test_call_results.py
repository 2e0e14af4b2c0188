"""What a call may bring is told in words, sign, colour and place wherever calls are shown; no result is left out."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from coordinator.briefing.signs import CALL_KEY, CALL_SIGNS
from coordinator.casework.checkins.rounds import STATE_AFTER
from coordinator.importers.checkins.words import RESULT_WORDS
from coordinator.records.checkins import (
    CALL_RESULT_LABELS,
    CONNECTED,
    MISSED,
    ROUND_ITEM,
    SPOKE,
    Call,
    CallResult,
)
from coordinator.text import tr
from coordinator.widgets.checkins.board import _OPEN_GROUPS
from coordinator.widgets.checkins.form import RESULT_KEYS
from coordinator.widgets.checkins.rounds.columns import STATUS_MARKS
from coordinator.widgets.checkins.rounds.progress import GROUP_MARKS, RoundProgress, group_colour
from coordinator.widgets.checkins.strip import MARK_LABELS, paint_mark
from coordinator.widgets.kit import theme
from coordinator.worklist.checkins.round_rows import GROUP_LABELS, GROUP_OF, ON_ESCALATION, STATUS_LABELS
from coordinator.worklist.checkins.strips import _MARKS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("result", CallResult)
def test_no_table_of_results_leaves_one_out(result: CallResult) -> None:
    assert tr(CALL_RESULT_LABELS[result]) != CALL_RESULT_LABELS[result]
    assert STATE_AFTER[result] in {state.code for state in ROUND_ITEM.states}
    assert result in RESULT_KEYS
    assert result in RESULT_WORDS.values()
    assert CALL_SIGNS[result]
    mark = _MARKS.get(result, result)
    assert tr(MARK_LABELS[mark])
    assert CALL_SIGNS[mark] == CALL_SIGNS[result]
    assert CALL_SIGNS[result] in CALL_KEY
    assert CALL_SIGNS[result] in tr(CALL_KEY)
    kinds = [result in SPOKE, result in MISSED, result == CallResult.DECLINED_AI, result == CallResult.NOT_ATTEMPTED]
    assert kinds.count(True) == 1
    assert (result in SPOKE) <= (result in CONNECTED)
    column = Call.__table__.c.result.type
    assert len(result) <= column.length  # type: ignore[attr-defined]


def test_every_place_of_the_board_has_its_sign_its_words_and_a_colour_of_its_own(qtbot: QtBot) -> None:
    assert set(STATUS_MARKS) == set(STATUS_LABELS) == set(GROUP_OF)
    assert set(GROUP_MARKS) == set(GROUP_LABELS) == set(GROUP_OF.values())
    assert {GROUP_OF[status] for status in ON_ESCALATION} <= set(_OPEN_GROUPS)
    bar = RoundProgress()
    qtbot.addWidget(bar)
    bar.show_counts({"content_unknown": 2})
    assert not bar.parts["content_unknown"].isHidden()
    assert bar.parts["content_unknown"].text() == "내용 알 수 없음 2"
    assert "2가구" in bar.parts["content_unknown"].accessibleName()


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_unknown_content_has_a_colour_of_its_own_that_can_be_read(look: str) -> None:
    ink = theme.choose(look)
    try:
        colours = {group: group_colour(group).name() for group in GROUP_LABELS}
        assert all(
            colours["content_unknown"] != other for group, other in colours.items() if group != "content_unknown"
        )
        assert contrast(ink.unknown_text, ink.unknown_soft) >= 4.5
        assert contrast(ink.unknown, ink.surface) >= 3.0
    finally:
        theme.choose("light")


def test_signs_of_results_are_told_apart_without_colour(qtbot: QtBot) -> None:
    shapes = {word: shape(word) for word in MARK_LABELS if word not in ("due", "none")}
    for one, other in combinations(shapes, 2):
        assert shapes[one] != shapes[other], (one, other)


def shape(word: str) -> bytes:
    image = QImage(26, 26, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        paint_mark(painter, QRectF(0, 0, 26, 26), word)
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(value < 150 for value in bytes(gray.constBits()))


def contrast(first: str, second: str) -> float:
    lights = sorted((light(first), light(second)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def light(colour: str) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
