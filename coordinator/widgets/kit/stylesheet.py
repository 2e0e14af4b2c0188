"""The few style rules a palette cannot say: flat buttons, hairlines, slim scroll bars, a focus ring one can see."""

from __future__ import annotations

from functools import lru_cache
from string import Template
from typing import TYPE_CHECKING

from coordinator.settings import RESOURCES

if TYPE_CHECKING:
    from coordinator.widgets.kit.theme import Colours

_RULES = Template("""
QPushButton { background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 6px 14px; min-height: 20px; }
QPushButton:hover { background: $ground; }
QPushButton:pressed, QPushButton:checked { background: $primary_soft; border-color: $primary; }
QPushButton:disabled { color: $faint; background: $ground; border-color: $muted; }
QPushButton:focus { border: 2px solid $primary; padding: 5px 13px; outline: none; }
QPushButton[main="true"] { background: $primary; color: $on_primary; border-color: $primary; font-weight: 700; }
QPushButton[main="true"]:hover { background: $primary_text; border-color: $primary_text; }
QPushButton[main="true"]:focus { border: 2px solid $text; }
QPushButton[main="true"]:disabled { background: $muted; color: $faint; border-color: $muted; }
QPushButton[link="true"] { background: transparent; border: 1px solid transparent; color: $primary_text;
    padding: 1px 4px; font-weight: 700; min-height: 0; text-align: left; }
QPushButton[link="true"]:disabled { color: $faint; background: transparent; border-color: transparent; }
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border: 1px solid $primary; border-radius: 4px; }
QPushButton[pill="true"] { border-radius: 13px; padding: 2px 12px; font-weight: 700; min-height: 20px; }
QPushButton[pill="true"]:focus { padding: 1px 11px; }
QPushButton[field="true"] { text-align: left; padding: 4px 10px; color: $subtle; }
QPushButton[field="true"]:focus { padding: 3px 9px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 3px 6px;
    color: $subtle; }
QToolButton:hover { background: $ground; }
QToolButton:focus { border-color: $primary; }
QToolButton::menu-indicator { image: none; }
QToolButton[tab="true"] { border: none; border-radius: 0; border-bottom: 3px solid transparent;
    border-top: 3px solid transparent; padding: 0 10px; color: $text; background: transparent; }
QToolButton[tab="true"]:hover { background: $ground; }
QToolButton[tab="true"]:checked { color: $primary_text; font-weight: 700; border-bottom-color: $primary; }
QToolButton[tab="true"]:focus { background: $primary_soft; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: $surface; color: $text;
    border: 1px solid $edge; border-radius: 6px; padding: 5px 8px; selection-background-color: $primary;
    selection-color: $on_primary; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus,
QAbstractSpinBox:focus {
    border: 2px solid $primary; padding: 4px 7px; }
QLineEdit:disabled, QComboBox:disabled { background: $ground; color: $faint; }
QComboBox { padding-right: 22px; }
QComboBox QLineEdit, QComboBox QLineEdit:focus, QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    border: none; border-radius: 0; padding: 0; background: transparent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url($icons/down.svg); width: 14px; height: 14px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 20px; }
QAbstractSpinBox::up-arrow { image: url($icons/up.svg); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url($icons/down.svg); width: 12px; height: 12px; }
QDateTimeEdit::drop-down { border: none; width: 22px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $faint; border-radius: 4px; background: $surface; }
QCheckBox::indicator:hover, QCheckBox:focus::indicator { border-color: $primary; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url($icons/check-$tick.svg); }
QCheckBox::indicator:disabled { background: $ground; border-color: $edge; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $faint; border-radius: 8px;
    background: $surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $primary; }
QRadioButton:focus::indicator { border-color: $primary; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $edge; selection-background-color: $primary_soft;
    selection-color: $text; outline: 0; }

QAbstractItemView { background: $surface; border: none; outline: 0; }
QListWidget[sections="true"] { padding: 8px 0; }
QListWidget[sections="true"]::item { padding: 8px 16px; color: $text; }
QListWidget[sections="true"]::item:hover { background: $ground; }
QListWidget[sections="true"]::item:selected { background: $primary_soft; color: $primary_text; }
QListWidget[sections="true"]:focus { border: 1px solid $primary; }
QTableView { gridline-color: $hairline; selection-background-color: $primary_soft; selection-color: $text;
    alternate-background-color: $surface; }
QTableView:focus { border: 1px solid $primary; }
QTableView[rows="true"]:focus { border: none; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $subtle; border: none; border-bottom: 1px solid $hairline;
    padding: 6px 8px; font-weight: 700; }
QHeaderView::section:horizontal:first, QHeaderView::section:horizontal:only-one { padding-left: 16px; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider:horizontal { min-height: 30px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $edge; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $primary; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -8px 0; border: 2px solid $primary; border-radius: 9px;
    background: $surface; }
QSlider::handle:horizontal:hover { background: $primary_soft; }
QSlider:focus { border: 2px solid $primary; border-radius: 6px; }
QSlider::sub-page:horizontal:disabled { background: $edge; }
QSlider::handle:horizontal:disabled { border-color: $edge; }

QSplitter::handle { background: $hairline; }
QSplitter::handle:hover { background: $primary; }
QMenu { background: $surface; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 24px; border-radius: 4px; }
QMenu::item:selected { background: $primary_soft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QToolTip { background: $surface; color: $text; border: 1px solid $edge; padding: 4px 6px; }
QProgressBar { background: $muted; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $primary; border-radius: 3px; }

QFrame[line="true"] { background: $hairline; border: none; }
QFrame[bar="top"] { background: $surface; border: none; border-bottom: 1px solid $hairline; }
QFrame[bar="bottom"] { background: $surface; border: none; border-top: 1px solid $hairline; }
QFrame[panel="true"] { background: $surface; border: 1px solid $edge; border-radius: 8px; }
QFrame[drawer="true"] { background: $surface; border: none; border-left: 1px solid $edge; }
QFrame[message="error"], QFrame[message="warning"] {
    background: $warning_soft; border: none; border-left: 3px solid $warning; }
QFrame[message="info"] { background: $primary_soft; border: none; border-left: 3px solid $primary; }
QFrame[drop="true"] { background: $ground; border: 1px dashed $edge; border-radius: 8px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title_pt}pt; font-weight: 700; }
QLabel[role="second"] { font-size: ${second_pt}pt; color: $subtle; }
QLabel[role="strong"] { font-weight: 700; }
QLabel[role="figure"] { font-size: ${figure_pt}pt; font-weight: 700; }
QLabel[role="alarm"], QLabel[alarm="true"] { color: $danger_text; }
""")


@lru_cache(maxsize=8)
def stylesheet(c: Colours, text_percent: int = 100) -> str:
    """Fill the rules with the colours of a look and a size of text in percent of the usual."""
    return _RULES.substitute(
        title_pt=13 * text_percent / 100,
        second_pt=9.5 * text_percent / 100,
        figure_pt=18 * text_percent / 100,
        icons=(RESOURCES / "icons").as_posix(),
        tick="light" if c.name == "light" else "dark",
        surface=c.surface,
        ground=c.ground,
        hairline=c.hairline,
        muted=c.muted,
        edge=c.edge,
        text=c.text,
        subtle=c.subtle,
        faint=c.faint,
        primary=c.primary,
        primary_text=c.primary_text,
        on_primary=c.on_primary,
        primary_soft=c.primary_soft,
        danger_text=c.danger_text,
        warning=c.warning,
        warning_soft=c.warning_soft,
    )
