"""Fields for secrets: a passphrase, and a new one typed twice with a word on its strength."""

from __future__ import annotations

import math
import unicodedata

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from coordinator.settings import MINIMUM_PASSPHRASE
from coordinator.text import mark, tr

STRENGTHS: tuple[str, ...] = (mark("Too short"), mark("Weak"), mark("Good"), mark("Strong"))
_BITS = (35.0, 60.0, 80.0)
_COMMON = ("password", "12345", "qwer", "asdf", "1111", "0000", "비밀번호", "yeongwol", "영월")


def strength(passphrase: str) -> int:
    """Judge a passphrase: 0 too short, 1 weak, 2 good, 3 strong.

    An estimate of guessing cost from length and variety, lower for repeats and well-known pieces; four unlike words
    are good. It stops nobody but the careless.
    """
    text = unicodedata.normalize("NFKC", passphrase)
    if len(text) < MINIMUM_PASSPHRASE:
        return 0
    low = text.lower()
    for piece in _COMMON:
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
    """A hidden field that can be looked at for a moment; never remembered by an input method."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def set_shown(self, *, shown: bool) -> None:
        """Show or hide the characters."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


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
        elif again and text != again:
            words = tr("The two are not the same yet.")
        else:
            words = tr("Strength: {strength}", strength=tr(STRENGTHS[level]))
        self._words.setText(words)
        self.changed.emit()
