"""Fields for secrets: a passphrase, and a new one typed twice with a word on its strength."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QToolButton, QVBoxLayout, QWidget

from coordinator.settings import MINIMUM_PASSPHRASE
from coordinator.text import mark, tr
from coordinator.widgets.kit import icons

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

STRENGTHS: tuple[str, ...] = (mark("Too short"), mark("Weak"), mark("Good"), mark("Strong"))
_BITS = (35.0, 60.0, 80.0)
_COMMON = ("password", "12345", "qwer", "asdf", "1111", "0000", "비밀번호")


def strength(passphrase: str) -> int:
    """Judge a passphrase: 0 too short, 1 weak, 2 good, 3 strong.

    An estimate of guessing cost from length and variety, lower for repeats and well-known pieces; four unlike words
    are good. It stops nobody but the careless.
    """
    text = unicodedata.normalize("NFKC", passphrase)
    if len(text) < MINIMUM_PASSPHRASE:
        return 0
    from coordinator.reference.areas import county_words  # late: it brings the records, and nothing is typed yet

    low = text.lower()
    for piece in (*_COMMON, *county_words()):
        low = low.replace(piece, piece[0])
    kinds = (
        (26, any("a" <= ch <= "z" for ch in text)),
        (26, any("A" <= ch <= "Z" for ch in text)),
        (10, any(ch.isdigit() for ch in text)),
        (20, any(not ch.isalnum() for ch in text)),
        (200, any("가" <= ch <= "힣" for ch in text)),
    )
    pool = sum(size for size, is_used in kinds if is_used) or 10
    variety = len(set(low)) / max(1, len(low))
    bits = len(low) * math.log2(pool) * (0.35 + 0.65 * min(1.0, variety * 1.6)) * 0.8
    return 1 + sum(bits >= limit for limit in _BITS[1:])


class Secret(QLineEdit):
    """A hidden field that can be looked at for a moment; never remembered by an input method.

    Attributes
    ----------
    eye : shows the characters and hides them again
    sign : says that capitals are locked, or that the last letter is Hangul; nobody sees that in a hidden field
    """

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.sign = QLabel(self)
        self.sign.setProperty("role", "second")
        self.sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.eye = QToolButton(self)
        self.eye.setObjectName(f"{name}Eye")
        self.eye.setCheckable(True)
        self.eye.setCursor(Qt.CursorShape.ArrowCursor)
        self.eye.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.eye.toggled.connect(self._on_eye)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 4, 0)
        inside.setSpacing(6)
        inside.addStretch()
        inside.addWidget(self.sign)
        inside.addWidget(self.eye)
        self._capitals = False
        self.textChanged.connect(self._show_sign)
        self._on_eye(is_shown=False)
        self._show_sign()

    @Slot(bool)
    def _on_eye(self, is_shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        words = tr("Hide the passphrase") if is_shown else tr("Show the passphrase")
        self.eye.setIcon(icons.icon("hide" if is_shown else "show"))
        self.eye.setToolTip(words)
        self.eye.setAccessibleName(words)

    @Slot()
    def _show_sign(self) -> None:
        last = self.text()[-1:]
        hangul = unicodedata.name(last, "").startswith("HANGUL") if last else False
        sign, tip = "", ""
        if hangul:
            sign, tip = tr("Hangul"), tr("The last letter is Hangul, not a letter of the English keyboard.")
        elif last and self._capitals:
            sign, tip = "Caps Lock", tr("Caps Lock is on.")
        self.sign.setText(sign)
        self.sign.setAccessibleName(tip)
        self.setAccessibleDescription(tip)
        room = self.sign.sizeHint().width() + 6 if sign else 0
        self.setTextMargins(0, 0, self.eye.sizeHint().width() + room, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell by a letter whether capitals are locked: Qt knows of no other way."""
        letter, shift = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            self._capitals = letter.isupper() != shift
        elif event.key() == Qt.Key.Key_CapsLock:
            self._capitals = False  # what it is now, the next letter tells
        super().keyPressEvent(event)
        self._show_sign()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the eye in the colours of now."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "eye"):
            self.eye.setIcon(icons.icon("hide" if self.eye.isChecked() else "show"))


class PassphrasePair(QWidget):
    """A new passphrase, twice.

    Signals
    -------
    changed : nothing
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = Secret("newPassphrase", tr("New passphrase"))
        self.second = Secret("newPassphraseAgain", tr("The same passphrase again"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 3)
        self._bar.setTextVisible(False)
        self._bar.setObjectName("passphraseStrength")
        self._bar.setAccessibleName(tr("Strength of the passphrase"))
        self._words = QLabel(tr("At least {n} characters. A short sentence is easy to remember.", n=MINIMUM_PASSPHRASE))
        self._words.setProperty("role", "second")
        self._words.setWordWrap(True)
        self._words.setObjectName("passphraseWords")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.first, self.second, self._bar, self._words):
            layout.addWidget(widget)
        self.first.textChanged.connect(self._on_text)
        self.second.textChanged.connect(self._on_text)

    @property
    def text(self) -> str:
        """The passphrase as typed first."""
        return self.first.text()

    @property
    def is_good(self) -> bool:
        """Whether it is long enough and typed the same twice."""
        return strength(self.first.text()) > 0 and self.first.text() == self.second.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()

    @Slot()
    def _on_text(self) -> None:
        text, again = self.first.text(), self.second.text()
        level = strength(text)
        self._bar.setValue(level)
        if not text:
            words = tr("At least {n} characters. A short sentence is easy to remember.", n=MINIMUM_PASSPHRASE)
        elif level == 0:
            words = tr("Too short: at least {n} characters.", n=MINIMUM_PASSPHRASE)
        elif again and text != again:
            words = tr("The two are not the same yet.")
        else:
            words = tr("Strength: {strength}", strength=tr(STRENGTHS[level]))
        self._words.setText(words)
        self.changed.emit()
