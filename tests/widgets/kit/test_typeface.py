"""The one typeface: a true bold beside the regular, of the same letters and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QRawFont

from coordinator import fonts
from coordinator.widgets.kit import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def family(qapp: QApplication) -> str:
    return theme._bundled_family()


def test_the_bold_joins_the_family_of_the_regular(family: str) -> None:
    assert {"Regular", "Bold"} <= set(QFontDatabase.styles(family))


def test_bold_and_regular_have_lines_of_one_height(family: str) -> None:
    regular, bold = QFont(family, 10), QFont(family, 10, QFont.Weight.Bold)
    assert QFontInfo(bold).styleName() == "Bold"
    assert QFontMetricsF(bold).height() == QFontMetricsF(regular).height()
    assert QFontMetricsF(bold).horizontalAdvance("n") > QFontMetricsF(regular).horizontalAdvance("n")


def test_the_bold_has_every_letter_of_the_regular_so_that_no_name_loses_one() -> None:
    regular, bold = (QRawFont(str(path), 10) for path in fonts.typeface())
    lacking = [
        chr(code)
        for code in (*range(0x20, 0x3400), *range(0x4E00, 0xA000), *range(0xAC00, 0xD7A4), *range(0xF900, 0xFB00))
        if regular.supportsCharacter(chr(code)) and not bold.supportsCharacter(chr(code))
    ]
    assert lacking == []
