"""A field whose words are looked up as they are typed: which words an answer is for, and Enter that came before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLineEdit

F = TypeVar("F")


class HitSearch(QObject):
    """Keeps an answer for older words from being acted on: Enter waits for the answer to what stands there now.

    Signals
    -------
    wanted : str, words to be looked up and handed to `answer` with what was found
    found : list, what was found for the words that stand there now; empty where there are none
    entered : Enter was pressed on what is shown, and that is for the words that stand there now
    """

    wanted = Signal(str)
    found = Signal(object)
    entered = Signal()

    def __init__(self, field: QLineEdit, after_ms: int) -> None:
        super().__init__(field)
        self._field = field
        self._waits = self._enter = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(after_ms)
        self._pause.timeout.connect(self._on_pause)
        field.textChanged.connect(self._on_text)

    @property
    def words(self) -> str:
        """What stands in the field."""
        return self._field.text().strip()

    @property
    def waits(self) -> bool:
        """Whether the words that stand there are not looked up yet."""
        return self._waits

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._enter = False
        self._waits = bool(self.words)
        if self._waits:
            self._pause.start()
        else:
            self._pause.stop()
            self.found.emit([])

    @Slot()
    def _on_pause(self) -> None:
        self.wanted.emit(self.words)

    def forget_enter(self) -> None:
        """Act on nothing any more, whatever is found."""
        self._enter = False

    def answer(self, words: str, hits: Sequence[Any]) -> None:
        """Take what was found for some words; dropped unless they stand there now."""
        if words != self.words:
            return
        self._waits = False
        self.found.emit(list(hits))
        if self._enter:
            self._enter = False
            self.entered.emit()

    def enter(self, *, chosen: bool = False) -> None:
        """Act on what is shown, or once the answer is there.

        Parameters
        ----------
        chosen : the entry was gone to by hand, so it is the one that is meant
        """
        if self._waits and not chosen:
            self._enter = True
        else:
            self.entered.emit()


def keep_gone_to(shown: list[F], gone_to: F | None, place: int, key: Callable[[F], object]) -> int:
    """Give the row to select: an answer that comes late leaves what a person went to, put back where it stood.

    Parameters
    ----------
    place : the row selected before the answer
    """
    if gone_to is None:
        return 0
    row = next((row for row, entry in enumerate(shown) if key(entry) == key(gone_to)), None)
    if row is None:
        row = min(max(place, 0), len(shown))
        shown.insert(row, gone_to)
    return row
